package lab

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// scores counts, for each stack, how well it is diagnosed.
type scores struct {
	mu    sync.Mutex
	stack map[string]*score
}

// score is a row of the table. Faults are refused requests; healthy ones are those that the stack accepts.
type score struct {
	with, without               tally
	healthy, ill, wronglyProven int
	requests                    []int
}

// tally counts diagnoses of faults: all, with the right verdict first (likely or better), confirmed, and on the list.
type tally struct{ all, first, confirmed, listed int }

func (t *tally) add(u tally) {
	t.all += u.all
	t.first += u.first
	t.confirmed += u.confirmed
	t.listed += u.listed
}

func (s *scores) count(stack string, x trial, k knowledge, got report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stack == nil {
		s.stack = map[string]*score{}
	}
	if s.stack[stack] == nil {
		s.stack[stack] = &score{}
	}
	row, wants := s.stack[stack], x.wants()
	row.requests = append(row.requests, got.Requests)
	if slices.ContainsFunc(got.Causes, func(c cause) bool { return c.Standing == "confirmed" && !x.truth(c.ID) }) {
		row.wronglyProven++
	}
	if x.accepted() {
		row.healthy++
		if got.Verdict.Cause != "healthy" {
			row.ill++
		}
		return
	}
	one := tally{all: 1}
	first := slices.Contains(wants, got.Verdict.Cause)
	if first && rank(got.Verdict.Standing) >= rank("likely") {
		one.first = 1
	}
	if first && got.Verdict.Standing == "confirmed" {
		one.confirmed = 1
	}
	if !slices.ContainsFunc(wants, func(id string) bool { return rank(standingOf(got, id)) < rank("possible") }) {
		one.listed = 1
	}
	if k == withSecret {
		row.with.add(one)
	} else {
		row.without.add(one)
	}
}

// String is the table: what is counted with the secret, then without it.
func (s *scores) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "stack\tsecret: first\tconfirmed\tlisted\tof\ttoken only: first\tlisted\tof\tconfirmed wrong\thealthy called ill\tof\trequests\t")
	total := &score{}
	for _, stack := range slices.Sorted(maps.Keys(s.stack)) {
		row := s.stack[stack]
		row.write(w, stack)
		total.with.add(row.with)
		total.without.add(row.without)
		total.healthy += row.healthy
		total.ill += row.ill
		total.wronglyProven += row.wronglyProven
		total.requests = append(total.requests, row.requests...)
	}
	total.write(w, "all")
	_ = w.Flush() // to memory
	return text.String()
}

func (r *score) write(w *tabwriter.Writer, name string) {
	median := 0
	if slices.Sort(r.requests); len(r.requests) > 0 {
		median = r.requests[len(r.requests)/2]
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, r.with.first, r.with.confirmed, r.with.listed, r.with.all,
		r.without.first, r.without.listed, r.without.all, r.wronglyProven, r.ill, r.healthy, median)
}
