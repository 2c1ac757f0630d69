package lab

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// shape is a request under construction: the parts that variants change, so that two variants can be put together.
type shape struct {
	method, path string
	scheme       string // what stands before the token, blanks included
	edits        []func(*draft)
	mangle       []func(compact string) string // of the finished token
	wrap         []func(string) string         // around it
	place        string                        // a cookie or field in place of Authorization; "none" for no credential
	more         []field
}

// variant is one unusual thing to try on every stack.
type variant func(*shape)

// build makes the request, unless its parts do not go together.
func (c *craft) build(m *shape) (sent, bool) {
	token, err := c.tryToken(m.edits...)
	if err != nil {
		return sent{}, false
	}
	for _, f := range slices.Concat(m.mangle, m.wrap) {
		token = f(token)
	}
	r := sent{method: m.method, path: m.path, fields: slices.Clone(m.more)}
	switch {
	case m.place == "none":
	case c.manifest.Carrier == "flask-session" && m.place == "":
		r.fields = append(r.fields, field{"Cookie", "session=" + flaskSession(c.manifest, "id_token", token, c.now)})
	case m.place == "":
		r.fields = append(r.fields, field{"Authorization", m.scheme + token})
	case strings.HasPrefix(m.place, "cookie "):
		r.fields = append(r.fields, field{"Cookie", strings.TrimPrefix(m.place, "cookie ") + "=" + token})
	default:
		r.fields = append(r.fields, field{m.place, token})
	}
	return r, true
}

func scheme(text string) variant { return func(m *shape) { m.scheme = text } }

func place(where string) variant { return func(m *shape) { m.place = where } }

func edited(edit func(*draft)) variant { return func(m *shape) { m.edits = append(m.edits, edit) } }

func mangled(f func(string) string) variant {
	return func(m *shape) { m.mangle = append(m.mangle, onTokens(f)) }
}

func wrapped(f func(string) string) variant {
	return func(m *shape) { m.wrap = append(m.wrap, onTokens(f)) }
}

// onTokens leaves alone what another variant has left no token of.
func onTokens(f func(string) string) func(string) string {
	return func(s string) string {
		if strings.Count(s, ".") < 2 || len(s) < 100 {
			return s
		}
		return f(s)
	}
}

func with(name, value string) variant {
	return func(m *shape) { m.more = append(m.more, field{name, value}) }
}

func header(name string, value any) variant { return edited(headed(name, value)) }

// variants are what a stack is asked for its recording: every trait alone, so far as one can be had alone.
func (c *craft) variants() []variant {
	all := slices.Concat(carrierVariants(), formVariants(), c.headerVariants(), c.timeVariants(), c.claimVariants())
	for _, path := range slices.Concat(c.paths(), descriptions, []string{nowhere + "nobody-has-this"}) {
		all = append(all, func(m *shape) { m.path = path })
	}
	return append(all,
		with("Accept", "application/json"), with("Accept", "text/html"), with("Origin", "http://app.example.com"),
		func(m *shape) { m.method = "HEAD" },
		func(m *shape) {
			m.method, m.place = "OPTIONS", "none"
			m.more = append(m.more, field{"Origin", "http://app.example.com"}, field{"Access-Control-Request-Method", "GET"},
				field{"Access-Control-Request-Headers", "authorization"})
		},
		with("X-Jwtdoc-Filler", strings.Repeat("x", 20_000)),
	)
}

// descriptions are where an API's description is looked for.
var descriptions = []string{"/openapi.json", "/swagger.json", "/v3/api-docs", "/api-json", "/api/schema/", "/swagger/doc.json", "/swagger/v1/swagger.json"}

// paths are those of the stack's faults.
func (c *craft) paths() []string {
	var all []string
	for _, listed := range slices.Concat(c.manifest.Accepts, c.manifest.Refuses) {
		if f, ok := findFault(listed); ok && !f.live {
			if r := f.request(c); r.path != c.manifest.Protected && !slices.Contains(all, r.path) {
				all = append(all, r.path)
			}
		}
	}
	return all
}

func carrierVariants() []variant {
	return []variant{
		place("none"), place("cookie session"), place("X-Access-Token"),
		scheme(""), scheme("bearer "), scheme("BEARER "), scheme("Token "), scheme("Bearer: "), scheme("Basic "), scheme("Bearer  "), scheme("Bearer\t"),
		with("Authorization", "Bearer other"),
		wrapped(func(s string) string { return s + " " }),
		wrapped(func(s string) string { return "Bearer " + s }),
		wrapped(func(s string) string { return `"` + s + `"` }),
		wrapped(func(s string) string { return strings.ReplaceAll(s, ".", "%2E") }),
		wrapped(func(s string) string { return s + "," }),
		wrapped(func(s string) string { return s + "=" }),
		wrapped(func(s string) string { return s[:30] + " " + s[30:] }),
		func(m *shape) { m.scheme = "Bearer"; m.wrap = append(m.wrap, func(string) string { return "" }) },
		func(m *shape) { m.scheme = ""; m.wrap = append(m.wrap, func(string) string { return "" }) },
	}
}

