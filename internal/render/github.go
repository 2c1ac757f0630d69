package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// github writes workflow commands, which GitHub shows as annotations on the changed lines. They are the only lines of
// jwtdoc that a runner is meant to obey: what stands in them is escaped as the runner's own toolkit does, after it was
// made safe.
func github(w io.Writer, r config.Report) error {
	var b strings.Builder
	shown := 0
	for _, f := range r.Findings {
		if f.Muted != nil {
			continue
		}
		level := "notice"
		switch f.Severity {
		case finding.Error:
			level = "error"
		case finding.Warning:
			level = "warning"
		case finding.Info:
		}
		b.WriteString("::" + level + " ")
		if f.Where != nil && f.Where.File != "" {
			b.WriteString("file=" + property(f.Where.File))
			if f.Where.Line > 0 {
				fmt.Fprintf(&b, ",line=%d", f.Where.Line)
			}
			if f.Where.Column > 0 {
				fmt.Fprintf(&b, ",col=%d", f.Where.Column)
			}
			b.WriteByte(',')
		}
		b.WriteString("title=" + property("jwtdoc "+f.ID) + "::" + data(messageOf(f.Finding)) + "\n")
		shown++
	}
	if shown == 0 {
		b.WriteString("jwtdoc: nothing wrong in " + plural(len(r.Settings), "setting") + "\n")
	}
	if n := r.Muted; n.Total() > 0 {
		b.WriteString("jwtdoc: " + mutedLine(n) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// data escapes the message of a command as @actions/core does.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(finding.Safe(s))
}

// property escapes a property of a command, which ends at a comma or a colon.
func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(finding.Safe(s))
}
