package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// refusing is a page whose script may call an API of the same origin that refuses everything.
func refusing(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<!doctype html><title>page</title>")
			return
		}
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.Header().Set("Set-Cookie", "sid=x; HttpOnly")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"detail":"no"}`)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// What the other tests rest on: the recording and the commands are Chromium's own, with and without what is sensitive.
func TestDevToolsRecordsExportsAndCopies(t *testing.T) {
	b := StartChromium(t)
	d := b.OpenDevTools()
	if err := chromedp.Do(b.Page, chromedp.Navigate(refusing(t))); err != nil {
		t.Fatal(err)
	}
	status, err := chromedp.Run(b.Page, chromedp.Evaluate[int](
		`fetch('/api/users?limit=1', {headers: {Authorization: 'Bearer abc.def.ghi'}}).then(r => r.text().then(() => r.status))`, chromedp.EvalAwaitPromise))
	if err != nil || status != http.StatusUnauthorized {
		t.Fatalf("%d, %v", status, err)
	}
	whole, sanitised := string(d.ExportHAR(false)), string(d.ExportHAR(true))
	for _, secret := range []string{"abc.def.ghi", "sid=x"} {
		if !strings.Contains(whole, secret) || strings.Contains(sanitised, secret) {
			t.Errorf("%s: in the whole recording %t, in the sanitised one %t", secret, strings.Contains(whole, secret), strings.Contains(sanitised, secret))
		}
	}
	for dialect, want := range map[Dialect][]string{
		CurlBash:   {"curl --url 'http://", `-H 'Authorization: Bearer abc.def.ghi'`},
		CurlCmd:    {`curl --url ^"http://`, `-H ^"Authorization: Bearer abc.def.ghi^"`},
		PowerShell: {"Invoke-WebRequest", `"Authorization"="Bearer abc.def.ghi"`},
	} {
		got := d.CopyAs(dialect, "GET", "/api/users?limit=1")
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s has no %s:\n%s", dialect, w, got)
			}
		}
	}
}
