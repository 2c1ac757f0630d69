package render

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// findings writes the findings below a heading, the same way for every command; nothing when there are none.
//
//	findings
//	  ✗ exp-wrong-type: exp is the string "1764485341", not a number
//	  │ • evidence
//	  │ fix  write it without quotes
func (s Style) findings(b *strings.Builder, list []finding.Finding) {
	if len(list) == 0 {
		return
	}
	b.WriteString(s.Strong("findings") + "\n")
	for _, f := range list {
		s.finding(b, f)
	}
}

func (s Style) finding(b *strings.Builder, f finding.Finding) {
	sign, paint := s.severity(f.Severity)
	gutter := "  " + s.Faint(s.signs.gutter) + " "
	s.guttered(b, "  "+paint(sign)+" ", gutter, f.ID+": "+finding.Safe(f.Message), nil)
	if f.Where != nil && f.Where.File != "" {
		s.guttered(b, gutter, gutter, "at "+place(*f.Where), nil)
	}
	for _, e := range f.Evidence {
		s.guttered(b, gutter+s.signs.bullet+" ", gutter+"  ", finding.Safe(string(e)), nil)
	}
	if f.Fix != "" {
		s.guttered(b, gutter+"fix  ", gutter+"     ", finding.Safe(f.Fix), nil)
	}
}

// severity returns the sign and the colour of a severity.
func (s Style) severity(v finding.Severity) (string, func(string) string) {
	switch v {
	case finding.Error:
		return s.signs.bad, s.Bad
	case finding.Warning:
		return s.signs.warn, s.Warn
	case finding.Info:
		return s.signs.info, s.Faint
	}
	return s.signs.info, s.Faint
}

// place writes file:line:column, as editors and terminals understand it.
func place(w finding.Where) string {
	at := finding.Safe(w.File)
	if w.Line > 0 {
		at += ":" + itoa(w.Line)
		if w.Column > 0 {
			at += ":" + itoa(w.Column)
		}
	}
	return at
}
