package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// RequiredClaimMissing finds tokens that lack what their kind demands.
func RequiredClaimMissing() Rule {
	return Rule{
		ID: "required-claim-missing", Title: "a claim is missing that verifiers of such tokens demand", Severity: finding.Info,
		Doc: Doc{
			Text: "Every claim is optional in a JWT (RFC 7519 §4.1), but not in its kinds: an access token by RFC 9068 has iss, exp, aud, sub, client_id, iat and jti; an id token " +
				"has iss, sub, aud, exp and iat (OpenID Connect Core §2); whoever names an issuer is expected to name the subject. Verifiers answer `Missing claim: sub`, " +
				"`No mandatory 'iss' in claims`.",
			Fix:   "let the issuer add the claim",
			Since: since, Seen: []string{"flask-jwt-extended: Missing claim: sub", "Kong: No mandatory 'iss' in claims"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) || serviceKey(t) != "" || otherMark(t) != "" {
			return nil
		}
		kind, names := demanded(t)
		var missing []string
		for _, name := range names {
			if _, ok := t.Claim(name); !ok {
				missing = append(missing, name)
			}
		}
		if missing == nil {
			return nil
		}
		return saw("there is no %s, which %s", strings.Join(missing, ", no "), kind)
	})
}

// demanded returns what the kind of a token demands. exp and aud have rules of their own.
func demanded(t token.Token) (kind string, names []string) {
	switch lower := strings.TrimPrefix(strings.ToLower(t.Type()), "application/"); {
	case lower == "at+jwt":
		return "an access token by RFC 9068 must have", []string{"iss", "sub", "client_id", "iat", "jti"}
	case idMark(t) != "":
		return "an id token must have", []string{"iss", "sub", "iat"}
	case t.Issuer() != "":
		return "verifiers of an issuer's tokens look for", []string{"sub"}
	case len(t.Audience()) > 0:
		return "verifiers that check aud check too", []string{"iss"}
	}
	return "", nil
}
