// Package serverlog reads a server's log as evidence: servers say there what they hide from the client. Only lines that
// are a known message or an answered request are kept; what else other people did is nobody's business here. It is pure.
package serverlog

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// The bounds of what is read: bytes of a log, bytes of a line, lines that are kept.
const (
	MaxText  = 16 << 20
	maxLine  = 4 << 10
	maxKept  = 2000
	maxNoise = 20
)

// Log is what was kept of a log.
type Log struct {
	// Lines are those that tell something, in the order of the log.
	Lines []Line
	// Session are lines that tell nothing about a refusal, but of a session: that it ended, that a refresh token was used
	// twice.
	Session []Line
	// Noise counts lines that look like trouble and are none, by what they are.
	Noise map[string]int
	// Total counts all lines that were read.
	Total int
}

// Line is a line that tells something.
type Line struct {
	// Number counts from 1.
	Number int
	// At is when it was written, as far as it says so with its zone or in UTC; zero otherwise.
	At time.Time
	// Zoned says that the line told its zone; else it was taken for UTC.
	Zoned bool
	// Method, Path and Status are of an answered request; Status is 0 for any other line.
	Method, Path string
	Status       int
	// Topics are the causes that its words can mean.
	Topics []string
	// Expiry is what the line says about an expired token, nil for any other line.
	Expiry *Expiry
	// Text is its message, without the time and level in front.
	Text string
}

// Expiry is a line such as "Token expired at T, issued at T, now=T".
type Expiry struct{ Expired, Issued, Now time.Time }

// patterns are compiled at first use: every command would pay for them at its start.
var patterns = sync.OnceValue(func() (p struct{ request, iso, common, expiry, short *regexp.Regexp }) {
	p.request = regexp.MustCompile(`"?\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+?)(?: HTTP/[0-9.]{1,3})?"?[ :]+([1-5][0-9]{2})\b`) //nolint:forbidigo // compiled at first use
	p.iso = regexp.MustCompile(`\b(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)(Z|[+-]\d{2}:?\d{2})?`)                     //nolint:forbidigo // compiled at first use
	p.common = regexp.MustCompile(`\[(\d{2}/[A-Z][a-z]{2}/\d{4})[: ](\d{2}:\d{2}:\d{2})(?: ([+-]\d{4}))?`)                              //nolint:forbidigo // compiled at first use
	p.expiry = regexp.MustCompile(`(?i)expired at (\S{10,40}?),? .{0,40}?issued at (\S{10,40}?),? .{0,20}?now ?[=:] ?(\S{10,40})`)      //nolint:forbidigo // compiled at first use
	p.short = regexp.MustCompile(`(?i)expired at (\S{10,40}?),? .{0,20}?now ?[=:] ?(\S{10,40})`)                                        //nolint:forbidigo // compiled at first use
	return p
})

// Read reads a log. The error is a usage error (exit 2).
func Read(text string) (Log, error) {
	switch {
	case len(text) > MaxText:
		return Log{}, finding.Usage(errors.New("the log is larger than 16 MiB"), "give the minutes around the refusal: docker logs --since 10m NAME | jwtdoc diagnose --log -")
	case strings.ContainsRune(text, 0):
		return Log{}, finding.Usage(errors.New("the log holds NUL bytes"), "if it was saved as UTF-16 (PowerShell does that), save it as UTF-8")
	case strings.TrimSpace(text) == "":
		return Log{}, finding.Usage(errors.New("the log is empty"), "docker logs NAME 2>&1 | jwtdoc diagnose --log -")
	}
	l := Log{Noise: map[string]int{}}
	for raw := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		l.Total++
		raw = strings.TrimSpace(raw)
		if len(raw) > maxLine {
			raw = strings.ToValidUTF8(raw[:maxLine], "")
		}
		if name, is := noise(raw); is {
			if _, known := l.Noise[name]; known || len(l.Noise) < maxNoise {
				l.Noise[name]++
			}
			continue
		}
		line, tells := read(raw)
		line.Number = l.Total
		switch {
		case tells && len(l.Lines) < maxKept:
			l.Lines = append(l.Lines, line)
		case !tells && len(l.Session) < maxKept && session.SignalIn(line.Text) != "":
			l.Session = append(l.Session, line)
		}
	}
	return l, nil
}

