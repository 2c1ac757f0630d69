// Package audit says what a server that takes JWTs must accept and refuse, and what it was seen to do. A probe is one
// such rule: audit/probe has a file for each, audit/run asks a server. This package has their types, and is pure.
package audit

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Expect is what a server must do with a request.
type Expect string

// The expectations.
const (
	Accept Expect = "accept"
	Refuse Expect = "refuse"
)

// Got is what the server did. It is empty where nothing was asked.
type Got string

// What a server can do.
const (
	Accepted Got = "accepted"
	Refused  Got = "refused"
)

// State is what is concluded about a probe.
type State string

// The states.
const (
	OK     State = "ok"
	Broken State = "broken"
	// NotExamined is never a pass: something that the probe needs was not given, or the server could not be asked.
	NotExamined State = "not-examined"
)

// Group is where a probe stands in a report.
type Group string

// The groups, in the order of a report.
const (
	GroupStart    Group = "start"
	GroupExpiry   Group = "expiry"
	GroupRefused  Group = "must be refused"
	GroupAccepted Group = "must be accepted"
	GroupManner   Group = "how it refuses"
	GroupBrowser  Group = "in a browser"
)

// Groups lists them.
func Groups() []Group {
	return []Group{GroupStart, GroupExpiry, GroupRefused, GroupAccepted, GroupManner, GroupBrowser}
}

// Probe is one rule that a server has to keep.
type Probe struct {
	// ID is stable for ever; Title says in one line what the server is asked.
	ID, Title string
	Group     Group
	Expect    Expect
	// Severity is how bad it is when the server does otherwise.
	Severity finding.Severity
	// Why is the reason for the expectation, with the section of the standard where one decides.
	Why string
	Doc Doc
	// Implies lists the probes that a server which fails this one fails with it, for the same reason.
	Implies []string
	// Lasting marks a probe whose token never ends where it is accepted: it goes to loopback only, unless the user
	// allows more.
	Lasting bool
	// LocalOnly marks a probe that goes to loopback and private addresses only.
	LocalOnly bool
	// Needs says what is missing to ask at all, empty where nothing is; nil means that nothing is needed.
	Needs func(Subject) string
	// Tries are the requests. Of those that must be refused one that is accepted breaks the rule, of those that must be
	// accepted one that is refused. It is nil where the rule is judged from the answers to others.
	Tries func(Subject) []Try
	// Judge judges a rule about the answers themselves, after all were seen. It is nil for the others.
	Judge func(Seen) Judgement
}

// Doc is the documentation of a probe, for `jwtdoc explain` and docs/probes.
type Doc struct {
	// Text says what a server that fails the probe lets happen, Fix what to change.
	Text, Fix string
	// Since is the version that introduced the probe.
	Since string
}

// Try is one request of a probe: the healthy one with edits.
type Try struct {
	// Says completes "the healthy request ...".
	Says  string
	Edits []diagnose.Edit
}

// Subject is what is known of the server before it is asked.
type Subject struct {
	// Key signs what the server accepts, with Alg.
	Key keys.Key
	Alg string
	// Public are the server's public keys, where it has some.
	Public []keys.Key
	// Header and Payload are the healthy token's, before its times are fresh.
	Header, Payload exactjson.Object
	// Origin is that of the page whose scripts call the server, Cookie the name of the cookie with the token; empty
	// where the user names none.
	Origin, Cookie string
	// Lesser is a token whose rights do not reach this far, its form empty where none is given.
	Lesser token.Token
	// InQuery is the parameter of the query in which the server is declared to take tokens, empty for none.
	InQuery string
	// NewKey makes a key that nobody else has.
	NewKey func(alg string) (keys.Key, error)
}

// Claim returns a claim of the healthy token.
func (s Subject) Claim(name string) (exactjson.Value, bool) { return s.Payload.Get(name) }

// Judgement is what a rule about answers comes to.
type Judgement struct {
	// Examined is false where nothing was seen that the rule is about; Why then says what was missing.
	Examined bool
	Why      string
	// Wrong says what the answers do wrong, with their values; empty where nothing is.
	Wrong []finding.Evidence
}

// Missing is the judgement of a rule that nothing was seen of.
func Missing(why string) Judgement { return Judgement{Why: why} }

// Judged is the judgement of a rule that was examined.
func Judged(wrong []finding.Evidence) Judgement { return Judgement{Examined: true, Wrong: wrong} }
