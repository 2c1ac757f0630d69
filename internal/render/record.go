package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// maxCandidates is how many further exchanges of a recording the text lists.
const maxCandidates = 5

// record says by what a diagnosis was made that sent nothing, and what else of it may have been meant.
func (s diagnosisText) record(b *strings.Builder, r diagnose.Report) {
	if r.Record == nil {
		return
	}
	if r.Request.URL != "" {
		s.labelled(b, "request", finding.Safe(r.Request.Method+" "+r.Request.URL))
	}
	s.labelled(b, "judged by", r.Record.Place+", as of "+strings.Replace(strings.TrimSuffix(r.Record.At, "Z"), "T", " ", 1)+" UTC ("+r.Record.Clock+")")
	label := "others"
	for i, c := range r.Record.Candidates {
		if i == maxCandidates {
			s.labelled(b, "", fmt.Sprintf("and %d more (-j lists them)", len(r.Record.Candidates)-i))
			break
		}
		status := "no answer"
		if c.Status != 0 {
			status = strconv.Itoa(c.Status)
		}
		s.labelled(b, label, fmt.Sprintf("--entry %d  %s  %s %s (%s)", c.Entry, status, c.Method, c.URL, c.How))
		label = ""
	}
}

// tokens lists what became of each of several tokens, and what sets the refused ones apart.
func (s diagnosisText) tokens(b *strings.Builder, r diagnose.Report) {
	for _, t := range r.Tokens {
		text := fmt.Sprintf("%d: not sent", t.Number)
		switch {
		case t.Accepted:
			text = fmt.Sprintf("%d: accepted (%d)", t.Number, t.Status)
		case t.Status != 0:
			text = fmt.Sprintf("%d: refused (%d), %s %s", t.Number, t.Status, t.Cause, t.Standing)
		}
		s.labelled(b, "token", text)
		for _, d := range t.Differs {
			s.labelled(b, "", d.What+": "+d.Refused+" here, "+d.Works+" in the one that is accepted")
		}
	}
}
