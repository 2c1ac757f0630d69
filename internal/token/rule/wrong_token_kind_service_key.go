package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// WrongTokenKindServiceKey finds keys of projects and of servers that look like a user's token.
func WrongTokenKindServiceKey() Rule {
	return Rule{
		ID: "wrong-token-kind-service-key", Title: "this is the key of a project or a server, not the token of a user", Severity: finding.Warning,
		Doc: Doc{
			Text: "Supabase's anon and service_role keys are JWTs without a user: `invalid claim: missing sub claim`. The service_role key passes every row level policy and " +
				"must never reach a browser. A Firebase custom token must first be exchanged for an id token; a Google service account's assertion for an access token.",
			Fix:   "send the token of the signed-in user; replace a service_role key that was published",
			Since: since, Seen: []string{"Supabase: invalid claim: missing sub claim", "Firebase custom tokens"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if unreadable(t) {
			return nil
		}
		if what := serviceKey(t); what != "" {
			return saw("it is %s", what)
		}
		return nil
	})
}

// serviceKey says which kind of key a token is, empty for none that is known.
func serviceKey(t token.Token) string {
	_, sub := t.Claim("sub")
	role := t.Text("role")
	switch {
	case strings.HasPrefix(t.Issuer(), "supabase") && role == "service_role":
		return "a Supabase service_role key, which passes every policy: keep it on the server"
	case strings.HasPrefix(t.Issuer(), "supabase") && role == "anon" && !sub:
		return "a Supabase anon key: it names the project and no user"
	case slices.ContainsFunc(t.Audience(), func(a string) bool { return strings.Contains(a, "identitytoolkit.googleapis.com/") }):
		return "a Firebase custom token: exchange it for an id token (signInWithCustomToken)"
	case slices.Contains(t.Audience(), "https://oauth2.googleapis.com/token"):
		return "the assertion of a Google service account: exchange it for an access token"
	}
	return ""
}
