package audit

import (
	"fmt"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Report is what an audit found. Its JSON is a contract (schema 1).
type Report struct {
	URL    string `json:"url"`
	Method string `json:"method"`
	// DryRun is set where nothing was sent.
	DryRun  bool    `json:"dryRun"`
	Verdict Verdict `json:"verdict"`
	// Probes are in the order of the report.
	Probes []Result `json:"probes"`
	Leeway Leeway   `json:"leeway"`
	Expiry *Expiry  `json:"expiry"`
	Clock  *Clock   `json:"clock"`
	// Validators are the libraries that would have answered every question about times as the server did.
	Validators []string `json:"validators"`
	// Story tells what happened on the way to the server: redirects.
	Story []Step `json:"story"`
	// Lasting names tokens that were sent and do not end, by their jti.
	Lasting  []string          `json:"lasting"`
	Findings []finding.Finding `json:"findings"`
	// Sent lists every request.
	Sent     []Sent  `json:"sent"`
	Requests int     `json:"requests"`
	Seconds  float64 `json:"seconds"`
}

// Verdict sums an audit up.
type Verdict struct {
	// State is ok, broken, or not-examined where the start was not sound.
	State   State  `json:"state"`
	Summary string `json:"summary"`
	Fix     string `json:"fix"`
	// Kept, Broken, Notes, Missing and Known count the probes: ok, broken, broken where it is only worth knowing, not
	// examined, and broken as the baseline has it.
	Kept    int `json:"ok"`
	Broken  int `json:"broken"`
	Notes   int `json:"notes"`
	Missing int `json:"notExamined"`
	Known   int `json:"known"`
}

// Result is what came of one probe.
type Result struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Group  Group  `json:"group"`
	Expect Expect `json:"expect"`
	// Got is null where nothing was asked.
	Got      *Got             `json:"got"`
	State    State            `json:"state"`
	Severity finding.Severity `json:"severity"`
	// Why is the reason for the expectation; of a probe that was not examined, what it lacked.
	Why      string             `json:"why"`
	Evidence []finding.Evidence `json:"evidence"`
	Fix      string             `json:"fix"`
	// FollowsFrom is the broken probe that explains this one, empty for none.
	FollowsFrom string `json:"followsFrom,omitempty"`
	// Known is set where the baseline has the same: it fails nothing.
	Known bool `json:"known"`
}

// Leeway is how many seconds the server's clock may be beyond a claim, null where the claim is not compared with the
// clock or that was not examined.
type Leeway struct {
	Exp *int `json:"exp"`
	// ExpMost is the longest leeway that answers as the server did: one more than Exp where the server may also grant a
	// second more and refuse in its last, else the same. Null where Exp is.
	ExpMost *int `json:"expMost"`
	Nbf     *int `json:"nbf"`
	Iat     *int `json:"iat"`
	// Equal tells whether a token is still accepted in the last second, that of exp itself where the leeway is 0. It is
	// null where that cannot be told.
	Equal *bool `json:"equalAtExp"`
	// Checked lists the claims that are compared with the clock, Unchecked those that are not.
	Checked   []string `json:"checked"`
	Unchecked []string `json:"unchecked"`
}

// AtEnd says what follows the seconds of exp's leeway: what becomes of a token in the last of them.
func (l Leeway) AtEnd() string {
	switch {
	case l.Exp != nil && l.ExpMost != nil && *l.ExpMost > *l.Exp:
		return fmt.Sprintf(", or %d s without the last second: whole seconds do not tell", *l.ExpMost)
	case l.Equal == nil:
		return ""
	case *l.Equal:
		return ", accepted in the last second too"
	}
	return ", refused in the last second"
}

// Expiry is the proof of expiry on one token that was watched.
type Expiry struct {
	// Lived is how many seconds the watched token had to live when it was first sent.
	Lived float64 `json:"lived"`
	// Accepted and Refused count the answers before and after it ended.
	Accepted int `json:"accepted"`
	Refused  int `json:"refused"`
	// LastAccepted and FirstRefused are when, in seconds after exp by the server's clock; null where it was not seen.
	LastAccepted *float64 `json:"lastAccepted"`
	FirstRefused *float64 `json:"firstRefused"`
}

