package render

import (
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// libraries writes what libraries say below a heading. One alone gets every reason and what is not known; of several
// each gets one line, with the reason that it would report itself.
//
//	as
//	  ✗ pyjwt          aud is "api", and none is expected
//	  ✓ jsonwebtoken   until 2025-11-30T07:05:00Z
func (s Style) libraries(b *strings.Builder, list []token.LibraryVerdict) {
	if len(list) == 0 {
		return
	}
	b.WriteString(s.Strong("as") + "\n")
	names := 0
	for _, v := range list {
		names = max(names, lipgloss.Width(v.Library))
	}
	for _, v := range list {
		if len(list) > 1 {
			s.asLine(b, v, names)
		} else {
			s.onlyLibrary(b, v)
		}
	}
}

// lineWidth is how wide a line is where nobody said.
const lineWidth = 80

// asLine writes one line, cut where it does not fit: the reasons behind the first are counted.
func (s Style) asLine(b *strings.Builder, v token.LibraryVerdict, names int) {
	sign, paint := s.asState(v.State)
	first := "  " + paint(sign) + " " + pad(v.Library, names) + gap
	lines, more := libraryLines(v), ""
	if len(lines) > 1 {
		more = " (+" + itoa(len(lines)-1) + ")"
	}
	room := s.room(lipgloss.Width(first) + len(more))
	if room == 0 {
		room = lineWidth - lipgloss.Width(first) - len(more)
	}
	b.WriteString(first + s.shorten(finding.Safe(lines[0]), room) + more + "\n")
}

// onlyLibrary writes everything that is known about one library.
func (s Style) onlyLibrary(b *strings.Builder, v token.LibraryVerdict) {
	sign, paint := s.asState(v.State)
	gutter := "  " + s.Faint(s.signs.gutter) + " "
	name := strings.TrimSpace(v.Library + " " + v.Version)
	s.guttered(b, "  "+paint(sign)+" ", gutter, name+": "+v.State, nil)
	lines := libraryLines(v)
	if v.State != token.LibraryUnknown {
		for _, text := range v.NotExamined {
			lines = append(lines, "not examined: "+text)
		}
	}
	if v.Note != "" {
		lines = append(lines, "note: "+v.Note)
	}
	for _, text := range lines {
		s.guttered(b, gutter+s.signs.bullet+" ", gutter+"  ", finding.Safe(text), nil)
	}
}

// libraryLines says why, or until when.
func libraryLines(v token.LibraryVerdict) []string {
	switch {
	case v.State == token.LibraryRefuses && len(v.Why) > 0:
		return v.Why
	case v.State == token.LibraryUnknown && len(v.NotExamined) > 0:
		return v.NotExamined
	case v.State != token.LibraryAccepts:
		return []string{v.State}
	case v.Until != nil:
		return []string{"until " + *v.Until}
	}
	return []string{"with no end"}
}

func (s Style) asState(state string) (string, func(string) string) {
	switch state {
	case token.LibraryAccepts:
		return s.signs.good, s.Good
	case token.LibraryRefuses:
		return s.signs.bad, s.Bad
	}
	return s.signs.dot, s.Faint
}
