package lab

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// columns head every table of scores.
var columns = []string{
	"faults", "first", "confirmed", "in the first five", "list, mean", "both of two", "healthy", "confirmed wrong",
	"healthy called ill", "requests, median", "most", "rounds, median",
}

// cells are a tally as the tables show it.
func (t *tally) cells() []string {
	of := func(n, all int) string {
		if all == 0 {
			return "-"
		}
		return percent(share(n, all))
	}
	mean := "-"
	if t.Faults > 0 {
		mean = fmt.Sprintf("%.1f", float64(t.Listed)/float64(t.Faults))
	}
	return []string{
		fmt.Sprint(t.Faults), of(t.First, t.Faults), of(t.Confirmed, t.Faults), of(t.Shortlisted, t.Faults), mean, of(t.Both, t.Two),
		fmt.Sprint(t.Healthy), fmt.Sprint(t.Wrong), fmt.Sprint(t.Ill),
		fmt.Sprint(middle(t.requests)), fmt.Sprint(most(t.requests)), fmt.Sprint(middle(t.rounds)),
	}
}

// table writes rows in columns that are aligned as Markdown wants them and people read them.
func table(head []string, rows [][]string) string {
	widths := make([]int, len(head))
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	line := func(row []string) {
		for i, cell := range row {
			if i == 0 {
				fmt.Fprintf(&b, "| %-*s ", widths[i], cell)
			} else {
				fmt.Fprintf(&b, "| %*s ", widths[i], cell)
			}
		}
		b.WriteString("|\n")
	}
	line(head)
	for i, w := range widths {
		if i == 0 {
			b.WriteString("| " + strings.Repeat("-", w) + " ")
		} else {
			b.WriteString("| " + strings.Repeat("-", w-1) + ": ")
		}
	}
	b.WriteString("|\n")
	for _, row := range rows {
		line(row)
	}
	return b.String()
}

// totals is the table of all that was measured, a row for each level.
func (b baseline) totals() string {
	var rows [][]string
	for _, k := range levels() {
		if row := b.Levels[k]; row != nil {
			rows = append(rows, append([]string{string(k)}, row.cells()...))
		}
	}
	return table(append([]string{"known"}, columns...), rows)
}

// per is the table of one level by stack or by cause.
func (b baseline) per(kind string, k level) string {
	var rows [][]string
	for _, name := range slices.Sorted(maps.Keys(b.Rows)) {
		if of, ok := strings.CutPrefix(name, kind); ok && b.Rows[name][k] != nil {
			rows = append(rows, append([]string{of}, b.Rows[name][k].cells()...))
		}
	}
	return table(append([]string{strings.TrimSpace(kind)}, columns...), rows)
}

// seconds is how long a diagnosis took, in the middle and at most. It is printed and not committed: it tells of the
// machine.
func (b baseline) seconds() string {
	var all []float64
	for _, row := range b.Levels {
		all = append(all, row.seconds...)
	}
	return fmt.Sprintf("%d diagnoses, %.2f s in the middle, %.2f s at most", len(all), middle(all), most(all))
}

const accuracyHead = `<!-- Written by the lab: JWTDOC_ACCURACY=write go test ./internal/lab -run TestEveryFault. Do not edit. -->

# How often jwtdoc is right

Every server below is somebody else's software, set up as its own tutorial has it, and broken on purpose: %d causes and
combinations of causes on %d servers, each fault plainly and beside a harmless oddity that must not be blamed. *First*
counts verdicts that name a true cause as likely or better; *confirmed* those that are proven; *in the first five* the
faults of which every cause stands among the first five of the list. Nothing false may be confirmed and nothing healthy
called ill: the tests fail on the first such case, and when a rate falls below this page by a single trial.

What is known differs: the **token only**; the audience and the issuer that the server expects (**aud and iss**, where
tokens are signed with a secret that only the server has); what a provider makes **public** (audience, issuer and key set,
and no key to sign with); the server's **secret** with what it expects; its **env file** and nothing else.

%s
## By server, with the secret

%s
## By server, with what is public

%s
## By server, with the token only

%s
## By cause, with the secret

%s
## By cause, with the token only

%s
## What is not named first with the secret

%s
## The servers

%s`

// page is docs/accuracy.md.
func (a *accuracy) page(b baseline) string {
	misses := "Nothing.\n"
	if all := a.misses(withSecret); len(all) > 0 {
		misses = "- " + strings.Join(all, "\n- ") + "\n"
	}
	var rows [][]string
	for _, stack := range slices.Sorted(maps.Keys(b.Stacks)) {
		rows = append(rows, []string{stack, b.Stacks[stack]})
	}
	return fmt.Sprintf(accuracyHead, b.Causes, len(b.Stacks), b.totals(),
		b.per(stackRow, withSecret), b.per(stackRow, public), b.per(stackRow, tokenOnly),
		b.per(causeRow, withSecret), b.per(causeRow, tokenOnly), misses, table([]string{"server", "versions"}, rows))
}

// publish prints the score, writes it where the environment asks for it, and holds it to the committed one.
func (a *accuracy) publish(t *testing.T, file string) {
	t.Helper()
	b := a.sum()
	summary := fmt.Sprintf("%d causes on %d stacks\n\n%s\n%s\n%s\n%s\n", b.Causes, len(b.Stacks), b.totals(),
		b.per(stackRow, withSecret), b.per(causeRow, withSecret), b.seconds())
	t.Log("\n" + summary)
	if name, _ := env.OS().Getenv("JWTDOC_SCORE"); name != "" {
		for _, k := range levels() {
			summary += fmt.Sprintf("\nnot named first, %s:\n%s\n", k, strings.Join(a.misses(k), "\n"))
		}
		writeFile(t, name, []byte(summary))
	}
	for _, mishap := range a.mishaps() {
		t.Error(mishap)
	}
	committed := readBaseline(t, file)
	if asked("JWTDOC_ACCURACY", "write") && len(b.Stacks) >= len(committed.Stacks) {
		b.write(t, file)
		if file == liveScore {
			writeFile(t, accuracyPage(t), []byte(a.page(b)))
		}
		return
	}
	if len(b.Stacks) < len(committed.Stacks) {
		t.Logf("%d of %d stacks ran: the score is not held to the committed one", len(b.Stacks), len(committed.Stacks))
		committed = baseline{}
	}
	b.hold(t, committed)
}

func accuracyPage(t *testing.T) string {
	t.Helper()
	return filepath.Join(Dir(t, "."), "..", "..", "docs", "accuracy.md")
}

func TestAccuracyPageShowsTheCommittedScore(t *testing.T) {
	text, err := os.ReadFile(accuracyPage(t))
	if err != nil {
		t.Fatal(err)
	}
	committed := readBaseline(t, liveScore)
	for _, k := range levels() {
		for _, cell := range committed.Levels[k].cells()[:9] {
			if !strings.Contains(string(text), cell) {
				t.Errorf("%s: docs/accuracy.md does not show %q of the committed score", k, cell)
			}
		}
	}
}
