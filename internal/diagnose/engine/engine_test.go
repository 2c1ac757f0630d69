package engine

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

const (
	serverSecret = "the-secret-of-the-server-0123456789abcdef"
	otherSecret  = "the-secret-of-somebody-else-0123456789abc"
)

var testNow = time.Date(2026, 3, 14, 9, 26, 53, 400e6, time.UTC)

// claims are healthy ones; a fault changes them.
func claims() map[string]any {
	return map[string]any{
		"user_id": 3, "sub": "3", "jti": "t-1",
		"iat": testNow.Add(-5 * time.Minute).Unix(), "exp": testNow.Add(25 * time.Minute).Unix(),
	}
}

func sign(t *testing.T, alg, secret string, claims map[string]any) string {
	t.Helper()
	header, _ := json.Marshal(map[string]any{"alg": alg, "typ": "JWT"})
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	input := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	sig, err := jwt.GetSigningMethod(alg).Sign(input, []byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(sig)
}

// broken is a request and a server that do not fit together.
type broken struct {
	name   string
	server func(*stack)
	claims func(map[string]any)
	alg    string // of the token; HS256 when empty
	secret string // that signed the token; the server's when empty
	auth   string // the Authorization value, %s being the token; "Bearer %s" when empty, "-" for none
	key    string // what the user gives; the server's when empty, "-" for none
	aud    string // the audience that the user says the server expects

	field request.Field // one more header field

	cause    string
	standing diagnose.Standing
	also     []string
}

func (b broken) diagnose(t *testing.T, change func(*stack)) (diagnose.Report, *stack) {
	t.Helper()
	s := &stack{secret: serverSecret, algs: []string{"HS256"}, strict: true, now: func() time.Time { return testNow }}
	if b.server != nil {
		b.server(s)
	}
	if change != nil {
		change(s)
	}
	c := claims()
	if b.claims != nil {
		b.claims(c)
	}
	alg, secret := or(b.alg, "HS256"), or(b.secret, serverSecret)
	r, err := request.New("GET", "http://127.0.0.1:8000/api/users")
	if err != nil {
		t.Fatal(err)
	}
	if b.auth != "-" {
		r = r.Add("Authorization", strings.ReplaceAll(or(b.auth, "Bearer %s"), "%s", sign(t, alg, secret, c)))
	}
	if b.field.Name != "" {
		r = r.Add(b.field.Name, b.field.Value)
	}
	var candidates []keys.Source
	if b.key != "-" {
		candidates = []keys.Source{{Secret: finding.NewSecret([]byte(or(b.key, serverSecret))), Place: "--secret-file jwt.key"}}
	}
	report, err := Run(context.Background(), World{
		Sender: s, Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry(),
	}, Options{Request: r, Keys: candidates, Audience: b.aud})
	if err != nil {
		t.Fatal(err)
	}
	return report, s
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func faults() []broken {
	return []broken{
		{name: "no credential", auth: "-", cause: "auth-header-missing", standing: diagnose.Confirmed},
		{
			name: "a field that is only named like a credential", auth: "-", field: request.Field{Name: "X-Auth-Debug", Value: "Bearer of news; exp=0"},
			cause: "auth-header-missing", standing: diagnose.Confirmed,
		},
		{name: "bare token", auth: "%s", cause: "scheme-missing", standing: diagnose.Confirmed},
		{name: "Bearer twice", auth: "Bearer Bearer %s", cause: "scheme-duplicated", standing: diagnose.Confirmed},
		{name: "quotes around the token", auth: `Bearer "%s"`, cause: "token-quoted", standing: diagnose.Confirmed},
		{name: "two blanks", auth: "Bearer  %s", cause: "extra-whitespace", standing: diagnose.Confirmed},
		{
			name: "expired", claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause: "token-expired", standing: diagnose.Confirmed,
		},
		{name: "other secret", secret: otherSecret, cause: "secret-mismatch", standing: diagnose.Confirmed},
		{name: "line end in the issuer's secret", secret: serverSecret + "\n", cause: "secret-whitespace-or-quotes", standing: diagnose.Confirmed},
		{
			name:   "line end in the server's secret",
			server: func(s *stack) { s.secret += "\n" }, cause: "secret-whitespace-or-quotes", standing: diagnose.Confirmed,
		},
		{
			name:   "server decodes the secret from hex",
			server: func(s *stack) { s.secret = "0123456789abcdef0123456789abcdef" }, // the bytes that the digits below stand for
			secret: "3031323334353637383961626364656630313233343536373839616263646566",
			key:    "3031323334353637383961626364656630313233343536373839616263646566",
			cause:  "secret-encoding-mismatch", standing: diagnose.Confirmed,
		},
		{name: "HS512 where HS256 is allowed", alg: "HS512", cause: "alg-not-allowed", standing: diagnose.Confirmed},
		{
			name: "HS256 where HS512 is allowed", server: func(s *stack) { s.algs = []string{"HS512"} },
			cause: "alg-not-allowed", standing: diagnose.Confirmed,
		},
		{
			name: "no exp", claims: func(c map[string]any) { delete(c, "exp") },
			cause: "exp-missing", standing: diagnose.Confirmed,
		},
		{
			name: "exp in a string", claims: func(c map[string]any) { c["exp"] = fmt.Sprint(c["exp"]) },
			cause: "exp-wrong-type", standing: diagnose.Confirmed,
		},
		{
			name: "exp as a date", claims: func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).Format(time.RFC3339) },
			cause: "exp-wrong-type", standing: diagnose.Confirmed,
		},
		{
			name: "exp in milliseconds", claims: func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).UnixMilli() },
			cause: "exp-unit-milliseconds", standing: diagnose.Confirmed,
		},
		{
			name: "exp in milliseconds and past", claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).UnixMilli() },
			cause: "exp-unit-milliseconds", standing: diagnose.Confirmed,
		},
		{name: "server an hour ahead", server: func(s *stack) { s.clock = time.Hour }, cause: "clock-skew", standing: diagnose.Confirmed},
		{name: "server 37 minutes behind", server: func(s *stack) { s.clock = -37 * time.Minute }, cause: "clock-skew", standing: diagnose.Confirmed},
		{
			name:   "application an hour ahead behind a proxy's Date",
			server: func(s *stack) { s.clock, s.falseDate = time.Hour, true }, cause: "clock-skew", standing: diagnose.Confirmed,
		},
		{
			name: "nbf ahead", claims: func(c map[string]any) { c["nbf"] = testNow.Add(time.Hour).Unix() },
			cause: "not-yet-valid-nbf", standing: diagnose.Confirmed,
		},
		{
			name: "iat ahead", claims: func(c map[string]any) { c["iat"] = testNow.Add(10 * time.Minute).Unix() },
			cause: "iat-in-future", standing: diagnose.Confirmed,
		},
		{
			name: "expired and other secret", secret: otherSecret,
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "secret-mismatch", standing: diagnose.Confirmed, also: []string{"token-expired"},
		},
		{
			name: "bare token and expired", auth: "%s",
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "scheme-missing", standing: diagnose.Confirmed, also: []string{"token-expired"},
		},
		{
			name: "bare token and other secret", auth: "%s", secret: otherSecret,
			cause: "scheme-missing", standing: diagnose.Confirmed, also: []string{"secret-mismatch"},
		},
		{name: "slash redirect", server: func(s *stack) { s.slash = true }, cause: "redirect-drops-authorization", standing: diagnose.Confirmed},
		{
			name: "expired behind a slash redirect", server: func(s *stack) { s.slash = true },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "token-expired", standing: diagnose.Confirmed,
		},
		{
			name: "login page for an expired token", server: func(s *stack) { s.loginPage = true },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() },
			cause:  "token-expired", standing: diagnose.Confirmed, also: []string{"login-redirect-instead-of-401"},
		},
		{
			name: "login page and nothing wrong to see", server: func(s *stack) { s.loginPage, s.audience = true, "api" },
			cause: "login-redirect-instead-of-401", standing: diagnose.Confirmed,
		},
		{
			name: "another audience than the server is known to expect", server: func(s *stack) { s.audience = "api" },
			claims: func(c map[string]any) { c["aud"] = "web" }, aud: "api", cause: "audience-mismatch", standing: diagnose.Confirmed,
		},
		{
			name: "sub is a number", server: func(s *stack) { s.stringSub = true },
			claims: func(c map[string]any) { c["sub"] = 3 }, cause: "sub-not-string", standing: diagnose.Confirmed,
		},
		{
			name: "revoked", server: func(s *stack) { s.revoked = map[string]bool{"t-1": true} },
			cause: "token-revoked", standing: diagnose.Confirmed,
		},
		{
			name: "lives longer than allowed", server: func(s *stack) { s.maxLife = 600 },
			cause: "lifetime-policy", standing: diagnose.Confirmed,
		},
		{name: "403 behind the check", server: func(s *stack) { s.forbidden = true }, cause: "role-permission-denied", standing: diagnose.Likely},
		{name: "500 behind the check", server: func(s *stack) { s.broken = true }, cause: "failure-after-authentication", standing: diagnose.Likely},
		{name: "healthy", cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "public", server: func(s *stack) { s.public = true }, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{
			name: "milliseconds at a lenient server", server: func(s *stack) { s.strict = false },
			claims: func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).UnixMilli() },
			cause:  diagnose.Healthy, standing: diagnose.Confirmed,
		},
		{name: "HS512 where it is allowed", alg: "HS512", server: func(s *stack) { s.algs = []string{"HS512"} }, cause: diagnose.Healthy, standing: diagnose.Confirmed},
		{name: "server an hour ahead, long-lived token", server: func(s *stack) { s.clock = time.Hour }, claims: func(c map[string]any) { c["exp"] = testNow.Add(48 * time.Hour).Unix() }, cause: diagnose.Healthy, standing: diagnose.Confirmed},
	}
}

