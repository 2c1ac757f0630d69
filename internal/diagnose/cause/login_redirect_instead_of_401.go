package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LoginRedirectInsteadOf401 is a refusal that looks like a redirect to a login page.
func LoginRedirectInsteadOf401() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "login-redirect-instead-of-401", Title: "the server answers with a redirect to a login page where an API would answer 401",
		Families: diagnose.Path | diagnose.Credential,
		// Why there was no valid session is another question; this is how the refusal looks.
		Manner: true,
		Doc: diagnose.Doc{
			Text: "A gateway or framework made for browsers sends whoever has no valid session to its login page: 302 to /login or to the identity " +
				"provider's /authorize?...state=. Step by step: the request arrives, the session or token is looked for, it is missing or expired, " +
				"the session is cleared, the browser is redirected. That is correct for a page; an API client sees a 302, or after following it a " +
				"200 with HTML.",
			Fix:     "ask for JSON (Accept: application/json), or make the API's own scheme the default instead of the login cookie",
			KnownBy: "the redirect's target; confirmed when asking for JSON turns it into a 401",
			Since:   since, Seen: []string{"ASP.NET cookie scheme, Laravel, devise, oauth2-proxy, mod_auth_openidc, Google IAP"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Answer == nil || !c.LoginRedirect {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    90,
				Evidence: []finding.Evidence{finding.Evidence("the answer sends a browser to a login page: " + diagnose.Brief(c.Answer))},
			}
		},
		Judge: judgeLoginRedirect,
	}
}

// judgeLoginRedirect asks for JSON: a server that then says 401 meant 401 all along.
func judgeLoginRedirect(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	s := f.Suspicions[c.ID]
	j := diagnose.Judgement{Standing: diagnose.RuledOut, Score: s.Prior, Evidence: s.Evidence}
	if f.First() == nil {
		j.Standing = diagnose.NotExamined
	}
	if s.Prior == 0 {
		return j
	}
	j.Standing = diagnose.Likely
	if base := f.Baseline(); base != nil && base != f.First() && diagnose.Same(base, f.First()) {
		j.Evidence = append(j.Evidence, "a request without any credential gets the same answer: to this server nobody is logged in")
	}
	if f.Cured() {
		// The only question left was whether this is the refusal, or an address that sends everybody there.
		j.Standing = diagnose.Confirmed
		j.Evidence = append(j.Evidence, "repaired, the same request was let in: the redirect is how this server refuses")
	}
	asked := f.Look(diagnose.AskJSON, 1)
	if asked == nil {
		j.Wants = []diagnose.Want{{Look: diagnose.LookID{Kind: diagnose.AskJSON, N: 1}, Gain: 75}}
		return j
	}
	switch {
	case asked.Answer == nil:
	case asked.Accepted:
		j.Standing = diagnose.Confirmed
		j.Evidence = append(j.Evidence, finding.Evidence("asking for JSON, the same request was accepted: "+diagnose.Brief(asked.Answer)))
	case asked.Answer.Status == 401 || asked.Answer.Status == 403:
		j.Standing = diagnose.Confirmed
		j.Evidence = append(j.Evidence, finding.Evidence("asking for JSON, the same request gets "+diagnose.Brief(asked.Answer)))
	}
	return j
}
