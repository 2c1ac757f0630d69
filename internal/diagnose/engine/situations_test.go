package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// A field that is lost on the way is known by what the server says, where it says that: of a request that carries it.
func TestALostFieldIsKnownByTheServersWords(t *testing.T) {
	for _, key := range []string{"", "-"} {
		r, _ := broken{key: key}.diagnose(t, func(s *stack) { s.strips, s.named = true, true })
		if r.Verdict.Cause != "header-stripped-by-proxy" || r.Verdict.Standing != diagnose.Likely {
			t.Errorf("verdict %s %s\n%s", r.Verdict.Cause, r.Verdict.Standing, dump(r))
		}
	}
	// Where the words are those of any refusal, it is one of several explanations.
	r, _ := broken{}.diagnose(t, func(s *stack) { s.strips, s.uniform = true, true })
	if r.Verdict.Cause != diagnose.Unknown || standing(r, "header-stripped-by-proxy") != diagnose.Possible {
		t.Errorf("verdict %s\n%s", r.Verdict.Cause, dump(r))
	}
}

func standing(r diagnose.Report, id string) diagnose.Standing {
	for _, c := range r.Causes {
		if c.ID == id {
			return c.Standing
		}
	}
	return ""
}

// situation is a server that no stack of the lab is like.
type situation struct {
	name   string
	broken broken
	server func(*stack)
	always *request.Answer // one answer to every request
	// verdicts are those that are right with and without the key; truth is what must at least stay on the list.
	withKey, without []string
	truth            string
}

func situations() []situation {
	page := request.Answer{
		Status: 200, Body: []byte(`<!doctype html><title>Sign in</title><form action="/login" method="post"><input name="password" type="password"></form>`),
		Fields: []request.Field{{Name: "Content-Type", Value: "text/html"}},
	}
	broke, no := body(500, `{"error":"internal"}`), body(401, `{"detail":"Unauthorized"}`)
	uniform := func(more func(*stack)) func(*stack) { return func(s *stack) { s.uniform = true; more(s) } }
	// A clock that does not show and two audiences that nobody names leave a list.
	return []situation{
		{
			name: "a clock hidden behind a proxy's Date", server: func(s *stack) { s.clock, s.falseDate = time.Hour, true },
			withKey: []string{"clock-skew"}, without: []string{diagnose.Unknown}, truth: "clock-skew",
		},
		{
			name: "the same, one answer for everything", server: uniform(func(s *stack) { s.clock, s.falseDate = time.Hour, true }),
			withKey: []string{"clock-skew"}, without: []string{diagnose.Unknown}, truth: "clock-skew",
		},
		{
			name: "revoked, one answer for everything", server: uniform(func(s *stack) { s.revoked = map[string]bool{"t-1": true} }),
			withKey: []string{"token-revoked"}, without: []string{diagnose.Unknown}, truth: "token-revoked",
		},
		{
			name: "the user is gone, one answer for everything", server: uniform(func(s *stack) { s.deny = nobody }),
			withKey: []string{diagnose.Unknown}, without: []string{diagnose.Unknown}, truth: "user-not-found",
		},
		{
			name: "the user is gone, one answer for every token", server: func(s *stack) { s.deny = nobody },
			withKey: []string{diagnose.Unknown}, without: []string{diagnose.Unknown}, truth: "user-not-found",
		},
		{
			name: "a page to sign in, with 200", always: &page,
			withKey: []string{diagnose.Unknown, "login-redirect-instead-of-401"}, without: []string{diagnose.Unknown, "login-redirect-instead-of-401"},
		},
		{name: "a public route", server: func(s *stack) { s.public = true }, withKey: []string{diagnose.Healthy}, without: []string{diagnose.Healthy}},
		{name: "always 401", always: &no, withKey: []string{diagnose.Unknown}, without: []string{diagnose.Unknown}},
		{name: "always 500", always: &broke, withKey: []string{diagnose.Unknown}, without: []string{diagnose.Unknown}},
		{
			name: "the given key is not the server's, and the token is good", broken: broken{key: otherSecret},
			withKey: []string{diagnose.Healthy}, without: []string{diagnose.Healthy},
		},
		{
			name: "the given key is not the server's, and the token has expired", broken: broken{key: otherSecret, claims: expired},
			withKey: []string{"token-expired", diagnose.Unknown}, without: []string{"token-expired", diagnose.Unknown}, truth: "token-expired",
		},
		{
			name: "the given key is not the server's, and the server wants another audience", broken: broken{key: otherSecret, claims: forWeb},
			server:  func(s *stack) { s.audience = "api" },
			withKey: []string{diagnose.Unknown, "secret-mismatch"}, without: []string{diagnose.Unknown}, truth: "audience-mismatch",
		},
		{
			name: "another audience, which nobody said", broken: broken{claims: forWeb}, server: func(s *stack) { s.audience = "api" },
			withKey: []string{diagnose.Unknown}, without: []string{diagnose.Unknown}, truth: "audience-mismatch",
		},
		{
			name: "another audience, and the wrong one said", broken: broken{claims: forWeb, aud: "shop"}, server: func(s *stack) { s.audience = "api" },
			withKey: []string{diagnose.Unknown, "audience-mismatch"}, without: []string{diagnose.Unknown, "audience-mismatch"}, truth: "audience-mismatch",
		},
		{
			name: "the right audience, and the wrong one said", broken: broken{claims: forWeb, aud: "shop"}, server: func(s *stack) { s.audience = "web" },
			withKey: []string{diagnose.Healthy}, without: []string{diagnose.Healthy},
		},
		{
			name: "expired, and the wrong audience said", broken: broken{claims: func(c map[string]any) { expired(c); forWeb(c) }, aud: "shop"},
			server:  func(s *stack) { s.audience = "web" },
			withKey: []string{"token-expired", diagnose.Unknown, "audience-mismatch"}, without: []string{"token-expired", diagnose.Unknown, "audience-mismatch"}, truth: "token-expired",
		},
	}
}

