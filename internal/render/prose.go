package render

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Prose writes a heading and a paragraph below it.
func Prose(w io.Writer, s Style, heading, text string) error {
	var b strings.Builder
	b.WriteString(s.Strong(heading) + "\n")
	s.hanging(&b, "", text)
	_, err := io.WriteString(w, b.String())
	return err
}

// Pairs writes one pair to a line, the second of each in a column of its own.
func Pairs(w io.Writer, s Style, pairs [][2]string) error {
	longest := 0
	for _, p := range pairs {
		longest = max(longest, lipgloss.Width(p[0]))
	}
	var b strings.Builder
	for _, p := range pairs {
		s.hanging(&b, p[0]+strings.Repeat(" ", longest-lipgloss.Width(p[0])+2), p[1])
	}
	_, err := io.WriteString(w, b.String())
	return err
}