// manners are the ways in which a server may answer; the diagnosis must not depend on them.
func manners() map[string]func(*stack) {
	return map[string]func(*stack){
		"one answer for every token": nil,
		"one answer for everything":  func(s *stack) { s.uniform = true },
		"names what is wrong":        func(s *stack) { s.named = true },
		"no Date":                    func(s *stack) { s.hideDate = true },
	}
}

func TestNamesTheFaultWithTheSecret(t *testing.T) {
	for _, b := range faults() {
		for manner, change := range manners() {
			t.Run(b.name+"/"+manner, func(t *testing.T) {
				r, s := b.diagnose(t, change)
				want, standing := b.cause, b.standing
				if manner == "one answer for everything" && want == "auth-header-missing" {
					standing = diagnose.Likely // garbage gets the same answer: nothing contrasts
				}
				if manner == "no Date" && want == "clock-skew" {
					t.Skip("a clock that is not shown cannot be told from a wrong issuer's; see the next test")
				}
				if r.Verdict.Cause != want || r.Verdict.Standing != standing {
					t.Fatalf("verdict %s %s, want %s %s\n%s", r.Verdict.Cause, r.Verdict.Standing, want, standing, dump(r))
				}
				for _, id := range b.also {
					if !slices.Contains(r.Verdict.Also, id) {
						t.Errorf("%s is not named beside it: %v\n%s", id, r.Verdict.Also, dump(r))
					}
				}
				limit := budgetOne
				if len(b.also) > 0 || s.slash {
					limit = budgetMany
				}
				if len(s.log) > limit || r.Requests != len(s.log) {
					t.Errorf("%d requests sent, %d reported, at most %d allowed\n%s", len(s.log), r.Requests, limit, dump(r))
				}
			})
		}
	}
}

