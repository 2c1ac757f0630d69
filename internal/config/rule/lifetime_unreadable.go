package rule

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LifetimeUnreadable finds durations that their consumer cannot read, or reads as something else.
func LifetimeUnreadable() Rule {
	return Rule{
		ID: "lifetime-unreadable", Title: "a duration that its consumer cannot read, or reads otherwise", Severity: finding.Error,
		Doc: Doc{
			Text: "Every library has its own way of writing durations. The npm package ms takes one number with one unit (`15m`, `7d`): `1h30m`, `P1D` and `1mo` make jsonwebtoken throw, and `1M` is a minute. " +
				"Go takes no days, .NET's TimeSpan reads a bare 15 as 15 days.",
			Fix:   "write the duration in the consumer's dialect",
			Since: since, Seen: []string{"jsonwebtoken: \"expiresIn\" should be a number of seconds or string representing a timespan", "Grafana: 1M is a month"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			var out []note
			for _, f := range s.Facts {
				if f.Kind == config.FactSink && f.Dialect == config.NpmMS && !f.Test && f.Operand.Kind == config.StringOperand {
					out = append(out, unreadable(f.Where, f.Sink, config.NpmMS, f.Operand.Text)...)
				}
			}
			for _, x := range s.Settings {
				if !x.Meaning.Lifetime() || x.Wins.Kind == config.Source || x.Wins.Certainty != config.Known || x.Wins.Unit != config.UnitUnknown {
					continue
				}
				if d, ok := s.ReadAs(x.Name); ok {
					out = append(out, unreadable(x.Wins.Where, named(x.Name), d, x.Wins.Value)...)
				} else if !anyReads(x.Wins.Value) {
					out = append(out, at(x.Wins.Where, "%s is %s, which is no duration", named(x.Name), x.Wins.Value.ShownDuration()).
						because("expected: %s, or what the program that reads it takes", config.ShortDialect.Expected()).as(finding.Warning))
				}
			}
			return out
		})
	})
}

func unreadable(w finding.Where, what string, d config.Dialect, v config.Value) []note {
	t := v.Reveal()
	if notADuration(t) {
		return nil
	}
	if got, err := d.Parse(t); err != nil {
		return []note{at(w, "%s is %s, which the %s dialect cannot read", what, v.ShownDuration(), d).because("expected: %s", d.Expected())}
	} else if d == config.NpmMS && strings.HasSuffix(t, "M") {
		return []note{at(w, "%s is %s, and the npm package ms ignores case: that is %s, not a month", what, v.ShownDuration(), config.Words(got)).as(finding.Warning)}
	}
	return nil
}

// notADuration: words that say "never" or "unset", and what stands for something else.
func notADuration(t string) bool {
	switch strings.ToLower(strings.TrimSpace(t)) {
	case "", "never", "none", "null", "false", "true", "-1", "0", "off", "infinite", "unlimited", "session":
		return true
	}
	return strings.ContainsAny(t, "${}<>%@") || config.Classify(t) == config.ClassReference
}

// anyReads reports whether any dialect reads the value.
func anyReads(v config.Value) bool {
	t := strings.TrimSpace(v.Reveal())
	if notADuration(t) {
		return true
	}
	if _, err := strconv.ParseFloat(t, 64); err == nil {
		return true
	}
	if _, err := config.Evaluate(t); err == nil {
		return true
	}
	for _, d := range []config.Dialect{config.NpmMS, config.GoDialect, config.ISO8601, config.TimeSpanDialect, config.SpringDialect} {
		if _, err := d.Parse(t); err == nil {
			return true
		}
	}
	// authentik's hours=1;minutes=5, Ruby's 30.minutes, Python's timedelta(...)
	return strings.ContainsAny(t, "=;([.,")
}
