package rule

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// show writes a value inside a message: short values as they are, long ones by their kind.
func show(v exactjson.Value) string {
	if s, ok := v.Text(); ok {
		return "the string " + finding.Quote(s)
	}
	text := finding.Safe(string(v.Raw[:min(len(v.Raw), 60)]))
	switch {
	case len(v.Raw) > 60 && v.Kind == exactjson.KindNumber:
		return fmt.Sprintf("a number of %d characters", len(v.Raw))
	case len(v.Raw) > 60:
		return v.Kind.String()
	}
	return text
}

// at writes an instant in a message.
func at(i token.Instant) string {
	if s := i.RFC3339(); s != "" {
		return s
	}
	return "beyond the year 9999"
}

// isText reports whether a value is a string that is not empty.
func isText(v exactjson.Value) bool {
	return v.Kind == exactjson.KindString && len(v.Raw) > len(`""`)
}

// unreadable reports whether the payload gave nothing to judge claims by.
func unreadable(t token.Token) bool { return !t.Payload.Whole() }

// quoteAll writes names in a message, at most five of them.
func quoteAll(names []string) string {
	var quoted []string
	for i, n := range names {
		if i == 5 {
			quoted = append(quoted, fmt.Sprintf("and %d more", len(names)-5))
			break
		}
		quoted = append(quoted, finding.Quote(n))
	}
	return strings.Join(quoted, ", ")
}

// isFormPeel tells the peels that have a rule of their own.
func isFormPeel(id string) bool {
	switch id {
	case "quotes", "line-break", "escaped-line-break", "quoted-printable", "mail-quote", "spaces", "invisible", "percent-encoding",
		"scheme-doubled", "padding", "standard-base64":
		return true
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }

// peels gives a note for the peels with these ids, their messages as evidence.
func peels(t token.Token, message string, ids ...string) []note {
	var evidence []finding.Evidence
	for _, p := range t.Peeled {
		for _, id := range ids {
			if p.ID == id {
				evidence = append(evidence, finding.Evidence("removed: "+p.Message))
			}
		}
	}
	if evidence == nil {
		return nil
	}
	return []note{{message: message, evidence: evidence}}
}
