package lab

import (
	"cmp"
	"slices"
)

// outcome is what one diagnosis came to, held against what is true.
type outcome struct {
	stack, fault, decoy string
	level               level
	// healthy is set where the stack accepts the request, whatever is odd about it.
	healthy bool
	// wants are the causes that are true, the one to be named first in front.
	wants []string

	// verdict and standing are what diagnose said, list the causes that it leaves standing, the likeliest first.
	verdict, standing string
	list              []string
	// first: a true cause is the verdict, likely or better. confirmed: it is proven. shortlisted: every true cause is
	// among the first five. all: every true cause is at least likely.
	first, confirmed, shortlisted, all bool
	// wrong lists what is called confirmed and is not true. ill: a healthy request was called ill; well: a refused one
	// was called healthy.
	wrong     []string
	ill, well bool

	requests, rounds int
	seconds          float64
}

// shortlist is how many causes a reader looks at.
const shortlist = 5

// assess holds a report against what is true of its trial.
func assess(stack string, x trial, k level, got report) outcome {
	o := outcome{
		stack: stack, fault: x.listed.String(), decoy: x.decoy.name, level: k, healthy: x.accepted(), wants: x.wants(),
		verdict: got.Verdict.Cause, standing: got.Verdict.Standing, list: []string{},
		requests: got.Requests, rounds: got.Rounds, seconds: got.Seconds,
	}
	for _, c := range got.Causes {
		if rank(c.Standing) >= rank("possible") {
			o.list = append(o.list, c.ID)
		}
		if c.Standing == "confirmed" && !x.truth(c.ID) {
			o.wrong = append(o.wrong, c.ID)
		}
	}
	if o.healthy {
		o.ill = o.verdict != "healthy"
		return o
	}
	o.well = o.verdict == "healthy"
	if slices.Contains(o.wants, o.verdict) {
		o.first, o.confirmed = rank(o.standing) >= rank("likely"), o.standing == "confirmed"
	}
	o.shortlisted, o.all = true, true
	for _, id := range o.wants {
		at := slices.Index(o.list, id)
		o.shortlisted = o.shortlisted && at >= 0 && at < shortlist
		o.all = o.all && rank(standingOf(got, id)) >= rank("likely")
	}
	return o
}

// rank orders standings.
func rank(standing string) int {
	return slices.Index([]string{"", "not-examined", "ruled-out", "possible", "likely", "confirmed"}, standing)
}

// same reports whether two runs of one diagnosis came to the same: everything but the time it took.
func (o outcome) same(p outcome) bool {
	return o.key() == p.key() && o.verdict == p.verdict && o.standing == p.standing && slices.Equal(o.list, p.list) &&
		o.requests == p.requests && o.rounds == p.rounds
}

// key names the diagnosis.
func (o outcome) key() string {
	return o.stack + " | " + o.fault + " | " + o.decoy + " | " + string(o.level)
}

// tally is a row of the tables.
type tally struct {
	Faults      int `json:"faults"`
	First       int `json:"first"`
	Confirmed   int `json:"confirmed"`
	Shortlisted int `json:"shortlisted"`
	// Two counts the faults of several causes, Both those of them whose causes are all at least likely.
	Two  int `json:"two"`
	Both int `json:"both"`
	// Listed is the sum of the lengths of the lists.
	Listed  int `json:"listed"`
	Healthy int `json:"healthy"`
	// Wrong counts diagnoses with something confirmed that is not true, Ill healthy requests called ill, Well refused
	// ones called healthy.
	Wrong int `json:"wrong"`
	Ill   int `json:"ill"`
	Well  int `json:"well"`

	requests, rounds []int
	seconds          []float64
}

func (t *tally) add(o outcome) {
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	t.Wrong += one(len(o.wrong) > 0)
	t.Ill += one(o.ill)
	t.Well += one(o.well)
	t.requests, t.rounds, t.seconds = append(t.requests, o.requests), append(t.rounds, o.rounds), append(t.seconds, o.seconds)
	if o.healthy {
		t.Healthy++
		return
	}
	t.Faults++
	t.First += one(o.first)
	t.Confirmed += one(o.confirmed)
	t.Shortlisted += one(o.shortlisted)
	t.Listed += len(o.list)
	if len(o.wants) > 1 {
		t.Two++
		t.Both += one(o.all)
	}
}

// rates are the shares that must not fall, by name.
func (t *tally) rates() map[string]float64 {
	return map[string]float64{
		"first": share(t.First, t.Faults), "confirmed": share(t.Confirmed, t.Faults),
		"shortlisted": share(t.Shortlisted, t.Faults), "both named": share(t.Both, t.Two),
	}
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// middle is the median, the lower of two.
func middle[T cmp.Ordered](all []T) (median T) {
	if len(all) == 0 {
		return median
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[(len(sorted)-1)/2]
}

func most[T cmp.Ordered](all []T) (largest T) {
	if len(all) == 0 {
		return largest
	}
	return slices.Max(all)
}
