package render

import (
	"io"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// Format is how a report of findings is written.
type Format string

// The formats.
const (
	Text     Format = "text"
	AsJSON   Format = "json"
	SARIF    Format = "sarif"
	JUnit    Format = "junit"
	GitHub   Format = "github"
	Markdown Format = "markdown"
	SVG      Format = "svg"
)

// Formats lists them in the order of the help.
func Formats() []string {
	return []string{string(Text), string(AsJSON), string(SARIF), string(JUnit), string(GitHub), string(Markdown), string(SVG)}
}

// RuleHelp gives the documentation of a rule by its id.
type RuleHelp func(id string) (title, text, fix string)

// Findings writes a report of findings.
func Findings(w io.Writer, s Style, format Format, command string, r config.Report, settings bool, help RuleHelp) error {
	switch format {
	case AsJSON:
		return JSON(w, command, r)
	case SARIF:
		return sarif(w, r, help, rulePages)
	case JUnit:
		return junit(w, r)
	case GitHub:
		return github(w, r)
	case Markdown:
		return markdown(w, r)
	case Text, SVG:
	}
	return Check(w, s, r, settings)
}