// Clock is how far the server's clock is ahead of this machine's, by the Date of its answers.
type Clock struct {
	Offset Offset `json:"offset"`
}

// Offset is an interval in seconds that holds the truth.
type Offset struct {
	Seconds float64 `json:"seconds"`
	Lower   float64 `json:"lower"`
	Upper   float64 `json:"upper"`
}

// Step is one step of the story.
type Step struct {
	Sent   string `json:"sent"`
	Status int    `json:"status"`
	Says   string `json:"says"`
}

// Sent is one request of the audit and its answer.
type Sent struct {
	Probe  string `json:"probe"`
	Says   string `json:"says"`
	Method string `json:"method"`
	URL    string `json:"url"`
	// Status is 0 where no answer came.
	Status int `json:"status"`
	Got    Got `json:"got"`
}

// Result finds what came of a probe.
func (r *Report) Result(id string) *Result {
	i := slices.IndexFunc(r.Probes, func(p Result) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &r.Probes[i]
}

// Broken lists the results that are broken and not known.
func (r *Report) Broken() []Result {
	var out []Result
	for _, p := range r.Probes {
		if p.State == Broken && !p.Known {
			out = append(out, p)
		}
	}
	return out
}

// NewResult begins a result: nothing is known yet.
func NewResult(p Probe) Result {
	return Result{
		ID: p.ID, Title: p.Title, Group: p.Group, Expect: p.Expect, State: NotExamined, Severity: p.Severity, Why: p.Why,
		Evidence: []finding.Evidence{}, Fix: p.Doc.Fix,
	}
}

// Skip says why a probe was not examined.
func (r *Result) Skip(why string) {
	r.State, r.Got, r.Why, r.Fix = NotExamined, nil, why, ""
}

// Take says what the server did.
func (r *Result) Take(got Got, evidence ...finding.Evidence) {
	r.Got, r.State = &got, OK
	if (got == Accepted) != (r.Expect == Accept) {
		r.State = Broken
	}
	r.Evidence = append(r.Evidence, evidence...)
}

// Recount counts again after results were marked as known, and sums up anew.
func (r *Report) Recount(all []Probe) {
	r.Conclude(all)
	if v := &r.Verdict; v.State != NotExamined {
		v.State, v.Summary = Sum(*v)
	}
}

// Sum says in one sentence what the counts come to.
func Sum(v Verdict) (State, string) {
	state, text := OK, fmt.Sprintf("all %d rules kept", v.Kept+v.Notes)
	switch {
	case v.Broken > 0:
		state, text = Broken, fmt.Sprintf("%d of %d rules broken", v.Broken, v.Broken+v.Kept+v.Known+v.Notes)
	case v.Known > 0:
		text = fmt.Sprintf("%d rules kept, %d broken as the baseline has it", v.Kept+v.Notes, v.Known)
	}
	switch {
	case v.Notes == 1:
		text += ", 1 note"
	case v.Notes > 1:
		text += fmt.Sprintf(", %d notes", v.Notes)
	}
	return state, text
}

// Conclude counts, links what follows from what, and sums up. Of probes that are broken for one reason the one that
// implies the others is the reason.
func (r *Report) Conclude(all []Probe) {
	v := &r.Verdict
	v.Kept, v.Broken, v.Notes, v.Missing, v.Known = 0, 0, 0, 0, 0
	for i := range r.Probes {
		p := &r.Probes[i]
		switch {
		case p.State == OK:
			v.Kept++
		case p.State == NotExamined:
			v.Missing++
		case p.Known:
			v.Known++
		case p.Severity == finding.Info:
			v.Notes++
		default:
			v.Broken++
		}
		if p.State != Broken {
			p.Fix = ""
			continue
		}
		for _, other := range all {
			o := r.Result(other.ID)
			if o != nil && o.State == Broken && slices.Contains(other.Implies, p.ID) && o.FollowsFrom != p.ID {
				p.FollowsFrom = other.ID
				break
			}
		}
	}
}
