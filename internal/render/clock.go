package render

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// clockText draws a comparison of clocks.
type clockText struct {
	Style
	report clock.Report
	zone   *time.Location
	names  int // the width of the column of names
}

// Clock writes a comparison of clocks: the verdict in the first line, then each clock with its offset and whose it is,
// then what the difference does to tokens, and what to change.
func Clock(w io.Writer, s Style, r clock.Report, zone *time.Location) error {
	var b strings.Builder
	if s.width == 0 || s.width > readable {
		s.width = readable // longer lines are no easier to read
	}
	t := clockText{Style: s, report: r, zone: zone}
	for _, source := range r.Sources {
		t.names = max(t.names, min(lipgloss.Width(source.Name), widestName))
	}
	t.headline(&b)
	for _, source := range r.Sources {
		t.source(&b, source)
	}
	t.tokens(&b)
	t.effects(&b)
	t.block(&b, "fix", s.signs.bullet+" ", r.Verdict.Fix)
	s.findings(&b, r.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

// widestName bounds the column of names; a longer one pushes its line.
const widestName = 24

func (s clockText) headline(b *strings.Builder) {
	sign, paint := s.signs.good, s.Good
	switch s.report.Verdict.State {
	case clock.Skew, clock.ZoneBug, clock.Uneven:
		sign, paint = s.signs.bad, s.Bad
	case clock.Undecided, clock.NotExamined:
		sign, paint = s.signs.warn, s.Warn
	case clock.Agree:
	}
	s.Style.headline(b, sign, paint, s.report.Verdict.Summary, "")
}

// source writes a clock: its offset and zone in the first line, what they rest on below.
func (s clockText) source(b *strings.Builder, r clock.SourceReport) {
	indent := 2 + s.names + len(gap)
	lead := strings.Repeat(" ", indent)
	first := "  " + s.Strong(pad(r.Name, s.names)) + gap
	for _, x := range r.Readings {
		line, paint := "not read: "+x.Problem, s.Warn
		if x.Offset != nil {
			line, paint = s.offset(r, x), nil
		}
		s.guttered(b, first, lead, line, paint)
		first = lead
		for _, text := range append([]string{basis(x)}, append(x.Notes, x.Hint)...) {
			if text != "" {
				s.guttered(b, lead, lead, text, s.Faint)
			}
		}
	}
}

// offset is the line that says how far off the clock is, and whose it is.
func (s clockText) offset(source clock.SourceReport, r clock.ReadingReport) string {
	text := "0"
	if source.Kind != clock.KindLocal {
		text = s.plusMinus(clock.Signed(interval(r.Offset)))
	}
	if r.Consistent != nil && !*r.Consistent {
		text = "contradicts itself, mostly " + text
	}
	return pad(text, offsetColumn) + gap + r.Whose
}

// offsetColumn is the width of the usual offset.
const offsetColumn = 18

func (s clockText) plusMinus(text string) string {
	return strings.ReplaceAll(text, unicodeSigns.plusMinus, s.signs.plusMinus)
}

func interval(o *clock.OffsetReport) clock.Interval {
	return clock.Interval{Low: seconds(o.Lower), High: seconds(o.Upper)}
}

func seconds(f float64) time.Duration { return time.Duration(f * float64(time.Second)) }

// basis says how it was read and how often, and which zone it is shown in there.
func basis(r clock.ReadingReport) string {
	var parts []string
	if r.Zone != nil {
		parts = append(parts, "zone "+*r.Zone)
	}
	if r.How != "" && r.Problem == "" {
		parts = append(parts, r.How)
	}
	switch {
	case r.Requests > 1:
		parts = append(parts, fmt.Sprintf("%d requests", r.Requests))
	case r.Requests == 1:
		parts = append(parts, "1 request")
	}
	return strings.Join(parts, ", ")
}

// tokens writes from when to when each side takes the token for valid.
func (s clockText) tokens(b *strings.Builder) {
	if s.report.Token == nil {
		return
	}
	b.WriteString(s.Strong("token") + "  valid, by this machine's time\n")
	for _, w := range s.report.Token.Windows {
		sign, paint := s.signs.good, s.Good
		if w.State != "valid" {
			sign, paint = s.signs.bad, s.Bad
		}
		if w.State == "unknown" {
			sign, paint = s.signs.warn, s.Warn
		}
		line := fmt.Sprintf("by %s from %s to %s: %s now", pad(w.Name, s.names), s.instant(w.Begins, "ever"), s.instant(w.Ends, "no end"), strings.ReplaceAll(w.State, "-", " "))
		s.guttered(b, "  "+paint(sign)+" ", "    ", line, nil)
	}
}

func (s clockText) instant(at *time.Time, missing string) string {
	if at == nil {
		return missing
	}
	return at.In(s.zone).Format("15:04:05 MST")
}

// shownNames is how many libraries are named before the rest is counted.
const shownNames = 4

// effects writes which libraries refuse tokens for the difference, and which do not.
func (s clockText) effects(b *strings.Builder) {
	l := s.report.Leeway
	if l == nil {
		return
	}
	b.WriteString(s.Strong("tokens") + "\n")
	s.direction(b, fmt.Sprintf("issued by %s, checked by %s: issued in the future", l.Ahead, l.Behind), l.IssuedAhead, "iat", "nbf")
	s.direction(b, fmt.Sprintf("issued by %s, checked by %s: they end too early", l.Behind, l.Ahead), l.IssuedBehind, "exp")
	s.guttered(b, "  ", "  ", fmt.Sprintf("the smallest leeway that lets all of them pass is %s", clock.Round(seconds(l.Seconds))), nil)
}

func (s clockText) direction(b *strings.Builder, title string, list []clock.EffectReport, claims ...string) {
	s.guttered(b, "  ", "  ", title, nil)
	for _, claim := range claims {
		refuse, pass := clock.Refusing(list, claim)
		if len(refuse) > 0 {
			s.guttered(b, "    "+s.Bad(s.signs.bad)+" "+pad(claim, 5), "           ", fmt.Sprintf("%s refuse%s", names(refuse), lasting(refuse, claim)), nil)
		}
		if len(pass) > 0 {
			s.guttered(b, "    "+s.Good(s.signs.good)+" "+pad(claim, 5), "           ", names(pass)+" do not", nil)
		}
	}
}

// lasting says for how long, by the library with no leeway.
func lasting(list []clock.EffectReport, claim string) string {
	longest := 0.0
	for _, e := range list {
		longest = max(longest, e.For)
	}
	text := clock.Round(seconds(longest))
	if claim == "exp" {
		return ", up to " + text + " before exp"
	}
	return ", for up to " + text
}

func names(list []clock.EffectReport) string {
	var out []string
	seen := map[string]bool{}
	for _, e := range list {
		if !seen[e.Library] {
			out = append(out, e.Library)
		}
		seen[e.Library] = true
	}
	if len(out) > shownNames+1 {
		return fmt.Sprintf("%s (+%d)", strings.Join(out[:shownNames], ", "), len(out)-shownNames)
	}
	return strings.Join(out, ", ")
}

// block writes lines below a heading, none where there are none.
func (s clockText) block(b *strings.Builder, title, lead string, lines []string) {
	if len(lines) == 0 {
		return
	}
	b.WriteString(s.Strong(title) + "\n")
	for _, line := range lines {
		s.guttered(b, "  "+lead, "  "+strings.Repeat(" ", lipgloss.Width(lead)), finding.Safe(cmp.Or(line, "-")), nil)
	}
}
