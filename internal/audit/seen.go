package audit

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Answer is one answer of the server, and what it was to.
type Answer struct {
	// Probe is the id of the probe that asked, Try what it asked.
	Probe string
	Try   string
	// Sent is the request as reports show it.
	Sent request.Redacted
	// Answer is what came back.
	request.Answer
	// Got tells whether the request was let in.
	Got Got
	// At is when it was sent, by this machine's clock.
	At time.Time
	// Wanted is what the server should have done.
	Wanted Expect
	// Compact is the token that was sent, empty for none; it never enters a report.
	Compact string `json:"-"`
	// Lifetime is how long the token had to live when it was sent.
	Lifetime time.Duration
}

// Seen is everything that the server answered, in the order in which it was asked.
type Seen struct {
	Subject Subject
	// Request is the healthy request.
	Request request.Request
	Answers []Answer
}

// To returns the answers to a probe.
func (s Seen) To(ids ...string) []Answer {
	var out []Answer
	for _, a := range s.Answers {
		if slices.Contains(ids, a.Probe) {
			out = append(out, a)
		}
	}
	return out
}
