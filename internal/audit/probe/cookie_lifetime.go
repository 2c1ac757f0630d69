package probe

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// CookieLifetime compares the two ends of a session.
func CookieLifetime() audit.Probe {
	return audit.Probe{
		ID: "cookie-lifetime", Title: "Max-Age of the cookie against exp of the token",
		Group: audit.GroupBrowser, Expect: audit.Accept, Severity: finding.Warning,
		Why: "the earlier of the two ends the session: two clocks for one thing are one too many (RFC 6265 §5.3, RFC 7519 §4.1.4)",
		Doc: audit.Doc{
			Text:  "The cookie's Max-Age and the exp of the token in it differ by more than a minute. A cookie that ends first logs out people whose token is good; one that ends later sends dead tokens.",
			Fix:   "compute both from one setting",
			Since: "0.1.0",
		},
		Needs: needsCookie,
		Judge: func(s audit.Seen) audit.Judgement {
			return judgeCookieLifetime(s)
		},
	}
}

func judgeCookieLifetime(s audit.Seen) audit.Judgement {
	for _, a := range s.Answers {
		for _, line := range a.Values("Set-Cookie") {
			t := token.Parse("Set-Cookie: " + line)
			if t.Cookie == nil || t.Cookie.Name != s.Subject.Cookie || t.Cookie.MaxAge == nil {
				continue
			}
			now, ok := a.Date()
			if !ok {
				now = a.ReceivedAt
			}
			left := t.ExpiryAt(now, 0).RemainingSeconds
			if left == nil {
				continue
			}
			cookie, tok := time.Duration(*t.Cookie.MaxAge)*time.Second, time.Duration(*left)*time.Second
			if (cookie - tok).Abs() > time.Minute {
				return audit.Judged([]finding.Evidence{finding.Evidence(fmt.Sprintf("Max-Age is %v, the token in it lives %v more", cookie, tok))})
			}
			return audit.Judged(nil)
		}
	}
	return audit.Missing("no answer set that cookie with a Max-Age and a token that has an exp")
}