func expired(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() }
func forWeb(c map[string]any)  { c["aud"] = "web" }

func nobody(c jwt.MapClaims) string {
	if c["sub"] == "3" {
		return "User not found"
	}
	return ""
}

// constant answers everything alike.
type constant struct {
	*stack
	answer request.Answer
}

func (c constant) Send(ctx context.Context, r request.Request) (wire.Exchange, error) {
	x, err := c.stack.Send(ctx, r)
	x.Answer.Status, x.Answer.Body = c.answer.Status, c.answer.Body
	x.Answer.Fields = append(slices.Clone(c.answer.Fields), x.Answer.Fields[len(x.Answer.Fields)-1:]...) // and the Date
	return x, err
}

func (c constant) SendFresh(ctx context.Context, r request.Request, _ netip.Addr) (wire.Exchange, error) {
	return c.Send(ctx, r)
}

// seededDecoys changes a few things that the server does not mind, the same for a seed.
func seededDecoys(b *broken, seed int) {
	r := rand.New(rand.NewPCG(uint64(seed), 11))
	claim := map[string]any{
		"tenant": map[string]any{"id": r.IntN(1000), "expires": "2019-01-01"}, "roles": []any{"reader", r.IntN(9)}, "sid": fmt.Sprint(r.Uint64()),
		"auth_time": testNow.Add(-time.Duration(r.IntN(1e6)) * time.Second).Unix(), "azp": "spa", "nonce": fmt.Sprint(r.Uint32()),
		"email": fmt.Sprintf("u%d@example.org", r.IntN(99)), "updated_at": "2020-02-30T25:00:00Z", "exp_in": -1, "token_use": "access",
	}
	header := map[string]any{"typ": "at+jwt", "x5t": fmt.Sprint(r.Uint32()), "cty": "json"}
	withClaims(func(c map[string]any) {
		for name, v := range claim {
			if r.IntN(3) == 0 {
				c[name] = v
			}
		}
	})(b)
	b.header = map[string]any{}
	for name, v := range header {
		if r.IntN(3) == 0 {
			b.header[name] = v
		}
	}
	if r.IntN(2) == 0 {
		b.field = request.Field{Name: "X-Debug", Value: fmt.Sprintf("Bearer of news; exp=%d", r.IntN(9))}
	}
}

