package cmd_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// Sessions that were really ended, in Chromium, by a server, a cookie, a timer, a tab: what is said of them is held to what
// was done, for each thing that somebody may have in hand. internal/lab/browser ends them again and records them.
func TestRecordedSessionsAreExplained(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "testdata", "session", "recorded", "*.txtar"))
	if err != nil || len(names) < 24 {
		t.Fatalf("%d recordings: %v", len(names), err)
	}
	named, unknown := 0, 0
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		done := readDone(t, archive)
		for _, sources := range done.sources() {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+sources, func(t *testing.T) {
				if done.judge(t, sources) {
					named++
				} else {
					unknown++
				}
			})
		}
	}
	t.Logf("%d times named, %d times not known", named, unknown)
}

// done is what was done to a session, and what is left of it.
type done struct {
	layer              string
	healthy            bool
	orSays, unsettled  []string
	event, har, server string // the files' contents
}

func readDone(t *testing.T, archive *txtar.Archive) done {
	t.Helper()
	var d done
	for _, f := range archive.Files {
		switch f.Name {
		case "event.json":
			d.event = string(f.Data)
		case "session.har":
			d.har = string(f.Data)
		case "server.log":
			d.server = string(f.Data)
		case "expect":
			for line := range strings.Lines(string(f.Data)) {
				word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
				switch word {
				case "layer":
					d.layer = rest
				case "healthy":
					d.healthy = true
				case "or":
					d.orSays = append(d.orSays, rest)
				case "unsettled":
					d.unsettled = append(d.unsettled, rest)
				default:
					t.Fatalf("%q is nothing that can be expected", line)
				}
			}
		}
	}
	return d
}

func (d done) sources() []string {
	all := []string{"event", "log", "event+log"}
	if d.har != "" {
		all = append(all, "har", "event+har", "har+log", "event+har+log")
	}
	return all
}

// judge explains the session from these sources and reports whether something was named. What is named is true; where the
// sources do not show it, it is not known, and what was done is not ruled out.
func (d done) judge(t *testing.T, sources string) bool {
	t.Helper()
	args := []string{"session", "explain", "-j"}
	for s := range strings.SplitSeq(sources, "+") {
		file := filepath.Join(t.TempDir(), s)
		text := map[string]string{"event": d.event, "har": d.har, "log": d.server}[s]
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--"+s, file)
	}
	out, errOut, code := command(nil, args...)
	var r session.Explanation
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		if code == 2 && strings.Contains(errOut, "nothing in it shows the end") && slices.Contains(d.unsettled, sources) {
			return false
		}
		t.Fatalf("%v: exit %d\n%s%s", args, code, out, errOut)
	}
	got, open := r.Verdict.Layer, slices.Contains(d.unsettled, sources)
	if r.Verdict.EndedBy != "" {
		got = r.Verdict.EndedBy
	}
	right := got == d.layer || slices.Contains(d.orSays, got)
	switch {
	case open && got != session.EndUnknown:
		t.Errorf("%s (%s) is named, and these sources do not show it: it was %s", got, r.Verdict.Standing, d.layer)
	case !open && !right:
		t.Errorf("%s (%s) is named, and it was %s", got, r.Verdict.Standing, d.layer)
	case !open && d.healthy != (r.Verdict.Layer == session.EndHealthy):
		t.Errorf("the verdict is %s, healthy is to be %t", r.Verdict.Layer, d.healthy)
	}
	for _, o := range r.RuledOut {
		if o.Layer == d.layer && !right {
			t.Errorf("%s is ruled out (%s), and it was that", o.Layer, o.Why)
		}
	}
	return right
}

// recordedAs counts the recorded sessions that were ended by a layer.
func recordedAs(t *testing.T, layer string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "testdata", "session", "recorded", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if readDone(t, archive).layer == layer {
			n++
		}
	}
	return n
}
