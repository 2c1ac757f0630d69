package lab

import (
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// keyID is the kid of the keys that the lab signs with, revokedID the jti on the lists of revoked tokens.
const (
	keyID     = "lab-1"
	revokedID = "revoked-yesterday"
)

// decoy is a harmless oddity: what a diagnosis must not blame.
type decoy struct {
	name   string
	header map[string]any
	claims map[string]any
	field  *field
}

// decoys begin with none at all.
var decoys = []decoy{
	{name: "plain"},
	{name: "extra claim", claims: map[string]any{"theme": "dark", "tenant": map[string]any{"id": 12, "expires": "2019-01-01"}}},
	{name: "odd header field", field: &field{"X-Note", "Bearer of news; exp=0"}},
	{name: "unusual typ", header: map[string]any{"typ": "at+jwt"}},
}

type field struct{ name, value string }

// sent is a request as a test puts it together.
type sent struct {
	method string // GET where empty
	path   string
	fields []field
}

// craft makes requests and tokens against one server, with one decoy in all of them.
type craft struct {
	t        *testing.T
	server   *Server
	manifest Manifest
	secret   string
	key      *rsa.PrivateKey // where the tokens are signed with one
	now      time.Time
	decoy    decoy
}

// newCraft makes requests for a server as it runs now.
func newCraft(t *testing.T, s *Server, d decoy) *craft {
	t.Helper()
	return &craft{t: t, server: s, manifest: s.Manifest, secret: s.Secret, key: s.Key, now: time.Now(), decoy: d}
}

// token is what the stack's own login would make, ten minutes to live, but for what edit changes. It is signed
// with the server's secret and HS256, or its key and RS256, unless edit says otherwise.
func (c *craft) token(edits ...func(*draft)) string {
	c.t.Helper()
	text, err := c.tryToken(edits...)
	if err != nil {
		c.t.Fatal(err)
	}
	return text
}

// tryToken is token for edits that may not go together, such as another algorithm and a key that is none of its.
func (c *craft) tryToken(edits ...func(*draft)) (string, error) {
	d := &draft{
		method: jwt.SigningMethodHS256, key: []byte(c.secret),
		header: maps.Clone(c.decoy.header),
		claims: jwt.MapClaims{"exp": c.now.Add(10 * time.Minute).Unix()},
	}
	if c.key != nil {
		d.method, d.key, d.header = jwt.SigningMethodRS256, c.key, map[string]any{"kid": keyID}
		maps.Copy(d.header, c.decoy.header)
	}
	maps.Copy(d.claims, c.manifest.Claims)
	maps.Copy(d.claims, c.decoy.claims)
	for _, edit := range edits {
		edit(d)
	}
	token := jwt.NewWithClaims(d.method, d.claims)
	for name, value := range d.header {
		if token.Header[name] = value; value == nil {
			delete(token.Header, name)
		}
	}
	return token.SignedString(d.key)
}

// login is the token that the server itself hands out.
func (c *craft) login() string {
	c.t.Helper()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	got := get(c.t, c.server, sent{path: c.manifest.Login})
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || body.AccessToken == "" {
		c.t.Fatalf("the login answers %d %s: %v", got.status, got.body, err)
	}
	return body.AccessToken
}

// draft is a token before it is signed.
type draft struct {
	method jwt.SigningMethod
	key    any
	header map[string]any
	claims jwt.MapClaims
}

func claim(name string, value any) func(*draft) { return func(d *draft) { d.claims[name] = value } }

func without(name string) func(*draft) { return func(d *draft) { delete(d.claims, name) } }

func signedWith(secret string) func(*draft) { return func(d *draft) { d.key = []byte(secret) } }

func algorithm(m jwt.SigningMethod) func(*draft) { return func(d *draft) { d.method = m } }

// carrying is a GET of the protected path that carries the token where the stack reads it.
func (c *craft) carrying(token string) sent {
	if c.manifest.Carrier == "flask-session" {
		return c.with(c.manifest.Protected, field{"Cookie", "session=" + flaskSession(c.manifest, "id_token", token, c.now)})
	}
	return c.bearing(c.manifest.Protected, "Bearer "+token)
}

// saying is a GET of the protected path with an Authorization field.
func (c *craft) saying(authorization string) sent {
	return c.bearing(c.manifest.Protected, authorization)
}

// bearing is a GET of path with an Authorization field.
func (c *craft) bearing(path, authorization string) sent {
	return c.with(path, field{"Authorization", authorization})
}

func (c *craft) with(path string, fields ...field) sent {
	if c.decoy.field != nil {
		fields = append([]field{*c.decoy.field}, fields...)
	}
	return sent{path: path, fields: fields}
}

// given are the fault's own flags, at this server.
func (f fault) given(s *Server) []string {
	flags := slices.Clone(f.flags)
	for i, flag := range flags {
		flags[i] = strings.ReplaceAll(flag, "${LAB_URL}", s.URL)
	}
	return flags
}

// answer is what came back, without following redirects.
type answer struct {
	status int
	header http.Header
	body   string
	at     time.Time
}

// get sends a request as it stands and gives back what came of it. The answer is read while the request is still being
// written: a server that refuses a large field before it has read it closes the connection under the request, and
// what it said must not be lost for that.
func get(t *testing.T, s *Server, r sent) answer {
	t.Helper()
	x, answered := ask(t, s, r)
	if !answered {
		t.Fatalf("no whole answer to %s: %d %s", r.path, x.answer.status, x.answer.body)
	}
	header := http.Header{}
	for _, f := range x.answer.fields {
		header.Add(f.name, f.value)
	}
	return answer{status: x.answer.status, header: header, body: x.answer.body, at: time.Now()}
}

// readLogin verifies the token in the answer of /login and returns its claims.
func readLogin(t *testing.T, answer *http.Response, secret string) jwt.MapClaims {
	t.Helper()
	var body struct {
		AccessToken string `json:"access_token"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("login answered %d: %v", answer.StatusCode, err)
	}
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(body.AccessToken, claims, func(*jwt.Token) (any, error) { return []byte(secret), nil },
		jwt.WithValidMethods([]string{"HS256"}))
	if err != nil {
		t.Fatalf("the token of /login: %v", err)
	}
	return claims
}
