package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// SessionExplain writes which layer ended a session, why the others did not, and the timeline. zone is what its times
// are shown in; whole shows all of the timeline.
func SessionExplain(w io.Writer, s Style, r session.Explanation, zone *time.Location, whole bool) error {
	var b strings.Builder
	s.endHeadline(&b, r)
	if r.Verdict.Layer != session.EndUnknown && r.Verdict.Layer != session.EndHealthy {
		s.labelled(&b, "layer", r.Verdict.Layer)
	}
	named := r.Verdict.Layer
	if r.Verdict.EndedBy != "" {
		named = r.Verdict.EndedBy
	}
	for _, l := range r.Layers {
		if l.ID == named {
			s.evidenceRows(&b, l)
		}
	}
	if r.Verdict.Layer == session.EndUnknown {
		s.openLayers(&b, r)
	}
	s.labelled(&b, "type", r.Reading)
	s.labelled(&b, "tokens", tokensLine(r.Left))
	s.labelled(&b, "fix", r.Verdict.Fix)
	s.thenRow(&b, r)
	s.clockRows(&b, r)
	s.ruledOutRows(&b, r)
	if r.Verdict.Standing != diagnose.Confirmed {
		for i, m := range r.Missing {
			if i < 3 {
				s.labelled(&b, map[bool]string{true: "to settle", false: ""}[i == 0], m)
			}
		}
	}
	s.sessionTimeline(&b, r, zone, whole)
	_, err := io.WriteString(w, b.String())
	return err
}

func (s Style) endHeadline(b *strings.Builder, r session.Explanation) {
	sign, paint, standing := s.signs.bad, s.Bad, string(r.Verdict.Standing)
	switch r.Verdict.Layer {
	case session.EndHealthy:
		sign, paint = s.signs.good, s.Good
	case session.EndUnknown:
		sign, paint, standing = s.signs.warn, s.Warn, "not settled"
	case "user-action":
		sign, paint = s.signs.info, s.Faint
	}
	width := readable
	if s.width > 0 {
		width = min(width, max(s.width, narrowest))
	}
	lines := s.fill(r.Verdict.Summary, width-2)
	for i, line := range lines {
		lead := "  "
		if i == 0 {
			lead = paint(sign) + " "
		}
		b.WriteString(lead + s.Strong(line))
		if i < len(lines)-1 {
			b.WriteByte('\n')
			continue
		}
		used := 2 + lipgloss.Width(line)
		if used+2+len(standing) > width {
			b.WriteByte('\n')
			used = 0
		}
		b.WriteString(strings.Repeat(" ", max(width-used-len(standing), 2)) + paint(standing) + "\n")
	}
}

func (s Style) evidenceRows(b *strings.Builder, l session.LayerStanding) {
	for i, e := range l.Evidence {
		label := ""
		if i == 0 {
			label = "evidence"
		}
		s.hanging(b, "  "+pad(label, labelWidth-2)+s.signs.bullet+" ", string(e))
	}
}

// openLayers lists what remains possible.
func (s Style) openLayers(b *strings.Builder, r session.Explanation) {
	first := true
	for _, l := range r.Layers {
		if l.Standing != diagnose.Possible && l.Standing != diagnose.Likely {
			continue
		}
		label := ""
		if first {
			label, first = "possible", false
		}
		text := l.ID + ": " + l.Title
		for _, e := range l.Evidence {
			text += " (" + string(e) + ")"
			break
		}
		s.hanging(b, "  "+pad(label, labelWidth-2)+s.signs.bullet+" ", text)
	}
}

func tokensLine(l session.TokensLeft) string {
	var parts []string
	for _, t := range []struct {
		name string
		left *float64
	}{{"access", l.AccessSeconds}, {"refresh", l.RefreshSeconds}} {
		if t.left == nil {
			continue
		}
		d := time.Duration(*t.left * float64(time.Second)).Round(time.Second)
		if d <= 0 {
			parts = append(parts, t.name+" had expired "+config.Words(-d)+" before")
		} else {
			parts = append(parts, t.name+" had "+config.Words(d)+" left")
		}
	}
	return strings.Join(parts, ", ")
}

