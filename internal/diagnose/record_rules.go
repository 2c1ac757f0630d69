package diagnose

import "github.com/jwtdoc/jwtdoc/internal/finding"

// recordRules document what is noticed about what was recorded, and about tokens that are compared.
func recordRules(since string) []finding.Rule {
	return []finding.Rule{
		{
			ID: RecordUndated, Title: "the record does not say when it was made", Severity: finding.Warning,
			Text: "What was recorded is judged at its own time, by the server's `Date` or the recording's. A pasted answer without its header fields, or a token alone, has none, and is judged at the time " +
				"of this run: a token that has expired since then looks as if it had been expired then.",
			Fix:   "say when it was with `--at`, or paste the answer with its header fields (`curl -i` shows them)",
			Since: since, Seen: []string{},
		},
		{
			ID: ExpiredRecently, Title: "the token expired within the last hour, which may hide the first cause", Severity: finding.Warning,
			Text: "Whoever looks for a fault for half an hour ends up with an expired token, whatever the fault was. The expiry is then true and is not the answer: a fresh token is refused for the first cause again.",
			Fix:  "get a fresh token; if it is refused, diagnose that request", Since: since, Seen: []string{},
		},
		{
			ID: GoodTokenExpired, Title: "the token given as known to work has expired", Severity: finding.Warning,
			Text: "A token that works shows whether it is the token or something else that is refused. One that has expired since then is refused for that, and shows nothing.",
			Fix:  "get a fresh one by a new login, and give that with `--good-token`", Since: since, Seen: []string{},
		},
	}
}
