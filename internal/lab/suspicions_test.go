package lab

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// The six suspicions of a team whose Swagger page got 401 for some calls (FastAPI, python-jose, docker compose), each
// told apart from the others on the stack that they had.
func TestTheSixSuspicionsAreToldApart(t *testing.T) {
	right := Start(t, blog, Options{})
	ahead := Start(t, blog, Options{FakeTime: "+1h"})
	for _, x := range []struct {
		name    string
		server  *Server
		request func(*craft) sent
		flags   []string
		verdict []string
		least   string
	}{
		{name: "a: no Bearer before the token", request: func(c *craft) sent { return c.saying(c.token()) }, verdict: []string{"scheme-missing"}, least: "confirmed"},
		{name: "b: another secret", request: func(c *craft) sent { return c.saying("Bearer " + c.token(signedWith(otherSecret))) }, verdict: []string{"secret-mismatch"}, least: "confirmed"},
		{
			name: "b: another algorithm", request: func(c *craft) sent { return c.saying("Bearer " + c.token(algorithm(jwt.SigningMethodHS512))) },
			verdict: []string{"alg-not-allowed"}, least: "confirmed",
		},
		{
			name: "c: expired", request: func(c *craft) sent { return c.saying("Bearer " + c.token(claim("exp", c.now.Add(-time.Hour).Unix()))) },
			verdict: []string{"token-expired"}, least: "confirmed",
		},
		{name: "c: the container's clock", server: ahead, request: func(c *craft) sent { return c.saying("Bearer " + c.token()) }, verdict: []string{"clock-skew"}, least: "confirmed"},
		{
			name: "d: the preflight", request: func(c *craft) sent { return c.saying("Bearer " + c.token()) }, flags: []string{"--origin", "http://localhost:3000"},
			verdict: []string{"cors-preflight-blocked", "cors-authorization-not-allowed"}, least: "likely",
		},
		{
			name: "e: a bearer token where a cookie is read", request: func(c *craft) sent { return c.bearing("/portal", "Bearer "+c.token()) },
			verdict: []string{"token-wrong-location"}, least: "confirmed",
		},
		{
			name: "f: exp of another type", request: func(c *craft) sent {
				return c.saying("Bearer " + c.token(claim("exp", c.now.Add(time.Hour).UTC().Format(time.RFC3339))))
			},
			verdict: []string{"exp-wrong-type"}, least: "confirmed",
		},
		{
			name: "f: no exp, which python-jose lets pass", request: func(c *craft) sent { return c.saying("Bearer " + c.token(without("exp"))) },
			verdict: []string{"healthy"}, least: "confirmed",
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := right
			if x.server != nil {
				s = x.server
			}
			flags := append([]string{"--timeout", "30s", "--secret-file", secretFile(t, s.Secret)}, x.flags...)
			got := diagnose(t, s, x.request(newCraft(t, s, decoys[0])), flags...)
			if !slices.Contains(x.verdict, got.Verdict.Cause) || rank(got.Verdict.Standing) < rank(x.least) {
				t.Errorf("verdict %s (%s), want %v\n%s", got.Verdict.Cause, got.Verdict.Standing, x.verdict, got.stdout)
			}
			for _, c := range got.Causes {
				if c.Standing == "confirmed" && !slices.Contains(x.verdict, c.ID) && c.ID != "login-redirect-instead-of-401" && !strings.HasPrefix(c.ID, "cors-") {
					t.Errorf("%s is confirmed as well: %q", c.ID, c.Evidence)
				}
			}
		})
	}
}

// A machine that shows its time in another zone has the same time; a token whose exp is off by exactly the zone's offset
// was made with a clock that forgot its zone.
func TestAnotherZoneIsNoDifferenceAndANaiveClockIs(t *testing.T) {
	s := Start(t, blog, Options{Env: map[string]string{"TZ": "Asia/Bangkok"}})
	flags := []string{"--timeout", "30s", "--secret-file", secretFile(t, s.Secret)}
	c := newCraft(t, s, decoys[0])
	got := diagnose(t, s, c.saying("Bearer "+c.token()), flags...)
	if got.Verdict.Cause != "healthy" || !strings.Contains(got.stdout, "zone") {
		t.Errorf("verdict %s; the zone is not spoken of\n%s", got.Verdict.Cause, got.stdout)
	}
	iat := c.now.Add(-time.Minute)
	got = diagnose(t, s, c.saying("Bearer "+c.token(claim("iat", iat.Unix()), claim("exp", iat.Add(15*time.Minute-7*time.Hour).Unix()))), flags...)
	if standingOf(got, "clock-skew") == "confirmed" || !slices.Contains(append([]string{got.Verdict.Cause}, got.Verdict.Also...), "exp-timezone-offset") {
		t.Errorf("verdict %s, also %v\n%s", got.Verdict.Cause, got.Verdict.Also, got.stdout)
	}
}

// The session that had expired over lunch, told step by step: request, session found, token verified, expired, session
// cleared, redirect; and that this is what should happen. With the cookie's own key it is proven, without it likely.
func TestTheStoryOfTheSessionThatExpiredOverLunch(t *testing.T) {
	s := Start(t, "flask-gateway", Options{})
	c := newCraft(t, s, decoys[0])
	r := c.carrying(c.token(claim("iat", c.now.Add(-56*time.Minute).Unix()), claim("exp", c.now.Add(-41*time.Minute).Unix())))
	flags := []string{"--timeout", "30s", "--secret-file", secretFile(t, s.Secret)}
	if got := diagnose(t, s, r, flags...); got.Verdict.Cause != "token-expired" || got.Verdict.Standing != "likely" {
		t.Errorf("with the token's key alone: %s %s\n%s", got.Verdict.Cause, got.Verdict.Standing, got.stdout)
	}
	args := append([]string{"diagnose", "--story", "--url", s.URL + r.path, "-H", r.fields[0].name + ": " + r.fields[0].value}, flags...)
	exit, out, errs := run(t, args...)
	if exit != 1 {
		t.Errorf("exit %d: %s", exit, errs)
	}
	rest := strings.Join(strings.Fields(out), " ")
	for _, part := range []string{
		"what happened", "request", "Flask session cookie \"session\"", "credential", "signed", "token", "HS256", "signature", "verifies", "claims", "Token expired at ",
		"41m", "session cleared", "redirected", "/authorize?", "this is what should happen",
	} {
		i := strings.Index(rest, part)
		if i < 0 {
			t.Fatalf("%q is missing, or not in its place, in:\n%s", part, out)
		}
		rest = rest[i:]
	}
}
