package validators

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// now is not on a whole second, as clocks seldom are.
var now = time.Unix(1764486000, 500_000_000).UTC()

const (
	audience = "lab-api"
	issuer   = "https://issuer.lab"
	keyID    = "lab-key"
)

// server says how a server of testdata/servers.tsv was set up.
type server struct {
	name, row string
	// algorithm is what its tokens are signed with; listed: the program allows no other.
	algorithm string
	listed    bool
	// expects: the program expects audience and issuer.
	expects bool
	// required are claims that the program demands.
	required []string
	// http: the row is about a framework that reads the Authorization field itself.
	http bool
	// inexpressible are cases that the library has no part in, with the reason. Do not let it grow.
	inexpressible map[string]string
}

const (
	ownRules = "claims are checked by rules that the administrator wrote"
	ownCode  = "the program takes the token out of the field by itself"
	ownUser  = "the program looks the user up under sub"
)

func servers() []server {
	return []server{
		{name: "py-fastapi-jose", row: "python-jose", algorithm: "HS256", listed: true, expects: true, required: []string{"sub"}},
		{name: "py-fastapi-pyjwt", row: "pyjwt@2.6-debian", algorithm: "HS256", listed: true, expects: true},
		{name: "py-flask-jwt-extended", row: "flask-jwt-extended@4.4", algorithm: "HS256", expects: true, http: true},
		{name: "py-drf-simplejwt", row: "simplejwt", algorithm: "HS256", expects: true, http: true},
		{name: "node-express-jwt", row: "express-jwt", algorithm: "HS256", listed: true, expects: true, http: true},
		{name: "node-express-jwt-prod", row: "express-jwt", algorithm: "HS256", listed: true, expects: true, http: true},
		{name: "node-express-jsonwebtoken", row: "jsonwebtoken", algorithm: "HS256", expects: true},
		{name: "node-passport-jwt", row: "passport-jwt", algorithm: "HS256", expects: true, required: []string{"sub"}, http: true},
		{name: "node-fastify-jwt", row: "fastify-jwt", algorithm: "HS256", listed: true, expects: true, http: true},
		{name: "node-hono-jwt", row: "hono", algorithm: "HS256", listed: true, expects: true, http: true},
		{name: "go-echo", row: "echo-jwt", algorithm: "HS256", http: true},
		{name: "go-oidc", row: "go-oidc", algorithm: "RS256", expects: true},
		{name: "go-golangjwt", row: "golang-jwt", algorithm: "HS256", listed: true, expects: true},
		{name: "haproxy", row: "haproxy", algorithm: "HS256", listed: true, inexpressible: map[string]string{
			"expired-1h": ownRules, "aud-wrong": ownRules, "aud-missing": ownRules, "aud-list": ownRules, "iss-wrong": ownRules,
			"iss-trailing-slash": ownRules, "iss-missing": ownRules, "leeway-exp": ownRules,
		}},
		{name: "apache-modwsgi-on", row: "flask-jwt-extended@4.4", algorithm: "HS256", expects: true, http: true},
		{name: "nginx-authrequest", row: "golang-jwt", algorithm: "HS256", listed: true, expects: true},
		{name: "apache-auth-openidc", row: "mod_auth_openidc", algorithm: "HS256", expects: true, http: true},
	}
}

// maxInexpressible is how many cells are left out of the comparison: four scheme cases of each of the seven servers
// whose program reads the field itself, and the rules of the HAProxy administrator.
const maxInexpressible = 7*4 + 8

// minted is a token and what is known of its signature.
type minted struct {
	text      string
	scheme    string
	signature Tri
}

// sign makes a token of exactly these parts. RS256 gets bytes of the right length: whether they fit is told to the
// judge, which verifies nothing.
func sign(t testing.TB, header, payload string) string {
	t.Helper()
	enc := base64.RawURLEncoding.EncodeToString
	input := enc([]byte(header)) + "." + enc([]byte(payload))
	alg := token.Parse(input + ".AAAA").Algorithm()
	if !strings.HasPrefix(alg, "HS") {
		return input + "." + enc(make([]byte, 256))
	}
	sig, err := keys.Sign(alg, finding.NewSecret([]byte(secret)), input)
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + enc(sig)
}

const secret = "a secret of the tests that is long enough for HS512: 0123456789abcdef"

// claims is a payload to be changed.
type claims map[string]any

func goodClaims() claims {
	sec := now.Unix()
	return claims{
		"sub": "user1", "aud": audience, "iss": issuer, "iat": sec - 60, "nbf": sec - 60, "exp": sec + 600,
		"jti": "0001", "type": "access", "token_type": "access", "user_id": "user1",
	}
}

func goodHeader(alg string) claims { return claims{"alg": alg, "typ": "JWT", "kid": keyID} }

