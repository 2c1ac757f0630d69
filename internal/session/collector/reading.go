package collector

import (
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// reading lets those who may read in: with the token where there is one, else from this machine, under a name that is
// this machine's. A name that a stranger's page let point here is not (DNS rebinding).
func (c *Collector) reading(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if refused := c.mayRead(r); refused != nil {
			if refused.status == http.StatusUnauthorized {
				w.Header().Set("WWW-Authenticate", `Basic realm="jwtdoc: the read token is the password", charset="UTF-8"`)
				w.Header().Add("WWW-Authenticate", "Bearer")
			}
			c.refuse(w, *refused)
			return
		}
		h(w, r)
	}
}

func (c *Collector) mayRead(r *http.Request) *refusal {
	if !c.ownHost(r.Host) {
		return &refusal{http.StatusMisdirectedRequest, reasonOther, "this collector is not known as " + finding.Quote(r.Host) + "; to read under that name: jwtdoc session serve --host NAME"}
	}
	if !c.o.ReadToken.IsZero() {
		given := r.Header.Get("Authorization")
		if token, ok := strings.CutPrefix(given, "Bearer "); ok {
			given = token
		} else if _, password, ok := r.BasicAuth(); ok {
			given = password
		}
		if subtle.ConstantTimeCompare([]byte(given), c.o.ReadToken.Reveal()) == 1 {
			return nil
		}
		return &refusal{http.StatusUnauthorized, reasonOther, "reading needs the token of --read-token-file: Authorization: Bearer ..., or as the password that the browser asks for"}
	}
	// What came through a proxy came from elsewhere.
	forwarded := r.Header.Get("X-Forwarded-For") + r.Header.Get("Forwarded") + r.Header.Get("Via") + r.Header.Get("X-Real-Ip")
	if !peer(r).IsLoopback() || forwarded != "" {
		return &refusal{http.StatusForbidden, reasonOther, "reading from elsewhere needs a token: jwtdoc session serve --read-token-file FILE"}
	}
	return nil
}

// maxListed bounds one answer of /v1/events, and what the page shows.
const maxListed = 1000

// filterOf reads user, type, idle, since and limit from a query.
func filterOf(q url.Values, now time.Time, limit int) (session.Filter, *refusal) {
	f := session.Filter{User: session.Clean(q.Get("user")), Limit: limit}
	bad := func(name, text, expected string) (session.Filter, *refusal) {
		return f, &refusal{http.StatusBadRequest, reasonOther, name + " is " + finding.Quote(text) + ", expected is " + expected}
	}
	for _, t := range q["type"] {
		if t == "" {
			continue
		}
		if !slices.Contains(session.Types(), session.Type(t)) {
			return bad("type", t, "one of the types of a logout")
		}
		f.Types = append(f.Types, session.Type(t))
	}
	for _, i := range q["idle"] {
		if i == "" {
			continue
		}
		if !slices.Contains(session.Idles(), session.Idle(i)) {
			return bad("idle", i, "active, short, medium or long")
		}
		f.Idle = append(f.Idle, session.Idle(i))
	}
	if s := q.Get("since"); s != "" {
		d, err := time.ParseDuration(s)
		if err != nil || d <= 0 {
			return bad("since", s, "a duration: 24h")
		}
		f.Since = now.Add(-d)
	}
	if s := q.Get("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > maxListed {
			return bad("limit", s, "a number from 1 to 1000")
		}
		f.Limit = n
	}
	return f, nil
}

// listEvents answers as jwtdoc session list -j does.
func (c *Collector) listEvents(w http.ResponseWriter, r *http.Request) {
	f, refused := filterOf(r.URL.Query(), c.o.Env.Now(), 100)
	if refused != nil {
		c.refuse(w, *refused)
		return
	}
	events, err := c.o.Store.List(r.Context(), f)
	if err != nil {
		c.refuse(w, unreadable)
		return
	}
	answer(w, http.StatusOK, struct {
		Schema  int             `json:"schema"`
		Command string          `json:"command"`
		Events  []session.Entry `json:"events"`
	}{1, "session list", session.Entries(events)})
}

var unreadable = refusal{http.StatusServiceUnavailable, reasonUnavailable, "the database does not answer"}