func formVariants() []variant {
	return []variant{
		mangled(func(string) string { return "jwtdoc-probe" }),
		mangled(func(s string) string { return s[:strings.LastIndexByte(s, '.')] }),
		mangled(func(s string) string { return s[:strings.LastIndexByte(s, '.')+1] }),
		mangled(func(s string) string { return s[:len(s)-10] }),
		mangled(func(s string) string { return s + ".e30" }),
		mangled(func(s string) string {
			return "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2l4dGVlbiBieXRlcyE.Y2lwaGVydGV4dA.dGFnIHRhZyB0YWcgdGFn"
		}),
		mangled(func(string) string { return "xxxxxxxx.yyyyyyyy.zzzzzzzz" }),
		mangled(func(s string) string {
			at := len(s) - 12
			other := byte('A')
			if s[at] == other {
				other = 'B'
			}
			return s[:at] + string(other) + s[at+1:]
		}),
	}
}

func (c *craft) headerVariants() []variant {
	all := []variant{
		edited(func(d *draft) { d.method, d.key = jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType }),
		header("typ", "at+jwt"), header("typ", nil), header("kid", "lab-0"),
		edited(func(d *draft) { headed("crit", []string{"x-lab"})(d); headed("x-lab", 1)(d) }),
	}
	if c.key != nil {
		return append(all, edited(algorithm(jwt.SigningMethodRS512)), header("kid", nil),
			edited(func(d *draft) { d.method, d.key = jwt.SigningMethodHS256, []byte(otherSecret) }))
	}
	return append(all, edited(algorithm(jwt.SigningMethodHS512)), edited(algorithm(jwt.SigningMethodHS384)), edited(signedWith(otherSecret)))
}

func (c *craft) timeVariants() []variant {
	var all []variant
	at := func(d time.Duration) int64 { return c.now.Add(d).Unix() }
	for _, exp := range []any{
		at(-time.Hour), at(-time.Minute), "4102444800", "2030-01-01T00:00:00Z", true, c.now.Add(10 * time.Minute).UnixMilli(),
		float64(at(10*time.Minute)) + 0.5,
	} {
		all = append(all, edited(claim("exp", exp)))
	}
	all = append(all, edited(without("exp")))
	for _, name := range []string{"nbf", "iat"} {
		for _, v := range []any{at(time.Hour), at(100 * time.Second), "soon", c.now.UnixMilli()} {
			all = append(all, edited(claim(name, v)))
		}
	}
	return all
}

func (c *craft) claimVariants() []variant {
	all := []variant{edited(claim("jti", revokedID)), edited(claim("sub", 42)), edited(claim("token_type", "refresh"))}
	for name, want := range map[string]string{"aud": c.manifest.Audience, "iss": c.manifest.Issuer} {
		other := map[string]string{"aud": "another-api", "iss": "https://id.example.net"}[name]
		all = append(all, edited(claim(name, other)))
		if want != "" {
			all = append(all, edited(without(name)), edited(claim(name, 42)), edited(claim(name, []string{want, "x"})),
				edited(claim(name, want+"/")))
		}
	}
	for name, v := range c.manifest.Claims {
		if name == "aud" || name == "iss" {
			continue
		}
		all = append(all, edited(without(name)))
		switch v := v.(type) {
		case string:
			all = append(all, edited(claim(name, 42)), edited(claim(name, "nobody")), edited(claim(name, "refresh")))
			if n, err := strconv.Atoi(v); err == nil {
				all = append(all, edited(claim(name, n)))
			}
		case float64:
			all = append(all, edited(claim(name, "3")), edited(claim(name, 99)))
		}
	}
	return all
}

// ask sends a request byte for byte on a connection of its own, and says with which traits it got what answer.
func ask(t testing.TB, s *Server, r sent) (exchange, bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	method := r.method
	if method == "" {
		method = http.MethodGet
	}
	text := method + " " + r.path + " HTTP/1.1\r\nHost: " + u.Host + "\r\n"
	for _, f := range r.fields {
		text += f.name + ": " + f.value + "\r\n"
	}
	text += "\r\n"
	x := exchange{address: u.Host, at: time.Now()}
	x.raw, _, _ = parseRequest([]byte(text))
	wrote := make(chan struct{})
	go func() {
		defer close(wrote)
		_, _ = conn.Write([]byte(text)) // a server may refuse it before it has read it all
	}()
	x.answer, x.answered = parseAnswer(bufio.NewReader(conn), method)
	_ = conn.Close()
	<-wrote
	return x, x.answered
}
