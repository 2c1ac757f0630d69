package diagnose

import "slices"

// signGroup is the group of edits that replace the signature and nothing else.
const signGroup = "sign"

// maxLongShots bounds how many unlikely repairs are tried when nothing better is left.
const maxLongShots = 8

// group is one thing that can be repaired, with its alternatives, the best first.
type group struct {
	name  string
	edits []Edit
	prior int
}

// cures is what the cures tried so far have shown, and which to try next.
type cures struct {
	wants []Want
	// proven holds the edits shown to be a fault of the request: repaired alone it was accepted, or left alone
	// in an otherwise repaired request it was refused. The value is set once the controls are complete.
	proven map[string]bool
	// innocent holds the edits whose fault the server does not mind.
	innocent map[string]bool
	// refused holds the edits that were tried alone in vain.
	refused map[string]bool
	// accepted is the cure that the server accepted.
	accepted *Look
	// failed is set when everything suspected was repaired at once and still refused.
	failed bool
	// complete is set when nothing is left to try.
	complete bool
}

// plan works out, from the looks taken, what the cures have shown and which look comes next. It follows one order:
// the most suspected repair alone; all of them together; the others alone; then each fault alone put back.
func (f *Facts) plan() *cures {
	if f.cures != nil {
		return f.cures
	}
	c := &cures{proven: map[string]bool{}, innocent: map[string]bool{}, refused: map[string]bool{}}
	f.cures = c
	wavers, _, _ := f.Wavers()
	if f.First() == nil || f.Accepted() || f.Public() || wavers || !f.Case.HasCredential() || f.acceptedThere(Backend, 1) {
		c.complete = true
		return c
	}
	if f.renewed() {
		f.planRenewal(c)
		return c
	}
	groups := f.groups(false)
	if f.planSuspected(c, groups) || len(c.wants) > 0 {
		return c
	}
	if missing := f.locusWants(); len(missing) > 0 {
		c.wants = missing
		return c
	}
	f.planLongShots(c, groups)
	return c
}

// Cured reports whether a repair has proven, with its controls, why the request was refused.
func (f *Facts) Cured() bool {
	for _, controlled := range f.plan0().proven {
		if controlled {
			return true
		}
	}
	return false
}

// planSuspected handles what was suspected from the start; it reports whether that settles the matter.
func (f *Facts) planSuspected(c *cures, groups []group) bool {
	alone := slices.DeleteFunc(slices.Clone(groups), func(g group) bool { return !f.aloneRepairs(g.edits[0]) })
	if len(alone) > 0 {
		for _, e := range alone[0].edits {
			look, want := f.tried(80, e)
			if want != nil {
				c.wants = append(c.wants, *want)
				return false
			}
			if f.judgeSingle(c, look, e) {
				return true
			}
		}
	}
	if len(groups) < 2 {
		c.failed = len(groups) == 1 && len(alone) == 1
		return false
	}
	return f.planTogether(c, groups, alone)
}

// judgeSingle records the outcome of a repair tried alone and, when it was accepted, asks for its controls.
func (f *Facts) judgeSingle(c *cures, look *Look, e Edit) bool {
	if !look.Accepted {
		c.refused[e.ID] = true
		return false
	}
	c.accepted = look
	c.proven[e.ID] = f.controlled(c, look.ID, f.controlsFor(e), f.renewalOf(e))
	c.complete = c.proven[e.ID]
	return true
}

// planTogether repairs everything suspected at once and, if that is accepted, finds which of it was needed.
func (f *Facts) planTogether(c *cures, groups, alone []group) bool {
	all := make([]Edit, len(groups))
	for i, g := range groups {
		all[i] = g.edits[0]
	}
	look, want := f.tried(70, all...)
	if want != nil {
		c.wants = append(c.wants, *want)
		return false
	}
	if look.Answer == nil || !look.Accepted {
		c.failed = true
		return false
	}
	c.accepted = look
	for _, g := range alone {
		single, want := f.tried(60, g.edits[0])
		if want != nil {
			c.wants = append(c.wants, *want)
		} else if f.judgeSingle(c, single, g.edits[0]) {
			return true
		}
	}
	if len(c.wants) > 0 {
		return true
	}
	f.planBreaks(c, look, all)
	return true
}

// planBreaks puts one fault at a time back into the repaired request: refused alone, it is a fault.
func (f *Facts) planBreaks(c *cures, repaired *Look, all []Edit) {
	verdicts := map[string]bool{}
	for _, e := range all {
		broken, want := f.broken(e, all)
		switch {
		case want != nil:
			c.wants = append(c.wants, *want)
		case broken.Accepted:
			c.innocent[e.ID] = true
		case broken.Answer != nil:
			verdicts[e.ID] = true
		}
	}
	if len(c.wants) > 0 {
		return
	}
	controlled := f.controlled(c, repaired.ID, 3, nil)
	for id := range verdicts {
		c.proven[id] = controlled
	}
	c.complete = controlled
}

