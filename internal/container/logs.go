package container

import (
	"strings"
	"time"
	"unicode/utf8"
)

// LogLine is one line of a container's log.
type LogLine struct {
	// At is when the engine received it, by the clock of the engine's machine.
	At   time.Time
	Text string
}

// maxLogLine is the most that is kept of a line.
const maxLogLine = 4 << 10

// ParseLog reads what `docker logs --timestamps` or `kubectl logs --timestamps` prints: an RFC 3339 time and a blank in
// front of each line. Lines without one are the rest of a line that was too long for the engine, or noise of the
// program that prints the log; they are left out, as is what is longer than 4 KiB of a line.
func ParseLog(text []byte) []LogLine {
	var out []LogLine
	for line := range strings.Lines(string(text)) {
		stamp, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		at, err := time.Parse(time.RFC3339Nano, stamp)
		if err != nil {
			continue
		}
		if len(rest) > maxLogLine {
			rest = strings.ToValidUTF8(rest[:maxLogLine], "")
		}
		if !utf8.ValidString(rest) {
			rest = strings.ToValidUTF8(rest, "\ufffd")
		}
		out = append(out, LogLine{At: at, Text: rest})
	}
	return out
}
