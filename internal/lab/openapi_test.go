package lab

import (
	"slices"
	"strings"
	"testing"
)

// FastAPI makes its description by itself; what happens where it says otherwise than the code reads is told by jwtdoc.
func TestADescriptionThatLiesIsNamedOnFastAPI(t *testing.T) {
	for _, c := range []struct {
		lie, carrier, cause, standing, notice string
	}{
		{"", "Bearer ", "healthy", "confirmed", ""},
		{"", "-", "auth-header-missing", "confirmed", ""},
		{"bare", "", "openapi-scheme-mismatch", "confirmed", ""},
		{"bare", "Bearer ", "healthy", "confirmed", "openapi-sends-otherwise"},
		{"parameter", "-", "openapi-scheme-mismatch", "confirmed", ""},
		{"login", "Bearer ", "healthy", "confirmed", "openapi-token-url-missing"},
	} {
		s := Start(t, blog, Options{Env: map[string]string{"LAB_OPENAPI": c.lie}})
		k := newCraft(t, s, decoys[0])
		r := sent{path: s.Manifest.Protected}
		if c.carrier != "-" {
			r = k.bearing(s.Manifest.Protected, c.carrier+k.token())
		}
		got := diagnose(t, s, r, "--openapi", s.URL+"/openapi.json")
		if got.Verdict.Cause != c.cause || got.Verdict.Standing != c.standing {
			t.Errorf("%s sent %q: %+v\n%+v", c.lie, c.carrier, got.Verdict, got.Experiments)
		}
		noticed := slices.ContainsFunc(got.Findings, func(f struct{ ID string }) bool { return f.ID == c.notice })
		odd := slices.ContainsFunc(got.Findings, func(f struct{ ID string }) bool { return strings.HasPrefix(f.ID, "openapi-") })
		if (c.notice != "") != noticed || noticed != odd {
			t.Errorf("%s sent %q: findings %v", c.lie, c.carrier, got.Findings)
		}
		for _, a := range s.Requests(t) {
			if a.Method != "GET" && a.Method != "OPTIONS" {
				t.Errorf("%s was sent to %s", a.Method, a.Target)
			}
		}
	}
}
