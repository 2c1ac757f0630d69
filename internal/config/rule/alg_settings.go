package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// AlgSettingUnknown finds settings that name no algorithm.
func AlgSettingUnknown() Rule {
	return Rule{
		ID: "alg-setting-unknown", Title: "the algorithm in a setting does not exist", Severity: finding.Error,
		Doc: Doc{
			Text:  "The names of algorithms are exact (RFC 7518 §3.1): `hs256` and `HS-256` are none, and the curve of ES512 is P-521, so that `ES521` is a common slip. The service refuses to start, or every token.",
			Fix:   "HS256, RS256, ES256, EdDSA or another registered name, in that spelling",
			Since: since, Seen: []string{"ES521 in settings", "python-jose: Algorithm hs256 not supported"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, x := range s.Of(config.AlgorithmName) {
				t := strings.TrimSpace(x.Wins.Value.Reveal())
				if x.Wins.Certainty != config.Known || x.Wins.Kind == config.Source || t == "" || len(t) > 12 || strings.ContainsAny(t, "${[<, ") {
					continue
				}
				if _, ok := keys.Lookup(t); ok {
					continue
				}
				// A name that stands for signing only: ALGORITHM alone may be of a hash or a cipher.
				if _, near := keys.Lookup(strings.ToUpper(strings.ReplaceAll(t, "-", ""))); near {
					out = append(out, at(x.Wins.Where, "%s is %s, which is written %s", named(x.Name), finding.Quote(t), strings.ToUpper(strings.ReplaceAll(t, "-", ""))))
				} else if strings.EqualFold(t, "ES521") {
					out = append(out, at(x.Wins.Where, "%s is %s: the algorithm of the curve P-521 is ES512", named(x.Name), finding.Quote(t)))
				}
			}
			return out
		})
	})
}

// AlgDiffers finds services that share a secret or an issuer and use different algorithms.
func AlgDiffers() Rule {
	return Rule{
		ID: "alg-differs", Title: "services that share tokens use different algorithms", Severity: finding.Warning,
		Doc: Doc{
			Text:  "Two services of one environment have the same secret or the same issuer, and different algorithms in their settings: the one refuses what the other signs.",
			Fix:   "give both the same algorithm",
			Since: since, Seen: []string{"JWT_ALGORITHM=HS256 beside JWT_ALGORITHM=HS512"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return pairs(p, config.AlgorithmName, func(a, b *config.Service, x, y config.Setting) (note, bool) {
			if x.Wins.Value.Reveal() == y.Wins.Value.Reveal() || !shareTokens(a, b) {
				return note{}, false
			}
			return at(y.Wins.Where, "%s of %s is %s, and %s of %s is %s (%s)", named(y.Name), named(b.Name), y.Wins.Value.Shown(), named(x.Name), named(a.Name), x.Wins.Value.Shown(), place(x.Wins.Where)), true
		})
	})
}

// pairs compares the known settings of one meaning of every two services of one environment.
func pairs(p *config.Project, m config.Meaning, compare func(a, b *config.Service, x, y config.Setting) (note, bool)) []note {
	var out []note
	for i, a := range p.Services {
		for _, b := range p.Services[i+1:] {
			if a.Environment != b.Environment || isTest(a) || a.Name == b.Name {
				continue
			}
			for _, x := range a.Of(m) {
				for _, y := range b.Of(m) {
					if x.Wins.Certainty != config.Known || y.Wins.Certainty != config.Known || x.Wins.Where == y.Wins.Where || x.Wins.Value.Reveal() == "" || y.Wins.Value.Reveal() == "" {
						continue
					}
					if n, ok := compare(a, b, x, y); ok {
						out = append(out, n)
					}
				}
			}
		}
	}
	return out
}

// shareTokens: the services have a secret or an issuer in common.
func shareTokens(a, b *config.Service) bool {
	for _, m := range []config.Meaning{config.SecretKey, config.Issuer} {
		for _, x := range a.Of(m) {
			for _, y := range b.Of(m) {
				if x.Wins.Certainty == config.Known && y.Wins.Certainty == config.Known && x.Wins.Value.Reveal() != "" && x.Wins.Value.Reveal() == y.Wins.Value.Reveal() {
					return true
				}
			}
		}
	}
	return false
}
