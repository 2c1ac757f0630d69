package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AuditOptions says how much of an audit is written.
type AuditOptions struct {
	Verbose bool
	Help    RuleHelp
}

// Audit writes an audit in any of the formats.
func Audit(w io.Writer, s Style, format Format, r audit.Report, o AuditOptions) error {
	switch format {
	case AsJSON:
		return JSON(w, "audit", r)
	case SARIF:
		return sarif(w, auditFindings(r), o.Help, probePages)
	case JUnit:
		return auditJUnit(w, r)
	case GitHub:
		return github(w, auditFindings(r))
	case Markdown:
		return auditMarkdown(w, r)
	case Text, SVG:
	}
	t := auditText{Style: s, report: r, verbose: o.Verbose}
	if t.width == 0 || t.width > readable {
		t.width = readable
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// auditText draws an audit for people.
type auditText struct {
	Style
	report  audit.Report
	verbose bool
}

func (t auditText) String() string {
	var b strings.Builder
	t.headline(&b)
	for _, g := range audit.Groups() {
		t.group(&b, g)
	}
	t.times(&b)
	t.story(&b)
	t.findings(&b, t.report.Findings)
	t.lasting(&b)
	if t.report.DryRun {
		fmt.Fprintf(&b, "\n%s\n", t.Faint("-v lists every request "+t.signs.dot+" jwtdoc explain PROBE"))
	} else {
		fmt.Fprintf(&b, "\n%s\n", t.Faint(fmt.Sprintf("%s, %.1f s %s %s %s %s", plural(t.report.Requests, "request"), t.report.Seconds,
			t.signs.dot, finding.Safe(t.report.URL), t.signs.dot, "jwtdoc explain PROBE")))
	}
	return b.String()
}

func (t auditText) headline(b *strings.Builder) {
	v := t.report.Verdict
	sign, paint := t.signs.good, t.Good
	switch {
	case v.State == audit.NotExamined:
		sign, paint = t.signs.warn, t.Warn
	case v.State == audit.Broken && t.worst() < finding.Error:
		sign, paint = t.signs.warn, t.Warn
	case v.State == audit.Broken:
		sign, paint = t.signs.bad, t.Bad
	}
	detail := ""
	switch {
	case t.report.DryRun:
		detail = finding.Safe(t.report.Method + " " + t.report.URL)
	case v.Missing > 0:
		detail = fmt.Sprintf("%d not examined", v.Missing)
	}
	t.Style.headline(b, sign, paint, finding.Safe(v.Summary), detail)
	if v.Fix != "" {
		t.guttered(b, "  "+t.Faint("fix")+"  ", "       ", finding.Safe(v.Fix), nil)
	}
}

func (t auditText) worst() finding.Severity {
	worst := finding.Info
	for _, p := range t.report.Broken() {
		worst = max(worst, p.Severity)
	}
	return worst
}

// group writes the probes of one group, those that were not examined on one line unless more is wanted.
func (t auditText) group(b *strings.Builder, g audit.Group) {
	var shown, skipped []audit.Result
	width := 0
	for _, p := range t.report.Probes {
		if p.Group != g {
			continue
		}
		if t.report.DryRun {
			shown, width = append(shown, p), max(width, len(p.ID))
			continue
		}
		if p.State == audit.NotExamined && !t.verbose && t.report.Verdict.State != audit.NotExamined {
			skipped = append(skipped, p)
			continue
		}
		shown = append(shown, p)
		width = max(width, len(p.Title))
	}
	if len(shown)+len(skipped) == 0 {
		return
	}
	b.WriteString("\n" + t.Strong(string(g)) + "\n")
	for _, p := range shown {
		if t.report.DryRun {
			t.planned(b, p, width)
			continue
		}
		t.probe(b, p, width)
	}
	for _, p := range skipped {
		t.guttered(b, "  "+t.Faint("? "), "    ", finding.Safe(p.Title+": "+p.Why), t.Faint)
	}
}

// planned writes what would be asked for a probe, by the name that --only and explain know it by.
func (t auditText) planned(b *strings.Builder, p audit.Result, width int) {
	lacks := p.Fix == "" // what a probe lacks takes its fix away
	sign := t.signs.bullet
	if lacks {
		sign = "?"
	}
	b.WriteString("  " + t.Faint(sign) + " " + pad(p.ID, width) + "  " + p.Title + "\n")
	lead := "    " + strings.Repeat(" ", width) + "  "
	if lacks {
		t.guttered(b, lead, lead, "not asked: "+finding.Safe(p.Why), t.Faint)
		return
	}
	for _, x := range t.report.Sent {
		if x.Probe == p.ID && t.verbose {
			t.guttered(b, lead, lead, finding.Safe(x.Method+" "+x.URL+" "+x.Says), t.Faint)
		}
	}
}

func (t auditText) probe(b *strings.Builder, p audit.Result, width int) {
	sign := t.Good(t.signs.good)
	switch {
	case p.State == audit.NotExamined:
		sign = t.Faint("?")
	case p.State == audit.Broken && (p.Known || p.Severity == finding.Info):
		sign = t.Faint(t.signs.info)
	case p.State == audit.Broken && p.Severity == finding.Warning:
		sign = t.Warn(t.signs.warn)
	case p.State == audit.Broken:
		sign = t.Bad(t.signs.bad)
	}
	line := "  " + sign + " " + pad(p.Title, width)
	if p.Got != nil && p.Group != audit.GroupManner && p.Group != audit.GroupBrowser {
		line += "  " + string(*p.Got)
	}
	if p.State == audit.Broken {
		line += "  " + t.Faint(p.ID)
	}
	if p.Known {
		line += t.Faint(", as the baseline has it")
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
	lead := "      " + t.Faint(t.signs.gutter) + " "
	switch {
	case p.State == audit.NotExamined:
		t.guttered(b, "      ", "      ", finding.Safe(p.Why), t.Faint)
	case p.State == audit.Broken && p.FollowsFrom != "":
		t.guttered(b, lead, lead, "follows from "+p.FollowsFrom, t.Faint)
	case p.State == audit.Broken:
		for i, e := range p.Evidence {
			if i == 3 && !t.verbose {
				t.guttered(b, lead, lead, fmt.Sprintf("and %d more", len(p.Evidence)-i), t.Faint)
				break
			}
			t.guttered(b, lead, lead, finding.Safe(string(e)), nil)
		}
		t.guttered(b, lead, lead, finding.Safe(p.Why), t.Faint)
		t.guttered(b, lead+t.Faint("fix "), lead+"    ", finding.Safe(p.Fix), nil)
	case t.verbose, p.ID == "expires-in-time":
		for _, e := range p.Evidence {
			t.guttered(b, lead, lead, finding.Safe(string(e)), t.Faint)
		}
	}
}

// clock says how far the server's clock is off, if it is.
func (t auditText) clock(o audit.Offset) string {
	if o.Lower <= 0 && o.Upper >= 0 {
		return fmt.Sprintf("as this machine's, to %.1f s, by the Date of its answers", max(-o.Lower, o.Upper))
	}
	return fmt.Sprintf("%+.2f s %s %.2f s by the Date of its answers", o.Seconds, t.signs.plusMinus, (o.Upper-o.Lower)/2)
}

// times writes what was measured: leeways, the clock, and who behaves so.
func (t auditText) times(b *strings.Builder) {
	l := t.report.Leeway
	if len(l.Checked)+len(l.Unchecked) == 0 && t.report.Clock == nil {
		return
	}
	b.WriteString("\n" + t.Strong("measured") + "\n")
	one := func(name string, n *int, after string) {
		for _, u := range l.Unchecked {
			if u == name {
				fmt.Fprintf(b, "  %s  %s\n", pad(name, 7), "not compared with the clock")
			}
		}
		if n != nil {
			fmt.Fprintf(b, "  %s  leeway %d s%s\n", pad(name, 7), *n, after)
		}
	}
	one("exp", l.Exp, l.AtEnd())
	one("nbf", l.Nbf, "")
	one("iat", l.Iat, "")
	if c := t.report.Clock; c != nil {
		fmt.Fprintf(b, "  %s  %s\n", pad("clock", 7), t.clock(c.Offset))
	}
	if v := t.report.Validators; len(v) > 0 {
		text := strings.Join(v[:min(len(v), 4)], ", ")
		if len(v) > 4 {
			text += fmt.Sprintf(" (+%d)", len(v)-4)
		}
		t.guttered(b, "  like     ", "           ", finding.Safe(text), nil)
	}
}

func (t auditText) story(b *strings.Builder) {
	for _, s := range t.report.Story {
		t.guttered(b, "\n"+t.Strong("on the way")+"  ", "            ", fmt.Sprintf("%s %d %s", finding.Safe(s.Sent), s.Status, finding.Safe(s.Says)), nil)
	}
}

func (t auditText) lasting(b *strings.Builder) {
	if len(t.report.Lasting) == 0 {
		return
	}
	b.WriteString("\n" + t.Strong("to be revoked") + ": where the server accepted these, they never end\n")
	for _, jti := range t.report.Lasting {
		b.WriteString("  jti " + finding.Safe(jti) + "\n")
	}
}