func asJSON(t testing.TB, c claims) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mint makes the token of a case for a server.
func mint(t testing.TB, name string, s server) minted {
	t.Helper()
	header, payload, m := goodHeader(s.algorithm), goodClaims(), minted{signature: Yes}
	change(name, s, header, payload, &m)
	m.text = sign(t, asJSON(t, header), asJSON(t, payload))
	spoil(t, name, &m)
	return m
}

// change makes the case's one difference in the header, the claims, the scheme or the key.
func change(name string, s server, header, payload claims, m *minted) {
	sec := now.Unix()
	switch name {
	case "good", "garbage-nodots", "garbage-3seg", "sig-truncated", "sig-1char-short", "sig-removed", "two-segments", "sig-padded", "jwe-5seg":
	case "bearer-lower":
		m.scheme = "bearer"
	case "BEARER-upper":
		m.scheme = "BEARER"
	case "scheme-JWT", "scheme-Token":
		m.scheme = strings.TrimPrefix(name, "scheme-")
	case "wrong-key":
		m.signature = No
	case "expired-1h":
		payload["exp"] = sec - 3600
	case "nbf-future-1h":
		payload["nbf"] = sec + 3600
	case "iat-future-1h":
		payload["iat"] = sec + 3600
	case "aud-wrong":
		payload["aud"] = "other-api"
	case "aud-list":
		payload["aud"] = []string{"other-api", audience}
	case "iss-wrong":
		payload["iss"] = "https://evil.lab"
	case "iss-trailing-slash":
		payload["iss"] = issuer + "/"
	case "aud-missing", "iss-missing", "exp-missing", "sub-missing", "jti-missing":
		delete(payload, strings.TrimSuffix(name, "-missing"))
	case "alg-512":
		header["alg"] = s.algorithm[:2] + "512"
	case "alg-none":
		header["alg"], m.signature = "none", No
	case "alg-confusion":
		// A secret where a public key is expected, and the other way round.
		header["alg"], m.signature = map[string]string{"RS256": "HS256", "HS256": "RS256"}[s.algorithm], No
	case "kid-unknown":
		header["kid"] = "other-key"
	case "kid-missing":
		delete(header, "kid")
	case "typ-at+jwt":
		header["typ"] = "at+jwt"
	case "typ-missing":
		delete(header, "typ")
	case "crit-unknown":
		header["crit"], header["foo"] = []string{"foo"}, 1
	case "exp-string":
		payload["exp"] = strconv.FormatInt(sec+600, 10)
	case "exp-ms":
		payload["exp"] = (sec + 600) * 1000
	case "exp-ms-past":
		payload["exp"] = (sec - 3600) * 1000
	case "exp-float":
		payload["exp"] = float64(sec) + 600.5
	case "iat-ms":
		payload["iat"] = sec * 1000
	case "nbf-string":
		payload["nbf"] = strconv.FormatInt(sec-60, 10)
	case "sub-int":
		payload["sub"] = 42
	case "type-refresh":
		payload["type"], payload["token_type"] = "refresh", "refresh"
	default:
		panic("no token for the case " + name)
	}
}

// spoil makes the case's one difference in the signed text.
func spoil(t testing.TB, name string, m *minted) {
	t.Helper()
	parts := strings.Split(m.text, ".")
	switch name {
	case "garbage-nodots":
		m.text = "garbage"
	case "garbage-3seg":
		m.text = "nonsense.nonsense.nonsense"
	case "alg-none", "sig-removed":
		m.text, m.signature = parts[0]+"."+parts[1]+".", No
	case "sig-truncated":
		m.text, m.signature = m.text[:len(m.text)-10], No
	case "sig-1char-short":
		m.text, m.signature = m.text[:len(m.text)-1], No
	case "two-segments":
		m.text, m.signature = parts[0]+"."+parts[1], No
	case "sig-padded":
		m.text += strings.Repeat("=", 3-(len(parts[2])+3)%4)
	case "jwe-5seg":
		enc := base64.RawURLEncoding.EncodeToString
		m.text = enc([]byte(`{"alg":"dir","enc":"A256GCM"}`)) + ".." + enc(make([]byte, 12)) + "." + enc(make([]byte, 40)) + "." + enc(make([]byte, 16))
	}
}

// judge asks the row what it says to a token, set up as the server was.
func (s server) judge(t testing.TB, m minted) Judgement {
	t.Helper()
	l, ok := Find(s.row)
	if !ok {
		t.Fatalf("no library %q", s.row)
	}
	e := Expectation{Now: now, KeyIDs: []string{keyID}, Required: s.required, Scheme: m.scheme, SignatureOK: m.signature}
	if s.expects {
		e.Audiences, e.Issuers = []string{audience}, []string{issuer}
	}
	if s.listed {
		e.Algorithms = []string{s.algorithm}
	}
	return l.Judge(token.Parse(m.text), e)
}

