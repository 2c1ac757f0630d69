package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudienceNotExpectedByVerifier is a token with an aud at a verifier that was told of none.
func AudienceNotExpectedByVerifier() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "audience-not-expected-by-verifier", Title: "the token has an aud that the verifier was not told to expect",
		// Clean claims keep their aud, and cannot clear it.
		Families: diagnose.Claims | diagnose.Signature, Usual: 18,
		Doc: diagnose.Doc{
			Text: "PyJWT refuses a token that has an aud when decode() was given no audience: \"Invalid audience\". The token is right (RFC 7519 §4.1.3: who is not named in aud must " +
				"refuse), the call is incomplete. It shows when an issuer begins to set aud.",
			Fix:     "tell the verifier its name: `jwt.decode(token, key, algorithms=[\"HS256\"], audience=\"my-api\")`; or, where aud means nothing, `options={\"verify_aud\": False}`",
			KnownBy: "cure: the same claims without aud, where the server's words fit; without words it stays likely, since a server may demand another audience only of tokens that have one",
			Since:   since, Seen: []string{"PyJWT, python-jose"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if _, has := c.Token.Claim("aud"); !has || !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{
				Blind: true, LongShots: []diagnose.Edit{repair.WithoutClaim("aud")},
				SettledBy: []string{"the audience that the server expects (--aud)"},
			}
			if c.Audience != "" {
				s.Usual = 4
			}
			return s
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			j := diagnose.Standard(f, c)
			if words := f.NamedBy(); j.Standing == diagnose.Confirmed && !slices.Contains(words, c.ID) {
				j.Standing = diagnose.Likely
				if len(words) > 0 {
					j.Standing = diagnose.Possible
				}
			}
			return j
		},
	}
}

// judgeAudience keeps another audience possible when the token is accepted without its aud: some servers demand theirs
// only of tokens that name one.
func judgeAudience(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	l := f.Taken(diagnose.CureID(1, "aud=none"))
	if j.Standing != diagnose.RuledOut || l == nil || !l.Accepted || f.Suspicions[c.ID].Prior == 0 && !f.Suspicions[c.ID].Blind {
		return j
	}
	j.Standing = diagnose.Possible
	if _, alone, _ := f.Names(c); alone {
		j.Standing = diagnose.Likely
	}
	j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence("without its aud the same token is accepted"))
	return j
}
