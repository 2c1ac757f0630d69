package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TimeOutOfRange finds numbers that are no time at all.
func TimeOutOfRange() Rule {
	return Rule{
		ID: "time-out-of-range", Title: "a time lies outside the years 1 to 9999", Severity: finding.Error,
		Doc: Doc{
			Text: "The number is no instant that any calendar library can hold, whatever unit it counts. Libraries overflow on it: some refuse the token, some " +
				"answer 500, some take it as already expired and some as valid for ever.",
			Fix:   "set the claim to seconds since 1970; to make a token last long, take a far but real date",
			Since: since, Seen: []string{"Number.MAX_VALUE as \"never\""},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		var out []note
		for _, name := range []string{"exp", "nbf", "iat", "auth_time", "updated_at"} {
			c := t.Time(name)
			if !unreadable(t) && c.Problem == token.ProblemOutOfRange && c.Unit == token.UnitSeconds {
				out = append(out, note{message: name + " is " + show(c.Value) + ", which is no time"})
			}
		}
		return out
	})
}
