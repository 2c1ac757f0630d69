// Package rule holds what can be found about a token alone: one file per rule, each with its documentation. A rule
// says nothing about a server; diagnose does that.
package rule

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Rule is one thing that can be odd about a token.
type Rule struct {
	// ID is stable for ever. Where a cause of a refused request means the same, both have the same id.
	ID    string
	Title string
	// Severity is that of the rule's gravest finding.
	Severity finding.Severity
	Doc      Doc
	// Check is pure. It is given every token that could be read in part, whatever its form.
	Check func(t token.Token, now time.Time) []finding.Finding
}

// Doc is the documentation of a rule, the single source of `jwtdoc explain` and docs/rules.
type Doc struct {
	// Text explains what was found and why it matters, in a few sentences.
	Text string
	// Fix says what to change when the finding has nothing more specific.
	Fix string
	// Since is the version that introduced the rule.
	Since string
	// Seen names where it was observed: stacks, public issues (owner/repo#number).
	Seen []string
}

// since is the version that introduced the rules of the first release.
const since = "0.1.0"

// note is what a rule saw; [Rule.with] makes a finding of it.
type note struct {
	message  string
	evidence []finding.Evidence
	fix      string // where the documentation's fix is too general
	info     bool   // less grave than the rule: worth knowing, no more
}

// saw makes a list of one note.
func saw(format string, args ...any) []note { return []note{{message: fmt.Sprintf(format, args...)}} }

// with gives the rule its check.
func (r Rule) with(look func(t token.Token, now time.Time) []note) Rule {
	r.Check = func(t token.Token, now time.Time) []finding.Finding {
		var out []finding.Finding
		for _, n := range look(t, now) {
			f := finding.Finding{ID: r.ID, Severity: r.Severity, Message: n.message, Evidence: n.evidence, Fix: n.fix}
			if n.info {
				f.Severity = finding.Info
			}
			if f.Evidence == nil {
				f.Evidence = []finding.Evidence{}
			}
			if f.Fix == "" {
				f.Fix = r.Doc.Fix
			}
			out = append(out, f)
		}
		return out
	}
	return r
}

// Check asks every rule about a token and returns what they found, in the order of [All].
func Check(t token.Token, now time.Time) []finding.Finding {
	var out []finding.Finding
	for _, r := range All() {
		out = append(out, r.Check(t, now)...)
	}
	return out
}
