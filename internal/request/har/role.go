package har

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Role is what an exchange is for in the life of a session.
type Role string

// The roles.
const (
	// Ordinary is everything else.
	Ordinary Role = "ordinary"
	// Preflight is the question that a browser asks before a request to another origin (Fetch, CORS protocol).
	Preflight Role = "preflight"
	// Login obtains a token or session; Refresh renews it; Logout ends it. They are read and never sent again.
	Login   Role = "login"
	Refresh Role = "refresh"
	Logout  Role = "logout"
)

// finish puts the entries in order, gives them their roles, and notes what was left out.
func (r *Recording) finish() {
	// Browsers list exchanges by their start, other programs by their end. Without every time the list stays as it is.
	if !slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Started.IsZero() }) {
		slices.SortStableFunc(r.Entries, func(a, b Entry) int { return a.Started.Compare(b.Started) })
	}
	for i := range r.Entries {
		r.Entries[i].Role = roleOf(r.Entries[i])
	}
	if len(r.Entries) == 0 {
		r.Sanitised = false
	}
	if r.Sanitised {
		r.note(Sanitised, "the recording holds no Authorization, no Cookie and no Set-Cookie: they were taken out when it was exported, so what credentials were sent is not examined",
			"export it whole: in Chrome, settings of the developer tools, Network, allow to generate HAR with sensitive data, then hold the export button; delete the file afterwards")
	}
}

func roleOf(e Entry) Role {
	if _, asks := e.Request.Get("Access-Control-Request-Method"); asks && e.Request.Method == "OPTIONS" {
		return Preflight
	}
	body := e.Request.Body
	if len(body) > 8<<10 {
		body = body[:8<<10]
	}
	form := strings.ToLower(string(body))
	role := RoleOfPath(e.Request.Method, e.Request.URL.Path)
	if role != Logout && strings.Contains(form, "grant_type") && strings.Contains(form, "refresh_token") {
		return Refresh
	}
	return role
}

// RoleOfPath tells the role of an exchange by its method and path alone, which is all that a server's log has.
func RoleOfPath(method, path string) Role {
	if len(path) > 4<<10 {
		return Ordinary // nobody's login
	}
	path = strings.ToLower(path)
	role, plain := Ordinary, strings.NewReplacer("-", "", "_", "")
	for segment := range strings.SplitSeq(path, "/") {
		segment, _, _ = strings.Cut(segment, ".")
		switch plain.Replace(segment) {
		case "logout", "signout", "logoff", "revoke":
			return Logout
		case "refresh", "refreshtoken", "tokenrefresh", "renew":
			return Refresh
		case "login", "signin", "token", "authenticate", "session", "sessions":
			if method == "POST" {
				role = Login
			}
		}
	}
	return role
}

// Refusal is how an exchange was refused.
type Refusal string

// The refusals, the clearest first.
const (
	// ByStatus: 401, or 419 and 440, which some use for an expired session.
	ByStatus Refusal = "status"
	// ByLogin: a redirect to a login page.
	ByLogin Refusal = "login-redirect"
	// ByRole: 403.
	ByRole Refusal = "forbidden"
	// ByProxy: 407, a proxy on the way.
	ByProxy Refusal = "proxy"
	// ByBody: a success by its status whose body says no.
	ByBody Refusal = "body"
	// ByBrowser: no answer was let through: a preflight was refused, or the answer lacks the CORS fields.
	ByBrowser Refusal = "blocked"
)

func refusals() []Refusal { return []Refusal{ByStatus, ByLogin, ByRole, ByProxy, ByBody, ByBrowser} }

// Refused reports whether and how the exchange was refused.
func (e Entry) Refused() (Refusal, bool) {
	switch e.Answer.Status {
	case 401, 419, 440:
		return ByStatus, true
	case 403:
		return ByRole, true
	case 407:
		return ByProxy, true
	case 0:
		return ByBrowser, e.blocked()
	}
	seen := view(e.Answer)
	if fingerprint.LoginRedirect(seen) {
		return ByLogin, true
	}
	if len(e.Answer.Body) <= 64<<10 && fingerprint.KnownRejectionInBody(seen) {
		return ByBody, true
	}
	return "", false
}

// blocked reports whether a request without an answer went to another origin than its page's: then the browser may have
// kept the answer to itself. Aborted requests have no answer either.
func (e Entry) blocked() bool {
	origin, ok := e.Request.Get("Origin")
	return ok && !strings.EqualFold(origin, e.Request.Origin().String()) && !strings.Contains(strings.ToLower(e.Failure), "aborted")
}

func view(a request.Answer) fingerprint.Answer {
	seen := fingerprint.Answer{Status: a.Status, Challenges: a.Values("WWW-Authenticate"), Body: string(a.Body)}
	seen.Location, _ = a.Get("Location")
	seen.ContentType, _ = a.Get("Content-Type")
	seen.Server, _ = a.Get("Server")
	return seen
}
