package run_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// pair is the key of the servers below; making one takes a while.
var pair = sync.OnceValue(func() keys.Key {
	k, err := keys.Generate(rand.Reader, "RS256", 0)
	if err != nil {
		panic(err)
	}
	k.Algorithm = ""
	return k
})

// made keeps the keys that nobody else has, one for each algorithm: making them takes a while.
var made sync.Map

func newKey(alg string) (keys.Key, error) {
	if k, ok := made.Load(alg); ok {
		return k.(keys.Key), nil
	}
	k, err := keys.Generate(rand.Reader, alg, 0)
	made.Store(alg, k)
	return k, err
}

// server is an API that checks everything, but for the one thing that it breaks.
type server struct {
	breaks string
	// cookie is the name of the cookie that it reads and sets; empty for Authorization.
	cookie string
	// leeway is granted to exp, nbf and iat; iat in the future is refused only where iatChecked is set.
	leeway, nbfLeeway, iatLeeway time.Duration
	iatChecked, edge             bool
	// whole reads exp without its fraction.
	whole bool
	// ahead is its clock's, frontAhead that of the proxy which writes the Date.
	ahead, frontAhead time.Duration
	// lateDate writes the Date late, as some servers do.
	lateDate time.Duration
	redirect bool
	// quota ends the server's patience: 429 after so many requests; failing refuses everything after so many.
	quota, failing int

	clock  *fakeClock
	seen   []*http.Request
	cached map[string]bool
	// lastID is the jti of the last token whose signature verified.
	lastID string
}

// fakeClock is the time of server and audit alike; it goes on by itself, a little with every look.
type fakeClock struct{ at time.Time }

func (c *fakeClock) now() time.Time {
	c.at = c.at.Add(20 * time.Microsecond)
	return c.at
}

func (c *fakeClock) sleep(ctx context.Context, d time.Duration) error {
	c.at = c.at.Add(d)
	return ctx.Err()
}

// SendFresh carries a request to the server without a network.
func (s *server) SendFresh(ctx context.Context, r request.Request, _ netip.Addr) (wire.Exchange, error) {
	x := wire.Exchange{Started: s.clock.now(), Sent: s.clock.now(), RemoteAddr: "127.0.0.1:80"}
	h := httptest.NewRequestWithContext(ctx, r.Method, r.Target(), bytes.NewReader(r.Body))
	h.Header = http.Header{}
	for _, f := range r.Fields {
		h.Header.Add(f.Name, f.Value)
	}
	_ = s.clock.sleep(ctx, 300*time.Microsecond)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, h)
	_ = s.clock.sleep(ctx, 300*time.Microsecond)
	x.Answer = request.Answer{Status: w.Code, Proto: "HTTP/1.1", Body: w.Body.Bytes(), ReceivedAt: s.clock.now()}
	for name, values := range w.Header() {
		for _, v := range values {
			x.Answer.Fields = append(x.Answer.Fields, request.Field{Name: name, Value: v})
		}
	}
	x.FirstByte, x.Done = x.Answer.ReceivedAt, x.Answer.ReceivedAt
	return x, ctx.Err()
}

func (s *server) has(id string) bool { return s.breaks == id }

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.seen = append(s.seen, r)
	w.Header().Set("Date", s.clock.now().Add(s.frontAhead-s.lateDate).UTC().Format(http.TimeFormat))
	w.Header().Set("Server", "nginx")
	switch {
	case s.quota > 0 && len(s.seen) > s.quota:
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case s.redirect && r.URL.Path == "/posts":
		http.Redirect(w, r, "/posts/", http.StatusTemporaryRedirect)
		return
	case r.Method == http.MethodOptions && !s.has("preflight"):
		s.allow(w)
		w.Header().Set("Access-Control-Allow-Headers", "authorization")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	text, found := s.credential(r)
	open := !found && (s.has("no-credentials") || s.has("head-without-credentials") && r.Method == http.MethodHead)
	why := ""
	if !open {
		why = s.refuse(text, found)
	}
	if s.has("healthy-token") || s.failing > 0 && len(s.seen) > s.failing {
		why = "nobody is let in"
	}
	if why != "" {
		s.refused(w, found, why)
		return
	}
	s.allow(w)
	if s.has("answer-cacheable") {
		w.Header().Set("Cache-Control", "public, max-age=60")
	}
	if s.cookie != "" {
		s.setCookie(w, text)
	}
	_, _ = w.Write([]byte(`{"user":3}`))
}