// recorded reads testdata/servers.tsv: the answer by server and case, and the cases in their order.
func recorded(t testing.TB) (answers map[string]map[string]string, cases []string) {
	t.Helper()
	b, err := os.ReadFile("testdata/servers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	answers = map[string]map[string]string{}
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case names == nil:
			names = cells[1:]
			for _, n := range names {
				answers[n] = map[string]string{}
			}
		default:
			cases = append(cases, cells[0])
			for i, n := range names {
				answers[n][cells[0]] = cells[i+1]
			}
		}
	}
	return answers, cases
}

func TestJudgementsAgreeWithRunningServers(t *testing.T) {
	answers, cases := recorded(t)
	agreed, left := 0, 0
	for _, s := range servers() {
		if answers[s.name] == nil {
			t.Fatalf("no answers of %s", s.name)
		}
		for _, name := range cases {
			if reason := s.leftOut(name); reason != "" {
				left++
				continue
			}
			if s.agrees(t, name, answers[s.name][name]) {
				agreed++
			}
		}
	}
	if left > maxInexpressible {
		t.Errorf("%d cells are left out, more than %d: a judgement must not be made true by looking away", left, maxInexpressible)
	}
	if want := len(servers())*len(cases) - maxInexpressible; agreed != want && !t.Failed() {
		t.Errorf("%d cells were compared, want %d", agreed, want)
	}
	t.Logf("%d cells of %d servers agree, %d cannot be expressed", agreed, len(servers()), left)
	var compared []string
	for _, s := range servers() {
		compared = append(compared, s.name)
	}
	for name := range answers {
		if !slices.Contains(compared, name) {
			t.Errorf("%s is recorded, and no library is compared with it", name)
		}
	}
}

// agrees compares a judgement with what the server answered.
func (s server) agrees(t *testing.T, name, answer string) bool {
	t.Helper()
	all := true
	for _, c := range s.questions(t, name, answer) {
		if got := s.judge(t, c.minted); got.Accepted != c.accepted {
			t.Errorf("%s, %s: %s says %s %q %q, the server answered %s", s.name, c.name, s.row, got.Accepted, got.Reasons, got.NotExamined, answer)
			all = false
		}
	}
	return all
}

// leftOut says why the library has no part in a case, empty where it has.
func (s server) leftOut(name string) string {
	schemes := []string{"bearer-lower", "BEARER-upper", "scheme-JWT", "scheme-Token"}
	if !s.http && slices.Contains(schemes, name) {
		return ownCode
	}
	return s.inexpressible[name]
}

// question is a token and whether the server accepted it.
type question struct {
	name string
	minted
	accepted Tri
}

// questions are the tokens that a cell of the table speaks of: one, or for a leeway the last that was accepted and
// the first that was refused.
func (s server) questions(t testing.TB, name, answer string) []question {
	t.Helper()
	claim, isLeeway := strings.CutPrefix(name, "leeway-")
	if !isLeeway {
		accepted := No
		if strings.HasPrefix(answer, "2") {
			accepted = Yes
		}
		return []question{{name, mint(t, name, s), accepted}}
	}
	last, open := strings.CutSuffix(answer, "+")
	if last == "none" {
		last = "-1"
	}
	n, err := strconv.Atoi(last)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out []question
	ask := func(seconds int, accepted Tri) {
		payload := goodClaims()
		payload[claim] = now.Unix() + int64(seconds)
		if claim == "exp" {
			payload[claim] = now.Unix() - int64(seconds)
		}
		m := minted{text: sign(t, asJSON(t, goodHeader(s.algorithm)), asJSON(t, payload)), signature: Yes}
		out = append(out, question{fmt.Sprintf("%s %d", name, seconds), m, accepted})
	}
	if n >= 0 {
		ask(n, Yes)
	}
	if !open {
		ask(n+1, No)
	}
	return out
}

func TestRefusalsNameTheClaimThatIsWrong(t *testing.T) {
	// The first reason is what the library reports: each case has one fault only.
	want := map[string]string{
		"expired-1h": "expired", "nbf-future-1h": "not valid before", "aud-wrong": "aud is", "iss-wrong": "iss is",
		"wrong-key": "signature", "alg-512": "alg is", "alg-none": "alg is none", "exp-string": "exp is",
	}
	for name, prefix := range want {
		for _, s := range servers() {
			m := mint(t, name, s)
			got := s.judge(t, m)
			if got.Accepted != No {
				continue
			}
			if !slices.ContainsFunc(got.Reasons, func(e finding.Evidence) bool { return strings.Contains(string(e), prefix) }) {
				t.Errorf("%s, %s: no reason of %q says %q", s.name, name, got.Reasons, prefix)
			}
		}
	}
}
