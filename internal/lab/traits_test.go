package lab

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// judge tells what is unusual about a request to one server, whose keys and settings it knows: everything that a
// stack of the lab might mind, one trait for each. It decides nothing: which traits are minded, in which order and
// with which answer, is what was recorded of the stack.
type judge struct {
	server *Server
	// ahead is how far the server's clock is.
	ahead time.Duration
	// state is what else is special about this start of the server: a trait of all its requests.
	state string
}

// traits are sorted and unique. Times are judged at the given moment of this machine.
func (j judge) traits(r rawRequest, at time.Time) []string {
	c := &traits{judge: j, now: at.Add(j.ahead)}
	if j.state != "" {
		c.note("%s", j.state)
	}
	c.line(r)
	c.credential(r)
	slices.Sort(c.found)
	return slices.Compact(c.found)
}

type traits struct {
	judge
	now   time.Time
	found []string
}

func (c *traits) note(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

// large is what some servers do not take in one field; the lab's large token is well above every server's limit.
const large = 8000

// nowhere begins the paths that nobody has, with which a diagnosis asks what a path that leads nowhere gets.
const nowhere = "/jwtdoc-"

// line judges what is not the credential.
func (c *traits) line(r rawRequest) {
	m := c.server.Manifest
	if r.method != "GET" {
		c.note("method=%s", r.method)
	}
	path, _, _ := strings.Cut(r.target, "?")
	protected, _, _ := strings.Cut(m.Protected, "?")
	switch {
	case strings.HasPrefix(path, nowhere):
		c.note("path=nonsense") // a path that nobody has, drawn anew each time
	case path != protected:
		c.note("path=%s", path)
	}
	if origin := r.values("Origin"); len(origin) > 0 {
		c.note("origin")
	}
	for _, v := range r.values("Access-Control-Request-Headers") {
		c.note("preflight=%s", strings.ToLower(v))
	}
	if accept := strings.Join(r.values("Accept"), ","); strings.Contains(accept, "json") {
		c.note("accept=json")
	} else if strings.Contains(accept, "html") {
		c.note("accept=html")
	}
	if r.size > large {
		c.note("size=large")
	}
}

// credential finds the token, and judges how it is carried.
func (c *traits) credential(r rawRequest) {
	if c.server.Manifest.Carrier == "flask-session" {
		c.session(r)
		return
	}
	values := r.values("Authorization")
	if len(values) > 1 {
		c.note("authorization=several")
	}
	cookie := cookieValue(r, "session")
	switch {
	case len(values) > 0:
		c.authorization(values[0])
		if cookie != "" {
			c.note("beside=cookie")
		}
	case cookie != "":
		c.note("place=cookie")
		c.token(cookie)
	case len(r.values("X-Access-Token")) > 0:
		c.note("place=x-access-token")
		c.token(r.values("X-Access-Token")[0])
	default:
		c.note("authorization=none")
	}
}

// session judges a Flask session cookie, the only thing that such a stack reads.
func (c *traits) session(r rawRequest) {
	cookie := cookieValue(r, "session")
	if cookie == "" {
		c.note("session=none")
		return
	}
	token, at, state := readFlaskSession(c.server.Manifest, "id_token", cookie)
	if ahead := at.Sub(c.now); state == "" && ahead > 2*time.Second {
		c.note("session=ahead")
	} else if state == "" && ahead > 0 {
		c.note(edge)
	}
	if state != "" {
		c.note("session=%s", state)
		return
	}
	c.token(token)
}

func cookieValue(r rawRequest, name string) string {
	for _, line := range r.values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			if got, value, _ := strings.Cut(strings.TrimSpace(pair), "="); got == name {
				return strings.Trim(value, `"`)
			}
		}
	}
	return ""
}

var schemeAndRest = regexp.MustCompile(`^(\S+)([ \t]+)(.*)$`)

