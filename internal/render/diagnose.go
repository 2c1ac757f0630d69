package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// usualSuspects are the causes that people think of first: that one of them is ruled out is news.
func usualSuspects() []string {
	return []string{
		"token-expired", "clock-skew", "secret-mismatch", "scheme-missing", "alg-not-allowed", "header-stripped-by-proxy",
		"audience-mismatch", "issuer-mismatch",
	}
}

// maxRuledOut is how many excluded causes the text names; the rest are counted.
const maxRuledOut = 5

// DiagnoseOptions says what of a diagnosis is shown as text.
type DiagnoseOptions struct {
	// Verbose lists every request that was sent; Story tells what happened step by step.
	Verbose, Story bool
}

// Diagnose writes the report of a diagnosis: the verdict in the first line, then what it rests on.
func Diagnose(w io.Writer, s Style, r diagnose.Report, o DiagnoseOptions) error {
	var b strings.Builder
	t := diagnosisText{s}
	if r.DryRun {
		t.plan(&b, r)
	} else {
		t.headline(&b, r)
		t.record(&b, r)
		t.verdict(&b, r)
		t.tokens(&b, r)
		if o.Story {
			t.story(&b, r)
		}
		if o.Verbose {
			t.transcript(&b, r)
		}
		t.closing(&b, r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// diagnosisText draws a diagnosis.
type diagnosisText struct{ Style }

// headline is the verdict in one line: sign, status, sentence, and at the right how sure it is.
func (s diagnosisText) headline(b *strings.Builder, r diagnose.Report) {
	sign, paint := s.signs.bad, s.Bad
	standing := string(r.Verdict.Standing)
	switch r.Verdict.Cause {
	case diagnose.Healthy:
		sign, paint, standing = s.signs.good, s.Good, ""
	case diagnose.Unknown:
		sign, paint, standing = s.signs.warn, s.Warn, "not settled"
	case diagnose.Unreachable:
		standing = "not examined"
	}
	lead := sign + " "
	if r.Answer.Status != 0 {
		lead += strconv.Itoa(r.Answer.Status) + "  "
	}
	indent := lipgloss.Width(lead)
	room := s.room()
	lines := s.fill(r.Verdict.Summary, room-indent)
	for i, line := range lines {
		if i == 0 {
			b.WriteString(paint(lead))
		} else {
			b.WriteString(strings.Repeat(" ", indent))
		}
		b.WriteString(s.Strong(line))
		if i == len(lines)-1 && standing != "" {
			used := indent + lipgloss.Width(line)
			if used+2+len(standing) > room {
				b.WriteString("\n")
				used = 0
			}
			b.WriteString(strings.Repeat(" ", max(room-used-len(standing), 2)) + paint(standing))
		}
		b.WriteString("\n")
	}
}

// room is the width that the report is laid out in.
func (s diagnosisText) room() int {
	if s.width > 0 {
		return max(min(s.width, readable), 40)
	}
	return readable
}

func (s diagnosisText) verdict(b *strings.Builder, r diagnose.Report) {
	named := r.Verdict.Cause != diagnose.Healthy && r.Verdict.Cause != diagnose.Unknown && r.Verdict.Cause != diagnose.Unreachable
	if r.Brief != "" && r.Verdict.Cause != diagnose.Healthy {
		s.labelled(b, "answer", r.Brief)
	}
	if named {
		s.labelled(b, "cause", r.Verdict.Cause)
	}
	for _, c := range r.Causes {
		if c.ID == r.Verdict.Cause {
			s.bullets(b, "evidence", c.Evidence)
		}
	}
	for _, id := range r.Verdict.Also {
		s.also(b, r, id)
	}
	if r.Verdict.Cause == diagnose.Unknown {
		s.shortlist(b, r)
	}
	fix := "fix"
	if r.Verdict.Cause == diagnose.Healthy {
		fix = "next"
	}
	s.labelled(b, fix, r.Verdict.Fix)
	for _, f := range r.Findings {
		if f.ID != r.Verdict.Cause && !slices.Contains(r.Verdict.Also, f.ID) && f.Severity > finding.Info {
			s.labelled(b, "noticed", f.Message+" ("+f.ID+")")
		}
	}
	s.lookedIn(b, r)
	s.ruledOut(b, r)
}

// lookedIn says which container was looked into, through whom, and what its clock and log show.
func (s diagnosisText) lookedIn(b *strings.Builder, r diagnose.Report) {
	c := r.Container
	if c == nil {
		return
	}
	s.labelled(b, "looked in", c.Name+" ("+c.Where+")")
	if c.Clock != "" {
		s.labelled(b, "clock", c.Clock)
	}
	for _, line := range c.Log {
		s.labelled(b, "log", line)
	}
	for _, note := range c.Notes {
		s.labelled(b, "", note)
	}
}

// also writes a further cause with its own evidence: a second fault is as real as the first.
func (s diagnosisText) also(b *strings.Builder, r diagnose.Report, id string) {
	for _, c := range r.Causes {
		if c.ID != id {
			continue
		}
		s.labelled(b, "also", c.Title+" ("+c.ID+", "+string(c.Standing)+")")
		s.bullets(b, "", newTo(c.Evidence, r))
		s.labelled(b, "", c.Fix)
	}
}

// newTo leaves out what the verdict's own evidence has said already.
func newTo(evidence []finding.Evidence, r diagnose.Report) []finding.Evidence {
	for _, c := range r.Causes {
		if c.ID == r.Verdict.Cause {
			return slices.DeleteFunc(slices.Clone(evidence), func(e finding.Evidence) bool { return slices.Contains(c.Evidence, e) })
		}
	}
	return evidence
}

func (s diagnosisText) bullets(b *strings.Builder, label string, evidence []finding.Evidence) {
	for _, e := range evidence {
		s.hanging(b, "  "+label+strings.Repeat(" ", labelWidth-2-len(label))+s.signs.bullet+" ", string(e))
		label = ""
	}
}

// maxPossible is how many possible causes an unsettled diagnosis lists.
const maxPossible = 5

// shortlist names what is still possible and, for each, what would settle it.
func (s diagnosisText) shortlist(b *strings.Builder, r diagnose.Report) {
	label, settled, n, more := "possible", "", 0, 0
	for _, c := range r.Causes {
		if c.Standing != diagnose.Possible && c.Standing != diagnose.Likely {
			continue
		}
		if n++; n > maxPossible {
			more++
			continue
		}
		s.hanging(b, "  "+label+strings.Repeat(" ", labelWidth-2-len(label))+s.signs.bullet+" ", c.ID+": "+c.Title)
		label = ""
		if len(c.SettledBy) > 0 && c.SettledBy[0] != settled {
			settled = c.SettledBy[0]
			s.hanging(b, strings.Repeat(" ", labelWidth+2), "settled by "+settled)
		} else if len(c.SettledBy) > 0 {
			s.hanging(b, strings.Repeat(" ", labelWidth+2), "settled by the same")
		}
	}
	if more > 0 {
		b.WriteString(strings.Repeat(" ", labelWidth) + s.Faint(fmt.Sprintf("and %d more (-j lists them)", more)) + "\n")
	}
}

func (s diagnosisText) ruledOut(b *strings.Builder, r diagnose.Report) {
	var out []string
	for _, c := range r.Causes {
		if c.Standing == diagnose.RuledOut {
			out = append(out, c.ID)
		}
	}
	if len(out) == 0 || r.Verdict.Cause == diagnose.Healthy || r.Verdict.Cause == diagnose.Unreachable {
		return
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Compare(uint(slices.Index(usualSuspects(), a)), uint(slices.Index(usualSuspects(), b)))
	})
	more := ""
	if len(out) > maxRuledOut {
		more = fmt.Sprintf(" (+%d)", len(out)-maxRuledOut)
		out = out[:maxRuledOut]
	}
	s.labelled(b, "ruled out", strings.Join(out, ", ")+more)
}

// transcript lists every request, in order, with what came back and what it shows.
func (s diagnosisText) transcript(b *strings.Builder, r diagnose.Report) {
	b.WriteString("\n")
	for _, e := range r.Experiments {
		status := "   "
		if e.Status != 0 {
			status = strconv.Itoa(e.Status)
		}
		s.hanging(b, "  "+status+"  ", e.ID+": "+e.Question)
		if e.Reading != "" {
			s.hanging(b, strings.Repeat(" ", 7), e.Reading)
		}
	}
}

func (s diagnosisText) closing(b *strings.Builder, r diagnose.Report) {
	sent := requests(r.Requests)
	if n := fetches(r); n > 0 {
		sent += " and " + strconv.Itoa(n) + " to the issuer"
	}
	parts := []string{sent + ", " + strconv.FormatFloat(r.Seconds, 'f', 2, 64) + " s"}
	if r.Record != nil {
		parts = []string{"nothing was sent to the server"}
	}
	switch r.Verdict.Cause {
	case diagnose.Healthy, diagnose.Unknown, diagnose.Unreachable:
	default:
		parts = append(parts, "jwtdoc explain "+r.Verdict.Cause)
	}
	b.WriteString("  " + s.Faint(strings.Join(parts, " "+s.signs.dot+" ")) + "\n")
}

// fetches counts what was fetched beside the requests themselves: an issuer's metadata and keys.
func fetches(r diagnose.Report) int {
	n := 0
	for _, e := range r.Experiments {
		if strings.HasPrefix(e.ID, "O3#") {
			n++
		}
	}
	return n
}

func requests(n int) string {
	if n == 1 {
		return "1 request"
	}
	return strconv.Itoa(n) + " requests"
}

// plan writes what a diagnosis would send.
func (s diagnosisText) plan(b *strings.Builder, r diagnose.Report) {
	b.WriteString(s.Strong("nothing was sent; a diagnosis would begin with these, and stop as soon as it knows") + "\n")
	for i, e := range r.Experiments {
		s.hanging(b, fmt.Sprintf("  %2d  ", i+1), e.ID+": "+e.Question)
		s.hanging(b, "      > ", finding.Safe(e.Sent.Method+" "+e.Sent.URL))
		for _, h := range e.Sent.Headers {
			// Made safe as one text: a name and a value, each harmless, may make a marker together.
			s.hanging(b, "      > ", finding.Safe(h.Name+": "+h.Value))
		}
	}
	for _, f := range r.Findings {
		if f.Severity > finding.Info {
			s.labelled(b, "noticed", f.Message+" ("+f.ID+")")
			s.labelled(b, "", f.Fix)
		}
	}
}
