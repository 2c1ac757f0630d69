package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// LayersDisagree finds a cookie that ends before its token, or stays after it.
func LayersDisagree() Rule {
	return Rule{
		ID: "lifetime-too-short-or-layers-disagree", Title: "the cookie and the token in it end at different times", Severity: finding.Warning,
		Doc: Doc{
			Text: "A session ends with whichever of its layers ends first. Here the cookie (`Max-Age`, `Expires`) ends before the token's `exp`: the user is signed out while " +
				"the token would still work, and every longer setting is without effect. A cookie that stays longer than its token is sent expired until it is replaced.",
			Fix:   "derive the cookie's Max-Age and the token's exp from one setting",
			Since: since, Seen: []string{"a cookie of 1 h around a token of 7 d"},
		},
	}.with(func(t token.Token, now time.Time) []note {
		c, exp := t.Cookie, t.Time("exp")
		if c == nil || !c.Set || unreadable(t) || !exp.Valid || exp.Unit != token.UnitSeconds {
			return nil
		}
		gap, how, ok := cookieGap(c, t, exp.Instant, now)
		switch {
		case !ok || deleted(c, now):
			return nil
		case gap > 60:
			return saw("the cookie ends %s before the token: %s", token.Duration(gap), how)
		case gap < -60:
			return []note{{info: true, message: fmt.Sprintf("the cookie stays %s longer than the token: %s", token.Duration(gap), how)}}
		}
		return nil
	})
}

// cookieGap returns how many seconds the cookie ends before exp, negative when it ends later. Max-Age counts from when
// the cookie is set: for a token with iat that is taken to be the same moment.
func cookieGap(c *token.Cookie, t token.Token, exp token.Instant, now time.Time) (gap int64, how string, ok bool) {
	if c.MaxAge != nil {
		start, word := token.InstantOf(now), "it still lives"
		if iat := t.Time("iat"); iat.Valid && iat.Unit == token.UnitSeconds {
			start, word = iat.Instant, "it lives"
		}
		life := exp.Sub(start)
		return life - min(max(*c.MaxAge, 0), 1<<40), fmt.Sprintf("Max-Age is %s, %s %s", token.Duration(*c.MaxAge), word, token.Duration(life)), true
	}
	if c.Expires != nil {
		return exp.Sub(*c.Expires), fmt.Sprintf("Expires is %s, exp is %s", at(*c.Expires), at(exp)), true
	}
	return 0, "", false
}

// deleted reports whether the line takes the cookie away.
func deleted(c *token.Cookie, now time.Time) bool {
	if c.MaxAge != nil {
		return *c.MaxAge <= 0
	}
	return c.Expires != nil && (c.Expires.Sec <= 86400 || c.Expires.Compare(now.AddDate(-1, 0, 0)) < 0)
}
