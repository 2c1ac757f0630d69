// Package live asks a running server for its session policy: by GET only, at the origin that the user typed.
package live

import (
	"context"
	"net/http"
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// PolicyPath is where servers say how long their sessions live.
const PolicyPath = "/auth/session-policy"

// Server is what is asked.
type Server struct {
	Env       *env.Env
	UserAgent string
	// Fields are credentials that the user gave for this server.
	Fields []request.Field
	// Secrets keeps what the server sends out of every output.
	Secrets *finding.Registry
}

// Ask reads the policy at the address and at [PolicyPath] of its origin, and the cookies that both set. A server
// without such an address is no error; one that does not answer is.
func (s Server) Ask(ctx context.Context, address string) (config.PolicyLive, error) {
	l := config.PolicyLive{Cookies: []config.LiveCookie{}}
	r, err := request.New("", address)
	if err != nil {
		return l, finding.Usage(err, "--url takes the address of the server: http://localhost:3000")
	}
	l.URL = finding.Safe(r.URL.Redacted())
	r.Fields = append(r.Fields, s.Fields...)
	// Without a registry: it would mask the tokens in the cookies, which are to be judged.
	sender := wire.NewSender(s.Env, wire.Policy{Allow: []request.Origin{r.Origin()}, UserAgent: s.UserAgent}, nil)
	defer sender.Close()
	if r.URL.Path != "" && r.URL.Path != "/" && r.URL.Path != PolicyPath {
		if err := s.look(ctx, sender, r, &l); err != nil {
			return l, err
		}
	}
	u := *r.URL
	u.Path, u.RawPath, u.RawQuery = PolicyPath, "", ""
	r.URL = &u
	return l, s.look(ctx, sender, r, &l)
}

func (s Server) look(ctx context.Context, sender *wire.Sender, r request.Request, l *config.PolicyLive) error {
	x, err := sender.Send(ctx, r)
	if err != nil {
		return err
	}
	for _, line := range x.Answer.Values("Set-Cookie") {
		if c, ok := s.cookie(line, x); ok {
			l.Cookies = append(l.Cookies, c)
		}
	}
	if x.Answer.Status == http.StatusOK && l.Policy == nil && !x.Answer.Truncated {
		l.Policy = readPolicy(x.Answer.Body)
	}
	return nil
}

// cookie judges a Set-Cookie line with a token in it at the server's own time.
func (s Server) cookie(line string, x wire.Exchange) (config.LiveCookie, bool) {
	t := token.Parse("Set-Cookie: " + line)
	if t.Cookie == nil || t.Compact == "" {
		return config.LiveCookie{}, false
	}
	s.Secrets.Add(t.Compact)
	now, ok := x.Answer.Date()
	if !ok {
		now = x.FirstByte
	}
	c := config.LiveCookie{Name: finding.Safe(t.Cookie.Name)}
	if t.Cookie.MaxAge != nil {
		n := float64(*t.Cookie.MaxAge)
		c.MaxAgeSeconds = &n
	}
	if left := t.ExpiryAt(now, 0).RemainingSeconds; left != nil {
		n := float64(*left)
		c.TokenSeconds = &n
	}
	return c, true
}

// readPolicy reads the four numbers of a policy, nil when the text is no such object. It may be wrapped once, in data
// or policy.
func readPolicy(body []byte) *config.Derived {
	o, fault := exactjson.ParseObject(body)
	if fault != nil {
		return nil
	}
	if d, ok := numbers(o); ok {
		return d
	}
	for _, name := range []string{"data", "policy"} {
		if v, ok := o.Get(name); ok {
			if inner, ok := v.Object(); ok {
				if d, ok := numbers(inner); ok {
					return d
				}
			}
		}
	}
	return nil
}

func numbers(o exactjson.Object) (*config.Derived, bool) {
	d := &config.Derived{}
	for name, into := range map[string]*int64{
		"accessTokenTtlMs": &d.AccessTokenTTLMs, "heartbeatIntervalMs": &d.HeartbeatIntervalMs, "sessionTimeoutMs": &d.SessionTimeoutMs, "refreshThresholdMs": &d.RefreshThresholdMs,
	} {
		v, ok := o.Get(name)
		n, err := strconv.ParseInt(string(v.Raw), 10, 64)
		if !ok || err != nil {
			return nil, false
		}
		*into = n
	}
	return d, true
}
