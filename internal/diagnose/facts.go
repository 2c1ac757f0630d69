package diagnose

import (
	"cmp"
	"slices"
)

// Facts is everything established so far. What is missing has not been examined.
type Facts struct {
	Case *Case
	// Causes are the causes under consideration, in the order of the registry.
	Causes []*Cause
	// Suspicions are what each cause saw in the case, by cause id.
	Suspicions map[string]Suspicion
	// Looks are the experiments carried out, in order.
	Looks []*Look

	// log are the lines that the server wrote to its log about the request, logTopics the causes that they can mean.
	log, logTopics []string

	byID  map[LookID]*Look
	cures *cures
	locus *Locus
}

// NewFacts starts a diagnosis: each cause looks at the case.
func NewFacts(c *Case, causes []*Cause) *Facts {
	f := &Facts{Case: c, Causes: causes, byID: map[LookID]*Look{}}
	f.Reconsider()
	return f
}

// Reconsider lets every cause look at the case again, after the case has learned something (the server's time,
// its first answer).
func (f *Facts) Reconsider() {
	f.Suspicions = make(map[string]Suspicion, len(f.Causes))
	for _, c := range f.Causes {
		var s Suspicion
		if c.Suspect != nil {
			s = c.Suspect(f.Case)
		}
		f.Suspicions[c.ID] = f.Case.consider(c, s)
	}
	f.forget()
}

// Add records looks that have been taken and classifies all answers again.
func (f *Facts) Add(looks ...*Look) {
	for _, l := range looks {
		f.Looks = append(f.Looks, l)
		f.byID[l.ID] = l
	}
	f.classify()
	for _, l := range f.Looks {
		l.Accepted = f.accepted(l)
	}
	f.forget()
}

// Rebase makes the request that l carried the case's own: a redirect within the origin was followed, and the
// diagnosis goes on where it leads. The looks taken so far stay in the transcript but no longer count.
func (f *Facts) Rebase(c *Case, l *Look) {
	f.Case, f.byID = c, map[LookID]*Look{}
	first := *l
	first.ID = LookID{Kind: AsItWas, N: 1}
	f.Looks, f.log, f.logTopics = nil, nil, nil
	f.Add(&first)
	f.Reconsider()
}

func (f *Facts) forget() { f.cures, f.locus = nil, nil }

// Look returns a look that was taken, nil when it was not.
func (f *Facts) Look(kind Kind, n int) *Look { return f.byID[LookID{Kind: kind, N: n}] }

// Taken returns a look by its id, nil when it was not taken.
func (f *Facts) Taken(id LookID) *Look { return f.byID[id] }

// First is the first answered look at the unchanged request.
func (f *Facts) First() *Look {
	for _, l := range f.Looks {
		if l.ID.Kind == AsItWas && l.Answer != nil {
			return l
		}
	}
	return nil
}

// Baseline is the look without a credential: E1, or the request itself where it has none.
func (f *Facts) Baseline() *Look {
	if !f.Case.HasCredential() {
		return f.First()
	}
	if l := f.Look(Without, 1); l != nil && l.Answer != nil {
		return l
	}
	return nil
}

// accepted reports whether an answer lets the request in: a 2xx that is not what everybody gets without a
// credential, and that carries no refusal in its body.
func (f *Facts) accepted(l *Look) bool {
	if l.ID.beside() || l.Answer == nil || l.Answer.Status < 200 || l.Answer.Status > 299 || l.RefusalInBody {
		return false
	}
	if kind, away := twin(l.ID.Kind); away {
		base := f.Look(kind, 1)
		return base != nil && base.Answer != nil && !Same(l, base)
	}
	base := f.Baseline()
	if base == nil || base == l || !f.Case.HasCredential() {
		return true
	}
	return !Same(l, base)
}

// Accepted reports whether the server accepts the request as it is: every time it was tried.
func (f *Facts) Accepted() bool {
	n := 0
	for _, l := range f.Looks {
		if repeated(l) {
			if !l.Accepted {
				return false
			}
			n++
		}
	}
	return n > 0
}

