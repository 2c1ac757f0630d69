package config

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Ignore is a comment that mutes findings: `jwtdoc:ignore RULE[,RULE] reason [until=2027-01-31]`.
type Ignore struct {
	Rules  []string
	Reason string
	// Until is the last day that it holds, zero for ever.
	Until time.Time
	Where finding.Where
	// Line is the line that it covers.
	Line int
	// InValue says that it stands behind a value in a file where some readers take it for a part of that value.
	InValue bool
	// Newer says that the file did not have it at the commit whose comments count: it mutes nothing.
	Newer bool
	// text is what follows the mark.
	text string
}

// TakeFrom looks for the comment in an older text of its file, and returns that text without it: one comment there
// stands for one here. Where it is not there, the comment is a newer one.
func (i *Ignore) TakeFrom(older string) string {
	before, after, found := "", older, false
	for {
		at := strings.Index(after, ignoreMark)
		if at < 0 {
			break
		}
		end := len(after)
		if n := strings.IndexByte(after[at:], '\n'); n >= 0 {
			end = at + n
		}
		if strings.TrimSpace(after[at+len(ignoreMark):end]) == i.text {
			found = true
			older = before + after[:at] + after[end:]
			break
		}
		before, after = before+after[:end], after[end:]
	}
	i.Newer = !found
	return older
}

const ignoreMark = "jwtdoc:ignore"

// IgnoresIn finds the comments of a file that mute findings. A comment on a line of its own covers the next line, one
// behind something its own line. trailing says that the file's format has comments behind values, openers what begins
// one in it.
func IgnoresIn(file, text string, trailing bool, openers ...string) []Ignore {
	if !strings.Contains(text, ignoreMark) {
		return nil
	}
	var out []Ignore
	n := 0
	for line := range strings.Lines(text) {
		n++
		before, after, found := strings.Cut(line, ignoreMark)
		if !found || after != "" && after[0] != ' ' && after[0] != '\t' && after[0] != '\r' && after[0] != '\n' {
			continue
		}
		lead := strings.TrimSpace(before)
		opener := commentOpener(lead, openers)
		if opener == "" {
			continue // in a string, or in prose
		}
		i := parseIgnore(after)
		i.text = strings.TrimSpace(after)
		i.Where = finding.Where{File: file, Line: n, Column: len(before) + 1}
		i.Line = n
		if lead == opener {
			i.Line = n + 1
		} else if !trailing {
			i.InValue = true
		}
		out = append(out, i)
	}
	return out
}

// commentOpener returns what opens a comment at the end of the text before the mark.
func commentOpener(lead string, openers []string) string {
	for _, o := range openers {
		if strings.HasSuffix(lead, o) {
			return o
		}
	}
	return ""
}

func parseIgnore(text string) Ignore {
	text = strings.TrimSpace(text)
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(text, "-->"), "*/"))
	rules, rest, _ := strings.Cut(text, " ")
	i := Ignore{}
	for r := range strings.SplitSeq(rules, ",") {
		if r = strings.TrimSpace(r); r != "" {
			i.Rules = append(i.Rules, r)
		}
	}
	var words []string
	for w := range strings.FieldsSeq(rest) {
		if d, ok := strings.CutPrefix(w, "until="); ok {
			if t, err := time.Parse(time.DateOnly, d); err == nil {
				i.Until = t
				continue
			}
		}
		words = append(words, w)
	}
	i.Reason = strings.Join(words, " ")
	return i
}

// Expired reports whether the comment no longer holds: its day has passed everywhere on earth.
func (i Ignore) Expired(now time.Time) bool {
	return !i.Until.IsZero() && now.After(i.Until.Add(36*time.Hour))
}
