package lab

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// accuracy gathers the outcomes of many diagnoses.
type accuracy struct {
	mu       sync.Mutex
	outcomes []outcome
	versions map[string]string // by stack
}

func (a *accuracy) count(o outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.outcomes = append(a.outcomes, o)
}

func (a *accuracy) ran(stack, versions string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.versions == nil {
		a.versions = map[string]string{}
	}
	a.versions[stack] = versions
}

// sorted are the outcomes in an order that does not depend on which stack was quicker.
func (a *accuracy) sorted() []outcome {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.SortedFunc(slices.Values(a.outcomes), func(x, y outcome) int { return cmp.Compare(x.key(), y.key()) })
}

// baseline is the committed score: what a change must not fall below.
type baseline struct {
	// Stacks are the versions that it was measured on, in the words of each stack's package manager.
	Stacks map[string]string `json:"stacks"`
	// Causes is how many causes and combinations of causes the stacks were put through.
	Causes int `json:"causes"`
	// Levels are the totals, and Rows those of each stack and of each cause, which the page alone shows.
	Levels map[level]*tally            `json:"levels"`
	Rows   map[string]map[level]*tally `json:"-"`
}

// sum adds the outcomes up: over all, by stack and by cause.
func (a *accuracy) sum() baseline {
	b := baseline{Stacks: map[string]string{}, Levels: make(map[level]*tally), Rows: map[string]map[level]*tally{}}
	causes := map[string]bool{}
	for _, o := range a.sorted() {
		cause := "healthy"
		if !o.healthy {
			cause, _, _ = strings.Cut(o.fault, "/")
			causes[cause] = true
		}
		for _, row := range []string{stackRow + o.stack, causeRow + cause} {
			if b.Rows[row] == nil {
				b.Rows[row] = make(map[level]*tally)
			}
			tallyOf(b.Rows[row], o.level).add(o)
		}
		tallyOf(b.Levels, o.level).add(o)
	}
	b.Causes = len(causes)
	a.mu.Lock()
	defer a.mu.Unlock()
	maps.Copy(b.Stacks, a.versions)
	return b
}

// The rows of the tables begin so, by what they are of.
const (
	stackRow = "stack "
	causeRow = "cause "
)

func tallyOf(rows map[level]*tally, k level) *tally {
	if rows[k] == nil {
		rows[k] = &tally{}
	}
	return rows[k]
}

// hold fails for whatever must never happen, and for every rate that has fallen below the committed one.
func (b baseline) hold(t *testing.T, committed baseline) {
	t.Helper()
	for _, k := range levels() {
		now := b.Levels[k]
		if now == nil {
			continue
		}
		for what, n := range map[string]int{"confirmed and wrong": now.Wrong, "healthy called ill": now.Ill, "ill called healthy": now.Well} {
			if n > 0 {
				t.Errorf("%s: %s: %d, and it must never happen", k, what, n)
			}
		}
		before := committed.Levels[k]
		if before == nil {
			continue
		}
		for name, rate := range before.rates() {
			// Not one trial may be lost: under any load the servers answer the same, and diagnose judges the same.
			if now.rates()[name] < rate {
				t.Errorf("%s: %s fell from %s to %s", k, name, percent(rate), percent(now.rates()[name]))
			}
		}
	}
}

func percent(rate float64) string { return fmt.Sprintf("%.1f %%", 100*rate) }

// mishaps lists the outcomes that must never happen.
func (a *accuracy) mishaps() []string {
	var all []string
	for _, o := range a.sorted() {
		switch {
		case len(o.wrong) > 0:
			all = append(all, fmt.Sprintf("%s: confirmed and wrong: %s", o.key(), strings.Join(o.wrong, ", ")))
		case o.ill:
			all = append(all, fmt.Sprintf("%s: healthy called %s (%s)", o.key(), o.verdict, o.standing))
		case o.well:
			all = append(all, o.key()+": refused, and called healthy")
		}
	}
	return all
}

// misses lists what is not named first although the level should suffice for it.
func (a *accuracy) misses(k level) []string {
	var all []string
	for _, o := range a.sorted() {
		if o.level == k && !o.healthy && (!o.first || !o.all) {
			all = append(all, fmt.Sprintf("%s: %s (%s), not %s", o.key(), o.verdict, o.standing, strings.Join(o.wants, " and ")))
		}
	}
	return all
}

// The committed baselines: of the live lab, and of its recorded answers.
const (
	liveScore     = "score.json"
	recordedScore = "recorded/score.json"
)

func readBaseline(t *testing.T, name string) baseline {
	t.Helper()
	b := baseline{}
	text, err := os.ReadFile(filepath.Join(Dir(t, "."), name))
	if errors.Is(err, fs.ErrNotExist) {
		return b
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b baseline) write(t *testing.T, name string) {
	t.Helper()
	writeFile(t, filepath.Join(Dir(t, "."), name), indented(t, b))
}

func indented(t *testing.T, value any) []byte {
	t.Helper()
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func writeFile(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.WriteFile(name, text, 0o644); err != nil { //nolint:gosec // it is committed, everybody may read it
		t.Fatal(err)
	}
}

// asked reports whether the environment switches something on: JWTDOC_ACCURACY=write.
func asked(name, value string) bool {
	got, _ := env.OS().Getenv(name)
	return got == value
}
