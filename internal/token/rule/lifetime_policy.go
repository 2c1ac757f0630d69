package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

const (
	// longLife is the longest lifetime of an access token that passes without a word.
	longLife = 30 * 24 * 3600
	// farExp is how far exp may lie ahead where the lifetime is not known.
	farExp = 5 * 365 * 24 * 3600
)

// LifetimePolicy finds tokens that live for very long.
func LifetimePolicy() Rule {
	return Rule{
		ID: "lifetime-policy", Title: "the token lives for very long", Severity: finding.Warning,
		Doc: Doc{
			Text: "A signed token cannot be called back: until `exp` it works for whoever has a copy. Access tokens live for minutes to hours and are renewed by a refresh " +
				"token. Some servers refuse long ones: GitHub Apps beyond 10 minutes, Apple beyond 20 minutes, Kong beyond what is configured.",
			Fix:   "let the access token live for minutes, and renew it with a refresh token",
			Since: since, Seen: []string{"GitHub: 'Expiration time' claim ('exp') is too far in the future", "Kong: exceeds maximum allowed expiration"},
		},
	}.with(func(t token.Token, now time.Time) []note {
		exp, iat := t.Time("exp"), t.Time("iat")
		if unreadable(t) || !exp.Valid || exp.Unit != token.UnitSeconds || refreshMark(t) != "" || serviceKey(t) != "" {
			return nil
		}
		if sameUnit(exp, iat) {
			if life := exp.Instant.Sub(iat.Instant); life > longLife {
				return saw("it lives %s (exp is %s, iat %s)", token.Duration(life), at(exp.Instant), at(iat.Instant))
			}
			return nil
		}
		if ahead := exp.Instant.Sub(token.InstantOf(now)); ahead > farExp {
			return saw("exp is %s, %s from now", at(exp.Instant), token.Duration(ahead))
		}
		return nil
	})
}
