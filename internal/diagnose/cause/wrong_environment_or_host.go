package cause

import (
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// WrongEnvironmentOrHost is a token of one environment sent to another.
func WrongEnvironmentOrHost() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "wrong-environment-or-host", Title: "the token comes from another environment than the one it is sent to",
		Families: diagnose.Header | diagnose.Signature | diagnose.Claims | diagnose.State, Usual: 21,
		Doc: diagnose.Doc{
			Text: "Staging and production have their own issuers, keys and users. A token of one, sent to the other, fails at whatever is compared first: the signature, the " +
				"key's id, the issuer, the user. It happens with a base URL left over in one setting and a login in another.",
			Fix:     "log in where the request goes: the same environment in the client's issuer and base URL",
			KnownBy: "the environment that iss names against the request's host; the keys that the issuer publishes (--jwks)",
			Since:   since, Seen: []string{"support threads of Auth0, Firebase, Supabase"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"a token that was issued for this host"}}
			iss, err := url.Parse(c.Token.Issuer())
			if err != nil || iss.Hostname() == "" {
				s.Usual = 13
				return s
			}
			if p := c.Published; p != nil && p.Issuer != "" && c.Token.KeyID() != "" && len(p.Keys) > 0 && !p.HasKeyID(c.Token.KeyID()) {
				if known, err := url.Parse(p.Issuer); err == nil && !strings.EqualFold(known.Hostname(), iss.Hostname()) {
					s.Prior = 75
					s.Evidence = []finding.Evidence{finding.Evidence(
						"iss names " + finding.Quote(iss.Hostname()) + ", and " + finding.Quote(known.Hostname()) + " does not have the key that signed the token",
					)}
					return s
				}
			}
			from, to := environment(iss.Hostname()), environment(c.Request.Origin().Host)
			if from == to || from == "local" || to == "local" {
				return s
			}
			s.Prior = 55
			s.Evidence = []finding.Evidence{finding.Evidence(
				"iss names " + finding.Quote(iss.Hostname()) + " (" + from + "), the request goes to " + finding.Quote(c.Request.Origin().Host) + " (" + to + ")",
			)}
			return s
		},
	}
}

// environment reads the environment out of a host's name; "production" where nothing in it says otherwise.
func environment(host string) string {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasPrefix(host, "127.") || !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") {
		return "local"
	}
	for _, word := range strings.FieldsFunc(host, func(r rune) bool { return r == '.' || r == '-' }) {
		switch word {
		case "dev", "develop", "development":
			return "development"
		case "test", "testing", "qa", "uat", "tst":
			return "test"
		case "stage", "staging", "stg", "preprod", "preview":
			return "staging"
		case "sandbox", "demo":
			return "sandbox"
		}
	}
	return "production"
}