// Harmless oddities beside a fault must not draw suspicion.
func TestNeverConfirmsADecoy(t *testing.T) {
	decoys := map[string]func(map[string]any){
		"unknown claim":         func(c map[string]any) { c["x-weird"] = []any{1, "two"} },
		"old iat":               func(c map[string]any) { c["iat"] = testNow.Add(-365 * 24 * time.Hour).Unix() },
		"audience nobody wants": func(c map[string]any) { c["aud"] = "somebody" },
		"fractional iat":        func(c map[string]any) { c["iat"] = float64(testNow.Unix()) - 60.5 },
		"numeric sub":           func(c map[string]any) { c["sub"] = 3 },
	}
	for _, b := range faults() {
		for name, decoy := range decoys {
			if strings.Contains(name, "iat") && (b.cause == "iat-in-future" || b.cause == "clock-skew") {
				continue // the decoy would repair the fault
			}
			t.Run(b.name+"/"+name, func(t *testing.T) {
				change := b.claims
				b.claims = func(c map[string]any) {
					decoy(c)
					if change != nil {
						change(c)
					}
				}
				r, _ := b.diagnose(t, func(s *stack) { s.named = true })
				if r.Verdict.Cause != b.cause {
					t.Fatalf("verdict %s, want %s\n%s", r.Verdict.Cause, b.cause, dump(r))
				}
			})
		}
	}
}

