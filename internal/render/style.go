// Package render turns reports into text for people and into JSON for programs. It computes nothing: what it
// prints was decided before. It is the only importer of lipgloss.
package render

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Style is how text is drawn: with or without colour, how wide, and with which signs. At most one colour has one
// meaning: red is wrong, yellow deserves a look, green is fine, faint is secondary. Nothing is said by colour alone.
type Style struct {
	width int
	signs signs
	mask  func(string) string

	bad, warn, good, faint, strong lipgloss.Style
}

// signs are the few characters beyond ASCII that jwtdoc draws with.
type signs struct {
	bad, warn, good, info string
	bullet, dot, gutter   string
	ellipsis              string
	left, right, line     string
	gap                   string
	plusMinus             string
}

var (
	unicodeSigns = signs{
		bad: "✗", warn: "!", good: "✓", info: "i", bullet: "•", dot: "·", gutter: "│", ellipsis: "…",
		left: "├", right: "┤", line: "─", gap: "·", plusMinus: "±",
	}
	asciiSigns = signs{
		bad: "x", warn: "!", good: "+", info: "i", bullet: "*", dot: "-", gutter: "|", ellipsis: "...",
		left: "|", right: "|", line: "-", gap: ".", plusMinus: "+/-",
	}
)

// NewStyle returns the style for an output that is width columns wide; 0 means unknown (a pipe or a file), where
// nothing is wrapped. The terminal is never asked for anything: the colours are the sixteen that every terminal
// knows, in the shades its owner chose.
func NewStyle(color bool, width int) Style {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetHasDarkBackground(true) // stated, so that no code path can ask the terminal for it
	if color {
		r.SetColorProfile(termenv.ANSI)
	} else {
		r.SetColorProfile(termenv.Ascii)
	}
	plain := r.NewStyle().TabWidth(lipgloss.NoTabConversion)
	return Style{
		width:  width,
		signs:  unicodeSigns,
		bad:    plain.Foreground(lipgloss.Color("1")),
		warn:   plain.Foreground(lipgloss.Color("3")),
		good:   plain.Foreground(lipgloss.Color("2")),
		faint:  plain.Faint(true),
		strong: plain.Bold(true),
	}
}

// ASCII returns the style with every sign of its own drawn in ASCII.
func (s Style) ASCII() Style {
	s.signs = asciiSigns
	return s
}

// Masking returns the style that has mask take out what must not be shown of a text before it is broken into lines.
func (s Style) Masking(mask func(string) string) Style {
	s.mask = mask
	return s
}

// Width returns the width in columns, 0 when unknown.
func (s Style) Width() int { return s.width }

// Bad draws text about something wrong.
func (s Style) Bad(text string) string { return paint(s.bad, text) }

// Warn draws text about something that deserves a look.
func (s Style) Warn(text string) string { return paint(s.warn, text) }

// Good draws text about something that is fine.
func (s Style) Good(text string) string { return paint(s.good, text) }

// Faint draws secondary text.
func (s Style) Faint(text string) string { return paint(s.faint, text) }

// Strong draws text that names what the rest is about.
func (s Style) Strong(text string) string { return paint(s.strong, text) }

// paint colours one line. Leading and trailing spaces stay outside of the colour, so that padding is never
// underlined or inverted by a terminal theme.
func paint(style lipgloss.Style, text string) string {
	inner := strings.Trim(text, " ")
	if inner == "" {
		return text
	}
	lead := len(text) - len(strings.TrimLeft(text, " "))
	return text[:lead] + style.Render(inner) + text[lead+len(inner):]
}