// Situations that no stack of the lab shows: the right verdict, or an honest list with the truth on it, and never a wrong
// cause confirmed, over many seeds of harmless oddities, with the key and without.
func TestSituationsThatNoStackShows(t *testing.T) {
	const seeds = 15
	runs := 0
	for _, s := range situations() {
		for _, key := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/key %t", s.name, key), func(t *testing.T) {
				for seed := range seeds {
					runs++
					b := s.broken
					seededDecoys(&b, seed)
					wants := s.withKey
					if !key {
						b.key, wants = "-", s.without
					}
					r := b.at(t, s.server, s.always)
					if !slices.Contains(wants, r.Verdict.Cause) {
						t.Fatalf("seed %d: verdict %s %s, want one of %v\n%s", seed, r.Verdict.Cause, r.Verdict.Standing, wants, dump(r))
					}
					for _, c := range r.Causes {
						if c.Standing == diagnose.Confirmed && c.ID != s.truth {
							t.Fatalf("seed %d: %s is confirmed, and is not so\n%s", seed, c.ID, dump(r))
						}
						if c.ID == s.truth && c.Standing == diagnose.RuledOut {
							t.Fatalf("seed %d: the truth %s is ruled out\n%s", seed, c.ID, dump(r))
						}
					}
				}
			})
		}
	}
	t.Logf("%d runs", runs)
}

// Instances that take turns, or answer by chance, never make a false cause look proven, without being asked to repeat.
func TestFlappingConfirmsNothing(t *testing.T) {
	wrong, unnoticed, runs := 0, 0, 0
	for _, size := range []int{2, 3, 4} {
		for how, pick := range map[string]func(int) func(int) int{"turns": turns, "chance": chance} {
			for name, odd := range oddities() {
				for seed := range 8 {
					p := plot{
						size: size, pick: pick, key: seed%2 == 0, claims: odd,
						all: func(s *stack) { s.strict = false }, differ: func(s *stack) { s.secret = otherSecret },
					}
					r, _ := p.diagnose(t, seed, 0)
					runs++
					if r.Verdict.Cause == diagnose.Healthy {
						unnoticed++
					}
					for _, c := range r.Causes {
						if c.Standing == diagnose.Confirmed {
							wrong++
							t.Errorf("%d instances, %s, %s, seed %d: %s is confirmed\n%s", size, how, name, seed, c.ID, dump(r))
						}
					}
				}
			}
		}
	}
	t.Logf("%d runs: %d with something false confirmed, %d where the first looks met healthy instances only", runs, wrong, unnoticed)
}

// Answers that all let the request in, in two ways, are no intermittence; two ways of refusing are.
func TestTwoWaysOfAcceptingAreHealthy(t *testing.T) {
	for _, x := range []struct {
		statuses [2]int
		verdict  []string
	}{
		{[2]int{200, 206}, []string{diagnose.Healthy}},
		{[2]int{401, 503}, []string{"instance-inconsistency", diagnose.Unknown}},
	} {
		p := plot{size: 2, pick: turns}
		n := 0
		p.all = func(s *stack) {
			s.behind = &request.Answer{Status: x.statuses[n%2], Body: []byte(`{"items":[]}`)}
			n++
		}
		r, _ := p.diagnose(t, 0, 6)
		if !slices.Contains(x.verdict, r.Verdict.Cause) {
			t.Errorf("%v: %s\n%s", x.statuses, r.Verdict.Cause, dump(r))
		}
	}
}
