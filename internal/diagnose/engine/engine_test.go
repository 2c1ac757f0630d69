package engine

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
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

func sign(t *testing.T, alg, secret string, claims, more map[string]any) string {
	t.Helper()
	head := map[string]any{"alg": alg, "typ": "JWT"}
	maps.Copy(head, more)
	header, _ := json.Marshal(head)
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

	field  request.Field       // one more header field
	spell  func(string) string // rewrites the token before it is sent
	header map[string]any      // further parameters of the header of the token
	method string              // GET when empty; others are allowed to be repeated
	words  bool                // can be found only where the server says something
	rare   bool                // found only after all that is more usual: more requests than for others

	cause    string
	standing diagnose.Standing
	inWords  diagnose.Standing // where the server says what is wrong; as standing when empty
	also     []string
}

func (b broken) diagnose(t *testing.T, change func(*stack)) (diagnose.Report, *stack) {
	t.Helper()
	return b.run(t, change, func(s *stack) Sender { return s })
}

// at diagnoses at a server that answers everything alike, where there is such an answer.
func (b broken) at(t *testing.T, change func(*stack), always *request.Answer) diagnose.Report {
	t.Helper()
	r, _ := b.run(t, change, func(s *stack) Sender {
		if always != nil {
			return constant{s, *always}
		}
		return s
	})
	return r
}

func (b broken) run(t *testing.T, change func(*stack), through func(*stack) Sender) (diagnose.Report, *stack) {
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
	r, err := request.New(b.method, "http://127.0.0.1:8000/api/users")
	if err != nil {
		t.Fatal(err)
	}
	sent := spelt(b.spell, sign(t, alg, secret, c, b.header))
	if b.auth != "-" {
		r = r.Add("Authorization", strings.ReplaceAll(or(b.auth, "Bearer %s"), "%s", sent))
	}
	if b.field.Name != "" {
		r = r.Add(b.field.Name, strings.ReplaceAll(b.field.Value, "%s", sent))
	}
	var candidates []keys.Source
	if b.key != "-" {
		candidates = []keys.Source{{Secret: finding.NewSecret([]byte(or(b.key, serverSecret))), Place: "--secret-file jwt.key"}}
	}
	report, err := Run(context.Background(), World{
		Sender: through(s), Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry(),
	}, Options{Request: r, Keys: candidates, Audience: b.aud, AllowUnsafe: b.method != ""})
	if err != nil {
		t.Fatal(err)
	}
	return report, s
}

func spelt(spell func(string) string, token string) string {
	if spell == nil {
		return token
	}
	return spell(token)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
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
	var requests []int
	defer func() {
		slices.Sort(requests)
		t.Logf("requests: median %d, at most %d", requests[len(requests)/2], requests[len(requests)-1])
	}()
	for _, b := range faults() {
		for manner, change := range manners() {
			t.Run(b.name+"/"+manner, func(t *testing.T) {
				r, s := b.diagnose(t, change)
				want, standing := b.cause, b.standing
				if manner == "names what is wrong" && b.inWords != "" {
					standing = b.inWords
				}
				if manner == "one answer for everything" && want == "auth-header-missing" {
					standing = diagnose.Likely // garbage gets the same answer: nothing contrasts
				}
				if manner == "one answer for everything" && (b.words || want == "websocket-sse-no-header") {
					t.Skip("nothing that can be seen names the place")
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
				requests = append(requests, len(s.log))
				limit := budgetOne
				if len(b.also) > 0 || s.slash || b.rare {
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
		"numeric iss":           func(c map[string]any) { c["iss"] = 7 },
		"session and roles":     func(c map[string]any) { c["sid"], c["roles"], c["azp"] = "s", []any{"admin"}, "spa" },
		"refreshed":             func(c map[string]any) { c["fresh"] = false },
		"nbf as text":           func(c map[string]any) { c["nbf"] = fmt.Sprint(testNow.Add(-time.Hour).Unix()) },
	}
	for _, b := range faults() {
		for name, decoy := range decoys {
			if strings.Contains(name, "nbf") && b.cause == "not-yet-valid-nbf" || strings.Contains(name, "iss") && b.name == "the token of RFC 7519" {
				continue // the fault is in the same claim
			}
			if strings.Contains(name, "iat") && (b.cause == "iat-in-future" || b.cause == "clock-skew") {
				continue // the decoy would repair the fault
			}
			t.Run(b.name+"/"+name, func(t *testing.T) {
				b, change := b, b.claims // the decoys must not add up
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

// A server that says "expired" of a token that is alive by this machine's clock, while its own clock is ahead, says
// what its clock is worth.
func TestAServersClockExplainsItsWords(t *testing.T) {
	r, _ := broken{server: func(s *stack) { s.clock, s.named = time.Hour, true }, key: "-"}.diagnose(t, nil)
	if r.Verdict.Cause != "clock-skew" || r.Verdict.Standing != diagnose.Confirmed || len(r.Verdict.Also) > 0 {
		t.Errorf("verdict %+v\n%s", r.Verdict, dump(r))
	}
}

// No field can hold a line break, so that such a request is judged without being sent.
func TestALineBreakInTheTokenIsNeverSent(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		r, s := broken{spell: func(s string) string { return s[:60] + end + s[60:] }}.diagnose(t, nil)
		if r.Verdict.Cause != "token-line-wrapped" || r.Verdict.Standing != diagnose.Likely || len(s.log) > 0 || len(r.Findings) != 1 {
			t.Errorf("%q: verdict %+v, %d sent\n%s", end, r.Verdict, len(s.log), dump(r))
		}
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

// Far away, tokens must die within a minute, and not every repair can be made: less is proven, and nothing false.
func TestFarAwayNothingFalseIsConfirmed(t *testing.T) {
	proven, all := 0, 0
	for _, b := range faults() {
		for manner, change := range manners() {
			r, _ := b.diagnose(t, func(s *stack) {
				s.remote = true
				if change != nil {
					change(s)
				}
			})
			all++
			if r.Verdict.Cause == b.cause && r.Verdict.Standing == diagnose.Confirmed {
				proven++
			}
			for _, c := range r.Causes {
				if c.Standing == diagnose.Confirmed && c.ID != b.cause && !slices.Contains(b.also, c.ID) {
					t.Errorf("%s/%s: confirmed %s\n%s", b.name, manner, c.ID, dump(r))
				}
			}
			if b.cause == diagnose.Healthy && r.Verdict.Cause != diagnose.Healthy {
				t.Errorf("%s/%s: a healthy request is called %s", b.name, manner, r.Verdict.Cause)
			}
		}
	}
	t.Logf("far away, %d of %d are confirmed", proven, all)
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

// A server may demand its audience only of tokens that name one. Leaving aud out then shows that it is the audience, not
// that none is expected.
func TestAnAudienceDemandedOnlyOfTokensThatNameOneStaysOpen(t *testing.T) {
	for _, named := range []bool{false, true} {
		b := broken{claims: func(c map[string]any) { c["aud"] = "web" }}
		r, _ := b.diagnose(t, func(s *stack) { s.audience, s.lenientAud, s.named = "api", true, named })
		if named && (r.Verdict.Cause != "audience-mismatch" || r.Verdict.Standing != diagnose.Likely) {
			t.Errorf("verdict %+v\n%s", r.Verdict, dump(r))
		}
		for _, c := range r.Causes {
			if c.Standing == diagnose.Confirmed || c.ID == "audience-mismatch" && c.Standing == diagnose.RuledOut {
				t.Errorf("%s is %s\n%s", c.ID, c.Standing, dump(r))
			}
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
