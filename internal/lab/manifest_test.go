package lab

import (
	"net/http"
	"slices"
	"testing"
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
			if f.Status < http.StatusMultipleChoices {
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
	switch f.scope {
	case everywhere:
		return m.Carrier != "lost"
	case authorizationOnly:
		return m.Carrier == ""
	case secretOnly:
		return m.Carrier != "lost" && m.Key == ""
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

func TestKnownFailuresNameFaultsThatTheirStacksShow(t *testing.T) {
	for _, k := range knownFailures {
		shown := slices.ContainsFunc(Stacks(t), func(stack string) bool {
			m := ReadManifest(t, stack)
			return (k.stack == "" || k.stack == stack) && slices.ContainsFunc(slices.Concat(m.Accepts, m.Refuses), func(f Fault) bool {
				return k.fault == "" || f.String() == k.fault
			})
		})
		if !shown || k.reason == "" || k.stack == "" && k.fault == "" {
			t.Errorf("%s shows no %s, or the reason is missing", k.stack, k.fault)
		}
	}
}
