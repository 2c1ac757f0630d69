package cmd

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/collector"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// asks has watch ask a collector, with the token of the file where one is named.
func asks(t *testing.T, url, tokenFile string) (events []session.Stored, problem string) {
	t.Helper()
	a := newApp(env.OS())
	o := collectorFlags{url: url, tokenFile: tokenFile}
	if err := o.open(a); err != nil {
		t.Fatal(err)
	}
	return o.last(t.Context(), a)
}

// TestWatchReadsTheLastLogoutsOfARealCollector asks the collector that session serve runs, over its own protocol.
func TestWatchReadsTheLastLogoutsOfARealCollector(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), env.OS(), "sqlite:"+filepath.Join(dir, "e.db"), store.Write)
	if err != nil {
		t.Fatal(err)
	}
	c := collector.New(collector.Options{Env: env.OS(), Store: s, ReadToken: finding.NewSecret([]byte("the reader's token"))})
	server := httptest.NewServer(c)
	t.Cleanup(func() {
		server.Close()
		c.Close()
		_ = s.Close()
	})
	for i := range 7 {
		body := fmt.Sprintf(`{"id":"event-%04d","type":"TOKEN_EXPIRED","timestamp":"2026-03-02T11:5%d:00Z"}`, i, i)
		resp, err := http.Post(server.URL+collector.DefaultPath, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode/100 != 2 {
			t.Fatalf("event %d: %d", i, resp.StatusCode)
		}
	}
	file := filepath.Join(dir, "token")
	if err := os.WriteFile(file, []byte("the reader's token\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	events, problem := asks(t, server.URL, file)
	if problem != "" || len(events) != 5 || events[0].ID != "event-0006" || events[0].Type != "TOKEN_EXPIRED" || events[0].ReceivedAt.IsZero() {
		t.Errorf("%d events, %q: %+v", len(events), problem, events)
	}
	if _, problem := asks(t, server.URL, ""); !strings.Contains(problem, "--collector-token FILE") {
		t.Errorf("without its token: %q", problem)
	}
}

// TestWatchSaysWhyTheLastLogoutsAreNotKnown gives answers that are no collector's.
func TestWatchSaysWhyTheLastLogoutsAreNotKnown(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"a page":              {200, "<html>", "no collector"},
		"a list":              {200, "[]", "no collector"},
		"events of no kind":   {200, `{"events":7}`, "no collector"},
		"another server":      {404, "", "it answered 404"},
		"no events":           {200, `{"events":[]}`, ""},
		"more than asked for": {200, `{"events":[` + strings.Repeat("{},", 9) + `{}]}`, ""},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/events" || r.URL.Query().Get("limit") != "5" {
				t.Errorf("%s: asked for %s", name, r.URL)
			}
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		events, problem := asks(t, server.URL+"/", "")
		server.Close()
		if !strings.Contains(problem, c.says) || (problem == "") != (c.says == "") || len(events) > 5 {
			t.Errorf("%s: %d events, %q", name, len(events), problem)
		}
		if _, problem := asks(t, server.URL, ""); !strings.HasPrefix(problem, "not known: ") {
			t.Errorf("%s, when it has gone: %q", name, problem)
		}
	}
}