func (s *server) allow(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "http://app.example.com")
	w.Header().Set("Access-Control-Allow-Credentials", "true")
}

func (s *server) setCookie(w http.ResponseWriter, text string) {
	line := s.cookie + "=" + text + "; Path=/; Secure; SameSite=Lax; Max-Age="
	if s.has("cookie-lifetime") {
		line += "3600"
	} else {
		line += "59"
	}
	if !s.has("cookie-attributes") {
		line += "; HttpOnly"
	}
	w.Header().Set("Set-Cookie", line)
}

func (s *server) refused(w http.ResponseWriter, found bool, why string) {
	status, challenge, body := http.StatusUnauthorized, "Bearer", `{"detail":"no"}`
	if found && !s.has("challenge-error") || s.has("challenge-unprompted") {
		challenge = `Bearer error="invalid_token", error_description="no"`
	}
	if s.has("refusal-status") {
		status = http.StatusForbidden
	}
	if s.has("refusal-crash") && why == "form" {
		status, body = http.StatusInternalServerError, "oops"
	}
	if s.has("refusal-leaks") {
		body = "Traceback (most recent call last):\n  File \"app.py\", line 3, in <module>"
	}
	if !s.has("refusal-challenge") {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	if !s.has("refusal-cors") {
		s.allow(w)
	}
	if s.has("refusal-cacheable") {
		w.Header().Set("Cache-Control", "max-age=600")
	}
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// credential finds the token.
func (s *server) credential(r *http.Request) (string, bool) {
	if s.cookie != "" {
		c, err := r.Cookie(s.cookie)
		if err != nil {
			return "", false
		}
		return c.Value, true
	}
	if q := r.URL.Query().Get("access_token"); q != "" && s.has("token-in-query") {
		return q, true
	}
	scheme, text, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") || s.has("scheme-lowercase") && scheme != "Bearer" {
		return "", false
	}
	return text, true
}

// refuse says why a token does not do, empty where it does.
func (s *server) refuse(text string, found bool) string {
	if !found {
		return "missing"
	}
	if s.cached[text] {
		return ""
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		if s.has("garbage-token") || s.has("signature-missing") && len(parts) == 2 {
			return ""
		}
		return "form"
	}
	header, ok := object(parts[0])
	payload, ok2 := object(parts[1])
	if !ok || !ok2 {
		return "form"
	}
	for _, check := range []func() string{
		func() string { return s.signature(parts, header) },
		func() string { return s.header(header) },
		func() string { return s.times(parts[1], payload) },
		func() string { return s.claims(payload) },
	} {
		if why := check(); why != "" {
			return why
		}
	}
	if s.has("expires-in-time") {
		s.cached[text] = true
	}
	return ""
}

func object(part string) (map[string]any, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var out map[string]any
	return out, d.Decode(&out) == nil
}

func (s *server) signature(parts []string, header map[string]any) string {
	input := parts[0] + "." + parts[1]
	sig, _ := base64.RawURLEncoding.DecodeString(parts[2])
	alg, _ := header["alg"].(string)
	public, _ := pair().Public()
	switch {
	case s.has("alg-none") && alg == "none", s.has("alg-none-spelling") && strings.EqualFold(alg, "none") && alg != "none",
		s.has("signature-missing") && len(sig) == 0 && alg == "RS256":
		return ""
	case s.has("alg-confusion") && alg == "HS256":
		pem, _ := keys.Write([]keys.Key{public}, keys.PEM)
		h := hmac.New(sha256.New, pem.Reveal())
		h.Write([]byte(input))
		if hmac.Equal(h.Sum(nil), sig) {
			return ""
		}
	case s.has("jwk-embedded") && header["jwk"] != nil:
		text, _ := json.Marshal(header["jwk"])
		set, err := keys.Read(text, "the token", nil)
		if err == nil && set.Keys[0].Verify(alg, input, sig) == nil {
			return ""
		}
	case alg != "RS256" && !(s.has("alg-other") && alg == "RS512"):
		return "algorithm"
	}
	err := public.Verify(alg, input, sig)
	switch {
	case err == nil:
		if p, ok := object(parts[1]); ok {
			s.lastID, _ = p["jti"].(string)
		}
		return ""
	case s.has("foreign-key") && len(sig) > 0, s.has("payload-altered") && s.restored(parts, sig):
		return ""
	case s.has("signature-altered") && len(sig) > 0:
		sig[len(sig)/2] ^= 1
		if public.Verify(alg, input, sig) == nil {
			return ""
		}
	}
	return "signature"
}

// restored verifies the claims with the jti that the server waits for, whatever they say: the signature is right, and
// over other claims than those that are used.
func (s *server) restored(parts []string, sig []byte) bool {
	at := strings.LastIndexByte(s.lastID, '-') + 1
	n, _ := strconv.Atoi(s.lastID[at:])
	raw, _ := base64.RawURLEncoding.DecodeString(parts[1])
	public, _ := pair().Public()
	for next := n + 1; next < n+10; next++ {
		claims := strings.Replace(string(raw), "jwtdoc-altered", s.lastID[:at]+strconv.Itoa(next), 1)
		if public.Verify("RS256", parts[0]+"."+base64.RawURLEncoding.EncodeToString([]byte(claims)), sig) == nil {
			return true
		}
	}
	return false
}

func (s *server) header(h map[string]any) string {
	typ, has := h["typ"].(string)
	switch {
	case h["crit"] != nil && !s.has("crit-unknown"):
		return "crit"
	case s.has("typ-missing") && !has, s.has("typ-variants") && has && typ != "JWT":
		return "typ"
	}
	return ""
}

func (s *server) times(part string, p map[string]any) string {
	now := float64(s.clock.now().Add(s.ahead).Unix())
	if exp, given := p["exp"]; given || !s.has("exp-absent") {
		if s.has("exp-twice") {
			raw, _ := base64.RawURLEncoding.DecodeString(part)
			if _, after, found := strings.Cut(string(raw), `"exp":`); found && after[0] != '"' {
				exp = json.Number(after[:strings.IndexAny(after, ",}")])
			}
		}
		n, ok := s.number(exp)
		if s.whole {
			n = math.Trunc(n)
		}
		far := n > now+365*24*3600 && !s.has("exp-milliseconds")
		past := now > n+s.leeway.Seconds() || now == n+s.leeway.Seconds() && !s.edge && !s.has("exp-equals-now")
		fraction := n != math.Trunc(n)
		switch {
		case !ok || far || fraction && s.has("exp-fractional"):
			return "exp"
		case past && !s.has("expired-token") && !(fraction && s.has("exp-fraction-past")):
			return "exp"
		}
	}
	if nbf, given := s.number(p["nbf"]); given && nbf > now+s.nbfLeeway.Seconds() && !s.has("not-yet-valid") {
		return "nbf"
	}
	if iat, given := s.number(p["iat"]); given && iat > now+s.iatLeeway.Seconds() && s.iatChecked {
		return "iat"
	}
	return ""
}

func (s *server) number(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Float64()
		return n, err == nil
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil && s.has("exp-string")
	}
	return 0, false
}

func (s *server) claims(p map[string]any) string {
	if !s.names(p, "aud", "api") || !s.names(p, "iss", "https://issuer.example.com") {
		return "aud or iss"
	}
	if p["token_type"] != "access" && !s.has("refresh-token") {
		return "token_type"
	}
	if p["scope"] != "read" && !s.has("lesser-token") {
		return "scope"
	}
	for name := range p {
		if s.has("extra-claims") && strings.HasPrefix(name, "urn:") {
			return "unknown claim"
		}
	}
	return ""
}

func (s *server) names(p map[string]any, claim, want string) bool {
	v, given := p[claim]
	switch v := v.(type) {
	case string:
		return v == want || s.has(claim+"-wrong")
	case []any:
		return slices.Contains(v, any(want)) && !s.has("aud-list")
	}
	return !given && (s.has(claim+"-missing") || s.has(claim+"-wrong"))
}
