package engine

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// half is one fault of two. Faults of one group change the same thing, and cannot be there together.
type half struct {
	name, cause, group string
	set                func(*broken)
}

func withClaims(change func(map[string]any)) func(*broken) {
	return func(b *broken) {
		before := b.claims
		b.claims = func(c map[string]any) {
			if before != nil {
				before(c)
			}
			change(c)
		}
	}
}

func withServer(change func(*stack)) func(*broken) {
	return func(b *broken) {
		before := b.server
		b.server = func(s *stack) {
			if before != nil {
				before(s)
			}
			change(s)
		}
	}
}

// written writes the field in another way.
func written(old, form string) func(*broken) {
	return func(b *broken) { b.auth = strings.Replace(or(b.auth, "Bearer %s"), old, form, 1) }
}

func halves() []half {
	return []half{
		{"expired", "token-expired", "time", withClaims(func(c map[string]any) { c["exp"] = testNow.Add(-time.Hour).Unix() })},
		{"nbf ahead", "not-yet-valid-nbf", "time", withClaims(func(c map[string]any) { c["nbf"] = testNow.Add(time.Hour).Unix() })},
		{"iat ahead", "iat-in-future", "time", withClaims(func(c map[string]any) { c["iat"] = testNow.Add(time.Hour).Unix() })},
		{"the server's clock", "clock-skew", "time", withServer(func(s *stack) { s.clock = time.Hour })},
		{"no exp", "exp-missing", "exp", withClaims(func(c map[string]any) { delete(c, "exp") })},
		{"exp in a text", "exp-wrong-type", "exp", withClaims(func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).Format(time.RFC3339) })},
		{"exp in milliseconds", "exp-unit-milliseconds", "exp", withClaims(func(c map[string]any) { c["exp"] = testNow.Add(time.Hour).UnixMilli() })},
		{"another audience", "audience-mismatch", "aud", func(b *broken) {
			withClaims(func(c map[string]any) { c["aud"] = "web" })(b)
			withServer(func(s *stack) { s.audience = "api" })(b)
			b.aud = "api"
		}},
		{"sub is a number", "sub-not-string", "sub", func(b *broken) {
			withClaims(func(c map[string]any) { c["sub"] = 3 })(b)
			withServer(func(s *stack) { s.stringSub = true })(b)
		}},
		{"another secret", "secret-mismatch", "sign", func(b *broken) { b.secret = otherSecret }},
		{"a line end in the secret", "secret-whitespace-or-quotes", "sign", func(b *broken) { b.secret = serverSecret + "\n" }},
		{"HS512", "alg-not-allowed", "alg", func(b *broken) { b.alg = "HS512" }},
		{"no Bearer", "scheme-missing", "scheme", written("Bearer ", "")},
		{"Bearer twice", "scheme-duplicated", "scheme", written("Bearer ", "Bearer Bearer ")},
		{"JWT for Bearer", "scheme-wrong", "scheme", written("Bearer ", "JWT ")},
		{"quotes", "token-quoted", "form", written("%s", `"%s"`)},
		{"two blanks", "extra-whitespace", "form", written(" %s", "  %s")},
		{"a slash is missing", "redirect-drops-authorization", "path", withServer(func(s *stack) { s.slash = true })},
		{"a login page", "login-redirect-instead-of-401", "path", withServer(func(s *stack) { s.loginPage = true })},
	}
}

// orders are what a server looks at first, and how it answers.
func orders() map[string]func(*stack) {
	out := map[string]func(*stack){}
	for first, change := range map[string]func(*stack){
		"signature": func(*stack) {}, "claims": func(s *stack) { s.first = "claims" }, "header": func(s *stack) { s.first = "header" },
	} {
		for manner, more := range map[string]func(*stack){
			"one answer for every token": func(*stack) {}, "one answer for everything": func(s *stack) { s.uniform = true }, "names": func(s *stack) { s.named = true },
		} {
			out[first+" first, "+manner] = func(s *stack) { change(s); more(s) }
		}
	}
	return out
}

// meaningless is odd about a token and means nothing to the server.
func meaningless(b *broken, n int) {
	if n%2 == 0 {
		return
	}
	b.field = request.Field{Name: "X-Note", Value: "Bearer of news; exp=0"}
	b.header = map[string]any{"typ": "at+jwt", "x5t": "AAAA"}
	withClaims(func(c map[string]any) {
		c["tenant"], c["expires"], c["ref"] = map[string]any{"id": 12}, "2019-01-01", 0
	})(b)
}

