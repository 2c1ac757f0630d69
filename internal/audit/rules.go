package audit

import "github.com/jwtdoc/jwtdoc/internal/finding"

// The findings of an audit that are no probes.
const (
	// ClockAhead: tokens are refused before their exp.
	ClockAhead = "application-clock-ahead"
	// DatesDisagree: the Dates of the answers contradict each other.
	DatesDisagree = "dates-disagree"
	// LeewayLong: the leeway is longer than a few minutes.
	LeewayLong = "leeway-long"
)

// Rules documents them.
func Rules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ClockAhead, Title: "tokens are refused before their exp", Severity: finding.Warning, Since: "0.1.0",
			Text: "The measurement of the leeway found that tokens are refused seconds before they expire, by the Date of the server's answers. Behind a proxy that Date is the proxy's: the application's clock is ahead of it. Some servers also demand that a token has a rest of life.",
			Fix:  "compare the clocks with jwtdoc clock --container NAME, and set the wrong one",
		},
		{
			ID: DatesDisagree, Title: "the Dates of the answers contradict each other", Severity: finding.Warning, Since: "0.1.0",
			Text: "No single clock can have written the Date fields of all answers. Several servers stand behind the address and their clocks differ, or a clock was set during the audit; leeways to a second cannot be told then.",
			Fix:  "jwtdoc clock --url URL --precise looks at the clock alone",
		},
		{
			ID: LeewayLong, Title: "tokens are accepted for minutes after their exp", Severity: finding.Info, Since: "0.1.0",
			Text: "The leeway that was measured is longer than two minutes. RFC 7519 §4.1.4 allows for some small leeway, usually no more than a few minutes, to account for clocks that differ. A short lifetime is lengthened by it.",
			Fix:  "set the library's leeway (clockTolerance, ClockSkew, leeway) to a minute at most",
		},
	}
}
