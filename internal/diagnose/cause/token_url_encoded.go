package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
)

// TokenURLEncoded is a token that is still percent-encoded.
func TokenURLEncoded() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-url-encoded", Title: "the token is sent percent-encoded",
		Families: diagnose.Structure | diagnose.Signature,
		Doc: diagnose.Doc{
			Text: "`%2E` stands where a dot should, or `%3D` at the end: the token came out of a URL, a cookie or a form and was not decoded, or was encoded once " +
				"more than it is decoded. No character of a JWT needs encoding, so that one which shows any was encoded by mistake.",
			Fix:     "decode once where the value is taken out of the URL or cookie (decodeURIComponent), and do not encode it on the way in",
			KnownBy: "cure: the same token decoded",
			Since:   since, Seen: []string{"shell scripts, query parameters copied from a browser"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() || !peeled(c, "percent-encoding") {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior: 92, Edits: []diagnose.Edit{repair.Bare("token=decoded", "decoded")},
				Evidence: peelEvidence(c, "percent-encoding"),
			}
		},
	}
}
