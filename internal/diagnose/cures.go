package diagnose

import (
	"cmp"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

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
	if f.First() == nil || f.Accepted() || f.Public() || wavers || !f.Case.HasCredential() {
		c.complete = true
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
	c.proven[e.ID] = f.controlled(c, look.ID, f.controlsFor(e))
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
	controlled := f.controlled(c, repaired.ID, 2)
	for id := range verdicts {
		c.proven[id] = controlled
	}
	c.complete = controlled
}

// planLongShots tries what nothing points to, on top of what is suspected, one after the other.
func (f *Facts) planLongShots(c *cures, groups []group) {
	tried := 0
	for _, g := range f.groups(true) {
		for _, e := range g.edits {
			if tried++; tried > maxLongShots {
				c.complete = true
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
	c.complete = true
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
		return f.tried(50, rest...)
	}
	id := LookID{Kind: Break, Edits: e.ID, N: 1}
	if l := f.Taken(id); l != nil {
		return l, nil
	}
	return nil, &Want{Look: id, Gain: 50}
}

// controlled reports whether the cure was repeated between looks at the unrepaired request, with equal outcome
// each time; it asks for what is missing. Servers behind a load balancer answer differently by turns: without
// controls a cure that met the healthy instance would prove a cause that is none.
func (f *Facts) controlled(c *cures, cure LookID, pairs int) bool {
	for n := 2; n <= pairs; n++ {
		e0 := LookID{Kind: AsItWas, N: n + 1}
		again := LookID{Kind: cure.Kind, Edits: cure.Edits, N: n}
		a, b := f.Taken(e0), f.Taken(again)
		if a == nil {
			c.wants = append(c.wants, Want{Look: e0, Gain: 90})
		}
		if b == nil {
			c.wants = append(c.wants, Want{Look: again, Gain: 89})
		}
		if a == nil || b == nil {
			return false
		}
		if a.Answer == nil || b.Answer == nil || a.Accepted || !b.Accepted {
			return false
		}
	}
	return true
}

// controlsFor is how many pairs of control a cure needs: three for what was merely unusual, or where the server's
// words name something else.
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

// owner is the cause that an edit proves when it is shared: the one with the most specific offline fact.
func (f *Facts) owner(edit string) *Cause {
	var best *Cause
	prior := -1
	for _, c := range f.Causes {
		s := f.Suspicions[c.ID]
		if (hasEdit(s.Edits, edit) || hasEdit(s.LongShots, edit)) && s.Prior > prior {
			best, prior = c, s.Prior
		}
	}
	return best
}

func hasEdit(edits []Edit, id string) bool {
	return slices.ContainsFunc(edits, func(e Edit) bool { return e.ID == id })
}

// groups gathers the usable repairs, by what they repair, the most suspected first; with longShots, those that
// nothing points to and that could matter where the request fails.
func (f *Facts) groups(longShots bool) []group {
	var out []group
	add := func(prior int, edits []Edit) {
		for _, e := range edits {
			if !f.usable(e) {
				continue
			}
			i := slices.IndexFunc(out, func(g group) bool { return g.name == e.Group })
			if i < 0 {
				out = append(out, group{name: e.Group, prior: prior})
				i = len(out) - 1
			}
			if !hasEdit(out[i].edits, e.ID) {
				out[i].edits = append(out[i].edits, e)
			}
		}
	}
	if !longShots {
		for _, s := range f.suspects() {
			if !s.cause.LongShot {
				add(s.s.Prior, s.s.Edits)
			}
		}
		return out
	}
	at := f.Locus()
	for _, c := range f.Causes {
		if c.Families&at.Families == 0 {
			continue
		}
		s := f.Suspicions[c.ID]
		if c.LongShot {
			add(s.Prior, s.Edits)
		}
		add(0, s.LongShots)
	}
	// Readings of the secret first, then a hidden clock: of all that cannot be seen, these go wrong most often.
	usual := []string{signGroup, "time"}
	slices.SortStableFunc(out, func(a, b group) int {
		return cmp.Compare(uint(slices.Index(usual, a.name)), uint(slices.Index(usual, b.name)))
	})
	return out
}

// aloneRepairs reports whether an edit changes one thing only. An edit of header or claims needs a new signature:
// that is one thing only if the original signature is the given key's.
func (f *Facts) aloneRepairs(e Edit) bool {
	return !e.NeedsKey || e.Group == signGroup || f.Case.Signature == Yes
}

// usable reports whether an edit can be made in this case at all.
func (f *Facts) usable(e Edit) bool {
	if e.Local && !f.Case.LocalTarget || e.NeedsKey && (!f.Case.HasKey || !f.Case.Token.Readable()) {
		return false
	}
	_, err := f.Repaired([]Edit{e}, "jwtdoc-plan")
	return err == nil
}

// Repaired makes the case's request with these edits applied.
func (f *Facts) Repaired(edits []Edit, jti string) (request.Request, error) {
	d := NewDraft(f.Case, jti)
	for _, e := range edits {
		e.Apply(d)
	}
	return d.Render()
}

// Edits returns the edits of the given ids, as suspected in this case.
func (f *Facts) Edits(want []string) []Edit {
	var out []Edit
	for _, id := range want {
		for _, c := range f.Causes {
			s := f.Suspicions[c.ID]
			if i := slices.IndexFunc(s.Edits, func(e Edit) bool { return e.ID == id }); i >= 0 {
				out = append(out, s.Edits[i])
				break
			}
			if i := slices.IndexFunc(s.LongShots, func(e Edit) bool { return e.ID == id }); i >= 0 {
				out = append(out, s.LongShots[i])
				break
			}
		}
	}
	return out
}

// BrokenBy makes the repaired request with one fault left in it: every edit of the accepted cure but this one.
// Leaving out the signature's repair means a signature that verifies with no key.
func (f *Facts) BrokenBy(edit, jti string) (request.Request, error) {
	d := NewDraft(f.Case, jti)
	c := f.plan()
	if c.accepted == nil {
		return request.Request{}, ErrNotApplicable
	}
	for _, e := range f.Edits(c.accepted.ID.EditIDs()) {
		if e.ID != edit {
			e.Apply(d)
			continue
		}
		if e.Group == signGroup {
			d.Garbage = true
		}
	}
	return d.Render()
}

func ids(edits []Edit) []string {
	out := make([]string, len(edits))
	for i, e := range edits {
		out[i] = e.ID
	}
	return out
}

// locusWants asks for the looks that tell where the request fails.
func (f *Facts) locusWants() []Want {
	var out []Want
	if f.Look(NotAJWT, 1) == nil {
		out = append(out, Want{Look: LookID{Kind: NotAJWT, N: 1}, Gain: 40})
	}
	if f.Look(OtherSignature, 1) == nil && len(f.Case.Token.Segments) == 3 && len(f.Case.Token.Signature) > 0 {
		out = append(out, Want{Look: LookID{Kind: OtherSignature, N: 1}, Gain: 40})
	}
	return out
}

// PossibleCures lists the cures that a diagnosis of this case may come to send, before anything is known of the
// server: each suspected repair alone, all of them together, and the long shots.
func (f *Facts) PossibleCures() []LookID {
	var out []LookID
	var all []string
	groups := f.groups(false)
	for _, g := range groups {
		all = append(all, g.edits[0].ID)
		if f.aloneRepairs(g.edits[0]) {
			out = append(out, CureID(1, g.edits[0].ID))
		}
	}
	if len(groups) > 1 {
		out = append(out, CureID(1, all...))
	}
	n := 0
	for _, g := range f.groups(true) {
		for _, e := range g.edits {
			if n++; n <= maxLongShots {
				out = append(out, CureID(1, e.ID))
			}
		}
	}
	return out
}
