package serverlog

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// LogNoise is the note on lines of a log that are no trouble.
const LogNoise = "log-noise"

// Rules documents what this package notes.
func Rules() []finding.Rule {
	return []finding.Rule{{
		ID: LogNoise, Title: "lines of the log that look like trouble and are none", Severity: finding.Info,
		Text: "A log around a refusal holds warnings that have nothing to do with it: that a function is deprecated, that a server is one for development, that a browser asked for an icon. They are " +
			"named so that nobody follows them. (Python's utcfromtimestamp and utcnow give UTC without saying so, and are deprecated for that; the warning itself changes no time.)",
		Fix: "leave them for later", Since: "0.1.0", Seen: []string{"Python 3.12"},
	}}
}

// Last is the last refusal of the log: a request that was answered 401 or 403, or a message about a token.
func (l Log) Last() (Line, bool) {
	for _, line := range slices.Backward(l.Lines) {
		if line.Status == 401 || line.Status == 403 || line.Status == 0 && len(line.Topics) > 0 {
			return line, true
		}
	}
	return Line{}, false
}

// Notes names the noise.
func (l Log) Notes() []finding.Finding {
	names := make([]string, 0, len(l.Noise))
	for name := range l.Noise {
		names = append(names, name)
	}
	sort.Strings(names)
	var out []finding.Finding
	for _, name := range names {
		times := "1 line"
		if n := l.Noise[name]; n > 1 {
			times = fmt.Sprintf("%d lines", n)
		}
		out = append(out, finding.Finding{ID: LogNoise, Severity: finding.Info, Evidence: []finding.Evidence{}, Message: times + " of the log: noise. " + name, Fix: "leave it for later"})
	}
	return out
}

// Clues are what the log tells about causes.
func (l Log) Clues() []diagnose.Clue {
	return append(l.expiries(), append(l.words(), l.redirects()...)...)
}

// expiries reads the last line that says when a token expired.
func (l Log) expiries() []diagnose.Clue {
	for _, line := range slices.Backward(l.Lines) {
		e := line.Expiry
		if e == nil {
			continue
		}
		says := fmt.Sprintf("log line %d: the token expired at %s, %s before the request", line.Number, e.Expired.UTC().Format(time.RFC3339), e.Now.Sub(e.Expired).Round(time.Second))
		if !e.Issued.IsZero() {
			says += fmt.Sprintf("; it lived %s", e.Expired.Sub(e.Issued).Round(time.Second))
		}
		return []diagnose.Clue{{Cause: "token-expired", Prior: 95, Evidence: finding.Evidence(says)}}
	}
	return nil
}

// words reads the last message about a token. A log names what it means: where it can mean one cause alone, that is as
// good as a defect that was seen.
func (l Log) words() []diagnose.Clue {
	for _, line := range slices.Backward(l.Lines) {
		if line.Expiry != nil {
			return nil
		}
		if len(line.Topics) == 0 || line.Status != 0 && line.Status < 400 {
			continue
		}
		var out []diagnose.Clue
		for _, id := range line.Topics {
			prior := 60
			if len(line.Topics) == 1 {
				prior = 90
			}
			out = append(out, diagnose.Clue{Cause: id, Prior: prior, Evidence: finding.Evidence(fmt.Sprintf("log line %d: %s", line.Number, finding.Quote(clip(line.Text))))})
		}
		return out
	}
	return nil
}

// redirects looks at a redirect before the refusal: a client that loses Authorization there is refused for it, unless
// the same way was taken with success before.
func (l Log) redirects() []diagnose.Clue {
	refused, from := -1, -1
	for i, line := range l.Lines {
		if line.Status == 401 && i > 0 && l.Lines[i-1].Status >= 300 && l.Lines[i-1].Status < 400 && samePath(l.Lines[i-1], line) {
			refused, from = i, i-1
		}
	}
	if refused < 0 {
		return nil
	}
	way := fmt.Sprintf("%s %s %d, then %d", l.Lines[from].Method, clip(l.Lines[from].Path), l.Lines[from].Status, l.Lines[refused].Status)
	for i := 1; i < from; i++ {
		before, after := l.Lines[i-1], l.Lines[i]
		if before.Status == l.Lines[from].Status && samePath(before, l.Lines[from]) && samePath(after, l.Lines[refused]) && after.Status >= 200 && after.Status < 300 {
			return []diagnose.Clue{
				{Cause: "redirect-drops-authorization", Excludes: true, Evidence: finding.Evidence(fmt.Sprintf("the same redirect was followed with success before (log line %d)", after.Number))},
				{Cause: "token-expired", Prior: 55, Evidence: finding.Evidence(fmt.Sprintf("%s %s was accepted before (log line %d) and refused later: what changed is the time, or the server", after.Method, finding.Safe(clip(after.Path)), after.Number))},
			}
		}
	}
	return []diagnose.Clue{{Cause: "redirect-drops-authorization", Prior: 62, Evidence: finding.Evidence("the log: " + finding.Safe(way) + ": a client that loses Authorization on the redirect is refused so")}}
}

// samePath compares paths but for the slash at the end, which is what such redirects add.
func samePath(a, b Line) bool {
	return a.Method == b.Method && strings.TrimSuffix(a.Path, "/") == strings.TrimSuffix(b.Path, "/")
}

// clip bounds what is quoted of a line.
func clip(s string) string {
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
