package config

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The ids of what is found about ignores and the baseline themselves.
const (
	idIgnoreReason   = "ignore-without-reason"
	idIgnoreUnknown  = "ignore-unknown-rule"
	idIgnoreUnused   = "ignore-unused"
	idIgnoreInValue  = "ignore-in-value"
	idIgnoreNewer    = "ignore-newer"
	idBaselineStale  = "baseline-stale"
	idRequired       = "required-setting-missing"
	byComment        = "comment"
	byOptions        = ".jwtdoc.yaml"
	byBaseline       = "baseline"
	nothingToIgnore  = "delete the comment"
	baselineContract = 1
)

// IgnoreRules documents what is found about ignores and the baseline.
func IgnoreRules() []finding.Rule {
	const since = "0.1.0"
	return []finding.Rule{
		{
			ID: idIgnoreReason, Title: "a finding is muted without a reason", Severity: finding.Warning,
			Text: "`jwtdoc:ignore RULE reason`: whoever reads the comment in a year wants to know why. It mutes the finding all the same.",
			Fix:  "add the reason behind the rule's id", Since: since, Seen: []string{},
		},
		{
			ID: idIgnoreUnknown, Title: "an ignore names a rule that does not exist", Severity: finding.Warning,
			Text: "The id behind `jwtdoc:ignore`, or in `.jwtdoc.yaml`, is none of a rule, so it mutes nothing. `jwtdoc explain` lists the ids.",
			Fix:  "correct the id", Since: since, Seen: []string{},
		},
		{
			ID: idIgnoreUnused, Title: "an ignore has nothing to ignore", Severity: finding.Info,
			Text: "The finding that the comment muted is not there any more, or it stands on another line than the finding. A comment on its own line covers the next one.",
			Fix:  nothingToIgnore, Since: since, Seen: []string{},
		},
		{
			ID: idIgnoreInValue, Title: "a comment behind a value is a part of the value for some readers", Severity: finding.Warning,
			Text: "In `.env`, `.properties` and `.ini` files there is no comment behind a value for every reader: python-decouple keeps `abc #def`. It mutes nothing there.",
			Fix:  "put the comment on a line of its own, before the setting", Since: since, Seen: []string{"python-decouple 3.6, measured"},
		},
		{
			ID: idIgnoreNewer, Title: "an ignore is newer than the commit whose ignores count", Severity: finding.Info,
			Text: "With `--config-from REF` only what was muted at that commit is muted: whoever proposes a change cannot mute what is found in it. The comment counts once the change is merged.",
			Fix:  "let somebody who may merge decide about the finding", Since: since, Seen: []string{},
		},
		{
			ID: idBaselineStale, Title: "the baseline lists a finding that is gone", Severity: finding.Info,
			Text: "What the baseline accepted has been repaired, or is called otherwise now.",
			Fix:  "`--baseline FILE --baseline-update` removes it", Since: since, Seen: []string{},
		},
		{
			ID: idRequired, Title: "a setting that must be there was not found", Severity: finding.Error,
			Text: "`--require NAME` was given, and no service has a setting of that name or meaning: the pipeline looks at the wrong folder, or the setting is gone.",
			Fix:  "name the folder that holds it: jwtdoc check PATH --require NAME", Since: since, Seen: []string{},
		},
	}
}

func ignoreFinding(id string, w finding.Where, format string, args ...any) finding.Finding {
	f := finding.Finding{ID: id, Message: fmt.Sprintf(format, args...), Evidence: []finding.Evidence{}, Where: &w}
	for _, r := range IgnoreRules() {
		if r.ID == id {
			f.Severity, f.Fix = r.Severity, r.Fix
		}
	}
	return f
}

// Judge applies severities, comments, options and a baseline to what the rules found. known says which ids exist.
func Judge(found []finding.Finding, ignores []Ignore, o Options, b *Baseline, known func(id string) bool, now time.Time) ([]Noted, MutedCount) {
	var notes []Noted
	var count MutedCount
	used := make([]bool, len(ignores))
	for _, f := range found {
		if s, ok := o.Severities[f.ID]; ok {
			f.Severity = s
		}
		n := Noted{Finding: f}
		if i := slices.IndexFunc(ignores, func(i Ignore) bool { return i.covers(f, now) }); i >= 0 {
			used[i] = true
			n.Muted = &Mute{byComment, finding.Safe(ignores[i].Reason)}
			count.Comments++
		} else if reason, ok := o.mutes(f, now); ok {
			n.Muted = &Mute{byOptions, finding.Safe(reason)}
			count.Options++
		}
		notes = append(notes, n)
	}
	for i, ig := range ignores {
		for _, extra := range ig.judge(used[i], known) {
			notes = append(notes, Noted{Finding: extra})
		}
	}
	if b != nil {
		count.Baseline = b.mute(notes)
		for _, stale := range b.stale(notes) {
			notes = append(notes, Noted{Finding: stale})
		}
	}
	slices.SortStableFunc(notes, func(a, b Noted) int {
		return cmp.Or(strings.Compare(a.Where.File, b.Where.File), cmp.Compare(a.Where.Line, b.Where.Line), cmp.Compare(b.Severity, a.Severity))
	})
	return notes, count
}

func (i Ignore) covers(f finding.Finding, now time.Time) bool {
	return f.Where != nil && !i.InValue && !i.Newer && i.Where.File == f.Where.File && i.Line == f.Where.Line && slices.Contains(i.Rules, f.ID) && !i.Expired(now)
}

