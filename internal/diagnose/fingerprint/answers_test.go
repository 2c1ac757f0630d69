package fingerprint

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// recorded is one line of testdata/answers.tsv: what a running server answered to a request with one known fault.
type recorded struct {
	server, fault string
	answer        Answer
	// causes are those that are right to name; more than one where the fault is an instance of both.
	causes []string
}

func answers(t *testing.T) []recorded {
	t.Helper()
	lineEnds := strings.NewReplacer(`\r`, "\r", `\n`, "\n", `\\`, `\`)
	var rs []recorded
	for i, f := range tsv(t, "testdata/answers.tsv", 7) {
		status, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		r := recorded{
			server: f[0], fault: f[1], causes: strings.Split(f[6], "|"),
			answer: Answer{Status: status, Server: f[4], Body: lineEnds.Replace(f[5])},
		}
		if f[3] != "" {
			r.answer.Challenges = []string{f[3]}
		}
		rs = append(rs, r)
	}
	return rs
}

// The servers' words must never lead away from the truth: naming nothing, or a list with the right cause in it,
// is fine; one wrong name is not, nor a list without the right one.
func TestRecordedAnswersNeverNameAWrongCause(t *testing.T) {
	exact, listed, silent := 0, 0, 0
	for _, r := range answers(t) {
		named := Topics(Recognise(r.answer))
		right := slices.ContainsFunc(named, func(n string) bool { return slices.Contains(r.causes, n) })
		switch {
		case len(named) == 0:
			silent++
		case !right:
			t.Errorf("%s %s: named %v, the cause is %v (%d %q)", r.server, r.fault, named, r.causes, r.answer.Status, r.answer.Body)
		case len(named) == 1:
			exact++
		default:
			listed++
		}
	}
	t.Logf("%d named exactly, %d listed with others, %d named nothing", exact, listed, silent)
	if exact < 60 {
		t.Errorf("%d causes named exactly, 60 were", exact)
	}
}

func TestRecordedAnswersAreAttributedToTheirStack(t *testing.T) {
	stacks := map[string]string{
		"py-fastapi-pyjwt": "PyJWT|FastAPI HTTPBearer", "py-fastapi-jose": "FastAPI OAuth2PasswordBearer|FastAPI tutorial app",
		"py-flask-jwt-extended": "Flask-JWT-Extended|PyJWT", "apache-modwsgi-on": "Flask-JWT-Extended|PyJWT",
		"py-drf-simplejwt": "DRF SimpleJWT|Django REST framework", "node-express-jwt": "express-jwt|jsonwebtoken|express-jwt, no error handler",
		"node-express-jwt-prod": "express-jwt, no error handler", "node-express-jsonwebtoken": "jsonwebtoken",
		"node-passport-jwt": "passport-jwt", "node-fastify-jwt": "@fastify/jwt", "node-hono-jwt": "hono/jwt, hono/jwk",
		"go-echo": "echo-jwt", "go-golangjwt": "golang-jwt", "go-oidc": "go-oidc",
		"haproxy": "HAProxy, rules of its JWT guide", "nginx-authrequest": "NGINX Plus auth_jwt / auth_request",
		"apache-modwsgi": "Flask-JWT-Extended", "apache-auth-openidc": "mod_auth_openidc (oauth20)",
	}
	unattributed := 0
	for _, r := range answers(t) {
		want, ok := stacks[r.server]
		if !ok {
			t.Fatalf("no stack for %s", r.server)
		}
		if r.answer.Status != 401 && r.answer.Status != 403 && r.answer.Status != 422 {
			continue // a proxy's or a runtime's own answer
		}
		got := Stacks(r.answer)
		if !slices.ContainsFunc(got, func(s string) bool { return slices.Contains(strings.Split(want, "|"), s) }) {
			unattributed++
			t.Logf("%s %s: %v", r.server, r.fault, got)
		}
	}
	if unattributed > 8 {
		t.Errorf("%d answers are not attributed to their stack, 8 were", unattributed)
	}
}
