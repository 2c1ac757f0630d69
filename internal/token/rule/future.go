package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// IatInFuture finds tokens issued after now.
func IatInFuture() Rule {
	return Rule{
		ID: "iat-in-future", Title: "the token was issued in the future", Severity: finding.Warning,
		Doc: Doc{
			Text: "`iat` is later than this machine's clock. Either the issuer's clock is ahead, or this one is behind. PyJWT, jwx, hono and others check iat and " +
				"refuse the token until then (`The token is not yet valid (iat)`); most libraries do not look at it.",
			Fix:   "set both clocks by NTP, and allow some seconds of leeway on the server",
			Since: since, Seen: []string{"PostgREST/postgrest#1139", "PyJWT: The token is not yet valid (iat)"},
		},
	}.with(func(t token.Token, now time.Time) []note { return inFuture(t, "iat", now) })
}

// NotYetValidNbf finds tokens that may not be used yet.
func NotYetValidNbf() Rule {
	return Rule{
		ID: "not-yet-valid-nbf", Title: "the token must not be used yet", Severity: finding.Warning,
		Doc: Doc{
			Text: "`nbf` is later than this machine's clock (RFC 7519 §4.1.5): servers refuse the token until then, within their leeway. It was made for later use, " +
				"or the issuer's clock is ahead.",
			Fix:   "wait, set both clocks by NTP, or let the issuer set nbf some seconds back",
			Since: since, Seen: []string{"jsonwebtoken: jwt not active", "Envoy: Jwt not yet valid"},
		},
	}.with(func(t token.Token, now time.Time) []note { return inFuture(t, "nbf", now) })
}

func inFuture(t token.Token, name string, now time.Time) []note {
	c := t.Time(name)
	if unreadable(t) || !c.Valid || c.Unit != token.UnitSeconds || c.Instant.Compare(now) <= 0 {
		return nil
	}
	ahead := c.Instant.Sub(token.InstantOf(now))
	return saw("%s is %s, %s from now (%s)", name, at(c.Instant), token.Duration(ahead), now.UTC().Format(time.RFC3339))
}
