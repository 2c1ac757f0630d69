package render

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
)

// readable is the width that prose is wrapped at where the output has none of its own, or is wider.
const readable = 80

// Explain writes the documentation of some entries, each with everything that is known of it.
func Explain(w io.Writer, s Style, entries []catalog.Entry) error {
	var b strings.Builder
	for i, e := range entries {
		if i > 0 {
			b.WriteByte('\n')
		}
		kind := string(e.Kind)
		if e.Severity != "" {
			kind += ", " + e.Severity
		}
		b.WriteString(s.Strong(e.ID) + "  " + s.Faint(kind) + "\n")
		s.hanging(&b, "  ", e.Title)
		b.WriteByte('\n')
		s.hanging(&b, "  ", e.Text)
		b.WriteByte('\n')
		s.labelled(&b, "fix", e.Fix)
		s.labelled(&b, "lines", linesOf(e))
		s.labelled(&b, "known by", e.KnownBy)
		s.labelled(&b, "seen in", strings.Join(e.Seen, "; "))
		s.labelled(&b, "since", e.Since)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// linesOf names the stacks whose exact line is known: the lines themselves would fill a screen.
func linesOf(e catalog.Entry) string {
	if len(e.Lines) == 0 {
		return ""
	}
	names := make([]string, len(e.Lines))
	for i, l := range e.Lines {
		names[i] = l.Stack
	}
	return "the exact line for " + strings.Join(names, ", ") + ": jwtdoc explain " + e.ID + " -j"
}

// ExplainMessage writes what is known of a message: who says so, what it can mean, and how to find out.
func ExplainMessage(w io.Writer, s Style, m catalog.Message) error {
	var b strings.Builder
	switch {
	case len(m.Causes) == 0:
		b.WriteString(s.Strong("this is said of every fault: it names no cause") + "\n")
	case len(m.Causes) == 1:
		b.WriteString(s.Strong("this means "+m.Causes[0].ID) + "\n")
	default:
		b.WriteString(s.Strong("this can mean, the most usual first") + "\n")
	}
	for _, c := range m.Causes {
		s.hanging(&b, "  "+s.signs.bullet+" ", c.ID+": "+c.Title)
	}
	said := make([]string, len(m.Said))
	for i, x := range m.Said {
		said[i] = x.Stack
		if x.Versions != "" {
			said[i] += " (" + x.Versions + ")"
		}
	}
	s.labelled(&b, "said by", strings.Join(said, ", "))
	s.labelled(&b, "find out", m.Next)
	if len(m.Causes) > 0 {
		s.labelled(&b, "more", "jwtdoc explain "+m.Causes[0].ID)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ExplainIndex lists entries grouped by kind, an id and its title to a line.
func ExplainIndex(w io.Writer, s Style, entries []catalog.Entry) error {
	heading := map[catalog.Kind]string{
		catalog.Cause:   "causes: why a request is refused (jwtdoc diagnose)",
		catalog.Outcome: "outcomes: the other verdicts of jwtdoc diagnose",
		catalog.Layer:   "layers: what can end a session (jwtdoc session explain)",
		catalog.Rule:    "rules: what can be odd about a token (jwtdoc decode), a secret (jwtdoc secret --check) or a project (jwtdoc check)",
		catalog.Probe:   "probes: what a server must accept and refuse (jwtdoc audit)",
	}
	longest := 0
	for _, e := range entries {
		longest = max(longest, len(e.ID))
	}
	var b strings.Builder
	kind := catalog.Kind("")
	for _, e := range entries {
		if e.Kind != kind {
			if kind != "" {
				b.WriteByte('\n')
			}
			kind = e.Kind
			b.WriteString(s.Strong(heading[kind]) + "\n")
		}
		s.hanging(&b, "  "+e.ID+strings.Repeat(" ", longest-len(e.ID)+2), e.Title)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

const labelWidth = len("  known by  ")

// labelled writes a line `  label     text`, with the text wrapped beside the label; nothing without text.
func (s Style) labelled(b *strings.Builder, label, text string) {
	if text == "" {
		return
	}
	s.hanging(b, "  "+label+strings.Repeat(" ", labelWidth-2-len(label)), text)
}

// hanging writes first, then text, wrapped so that all its lines begin where the first does. Line ends in text stay.
func (s Style) hanging(b *strings.Builder, first, text string) {
	width := readable
	if s.width > 0 {
		width = min(width, s.width)
	}
	indent := lipgloss.Width(first)
	lead := first
	for _, line := range s.fill(text, max(width-indent, narrowest)) {
		b.WriteString(strings.TrimRight(lead+line, " ") + "\n")
		lead = strings.Repeat(" ", indent)
	}
}

// fill breaks text into lines of at most width columns; line ends in text stay.
func (s Style) fill(text string, width int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, s.broken(paragraph, width)...)
	}
	return lines
}
