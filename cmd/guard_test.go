package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/rogpeppe/go-internal/testscript"
)

// guardSecret is what the guarded servers of scripts take tokens by.
const guardSecret = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"

// guarded is a server of a script that wants tokens. Its time is the script's, as everything is that it answers.
type guarded struct {
	kind  string
	now   time.Time
	asked atomic.Int64
}

// cmdGuard starts a server that wants tokens and puts its address into URL:
//
//	sound    keeps the rules, and says why it refuses
//	lax      takes what is not signed and what has no exp
//	open     lets everybody in
//	shut     refuses everybody
//	patient  answers 429 from the ninth request on
//	hostile  is lax, and answers with what drives terminals and CI runners
func cmdGuard(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: guard sound|lax|open|shut|patient|hostile")
	}
	now, err := time.Parse(time.RFC3339Nano, ts.Getenv("NOW"))
	ts.Check(err)
	w := worldOf(ts)
	w.network, w.guard = true, &guarded{kind: args[0], now: now}
	server := httptest.NewServer(w.guard)
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

// cmdAsked holds how many requests the server of the script has seen against a number.
func cmdAsked(ts *testscript.TestScript, _ bool, args []string) {
	if n := worldOf(ts).guard.asked.Load(); len(args) != 1 || strconv.FormatInt(n, 10) != args[0] {
		ts.Fatalf("%d requests were seen, want %s", n, strings.Join(args, " "))
	}
}

func (g *guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := g.asked.Add(1)
	w.Header().Set("Date", g.now.UTC().Format(http.TimeFormat))
	if g.kind == "patient" && n > 8 {
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	why := g.refuse(r.Header.Get("Authorization"))
	if g.kind == "open" || why == "" && g.kind != "shut" {
		_, _ = w.Write([]byte(`{"user":"3"}`))
		return
	}
	challenge := "Bearer"
	if why != "missing" {
		challenge = `Bearer error="invalid_token"`
	}
	body := `{"detail":"no"}`
	if g.kind == "hostile" {
		body = "\x1b[2J::error::owned\n##[error]owned\nTraceback (most recent call last):\n" + r.Header.Get("Authorization")
		challenge = `Bearer error="\x1b]52;c;AAAA\x07", realm="##vso[task.setvariable]"`
		w.Header().Set("Cache-Control", "max-age=60, ##[group]")
	}
	w.Header().Set("WWW-Authenticate", challenge)
	w.WriteHeader(http.StatusUnauthorized)
	_, _ = w.Write([]byte(body))
}

// refuse says why a credential does not do, empty where it does.
func (g *guarded) refuse(authorization string) string {
	scheme, compact, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "bearer") {
		return "missing"
	}
	lax := g.kind == "lax" || g.kind == "hostile"
	options := []jwt.ParserOption{jwt.WithTimeFunc(func() time.Time { return g.now }), jwt.WithValidMethods([]string{"HS256", "none"})}
	if !lax {
		options = append(options, jwt.WithExpirationRequired())
	}
	t, err := jwt.NewParser(options...).Parse(compact, func(t *jwt.Token) (any, error) {
		if lax && t.Method == jwt.SigningMethodNone {
			return jwt.UnsafeAllowNoneSignatureType, nil
		}
		return []byte(guardSecret), nil
	})
	if err != nil {
		return err.Error()
	}
	// What the library lets pass, as nearly all do: extensions, and an exp in milliseconds.
	exp, _ := t.Claims.GetExpirationTime()
	if t.Header["crit"] != nil || exp != nil && exp.After(g.now.Add(24*time.Hour)) {
		return "not as it should be"
	}
	return ""
}