// Public reports whether the server answers the same without any credential as with it: it does not look.
func (f *Facts) Public() bool {
	first, base := f.First(), f.Baseline()
	return first != nil && base != nil && base.Answer.Status >= 200 && base.Answer.Status <= 299 &&
		!base.RefusalInBody && (first == base || Same(first, base))
}

// Wavers reports whether the same request got different answers, and how often it was accepted.
func (f *Facts) Wavers() (wavers bool, accepted, tried int) {
	var first *Look
	for _, l := range f.Looks {
		if !repeated(l) {
			continue
		}
		tried++
		if l.Accepted {
			accepted++
		}
		if first == nil {
			first = l
		} else if !Same(first, l) && (first.Accepted != l.Accepted || !l.Accepted && first.Answer.Status != l.Answer.Status) {
			wavers = true
		}
	}
	return wavers, accepted, tried
}

// NamedBy returns the causes that the refusal's own words can mean. Words that the server also has for a request
// without a credential, or for garbage, tell nothing about this token; the missing-credential topics are the
// exception, since that is what they are about.
func (f *Facts) NamedBy() []string {
	if answered := f.namedByAnswer(); len(answered) == 1 || len(f.logTopics) == 0 {
		return answered
	}
	return f.logTopics
}

func (f *Facts) namedByAnswer() []string {
	first := f.First()
	if first == nil || first.Bucket {
		return nil
	}
	if l := f.Look(NotAJWT, 1); Same(first, l) && f.Case.Token.Readable() {
		return nil
	}
	return first.Named
}

// Hear adds what the server wrote to its log about the request: servers say there what they hide from the client.
// topics are the causes that the lines can mean.
func (f *Facts) Hear(lines, topics []string) {
	f.log, f.logTopics = lines, topics
	f.forget()
}

// namedByLog reports whether it is the log that names the cause.
func (f *Facts) namedByLog() bool { return len(f.logTopics) > 0 && len(f.namedByAnswer()) != 1 }

// Names reports whether the server's words can mean this cause, whether they mean no other (alone), and whether
// no other is left once what the request itself contradicts is taken away (narrowed).
func (f *Facts) Names(c *Cause) (named, alone, narrowed bool) {
	words := f.NamedBy()
	s := f.Suspicions[c.ID]
	left := 0
	for _, w := range words {
		// What a cause silences when it is seen is how it shows: a server whose clock is ahead says "expired".
		named = named || w == c.ID || s.Prior >= WrongByItself && slices.Contains(c.Silences, w)
		if s, known := f.Suspicions[w]; !known || s.Prior > 0 || s.Blind {
			left++
		}
	}
	return named, named && len(words) == 1, named && left == 1 && (s.Prior > 0 || s.Blind)
}

// Leads reports whether a cause is what the server's words most often mean, of those that the request itself does not
// contradict, and nothing else that they can mean is more suspicious. Words about a missing credential lead nowhere:
// the request carries one.
func (f *Facts) Leads(c *Cause) bool {
	first := f.First()
	words := f.NamedBy()
	if len(words) == 0 || saysMissing(first) {
		return false
	}
	prior := f.Suspicions[c.ID].Prior
	lead := ""
	for _, w := range words {
		s, known := f.Suspicions[w]
		if !known || s.Prior == 0 && !s.Blind {
			continue
		}
		if lead == "" {
			lead = w
		}
		if w != c.ID && s.Prior > prior {
			return false
		}
	}
	return lead == c.ID
}

// suspect is a cause together with what it suspects.
type suspect struct {
	cause *Cause
	s     Suspicion
}

// suspects lists the causes that see something, the most suspicious first.
func (f *Facts) suspects() []suspect {
	var out []suspect
	for _, c := range f.Causes {
		if s := f.Suspicions[c.ID]; s.Prior > 0 {
			out = append(out, suspect{c, s})
		}
	}
	slices.SortStableFunc(out, func(a, b suspect) int { return cmp.Compare(b.s.Prior, a.s.Prior) })
	return out
}
