package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// SubNotString is a subject that is no string.
func SubNotString() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "sub-not-string", Title: "sub is not a string",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`sub` must be a string (RFC 7519 §4.1.2). PyJWT refuses a number since 2.10, python-jose and go-oidc always did: " +
				"\"Subject must be a string\". Typically everything is refused right after a dependency was updated, old and new tokens alike.",
			Fix:     "issue sub as a string: str(user.id)",
			KnownBy: "cure: the same subject as a string; the server's words",
			Since:   since, Seen: []string{"jpadilla/pyjwt#1017", "vimalloc/flask-jwt-extended#557", "jazzband/djangorestframework-simplejwt#831"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			sub, ok := c.Token.Claim("sub")
			if !ok || !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			if _, isText := sub.Text(); isText {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 75, Edits: []diagnose.Edit{repair.Subject(string(sub.Raw))},
				Evidence: []finding.Evidence{finding.Evidence("sub is " + finding.Quote(string(sub.Raw)) + ", not a string")},
			}
		},
	}
}