// judge returns what is odd about the comment itself.
func (i Ignore) judge(used bool, known func(string) bool) []finding.Finding {
	var out []finding.Finding
	if i.InValue {
		return []finding.Finding{ignoreFinding(idIgnoreInValue, i.Where, "the comment stands behind a value, which some readers of this file take it for a part of")}
	}
	if i.Newer {
		return []finding.Finding{ignoreFinding(idIgnoreNewer, i.Where, "the comment is not in the file of that commit, and mutes nothing")}
	}
	unknown := false
	for _, r := range i.Rules {
		if !known(r) {
			unknown = true
			out = append(out, ignoreFinding(idIgnoreUnknown, i.Where, "%s is no rule", finding.Quote(r)))
		}
	}
	if i.Reason == "" {
		out = append(out, ignoreFinding(idIgnoreReason, i.Where, "the comment gives no reason"))
	}
	if !used && !unknown {
		out = append(out, ignoreFinding(idIgnoreUnused, i.Where, "nothing on line %d is found by %s", i.Line, finding.Safe(strings.Join(i.Rules, ", "))))
	}
	return out
}

func (o Options) mutes(f finding.Finding, now time.Time) (reason string, ok bool) {
	if reason, ok := o.Off[f.ID]; ok {
		return reason, true
	}
	for _, i := range o.Ignores {
		if (slices.Contains(i.Rules, f.ID) || slices.Contains(i.Rules, "*")) && f.Where != nil && underPath(f.Where.File, i.Path) && (i.Until.IsZero() || !now.After(i.Until.Add(36*time.Hour))) {
			return i.Reason, true
		}
	}
	return "", false
}

// underPath reports whether a file is the path, lies below it, or matches it as a pattern.
func underPath(file, pattern string) bool {
	pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "./"), "/")
	if pattern == "" || pattern == "**" || pattern == "." {
		return true
	}
	ok, _ := path.Match(pattern, file)
	return ok || file == pattern || strings.HasPrefix(file, strings.TrimSuffix(pattern, "/**")+"/")
}

// Baseline is a list of findings that are accepted for now. It holds no line numbers, no values, nothing derived from
// values and no commits, so that it stays true while files are edited.
type Baseline struct {
	Entries []BaselineEntry
	matched []bool
}

// BaselineEntry identifies a finding: the n-th of its rule in its file.
type BaselineEntry struct {
	Rule     string `json:"rule"`
	Path     string `json:"path"`
	Setting  string `json:"setting"`
	Ordinal  int    `json:"ordinal"`
	Severity string `json:"severity"`
}

// ParseBaseline reads a baseline file.
func ParseBaseline(text []byte) (*Baseline, error) {
	var file struct {
		Schema   int             `json:"schema"`
		Findings []BaselineEntry `json:"findings"`
	}
	if err := json.Unmarshal(text, &file); err != nil || file.Schema != baselineContract {
		return nil, errors.New("it is no baseline of jwtdoc")
	}
	return &Baseline{Entries: file.Findings}, nil
}

// identities gives each finding that is not muted otherwise its entry.
func identities(notes []Noted) []BaselineEntry {
	out := make([]BaselineEntry, len(notes))
	seen := map[BaselineEntry]int{}
	for i, n := range notes {
		if n.Where == nil {
			continue
		}
		e := BaselineEntry{Rule: n.ID, Path: n.Where.File, Setting: subject(n.Message)}
		seen[e]++
		key := e
		e.Ordinal, e.Severity = seen[key], n.Severity.String()
		out[i] = e
	}
	return out
}

// subject is the name that a message begins with, where it is one.
func subject(message string) string {
	first, _, _ := strings.Cut(message, " ")
	if first = strings.TrimSuffix(first, ":"); len(first) > 3 && strings.ToUpper(first) == first && !strings.ContainsAny(first, "0123456789\"") {
		return first
	}
	return ""
}

// mute marks what the baseline accepts. A finding that has become graver is not accepted.
func (b *Baseline) mute(notes []Noted) int {
	b.matched = make([]bool, len(b.Entries))
	ids := identities(notes)
	n := 0
	for i, id := range ids {
		k := slices.IndexFunc(b.Entries, func(e BaselineEntry) bool {
			return e.Rule == id.Rule && e.Path == id.Path && e.Setting == id.Setting && e.Ordinal == id.Ordinal
		})
		if k < 0 { // the file may have another name now
			k = slices.IndexFunc(b.Entries, func(e BaselineEntry) bool {
				return e.Rule == id.Rule && e.Setting == id.Setting && id.Setting != "" && e.Ordinal == id.Ordinal && path.Base(e.Path) == path.Base(id.Path)
			})
		}
		if k < 0 || b.matched[k] {
			continue
		}
		b.matched[k] = true
		accepted, _ := finding.ParseSeverity(b.Entries[k].Severity)
		if notes[i].Muted == nil && notes[i].Severity <= accepted {
			notes[i].Muted = &Mute{byBaseline, ""}
			n++
		}
	}
	return n
}

func (b *Baseline) stale(_ []Noted) []finding.Finding {
	var out []finding.Finding
	for i, e := range b.Entries {
		if !b.matched[i] {
			out = append(out, ignoreFinding(idBaselineStale, finding.Where{File: e.Path}, "%s is in the baseline, and not found any more", finding.Safe(e.Rule)))
		}
	}
	return out
}

// WriteBaseline returns the file that accepts what was found and not muted otherwise, one finding a line, sorted.
func WriteBaseline(notes []Noted) []byte {
	var lines []string
	for i, e := range identities(notes) {
		if notes[i].Muted != nil && notes[i].Muted.By != byBaseline || notes[i].ID == idBaselineStale || e.Rule == "" {
			continue
		}
		b, err := json.Marshal(e)
		if err == nil {
			lines = append(lines, "    "+string(b))
		}
	}
	slices.Sort(lines)
	return fmt.Appendf(nil, "{\n  \"schema\": %d,\n  \"findings\": [\n%s\n  ]\n}\n", baselineContract, strings.Join(lines, ",\n"))
}
