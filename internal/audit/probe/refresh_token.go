package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RefreshToken is for getting tokens, and not for using the API.
func RefreshToken() audit.Probe {
	return audit.Probe{
		ID: "refresh-token", Title: "a refresh token as an access token",
		Group: audit.GroupRefused, Expect: audit.Refuse, Severity: finding.Error,
		Why: "a refresh token goes to the authorization server alone (RFC 6749 §1.5; RFC 8725 §3.12)",
		Doc: audit.Doc{
			Text:  "The healthy token says of what kind it is, and the probe says refresh instead. A server that accepts it lets a token that lives for weeks do what one for minutes was made for.",
			Fix:   "check the claim that names the kind of token, or sign the kinds with different keys",
			Since: "0.1.0",
		},
		Needs: func(s audit.Subject) string {
			if len(kindClaims(s)) == 0 {
				return "the healthy token has no claim that says of what kind it is (token_type, type, token_use)"
			}
			return ""
		},
		Tries: func(s audit.Subject) []audit.Try {
			t := audit.Try{Says: "with its kind changed to refresh"}
			for _, name := range kindClaims(s) {
				t.Edits = append(t.Edits, repair.Claim(name, []byte(`"refresh"`), "with "+name+" refresh"))
			}
			return []audit.Try{t}
		},
	}
}

// kindClaims are the claims by which the healthy token says of what kind it is: an access token.
func kindClaims(s audit.Subject) []string {
	var out []string
	for _, name := range []string{"token_type", "type", "token_use", "tokenType", "use", "typ"} {
		if v, ok := s.Claim(name); ok {
			if text, isText := v.Text(); isText && text != "refresh" {
				out = append(out, name)
			}
		}
	}
	return out
}
