package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// CSRFTokenMissing is a request that changes something, authenticated by a cookie, without the proof that the page
// itself sent it.
func CSRFTokenMissing() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "csrf-token-missing", Title: "the request lacks the field that proves it comes from the application's own page",
		Families: diagnose.Credential | diagnose.Claims | diagnose.State, Usual: 20, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Cookies are sent by the browser whoever asks, so servers that authenticate by cookie want POST, PUT, PATCH and DELETE to repeat a second cookie's value in " +
				"a field: X-CSRF-TOKEN (flask-jwt-extended), X-XSRF-TOKEN (Angular, Laravel, Spring), X-CSRFToken (Django). GET on the same path works. 401 \"Missing " +
				"CSRF token\", 403, 419.",
			Fix:     "read the csrf cookie in the page and send its value in the field that the server reads, on every request that changes something",
			KnownBy: "the request's cookies; cure: the cookie's value in the field (--allow-unsafe, since such requests change something); the server's words",
			Since:   since, Seen: []string{"flask-jwt-extended, Django, Laravel (419)"},
		},
		Suspect: suspectCSRF,
	}
}

func suspectCSRF(c *diagnose.Case) diagnose.Suspicion {
	if request.IsSafeMethod(c.Request.Method) {
		return diagnose.Suspicion{}
	}
	s := diagnose.Suspicion{Blind: true, SettledBy: []string{"a GET on the same path, which needs no such field"}}
	for _, line := range c.Request.Values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			field := csrfField(name)
			if _, sent := c.Request.Get(field); field == "" || sent {
				continue
			}
			s.Prior = 70
			s.Edits = append(s.Edits, repair.WithField(field, value))
			s.Evidence = append(s.Evidence, finding.Evidence("there is a cookie "+finding.Quote(name)+" and no field "+field))
		}
	}
	return s
}

// csrfField is the field in which the value of a cookie of this name is expected, empty for other cookies.
func csrfField(cookie string) string {
	lower := strings.ToLower(cookie)
	switch {
	case lower == "csrftoken":
		return "X-CSRFToken"
	case strings.Contains(lower, "xsrf"):
		return "X-XSRF-TOKEN"
	case strings.HasPrefix(lower, "csrf_refresh"):
		return ""
	case strings.Contains(lower, "csrf"):
		return "X-CSRF-TOKEN"
	}
	return ""
}
