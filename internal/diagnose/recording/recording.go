// Package recording reads a browser's recording as evidence: not the refused exchange alone, but the session around it.
// Logins, refreshes, redirects, preflights, cookies and tokens that worked before often say more than the refusal. It is
// pure and sends nothing.
package recording

import (
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Evidence is what a recording tells about one of its exchanges.
type Evidence struct {
	Record diagnose.Record
	Clues  []diagnose.Clue
	// Good is the last token that the server accepted for the same request, where it is not the refused one.
	Good     token.Token
	Findings []finding.Finding
}

// wholeExport is what would show the credentials that a browser took out.
const wholeExport = "the recording exported whole: Chromium's DevTools, Settings, Preferences, Network, \"Allow to generate HAR with sensitive data\"; then in the Network tab hold the export button and choose \"Export HAR (with sensitive data)\""

// Of reads what a recording tells about one exchange of it. name is the recording's as its reader knows it.
func Of(r *har.Recording, e *har.Entry, name string) Evidence {
	out := Evidence{Record: diagnose.Record{
		Place: fmt.Sprintf("%s, entry %d", name, e.Index), Started: e.Started, Took: e.Took, Others: others(r, e),
	}}
	if e.Answer.Status != 0 {
		a := e.Answer
		out.Record.Answer = &a
	}
	out.Record.Ahead, out.Record.Offset = clock(r, e)
	if r.Sanitised {
		out.Record.Unseen = wholeExport
	}
	s := session{r: r, e: e, credential: request.FindCredential(e.Request)}
	out.Clues = append(out.Clues, s.redirects()...)
	out.Clues = append(out.Clues, s.preflight()...)
	out.Clues = append(out.Clues, s.mixedContent()...)
	if !r.Sanitised {
		out.Record.Without = s.without()
		out.Record.Worked = s.worked()
		out.Good = s.goodToken()
		out.Clues = append(out.Clues, s.cookies()...)
		out.Clues = append(out.Clues, s.ended()...)
		out.Clues = append(out.Clues, s.renewals()...)
	}
	return out
}

// clock compares the Date of all answers of a server with the recording's own times. A Date lags where it was made before
// the answer was (uvicorn keeps that of the connection's beginning) and never runs ahead, so the greatest difference is
// the clock. It is exact to about a second.
func clock(r *har.Recording, e *har.Entry) (ahead time.Duration, ok bool) {
	for i := range r.Entries {
		other := &r.Entries[i]
		date, dated := other.Answer.Date()
		if _, cached := other.Answer.Get("Age"); cached || !dated || other.Started.IsZero() || other.Request.Origin() != e.Request.Origin() {
			continue
		}
		if d := date.Sub(other.Started.Add(other.Took)); !ok || d > ahead {
			ahead, ok = d, true
		}
	}
	if ok && ahead.Abs() <= dateError {
		ahead = 0
	}
	return ahead, ok
}

// dateError is by how much a Date may differ from a clock that is right: it has whole seconds, rounded down, and many
// servers renew it once a second.
const dateError = 3 * time.Second

// session is a recording as seen from one of its exchanges.
type session struct {
	r          *har.Recording
	e          *har.Entry
	credential request.Credential
}

// earlier gives the exchanges before the refused one, the last first.
func (s session) earlier(yield func(*har.Entry) bool) {
	at := 0
	for at < len(s.r.Entries) && &s.r.Entries[at] != s.e {
		at++
	}
	for i := at - 1; i >= 0; i-- {
		if !yield(&s.r.Entries[i]) {
			return
		}
	}
}

// maxOthers bounds how many further candidates are listed.
const maxOthers = 50

// others lists the refused exchanges but for this one.
func others(r *har.Recording, e *har.Entry) []diagnose.RecordedExchange {
	var out []diagnose.RecordedExchange
	for _, c := range r.Candidates() {
		if c.Entry != e && len(out) < maxOthers {
			out = append(out, Describe(c))
		}
	}
	return out
}

// Describe writes a candidate as reports list it.
func Describe(c har.Candidate) diagnose.RecordedExchange {
	how := string(c.How)
	if c.Recovered {
		how += ", accepted later"
	}
	if c.Entry.Role != har.Ordinary {
		how += ", " + string(c.Entry.Role)
	}
	shown := c.Entry.Request.Redacted()
	return diagnose.RecordedExchange{Entry: c.Entry.Index, Method: finding.Safe(shown.Method), URL: finding.Safe(shown.URL), Status: c.Entry.Answer.Status, How: how}
}

// line writes an exchange in a few words: GET /posts 307.
func line(e *har.Entry) string {
	s := finding.Safe(e.Request.Method + " " + clip(e.Request.URL.EscapedPath()))
	if e.Answer.Status == 0 {
		return s + " (no answer)"
	}
	return fmt.Sprintf("%s %d", s, e.Answer.Status)
}

// clip bounds a path.
func clip(s string) string {
	if len(s) > 80 {
		return strings.ToValidUTF8(s[:80], "") + "…"
	}
	return s
}

// at says when an exchange began, with a leading blank; nothing where the recording does not say.
func at(e *har.Entry) string {
	if e.Started.IsZero() {
		return ""
	}
	return " at " + e.Started.UTC().Format(time.TimeOnly) + " UTC"
}

// accepted reports whether an exchange was answered with a success that is no refusal in disguise.
func accepted(e *har.Entry) bool {
	_, refused := e.Refused()
	return !refused && e.Answer.Status >= 200 && e.Answer.Status <= 299
}