// Two faults at once, in every sensible pair, at servers that look at things in another order and answer in another
// way. Which of the two a server met first it may not tell.
func TestTwoFaultsAtOnceAreBothNamed(t *testing.T) {
	all, right, both, n := 0, 0, 0, 0
	var requests, rounds []int
	misses := map[string]int{}
	list := halves()
	for i, a := range list {
		for _, z := range list[i+1:] {
			groups := []string{a.group, z.group}
			if a.group == z.group || slices.Contains(groups, "time") && slices.Contains(groups, "exp") ||
				a.name == "no Bearer" && z.name == "two blanks" { // before which there is no blank
				continue
			}
			for order, change := range orders() {
				n++
				b := broken{}
				a.set(&b)
				z.set(&b)
				meaningless(&b, n)
				r, _ := b.diagnose(t, change)
				all++
				requests, rounds = append(requests, r.Requests), append(rounds, r.Rounds)
				named := append([]string{r.Verdict.Cause}, r.Verdict.Also...)
				pair := a.name + " and " + z.name
				if slices.Contains([]string{a.cause, z.cause}, r.Verdict.Cause) {
					right++
				} else {
					misses[pair+": "+r.Verdict.Cause]++
				}
				if slices.Contains(named, a.cause) && slices.Contains(named, z.cause) || redirectSeen(r, a, z) {
					both++
				} else {
					misses[pair+": not both"]++
				}
				for _, c := range r.Causes {
					if c.Standing == diagnose.Confirmed && c.ID != a.cause && c.ID != z.cause {
						t.Errorf("%s, %s: %s is confirmed\n%s", pair, order, c.ID, dump(r))
					}
				}
			}
		}
	}
	slices.Sort(requests)
	slices.Sort(rounds)
	t.Logf("two faults: right in %.1f %% of %d, both named in %.1f %%; requests: median %d, at most %d; rounds: median %d, at most %d",
		percent(right, all), all, percent(both, all), requests[all/2], requests[all-1], rounds[all/2], rounds[all-1])
	for _, m := range slices.Sorted(maps.Keys(misses)) {
		t.Logf("  %s (%d of %d)", m, misses[m], len(orders()))
	}
	if percent(right, all) < 97 || percent(both, all) < 90 || requests[all-1] > 24 {
		t.Error("below what is promised")
	}
}

// redirectSeen reports whether a redirect was followed and said so, while the other fault is the verdict at its target.
func redirectSeen(r diagnose.Report, a, z half) bool {
	if a.group != "path" && z.group != "path" {
		return false
	}
	for _, f := range r.Findings {
		if f.ID == "redirect-drops-authorization" {
			return r.Verdict.Cause == a.cause || r.Verdict.Cause == z.cause
		}
	}
	return false
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// What is wrong beyond doubt is named without a key too, beside another fault that cannot be repaired without it.
func TestTwoFaultsBeyondDoubtAreBothNamedWithoutAKey(t *testing.T) {
	for _, form := range []struct{ auth, cause string }{
		{"%s", "scheme-missing"}, {"Bearer Bearer %s", "scheme-duplicated"}, {`Bearer "%s"`, "token-quoted"},
	} {
		for manner, change := range manners() {
			r, _ := broken{auth: form.auth, claims: expired, key: "-"}.diagnose(t, change)
			named := append([]string{r.Verdict.Cause}, r.Verdict.Also...)
			if !slices.Contains(named, form.cause) || !slices.Contains(named, "token-expired") {
				t.Errorf("%s, %s: named are %v\n%s", form.cause, manner, named, dump(r))
			}
			if r.Verdict.Standing == diagnose.Confirmed && r.Verdict.Cause != form.cause && r.Verdict.Cause != "token-expired" {
				t.Errorf("%s, %s: confirmed %s", form.cause, manner, r.Verdict.Cause)
			}
		}
	}
	// A cure that was refused beside nothing else that is wrong stays refused.
	r, _ := broken{auth: `Bearer "%s"`, key: "-"}.diagnose(t, func(s *stack) { s.audience = "api" })
	if r.Verdict.Cause == "token-expired" || slices.Contains(r.Verdict.Also, "token-expired") {
		t.Errorf("named are %s, %v", r.Verdict.Cause, r.Verdict.Also)
	}
}
