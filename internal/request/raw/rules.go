package raw

import "github.com/jwtdoc/jwtdoc/internal/finding"

// TextAdjusted is the note that something about a pasted message had to be assumed.
const TextAdjusted = "raw-text-adjusted"

// Rules documents what this package notes.
func Rules() []finding.Rule {
	return []finding.Rule{{
		ID: TextAdjusted, Title: "something about the pasted HTTP message had to be assumed", Severity: finding.Info,
		Text: "A message as text does not say everything: whether it went over http or https, and how long its body was once an editor added or dropped line ends. Folded header lines were joined, " +
			"and of several answers one after the other the last was read.",
		Fix:   "write the whole URL into the request line: `GET https://api.example.com/users HTTP/1.1`",
		Since: "0.1.0", Seen: []string{},
	}}
}