// manyShots is how many long shots go out at once where they take no key: they change where and how the same token is
// sent, and do not depend on each other.
const manyShots = 3

// planLongShots tries what nothing points to, on top of what is suspected: one after the other where it is signed anew.
func (f *Facts) planLongShots(c *cures, groups []group) {
	tried := 0
	for _, g := range f.groups(true) {
		for _, e := range g.edits {
			if f.pointless(e) {
				continue
			}
			if len(c.wants) == manyShots || len(c.wants) > 0 && e.NeedsKey {
				return
			}
			if tried++; tried > maxLongShots {
				c.complete = len(c.wants) == 0
				return
			}
			set := []Edit{e}
			for _, other := range groups {
				if other.name != e.Group && (other.name != signGroup || !e.NeedsKey) {
					set = append(set, other.edits[0])
				}
			}
			look, want := f.tried(20, set...)
			if want != nil {
				c.wants = append(c.wants, *want)
				if e.NeedsKey {
					return
				}
				continue
			}
			if look.Accepted && e.ID == Renewed && len(set) == 1 {
				f.planRenewal(c)
				return
			}
			if look.Accepted && len(set) == 1 {
				f.judgeSingle(c, look, e)
				return
			}
			if look.Accepted {
				c.accepted = look
				f.planBreaks(c, look, set)
				return
			}
		}
	}
	c.complete = len(c.wants) == 0
}

// pointless reports whether a long shot could tell nothing that is not known.
func (f *Facts) pointless(e Edit) bool {
	switch {
	case e.ID == FreshID:
		return true // renewing has repaired as much and more, and was refused
	case e.renews() && f.Case.Signature == NotKnown:
		return true // signed anew, the token would be repaired in more than this
	case e.Elsewhere:
		// The server has said that it looks into the Authorization field, and for a scheme; or nothing says that it does
		// not find the token.
		return f.Unseen() || !f.Locus().Known && !f.Misread()
	}
	return false
}

// tried returns the first look at a cure, or the want for it. A cure that cannot be made counts as refused.
func (f *Facts) tried(gain int, edits ...Edit) (*Look, *Want) {
	id := CureID(1, ids(edits)...)
	if l := f.Taken(id); l != nil {
		return l, nil
	}
	if _, err := f.Repaired(edits, "jwtdoc-plan"); err != nil {
		return &Look{ID: id, Err: err}, nil
	}
	return nil, &Want{Look: id, Gain: gain}
}

// broken returns the look at the repaired request with one fault put back. With a single repair left, that is the
// cure by it alone, which is asked for under its own name so that it is never sent twice.
func (f *Facts) broken(e Edit, all []Edit) (*Look, *Want) {
	rest := slices.DeleteFunc(slices.Clone(all), func(o Edit) bool { return o.ID == e.ID })
	if e.Group != signGroup && len(rest) == 1 && f.aloneRepairs(rest[0]) {
		if !rest[0].renews() {
			rest = append(rest, f.renewalOf(e)...)
		}
		return f.tried(50, rest...)
	}
	id := LookID{Kind: Break, Edits: e.ID, N: 1}
	if l := f.Taken(id); l != nil {
		return l, nil
	}
	return nil, &Want{Look: id, Gain: 50}
}

// controlled reports whether the cure was repeated, and the unrepaired request after it, with equal outcome each
// time; it asks for what is missing. Servers behind a load balancer answer differently by turns: without controls a cure
// that met the healthy instance would prove a cause that is none. Cures are repeated one directly after the other, and
// so was the unrepaired request at the start: no order of turns, in which one instance of several differs, accepts the
// first and refuses the second. Where the cure had to renew the token, the first control is the token renewed in the
// same way and otherwise left as it was.
func (f *Facts) controlled(c *cures, cure LookID, times int, renewal []Edit) bool {
	fine := true
	ask := func(id LookID, gain int, accepted bool) {
		switch l := f.Taken(id); {
		case l == nil:
			c.wants = append(c.wants, Want{Look: id, Gain: gain})
			fine = false
		case l.Answer == nil || l.Accepted != accepted:
			fine = false
		}
	}
	asItWas := 2
	for n := 2; n <= times; n++ {
		ask(LookID{Kind: cure.Kind, Edits: cure.Edits, N: n}, 100-n, true)
		if n == 2 && len(renewal) > 0 {
			ask(CureID(1, ids(renewal)...), 90, false)
			continue
		}
		asItWas++
		ask(LookID{Kind: AsItWas, N: asItWas}, 92-n, false)
	}
	return fine
}

// controlsFor is how often a cure must be accepted, and refused without, to prove its fault: three times for what was
// merely unusual, or where the server's words name something else.
func (f *Facts) controlsFor(e Edit) int {
	owner := f.owner(e.ID)
	if owner == nil || f.Suspicions[owner.ID].Prior < unusual {
		return 3
	}
	if words := f.NamedBy(); len(words) == 1 && words[0] != owner.ID && !slices.Contains(owner.Silences, words[0]) {
		return 3
	}
	return 2
}