// Without the secret nothing may be confirmed wrongly, and the true cause must stay on the list.
func TestWithoutTheSecretTheTruthStaysOnTheList(t *testing.T) {
	for _, b := range faults() {
		for manner, change := range manners() {
			t.Run(b.name+"/"+manner, func(t *testing.T) {
				b.key = "-"
				r, _ := b.diagnose(t, change)
				if r.Verdict.Standing == diagnose.Confirmed && r.Verdict.Cause != b.cause && !slices.Contains(b.also, r.Verdict.Cause) {
					t.Fatalf("confirmed %s, the truth is %s\n%s", r.Verdict.Cause, b.cause, dump(r))
				}
				if b.cause == diagnose.Healthy {
					if r.Verdict.Cause != diagnose.Healthy {
						t.Fatalf("a healthy request is called %s\n%s", r.Verdict.Cause, dump(r))
					}
					return
				}
				for _, c := range r.Causes {
					if c.ID == b.cause && c.Standing == diagnose.RuledOut {
						t.Errorf("the true cause %s is ruled out\n%s", b.cause, dump(r))
					}
				}
			})
		}
	}
}

// What nothing can prove without the secret should at least be near the top of the list. This measures how near, over
// all simulated faults and manners; the floor is what has been reached, not what is wanted.
func TestWithoutTheSecretTheTruthIsAmongTheFirst(t *testing.T) {
	first, five, all, length := 0, 0, 0, 0
	var missed []string
	for _, b := range faults() {
		if b.cause == diagnose.Healthy {
			continue
		}
		for manner, change := range manners() {
			b.key = "-"
			r, _ := b.diagnose(t, change)
			at := slices.IndexFunc(r.Causes, func(c diagnose.CauseReport) bool { return c.ID == b.cause })
			all++
			for _, c := range r.Causes {
				if c.Standing != diagnose.RuledOut && c.Standing != diagnose.NotExamined {
					length++
				}
			}
			switch {
			case at == 0:
				first++
				five++
			case at < 5:
				five++
			default:
				missed = append(missed, fmt.Sprintf("%s/%s: %s at %d", b.name, manner, b.cause, at+1))
			}
		}
	}
	t.Logf("with the token alone, the truth is first in %d of %d, among the first five in %d (%.1f %%); the list has %.1f causes",
		first, all, five, 100*float64(five)/float64(all), float64(length)/float64(all))
	slices.Sort(missed)
	for _, m := range missed {
		t.Log("  not among the first five: " + m)
	}
	if 100*five < 90*all {
		t.Errorf("among the first five in %d of %d", five, all)
	}
}

// A server that says "expired" of a token that is alive by this machine's clock, while its own clock is ahead, says
// what its clock is worth.
func TestAServersClockExplainsItsWords(t *testing.T) {
	r, _ := broken{server: func(s *stack) { s.clock, s.named = time.Hour, true }, key: "-"}.diagnose(t, nil)
	if r.Verdict.Cause != "clock-skew" || r.Verdict.Standing != diagnose.Confirmed || len(r.Verdict.Also) > 0 {
		t.Errorf("verdict %+v\n%s", r.Verdict, dump(r))
	}
}

// A secret that is not the server's must not lead to a confirmed cause that is none.
func TestWithAWrongSecretNothingFalseIsConfirmed(t *testing.T) {
	for _, b := range faults() {
		t.Run(b.name, func(t *testing.T) {
			b.key = "a-secret-that-nobody-here-uses-000000000"
			r, _ := b.diagnose(t, nil)
			for _, c := range r.Causes {
				if c.Standing == diagnose.Confirmed && c.ID != b.cause && !slices.Contains(b.also, c.ID) {
					t.Errorf("confirmed %s, the truth is %s\n%s", c.ID, b.cause, dump(r))
				}
			}
			if b.cause == diagnose.Healthy && r.Verdict.Cause != diagnose.Healthy {
				t.Errorf("a healthy request is called %s", r.Verdict.Cause)
			}
		})
	}
}

