package engine

import (
	"fmt"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// oddities are harmless at a lenient server, and suspicious enough to be repaired.
func oddities() map[string]func(map[string]any) {
	return map[string]func(map[string]any){
		"none":           func(map[string]any) {},
		"numeric sub":    func(c map[string]any) { c["sub"] = 3 },
		"no exp":         func(c map[string]any) { delete(c, "exp") },
		"exp as text":    func(c map[string]any) { c["exp"] = fmt.Sprint(c["exp"]) },
		"sub and exp":    func(c map[string]any) { c["sub"], c["exp"] = 3, fmt.Sprint(c["exp"]) },
		"milliseconds":   func(c map[string]any) { c["exp"] = testNow.UnixMilli() + 600_000 },
		"sub and no exp": func(c map[string]any) { c["sub"] = 3; delete(c, "exp") },
	}
}

// Two instances that disagree must never make a cure look like a proof, whatever the order in which looks that are sent
// together arrive.
func TestRoundRobinConfirmsNothing(t *testing.T) {
	for _, every := range []int{2, 3, 4, 5} {
		for name, odd := range oddities() {
			for _, auth := range []string{"", "bearer %s"} {
				t.Run(fmt.Sprintf("%s/%s/accepts every %d", name, auth, every), func(t *testing.T) {
					for range 10 {
						b := broken{claims: odd, auth: auth}
						r, _ := b.diagnose(t, func(s *stack) { s.strict, s.acceptOnce = false, every })
						if r.Verdict.Standing == diagnose.Confirmed && r.Verdict.Cause != diagnose.Healthy {
							t.Fatalf("confirmed %s\n%s", r.Verdict.Cause, dump(r))
						}
					}
				})
			}
		}
	}
}

// The same for every healthy request of the faults' table.
func TestRoundRobinOfHealthyServersConfirmsNothing(t *testing.T) {
	for _, every := range []int{2, 3, 4} {
		for _, b := range faults() {
			if b.cause != diagnose.Healthy || b.server != nil {
				continue
			}
			t.Run(fmt.Sprintf("%s/accepts every %d", b.name, every), func(t *testing.T) {
				r, _ := b.diagnose(t, func(s *stack) { s.acceptOnce = every })
				if r.Verdict.Standing == diagnose.Confirmed && r.Verdict.Cause != diagnose.Healthy {
					t.Errorf("confirmed %s\n%s", r.Verdict.Cause, dump(r))
				}
			})
		}
	}
}
