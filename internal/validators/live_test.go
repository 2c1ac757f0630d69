package validators

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	josejwt "github.com/go-jose/go-jose/v4/jwt"
	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// sample is a token that is shown to a library itself, and to its row.
type sample struct {
	Name     string `json:"name"`
	Token    string `json:"token"`
	Audience string `json:"audience"`
	Issuer   string `json:"issuer"`
}

// samples are tokens that differ in one thing from a good one, signed with the secret of the tests.
func samples(t testing.TB) []sample {
	t.Helper()
	const header = `{"alg":"HS256","typ":"JWT"}`
	var out []sample
	add := func(name, header, payload string, change func(*sample)) {
		s := sample{Name: name, Token: sign(t, header, payload)}
		if change != nil {
			change(&s)
		}
		out = append(out, s)
	}
	sec := now.Unix()
	for _, claim := range []string{"exp", "nbf", "iat"} {
		for d := int64(-62); d <= 62; d++ {
			if d < -59 || d > 59 || d > -3 && d < 3 {
				add(fmt.Sprintf("%s now%+d", claim, d), header, fmt.Sprintf(`{%q:%d}`, claim, sec+d), nil)
			}
		}
		for _, v := range timeValues() {
			add(claim+" "+v, header, fmt.Sprintf(`{%q:%s}`, claim, v), nil)
		}
	}
	for _, claim := range []string{"sub", "jti", "iss", "aud"} {
		for _, v := range []string{`"api"`, `"API"`, `""`, `42`, `0`, `null`, `true`, `false`, `{}`, `[]`, `["api"]`, `["x","api"]`, `["x"]`, `["api",1]`, `[1]`, `[null]`} {
			payload := fmt.Sprintf(`{%q:%s}`, claim, v)
			add(claim+" "+v, header, payload, nil)
			if claim == "aud" || claim == "iss" {
				add(claim+" "+v+" expected", header, payload, func(s *sample) { s.expect(claim) })
			}
		}
	}
	add("nothing", header, `{}`, nil)
	add("no aud where one is expected", header, `{}`, func(s *sample) { s.expect("aud") })
	add("no iss where one is expected", header, `{}`, func(s *sample) { s.expect("iss") })
	for _, h := range []string{
		`{"alg":"HS256"}`, `{"alg":"HS256","typ":"at+jwt"}`, `{"alg":"HS256","typ":1}`, `{"alg":"HS256","kid":"x"}`,
		`{"alg":"HS512"}`, `{"alg":"HS256","crit":["x"],"x":1}`, `{"alg":"HS256","foo":1}`,
	} {
		add(h, h, `{}`, nil)
	}
	return append(out, spoiled(t, header)...)
}

func (s *sample) expect(claim string) {
	if claim == "aud" {
		s.Audience = "api"
	} else {
		s.Issuer = "api"
	}
}

// timeValues are what may stand where a number of seconds should be.
func timeValues() []string {
	sec := now.Unix()
	return []string{
		fmt.Sprint(sec-3600) + ".5", fmt.Sprint(sec+3600) + ".5", fmt.Sprint(sec) + ".25", fmt.Sprint(sec) + ".75", fmt.Sprint(sec-1) + ".75",
		fmt.Sprint(sec+1) + ".25", "1.764485e9", "0", "-1", "-1.5", fmt.Sprint((sec + 3600) * 1000), fmt.Sprint((sec - 3600) * 1000), "1e17", "1e300", "1e999",
		fmt.Sprintf(`"%d"`, sec-3600), fmt.Sprintf(`"%d"`, sec+3600), fmt.Sprintf(`"%d.5"`, sec+3600), `"1e10"`, `"2035-01-01T00:00:00Z"`,
		`"tomorrow"`, `""`, `null`, `true`, `false`, `[]`, `{}`, fmt.Sprintf(`[%d]`, sec+3600),
	}
}

// spoiled are good tokens whose text was changed.
func spoiled(t testing.TB, header string) []sample {
	t.Helper()
	good := sign(t, header, `{}`)
	parts := strings.Split(good, ".")
	last := parts[2][len(parts[2])-1]
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	loose := good[:len(good)-1] + string(alphabet[strings.IndexByte(alphabet, last)|1])
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`)) + "." + parts[1] + "."
	return []sample{
		{Name: "= padding", Token: good + "="},
		{Name: "unused bits that are set", Token: loose},
		{Name: "two parts", Token: parts[0] + "." + parts[1]},
		{Name: "no signature", Token: parts[0] + "." + parts[1] + "."},
		{Name: "alg none", Token: none},
		{Name: "a signature that is cut", Token: good[:len(good)-10]},
		{Name: "four parts", Token: good + ".AAAA"},
		{Name: "another payload", Token: parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"a":1}`)) + "." + parts[2]},
	}
}

// signatureOf says whether a sample's signature is good: two of the spoiled ones still are.
func signatureOf(name string) Tri {
	if slices.Contains([]string{"two parts", "no signature", "alg none", "a signature that is cut", "four parts", "another payload"}, name) {
		return No
	}
	return Yes
}

