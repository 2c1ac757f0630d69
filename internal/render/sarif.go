package render

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	homePage    = "https://github.com/jwtdoc/jwtdoc"
	rulePages   = homePage + "/blob/main/docs/rules/"
	probePages  = homePage + "/blob/main/docs/probes/"
)

// The parts of SARIF 2.1.0 that are written, in the order of the standard.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool                `json:"tool"`
		URIBases   map[string]sarifArtifact `json:"originalUriBaseIds"`
		Results    []sarifResult            `json:"results"`
		ColumnKind string                   `json:"columnKind"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		URI   string      `json:"informationUri"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifMessage `json:"shortDescription"`
		Full    sarifMessage `json:"fullDescription"`
		Help    sarifMessage `json:"help"`
		HelpURI string       `json:"helpUri"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri,omitempty"`
		BaseID string `json:"uriBaseId,omitempty"`
		// Description is given for the base alone.
		Description *sarifMessage `json:"description,omitempty"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification,omitempty"`
	}
)

// sarif writes SARIF 2.1.0. No line of a file is quoted in it, paths are relative to the source's root, and what a
// consumer finds a finding again by is made of rule, path and number, never of a value.
func sarif(w io.Writer, r config.Report, help RuleHelp, pages string) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "jwtdoc", URI: homePage, Rules: []sarifRule{}}},
		URIBases:   map[string]sarifArtifact{"%SRCROOT%": {Description: &sarifMessage{"the folder that jwtdoc was run in"}}},
		Results:    []sarifResult{},
		ColumnKind: "utf16CodeUnits",
	}
	index := map[string]int{}
	ordinal := map[string]int{}
	for _, f := range r.Findings {
		n, ok := index[f.ID]
		if !ok {
			n = len(run.Tool.Driver.Rules)
			index[f.ID] = n
			title, text, fix := help(f.ID)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
				ID: f.ID, Short: sarifMessage{title}, Full: sarifMessage{text}, Help: sarifMessage{strings.TrimSpace(text + "\n\nFix: " + fix)}, HelpURI: pages + f.ID + ".md",
			})
		}
		result := sarifResult{RuleID: f.ID, RuleIndex: n, Level: sarifLevel(f.Severity), Message: sarifMessage{sarifText(messageOf(f.Finding))}}
		key := f.ID
		if f.Where != nil && f.Where.File != "" {
			p := sarifPhysical{Artifact: sarifArtifact{URI: uriPath(f.Where.File), BaseID: "%SRCROOT%"}}
			if f.Where.Line > 0 {
				p.Region = &sarifRegion{Line: f.Where.Line, Column: f.Where.Column}
			}
			result.Locations = []sarifLocation{{p}}
			key += "/" + p.Artifact.URI
		}
		ordinal[key]++
		result.Fingerprints = map[string]string{"jwtdoc/v1": fmt.Sprintf("%s/%d", key, ordinal[key])}
		if f.Muted != nil {
			kind := "external"
			if f.Muted.By == "comment" {
				kind = "inSource"
			}
			result.Suppressions = []sarifSuppression{{kind, finding.Safe(f.Muted.Reason)}}
		}
		run.Results = append(run.Results, result)
	}
	return sarifWrite(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifWrite writes through the same printer as JSON, so that nothing in it drives a terminal or a CI runner.
func sarifWrite(w io.Writer, log sarifLog) error {
	b, err := json.Marshal(log)
	if err != nil {
		return err
	}
	return jsonText(w, b)
}

// messageOf is a finding in one line: what is wrong, what shows it, what to change.
func messageOf(f finding.Finding) string {
	var b strings.Builder
	b.WriteString(finding.Safe(f.Message))
	for _, e := range f.Evidence {
		b.WriteString("; " + finding.Safe(string(e)))
	}
	if f.Fix != "" {
		b.WriteString(". Fix: " + finding.Safe(f.Fix))
	}
	return b.String()
}

// sarifText escapes what has a meaning in a plain text message: links and placeholders (§3.11.5, §3.11.6).
func sarifText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "{", "{{", "}", "}}").Replace(s)
}

func sarifLevel(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	case finding.Info:
		return "note"
	}
	return "note"
}

// uriPath writes a relative path as a URI: never absolute, never upwards, whatever the file is called.
func uriPath(name string) string {
	var b strings.Builder
	for segment := range strings.SplitSeq(strings.TrimLeft(name, "/"), "/") {
		if segment == "" || segment == "." || segment == ".." {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('/')
		}
		for i := range len(segment) {
			c := segment[i]
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~' {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "%%%02X", c)
			}
		}
	}
	return b.String()
}
