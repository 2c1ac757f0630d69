package rule

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ExpiryNumericString finds a lifetime that reaches expiresIn as the text of a number.
func ExpiryNumericString() Rule {
	return Rule{
		ID: "expiry-numeric-string", Title: "a lifetime reaches expiresIn as text without a unit", Severity: finding.Error,
		Doc: Doc{
			Text: "jsonwebtoken, and what is built on it (@nestjs/jwt, @fastify/jwt), take a number for seconds and a text for the dialect of the npm package `ms`, in which a bare number is " +
				"milliseconds. Every environment variable is text, so `JWT_EXPIRES_IN=3600` makes tokens that live 3.6 seconds.",
			Fix:   "give the value a unit (3600s, 1h), or turn it into a number: Number(process.env.NAME)",
			Since: since, Seen: []string{"auth0/node-jsonwebtoken#456", "nestjs/jwt#849", "nodejs/help#2217"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, f := range s.Facts {
				if f.Kind != config.FactSink || f.Dialect != config.NpmMS || f.Unit != config.Seconds {
					continue
				}
				o := f.Operand
				switch {
				case o.Kind == config.StringOperand && bareNumber(o.Text):
					out = append(out, at(f.Where, "%s is given the text %s: it reads that as milliseconds, so a token lives %s", f.Sink, o.Text.Shown(), milliseconds(o.Text)))
				case o.Kind == config.EnvOperand && !o.Number:
					if x, ok := s.Named(o.Variable); ok && (x.Wins.Certainty == config.Known || x.Wins.Fallback) && bareNumber(x.Wins.Value) {
						n := at(x.Wins.Where, "%s is %s%s and reaches %s as text: it reads that as milliseconds, so a token lives %s",
							named(o.Variable), x.Wins.Value.Shown(), ifUnset(x.Wins), f.Sink, milliseconds(x.Wins.Value)).because("%s hands it on unchanged", place(f.Where))
						if x.Wins.Fallback {
							n = n.as(finding.Warning)
						}
						out = append(out, n)
					} else if o.Default != nil && bareNumber(*o.Default) {
						out = append(out, at(f.Where, "%s falls back to %s, which %s takes for milliseconds where it is text", named(o.Variable), o.Default.Shown(), f.Sink).as(finding.Warning))
					}
				}
			}
			return out
		})
	})
}

func bareNumber(v config.Value) bool {
	t := v.Reveal()
	return t != "" && strings.Trim(t, "0123456789") == ""
}

func milliseconds(v config.Value) string {
	n, err := strconv.ParseInt(v.Reveal(), 10, 40)
	if err != nil {
		return "for an unknown time"
	}
	return config.Words(time.Duration(n) * time.Millisecond)
}
