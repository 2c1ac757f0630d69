package diagnose

// Every edit of header or claims signs the token anew, and a token that jwtdoc signs has a name of its own and a
// short life (see [Draft]). A server that refuses the old name (revoked) or the old life (too long) accepts it for
// that alone, whatever the edit was meant to repair. These two edits renew a token and repair nothing else: they
// are the control of every cure that renews, and the cures of a revoked or too long-lived token.
const (
	// Renewed is the id of the edit that gives the token a new jti and a short life.
	Renewed = "token=renewed"
	// FreshID is the id of the edit that gives the token a new jti and lets it live as long as it did.
	FreshID = "jti=fresh"
)

// renews reports whether making the edit signs other header or claims than the original's.
func (e Edit) renews() bool { return e.NeedsKey && e.Group != signGroup }

// renewalOf returns the edit that a cure by e makes along with its own, nil when it makes none.
func (f *Facts) renewalOf(e Edit) []Edit {
	id := Renewed
	if e.Local {
		// What may go to this machine only lives on: the wide times, a fresh name.
		id = FreshID
	}
	if !e.renews() || e.ID == Renewed || e.ID == FreshID {
		return nil
	}
	return f.Edits([]string{id})
}

// renewed reports whether the server accepted the token once it was renewed and nothing else.
func (f *Facts) renewed() bool {
	l := f.Taken(CureID(1, Renewed))
	if l == nil || !l.Accepted {
		l = f.Taken(CureID(1, FreshID))
	}
	return l != nil && l.Accepted
}

// planRenewal finds out, of a token that is accepted once it is renewed, whether its name or its life was refused.
// Where the fresh name cannot be tried alone, nothing is proven.
func (f *Facts) planRenewal(c *cures) {
	life, name := f.Edits([]string{Renewed}), f.Edits([]string{FreshID})
	if len(life) == 0 || len(name) == 0 || !f.usable(name[0]) {
		c.complete = true
		return
	}
	look, want := f.tried(60, name...)
	if want != nil {
		c.wants = append(c.wants, *want)
		return
	}
	if look.Accepted {
		f.judgeSingle(c, look, name[0])
		return
	}
	c.refused[FreshID] = true
	look, want = f.tried(60, life...)
	if want != nil {
		c.wants = append(c.wants, *want)
		return
	}
	f.judgeSingle(c, look, life[0])
}
