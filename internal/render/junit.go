package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Skipped *junitSkipped `xml:"skipped"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// junit writes a test case for each finding, a file to a suite. What was muted, and what is worth knowing only, is a
// skipped test. A project without findings is one test that passes, since readers of empty files complain.
func junit(w io.Writer, r config.Report) error {
	out := junitSuites{Name: "jwtdoc check"}
	for _, f := range r.Findings {
		name := fileOf(f.Finding)
		if n := len(out.Suites); n == 0 || out.Suites[n-1].Name != name {
			out.Suites = append(out.Suites, junitSuite{Name: xmlSafe(name)})
		}
		s := &out.Suites[len(out.Suites)-1]
		c := junitCase{Name: xmlSafe(f.ID + ": " + f.Message), Class: "jwtdoc." + f.ID}
		if f.Where != nil {
			c.File, c.Line = xmlSafe(f.Where.File), f.Where.Line
		}
		s.Tests++
		switch {
		case f.Muted != nil:
			c.Skipped = &junitSkipped{xmlSafe("muted by " + f.Muted.By + ": " + f.Muted.Reason)}
		case f.Severity == finding.Info:
			c.Skipped = &junitSkipped{"worth knowing"}
		default:
			c.Failure = &junitFailure{xmlSafe(f.Message), f.Severity.String(), junitText(f.Finding)}
		}
		if c.Failure != nil {
			s.Failures++
		} else {
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	if len(out.Suites) == 0 {
		out.Suites = []junitSuite{{Name: "jwtdoc", Tests: 1, Cases: []junitCase{{Name: fmt.Sprintf("%d settings, nothing wrong", len(r.Settings)), Class: "jwtdoc"}}}}
	}
	for _, s := range out.Suites {
		out.Tests, out.Failures, out.Skipped = out.Tests+s.Tests, out.Failures+s.Failures, out.Skipped+s.Skipped
	}
	b, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(b)+"\n")
	return err
}

func junitText(f finding.Finding) string {
	var b strings.Builder
	if f.Where != nil {
		b.WriteString("at " + place(*f.Where) + "\n")
	}
	for _, e := range f.Evidence {
		b.WriteString("- " + finding.Safe(string(e)) + "\n")
	}
	if f.Fix != "" {
		b.WriteString("fix: " + finding.Safe(f.Fix) + "\n")
	}
	return b.String()
}

// xmlSafe leaves what XML 1.0 can hold; encoding/xml escapes the rest of what matters.
func xmlSafe(s string) string { return finding.Safe(s) }
