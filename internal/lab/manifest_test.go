package lab

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/demo"
)

func TestManifestsListEveryFaultThatConcernsThem(t *testing.T) {
	for _, stack := range Stacks(t) {
		m := ReadManifest(t, stack)
		seen := map[string]bool{}
		for _, f := range slices.Concat(m.Accepts, m.Refuses) {
			if seen[f.String()] {
				t.Errorf("%s lists %s twice", stack, f)
			}
			seen[f.String()] = true
		}
		for _, f := range m.Accepts {
			if f.Status < http.StatusOK || f.Status >= http.StatusMultipleChoices {
				t.Errorf("%s accepts %s with %d", stack, f, f.Status)
			}
		}
		for _, f := range m.Refuses {
			if found, ok := findFault(f); f.Status < http.StatusMultipleChoices && (!ok || !found.browser) {
				t.Errorf("%s refuses %s with %d", stack, f, f.Status)
			}
		}
		for _, f := range faults {
			if f.concerns(m) && !seen[Fault{Cause: f.cause, How: f.how}.String()] {
				t.Errorf("%s neither accepts nor refuses %s/%s", stack, f.cause, f.how)
			}
		}
	}
}

// concerns reports whether a stack has to say what it makes of the fault.
func (f fault) concerns(m Manifest) bool {
	if m.Carrier == "lost" || m.Carrier == "wavers" {
		return false
	}
	switch f.scope {
	case everywhere:
		return true
	case authorizationOnly:
		return m.Carrier == ""
	case secretOnly:
		return m.Key == ""
	case whereListed:
	}
	return false
}

func TestEveryFaultIsShownBySomeStack(t *testing.T) {
	shown := map[string]bool{}
	for _, stack := range Stacks(t) {
		m := ReadManifest(t, stack)
		for _, f := range slices.Concat(m.Accepts, m.Refuses) {
			shown[f.String()] = true
		}
	}
	for _, f := range faults {
		if name := (Fault{Cause: f.cause, How: f.how}).String(); !shown[name] {
			t.Errorf("no stack shows %s", name)
		}
	}
}

// The demo is the lab for those who have none of it installed: it speaks of the same faults by the same names.
func TestDemoNamesItsFaultsAsTheLabDoes(t *testing.T) {
	known := map[string]bool{"healthy": true}
	for _, f := range faults {
		for cause := range strings.SplitSeq(f.cause, "+") {
			known[cause] = true
		}
	}
	for _, f := range demo.Faults() {
		if f.Healthy() {
			continue
		}
		for cause := range strings.SplitSeq(f.ID, "+") {
			if !known[cause] {
				t.Errorf("the demo breaks %s, which the lab does not", cause)
			}
		}
	}
}
