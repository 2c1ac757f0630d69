// Package diagnose holds the words of a differential diagnosis as data: the case, the causes that could explain
// it, the looks that have been taken and what they establish, and the judgement made from them. All of it is
// pure: sending requests is internal/diagnose/engine's business.
//
// The method is proof by cure. A cause that can be seen offline says which single edit would repair the request;
// the edit is tried on the server, with the unrepaired request before and after it, and the answer decides.
package diagnose

import (
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Standing is how sure the diagnosis is of a cause.
type Standing string

// The standings, from sure to unknown.
const (
	// Confirmed: repairing exactly this made the server accept, with controls around the repair; or the server
	// named it and the request is wrong in this way by itself.
	Confirmed Standing = "confirmed"
	// Likely: wrong by itself and alone at the place where the request fails, or named by the server.
	Likely Standing = "likely"
	// Possible: not excluded by anything seen.
	Possible Standing = "possible"
	// RuledOut: something seen contradicts it.
	RuledOut Standing = "ruled-out"
	// NotExamined: nothing was looked at that could tell.
	NotExamined Standing = "not-examined"
)

// rank orders standings for the verdict and the report: the higher, the more is claimed.
func (s Standing) rank() int {
	switch s {
	case Confirmed:
		return 4
	case Likely:
		return 3
	case Possible:
		return 2
	case NotExamined:
		return 1
	case RuledOut:
		return 0
	}
	return 0
}

// Family says at which step of a server's work a cause can stop a request. A cause may belong to several.
type Family uint8

// The families, in the order in which most servers do the steps.
const (
	// Path: the request does not reach the check, or comes back from somewhere else (redirects, proxies).
	Path Family = 1 << iota
	// Credential: the server finds no credential where it looks for one.
	Credential
	// Structure: a credential is found and cannot be read as a JWT.
	Structure
	// Header: the JWT's header is not acceptable (alg, typ, crit, kid).
	Header
	// Signature: the signature does not verify with the server's key.
	Signature
	// Claims: signature fine, claims refused.
	Claims
	// State: everything in the token is fine; something stored on the server says no.
	State

	// AnyFamily is every family: nothing is known about where the request fails.
	AnyFamily = Path | Credential | Structure | Header | Signature | Claims | State
)

// Tri is a fact: established to be so, established not to be so, or not examined.
type Tri uint8

// The three values of a fact. The zero value claims nothing.
const (
	NotKnown Tri = iota
	Yes
	No
)

// Doc is the documentation of a cause, the single source of `jwtdoc explain` and docs/causes.
type Doc struct {
	// Text explains what happens and how it shows, in a few sentences.
	Text string
	// Fix says what to change when nothing more specific is known.
	Fix string
	// KnownBy says how it can be known: by cure, by the server's words, by shortlist only.
	KnownBy string
	// Since is the version that introduced the cause.
	Since string
	// Seen names where it was observed: stacks, public issues (owner/repo#number).
	Seen []string
}

// Cause is an explanation of a refused request.
type Cause struct {
	// ID is stable for ever; Title completes "the request was refused because ...".
	ID, Title string
	Doc       Doc
	// Lines are the exact lines that put it right, stack by stack.
	Lines []Line
	// Families is where the cause can stop a request.
	Families Family
	// PerPath marks a cause that can stop a request on one path of a server and not on another.
	PerPath bool
	// InBrowser marks a cause that can stop a page in its browser though the server accepts the request.
	InBrowser bool
	// LongShot marks a cause whose cure is tried only when nothing better is suspected.
	LongShot bool
	// Manner marks a cause that describes how a refusal looks rather than why it happened: it becomes the
	// verdict only when no other cause is at least likely.
	Manner bool
	// Usual says how often this is behind a refusal that leaves no trace in the request, from 0 (hardly ever) to 49,
	// on the scale of what is merely unusual to see. It is a judgement from public reports, not a measurement, and
	// proves nothing: it only orders the shortlist, and which long shots are tried first.
	Usual int
	// Silences lists causes that are not worth mentioning beside this one when it is confirmed.
	Silences []string
	// Suspect looks at the case offline. It is pure and never sees an experiment but the first answer.
	Suspect func(*Case) Suspicion
	// Judge replaces [Standard] where the standard judgement does not serve.
	Judge func(*Facts, *Cause) Judgement
}

// Suspicion is what a cause sees in the case before anything is tried.
type Suspicion struct {
	// Prior is how suspicious it looks, 0 to 100. From [WrongByItself] on, the request is wrong in this way
	// whatever the server is; below 50 it is merely unusual; 0 means that there is no sign of it.
	Prior int
	// Blind says that the cause cannot be seen offline: no evidence is no argument against it.
	Blind bool
	// Usual replaces the cause's own where the case makes it more or less usual; 0 keeps that.
	Usual int
	// Edits repair it, most promising first. They are alternatives: one that works is enough.
	Edits []Edit
	// LongShots are edits worth trying only when nothing better is left, without making the cause suspicious.
	LongShots []Edit
	// Evidence is what was seen.
	Evidence []finding.Evidence
	// Fix replaces the documentation's fix where the case allows to be specific.
	Fix string
	// SettledBy names the inputs (flags) that would decide it.
	SettledBy []string
}

// WrongByItself is the prior from which a suspicion is a defect in itself: a server that accepts such a request
// is the exception.
const WrongByItself = 80

// unusual is the prior below which a suspicion is only an oddity.
const unusual = 50

// Edit changes one thing about the request. ID says what and to which value (`time`, `alg=HS256`).
type Edit struct {
	ID string
	// Group names the thing that is changed: two edits of one group exclude each other.
	Group string
	// Says completes "the same request ...": "with fresh times", "signed with the given secret".
	Says string
	// NeedsKey is set for edits of header and claims, which must be signed anew.
	NeedsKey bool
	// Claims is set for edits of claims.
	Claims bool
	// Elsewhere marks an edit that sends the token where only servers of another making look.
	Elsewhere bool
	// Local marks an edit that may go only to loopback and private addresses.
	Local bool
	Apply func(*Draft)
}

// Want is a look that could change a standing, and how much is to be gained from it.
type Want struct {
	Look LookID
	Gain int
}

// Judgement is what is concluded about one cause from the facts so far, and what would change it.
type Judgement struct {
	Standing  Standing
	Score     int
	Evidence  []finding.Evidence
	Fix       string
	SettledBy []string
	Wants     []Want
}
