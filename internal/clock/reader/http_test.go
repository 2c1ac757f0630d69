package reader

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// readHTTP reads the clock of a handler, as far as a verdict needs it.
func readHTTP(t *testing.T, h http.HandlerFunc) clock.Reading {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	r, err := request.New("HEAD", s.URL+"/")
	if err != nil {
		t.Fatal(err)
	}
	w := world(env.OS())
	w.Enough = func(clock.Interval) bool { return true }
	sender := wire.NewSender(w.Env, wire.Policy{Allow: []request.Origin{r.Origin()}}, nil)
	defer sender.Close()
	return w.HTTP(t.Context(), sender, r)
}

func TestAnswersThatAreNoClockAreNotCounted(t *testing.T) {
	for name, c := range map[string]struct {
		header  map[string][]string
		problem string
	}{
		"from a cache": {map[string][]string{"Age": {"35"}}, "a cache answered with what it had stored 35 s ago (Age): its Date is no clock"},
		"without Date": {map[string][]string{"Date": nil}, "its answers have no Date"},
		"no date":      {map[string][]string{"Date": {"noon"}}, "its answers have no Date"},
	} {
		got := readHTTP(t, func(w http.ResponseWriter, _ *http.Request) {
			maps.Copy(w.Header(), c.header)
		})
		if got.Offset != nil || got.Problem != c.problem || got.Hint == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	fresh := readHTTP(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Age", "0") })
	if fresh.Offset == nil || !fresh.Offset.Contains(0) {
		t.Errorf("from a cache that had to ask: %+v", fresh)
	}
}

func TestServerIsAskedWithoutCredentialsAndPastCaches(t *testing.T) {
	var seen atomic.Pointer[http.Request]
	got := readHTTP(t, func(_ http.ResponseWriter, r *http.Request) { seen.Store(r) })
	r := seen.Load()
	if r.Method != http.MethodHead || !strings.Contains(r.Header.Get("Cache-Control"), "no-store") || r.Header.Get("Authorization") != "" || len(r.Cookies()) != 0 {
		t.Errorf("%s %v", r.Method, r.Header)
	}
	if got.Requests != 3 || !got.Consistent {
		t.Errorf("%+v", got)
	}
}

func TestServerThatIsTiredIsLeftAlone(t *testing.T) {
	var asked atomic.Int32
	got := readHTTP(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	})
	if asked.Load() != 1 || got.Offset == nil || !got.Offset.Contains(0) {
		t.Errorf("asked %d times: %+v", asked.Load(), got)
	}
}

func TestReportSaysWhoseClockItIs(t *testing.T) {
	for want, header := range map[string]map[string]string{
		"server gunicorn/23.0":                    {"Server": "gunicorn/23.0"},
		"proxy nginx/1.22, not what is behind it": {"Server": "nginx/1.22"},
		"application or proxy (no Server field)":  {},
		"application or proxy, via 1.1 varnish":   {"Via": "1.1 varnish"},
	} {
		got := readHTTP(t, func(w http.ResponseWriter, _ *http.Request) {
			for name, value := range header {
				w.Header().Set(name, value)
			}
		})
		if got.Whose != want {
			t.Errorf("%q, want %q", got.Whose, want)
		}
	}
}

// Tomcat keeps a Date for a second and does not say who it is.
func TestDateOfTomcatIsKnownToBeKept(t *testing.T) {
	for _, header := range []map[string]string{
		{"Set-Cookie": "JSESSIONID=0123; Path=/; HttpOnly"}, {"Cache-Control": "no-cache, no-store, max-age=0, must-revalidate"},
	} {
		got := readHTTP(t, func(w http.ResponseWriter, _ *http.Request) {
			for name, value := range header {
				w.Header().Set(name, value)
			}
			w.Header().Set("Date", time.Now().Add(-900*time.Millisecond).UTC().Format(http.TimeFormat))
		})
		if got.Offset == nil || !got.Offset.Contains(0) {
			t.Errorf("%v: %v", header, got.Offset)
		}
	}
}
