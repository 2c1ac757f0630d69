package audit_test

import (
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestAServerIsJudgedByWhatItShouldHaveDone(t *testing.T) {
	for _, c := range []struct {
		expect audit.Expect
		got    audit.Got
		want   audit.State
	}{
		{audit.Accept, audit.Accepted, audit.OK},
		{audit.Accept, audit.Refused, audit.Broken},
		{audit.Refuse, audit.Accepted, audit.Broken},
		{audit.Refuse, audit.Refused, audit.OK},
	} {
		r := audit.NewResult(audit.Probe{ID: "x", Expect: c.expect})
		if r.State != audit.NotExamined || r.Got != nil {
			t.Errorf("%+v is judged before it is asked", r)
		}
		r.Take(c.got, "seen")
		if r.State != c.want || *r.Got != c.got || !slices.Equal(r.Evidence, []finding.Evidence{"seen"}) {
			t.Errorf("%s and %s: %+v, want %s", c.expect, c.got, r, c.want)
		}
	}
}

func TestWhatIsSkippedSaysWhyAndGivesNoFix(t *testing.T) {
	r := audit.NewResult(audit.Probe{ID: "x", Expect: audit.Refuse, Why: "the rule", Doc: audit.Doc{Fix: "mend it"}})
	r.Take(audit.Accepted)
	r.Skip("no key")
	if r.State != audit.NotExamined || r.Got != nil || r.Why != "no key" || r.Fix != "" {
		t.Errorf("%+v", r)
	}
}

func TestTheSumSaysWhatIsBrokenKnownAndNoted(t *testing.T) {
	for _, c := range []struct {
		verdict audit.Verdict
		state   audit.State
		want    string
	}{
		{audit.Verdict{Kept: 30}, audit.OK, "all 30 rules kept"},
		{audit.Verdict{Kept: 30, Missing: 4}, audit.OK, "all 30 rules kept"},
		{audit.Verdict{Kept: 29, Notes: 1}, audit.OK, "all 30 rules kept, 1 note"},
		{audit.Verdict{Kept: 28, Notes: 2}, audit.OK, "all 30 rules kept, 2 notes"},
		{audit.Verdict{Kept: 27, Broken: 2, Notes: 1}, audit.Broken, "2 of 30 rules broken, 1 note"},
		{audit.Verdict{Kept: 27, Known: 3}, audit.OK, "27 rules kept, 3 broken as the baseline has it"},
		{audit.Verdict{Kept: 27, Known: 2, Broken: 1}, audit.Broken, "1 of 30 rules broken"},
	} {
		if state, got := audit.Sum(c.verdict); state != c.state || got != c.want {
			t.Errorf("%+v: %s %q, want %s %q", c.verdict, state, got, c.state, c.want)
		}
	}
}

// report holds these probes with these states, which were judged in this order.
func report(probes []audit.Probe, states map[string]audit.State) audit.Report {
	var r audit.Report
	for _, p := range probes {
		x := audit.NewResult(p)
		x.State = states[p.ID]
		r.Probes = append(r.Probes, x)
	}
	return r
}

func TestWhatIsBrokenForAnothersReasonFollowsFromIt(t *testing.T) {
	probes := []audit.Probe{
		{ID: "reason", Severity: finding.Error, Implies: []string{"effect", "kept"}, Doc: audit.Doc{Fix: "mend"}},
		{ID: "effect", Severity: finding.Warning, Implies: []string{"reason"}, Doc: audit.Doc{Fix: "mend"}},
		{ID: "kept", Severity: finding.Error, Doc: audit.Doc{Fix: "mend"}},
		{ID: "note", Severity: finding.Info, Doc: audit.Doc{Fix: "mend"}},
		{ID: "other", Severity: finding.Error},
	}
	r := report(probes, map[string]audit.State{"reason": audit.Broken, "effect": audit.Broken, "kept": audit.OK, "note": audit.Broken, "other": audit.NotExamined})
	for range 2 { // counting twice is counting once
		r.Conclude(probes)
		if v := r.Verdict; v.Broken != 2 || v.Kept != 1 || v.Notes != 1 || v.Missing != 1 || v.Known != 0 {
			t.Errorf("%+v", v)
		}
	}
	follows := [2]string{r.Result("reason").FollowsFrom, r.Result("effect").FollowsFrom}
	if follows != [2]string{"effect", ""} && follows != [2]string{"", "reason"} {
		t.Errorf("of two that imply each other one is the reason: %q", follows)
	}
	if r.Result("kept").FollowsFrom != "" || r.Result("kept").Fix != "" || r.Result("note").Fix != "mend" {
		t.Errorf("%+v", r.Probes)
	}
	if r.Result("nobody") != nil {
		t.Error("a probe that was not asked has a result")
	}
}

func TestWhatTheBaselineHasFailsNothing(t *testing.T) {
	probes := []audit.Probe{{ID: "a", Severity: finding.Error}, {ID: "b", Severity: finding.Error}}
	r := report(probes, map[string]audit.State{"a": audit.Broken, "b": audit.Broken})
	r.Result("a").Known = true
	r.Recount(probes)
	if v := r.Verdict; v.State != audit.Broken || v.Known != 1 || v.Broken != 1 || len(r.Broken()) != 1 || r.Broken()[0].ID != "b" {
		t.Errorf("%+v %+v", v, r.Broken())
	}
	r.Result("b").Known = true
	if r.Recount(probes); r.Verdict.State != audit.OK || len(r.Broken()) != 0 {
		t.Errorf("%+v", r.Verdict)
	}
	// An audit that could not be made is not made by a baseline.
	r.Verdict = audit.Verdict{State: audit.NotExamined, Summary: "cut short"}
	if r.Recount(probes); r.Verdict.State != audit.NotExamined || r.Verdict.Summary != "cut short" {
		t.Errorf("%+v", r.Verdict)
	}
}

func TestTheLastSecondOfALeewayIsSaidAsFarAsItIsKnown(t *testing.T) {
	two, three, yes, no := 2, 3, true, false
	for want, l := range map[string]audit.Leeway{
		"":                                  {Exp: &two, ExpMost: &two},
		", accepted in the last second too": {Exp: &two, ExpMost: &two, Equal: &yes},
		", refused in the last second":      {Exp: &two, ExpMost: &two, Equal: &no},
		", or 3 s without the last second: whole seconds do not tell": {Exp: &two, ExpMost: &three},
	} {
		if got := l.AtEnd(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheAnswersToAProbeAreFoundInTheOrderInWhichTheyCame(t *testing.T) {
	s := audit.Seen{Answers: []audit.Answer{{Probe: "a", Try: "1"}, {Probe: "b"}, {Probe: "c", Try: "2"}, {Probe: "a", Try: "3"}}}
	var tries string
	for _, a := range s.To("c", "a") {
		tries += a.Try
	}
	if tries != "123" || s.To("nobody") != nil {
		t.Errorf("%q", tries)
	}
}
