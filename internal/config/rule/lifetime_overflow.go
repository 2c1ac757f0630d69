package rule

import (
	"math"
	"strconv"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LifetimeOverflow finds milliseconds that do not fit in 32 bits where 32 bits are used.
func LifetimeOverflow() Rule {
	return Rule{
		ID: "lifetime-overflow", Title: "a lifetime in milliseconds does not fit in 32 bits", Severity: finding.Error,
		Doc: Doc{
			Text:  "2147483647 ms are 24.8 days. `setTimeout` with more fires at once, and a product of `int`s in Java (`1000 * 60 * 60 * 24 * 30`) becomes negative, so that tokens are born expired.",
			Fix:   "in Java make one factor a long (1000L), in JavaScript compare with the clock instead of waiting in one timer",
			Since: since, Seen: []string{"stormpath/stormpath-sdk-java#262", "lets-blade/blade-tool#16", "WHATWG timers: 32-bit delay"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, f := range s.Facts {
				if f.Kind != config.FactSink || f.Test || f.Sink != "setTimeout" && f.Sink != "int arithmetic" {
					continue
				}
				text := f.Operand.Text
				if f.Operand.Kind == config.EnvOperand {
					if x, ok := s.Named(f.Operand.Variable); ok && x.Wins.Certainty == config.Known {
						text = x.Wins.Value
					}
				}
				n, err := strconv.ParseInt(text.Reveal(), 10, 64)
				if err != nil || n <= math.MaxInt32 {
					continue
				}
				if f.Sink == "setTimeout" {
					out = append(out, at(f.Where, "%s waits for %d ms, more than the 2147483647 that a timer can: it fires at once", named(f.Name), n))
				} else {
					out = append(out, at(f.Where, "the product of ints is %d, more than 2147483647: it overflows to %d", n, int32(n&math.MaxUint32)))
				}
			}
			return out
		})
	})
}
