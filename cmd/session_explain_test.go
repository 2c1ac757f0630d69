package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/layer"
)

// script is one scripted session: what the page, the browser and the server wrote, and what must be said of it.
type script struct {
	name  string
	files map[string][]byte
	// expect are lines of a word and what belongs to it.
	expect [][2]string
}

// scripts reads testdata/session.
func scripts(t *testing.T) []script {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "testdata", "session", "*.txtar"))
	if err != nil || len(names) < 24 {
		t.Fatalf("%d sessions: %v", len(names), err)
	}
	var out []script
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		s := script{name: strings.TrimSuffix(filepath.Base(name), ".txtar"), files: map[string][]byte{}}
		for _, f := range archive.Files {
			if f.Name != "expect" {
				s.files[f.Name] = f.Data
				continue
			}
			for line := range strings.Lines(string(f.Data)) {
				word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
				s.expect = append(s.expect, [2]string{word, rest})
			}
		}
		out = append(out, s)
	}
	return out
}

// with returns the session with something harmless added; false where it has no place for it.
func (s script) with(o oddity) (script, bool) {
	changed, out := false, script{name: s.name, expect: s.expect, files: map[string][]byte{}}
	for name, text := range s.files {
		more, ok := o.add(name, text)
		changed = changed || ok
		out.files[name] = text
		if ok {
			out.files[name] = more
		}
	}
	return out, changed
}

// explain runs the command on the files.
func (s script) explain(t *testing.T) (session.Explanation, int) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"session", "explain", "-j"}
	names := []string{}
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, s.files[name], 0o600); err != nil {
			t.Fatal(err)
		}
		switch {
		case name == "event.json":
			args = append(args, "--event", path)
		case strings.HasSuffix(name, ".har"):
			args = append(args, "--har", path)
		case strings.HasSuffix(name, ".log"):
			args = append(args, "--log", path)
		case strings.HasPrefix(name, "repo/") && !slices.Contains(args, "--policy"):
			args = append(args, "--policy", filepath.Join(dir, "repo"))
		}
	}
	out, errOut, code := command(func(e *env.Env) { e.Net = nil }, args...)
	var r session.Explanation
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("%v: exit %d\n%s%s", args, code, out, errOut)
	}
	return r, code
}

// judge holds a verdict to what is expected.
func (s script) judge(t *testing.T, r session.Explanation, code int) {
	t.Helper()
	wantCode := 1
	evidence := ""
	for _, l := range r.Layers {
		if l.ID == r.Verdict.Layer || l.ID == r.Verdict.EndedBy {
			for _, e := range l.Evidence {
				evidence += string(e) + "\n"
			}
		}
	}
	for _, x := range s.expect {
		ok, got := true, ""
		switch x[0] {
		case "layer":
			got = r.Verdict.Layer
			ok = got == x[1]
		case "standing":
			got = string(r.Verdict.Standing)
			ok = got == x[1]
		case "says":
			got = evidence
			ok = strings.Contains(evidence, x[1])
		case "summary":
			got = r.Verdict.Summary
			ok = strings.Contains(got, x[1])
		case "reading":
			got = r.Reading
			ok = strings.Contains(got, x[1])
		case "ruled-out":
			id, why, _ := strings.Cut(x[1], ": ")
			for _, o := range r.RuledOut {
				if o.Layer == id {
					got = o.Why
				}
			}
			ok = got != "" && strings.Contains(got, why)
		case "then":
			got = fmt.Sprint(r.Then)
			ok = len(r.Then) > 0 && r.Then[0].Layer == x[1]
		case "clock":
			for _, c := range r.Clocks {
				got += fmt.Sprintf("moved %.0f ", c.Seconds)
			}
			ok = strings.Contains(got, x[1])
		case "exit":
			wantCode = int(x[1][0] - '0')
		default:
			t.Fatalf("%s is nothing that can be expected", x[0])
		}
		if !ok {
			t.Errorf("%s is %q, expected %q", x[0], got, x[1])
		}
	}
	if code != wantCode {
		t.Errorf("exit %d, expected %d", code, wantCode)
	}
	if t.Failed() {
		for _, l := range r.Layers {
			t.Logf("%-20s %-12s %q", l.ID, l.Standing, l.Evidence)
		}
		for _, e := range r.Timeline {
			t.Logf("%s %s %s %s", e.At, e.Source, e.Kind, e.Says)
		}
	}
}

func TestScriptedSessionsAreExplained(t *testing.T) {
	for _, s := range scripts(t) {
		t.Run(s.name, func(t *testing.T) {
			r, code := s.explain(t)
			s.judge(t, r, code)
			if len(r.Timeline) == 0 || r.EndedAt == "" {
				t.Errorf("no timeline: %+v", r)
			}
		})
	}
}

