package render

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/lipgloss"
)

// narrowest is the least room that text is wrapped into; on a narrower terminal lines are broken by it.
const narrowest = 20

// room returns how many columns are left beside an indent, 0 for as many as the text needs.
func (s Style) room(indent int) int {
	if s.width == 0 {
		return 0
	}
	return max(s.width-indent, narrowest)
}

// breakText breaks text into lines of at most width columns, at spaces where there are some and inside of a word
// that is wider than a line. Width 0 breaks nothing. Nothing is lost but the space at a break.
func breakText(text string, width int) []string {
	if width <= 0 || lipgloss.Width(text) <= width {
		return []string{text}
	}
	var lines []string
	for text != "" {
		end, space, columns := 0, -1, 0
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if columns += lipgloss.Width(string(r)); columns > width && end > 0 {
				break
			}
			if r == ' ' {
				space = end
			}
			end += n
		}
		switch {
		case end == len(text):
			return append(lines, text)
		case text[end] == ' ':
			space = end
		}
		if space > 0 {
			lines = append(lines, text[:space])
			text = text[space+1:]
			continue
		}
		lines = append(lines, text[:end])
		text = text[end:]
	}
	return lines
}

// broken is [breakText] of what may be shown of a text.
func (s Style) broken(text string, width int) []string {
	if width <= 0 || lipgloss.Width(text) <= width {
		return []string{text}
	}
	return breakText(s.masked(text), width)
}

// masked takes out what must not be shown of a text that is about to be broken or cut: behind it, in lines, the mask
// would no longer know a secret or a signature.
func (s Style) masked(text string) string {
	if s.mask == nil {
		return text
	}
	return s.mask(text)
}

// guttered writes first and text, and what of the text does not fit on the line below it, behind a gutter: text that
// came from outside must not begin a line, where a CI runner or a pager could take it for something else. lead is
// what the following lines begin with; first and lead are as wide as each other and may be coloured.
func (s Style) guttered(b *strings.Builder, first, lead, text string, paint func(string) string) {
	for i, line := range s.broken(text, s.room(lipgloss.Width(first))) {
		if i == 0 {
			b.WriteString(first)
		} else {
			b.WriteString(lead)
		}
		if paint != nil {
			line = paint(line)
		}
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
}

// pad fills text with spaces to width columns.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-lipgloss.Width(text)))
}

// shorten cuts text to width columns, the last of them an ellipsis.
func (s Style) shorten(text string, width int) string {
	if lipgloss.Width(text) <= width {
		return text
	}
	text = s.masked(text)
	columns, room := 0, width-lipgloss.Width(s.signs.ellipsis)
	for i, r := range text {
		if columns += lipgloss.Width(string(r)); columns > room {
			return text[:i] + s.signs.ellipsis
		}
	}
	return text
}
