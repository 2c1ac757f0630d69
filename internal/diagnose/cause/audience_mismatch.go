package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudienceMismatch is a token made for another audience than the server.
func AudienceMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "audience-mismatch", Title: "the token is meant for another audience",
		// Some servers look at it before the signature (Envoy, go-oidc), and clean claims cannot clear it.
		Families: diagnose.Claims | diagnose.Signature, Usual: 38, PerPath: true,
		Doc: diagnose.Doc{
			Text: "`aud` names whom the token is for (RFC 7519 §4.1.3); a server must refuse one that does not name it. A client asked for the wrong " +
				"audience or scope, the issuer has no mapper for it, or the server expects something else than its own name. " +
				"Envoy answers 403.",
			Fix:     "ask the issuer for a token for this API (audience or scope), or set the audience that the server expects",
			KnownBy: "the server's words; the audience it expects",
			Since:   since, Seen: []string{"jpadilla/pyjwt", "Envoy jwt_authn (403)", "Keycloak (aud: account)"},
		},
		Suspect: suspectAudience, Judge: judgeAudience,
	}
}

func suspectAudience(c *diagnose.Case) diagnose.Suspicion {
	if !c.Token.Readable() {
		return diagnose.Suspicion{}
	}
	v, has := c.Token.Claim("aud")
	if !has {
		// That it is missing is another cause.
		return diagnose.Suspicion{}
	}
	if c.Audience == "" {
		return diagnose.Suspicion{Blind: true, SettledBy: []string{"the audience that the server expects (--aud)"}}
	}
	if slices.Contains(c.Token.Audience(), c.Audience) {
		return diagnose.Suspicion{}
	}
	said := "aud " + finding.Quote(string(v.Raw))
	if text, one := v.Text(); one {
		said = "aud " + finding.Quote(text)
	}
	return diagnose.Suspicion{
		Prior: 90, Edits: []diagnose.Edit{repair.Audience(c.Audience)},
		Evidence: []finding.Evidence{finding.Evidence("the token has " + said + ", " + expectedBy(c.AudiencePlace) + finding.Quote(c.Audience))},
	}
}

// expectedBy introduces what the server expects: by the setting that says so, or by what the user said.
func expectedBy(place string) string {
	if place == "" {
		return "the server is said to expect "
	}
	return finding.Safe(place) + " is "
}