// Without a key, the place where the request fails is found by tokens that no server can accept.
func TestPlaceOfTheFailureWithoutAKey(t *testing.T) {
	apart := func(first string) func(*stack) {
		return func(s *stack) { s.named, s.first = false, first }
	}
	expired := func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() }
	for _, b := range []broken{
		{name: "expired, signature first", claims: expired, server: apart(""), cause: "token-expired", standing: diagnose.Likely},
		{name: "expired, claims first", claims: expired, server: apart("claims"), cause: "token-expired", standing: diagnose.Likely},
	} {
		t.Run(b.name, func(t *testing.T) {
			b.key = "-"
			r, _ := b.diagnose(t, nil)
			if r.Verdict.Cause != b.cause || r.Verdict.Standing != b.standing {
				t.Fatalf("verdict %+v\n%s", r.Verdict, dump(r))
			}
		})
	}
}

// A server that names what it meets first must not hide the rest: both orders of checking give the same verdicts.
func TestTheOrderOfCheckingDoesNotMatter(t *testing.T) {
	for _, b := range faults() {
		for _, first := range []string{"claims", "header"} {
			t.Run(b.name+"/"+first+" first", func(t *testing.T) {
				r, _ := b.diagnose(t, func(s *stack) { s.named, s.first = true, first })
				named := append([]string{r.Verdict.Cause}, r.Verdict.Also...)
				if !slices.Contains(named, b.cause) {
					t.Fatalf("verdict %s, want %s\n%s", r.Verdict.Cause, b.cause, dump(r))
				}
			})
		}
	}
}

// A token that jwtdoc signs has a new name and a short life. A server that minds the old ones accepts every repair of
// claims for that alone: none may be taken for proven, whatever else is odd, and wherever the server is.
func TestARenewedTokenProvesNoOtherRepair(t *testing.T) {
	odd := map[string]func(map[string]any){
		"numeric sub":     func(c map[string]any) { c["sub"] = 3 },
		"exp in a string": func(c map[string]any) { c["exp"] = fmt.Sprint(c["exp"]) },
		"two oddities":    func(c map[string]any) { c["sub"], c["exp"] = 3, fmt.Sprint(c["exp"]) },
	}
	for _, remote := range []bool{false, true} {
		for _, secret := range []string{serverSecret, otherSecret} {
			for name, change := range odd {
				for _, b := range []broken{
					{name: "revoked", server: func(s *stack) { s.revoked = map[string]bool{"t-1": true} }, cause: "token-revoked"},
					{name: "long-lived", server: func(s *stack) { s.maxLife = 600 }, cause: "lifetime-policy"},
				} {
					t.Run(fmt.Sprintf("%s/%s/remote %v/fits %v", b.name, name, remote, secret == serverSecret), func(t *testing.T) {
						b.claims, b.secret = change, secret
						r, _ := b.diagnose(t, func(s *stack) { s.strict, s.remote = false, remote })
						for _, c := range r.Causes {
							if c.Standing == diagnose.Confirmed && c.ID != b.cause && (c.ID != "secret-mismatch" || secret == serverSecret) {
								t.Errorf("confirmed %s\n%s", c.ID, dump(r))
							}
						}
					})
				}
			}
		}
	}
}

// Two instances that disagree must never make a cure look like a proof.
func TestRoundRobinConfirmsNothing(t *testing.T) {
	for _, every := range []int{2, 3, 4} {
		for _, b := range faults() {
			if b.cause != diagnose.Healthy || b.server != nil {
				continue
			}
			t.Run(fmt.Sprintf("%s/accepts every %d", b.name, every), func(t *testing.T) {
				r, _ := b.diagnose(t, func(s *stack) { s.acceptOnce = every })
				if r.Verdict.Standing == diagnose.Confirmed && r.Verdict.Cause != diagnose.Healthy {
					t.Errorf("confirmed %s\n%s", r.Verdict.Cause, dump(r))
				}
			})
		}
	}
}

func dump(r diagnose.Report) string {
	var b strings.Builder
	for _, e := range r.Experiments {
		fmt.Fprintf(&b, "  %-40s %d %-7s %s\n", e.ID, e.Status, e.Class, e.Reading)
	}
	for _, c := range r.Causes {
		if c.Standing != diagnose.RuledOut {
			fmt.Fprintf(&b, "  %-12s %s %d %q\n", c.Standing, c.ID, len(c.Evidence), c.Evidence)
		}
	}
	fmt.Fprintf(&b, "  verdict: %+v", r.Verdict)
	return b.String()
}
