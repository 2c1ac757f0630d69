package diagnose

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefusesMissing reports whether an answer to a request without a credential is a refusal for the lack of one, so that a
// GET can stand in for a request that is not sent: 401, or words that are known to mean it.
func RefusesMissing(l *Look) bool {
	if l == nil || l.Answer == nil {
		return false
	}
	return l.Answer.Status == 401 || l.Answer.Status >= 400 && l.Answer.Status != 404 && l.Answer.Status != 405 && saysMissing(l)
}

// limited is a standing as far as it can be claimed: what a stand-in showed is never sure for the request itself. What
// stops a page in its browser was asked for the real method, and stays.
func (f *Facts) limited(c *Cause, s Standing) Standing {
	if f.Case.StandsFor != nil && s == Confirmed && !c.InBrowser {
		return Likely
	}
	return s
}

// standInAccepted is the verdict where the stand-in is accepted: the token is good on this path, and why the request
// itself is refused is not seen.
func (f *Facts) standInAccepted() Verdict {
	method := finding.Safe(f.Case.StandsFor.Method)
	v := Verdict{
		Cause: Unknown, Standing: Possible, Also: []string{},
		Summary: fmt.Sprintf("a GET on this path is accepted with this credential; the %s itself was not sent", method),
		Fix:     "what the " + method + " wants beside the token: a role, a CSRF field, another media type; --allow-unsafe sends it, several times",
	}
	for _, c := range f.Causes {
		if c.ID == "csrf-token-missing" && c.Suspect != nil {
			original := *f.Case
			original.Request = *f.Case.StandsFor
			if s := c.Suspect(&original); s.Prior > 0 {
				v.Fix = string(s.Evidence[0]) + ": " + c.Doc.Fix
			}
		}
	}
	return v
}
