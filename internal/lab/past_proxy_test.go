package lab

import (
	"slices"
	"strings"
	"testing"
)

// Apache with mod_wsgi and without WSGIPassAuthorization is the proxy that strips the field; the same application, with
// the line, is what stands behind it.
func TestPastApacheTheStrippedFieldIsProven(t *testing.T) {
	off := Start(t, "apache-modwsgi-off", Options{})
	on := Start(t, "apache-modwsgi", Options{Env: map[string]string{off.Manifest.Secret: off.Secret}})
	c := newCraft(t, off, decoys[0])
	got := diagnose(t, off, c.bearing(off.Manifest.Protected, "Bearer "+c.token()), "--backend", on.URL)
	if got.Verdict.Cause != "header-stripped-by-proxy" || got.Verdict.Standing != "confirmed" {
		t.Fatalf("%+v\n%+v", got.Verdict, got.Experiments)
	}
	if !strings.Contains(got.stdout, "WSGIPassAuthorization On (mod_wsgi)") {
		t.Errorf("the fix does not name Apache's line:\n%s", got.stdout)
	}
	for _, s := range []*Server{off, on} {
		for _, a := range s.Requests(t) {
			if a.Method != "GET" || !strings.HasPrefix(a.Target, s.Manifest.Protected) {
				t.Errorf("%s saw %s %s", s.Manifest.Name, a.Method, a.Target)
			}
		}
	}
	if n := len(off.Requests(t)) + len(on.Requests(t)); n != got.Requests || n > 12 {
		t.Errorf("%d requests reported, %d seen", got.Requests, n)
	}
	// Straight to an application that takes it there is nothing to prove.
	healthy := diagnose(t, on, c.bearing(on.Manifest.Protected, "Bearer "+c.token()), "--backend", on.URL)
	if healthy.Verdict.Cause != "healthy" || slices.Contains(healthy.Verdict.Also, "header-stripped-by-proxy") {
		t.Errorf("%+v", healthy.Verdict)
	}
}
