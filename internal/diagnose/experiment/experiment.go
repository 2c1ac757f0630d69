// Package experiment holds the looks of a diagnosis, one file each: the question it asks and the request it sends.
// Plans are pure: --dry-run prints them without sending anything.
package experiment

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Experiment is one kind of look.
type Experiment struct {
	Kind diagnose.Kind
	// Question is what the look asks, as the transcript shows it.
	Question func(*diagnose.Facts, diagnose.LookID) string
	// Plan makes the request to send. Tokens that it signs carry jti.
	Plan func(f *diagnose.Facts, id diagnose.LookID, jti string) (request.Request, error)
}

// All lists the experiments.
func All() []Experiment {
	return []Experiment{AsItWas(), Repeat(), Without(), NotAJWT(), OtherSignature(), Expired(), CleanClaims(), CleanHeader(), NamedPlace(), SameSize(), AskJSON(), WatchLog(), Preflight(), BrowserShape(), Backend(), BackendWithout(), BackendGarbage(), OtherPath(), OtherPathWithout(), Nowhere(), OverHTTP2(), Description(), TokenEndpoint(), KnownGood(), Cure(), Break()}
}

// Of returns the experiment of a kind.
func Of(kind diagnose.Kind) (Experiment, error) {
	for _, e := range All() {
		if e.Kind == kind {
			return e, nil
		}
	}
	return Experiment{}, fmt.Errorf("no experiment is called %q", kind)
}

// asks makes a Question that is the same for every look of the kind.
func asks(question string) func(*diagnose.Facts, diagnose.LookID) string {
	return func(*diagnose.Facts, diagnose.LookID) string { return question }
}

// Reading says what a look showed, in words, by comparing its answer with those it is to be compared with.
func Reading(f *diagnose.Facts, l *diagnose.Look) string {
	first, base := f.First(), f.Baseline()
	switch {
	case l.Err != nil:
		return "no answer: " + l.Err.Error()
	case l.Answer == nil:
		return ""
	case l.ID.Kind == diagnose.Description, l.ID.Kind == diagnose.TokenEndpoint:
		return diagnose.Brief(&request.Answer{Status: l.Answer.Status})
	case l.ID.Kind == diagnose.Preflight:
		return readPreflight(f, l)
	case l.ID.Kind == diagnose.Backend, l.ID.Kind == diagnose.OtherPath, l.ID.Kind == diagnose.BackendWithout, l.ID.Kind == diagnose.BackendGarbage, l.ID.Kind == diagnose.OtherPathWithout:
		return readElsewhere(f, l)
	case l.ID.Kind == diagnose.Nowhere && l.Answer.Status == 404:
		return "the server knows its paths before it asks for tokens"
	case l.ID.Kind == diagnose.Without && diagnose.Same(l, first):
		return "the same answer as the request itself"
	case l.ID.Kind == diagnose.Without:
		return "what a request without a credential gets"
	case l.Accepted:
		return "accepted"
	case f.Public() && diagnose.Same(l, base):
		return "the answer that everybody gets"
	case l == first || first == nil:
		return "refused"
	case diagnose.Same(l, first):
		return "refused, the same answer as the request itself"
	case diagnose.Same(l, base):
		return "refused, the answer that no credential gets"
	}
	return "refused, another answer than the request itself"
}

// readElsewhere reads an answer from another place by what no credential gets there.
func readElsewhere(f *diagnose.Facts, l *diagnose.Look) string {
	without := f.Look(diagnose.BackendWithout, 1)
	if l.ID.Kind == diagnose.OtherPath || l.ID.Kind == diagnose.OtherPathWithout {
		without = f.Look(diagnose.OtherPathWithout, 1)
	}
	switch {
	case l == without:
		return "what a request without a credential gets there"
	case l.Accepted:
		return "accepted there"
	case diagnose.Same(l, without):
		return "the answer that no credential gets there"
	}
	return "refused there too, otherwise than no credential"
}
