package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// IssuerMismatch is a token from another issuer than the server trusts.
func IssuerMismatch() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "issuer-mismatch", Title: "the token comes from another issuer than the server trusts",
		Families: diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`iss` is compared letter by letter (RFC 8725 §3.8): a trailing slash, http instead of https, localhost instead of the container's name, " +
				"an old path (/auth/realms), another tenant or another API version are all other issuers.",
			Fix:     "set the issuer that the server expects to the exact text of the token's iss, or fix the issuer's own URL",
			KnownBy: "the server's words; the issuer it expects",
			Since:   since, Seen: []string{"keycloak/keycloak#24596", "marcospereirampj/python-keycloak#667"},
		},
		Suspect: readableBlind("the issuer that the server expects"),
	}
}
