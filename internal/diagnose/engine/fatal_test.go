package engine

import (
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// Without a key the second of two faults cannot be repaired, so that the repair of the first is refused too: that says
// nothing against it.
func TestTwoFaultsWithoutAKeyAreBothLikely(t *testing.T) {
	expired := func(c map[string]any) { c["exp"] = testNow.Add(-2 * time.Hour).Unix() }
	for _, b := range []broken{
		{name: "quoted and expired", auth: `Bearer "%s"`, claims: expired, cause: "token-quoted", key: "-"},
		{name: "no scheme and expired", auth: "%s", claims: expired, cause: "scheme-missing", key: "-"},
	} {
		t.Run(b.name, func(t *testing.T) {
			r, _ := b.diagnose(t, func(*stack) {})
			if r.Verdict.Cause != b.cause || r.Verdict.Standing != diagnose.Likely {
				t.Errorf("%s %s: %s", r.Verdict.Standing, r.Verdict.Cause, r.Verdict.Summary)
			}
			if got := standing(r, "token-expired"); got != diagnose.Likely && got != diagnose.Possible {
				t.Errorf("token-expired is %s", got)
			}
		})
	}
}
