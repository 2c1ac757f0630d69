// Package fixline knows the exact line that puts a cause right, stack by stack: which setting of which library it is and
// how it is written there. It is a table; which stack answers is the diagnosis's business.
//
// In a line, {aud}, {iss} and {alg} stand for the token's own values.
package fixline

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// sheet is what to write in one stack, by the id of the cause. A line is written for the server that verifies, unless it
// says "where tokens are made".
type sheet struct {
	in    diagnose.Framework
	lines map[string]string
}

// sheets lists all, in the order in which lines are documented.
func sheets() []sheet {
	var all []sheet
	for _, family := range [][]sheet{python(), javascript(), enterprise(), golang(), scripting(), gateways(), services()} {
		all = append(all, family...)
	}
	return all
}

// For returns the lines that put a cause right, one for each stack that has its own.
func For(cause string) []diagnose.Line {
	return ByCause()[cause]
}

// ByCause returns all lines by the cause that they put right.
func ByCause() map[string][]diagnose.Line {
	out := map[string][]diagnose.Line{}
	for _, s := range sheets() {
		for cause, text := range s.lines {
			out[cause] = append(out[cause], diagnose.Line{In: s.in, Text: text})
		}
	}
	return out
}

// withTimes copies one line to the three causes that a leeway absorbs.
func withTimes(leeway string, lines map[string]string) map[string]string {
	for _, cause := range []string{"clock-skew", "iat-in-future", "not-yet-valid-nbf"} {
		if _, own := lines[cause]; !own {
			lines[cause] = leeway
		}
	}
	return lines
}
