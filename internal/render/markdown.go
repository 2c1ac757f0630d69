package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// markdown writes a summary for a pull request or a job's page. Text from the project stands in code spans only, where
// nothing in it is a link, a mention or a table's end.
func markdown(w io.Writer, r config.Report) error {
	var b strings.Builder
	count := make(map[finding.Severity]int, 3)
	active := r.Active()
	for _, f := range active {
		count[f.Severity]++
	}
	title := "nothing wrong"
	if len(active) > 0 {
		title = problems(count)
	} else if len(r.Settings) == 0 {
		title = "nothing found to check"
	}
	fmt.Fprintf(&b, "### jwtdoc check: %s\n\n%s in %s\n", title, plural(len(r.Settings), "setting"), plural(r.Files, "file"))
	if len(active) > 0 {
		b.WriteString("\n| | where | what | rule |\n|---|---|---|---|\n")
		for _, f := range active {
			at := ""
			if f.Where != nil && f.Where.File != "" {
				at = codeSpan(place(*f.Where))
			}
			what := codeSpan(finding.Safe(f.Message))
			for _, e := range f.Evidence {
				what += "<br>" + codeSpan(finding.Safe(string(e)))
			}
			if f.Fix != "" {
				what += "<br>fix: " + codeSpan(finding.Safe(f.Fix))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | [%s](%s%s.md) |\n", f.Severity, at, what, f.ID, rulePages, f.ID)
		}
	}
	if n := r.Muted; n.Total() > 0 {
		b.WriteString("\n" + mutedLine(n) + "\n")
	}
	if len(r.NotExamined) > 0 {
		fmt.Fprintf(&b, "\n%s not examined\n", plural(len(r.NotExamined), "file"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// codeSpan fences text with more backticks than any run in it; a bar would end the table's cell.
func codeSpan(s string) string {
	longest, run := 0, 0
	for _, r := range s {
		if r == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	fence := strings.Repeat("`", longest+1)
	s = strings.ReplaceAll(s, "|", `\|`)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || longest > 0 {
		s = " " + s + " "
	}
	return fence + s + fence
}
