package probe

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// CookieAttributes reads the Set-Cookie of the token.
func CookieAttributes() audit.Probe {
	return audit.Probe{
		ID: "cookie-attributes", Title: "HttpOnly, Secure and SameSite on the cookie",
		Group: audit.GroupBrowser, Expect: audit.Accept, Severity: finding.Warning,
		Why: "a cookie with a token is read by scripts without HttpOnly, sent in the clear without Secure, and by other sites without SameSite (RFC 6265 §8)",
		Doc: audit.Doc{
			Text:  "The server sets the cookie of --cookie-name without an attribute that protects it.",
			Fix:   "Set-Cookie: NAME=...; HttpOnly; Secure; SameSite=Lax; Path=/",
			Since: "0.1.0",
		},
		Needs: needsCookie,
		Judge: judgeCookieAttributes,
	}
}

func needsCookie(s audit.Subject) string {
	if s.Cookie == "" {
		return "--cookie-name says in which cookie the token is"
	}
	return ""
}

// setCookies are the Set-Cookie lines of one cookie, in all answers.
func setCookies(s audit.Seen) []string {
	var out []string
	for _, a := range s.Answers {
		for _, line := range a.Values("Set-Cookie") {
			if name, value, ok := strings.Cut(line, "="); ok && strings.TrimSpace(name) == s.Subject.Cookie && !strings.HasPrefix(strings.TrimSpace(value), ";") {
				out = append(out, line)
			}
		}
	}
	return out
}

// attributes are those of a Set-Cookie line, their names in small letters.
func attributes(line string) map[string]string {
	out := map[string]string{}
	_, rest, _ := strings.Cut(line, ";")
	for part := range strings.SplitSeq(rest, ";") {
		name, value, _ := strings.Cut(part, "=")
		out[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
	}
	return out
}

func judgeCookieAttributes(s audit.Seen) audit.Judgement {
	lines := setCookies(s)
	if len(lines) == 0 {
		return audit.Missing("no answer set that cookie: audit an address that does")
	}
	var wrong []finding.Evidence
	at := attributes(lines[0])
	for _, name := range []string{"HttpOnly", "Secure", "SameSite"} {
		if _, has := at[strings.ToLower(name)]; !has {
			wrong = append(wrong, finding.Evidence("the cookie "+finding.Safe(s.Subject.Cookie)+" has no "+name))
		}
	}
	if strings.EqualFold(at["samesite"], "none") {
		wrong = append(wrong, "SameSite is None: every site can have it sent")
	}
	return audit.Judged(wrong)
}
