package render

import (
	"io"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/verify"
)

// maxCheckValue is how much of a claim's value a check shows: the token itself shows all of it.
const maxCheckValue = 200

// Verify writes every check of a token, what was expected beside what was there, then what explains a failure.
func Verify(w io.Writer, s Style, r token.Report) error {
	var b strings.Builder
	failed, names := 0, 0
	for _, c := range r.Checks {
		if c.State == token.CheckFailed {
			failed++
		}
		names = max(names, lipgloss.Width(c.Name))
	}
	switch {
	case failed > 0:
		s.headline(&b, s.signs.bad, s.Bad, "not valid: "+checks(failed)+" failed", "")
	case unreadable(r):
		s.headline(&b, s.signs.bad, s.Bad, "not valid: it cannot be read", "")
	case wrong(r) > 0:
		// Each check alone passed; readers of one library may still see another token than readers of the next.
		s.headline(&b, s.signs.bad, s.Bad, "not valid: the checks pass, and "+errorsFound(wrong(r))+" below", "")
	default:
		s.headline(&b, s.signs.good, s.Good, validTitle(r), r.Life.Headline)
	}
	for _, c := range r.Checks {
		s.check(&b, c, names)
	}
	s.libraries(&b, r.As)
	s.findings(&b, r.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

// wrong counts the findings that make a token unfit whatever its checks say.
func wrong(r token.Report) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == finding.Error {
			n++
		}
	}
	return n
}

func errorsFound(n int) string {
	if n == 1 {
		return "1 error is listed"
	}
	return strconv.Itoa(n) + " errors are listed"
}

// validTitle says which key the token was signed with.
func validTitle(r token.Report) string {
	for _, c := range r.Checks {
		if c.Name == verify.Signature && c.State == token.CheckPassed {
			return "valid, signed with " + finding.Safe(c.Expected)
		}
	}
	return "valid, but not signed"
}

func (s Style) check(b *strings.Builder, c token.Check, names int) {
	sign, paint := s.signs.dot, s.Faint
	switch c.State {
	case token.CheckPassed:
		sign, paint = s.signs.good, s.Good
	case token.CheckFailed:
		sign, paint = s.signs.bad, s.Bad
	}
	first := "  " + paint(sign) + " " + pad(c.Name, names) + gap
	lead := strings.Repeat(" ", names+4) + s.Faint(s.signs.gutter) + " "
	s.guttered(b, first, lead, checkText(c), nil)
}

// checkText says what was there; of a check that failed what was expected too, of one that was not examined why.
func checkText(c token.Check) string {
	actual, expected := finding.Safe(clip(c.Actual)), finding.Safe(clip(c.Expected))
	switch {
	case c.Name == verify.Signature && (c.Actual == verify.Matches || c.Actual == verify.MatchesNot):
		return actual + " " + expected
	case c.State == token.CheckPassed:
		return actual
	case c.State == token.CheckFailed:
		return actual + ", expected " + expected
	case c.Actual == verify.Absent:
		return actual + ", not examined"
	}
	return actual + ", not examined (" + expected + ")"
}

func checks(n int) string {
	if n == 1 {
		return "1 check"
	}
	return itoa(n) + " checks"
}

func clip(s string) string {
	if len(s) <= maxCheckValue {
		return s
	}
	return strings.ToValidUTF8(s[:maxCheckValue], "") + "…"
}
