package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// api answers requests. It keeps nothing between them.
type api struct {
	origin    string
	style     style
	zone      *time.Location
	now       func() time.Time
	validator validator
}

// sessionCookie is the one thing that the portal's gateway reads.
const sessionCookie = "session"

// answer is the whole API.
func (a *api) answer(r *http.Request) reply {
	answer := a.route(r)
	// net/http would send this machine's time; the demo's server has its own, and says so (RFC 9110 §6.6.1).
	answer = answer.with("Date", a.now().UTC().Format(http.TimeFormat))
	if a.zone != nil {
		answer = answer.with("X-Server-Time", a.now().In(a.zone).Format(time.RFC3339))
	}
	return answer
}

func (a *api) route(r *http.Request) reply {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return jsonReply(http.StatusMethodNotAllowed, map[string]string{"detail": "Method Not Allowed"}).with("Allow", "GET, HEAD")
	}
	switch r.URL.Path {
	case "/health":
		return jsonReply(http.StatusOK, map[string]string{"status": "ok"})
	case "/api/users":
		return a.protected(r, map[string]any{"users": []string{"alma", "bram"}, "user_id": 3})
	case "/posts":
		return reply{status: http.StatusTemporaryRedirect}.with("Location", a.origin+postsTarget)
	case postsTarget:
		return a.protected(r, map[string]any{"posts": []string{"First light"}, "user_id": 3})
	case portalTarget:
		return a.portal(r)
	case "/authorize":
		return reply{status: http.StatusOK, body: "<!doctype html><title>Sign in</title><form method=post><input type=password name=password></form>"}.
			with("Content-Type", "text/html; charset=utf-8")
	}
	return jsonReply(http.StatusNotFound, map[string]string{"detail": "Not Found"})
}

// protected answers with body where the request's bearer token is accepted.
func (a *api) protected(r *http.Request, body any) reply {
	if why := a.authorize(r.Header.Values("Authorization")); why != accepted {
		return a.style(why)
	}
	return jsonReply(http.StatusOK, body)
}

// authorize judges the Authorization field. The scheme is compared without regard to case (RFC 9110 §11.1).
func (a *api) authorize(values []string) refusal {
	if len(values) != 1 || values[0] == "" {
		return noCredential
	}
	scheme, credential, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return wrongScheme
	}
	return a.validator.check(credential)
}

// portal stands behind a browser gateway that reads its session cookie and nothing else. A browser without a valid
// session is sent to sign in; only a client that asks for JSON learns that it was refused.
func (a *api) portal(r *http.Request) reply {
	cookie, err := r.Cookie(sessionCookie)
	if err == nil && a.validator.check(cookie.Value) == accepted {
		return jsonReply(http.StatusOK, map[string]any{"welcome": "alma", "user_id": 3})
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return jsonReply(http.StatusUnauthorized, map[string]string{"detail": "Not signed in"}).with("WWW-Authenticate", "Bearer")
	}
	query := url.Values{"client_id": {"portal"}, "response_type": {"code"}, "scope": {"openid"}, "state": {a.state()}}
	away := reply{status: http.StatusFound}.with("Location", "/authorize?"+query.Encode())
	if err == nil {
		// A session that is no good is cleared; where none came there is nothing to clear, and no name to learn.
		away = away.with("Set-Cookie", sessionCookie+"=; Path=/; Max-Age=0; HttpOnly")
	}
	return away
}

// state is another word for every instant, as a gateway's is for every redirect, and needs no randomness to be so.
func (a *api) state() string {
	sum := sha256.Sum256(strconv.AppendInt([]byte("state "), a.now().UnixNano(), 10))
	return hex.EncodeToString(sum[:12])
}
