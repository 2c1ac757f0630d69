package engine

import (
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// A field that is lost on the way is known by what the server says, where it says that: of a request that carries it.
func TestALostFieldIsKnownByTheServersWords(t *testing.T) {
	for _, key := range []string{"", "-"} {
		r, _ := broken{key: key}.diagnose(t, func(s *stack) { s.strips, s.named = true, true })
		if r.Verdict.Cause != "header-stripped-by-proxy" || r.Verdict.Standing != diagnose.Likely {
			t.Errorf("verdict %s %s\n%s", r.Verdict.Cause, r.Verdict.Standing, dump(r))
		}
	}
	// Where the words are those of any refusal, it is one of several explanations.
	r, _ := broken{}.diagnose(t, func(s *stack) { s.strips, s.uniform = true, true })
	if r.Verdict.Cause != diagnose.Unknown || standing(r, "header-stripped-by-proxy") != diagnose.Possible {
		t.Errorf("verdict %s\n%s", r.Verdict.Cause, dump(r))
	}
}

func standing(r diagnose.Report, id string) diagnose.Standing {
	for _, c := range r.Causes {
		if c.ID == id {
			return c.Standing
		}
	}
	return ""
}