// compare holds a row against what the library itself said. What the row does not know must be named in unknown.
func compare(t *testing.T, id string, accepted map[string]string, unknown ...string) {
	t.Helper()
	l, ok := Find(id)
	if !ok {
		t.Fatalf("no library %q", id)
	}
	var doubts []string
	for _, s := range samples(t) {
		e := Expectation{Now: now, Algorithms: []string{"HS256"}, SignatureOK: signatureOf(s.Name)}
		if s.Audience != "" {
			e.Audiences = []string{s.Audience}
		}
		if s.Issuer != "" {
			e.Issuers = []string{s.Issuer}
		}
		got, want := l.Judge(token.Parse(s.Token), e), No
		if accepted[s.Name] == "" {
			want = Yes
		}
		switch got.Accepted {
		case want:
		case Unknown:
			doubts = append(doubts, s.Name)
		default:
			t.Errorf("%s, %s: judged %s %q %q, the library says %q", id, s.Name, got.Accepted, got.Reasons, got.NotExamined, accepted[s.Name])
		}
	}
	slices.Sort(doubts)
	slices.Sort(unknown)
	if !slices.Equal(doubts, unknown) {
		t.Errorf("%s: not known are %q, want %q", id, doubts, unknown)
	}
	t.Logf("%s: %d tokens, %d not known", id, len(samples(t)), len(doubts))
}

func TestGolangJWTJudgesTheSame(t *testing.T) {
	said := map[string]string{}
	for _, s := range samples(t) {
		options := []jwt.ParserOption{jwt.WithValidMethods([]string{"HS256"}), jwt.WithTimeFunc(func() time.Time { return now })}
		if s.Audience != "" {
			options = append(options, jwt.WithAudience(s.Audience))
		}
		if s.Issuer != "" {
			options = append(options, jwt.WithIssuer(s.Issuer))
		}
		_, err := jwt.Parse(s.Token, func(*jwt.Token) (any, error) { return []byte(secret), nil }, options...)
		said[s.Name] = complaint(err)
	}
	compare(t, "golang-jwt", said, "exp 1e300", "exp 1e999", "nbf 1e300", "nbf 1e999", "iat 1e999")
}

func TestGoJoseJudgesTheSame(t *testing.T) {
	said := map[string]string{}
	for _, s := range samples(t) {
		said[s.Name] = complaint(goJoseSays(s))
	}
	compare(t, "go-jose", said)
}

func goJoseSays(s sample) error {
	parsed, err := josejwt.ParseSigned(s.Token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return err
	}
	var c josejwt.Claims
	if err := parsed.Claims([]byte(secret), &c); err != nil {
		return err
	}
	expected := josejwt.Expected{Issuer: s.Issuer, Time: now}
	if s.Audience != "" {
		expected.AnyAudience = josejwt.Audience{s.Audience}
	}
	return c.Validate(expected)
}

func complaint(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

// pythonScript shows every sample to a library of Python at the instant of the tests. Whatever is raised refuses.
const pythonScript = `
import datetime, json, sys
which, secret, now = sys.argv[1], sys.argv[2], float(sys.argv[3])
class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(now, tz)
    @classmethod
    def utcnow(cls):
        return datetime.datetime.fromtimestamp(now, datetime.timezone.utc).replace(tzinfo=None)
if which == "jwt":
    import jwt, jwt.api_jws, jwt.api_jwt, inspect
    jwt.api_jwt.datetime = Clock
    version, crit = jwt.__version__, "Unsupported critical" in inspect.getsource(jwt.api_jws)
    decode = jwt.decode
else:
    import jose, jose.jwt
    jose.jwt.datetime = Clock
    version, crit = jose.__version__, False
    decode = jose.jwt.decode
said = {}
for s in json.load(sys.stdin):
    expected = {}
    if s["audience"]: expected["audience"] = s["audience"]
    if s["issuer"]: expected["issuer"] = s["issuer"]
    try:
        decode(s["token"], secret, algorithms=["HS256"], **expected)
        said[s["name"]] = ""
    except Exception as e:
        said[s["name"]] = type(e).__name__ + ": " + str(e)
json.dump({"version": version, "crit": crit, "said": said}, sys.stdout)
`

// pythonAnswer is what pythonScript prints.
type pythonAnswer struct {
	Version string            `json:"version"`
	Crit    bool              `json:"crit"`
	Said    map[string]string `json:"said"`
}

// askPython runs pythonScript with the interpreter of the system, whose packages the lab installs.
func askPython(t *testing.T, module string) pythonAnswer {
	t.Helper()
	const interpreter = "/usr/bin/python3"
	if out, err := exec.CommandContext(t.Context(), interpreter, "-c", "import "+module).CombinedOutput(); err != nil {
		missing(t, fmt.Sprintf("%s cannot import %s: %v %s", interpreter, module, err, out))
	}
	input, err := json.Marshal(samples(t))
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), interpreter, "-c", pythonScript, module, secret, fmt.Sprintf("%.3f", float64(now.UnixMilli())/1000))
	c.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var a pythonAnswer
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// missing skips, or fails where the lab is required.
func missing(t *testing.T, reason string) {
	t.Helper()
	if os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatalf("JWTDOC_LAB=require: %s", reason)
	}
	t.Skip(reason)
}

func TestPyJWTJudgesTheSame(t *testing.T) {
	a := askPython(t, "jwt")
	id := "pyjwt"
	switch {
	case strings.HasPrefix(a.Version, "2.6.") && a.Crit:
		id = "pyjwt@2.6-debian"
	case strings.HasPrefix(a.Version, "2.6."):
		id = "pyjwt@2.6"
	case !strings.HasPrefix(a.Version, "2.12."):
		missing(t, "no row describes PyJWT "+a.Version)
	}
	compare(t, id, a.Said, "exp 1e999")
}

func TestPythonJoseJudgesTheSame(t *testing.T) {
	a := askPython(t, "jose")
	if !strings.HasPrefix(a.Version, "3.") {
		missing(t, "no row describes python-jose "+a.Version)
	}
	compare(t, "python-jose", a.Said, "exp 1e999", "iat 1e999")
}
