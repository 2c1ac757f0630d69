package engine

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// What nothing can prove without the secret should at least be near the top of the list. This measures how near, over
// all simulated faults and manners; the floor is what has been reached, not what is wanted.
func TestWithoutTheSecretTheTruthIsAmongTheFirst(t *testing.T) {
	first, five, all, length := 0, 0, 0, 0
	var missed []string
	for _, b := range faults() {
		if b.cause == diagnose.Healthy {
			continue
		}
		for manner, change := range manners() {
			b.key = "-"
			r, _ := b.diagnose(t, change)
			at := slices.IndexFunc(r.Causes, func(c diagnose.CauseReport) bool { return c.ID == b.cause })
			all++
			for _, c := range r.Causes {
				if c.Standing != diagnose.RuledOut && c.Standing != diagnose.NotExamined {
					length++
				}
			}
			switch {
			case at == 0:
				first++
				five++
			case at < 5:
				five++
			default:
				missed = append(missed, fmt.Sprintf("%s/%s: %s at %d", b.name, manner, b.cause, at+1))
			}
		}
	}
	t.Logf("with the token alone, the truth is first in %d of %d, among the first five in %d (%.1f %%); the list has %.1f causes",
		first, all, five, 100*float64(five)/float64(all), float64(length)/float64(all))
	slices.Sort(missed)
	for _, m := range missed {
		t.Log("  not among the first five: " + m)
	}
	if 100*five < 92*all {
		t.Errorf("among the first five in %d of %d", five, all)
	}
}
