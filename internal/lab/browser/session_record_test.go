package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/layer"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

// recorded is what is left of a session that was ended: what the collector stored, what the developer tools recorded
// (nothing where the page's clock was set forward, since the browser's own was not), what the app logged.
type recorded struct {
	event session.Stored
	har   []byte
	log   string
}

// sources are the ways to ask: with one thing in hand, or with several.
func (r recorded) sources() []string {
	all := []string{"event", "log", "event+log"}
	if r.har != nil {
		all = append(all, "har", "event+har", "har+log", "event+har+log")
	}
	return all
}

// explain asks who ended the session, knowing only these sources.
func (r recorded) explain(t *testing.T, sources string) session.Explanation {
	t.Helper()
	var in timeline.Input
	for s := range strings.SplitSeq(sources, "+") {
		switch s {
		case "event":
			in.Event, in.Received = &r.event.Event, r.event.ReceivedAt
		case "har":
			h, err := har.Parse(r.har)
			if err != nil {
				t.Fatal(err)
			}
			in.Recording = &h
		case "log":
			l, err := serverlog.Read(r.log)
			if err != nil {
				t.Fatal(err)
			}
			in.Logs = []timeline.NamedLog{{Name: "server.log", Log: l}}
		}
	}
	h := timeline.Build(in)
	if h.End.IsZero() { // the command says so, and asks for more
		return session.Explanation{Verdict: session.EndVerdict{Layer: session.EndUnknown}}
	}
	return layer.Explain(h)
}

// judge holds what is said to what was done. With too little in hand it may not be known; then what was done must not be
// ruled out.
func (e ending) judge(t *testing.T, sources string, r session.Explanation) {
	t.Helper()
	got := r.Verdict.Layer
	if r.Verdict.EndedBy != "" {
		got = r.Verdict.EndedBy
	}
	fails := func(format string, args ...any) {
		t.Helper()
		t.Errorf("from "+sources+": "+format, args...)
		for _, l := range r.Layers {
			t.Logf("    %-20s %-12s %q", l.ID, l.Standing, l.Evidence)
		}
		for _, m := range r.Timeline {
			t.Logf("    %s %6.1f %-8s %-14s %s", m.At, m.BeforeEndSeconds, m.Source, m.Kind, m.Says)
		}
	}
	switch {
	case got == e.layer || slices.Contains(e.orSays, got):
		if slices.Contains(e.unsettled, sources) {
			fails("%s is named, where it was thought that nothing can be known", got)
		}
	case got != session.EndUnknown:
		fails("%s (%s) is named, and it was %s", got, r.Verdict.Standing, e.layer)
	case !slices.Contains(e.unsettled, sources):
		fails("not known, and it was %s", e.layer)
	}
	if slices.ContainsFunc(r.RuledOut, func(o session.RuledOut) bool { return o.Layer == e.layer }) && !slices.Contains(e.orSays, got) {
		fails("%s is ruled out, and it was that", e.layer)
	}
	if e.healthy != (r.Verdict.Layer == session.EndHealthy) && !slices.Contains(e.unsettled, sources) {
		fails("healthy is %t", r.Verdict.Layer == session.EndHealthy)
	}
	if r.Verdict.Standing == diagnose.Confirmed && len(r.Layers) > 0 && len(r.Layers[0].Evidence) == 0 {
		fails("confirmed without evidence")
	}
}