func TestEveryLayerEndsAScriptedSession(t *testing.T) {
	named := map[string]int{}
	for _, s := range scripts(t) {
		r, _ := s.explain(t)
		named[r.Verdict.Layer]++
		if r.Verdict.EndedBy != "" {
			named[r.Verdict.EndedBy]++
		}
	}
	named["cookie-replaced"] += recordedAs(t, "cookie-replaced") // nothing scripted: it was done for real
	t.Logf("verdicts: %v", named)
	for _, l := range slices.Concat(layer.All(), layer.Outcomes()) {
		if named[l.ID] == 0 {
			t.Errorf("no scripted session ends by %s", l.ID)
		}
	}
}

// TestHarmlessOdditiesChangeNoVerdict adds to every session, one at a time, what is odd and had nothing to do with its
// end.
func TestHarmlessOdditiesChangeNoVerdict(t *testing.T) {
	ran := 0
	for _, s := range scripts(t) {
		for _, o := range oddities() {
			odd, changed := s.with(o)
			if !changed {
				continue
			}
			ran++
			t.Run(s.name+"/"+o.name, func(t *testing.T) {
				odd.expect = slices.DeleteFunc(slices.Clone(odd.expect), func(x [2]string) bool {
					return !slices.Contains([]string{"layer", "standing", "exit"}, x[0])
				})
				r, code := odd.explain(t)
				odd.judge(t, r, code)
			})
		}
	}
	if ran < 100 {
		t.Errorf("only %d sessions with an oddity", ran)
	}
}

// oddity is something harmless. Its place in time is given from the end of what it is added to.
type oddity struct {
	name string
	add  func(file string, text []byte) ([]byte, bool)
}

// observation adds to what the page saw; only to events that have observations at all.
func observation(name string, list ...map[string]any) oddity {
	return oddity{name, func(file string, text []byte) ([]byte, bool) {
		if file != "event.json" || !bytes.Contains(text, []byte(`"observations"`)) {
			return nil, false
		}
		var doc map[string]any
		if json.Unmarshal(text, &doc) != nil {
			return nil, false
		}
		event := doc
		if inner, ok := doc["event"].(map[string]any); ok {
			event = inner
		}
		end, err := time.Parse(time.RFC3339, event["timestamp"].(string))
		if err != nil {
			return nil, false
		}
		for _, o := range list {
			o = maps.Clone(o)
			o["timestamp"] = end.Add(-o["before"].(time.Duration)).Format(time.RFC3339Nano)
			delete(o, "before")
			event["observations"] = append(event["observations"].([]any), o)
		}
		out, err := json.Marshal(doc)
		return out, err == nil
	}}
}

