package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// CookieNotSent is a request without the cookie that the server reads the token from.
func CookieNotSent() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "cookie-not-sent", Title: "the request lacks the cookie from which the server reads the token",
		Families: diagnose.Credential, Usual: 20,
		Silences: []string{"auth-header-missing"},
		Doc: diagnose.Doc{
			Text: "The server keeps the token in a cookie, and the browser did not send it: `Secure` over http, `SameSite=Lax` or `Strict` on a request from another " +
				"site, a Domain or Path that does not fit, a Max-Age shorter than the token's life, a name with `__Host-` whose rules are not met, or a fetch " +
				"without `credentials: \"include\"` (RFC 6265bis §5.8).",
			Fix: "set the cookie so that it is sent: `SameSite=None; Secure` for another site over https, `SameSite=Lax` without Domain for the same; and fetch with " +
				"`credentials: \"include\"`",
			KnownBy: "the server names the cookie, the request has none; confirmed when a made-up one gets another answer",
			Since:   since, Seen: []string{"flask-jwt-extended, @fastify/jwt, Spring cookies"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.HasCredential() {
				return diagnose.Suspicion{}
			}
			s := diagnose.Suspicion{Blind: true, SettledBy: []string{"the browser's own request (--har)"}}
			if name, ok := missingCookie(c); ok {
				s.Blind, s.Prior = false, 96
				s.Evidence = []finding.Evidence{finding.Evidence("the server asks for the cookie " + finding.Quote(name) + ", which the request does not have")}
			}
			return s
		},
		Judge: judgeCookieNotSent,
	}
}

// missingCookie is the cookie that the answer to a request without a credential asks for.
func missingCookie(c *diagnose.Case) (string, bool) {
	places, told := diagnose.NamedPlaces(c.Answer)
	if c.HasCredential() || !told || places[0].Kind != request.InCookie {
		return "", false
	}
	return places[0].Name, true
}

// judgeCookieNotSent confirms by contrast: a server that answers otherwise once the cookie is there, even with a
// made-up value, was missing just that.
func judgeCookieNotSent(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	first := f.First()
	if _, asked := missingCookie(f.Case); first == nil || !asked || f.Accepted() {
		return j
	}
	return byContrast(f, j, diagnose.NamedPlace)
}

// byContrast confirms that a credential is missing: a made-up one, in the place where kind puts it, gets another
// answer than none.
func byContrast(f *diagnose.Facts, j diagnose.Judgement, kind diagnose.Kind) diagnose.Judgement {
	first, madeUp := f.First(), f.Look(kind, 1)
	if madeUp == nil {
		j.Wants = append(j.Wants, diagnose.Want{Look: diagnose.LookID{Kind: kind, N: 1}, Gain: 60})
		return j
	}
	if madeUp.Answer != nil && !diagnose.Same(first, madeUp) {
		j.Standing = diagnose.Confirmed
		j.Evidence = append(j.Evidence, finding.Evidence(
			"without one it was refused ("+diagnose.Brief(first.Answer)+"); a made-up one gets another answer ("+
				diagnose.Brief(madeUp.Answer)+"): the server looks for a credential and found none",
		))
	}
	return j
}
