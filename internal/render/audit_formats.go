package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// auditFindings writes the broken rules as findings, for the formats that hold findings only.
func auditFindings(r audit.Report) config.Report {
	out := config.Report{Findings: []config.Noted{}, Settings: []config.SettingReport{}, NotExamined: []config.Unexamined{}}
	for _, p := range r.Probes {
		if p.State != audit.Broken {
			continue
		}
		n := config.Noted{Finding: auditFinding(p)}
		if p.Known {
			n.Muted = &config.Mute{By: "baseline", Reason: "the server is known to do this"}
		}
		out.Findings = append(out.Findings, n)
	}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, config.Noted{Finding: f})
	}
	return out
}

func auditFinding(p audit.Result) finding.Finding {
	return finding.Finding{ID: p.ID, Severity: p.Severity, Message: p.Title + ": " + did(p) + "; " + p.Why, Evidence: p.Evidence, Fix: p.Fix}
}

// did says what the server did, in a word.
func did(p audit.Result) string {
	switch {
	case p.State == audit.NotExamined || p.Got == nil:
		return "not examined"
	case p.State == audit.Broken && (*p.Got == audit.Accepted) == (p.Expect == audit.Accept):
		return "wrong"
	}
	return string(*p.Got)
}

// auditJUnit writes a test for every probe, a group to a suite.
func auditJUnit(w io.Writer, r audit.Report) error {
	out := junitSuites{Name: "jwtdoc audit"}
	for _, g := range audit.Groups() {
		suite := junitSuite{Name: xmlSafe(string(g))}
		for _, p := range r.Probes {
			if p.Group != g {
				continue
			}
			c := junitCase{Name: xmlSafe(p.ID + ": " + p.Title), Class: "jwtdoc." + p.ID}
			switch {
			case p.State == audit.NotExamined:
				c.Skipped = &junitSkipped{xmlSafe("not examined: " + p.Why)}
			case p.State == audit.Broken && p.Known:
				c.Skipped = &junitSkipped{"broken as the baseline has it"}
			case p.State == audit.Broken && p.Severity == finding.Info:
				c.Skipped = &junitSkipped{"worth knowing: " + xmlSafe(did(p))}
			case p.State == audit.Broken:
				f := auditFinding(p)
				c.Failure = &junitFailure{xmlSafe(f.Message), f.Severity.String(), junitText(f)}
			}
			suite.Tests++
			if c.Failure != nil {
				suite.Failures++
			}
			if c.Skipped != nil {
				suite.Skipped++
			}
			suite.Cases = append(suite.Cases, c)
		}
		if suite.Tests == 0 {
			continue
		}
		out.Suites = append(out.Suites, suite)
		out.Tests, out.Failures, out.Skipped = out.Tests+suite.Tests, out.Failures+suite.Failures, out.Skipped+suite.Skipped
	}
	b, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(b)+"\n")
	return err
}

// auditMarkdown writes a table for a ticket.
func auditMarkdown(w io.Writer, r audit.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "### jwtdoc audit: %s\n\n%s, %s\n\n| | what | expected | got | probe |\n|---|---|---|---|---|\n",
		finding.Safe(r.Verdict.Summary), codeSpan(finding.Safe(r.Method+" "+r.URL)), plural(r.Requests, "request"))
	for _, p := range r.Probes {
		sign := "✓"
		switch {
		case p.State == audit.NotExamined:
			sign = "?"
		case p.State == audit.Broken && p.Known:
			sign = "known"
		case p.State == audit.Broken:
			sign = "✗ " + p.Severity.String()
		}
		what := p.Title
		if p.State != audit.OK {
			what += "<br>" + codeSpan(finding.Safe(p.Why))
		}
		if p.State == audit.Broken {
			for _, e := range p.Evidence {
				what += "<br>" + codeSpan(finding.Safe(string(e)))
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | [%s](%s%s.md) |\n", sign, what, p.Expect, did(p), p.ID, probePages, p.ID)
	}
	l := r.Leeway
	for _, x := range []struct {
		name  string
		n     *int
		after string
	}{{"exp", l.Exp, l.AtEnd()}, {"nbf", l.Nbf, ""}, {"iat", l.Iat, ""}} {
		if x.n != nil {
			fmt.Fprintf(&b, "\nleeway of %s: %d s%s\n", x.name, *x.n, x.after)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