// read reads one line; false when it tells nothing.
func read(raw string) (Line, bool) {
	l := Line{Text: raw}
	l.At, l.Zoned = timeOf(raw)
	if fields, ok := structured(raw); ok {
		l.Text, l.Method, l.Path, l.Status = fields.message, fields.method, fields.path, fields.status
		if !fields.at.IsZero() {
			l.At, l.Zoned = fields.at, true
		}
	} else if m := patterns().request.FindStringSubmatch(raw); m != nil {
		l.Method, l.Path = m[1], m[2]
		l.Status, _ = strconv.Atoi(m[3]) // three digits
	}
	l.Path, _, _ = strings.Cut(l.Path, "?")
	l.Expiry = expiryOf(l.Text)
	if l.Expiry != nil {
		l.At, l.Zoned, l.Topics = l.Expiry.Now, true, []string{"token-expired"}
		return l, true
	}
	l.Topics = fingerprint.Topics(fingerprint.Text(l.Text))
	return l, l.Status != 0 || len(l.Topics) > 0
}

// expiryOf reads what a line says about an expired token.
func expiryOf(text string) *Expiry {
	clean := func(s string) (time.Time, bool) {
		t, err := time.Parse(time.RFC3339, strings.Trim(s, `",;.)`))
		return t, err == nil
	}
	if m := patterns().expiry.FindStringSubmatch(text); m != nil {
		e, ok := clean(m[1])
		i, ok2 := clean(m[2])
		n, ok3 := clean(m[3])
		if ok && ok2 && ok3 {
			return &Expiry{e, i, n}
		}
	}
	if m := patterns().short.FindStringSubmatch(text); m != nil {
		e, ok := clean(m[1])
		n, ok2 := clean(m[2])
		if ok && ok2 {
			return &Expiry{Expired: e, Now: n}
		}
	}
	return nil
}

// timeOf reads the time of a line, and reports whether it told its zone. One without is taken for UTC, which containers
// run in.
func timeOf(line string) (at time.Time, zoned bool) {
	if m := patterns().iso.FindStringSubmatch(line); m != nil {
		zone := strings.ReplaceAll(m[3], ":", "")
		if zone == "" || zone == "Z" {
			zone = "+0000"
		}
		if t, err := time.Parse("2006-01-02 15:04:05 -0700", m[1]+" "+m[2]+" "+zone); err == nil {
			return t.UTC(), m[3] != ""
		}
	}
	if m := patterns().common.FindStringSubmatch(line); m != nil {
		zone := m[3]
		if zone == "" {
			zone = "+0000"
		}
		if t, err := time.Parse("02/Jan/2006 15:04:05 -0700", m[1]+" "+m[2]+" "+zone); err == nil {
			return t.UTC(), m[3] != ""
		}
	}
	return time.Time{}, false
}

// noise names a line that looks like trouble and has nothing to do with a refusal.
func noise(line string) (string, bool) {
	switch {
	case strings.Contains(line, "utcfromtimestamp") && strings.Contains(line, "eprecat"):
		return "Python calls utcfromtimestamp() deprecated, which changes no time", true
	case strings.Contains(line, "utcnow") && strings.Contains(line, "eprecat"):
		return "Python calls utcnow() deprecated, which changes no time", true
	case strings.Contains(line, "DeprecationWarning"), strings.Contains(line, "[DEP0"):
		return "a warning that a function is old", true
	case strings.Contains(line, "ExperimentalWarning"):
		return "a warning that a function is new", true
	case strings.Contains(line, "This is a development server"):
		return "a warning that the server is one for development", true
	case strings.Contains(line, "/favicon.ico"), strings.Contains(line, "/.well-known/appspecific/"):
		return "a request that browsers make by themselves", true
	}
	return "", false
}
