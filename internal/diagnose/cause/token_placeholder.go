package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TokenPlaceholder is a word that stands where the token should be: undefined, null, $TOKEN.
func TokenPlaceholder() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "token-placeholder", Title: "what is sent is no token but the word that should have been replaced by it",
		Families: diagnose.Structure,
		Doc: diagnose.Doc{
			Text: "`Bearer undefined`, `Bearer null`, `Bearer [object Object]`, `Bearer {{token}}`, `Bearer $TOKEN`: the client sent the name " +
				"of a variable, or what JavaScript makes of a missing value, instead of the token.",
			Fix:     "wait for the login to finish and take the token out of its response field before the request is made",
			KnownBy: "the request itself; confirmed when the server answers any other text that is no JWT in the same way, and no credential in another",
			Since:   since, Seen: []string{"swagger-api/swagger-ui#7926"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Credential.Placeholder {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    98,
				Evidence: []finding.Evidence{finding.Evidence("the credential sent is " + finding.Quote(c.Credential.Value))},
			}
		},
		Judge: judgePlaceholder,
	}
}

// judgePlaceholder confirms by likeness: a server that answers the word exactly as it answers any other text that is no
// JWT, and otherwise than no credential at all, has read the word and could not take it for a token.
func judgePlaceholder(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	first, garbage, base := f.First(), f.Look(diagnose.NotAJWT, 1), f.Baseline()
	if j.Standing != diagnose.Likely || !diagnose.Same(first, garbage) || base == nil || diagnose.Same(first, base) {
		return j
	}
	j.Standing = diagnose.Confirmed
	j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence(
		"another text that is no JWT gets the same answer ("+diagnose.Brief(garbage.Answer)+"), and no credential another ("+
			diagnose.Brief(base.Answer)+"): the server read the word, and it is no token",
	))
	return j
}
