package source

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ReadOptions reads a project's .jwtdoc.yaml. It is written by whoever wrote the project: it can map names, set
// severities and mute; a key for anything else is an error, so that nobody believes in one.
//
//	names: {MY_TTL: access-ttl}
//	severities: {access-token-long: warning}
//	rules: {verification-off: {off: true, reason: ...}}
//	ignore: [{rules: [secret-in-source], path: tools/, reason: ..., until: 2027-01-31}]
//	baseline: jwtdoc-baseline.json
func ReadOptions(f *File) (config.Options, error) {
	o := config.Options{Names: map[string]config.Meaning{}, Severities: map[string]finding.Severity{}, Off: map[string]string{}}
	docs, err := parseYAML(f.Path, f.Text)
	if err != nil {
		return o, err
	}
	for _, d := range docs {
		for _, e := range d.entries() {
			if err := option(&o, e); err != nil {
				return o, fmt.Errorf("line %d: %w", e.at.Line, err)
			}
		}
	}
	return o, nil
}

func option(o *config.Options, e entry) error {
	switch e.key {
	case "names":
		for _, n := range e.value.entries() {
			o.Names[n.key] = config.Meaning(n.value.text())
		}
	case "severities":
		for _, n := range e.value.entries() {
			s, ok := finding.ParseSeverity(n.value.text())
			if !ok {
				return fmt.Errorf("%s: the severity is one of error, warning, info", finding.Quote(n.key))
			}
			o.Severities[n.key] = s
		}
	case "rules":
		for _, n := range e.value.entries() {
			if n.value.get("off").text() == "true" {
				o.Off[n.key] = n.value.get("reason").text()
			}
		}
	case "ignore":
		for _, item := range e.value.items() {
			i := config.PathIgnore{Path: item.get("path").text(), Reason: item.get("reason").text(), Line: e.at.Line}
			for _, r := range listOrOne(item.get("rules")) {
				i.Rules = append(i.Rules, r.text())
			}
			if u := item.get("until").text(); u != "" {
				t, err := time.Parse(time.DateOnly, u)
				if err != nil {
					return fmt.Errorf("until is %s, a date is wanted: 2027-01-31", finding.Quote(u))
				}
				i.Until = t
			}
			o.Ignores = append(o.Ignores, i)
		}
	case "baseline":
		name := e.value.text()
		if path.IsAbs(name) || strings.HasPrefix(path.Clean(name), "..") || strings.Contains(name, "://") {
			return fmt.Errorf("the baseline lies outside of the project")
		}
		o.Baseline = path.Clean(name)
	default:
		return fmt.Errorf("%s is no setting of %s: it can have names, severities, rules, ignore and baseline", finding.Quote(e.key), OptionsFile)
	}
	return nil
}
