package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// NextAuthAges finds a token's age in NextAuth that is not the session's.
func NextAuthAges() Rule {
	return Rule{
		ID: "nextauth-ages-differ", Title: "NextAuth's jwt.maxAge is not its session.maxAge", Severity: finding.Warning,
		Doc: Doc{
			Text: "The cookie and the session live for `session.maxAge` (30 days where it is not set); `jwt.maxAge` is the age at which the token inside is refused. Several releases of NextAuth 4 ignore it, and make " +
				"the token of `session.maxAge` too: whoever set it to shorten sessions has changed nothing.",
			Fix:   "set session.maxAge alone: jwt.maxAge follows it",
			Since: since, Seen: []string{"nextauthjs/next-auth#3563, #2482, #9219"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return each(p, func(s *config.Service) []note {
			const thirtyDays = 30 * 24 * time.Hour
			session, where := thirtyDays, "which is not set, so 30 days"
			for _, l := range s.Lifetimes(config.SessionAge) {
				if l.Setting.Wins.Sink == "NextAuth session.maxAge" {
					session, where = l.Length, place(l.Setting.Wins.Where)
				}
			}
			var out []note
			for _, l := range s.Lifetimes(config.AccessTTL) {
				if l.Setting.Wins.Sink == "NextAuth jwt.maxAge" && l.Length != session {
					out = append(out, at(l.Setting.Wins.Where, "jwt.maxAge is %s, and session.maxAge %s", config.Words(l.Length), config.Words(session)).because("session.maxAge: %s", where))
				}
			}
			return out
		})
	})
}
