// Package finding holds what jwtdoc has to say as data: findings with their severity and evidence, errors that
// tell the reader what to do next, secrets that cannot be printed by accident, and text from outside made safe.
// It imports nothing of jwtdoc's, and knows nothing about colours or formats.
package finding

import "strings"

// Severity says how much a finding matters. The zero value is [Info].
type Severity uint8

// The severities, in rising order.
const (
	// Info is worth knowing; nothing is wrong.
	Info Severity = iota
	// Warning may break a request, or weakens a token.
	Warning
	// Error is wrong by itself, whatever the server is.
	Error
)

// String returns the severity as it is written in JSON and accepted by --fail-on.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "info"
}

// MarshalText writes the severity by its name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity reads "error", "warning" or "info".
func ParseSeverity(s string) (Severity, bool) {
	for _, v := range []Severity{Info, Warning, Error} {
		if strings.EqualFold(s, v.String()) {
			return v, true
		}
	}
	return Info, false
}

// Evidence is one observation that supports a finding or a cause: a short statement with its values in it.
type Evidence string

// Finding is something noticed about a token, a request, a server or a configuration.
type Finding struct {
	// ID names the rule or cause: kebab-case words, stable for ever (jwtdoc explain ID).
	ID       string   `json:"id"`
	Severity Severity `json:"severity"`
	// Message says what is wrong with both values in it: `aud is "api-staging", the server expects "api"`.
	Message  string     `json:"message"`
	Evidence []Evidence `json:"evidence"`
	// Fix says what to change; empty when nothing has to be.
	Fix   string `json:"fix"`
	Where *Where `json:"where,omitempty"`
}

// Where is a place in a file, counted from 1. Line and Column are 0 when they are not known.
type Where struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Worst returns the highest severity among the findings, and false when there are none.
func Worst(fs []Finding) (Severity, bool) {
	worst := Info
	for _, f := range fs {
		worst = max(worst, f.Severity)
	}
	return worst, len(fs) > 0
}