// write keeps a recording for the tests that run without a browser.
func (r recorded) write(t *testing.T, e ending) {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "testdata", "session", "recorded")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	b.WriteString("What was done: " + e.did + ".\nRecorded in Chromium: JWTDOC_SESSIONS=write go -C internal/lab/browser test -run TestSessionsThatWereEnded\n-- expect --\nlayer " + e.layer + "\n")
	if e.healthy {
		b.WriteString("healthy\n")
	}
	for _, o := range e.orSays {
		b.WriteString("or " + o + "\n")
	}
	for _, u := range e.unsettled {
		b.WriteString("unsettled " + u + "\n")
	}
	event, err := json.MarshalIndent(map[string]any{"schema": 1, "command": "session show", "event": session.EntryOf(r.event)}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("-- event.json --\n" + string(event) + "\n-- server.log --\n" + r.log)
	if r.har != nil {
		b.WriteString("-- session.har --\n" + strings.TrimSpace(string(slim(t, r.har))) + "\n")
	}
	if err := os.WriteFile(filepath.Join(dir, e.name+".txtar"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// slim takes out of a recording the text of scripts, the agent's among them, which nothing reads.
func slim(t *testing.T, text []byte) []byte {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	log, _ := doc["log"].(map[string]any)
	entries, _ := log["entries"].([]any)
	for _, entry := range entries {
		e, _ := entry.(map[string]any)
		delete(e, "_initiator")
		if e["_resourceType"] == "script" {
			response, _ := e["response"].(map[string]any)
			content, _ := response["content"].(map[string]any)
			delete(content, "text")
		}
	}
	out, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// stage is where a session is ended: an app, and a person in front of a browser.
type stage struct {
	*agentTab

	lab *sessionLab
	b   *Chromium
}

// another opens a second tab of the same browser, with or without the agent's page.
func (s *stage) another(path string) *stage {
	s.t.Helper()
	ctx, end := chromedp.NewContext(s.Page)
	s.t.Cleanup(end)
	tab := &stage{agentTab: &agentTab{Chromium: &Chromium{Page: ctx, t: s.t}}, lab: s.lab, b: s.b}
	if err := chromedp.Do(ctx, chromedp.Navigate(s.lab.App+path)); err != nil {
		s.t.Fatal(err)
	}
	return tab
}

// calls has the page call its API, and does not wait for what comes of it.
func (s *stage) calls(path string) {
	s.t.Helper()
	s.Run("app.call('" + path + "')")
}

// works has the page call its API and demands that it is accepted.
func (s *stage) works() {
	s.t.Helper()
	s.Run(`window.worked = undefined; app.call('/api/me').then(r => { window.worked = !!r?.ok; })`)
	s.Await(`window.worked === true`)
}

// passes lets time pass in the page and on the server, second by second in steps of at most a minute, and stops where the
// session has ended.
func (s *stage) passes(d time.Duration) {
	s.t.Helper()
	for d > 0 && s.Text(`String(window.__tokenMonitor.getState().inSession)`) == "true" {
		step := min(d, time.Minute)
		s.lab.advance(step)
		s.Advance(int(step / time.Second))
		time.Sleep(50 * time.Millisecond) // what the page then asks of the server takes real time
		d -= step
	}
}

// sleeps is a machine that is closed and opened again: no timer runs in between.
func (s *stage) sleeps(d time.Duration) {
	s.t.Helper()
	s.lab.advance(d)
	s.Run(fmt.Sprintf("window.frozen = true; advance(%d); window.frozen = false", d.Milliseconds()))
}

// end returns what is left when the page has come to its sign-in page.
func (e ending) end(t *testing.T, browser *Chromium) recorded {
	t.Helper()
	lab := newSessionLab(t, e.settings)
	s := &stage{agentTab: &agentTab{Chromium: browser}, lab: lab, b: browser}
	var tools *DevTools
	if e.clock {
		s.before(clockSource(t))
	} else {
		tools = browser.OpenDevTools()
		tools.PreserveLog()
	}
	if err := chromedp.Do(s.Page, chromedp.Navigate(lab.App+"/login")); err != nil {
		t.Fatal(err)
	}
	s.Await(`!!window.app && !!window.__tokenMonitor`)
	s.Click("form button")
	s.Await(`location.pathname === '/' && window.__tokenMonitor?.getState().inSession`)
	s.works()
	e.act(s)
	var r recorded
	select {
	case r.event = <-lab.stored:
	case <-time.After(stepPatience):
		t.Fatalf("no event; the log:\n%s\nthe page: %s", lab.Log(), s.Text(`JSON.stringify(window.__tokenMonitor.getState())`))
	}
	for e.clock && s.Text("location.pathname") != "/login" {
		// The alert is there for a second of the page's clock; the page may go while it is set.
		_, _ = chromedp.Run(s.Page, chromedp.Evaluate[bool]("advance(1000) ?? true"))
		time.Sleep(50 * time.Millisecond)
	}
	s.Await(`location.pathname === '/login'`)
	if tools != nil {
		r.har = tools.ExportHAR(false)
	}
	r.log = lab.Log()
	return r
}

// What is recorded is explained by go test ./cmd without a browser; here some are ended anew each time, and all of them
// with JWTDOC_SESSIONS=all, or =write to record them.
func TestSessionsThatWereEndedAreExplained(t *testing.T) {
	for _, e := range endings() {
		if !e.always && os.Getenv("JWTDOC_SESSIONS") == "" {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			r := e.end(t, StartChromium(t))
			if os.Getenv("JWTDOC_SESSIONS") == "write" {
				r.write(t, e)
			}
			for _, sources := range r.sources() {
				said := r.explain(t, sources)
				t.Logf("%-15s %s (%s)", sources, said.Verdict.Layer, said.Verdict.Standing)
				e.judge(t, sources, said)
			}
		})
	}
}
