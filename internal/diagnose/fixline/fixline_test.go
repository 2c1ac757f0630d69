package fixline_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fixline"
)

func TestEveryLinePutsAKnownCauseRight(t *testing.T) {
	known := map[string]bool{}
	for _, c := range cause.All() {
		known[c.ID] = true
	}
	hole := regexp.MustCompile(`\{[a-z]+\}`)
	lines := 0
	for id, list := range fixline.ByCause() {
		if !known[id] {
			t.Errorf("lines for %q, which is no cause", id)
		}
		var stacks []string
		for _, l := range list {
			lines++
			if slices.Contains(stacks, string(l.In)) {
				t.Errorf("%s has two lines in %s", id, l.In)
			}
			stacks = append(stacks, string(l.In))
			if l.Text == "" || strings.TrimSpace(l.Text) != l.Text || strings.ContainsAny(l.Text, "\n\t") || len(l.Text) > 300 {
				t.Errorf("%s in %s: %q is no line", id, l.In, l.Text)
			}
			for _, h := range hole.FindAllString(l.Text, -1) {
				if !slices.Contains([]string{"{aud}", "{iss}", "{alg}", "{issuer}", "{audience}", "{secret}"}, h) {
					t.Errorf("%s in %s: %s is filled by nothing", id, l.In, h)
				}
			}
		}
	}
	if lines < 300 {
		t.Errorf("only %d lines", lines)
	}
}

// The settings that the documentation of these projects has for these faults.
func TestTheLinesThatPeopleLookFor(t *testing.T) {
	want := []struct{ cause, stack, has string }{
		{"audience-mismatch", "python-jose", `audience="{aud}"`},
		{"clock-skew", "PyJWT", "leeway=30"},
		{"alg-not-allowed", "express-jwt", `algorithms: ["{alg}"]`},
		{"clock-skew", "Spring", "JwtTimestampValidator"},
		{"clock-skew", "ASP.NET Core", "ClockSkew"},
		{"secret-mismatch", "SimpleJWT", "SIGNING_KEY"},
		{"secret-mismatch", "flask-jwt-extended", "JWT_SECRET_KEY"},
		{"not-yet-valid-nbf", "golang-jwt", "jwt.WithLeeway"},
		{"audience-mismatch", "golang-jwt", "jwt.WithAudience"},
		{"header-name-dropped-by-proxy", "nginx", "underscores_in_headers on;"},
		{"header-too-large", "HAProxy", "tune.bufsize"},
		{"clock-skew", "@fastify/jwt", "clockTolerance: 30000"},
		{"token-wrong-location", "Hono", `cookie: "token"`},
		{"alg-not-allowed", "Echo", "SigningMethod"},
	}
	for _, w := range want {
		found := false
		for _, l := range fixline.For(w.cause) {
			found = found || string(l.In) == w.stack && strings.Contains(l.Text, w.has)
		}
		if !found {
			t.Errorf("%s in %s: no line with %s", w.cause, w.stack, w.has)
		}
	}
}
