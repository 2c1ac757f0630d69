package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LeewayAbsent finds verifiers on other machines than the issuer's that allow for no difference of clocks.
func LeewayAbsent() Rule {
	return Rule{
		ID: "leeway-absent", Title: "a service verifies another machine's tokens without any leeway", Severity: finding.Info,
		Doc: Doc{
			Text: "The pods run on different nodes, whose clocks differ by some milliseconds at best and by seconds after a suspended machine. With a leeway of 0 a token is refused that was issued a moment ago (`iat`, " +
				"`nbf`), or that its issuer still calls valid. Containers of one compose file share their machine's clock, and are not meant.",
			Fix:   "a leeway of 30 to 60 seconds in the verifier (`clockTolerance`, `leeway`, `WithLeeway`)",
			Since: since, Seen: []string{"PyJWT ImmatureSignatureError: The token is not yet valid (iat)"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, issuer := range p.Services {
			for _, s := range p.Services {
				if issuer == s || !issuer.Cluster || !s.Cluster || issuer.Environment != s.Environment || isTest(s) || !mints(issuer) || mints(s) || !shareTokens(issuer, s) {
					continue
				}
				if library, w, ok := noLeeway(s); ok {
					out = append(out, at(w, "%s verifies the tokens of %s with no leeway: %s", named(s.Name), named(issuer.Name), library))
				}
			}
		}
		return out
	})
}

// mints: the service decides how long access tokens live.
func mints(s *config.Service) bool { return s.HasAny(config.AccessTTL) }

// noLeeway: a leeway of 0 is set, or none is and the library's own is 0.
func noLeeway(s *config.Service) (string, finding.Where, bool) {
	for _, x := range s.Of(config.Leeway) {
		d, known := s.Span(x.Wins)
		return named(x.Name) + " is 0", x.Wins.Where, known && d == 0
	}
	for _, x := range s.Settings {
		if x.Meaning != config.SecretKey && x.Meaning != config.Issuer {
			continue
		}
		for _, library := range []string{"jsonwebtoken", "@nestjs/jwt", "pyjwt", "python-jose"} {
			if s.Has(library) && x.Wins.Where.Line > 0 && !strings.Contains(strings.ToLower(x.Name), "refresh") {
				return library + " has none of its own, and none is set", x.Wins.Where, true
			}
		}
	}
	return "", finding.Where{}, false
}
