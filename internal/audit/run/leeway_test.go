package run_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/run"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// timesOnly leaves out what has nothing to do with time.
func timesOnly(_ *run.World, o *run.Options) {
	o.Wanted = func(id string) bool {
		return id == "expires-in-time" || id == "exp-equals-now" || id == "expired-token"
	}
}

// Whatever a server grants, and wherever its clock stands, the leeways are found to the second, the clock's difference
// is reported apart from them, and expiry is proven in seconds.
func TestLeewaysAreMeasuredToASecondWhateverTheClocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := func(name string, values ...int) time.Duration {
			return time.Duration(rapid.SampledFrom(values).Draw(t, name)) * time.Second
		}
		s := &server{
			leeway:     seconds("exp", 0, 5, 10, 30, 60, 120, 150, 300, 600),
			nbfLeeway:  seconds("nbf", 0, 1, 5, 60, 300),
			iatLeeway:  seconds("iat", 0, 3, 10, 60, 600),
			iatChecked: rapid.Bool().Draw(t, "iat checked"),
			edge:       rapid.Bool().Draw(t, "edge"),
		}
		s.ahead = time.Duration(rapid.IntRange(-20_000, 20_000).Draw(t, "ms ahead")) * time.Millisecond
		s.frontAhead = s.ahead
		report := try(t, s, timesOnly)
		if got := report.Result("healthy-token"); got.State != audit.OK {
			// The first token is dated by this machine's clock: a server that is far off refuses it, and that is another
			// command's business.
			if s.ahead.Abs() < time.Second {
				t.Fatalf("%+v", report.Verdict)
			}
			return
		}
		l := report.Leeway
		if l.Exp == nil || *l.Exp != int(s.leeway.Seconds()) {
			t.Errorf("exp: %v, want %v", deref(l.Exp), s.leeway)
		}
		if l.Equal == nil || *l.Equal != s.edge {
			t.Errorf("equal at exp: %v, want %v", l.Equal, s.edge)
		}
		if l.Nbf == nil || *l.Nbf != int(s.nbfLeeway.Seconds()) {
			t.Errorf("nbf: %v, want %v", deref(l.Nbf), s.nbfLeeway)
		}
		wantIat := any(int(s.iatLeeway.Seconds()))
		if !s.iatChecked {
			wantIat = nil
		}
		if got := deref(l.Iat); got != wantIat {
			t.Errorf("iat: %v, want %v", got, wantIat)
		}
		if c := report.Clock; c == nil || c.Offset.Lower > s.ahead.Seconds()+0.002 || c.Offset.Upper < s.ahead.Seconds()-0.002 {
			t.Errorf("clock: %+v, want %v", c, s.ahead)
		}
		if got := report.Result("expires-in-time"); got.State != audit.OK || *got.Got != audit.Refused {
			t.Errorf("expiry: %s %q", got.State, got.Evidence)
		}
		if report.Seconds > 40 {
			t.Errorf("it took %.1f s", report.Seconds)
		}
	})
}

func deref(n *int) any {
	if n == nil {
		return nil
	}
	return *n
}

// A leeway of 2 s that accepts its last second answers in whole seconds as one of 3 s that refuses it: what is reported
// holds the truth, and is exact where the server reads fractions of exp.
func TestALeewayThatIsNotUsualIsReportedAsFarAsItCanBeTold(t *testing.T) {
	for _, whole := range []bool{false, true} {
		for _, edge := range []bool{false, true} {
			for _, seconds := range []int{1, 2, 3, 4, 6, 7, 63} {
				report := try(t, &server{leeway: time.Duration(seconds) * time.Second, edge: edge, whole: whole}, timesOnly)
				l := report.Leeway
				// Where no fraction tells, the usual one of two leeways that answer alike is believed.
				usual := edge && (seconds+1)%5 == 0 || whole && !edge && (seconds-1)%5 == 0
				switch {
				case usual:
				case l.Exp == nil || l.ExpMost == nil || seconds < *l.Exp || seconds > *l.ExpMost || *l.ExpMost > *l.Exp+1:
					t.Errorf("whole %v, edge %v, %d s: %v to %v", whole, edge, seconds, deref(l.Exp), deref(l.ExpMost))
				case !whole && !edge && *l.Exp != *l.ExpMost:
					t.Errorf("%d s that refuse the last: %d to %d, and a fraction tells", seconds, *l.Exp, *l.ExpMost)
				case l.Equal != nil && *l.Equal != edge, (*l.Exp == *l.ExpMost) != (l.Equal != nil):
					t.Errorf("whole %v, edge %v, %d s: %d to %d, equal %v", whole, edge, seconds, *l.Exp, *l.ExpMost, l.Equal)
				}
			}
		}
	}
}

// What is never compared with the clock has no leeway.
func TestAServerThatIgnoresExpHasNoLeewayOfIt(t *testing.T) {
	report := try(t, &server{breaks: "expired-token"}, timesOnly)
	if report.Leeway.Exp != nil || !slices.Contains(report.Leeway.Unchecked, "exp") {
		t.Errorf("%+v", report.Leeway)
	}
	if got := report.Result("expires-in-time"); got.State != audit.Broken || report.Seconds > 5 {
		t.Errorf("%s after %.1f s", got.State, report.Seconds)
	}
}

// A proxy's Date hides the application's clock; it shows in the tokens that are refused before their end.
func TestAnApplicationClockBehindAProxyShowsInWhatItRefuses(t *testing.T) {
	report := try(t, &server{ahead: 20 * time.Second}, timesOnly)
	if !slices.ContainsFunc(report.Findings, func(f finding.Finding) bool { return f.ID == audit.ClockAhead }) {
		t.Errorf("%+v %+v", report.Findings, report.Leeway)
	}
}
