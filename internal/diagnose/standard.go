package diagnose

import (
	"math/bits"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// StartWants asks for the first looks of every diagnosis: the request as it was, twice, and without its
// credential.
func (f *Facts) StartWants() []Want {
	var out []Want
	start := []LookID{{Kind: AsItWas, N: 1}, {Kind: AsItWas, N: 2}}
	if f.Case.HasCredential() {
		start = append(start, LookID{Kind: Without, N: 1})
	}
	if f.Case.Good.Readable() {
		start = append(start, LookID{Kind: KnownGood, N: 1})
	}
	for _, id := range start {
		if f.Taken(id) == nil {
			out = append(out, Want{Look: id, Gain: 100})
		}
	}
	return out
}

// Standard judges a cause by the cures tried, the server's words and the place where the request fails. Nearly
// every cause is judged by it.
func Standard(f *Facts, c *Cause) Judgement {
	s := f.Suspicions[c.ID]
	j := Judgement{Standing: NotExamined, Score: f.weight(c, s.Prior), Evidence: s.Evidence, Fix: s.Fix, SettledBy: s.SettledBy}
	if f.First() == nil {
		return offline(f, c, s, j)
	}
	if wants := f.RepeatWants(); len(wants) > 0 {
		// What the answers are is known only when they are all there.
		j.Wants = wants
		return j
	}
	if wavers, _, _ := f.Wavers(); wavers {
		return f.Intermittent(c)
	}
	if f.Accepted() || f.Public() {
		j.Standing = RuledOut
		return j
	}
	if f.clearedElsewhere(c) {
		j.Standing = RuledOut
		return j
	}
	p := f.plan()
	j.Wants = p.wants
	if proven, done := byCure(f, c, s, p, &j); done {
		j.Score += proven
		return j
	}
	return byWordsAndPlace(f, c, s, p, j)
}

// offline is the judgement when no request was sent: nothing is confirmed without looking at the server.
func offline(f *Facts, c *Cause, s Suspicion, j Judgement) Judgement {
	switch {
	case s.Prior >= WrongByItself && alone(f, c, AnyFamily):
		j.Standing = Likely
	case s.Prior > 0 || s.Blind:
		j.Standing = Possible
	}
	j.Wants = f.StartWants()
	return j
}

// byCure applies what the cures have shown to this cause; done reports whether that settles it.
func byCure(f *Facts, c *Cause, s Suspicion, p *cures, j *Judgement) (score int, done bool) {
	for _, edits := range [][]Edit{s.Edits, s.LongShots} {
		for _, e := range edits {
			controlled, proven := p.proven[e.ID]
			if !proven {
				continue
			}
			if owner := f.owner(e.ID); owner != c {
				j.Standing = RuledOut
				return 0, true
			}
			j.Evidence = append(append([]finding.Evidence{}, j.Evidence...), f.cureEvidence(p, e)...)
			j.Standing = Likely
			if controlled {
				j.Standing = Confirmed
			}
			return 100, true
		}
	}
	if len(p.proven) > 0 && p.accepted != nil {
		// The request was accepted with this left as it was.
		j.Standing = RuledOut
		return 0, true
	}
	return 0, false
}

// byWordsAndPlace judges without a cure: by what the server says, and by where the request fails.
func byWordsAndPlace(f *Facts, c *Cause, s Suspicion, p *cures, j Judgement) Judgement {
	at := f.Locus()
	named, nameAlone, narrowed := f.Names(c)
	inPlace := c.Families&at.Families != 0 || at.Uniform
	prior := s.Prior
	if p.failed && f.keyDisproved(s) {
		// The given secret was tried on a request repaired in every other way and was refused too: that the
		// token is not signed with it says nothing any more about the server's.
		prior = min(prior, unusual-1)
		j.SettledBy = append([]string{"the server's own secret (--secret-file, --env-file)"}, j.SettledBy...)
	}
	refused := f.cureRefused(s, p)
	j.Score = f.weight(c, prior)
	leads := f.Leads(c)
	if nameAlone || narrowed || leads {
		j.Score += 60
		j.Evidence = append(append([]finding.Evidence{}, j.Evidence...), f.nameEvidence())
	} else if named {
		// One of several that the words can mean comes before whatever they cannot.
		j.Score += 50
	}
	switch {
	case nameAlone && prior >= WrongByItself && at.Known && (!at.Uniform || f.namedByLog()) && !refused:
		j.Standing = Confirmed
	case (nameAlone || narrowed || leads) && (prior > 0 || s.Blind) && !refused && (inPlace || !leads),
		prior >= WrongByItself && inPlace && alone(f, c, at.Families) && !refused:
		j.Standing = Likely
		if at.Known && inPlace && !at.Uniform {
			j.Evidence = append(append([]finding.Evidence{}, j.Evidence...), finding.Evidence("the answer "+at.Says))
		}
	case prior >= certain && !refused && (!f.curable(s) || f.unrepaired(s)) && (inPlace || behind(c, at)) && f.certainAlone(c):
		// Wrong beyond doubt, beside others that are: whichever stops the request first, each would.
		j.Standing = Likely
	case prior >= WrongByItself, named && (prior > 0 || s.Blind):
		j.Standing = Possible
	case prior == 0 && !s.Blind, f.excludedByOrder(c, at):
		j.Standing = RuledOut
	case at.Known && !inPlace:
		j.Standing = RuledOut
	default:
		j.Standing = Possible
	}
	return j
}

// certain is the prior of what is wrong whatever the server is like.
const certain = 90

// curable reports whether the repair can be tried on the server, which tells more than the request.
func (f *Facts) curable(s Suspicion) bool {
	return len(s.Edits) > 0 && f.usable(s.Edits[0])
}

// unrepaired reports whether something else that is wrong beyond doubt could not be repaired: the request had to be
// refused for it, whatever was cured.
func (f *Facts) unrepaired(s Suspicion) bool {
	for _, o := range f.suspects() {
		if o.s.Prior >= certain && !o.cause.Manner && !f.curable(o.s) && !sharesEdit(o.s, s) {
			return true
		}
	}
	return false
}

// behind reports whether a cause stops requests at a later step than where this one failed.
func behind(c *Cause, at Locus) bool {
	return at.Known && bits.TrailingZeros8(uint8(c.Families)) > bits.Len8(uint8(at.Families))-1
}

// certainAlone reports whether no fault beside it is one that the server may well not mind, and none is repaired by the
// same edit.
func (f *Facts) certainAlone(c *Cause) bool {
	for _, o := range f.suspects() {
		if o.cause == c || o.s.Prior < WrongByItself || o.cause.Manner {
			continue
		}
		if o.s.Prior < certain || sharesEdit(o.s, f.Suspicions[c.ID]) {
			return false
		}
	}
	return true
}

// weight orders causes of equal standing: by what is seen, and of those that cannot be seen by how usual they are.
func (f *Facts) weight(c *Cause, prior int) int {
	if f.Suspicions[c.ID].Blind {
		return max(prior, f.usual(c))
	}
	return prior
}

// keyDisproved reports whether the suspicion rests on the given key alone, where that key could be tried.
func (f *Facts) keyDisproved(s Suspicion) bool {
	if len(s.Edits) == 0 {
		return false
	}
	for _, e := range s.Edits {
		if e.Group != signGroup || !f.usable(e) {
			return false
		}
	}
	return true
}

// cureRefused reports whether this suspicion's own cure was tried, alone, and refused while nothing else that is
// wrong by itself was left in the request.
func (f *Facts) cureRefused(s Suspicion, p *cures) bool {
	if f.unrepaired(s) {
		return false
	}
	for _, e := range s.Edits {
		if p.refused[e.ID] && (p.failed || p.innocent[e.ID]) {
			return true
		}
	}
	return false
}

// alone reports whether c is the only cause wrong by itself that could stop the request at this place.
func alone(f *Facts, c *Cause, at Family) bool {
	for _, o := range f.suspects() {
		if o.cause == c || o.s.Prior < WrongByItself || o.cause.Manner || o.cause.Families&at == 0 {
			continue
		}
		if f.plan0().failed && f.keyDisproved(o.s) {
			continue
		}
		if o.s.Prior < f.Suspicions[c.ID].Prior && sharesEdit(o.s, f.Suspicions[c.ID]) {
			continue
		}
		return false
	}
	return true
}

// Unsuspicious reports whether nothing about the request is wrong by itself.
func (f *Facts) Unsuspicious() bool {
	for _, s := range f.suspects() {
		if s.s.Prior >= WrongByItself {
			return false
		}
	}
	return true
}

// plan0 is plan for callers that may run before anything was sent.
func (f *Facts) plan0() *cures {
	if f.First() == nil {
		return &cures{}
	}
	return f.plan()
}

func sharesEdit(a, b Suspicion) bool {
	for _, e := range a.Edits {
		if hasEdit(b.Edits, e.ID) {
			return true
		}
	}
	return false
}
