package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AuthHeaderMissing is a request that carries no credential at all.
func AuthHeaderMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "auth-header-missing", Title: "the request carries no credential",
		Families: diagnose.Credential,
		Doc: diagnose.Doc{
			Text: "The request has no Authorization field, and no cookie or other field that holds a token. Servers say so in " +
				"many ways: a bare `WWW-Authenticate: Bearer`, \"Not authenticated\", \"Missing Authorization Header\", sometimes 400 or 403 " +
				"instead of 401. Behind it is usually client code: an interceptor that was not installed, a call made before the login " +
				"had finished, a fetch during server-side rendering, cookies without `credentials: \"include\"`.",
			Fix:     "send the token with the request: -H 'Authorization: Bearer TOKEN'",
			KnownBy: "the request itself; confirmed when any credential gets another answer, or the server says so",
			Since:   since, Seen: []string{"every stack"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if _, asked := missingCookie(c); c.HasCredential() || asked || opensStream(c.Request) || isPreflight(c.Request) {
				// What explains why there is none says more.
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    95,
				Evidence: []finding.Evidence{"the request has no Authorization field and no cookie or other field with a token"},
			}
		},
		Judge: judgeHeaderMissing,
	}
}

// judgeHeaderMissing confirms by contrast: a server that answers otherwise once there is any credential, even a
// made-up one, was missing just that.
func judgeHeaderMissing(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	first := f.First()
	if first == nil || f.Case.HasCredential() || f.Accepted() {
		return j
	}
	if f.Suspicions[c.ID].Prior == 0 {
		return j
	}
	if j = byContrast(f, j, diagnose.NotAJWT); j.Standing == diagnose.Confirmed {
		return j
	}
	if _, alone, _ := f.Names(c); alone {
		j.Standing = diagnose.Confirmed
	}
	return j
}
