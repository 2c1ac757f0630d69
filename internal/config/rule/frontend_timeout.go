package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// frontTimers are the timers of the pages: what a front end calls the session's timeout is its own.
func frontTimers(p *config.Project) []config.Lifetime {
	var out []config.Lifetime
	for _, s := range p.Services {
		if isTest(s) {
			continue
		}
		out = append(out, s.Lifetimes(config.FrontendTimeout)...)
		if s.FrontEnd {
			for _, l := range s.Lifetimes(config.SessionAge) {
				l.Setting.Meaning = config.FrontendTimeout
				out = append(out, l)
			}
		}
	}
	return out
}

// FrontendTimeout finds pages that give up before the token does, or long after nothing can be renewed.
func FrontendTimeout() Rule {
	return Rule{
		ID: "frontend-timeout", Title: "the page gives up at another time than the session ends", Severity: finding.Warning,
		Doc: Doc{
			Text: "A timer in the page signs the user out while the token is still valid, or keeps the page open after even the refresh token has expired, so that the next click fails. Nobody who looks at the " +
				"server's settings finds either.",
			Fix:   "derive the page's timer from the policy that the server has: token lifetime + a buffer (`jwtdoc policy`)",
			Since: since, Seen: []string{"a page that gave up at 65 minutes with tokens of 2 h"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		var out []note
		for _, t := range frontTimers(p) {
			access, ok := p.TokenLifetime(t.Service)
			if ok && t.Length < access.Length && t.Length >= time.Minute {
				out = append(out, at(t.Setting.Wins.Where, "the page gives up after %s, the access token lives %s", config.Words(t.Length), config.Words(access.Length)).
					because("%s", layer(access)).
					because("a user who is idle for %s is out, with a token that is good for %s more", config.Words(t.Length), config.Words(access.Length-t.Length)))
				continue
			}
			if refresh, ok := p.SoleAcross(config.RefreshTTL, t.Service.Environment); ok && t.Length > refresh.Length && refresh.Length > access.Length {
				out = append(out, at(t.Setting.Wins.Where, "the page stays open for %s, the refresh token lives %s", config.Words(t.Length), config.Words(refresh.Length)).because("%s", layer(refresh)))
			}
		}
		return out
	})
}