func (s Style) thenRow(b *strings.Builder, r session.Explanation) {
	var parts []string
	for _, e := range r.Then {
		parts = append(parts, fmt.Sprintf("the %s after %s", e.Layer, spanOf(e.Seconds)))
	}
	if len(parts) > 0 {
		s.labelled(b, "then", "with this repaired, the settings end an idle session by "+strings.Join(parts, ", then "))
	}
}

func (s Style) clockRows(b *strings.Builder, r session.Explanation) {
	for _, c := range r.Clocks {
		d := time.Duration(c.Seconds * float64(time.Second))
		way := "forward"
		if d < 0 {
			way, d = "back", -d
		}
		s.labelled(b, "clock", fmt.Sprintf("%s moved %s by %s: %s", c.Source, way, config.Words(d.Round(time.Second)), c.How))
	}
}

// ruledOutRows lists the layers that did not end the session, those with the same reason in a row.
func (s Style) ruledOutRows(b *strings.Builder, r session.Explanation) {
	reasons, of := []string{}, map[string][]string{}
	for _, o := range r.RuledOut {
		if len(of[o.Why]) == 0 {
			reasons = append(reasons, o.Why)
		}
		of[o.Why] = append(of[o.Why], o.Layer)
	}
	for i, why := range reasons {
		label := ""
		if i == 0 {
			label = "ruled out"
		}
		s.hanging(b, "  "+pad(label, labelWidth-2)+s.Faint(s.signs.dot)+" ", strings.Join(of[why], ", ")+": "+why)
	}
	var unseen []string
	for _, l := range r.Layers {
		if l.Standing == diagnose.NotExamined {
			unseen = append(unseen, l.ID)
		}
	}
	s.labelled(b, "unseen", strings.Join(unseen, ", "))
}

// maxTimeline is how many moments are shown unless all are asked for.
const maxTimeline = 16

// sessionTimeline draws the moments, a line each, the end among them.
func (s Style) sessionTimeline(b *strings.Builder, r session.Explanation, zone *time.Location, whole bool) {
	list := r.Timeline
	if len(list) == 0 {
		return
	}
	b.WriteString("\n  " + s.Strong("timeline") + s.Faint("  "+zoneWord(r.EndedAt, zone)) + "\n")
	if !whole && len(list) > maxTimeline {
		var kept []session.TimelineEntry
		from := len(list) - maxTimeline
		for i, e := range list {
			if i >= from || e.Decisive || e.Kind == "login" || e.Kind == "cookie-set" {
				kept = append(kept, e)
			}
		}
		if n := len(list) - len(kept); n > 0 {
			s.hanging(b, "  "+s.Faint(s.signs.ellipsis+" "), s.Faint(fmt.Sprintf("%d earlier moments; -v shows all", n)))
		}
		list = kept
	}
	widest := 0
	for _, e := range list {
		widest = max(widest, len(e.Source))
	}
	day := ""
	for _, e := range list {
		at, err := time.Parse(time.RFC3339Nano, e.At)
		if err != nil {
			continue
		}
		at = at.In(zone)
		if d := at.Format(time.DateOnly); d != day {
			day = d
			b.WriteString("  " + s.Faint(day) + "\n")
		}
		sign, paint := s.signOfMoment(e)
		first := "  " + at.Format(time.TimeOnly) + " " + paint(sign) + " " + s.Faint(pad(e.Source, widest)) + "  "
		s.guttered(b, first, strings.Repeat(" ", 11)+s.Faint(s.signs.gutter)+strings.Repeat(" ", lipgloss.Width(first)-12), e.Says, nil)
	}
}

func zoneWord(at string, zone *time.Location) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	return t.In(zone).Format("MST") + ", by the server's clock"
}

func (s Style) signOfMoment(e session.TimelineEntry) (string, func(string) string) {
	same := func(t string) string { return t }
	switch {
	case e.Decisive:
		return s.signs.bad, s.Bad
	case e.Kind == "logged-out":
		return s.signs.bullet, s.Strong
	case e.Kind == "refused" || e.Kind == "forbidden" || e.Kind == "not-renewed" || e.Kind == "expired":
		return s.signs.warn, s.Warn
	case e.Kind == "accepted" || e.Kind == "renewed" || e.Kind == "login":
		return s.signs.good, s.Good
	}
	return s.signs.dot, same
}
