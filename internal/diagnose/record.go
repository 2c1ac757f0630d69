package diagnose

import (
	"cmp"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Record is what was written down about a request when it was made: by a browser, a proxy, a server's log, or whoever
// pasted the answer. A case with a record is judged by it, at the record's own time, and nothing is sent.
type Record struct {
	// Place names the record as its reader knows it: `"session.har", entry 12`.
	Place string
	// Answer is what came back; nil where the record has none.
	Answer *request.Answer
	// Started is when the request was made by the clock of whoever recorded it, Took how long its answer took; zero
	// where the record does not say.
	Started time.Time
	Took    time.Duration
	// Clock says whose time Started is, where it is not the recorder's.
	Clock string
	// Ahead is how far the server's clock is ahead of the recorder's by all answers of the record together, where Offset
	// says that it is known: the Date of one answer may be old (uvicorn keeps that of the connection's beginning).
	Ahead  time.Duration
	Offset bool
	// Without is the answer that the same request got without a credential, in the same record; nil where it has none.
	Without *request.Answer
	// Worked says when and how the same credential was accepted by the same server before; empty where it was not.
	Worked string
	// Unseen, where it is not empty, says that the record does not show which credential was sent, and names the input
	// that would. What depends on the credential is then not examined.
	Unseen string
	// Others are the further exchanges of the record that may be meant.
	Others []RecordedExchange
}

// RecordedExchange is one exchange of a record, in a line.
type RecordedExchange struct {
	// Entry is its number in the record, from 0, as --entry takes it.
	Entry  int    `json:"entry"`
	Method string `json:"method"`
	URL    string `json:"url"`
	Status int    `json:"status"`
	// How says how it was refused.
	How string `json:"how"`
}

// RecordReport says by what a diagnosis was made that sent nothing.
type RecordReport struct {
	Place string `json:"place"`
	// At is the time that everything was judged at, and Clock whose time it is: "the server's Date", ...
	At         string             `json:"at"`
	Clock      string             `json:"clock"`
	Candidates []RecordedExchange `json:"candidates"`
}

// TokenReport is what became of one of several tokens.
type TokenReport struct {
	// Number counts the tokens in the order in which they were given, from 1.
	Number int `json:"token"`
	// Status is that of the answer, 0 when the token was not sent.
	Status   int      `json:"status"`
	Accepted bool     `json:"accepted"`
	Cause    string   `json:"cause"`
	Standing Standing `json:"standing"`
	Summary  string   `json:"summary"`
	// Differs is in what it differs from the first token that was accepted.
	Differs []Difference `json:"differs"`
}

// Clue is something from outside the request that tells about one cause: the rest of a recording, a line of a log, a
// token known to work.
type Clue struct {
	Cause string
	// Prior is how suspicious it makes the cause at least, on the scale of [Suspicion]; 0 leaves that as it is.
	Prior int
	// Excludes: it contradicts the cause.
	Excludes bool
	Evidence finding.Evidence
	Fix      string
}

// At is the moment that the record is of, by the server's clock if it tells (its Date), else by that of whoever
// recorded it; zero when the record does not say.
func (r *Record) At() (at time.Time, clock string) {
	if r.Offset && !r.Started.IsZero() {
		return r.Started.Add(r.Took + r.Ahead), "the server's Date"
	}
	if r.Answer != nil {
		if date, ok := r.Answer.Date(); ok {
			return date, "the server's Date"
		}
	}
	if !r.Started.IsZero() {
		return r.Started.Add(r.Took), cmp.Or(r.Clock, "the record's own time")
	}
	return time.Time{}, ""
}

// consider adds what record and clues tell about a cause to what the cause sees in the case itself.
func (c *Case) consider(of *Cause, s Suspicion) Suspicion {
	if r := c.Record; r != nil && r.Unseen != "" {
		// Without the credential in view, what a cause sees in the request is not what was sent.
		s = Suspicion{SettledBy: []string{r.Unseen}, Blind: true}
	}
	if r := c.Record; r != nil && r.Worked != "" && !canChange(of) {
		s = Suspicion{Evidence: []finding.Evidence{finding.Evidence("the same credential was accepted before: " + r.Worked)}}
	}
	s = c.withGood(of, s)
	for _, clue := range c.Clues {
		switch {
		case clue.Cause != of.ID:
			continue
		case clue.Excludes:
			s = Suspicion{Evidence: []finding.Evidence{clue.Evidence}}
			continue
		}
		s.Prior = max(s.Prior, clue.Prior)
		s.Evidence = append(slices.Clone(s.Evidence), clue.Evidence)
		if clue.Fix != "" {
			s.Fix = clue.Fix
		}
	}
	return s
}

// hides reports whether a cause cannot be examined by the record: the credential is not in it, and neither the rest of
// it nor the server's words tell.
func (f *Facts) hides(c *Cause) bool {
	r := f.Case.Record
	if r == nil || r.Unseen == "" || f.Suspicions[c.ID].Prior > 0 || f.Case.excluded(c) {
		return false
	}
	named, _, _ := f.Names(c)
	return !named
}

// told reports whether a record tells of a cause as plainly as a defect that was seen: nothing is left to ask for.
func (f *Facts) told(c *Cause) bool {
	return f.Case.Record != nil && slices.ContainsFunc(f.Case.Clues, func(clue Clue) bool {
		return clue.Cause == c.ID && clue.Prior >= WrongByItself && !clue.Excludes
	})
}

// excluded reports whether a clue contradicts the cause.
func (c *Case) excluded(of *Cause) bool {
	return slices.ContainsFunc(c.Clues, func(clue Clue) bool { return clue.Cause == of.ID && clue.Excludes })
}

// canChange reports whether a credential that was accepted can be refused for this reason later: because time has
// passed, because something on the way or on the server has changed.
func canChange(c *Cause) bool {
	if c.Families&(State|Path) != 0 || c.Manner {
		return true
	}
	switch c.ID {
	case "token-expired", "clock-skew", "lifetime-too-short-or-layers-disagree", "lifetime-policy", "exp-timezone-offset", "exp-unit-milliseconds",
		"key-per-process-random", "key-rotated-kid-unknown", "jwks-unreachable", "no-verification-key-configured", "secret-default-fallback",
		"secret-source-precedence", "test-token-against-live-clock":
		return true
	}
	return false
}
