package lab

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// knownFailure is a diagnosis of a real server that is not what it should be, and why: what the server does not tell,
// or what the engine does not see yet. An empty stack, fault or knowledge stands for all of them. The table of scores
// counts every failure as it is, and a row that excuses nothing any more fails the test, so that the list stays true.
type knownFailure struct {
	stack, fault string
	knowledge    knowledge
	reason       string
}

var knownFailures = []knownFailure{}

// known finds the row that excuses a failure.
func known(stack, fault string, k knowledge) int {
	return slices.IndexFunc(knownFailures, func(f knownFailure) bool {
		return (f.stack == "" || f.stack == stack) && (f.fault == "" || f.fault == fault) && (f.knowledge == "" || f.knowledge == k)
	})
}

// excuses remembers which rows were needed, and which stacks were put through all of their faults.
type excuses struct {
	mu       sync.Mutex
	needed   map[int]bool
	complete map[string]bool
}

func (e *excuses) need(row int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.needed[row] = true
}

func (e *excuses) ran(stack string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.complete[stack] = true
}

// checkStale fails for rows that excuse nothing, where all that they speak of was tried.
func (e *excuses) checkStale(t *testing.T) {
	t.Helper()
	all := Stacks(t)
	for i, f := range knownFailures {
		tried := e.complete[f.stack] || f.stack == "" && len(e.complete) == len(all)
		if tried && !e.needed[i] {
			t.Errorf("%s of %s, %s, is diagnosed as it should be now: take it off the list of known failures", f.fault, f.stack, f.knowledge)
		}
	}
	t.Logf("%d of %d stacks ran: %s", len(e.complete), len(all), strings.Join(slices.Sorted(maps.Keys(e.complete)), ", "))
}
