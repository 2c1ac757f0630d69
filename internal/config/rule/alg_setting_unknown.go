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