// exchange adds to a recording an exchange that differs from its last but one in what change says.
func exchange(name string, before time.Duration, change func(entry, request, response map[string]any)) oddity {
	return oddity{name, func(file string, text []byte) ([]byte, bool) {
		if !strings.HasSuffix(file, ".har") {
			return nil, false
		}
		var doc map[string]any
		if json.Unmarshal(text, &doc) != nil {
			return nil, false
		}
		log := doc["log"].(map[string]any)
		entries := log["entries"].([]any)
		raw, err := json.Marshal(entries[1])
		if err != nil {
			return nil, false
		}
		var e map[string]any
		if json.Unmarshal(raw, &e) != nil {
			return nil, false
		}
		last, err := time.Parse(time.RFC3339, entries[len(entries)-1].(map[string]any)["startedDateTime"].(string))
		if err != nil {
			return nil, false
		}
		at := last.Add(-before)
		e["startedDateTime"] = at.Format(time.RFC3339Nano)
		e["_resourceType"] = "xhr"
		request, response := e["request"].(map[string]any), e["response"].(map[string]any)
		delete(request, "postData")
		request["method"] = "GET"
		response["headers"] = []any{map[string]any{"name": "Date", "value": at.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")}}
		response["content"] = map[string]any{"size": 0, "mimeType": "application/json"}
		change(e, request, response)
		log["entries"] = append(entries, e)
		out, err := json.Marshal(doc)
		return out, err == nil
	}}
}

// logLine adds lines at the beginning of a log.
func logLine(name, lines string) oddity {
	return oddity{name, func(file string, text []byte) ([]byte, bool) {
		if !strings.HasSuffix(file, ".log") {
			return nil, false
		}
		return append([]byte(lines), text...), true
	}}
}

func oddities() []oddity {
	const minute = time.Minute
	origin := func(request map[string]any) string {
		parts := strings.SplitN(request["url"].(string), "/", 4)
		return strings.Join(parts[:3], "/")
	}
	return []oddity{
		observation("an error of a script long before", map[string]any{"kind": "script-error", "before": 9 * minute, "message": "ResizeObserver loop completed with undelivered notifications."}),
		observation("an error of a script 40 s before", map[string]any{"kind": "script-error", "before": 40 * time.Second, "message": "Script error."}),
		observation("a 403 that was shown as what it is", map[string]any{"kind": "response", "before": 12 * minute, "method": "GET", "path": "/api/avatar", "status": 403}),
		observation("a 403 half a minute before", map[string]any{"kind": "response", "before": 31 * time.Second, "method": "GET", "path": "/api/avatar", "status": 403}),
		observation("another tab renewed long before", map[string]any{"kind": "other-tab", "before": 6 * minute, "name": "refresh"}),
		observation("another tab signed in", map[string]any{"kind": "other-tab", "before": 20 * time.Second, "name": "login"}),
		observation("the page was in the back", map[string]any{"kind": "hidden", "before": 4 * minute}, map[string]any{"kind": "visible", "before": 5 * time.Second}),
		observation("the network was away for a moment", map[string]any{"kind": "offline", "before": 7 * minute}, map[string]any{"kind": "online", "before": 7*minute - 20*time.Second}),
		observation("a 401 that a renewal made good",
			map[string]any{"kind": "response", "before": 8 * minute, "method": "GET", "path": "/api/me", "status": 401},
			map[string]any{"kind": "refresh", "before": 8*minute - time.Second, "method": "POST", "path": "/api/auth/refresh", "status": 200}),
		observation("a cookie of an analysis vanished", map[string]any{"kind": "cookie-vanished", "before": 15 * time.Second, "name": "_ga_K1"}),
		observation("a timer that warned long before", map[string]any{"kind": "timer", "before": 5 * minute, "name": "warning"}),
		observation("a stored token was replaced", map[string]any{"kind": "token-changed", "before": 3 * minute, "name": "access_token"}),
		exchange("a 401 of another service", time.Second, func(_, request, response map[string]any) {
			request["url"] = "https://collect.analytics.example/v2/events"
			request["headers"], request["cookies"] = []any{}, []any{}
			response["status"] = 401
		}),
		exchange("a 403 that was shown as what it is", 10*minute, func(_, request, response map[string]any) {
			request["url"], response["status"] = origin(request)+"/api/avatar", 403
		}),
		exchange("a picture that may not be seen", time.Second, func(e, request, response map[string]any) {
			request["url"], response["status"], e["_resourceType"] = origin(request)+"/media/7.png", 403, "image"
		}),
		exchange("an icon that is not there", 2*time.Second, func(e, request, response map[string]any) {
			request["url"], response["status"], e["_resourceType"] = origin(request)+"/favicon.ico", 404, "other"
		}),
		exchange("a form with a mistake", 3*time.Second, func(_, request, response map[string]any) {
			request["url"], request["method"], response["status"] = origin(request)+"/api/notes", "POST", 422
		}),
		exchange("a preflight", 2*time.Second, func(_, request, response map[string]any) {
			request["url"], request["method"], response["status"] = origin(request)+"/api/notes", "OPTIONS", 204
			request["headers"] = []any{map[string]any{"name": "Access-Control-Request-Method", "value": "GET"}, map[string]any{"name": "Origin", "value": origin(request)}}
		}),
		exchange("a cookie for the language", 20*minute, func(_, _, response map[string]any) {
			response["headers"] = append(response["headers"].([]any), map[string]any{"name": "Set-Cookie", "value": "lang=en; Path=/; Max-Age=60"})
		}),
		logLine("a warning that a function is old", "/srv/app.py:3: DeprecationWarning: datetime.datetime.utcnow() is deprecated and scheduled for removal\n"),
		logLine("the session of another user hours before", "2025-01-01T00:00:00Z WARN session 11 expired\n2025-01-01T00:00:01Z INFO \"GET /api/cart HTTP/1.1\" 401\n2025-01-01T00:00:05Z INFO \"POST /api/login HTTP/1.1\" 200\n"),
		logLine("lines without a time", "server ready\nGET /healthz 200\n"),
	}
}

// sessionFile writes one file of a scripted session and returns its name.
func sessionFile(t *testing.T, session, file string) string {
	t.Helper()
	for _, s := range scripts(t) {
		if s.name != session {
			continue
		}
		name := filepath.Join(t.TempDir(), file)
		if err := os.WriteFile(name, s.files[file], 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	t.Fatalf("no session %s", session)
	return ""
}
