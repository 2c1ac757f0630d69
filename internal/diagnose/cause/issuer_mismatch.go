package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// IssuerMismatch is a token from another issuer than the server trusts.
func IssuerMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "issuer-mismatch", Title: "the token comes from another issuer than the server trusts",
		// Some servers look at it before the signature (Envoy, go-oidc), and clean claims cannot clear it.
		Families: diagnose.Claims | diagnose.Signature, Usual: 34,
		Doc: diagnose.Doc{
			Text: "`iss` is compared letter by letter (RFC 8725 §3.8): a trailing slash, http instead of https, localhost instead of the container's name, " +
				"an old path (/auth/realms), another tenant or another API version are all other issuers.",
			Fix:     "set the issuer that the server expects to the exact text of the token's iss, or fix the issuer's own URL",
			KnownBy: "the server's words; the issuer it expects (--iss), the name that the issuer's own metadata has (--issuer)",
			Since:   since, Seen: []string{"keycloak/keycloak#24596", "marcospereirampj/python-keycloak#667"},
		},
		Suspect: suspectIssuer,
	}
}

func suspectIssuer(c *diagnose.Case) diagnose.Suspicion {
	if !c.Token.Readable() {
		return diagnose.Suspicion{}
	}
	if c.Issuer == "" {
		s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the issuer that the server expects (--iss)"}}
		if _, has := c.Token.Claim("iss"); !has {
			s.Usual = 10 // made by a server for itself, mostly
		}
		return s
	}
	actual := c.Token.Issuer()
	if actual == c.Issuer {
		return diagnose.Suspicion{}
	}
	says := expectedBy(c.IssuerPlace)
	if p := c.Published; p != nil && p.Metadata != "" && p.Issuer == c.Issuer {
		says = "the issuer calls itself (" + finding.Safe(p.Metadata) + ") "
	}
	return diagnose.Suspicion{
		Prior: 90, Edits: []diagnose.Edit{repair.Issuer(c.Issuer)},
		Evidence: []finding.Evidence{finding.Evidence("the token's iss is " + finding.Quote(actual) + ", " + says + finding.Quote(c.Issuer))},
	}
}