func (c *traits) authorization(value string) {
	parts := schemeAndRest.FindStringSubmatch(value)
	switch {
	case value == "":
		c.note("authorization=empty")
		return
	case parts == nil && strings.EqualFold(value, "Bearer"):
		c.note("scheme=alone")
		return
	case parts == nil:
		c.note("scheme=none")
		c.token(value)
		return
	}
	switch scheme := parts[1]; {
	case scheme == "Bearer":
	case scheme == "bearer":
		c.note("scheme=lower")
	case strings.EqualFold(scheme, "Bearer"):
		c.note("scheme=case")
	case strings.EqualFold(scheme, "Basic"):
		c.note("scheme=basic")
	case strings.HasSuffix(scheme, ":"):
		c.note("scheme=colon")
	case len(scheme) < 10:
		c.note("scheme=%s", strings.ToLower(scheme))
	default:
		c.note("scheme=other")
	}
	if gap := parts[2]; strings.Contains(gap, "\t") {
		c.note("gap=tab")
	} else if gap != " " {
		c.note("gap=wide")
	}
	c.wrapped(parts[3])
}

// wrapped takes off what is around a token.
func (c *traits) wrapped(text string) {
	if trimmed := strings.TrimRight(text, " \t"); trimmed != text {
		c.note("trail=space")
		text = trimmed
	}
	if rest, ok := strings.CutPrefix(text, "Bearer "); ok {
		c.note("wrap=scheme")
		text = rest
	}
	if rest := strings.Trim(text, `"'`); rest != text {
		c.note("wrap=quotes")
		text = rest
	}
	if rest := strings.NewReplacer("%2E", ".", "%2e", ".", "%3D", "=").Replace(text); rest != text {
		c.note("wrap=percent")
		text = rest
	}
	if rest := strings.TrimRight(text, ",;"); rest != text {
		c.note("trail=junk")
		text = rest
	}
	if rest := strings.TrimRight(text, "="); rest != text {
		c.note("trail=padding")
		text = rest
	}
	if rest := strings.Join(strings.Fields(text), ""); rest != text {
		c.note("wrap=blanks")
		text = rest
	}
	c.token(text)
}

// token judges a token: its form, its header, its signature, its claims.
func (c *traits) token(text string) {
	segments := strings.Split(text, ".")
	if len(segments) != 3 {
		c.note("form=%d", min(len(segments), 6))
	}
	if len(segments) != 3 && len(segments) != 2 {
		return
	}
	header, okHeader := object(segments[0])
	claims, okClaims := object(segments[1])
	if !okHeader || !okClaims {
		c.note("form=garbage")
		return
	}
	c.header(header)
	if len(segments) == 3 {
		c.signature(header, segments[0]+"."+segments[1], segments[2])
	}
	c.claims(claims)
}

func object(segment string) (map[string]any, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		return nil, false
	}
	var o map[string]any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	return o, d.Decode(&o) == nil && o != nil
}

func (c *traits) header(header map[string]any) {
	want := "HS256"
	if c.server.Key != nil {
		want = "RS256"
	}
	if alg, _ := header["alg"].(string); alg != want {
		c.note("alg=%s", alg)
	}
	switch typ, has := header["typ"]; {
	case !has:
		c.note("typ=none")
	case typ != "JWT":
		c.note("typ=other")
	}
	kid, has := header["kid"]
	switch {
	case c.server.Key != nil && !has:
		c.note("kid=none")
	case has && (c.server.Key == nil || kid != keyID):
		c.note("kid=other")
	}
	if _, has := header["crit"]; has {
		c.note("crit")
	}
}

// signature judges the third segment under the key of the server, by the algorithm that the header names.
func (c *traits) signature(header map[string]any, input, segment string) {
	alg, _ := header["alg"].(string)
	if segment == "" {
		if alg != "none" {
			c.note("signature=none")
		}
		return
	}
	signature, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		c.note("signature=unreadable")
		return
	}
	method := jwt.GetSigningMethod(alg)
	if method == nil || alg == "none" {
		c.note("signature=wrong")
		return
	}
	var key any = []byte(c.server.Secret)
	size := map[string]int{"HS256": 32, "HS384": 48, "HS512": 64}[alg]
	if c.server.Key != nil {
		key, size = &c.server.Key.PublicKey, c.server.Key.Size()
	}
	switch {
	case method.Verify(input, signature, key) == nil:
	case len(signature) != size:
		c.note("signature=short")
	default:
		c.note("signature=wrong")
	}
}
