package render

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// DiagnoseMarkdown writes a diagnosis for a ticket. What came from outside stands in code spans only, so that it is no
// mention, no link and no markup there; addresses of people are masked wherever they stand.
func DiagnoseMarkdown(w io.Writer, r diagnose.Report) error {
	var b strings.Builder
	status := ""
	if r.Answer.Status != 0 {
		status = strconv.Itoa(r.Answer.Status) + ": "
	}
	standing := string(r.Verdict.Standing)
	if r.Verdict.Cause == diagnose.Unknown {
		standing = "not settled"
	}
	fmt.Fprintf(&b, "## %s%s (%s)\n\n", status, span(r.Verdict.Cause), standing)
	fmt.Fprintf(&b, "%s\n\n", span(r.Verdict.Summary))
	item(&b, "request", r.Request.Method+" "+r.Request.URL)
	item(&b, "answer", r.Brief)
	item(&b, "fix", r.Verdict.Fix)
	markdownCauses(&b, r)
	if len(r.Story) > 0 {
		b.WriteString("\n### What happened\n\n")
		for i, step := range r.Story {
			says := step.Says
			if says == "" {
				says = unsaid[step.State]
			}
			fmt.Fprintf(&b, "%d. %s (%s): %s\n", i+1, step.Step, step.State, span(says))
		}
	}
	if len(r.Experiments) > 0 {
		b.WriteString("\n### What was sent\n\n| | question | status | reading |\n|---|---|---|---|\n")
		for _, e := range r.Experiments {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", cell(e.ID), cell(e.Question), cell(number(e.Status)), cell(e.Reading))
		}
	}
	fmt.Fprintf(&b, "\n%s, %s s. Explained by %s.\n", requests(r.Requests), strconv.FormatFloat(r.Seconds, 'f', 2, 64), span("jwtdoc explain "+r.Verdict.Cause))
	_, err := io.WriteString(w, b.String())
	return err
}

// markdownCauses lists what the verdict rests on, what else is at least likely, or what is still possible.
func markdownCauses(b *strings.Builder, r diagnose.Report) {
	possible := 0
	for _, c := range r.Causes {
		switch {
		case c.Standing == diagnose.Confirmed || c.Standing == diagnose.Likely:
			fmt.Fprintf(b, "\n### %s (%s)\n\n", span(c.ID), c.Standing)
			for _, e := range c.Evidence {
				fmt.Fprintf(b, "- %s\n", span(string(e)))
			}
		case r.Verdict.Cause == diagnose.Unknown && c.Standing == diagnose.Possible && possible < maxPossible:
			if possible++; possible == 1 {
				b.WriteString("\n### Possible, the most likely first\n\n")
			}
			settled := ""
			if len(c.SettledBy) > 0 {
				settled = "; settled by " + span(c.SettledBy[0])
			}
			fmt.Fprintf(b, "- %s: %s%s\n", span(c.ID), span(c.Title), settled)
		}
	}
}

func item(b *strings.Builder, label, text string) {
	if text != "" {
		fmt.Fprintf(b, "- **%s** %s\n", label, span(text))
	}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Compiled when a ticket is written, not at every start.
var (
	mailAddress = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+`) }) //nolint:forbidigo // lazy
	phoneNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\+\d[\d ()-]{6,}\d`) })                   //nolint:forbidigo // lazy
)

// span writes text as a code span: its fence is longer than any run of backticks inside (CommonMark §6.1), so that
// nothing inside is markup. Addresses of people are masked.
func span(text string) string {
	text = mailAddress().ReplaceAllString(finding.Safe(text), "[e-mail]")
	text = phoneNumber().ReplaceAllString(text, "[phone]")
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return ""
	}
	longest, run := 0, 0
	for _, c := range text {
		if run++; c != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// cell is a span in a table, where a bar would end the cell even inside a span.
func cell(text string) string { return strings.ReplaceAll(span(text), "|", `\|`) }
