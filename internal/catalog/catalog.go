// Package catalog is every cause, outcome, layer, rule and probe in one list, with its documentation: what `jwtdoc explain` shows
// and what docs/ is written from.
package catalog

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/probe"
	"github.com/jwtdoc/jwtdoc/internal/config"
	configrule "github.com/jwtdoc/jwtdoc/internal/config/rule"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request/curl"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/request/pasted"
	"github.com/jwtdoc/jwtdoc/internal/request/raw"
	"github.com/jwtdoc/jwtdoc/internal/session/layer"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// Kind says what an entry documents.
type Kind string

// The kinds, in the order in which they are listed.
const (
	// Cause explains a refused request (jwtdoc diagnose).
	Cause Kind = "cause"
	// Outcome is a verdict of jwtdoc diagnose that is no cause: healthy, unknown, unreachable.
	Outcome Kind = "outcome"
	// Layer can end a session (jwtdoc session explain).
	Layer Kind = "layer"
	// Rule finds something about a token (jwtdoc decode, jwtdoc verify), a secret (jwtdoc secret --check) or a
	// diagnosis by itself.
	Rule Kind = "rule"
	// Probe is what jwtdoc audit asks a server.
	Probe Kind = "probe"
)

// Entry is the documentation of one cause, outcome, layer, rule or probe. An id may have two entries: what is odd about a token (the
// rule) can be why a server refuses it (the cause).
type Entry struct {
	// ID is stable for ever; Title says in one line what it means.
	ID    string `json:"id"`
	Kind  Kind   `json:"kind"`
	Title string `json:"title"`
	// Severity is that of a rule's gravest finding, or of a server that fails a probe; empty for the other kinds.
	Severity string `json:"severity,omitempty"`
	// Text explains what happens and how it shows; Fix says what to change.
	Text string `json:"text"`
	Fix  string `json:"fix"`
	// Lines are the exact lines to change, stack by stack, where they are known.
	Lines []Line `json:"lines,omitempty"`
	// KnownBy says how diagnose or session explain knows it; empty for a rule.
	KnownBy string `json:"knownBy,omitempty"`
	// Since is the version that introduced it.
	Since string `json:"since"`
	// Seen names where it was observed.
	Seen []string `json:"seen"`
}

// Line is what to write in one stack. {aud}, {iss} and {alg} stand for the token's own values.
type Line struct {
	Stack string `json:"stack"`
	Text  string `json:"text"`
}

// All returns every entry: causes, outcomes, layers, rules, then probes, each in the order of their registry.
func All() []Entry {
	var all []Entry
	for _, c := range cause.All() {
		e := ofVerdict(Cause, c.ID, c.Title, c.Doc)
		for _, l := range c.Lines {
			e.Lines = append(e.Lines, Line{Stack: string(l.In), Text: l.Text})
		}
		all = append(all, e)
	}
	for _, o := range diagnose.Outcomes() {
		all = append(all, ofVerdict(Outcome, o.ID, o.Title, o.Doc))
	}
	for _, l := range slices.Concat(layer.All(), layer.Outcomes()) {
		all = append(all, ofVerdict(Layer, l.ID, l.Title, l.Doc))
	}
	for _, r := range rule.All() {
		all = append(all, ofRule(finding.Rule{
			ID: r.ID, Title: r.Title, Severity: r.Severity, Text: r.Doc.Text, Fix: r.Doc.Fix, Since: r.Doc.Since, Seen: r.Doc.Seen,
		}))
	}
	for _, r := range configrule.All() {
		if !r.Elsewhere {
			all = append(all, ofRule(finding.Rule{
				ID: r.ID, Title: r.Title, Severity: r.Severity, Text: r.Doc.Text, Fix: r.Doc.Fix, Since: r.Doc.Since, Seen: r.Doc.Seen,
			}))
		}
	}
	for _, r := range slices.Concat(config.IgnoreRules(), config.PolicyRules(), audit.Rules(), keys.Rules(), keys.KeyRules(), diagnose.Rules(), curl.Rules(), har.Rules(), raw.Rules(), pasted.Rules(), serverlog.Rules()) {
		all = append(all, ofRule(r))
	}
	for _, p := range probe.All() {
		all = append(all, ofProbe(p))
	}
	return all
}

func ofProbe(p audit.Probe) Entry {
	return Entry{
		ID: p.ID, Kind: Probe, Title: p.Title, Severity: p.Severity.String(), Fix: p.Doc.Fix, Since: p.Doc.Since, Seen: []string{},
		Text: p.Doc.Text + " The server must " + string(p.Expect) + " it: " + p.Why + ".",
	}
}

func ofVerdict(kind Kind, id, title string, d diagnose.Doc) Entry {
	return Entry{ID: id, Kind: kind, Title: title, Text: d.Text, Fix: d.Fix, KnownBy: d.KnownBy, Since: d.Since, Seen: list(d.Seen)}
}

func ofRule(r finding.Rule) Entry {
	return Entry{
		ID: r.ID, Kind: Rule, Title: r.Title, Severity: r.Severity.String(), Text: r.Text, Fix: r.Fix, Since: r.Since, Seen: list(r.Seen),
	}
}

// list keeps an empty list from becoming null in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// Find returns the entries with that id, none when it is unknown. Case and surrounding space do not matter.
func Find(id string) []Entry {
	id = strings.ToLower(strings.TrimSpace(id))
	return slices.DeleteFunc(All(), func(e Entry) bool { return e.ID != id })
}

// ids returns every id once, in the order of [All].
func ids() []string {
	var out []string
	for _, e := range All() {
		if !slices.Contains(out, e.ID) {
			out = append(out, e.ID)
		}
	}
	return out
}
