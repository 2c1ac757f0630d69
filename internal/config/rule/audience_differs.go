package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudienceDiffers finds a service that makes tokens for another audience than it accepts.
func AudienceDiffers() Rule {
	return Rule{
		ID: "audience-differs", Title: "tokens are made for another audience or issuer than is accepted", Severity: finding.Error,
		Doc: Doc{
			Text: "One setting is written into the tokens, the other is what they are checked against, in the same service: `JWT_ENCODE_AUDIENCE` and `JWT_DECODE_AUDIENCE` of Flask-JWT-Extended. Where they " +
				"differ, the service refuses its own tokens. Between services, values that differ only by a slash or by case are reported.",
			Fix:   "give both the same value",
			Since: since, Seen: []string{"Flask-JWT-Extended: Invalid audience"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		out := each(p, func(s *config.Service) []note {
			var out []note
			for _, pair := range [][2]string{{"JWT_ENCODE_AUDIENCE", "JWT_DECODE_AUDIENCE"}, {"JWT_ENCODE_ISSUER", "JWT_DECODE_ISSUER"}} {
				x, ok := s.Named(pair[0])
				y, also := s.Named(pair[1])
				if ok && also && x.Wins.Certainty == config.Known && y.Wins.Certainty == config.Known && x.Wins.Value.Reveal() != y.Wins.Value.Reveal() {
					out = append(out, at(y.Wins.Where, "%s differs from %s (%s)", pair[1], pair[0], place(x.Wins.Where)))
				}
			}
			return out
		})
		return append(out, pairs(p, config.Audience, func(a, b *config.Service, x, y config.Setting) (note, bool) {
			how := nearlySame(x.Wins.Value.Reveal(), y.Wins.Value.Reveal())
			if how == "" || how == "one names this machine, the other a service" {
				return note{}, false
			}
			return at(y.Wins.Where, "%s of %s and %s of %s (%s): %s", named(y.Name), named(b.Name), named(x.Name), named(a.Name), place(x.Wins.Where), how).as(finding.Warning), true
		})...)
	})
}
