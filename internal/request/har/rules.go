package har

import "github.com/jwtdoc/jwtdoc/internal/finding"

// What can be noted about a recording.
const (
	// Sanitised is the note on a recording from which credentials were taken out.
	Sanitised = "har-sanitised"
	// EntriesLeftOut is the note on a recording with more entries than are read.
	EntriesLeftOut = "har-entries-left-out"
)

// Rules documents what this package notes.
func Rules() []finding.Rule {
	const since = "0.1.0"
	return []finding.Rule{
		{
			ID: Sanitised, Title: "the recording was exported without its credentials", Severity: finding.Warning,
			Text: "Browsers take Authorization, Cookie and Set-Cookie out of an exported recording unless they are told to keep them. Whether a token was sent, and which, can then not be told from it; " +
				"statuses, redirects and what the server said still can.",
			Fix:   "export it whole: in Chrome, settings of the developer tools, Network, *Allow to generate HAR with sensitive data*, then hold the export button. Delete the file afterwards: whoever has it has your session",
			Since: since, Seen: []string{"Chrome DevTools"},
		},
		{
			ID: EntriesLeftOut, Title: "the recording is too long to be read whole", Severity: finding.Warning,
			Text:  "Only the first 50,000 exchanges of a recording are read: what was refused later is not seen, and neither is what else the session did then.",
			Fix:   "empty the list in the developer tools, then record the refused request alone",
			Since: since, Seen: []string{},
		},
	}
}
