package recording

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/pasted"
)

// OfConsole reads what a browser's console says as evidence. A browser is precise: where its words mean one cause alone,
// they are as good as a defect that was seen.
func OfConsole(p pasted.Paste) []diagnose.Clue {
	if p.Console == "" {
		return nil
	}
	matches := fingerprint.Text(p.Console)
	topics := fingerprint.Topics(matches)
	var out []diagnose.Clue
	for _, id := range topics {
		prior := 60
		if len(topics) == 1 {
			prior = 96
		}
		out = append(out, diagnose.Clue{Cause: id, Prior: prior, Evidence: finding.Evidence("the browser says so: " + finding.Quote(clipText(p.Console)))})
	}
	if p.Answer == nil {
		out = append(out, diagnose.Clue{Cause: "auth-header-missing", Excludes: true, Evidence: "the browser kept the request or its answer to itself"})
	}
	return out
}

// clipText bounds a sentence to what a report quotes.
func clipText(s string) string {
	if r := []rune(s); len(r) > 240 {
		return string(r[:240]) + "…"
	}
	return s
}
