// Package rule holds what can be found about a project's configuration: one file per rule, each with its
// documentation. A rule is an error where the library's own behaviour makes the setting wrong, an error or a warning
// where two located facts contradict each other, and an info where it is advice.
package rule

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Rule is one thing that can be wrong with a configuration.
type Rule struct {
	// ID is stable for ever. Where a cause of a refused request means the same, both have the same id.
	ID    string
	Title string
	// Severity is that of the rule's gravest finding.
	Severity finding.Severity
	Doc      Doc
	// Check is pure: it judges what was read.
	Check func(p *config.Project, now time.Time) []finding.Finding
	// Elsewhere says that the rules on secrets document the id.
	Elsewhere bool
}

// Doc is the documentation of a rule, the single source of `jwtdoc explain` and docs/rules.
type Doc struct {
	// Text explains what was found and why it matters; Fix says what to change where the finding is not more specific.
	Text, Fix string
	// Since is the version that introduced the rule; Seen names where it was observed.
	Since string
	Seen  []string
}

const since = "0.1.0"

// note is what a rule saw.
type note struct {
	where    finding.Where
	message  string
	evidence []finding.Evidence
	fix      string
	// less lowers the severity to this one.
	less finding.Severity
	has  bool
}

func at(w finding.Where, format string, args ...any) note {
	return note{where: w, message: fmt.Sprintf(format, args...)}
}

func (n note) because(format string, args ...any) note {
	n.evidence = append(n.evidence, finding.Evidence(fmt.Sprintf(format, args...)))
	return n
}

func (n note) fixedBy(format string, args ...any) note {
	n.fix = fmt.Sprintf(format, args...)
	return n
}

// as gives the note a severity of its own.
func (n note) as(s finding.Severity) note {
	n.less, n.has = s, true
	return n
}

// with gives the rule its check.
func (r Rule) with(look func(p *config.Project, now time.Time) []note) Rule {
	r.Check = func(p *config.Project, now time.Time) []finding.Finding {
		var out []finding.Finding
		for _, n := range look(p, now) {
			f := finding.Finding{ID: r.ID, Severity: r.Severity, Message: n.message, Evidence: n.evidence, Fix: n.fix}
			if n.has {
				f.Severity = n.less
			}
			if f.Evidence == nil {
				f.Evidence = []finding.Evidence{}
			}
			if f.Fix == "" {
				f.Fix = r.Doc.Fix
			}
			w := n.where
			f.Where = &w
			out = append(out, f)
		}
		return out
	}
	return r
}

// Check asks every rule and returns what they found, by file and line; what two services have in common is said once.
func Check(p *config.Project, now time.Time) []finding.Finding {
	var out []finding.Finding
	for _, r := range All() {
		out = append(out, r.Check(p, now)...)
	}
	slices.SortStableFunc(out, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(a.Where.File, b.Where.File), cmp.Compare(a.Where.Line, b.Where.Line), cmp.Compare(b.Severity, a.Severity))
	})
	type key struct {
		id    string
		where finding.Where
		// message tells findings of one place apart that has no lines: a container.
		message string
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(out, func(f finding.Finding) bool {
		k := key{f.ID, *f.Where, ""}
		if f.Where.Line == 0 {
			k.message = f.Message
		}
		if seen[k] {
			return true
		}
		seen[k] = true
		return false
	})
}

// place writes file:line.
func place(w finding.Where) string {
	if w.Line == 0 {
		return finding.Safe(w.File)
	}
	return fmt.Sprintf("%s:%d", finding.Safe(w.File), w.Line)
}

// named shows a setting's name.
func named(s string) string { return finding.Safe(s) }

// isTest: what is configured for tests is nobody's session.
func isTest(s *config.Service) bool { return s.Environment == "test" }

// each looks at every service that is no test's.
func each(p *config.Project, look func(s *config.Service) []note) []note {
	var out []note
	for _, s := range p.Services {
		if !isTest(s) {
			out = append(out, look(s)...)
		}
	}
	return out
}

// layer says where a lifetime comes from: `access token 2h (JWT_EXPIRES_IN, k8s/gateway.yaml:20)`.
func layer(l config.Lifetime) string {
	return fmt.Sprintf("%s: %s (%s, %s)", l.Setting.Meaning.Words(), config.Words(l.Length), named(l.Setting.Name), place(l.Setting.Wins.Where))
}

// gravity: a contradiction inside of one service is an error, one across services a warning.
func gravity(a, b config.Lifetime) finding.Severity {
	if a.Service == b.Service {
		return finding.Error
	}
	return finding.Warning
}
