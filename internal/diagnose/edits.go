package diagnose

import (
	"cmp"
	"errors"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

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

// BareToken is the id of the edit that sends the token without a scheme.
const BareToken = "scheme=none"

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
	at, misread := f.Locus(), f.Misread()
	for _, c := range f.Causes {
		if named, _, _ := f.Names(c); c.Families&at.Families == 0 && !named && !(misread && c.Families&Credential != 0) {
			continue
		}
		s := f.Suspicions[c.ID]
		if c.LongShot {
			add(s.Prior, s.Edits)
		}
		add(0, s.LongShots)
	}
	bare := func(edits []Edit) int {
		if misread && hasEdit(edits, BareToken) {
			return 0
		}
		return 1
	}
	for _, g := range out {
		slices.SortStableFunc(g.edits, func(a, b Edit) int { return cmp.Compare(bare([]Edit{a}), bare([]Edit{b})) })
	}
	// What the server names comes first, then what goes wrong most often.
	slices.SortStableFunc(out, func(a, b group) int {
		return cmp.Or(cmp.Compare(bare(a.edits), bare(b.edits)), cmp.Compare(f.unnamed(a), f.unnamed(b)), cmp.Compare(f.usualOf(b), f.usualOf(a)))
	})
	return out
}

// usualOf is how usual the most usual cause is that one of the group's edits repairs.
func (f *Facts) usualOf(g group) int {
	most := 0
	for _, c := range f.Causes {
		s := f.Suspicions[c.ID]
		if slices.ContainsFunc(g.edits, func(e Edit) bool { return hasEdit(s.Edits, e.ID) || hasEdit(s.LongShots, e.ID) }) {
			most = max(most, f.usual(c))
		}
	}
	return most
}

// usual is how usual a cause is in this case.
func (f *Facts) usual(c *Cause) int { return cmp.Or(f.Suspicions[c.ID].Usual, c.Usual) }

// unnamed is 0 for a group with a repair of something that the server's words can mean, or of something that shows
// itself by what they name: a clock that is ahead makes a server say "expired".
func (f *Facts) unnamed(g group) int {
	words := f.NamedBy()
	for _, c := range f.Causes {
		if !slices.Contains(words, c.ID) && !slices.ContainsFunc(words, func(w string) bool { return slices.Contains(c.Silences, w) }) {
			continue
		}
		s := f.Suspicions[c.ID]
		if slices.ContainsFunc(g.edits, func(e Edit) bool { return hasEdit(s.Edits, e.ID) || hasEdit(s.LongShots, e.ID) }) {
			return 0
		}
	}
	return 1
}

// aloneRepairs reports whether an edit changes one thing only. An edit of header or claims needs a new signature:
// that is one thing only if the original signature is the given key's.
func (f *Facts) aloneRepairs(e Edit) bool {
	if !e.NeedsKey {
		return true
	}
	return (e.Group == signGroup || f.Case.Signature == Yes) && !NewDraft(f.Case, "").Misspelt
}

// usable reports whether an edit can be made in this case at all.
func (f *Facts) usable(e Edit) bool {
	if e.Local && !f.Case.LocalTarget || e.NeedsKey && (!f.Case.HasKey || !f.Case.Token.Readable()) {
		return false
	}
	_, err := f.Repaired([]Edit{e}, "jwtdoc-plan")
	return err == nil || errors.Is(err, errMisspelt)
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
		// What the repaired request was renewed by stays, whichever edit is left out.
		d.Renew = d.Renew || e.renews()
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

// ClaimEdits returns the repairs of claims that are suspected, the most suspected first, one for each thing that can
// be repaired, whether or not there is a key to sign with.
func (f *Facts) ClaimEdits() []Edit {
	var out []Edit
	for _, s := range f.suspects() {
		for _, e := range s.s.Edits {
			if e.NeedsKey && e.Claims && !slices.ContainsFunc(out, func(o Edit) bool { return o.Group == e.Group }) {
				out = append(out, e)
			}
		}
	}
	return out
}
