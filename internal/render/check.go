package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Check writes what was found in a project's configuration, grouped by file, what was muted, and what was not read.
func Check(w io.Writer, s Style, r config.Report, all bool) error {
	var b strings.Builder
	s.checkHeadline(&b, r)
	file := ""
	for _, f := range r.Findings {
		if f.Muted != nil {
			continue
		}
		if at := fileOf(f.Finding); at != file {
			file = at
			b.WriteString("\n" + s.Strong(finding.Safe(file)) + "\n")
		}
		s.checkFinding(&b, f.Finding)
	}
	if all {
		s.settingsTable(&b, r.Settings)
	}
	if n := r.Muted; n.Total() > 0 {
		b.WriteString("\n" + s.Faint(mutedLine(n)) + "\n")
	}
	s.notExamined(&b, r.NotExamined)
	_, err := io.WriteString(w, b.String())
	return err
}

func fileOf(f finding.Finding) string {
	if f.Where == nil || f.Where.File == "" {
		return "the project"
	}
	return f.Where.File
}

func (s Style) checkHeadline(b *strings.Builder, r config.Report) {
	count := make(map[finding.Severity]int, 3)
	for _, f := range r.Active() {
		count[f.Severity]++
	}
	detail := fmt.Sprintf("%s in %s", plural(len(r.Settings), "setting"), plural(r.Files, "file"))
	switch {
	case count[finding.Error] > 0:
		s.headline(b, s.signs.bad, s.Bad, problems(count), detail)
	case count[finding.Warning] > 0:
		s.headline(b, s.signs.warn, s.Warn, problems(count), detail)
	case len(r.Settings) == 0 && len(r.Findings) == 0:
		s.headline(b, s.signs.info, s.Faint, "nothing found to check", "no setting of a token or a session in "+plural(r.Files, "file"))
	case count[finding.Info] > 0:
		s.headline(b, s.signs.good, s.Good, "nothing wrong, "+plural(count[finding.Info], "note"), detail)
	default:
		s.headline(b, s.signs.good, s.Good, "nothing wrong", detail)
	}
}

func problems(count map[finding.Severity]int) string {
	var parts []string
	for _, p := range []struct {
		severity finding.Severity
		word     string
	}{{finding.Error, "error"}, {finding.Warning, "warning"}, {finding.Info, "note"}} {
		if n := count[p.severity]; n > 0 {
			parts = append(parts, plural(n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return itoa(n) + " " + word + "s"
}

// checkFinding is a finding under the heading of its file: the line first, as editors show it.
func (s Style) checkFinding(b *strings.Builder, f finding.Finding) {
	sign, paint := s.severity(f.Severity)
	line := ""
	if f.Where != nil && f.Where.Line > 0 {
		line = itoa(f.Where.Line)
	}
	gutter := "  " + s.Faint(s.signs.gutter) + " "
	head := "  " + paint(sign) + " "
	text := finding.Safe(f.Message)
	if line != "" {
		text = line + "  " + text
	}
	s.guttered(b, head, gutter, text, nil)
	for _, e := range f.Evidence {
		s.guttered(b, gutter+s.signs.bullet+" ", gutter+"  ", finding.Safe(string(e)), nil)
	}
	if f.Fix != "" {
		s.guttered(b, gutter+"fix  ", gutter+"     ", finding.Safe(f.Fix), nil)
	}
	s.guttered(b, gutter, gutter, s.Faint(f.ID), nil)
}

func (s Style) settingsTable(b *strings.Builder, list []config.SettingReport) {
	service := "\x00"
	for _, x := range list {
		if name := x.Service + "\x00" + x.Environment; name != service {
			service = name
			title := finding.Safe(x.Service)
			if x.Environment != "" {
				title += " (" + finding.Safe(x.Environment) + ")"
			}
			b.WriteString("\n" + s.Strong("settings of "+title) + "\n")
		}
		gutter := "  " + s.Faint(s.signs.gutter) + " "
		s.guttered(b, "    ", gutter, settingLine(x), nil)
		for _, o := range x.Overrides {
			s.guttered(b, gutter, gutter, "overrides "+finding.Safe(o.Origin)+" "+place(o.Where)+" (value "+valueShown(o.Value)+")", nil)
		}
	}
}

func settingLine(x config.SettingReport) string {
	line := x.Name + "=" + finding.Safe(x.Value)
	if x.Seconds == nil && x.Meaning.Lifetime() && x.Certainty == config.Known {
		line += " (unit unknown)"
	}
	line += " from " + finding.Safe(x.Wins) + " " + place(x.Where)
	if x.Certainty == config.DependsOn {
		line += ", depends on " + finding.Safe(x.DependsOn)
	}
	return line
}

func valueShown(v string) string {
	if v == "<sealed>" {
		return "sealed"
	}
	return finding.Safe(v)
}

func mutedLine(n config.MutedCount) string {
	return fmt.Sprintf("%d muted by .jwtdoc.yaml, %d by comments, %d by the baseline", n.Options, n.Comments, n.Baseline)
}

// notExamined lists what was seen and not read, by reason: it is no pass.
func (s Style) notExamined(b *strings.Builder, list []config.Unexamined) {
	if len(list) == 0 {
		return
	}
	b.WriteString("\n" + s.Faint(plural(len(list), "file")+" not examined") + "\n")
	for i, u := range list {
		if i == 10 {
			b.WriteString("    " + s.signs.ellipsis + "\n")
			break
		}
		s.guttered(b, "    ", "  "+s.Faint(s.signs.gutter)+" ", finding.Safe(u.File)+": "+finding.Safe(u.Reason), nil)
	}
}
