package config

import (
	"cmp"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Report is what check has to say. Its JSON is a contract (schema 1).
type Report struct {
	// Roots are the folders that were examined, as the user wrote them.
	Roots    []string        `json:"paths"`
	Files    int             `json:"files"`
	Findings []Noted         `json:"findings"`
	Settings []SettingReport `json:"settings"`
	// NotExamined is what was seen and not read; it is no pass.
	NotExamined []Unexamined `json:"notExamined"`
	Muted       MutedCount   `json:"muted"`
}

// Noted is a finding, and why it does not count where it was muted.
type Noted struct {
	finding.Finding
	Muted *Mute `json:"muted,omitempty"`
}

// Mute says who muted a finding, and why.
type Mute struct {
	// By is "comment", ".jwtdoc.yaml" or "baseline".
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// MutedCount says how many findings were muted by what.
type MutedCount struct {
	Comments int `json:"comments"`
	Options  int `json:"options"`
	Baseline int `json:"baseline"`
}

// Total is all of them.
func (m MutedCount) Total() int { return m.Comments + m.Options + m.Baseline }

// SettingReport is a setting of a service as it is shown.
type SettingReport struct {
	Service     string  `json:"service"`
	Environment string  `json:"environment"`
	Name        string  `json:"name"`
	Meaning     Meaning `json:"meaning"`
	Value       string  `json:"value"`
	// Seconds is how long it is, null where it is no lifetime or its unit is not known.
	Seconds   *float64      `json:"seconds"`
	Certainty Certainty     `json:"certainty"`
	DependsOn string        `json:"dependsOn"`
	Where     finding.Where `json:"where"`
	// Wins names the place that counts, in words.
	Wins      string          `json:"wins"`
	Overrides []OverrideShown `json:"overrides"`
}

// OverrideShown is a definition that another one hides.
type OverrideShown struct {
	Origin string        `json:"origin"`
	Value  string        `json:"value"`
	Where  finding.Where `json:"where"`
}

// Active returns the findings that were not muted.
func (r Report) Active() []finding.Finding {
	out := []finding.Finding{}
	for _, f := range r.Findings {
		if f.Muted == nil {
			out = append(out, f.Finding)
		}
	}
	return out
}

// Describe reports the settings of a project.
func (p *Project) Describe() []SettingReport {
	out := []SettingReport{}
	for _, s := range p.Services {
		for _, x := range s.Settings {
			r := SettingReport{
				Service: s.Name, Environment: x.Environment, Name: finding.Safe(x.Name), Meaning: x.Meaning, Value: x.Wins.Value.Shown(), Certainty: x.Wins.Certainty,
				DependsOn: x.Wins.Depends, Where: x.Wins.Where, Wins: x.Wins.Origin, Overrides: []OverrideShown{},
			}
			if x.Meaning.Lifetime() {
				if d, ok := s.Span(x.Wins); ok {
					seconds := d.Seconds()
					r.Seconds = &seconds
				}
			}
			if x.Wins.Certainty == Opaque {
				r.Value = "<sealed>"
			}
			for _, o := range x.Overrides {
				v := o.Value.Shown()
				if o.Certainty == Opaque {
					v = "<sealed>"
				}
				r.Overrides = append(r.Overrides, OverrideShown{o.Origin, v, o.Where})
			}
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b SettingReport) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Where.File, b.Where.File), cmp.Compare(a.Where.Line, b.Where.Line))
	})
	return out
}

// Options are what a project says about check in its .jwtdoc.yaml. They are not trusted: they can map names, set
// severities and mute, and nothing else.
type Options struct {
	Names      map[string]Meaning
	Severities map[string]finding.Severity
	// Off are rules that are not to be reported, with the reason.
	Off      map[string]string
	Ignores  []PathIgnore
	Baseline string
}

// PathIgnore mutes rules below a path.
type PathIgnore struct {
	Rules  []string
	Path   string
	Reason string
	Until  time.Time
	Line   int
}

// Secrets returns every text that a secret has in the project, long enough to be looked for in an output.
func (p *Project) Secrets() []string {
	var out []string
	add := func(v Value) {
		if t := v.Reveal(); len(t) >= 12 {
			out = append(out, t)
		}
	}
	definitions := slices.Clone(p.Definitions)
	for _, s := range p.Services {
		definitions = append(definitions, s.definitions...)
	}
	for _, d := range definitions {
		if d.Meaning.Secret() {
			add(d.Value)
		}
	}
	for _, f := range p.Facts {
		if f.Meaning.Secret() {
			add(f.Operand.Text)
			if f.Operand.Default != nil {
				add(*f.Operand.Default)
			}
		}
	}
	return out
}

// RequiredMissing is the finding that a setting which must be there is not.
func RequiredMissing(name string) finding.Finding {
	f := ignoreFinding(idRequired, finding.Where{}, "no service has a setting %s", finding.Quote(name))
	f.Where = nil
	return f
}
