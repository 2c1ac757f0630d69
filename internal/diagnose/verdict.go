package diagnose

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Conclude draws the verdict from the judgements.
func (f *Facts) Conclude(causes []CauseReport) Verdict {
	first := f.First()
	if wavers, accepted, tried := f.Wavers(); first != nil && wavers {
		return f.wavering(causes, accepted, tried)
	}
	if first != nil && (f.Accepted() || f.Public()) {
		if v, stopped := f.stoppedInBrowser(causes); stopped {
			return v
		}
		if f.Case.StandsFor != nil {
			return f.standInAccepted()
		}
		return f.forPage(f.healthy())
	}
	sure := f.sure(causes)
	if len(sure) == 0 {
		return f.unknown(causes)
	}
	v := Verdict{
		Cause: sure[0].ID, Standing: sure[0].Standing, Summary: sure[0].Title, Fix: sure[0].Fix, Also: []string{},
	}
	main := f.cause(v.Cause)
	for _, c := range sure[1:] {
		if main == nil || !slices.Contains(main.Silences, c.ID) {
			v.Also = append(v.Also, c.ID)
		}
	}
	return v
}

// sure lists the causes that are at least likely, the verdict first: a confirmed one before a likely one, a reason
// before a manner, and of several faults that are all proven the one whose answer is the request's own.
func (f *Facts) sure(causes []CauseReport) []CauseReport {
	var out []CauseReport
	for _, c := range causes {
		if c.Standing.rank() >= Likely.rank() {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b CauseReport) int {
		return cmp.Or(
			cmp.Compare(f.manner(a.ID), f.manner(b.ID)),
			cmp.Compare(b.Standing.rank(), a.Standing.rank()),
			cmp.Compare(f.unlike(a.ID), f.unlike(b.ID)),
			cmp.Compare(f.elsewhere(a.ID), f.elsewhere(b.ID)),
			f.firstMet(a, b),
			cmp.Compare(b.score, a.score),
		)
	})
	return out
}

// elsewhere is 1 for a cause that cannot stop a request where this one is known to fail.
func (f *Facts) elsewhere(id string) int {
	c, at := f.cause(id), f.Locus()
	if c == nil || !at.Known || c.Families&at.Families != 0 {
		return 0
	}
	return 1
}

// firstMet orders faults that are all proven by where a server meets them: it stops at the first.
func (f *Facts) firstMet(a, b CauseReport) int {
	if a.Standing != Confirmed || b.Standing != Confirmed {
		return 0
	}
	return cmp.Compare(bits.TrailingZeros8(uint8(f.cause(a.ID).Families)), bits.TrailingZeros8(uint8(f.cause(b.ID).Families)))
}

func (f *Facts) manner(id string) int {
	if c := f.cause(id); c != nil && c.Manner {
		return 1
	}
	return 0
}

// unlike is 0 when the answer to the request broken only by this cause is the answer that the request itself got.
func (f *Facts) unlike(id string) int {
	p, first := f.plan0(), f.First()
	if p.accepted == nil || first == nil {
		return 0
	}
	all := f.Edits(p.accepted.ID.EditIDs())
	for _, e := range f.Suspicions[id].Edits {
		if _, proven := p.proven[e.ID]; !proven || len(all) < 2 {
			continue
		}
		if broken, _ := f.broken(e, all); broken != nil && broken.Answer != nil && !Same(broken, first) {
			return 1
		}
	}
	return 0
}

func (f *Facts) cause(id string) *Cause {
	for _, c := range f.Causes {
		if c.ID == id {
			return c
		}
	}
	return nil
}

func (f *Facts) healthy() Verdict {
	_, accepted, tried := f.Wavers()
	v := Verdict{Cause: Healthy, Standing: Confirmed, Also: []string{}}
	v.Summary = fmt.Sprintf("the server accepts this request: %d of %d", accepted, tried)
	if f.Public() {
		v.Summary = "the server accepts this request, and the same without any credential: this path is public"
		v.Fix = "try a path that needs a token: this one proves nothing about yours"
		return v
	}
	v.Fix = nextQuestions(f.Case.Repeat)
	return v
}

// nextQuestions ends a diagnosis that found nothing wrong: where else it may fail, and how to look there.
func nextQuestions(repeated int) string {
	ask := "does it fail only in a browser? --origin URL"
	if repeated == 0 {
		ask += "; only sometimes? --repeat 20"
	}
	return ask + "; only behind the proxy? --backend URL; elsewhere? every field of that request (-H), its method (-X) and host"
}

func (f *Facts) wavering(causes []CauseReport, accepted, tried int) Verdict {
	v := Verdict{
		Cause: Unknown, Standing: Possible, Also: []string{},
		Summary: fmt.Sprintf("accepted %d of %d times: the same request gets different answers", accepted, tried),
		Fix:     "look for what differs between the instances or workers behind this address: secret, clock, deployment",
	}
	for _, c := range causes {
		switch main := f.cause(v.Cause); {
		case c.Standing.rank() < Likely.rank():
		case main == nil:
			v.Cause, v.Standing, v.Fix = c.ID, c.Standing, c.Fix
			v.Summary = fmt.Sprintf("accepted %d of %d times: %s", accepted, tried, c.Title)
		case !slices.Contains(main.Silences, c.ID):
			v.Also = append(v.Also, c.ID)
		}
	}
	return v
}

// maxShortlist is how many causes the summary of an unknown verdict names.
const maxShortlist = 5

func (f *Facts) unknown(causes []CauseReport) Verdict {
	var names []string
	settles := map[string]int{}
	var order []string
	for _, c := range causes {
		if c.Standing != Possible {
			continue
		}
		if len(names) < maxShortlist {
			names = append(names, c.ID)
		}
		for _, s := range c.SettledBy {
			if settles[s]++; settles[s] == 1 {
				order = append(order, s)
			}
		}
	}
	v := Verdict{Cause: Unknown, Standing: Possible, Also: []string{}}
	if len(names) == 0 {
		v.Standing = NotExamined
		v.Summary = "nothing examined explains this answer"
		return v
	}
	v.Summary = "not settled; most likely first: " + strings.Join(names, ", ")
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(settles[b], settles[a]) })
	if len(order) > 0 {
		v.Fix = "this would settle most of it: " + order[0]
	}
	return v
}
