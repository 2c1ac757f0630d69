package har

import (
	"cmp"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Candidate is a refused exchange that may be the one to diagnose.
type Candidate struct {
	// Entry points into the recording's entries.
	Entry *Entry
	How   Refusal
	// Recovered is set when the same request was accepted later: the client renewed its token and went on.
	Recovered bool
}

// Candidates lists the refused exchanges, the one to diagnose first: those that stayed refused before those that were
// accepted later, requests of the page's code before pictures and scripts, a 401 before anything less clear, the
// earlier before the later.
func (r *Recording) Candidates() []Candidate {
	accepted := map[string]time.Time{}
	var list []Candidate
	for i := range r.Entries {
		e := &r.Entries[i]
		if how, refused := e.Refused(); refused {
			list = append(list, Candidate{Entry: e, How: how})
		} else if e.Answer.Status >= 200 && e.Answer.Status < 400 {
			accepted[key(e.Request)] = e.Started
		}
	}
	for i := range list {
		when, ok := accepted[key(list[i].Entry.Request)]
		list[i].Recovered = ok && when.After(list[i].Entry.Started)
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return cmp.Compare(a.rank(), b.rank()) })
	return list
}

func key(r request.Request) string { return r.Method + " " + r.URL.String() }

// rank orders candidates; the lowest is first.
func (c Candidate) rank() int {
	rank := slices.Index(refusals(), c.How)
	switch c.Entry.Role {
	case Refresh:
		rank += 10
	case Login, Logout, Preflight:
		rank += 20
	case Ordinary:
	}
	switch c.Entry.Kind {
	case "image", "font", "stylesheet", "script", "media", "manifest", "texttrack", "ping":
		rank += 40
	}
	if c.Recovered {
		rank += 80
	}
	return rank
}

// PreflightOf returns the last preflight for a request before it was sent, nil when none was recorded.
func (r *Recording) PreflightOf(e *Entry) *Entry {
	var found *Entry
	for i := range r.Entries {
		p := &r.Entries[i]
		if p == e {
			break
		}
		if method, _ := p.Request.Get("Access-Control-Request-Method"); p.Role == Preflight && method == e.Request.Method && p.Request.URL.String() == e.Request.URL.String() {
			found = p
		}
	}
	return found
}

// RedirectedFrom returns the exchange whose redirect led to this one, nil when none did.
func (r *Recording) RedirectedFrom(e *Entry) *Entry {
	var found *Entry
	for i := range r.Entries {
		p := &r.Entries[i]
		if p == e {
			break
		}
		location, ok := p.Answer.Get("Location")
		if !ok || p.Answer.Status < 300 || p.Answer.Status > 399 {
			continue
		}
		if target, err := p.Request.URL.Parse(location); err == nil {
			target.Fragment, target.RawFragment = "", ""
			if target.String() == e.Request.URL.String() {
				found = p
			}
		}
	}
	return found
}

// Before returns the exchanges with the origin of an entry that began before it and have the role.
func (r *Recording) Before(e *Entry, role Role) []*Entry {
	var list []*Entry
	for i := range r.Entries {
		p := &r.Entries[i]
		if p == e {
			break
		}
		if p.Role == role && p.Request.Origin() == e.Request.Origin() {
			list = append(list, p)
		}
	}
	return list
}
