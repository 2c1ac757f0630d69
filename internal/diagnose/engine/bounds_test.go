package engine

import (
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// A public server may be anybody's: however much is wrong with the request, it is asked twelve times at most.
func TestAPublicServerIsAskedTwelveTimesAtMost(t *testing.T) {
	ended := 0
	for _, b := range faults() {
		for manner, change := range manners() {
			r, s := b.diagnose(t, func(s *stack) {
				if change != nil {
					change(s)
				}
				s.remote = true
			})
			if len(s.log) > budgetOne {
				t.Errorf("%s, %s: %d requests\n%s", b.name, manner, len(s.log), dump(r))
			}
			said := slices.ContainsFunc(r.Findings, func(f finding.Finding) bool { return f.ID == diagnose.BudgetSpent })
			if said && len(s.log) < budgetOne-3 {
				t.Errorf("%s, %s: %d requests are called the end of the budget", b.name, manner, len(s.log))
			}
			if said {
				ended++
			}
		}
	}
	if ended == 0 {
		t.Error("no examination came to the end of its budget: the bound was not put to the test")
	}
	t.Logf("%d examinations ended with more to ask", ended)
}

// The word that stands for a token is proven by a server that reads it as it reads any other text.
func TestAPlaceholderIsConfirmedByTheAnswerThatGarbageGets(t *testing.T) {
	undefined := broken{name: "undefined", auth: "Bearer undefined"}
	for manner, want := range map[string]diagnose.Standing{
		"one answer for every token": diagnose.Confirmed,
		"names what is wrong":        diagnose.Confirmed,
		// No credential, garbage and the word get one answer: the server may not have read it at all.
		"one answer for everything": diagnose.Likely,
	} {
		r, _ := undefined.diagnose(t, manners()[manner])
		if r.Verdict.Cause != "token-placeholder" || r.Verdict.Standing != want {
			t.Errorf("%s: %s %s, want %s\n%s", manner, r.Verdict.Cause, r.Verdict.Standing, want, dump(r))
		}
	}
}
