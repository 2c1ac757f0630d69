package render

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// barCells is how many columns the time axis has where there is room.
const barCells = 40

// Policy draws the layers of a session on one time axis, says which ends it, and what the policy should be.
func Policy(w io.Writer, s Style, r config.PolicyReport) error {
	var b strings.Builder
	s.policyHeadline(&b, r)
	s.bars(&b, r)
	if len(r.Then) > 0 {
		var parts []string
		for _, e := range r.Then {
			parts = append(parts, fmt.Sprintf("%s after %s", e.Layer, spanOf(e.Seconds)))
		}
		s.guttered(&b, "then      ", "  "+s.Faint(s.signs.gutter)+"       ", "without it: "+strings.Join(parts, ", then "), nil)
	}
	s.policyUsers(&b, r)
	if d := r.Derived; d != nil {
		s.guttered(&b, "derived   ", pad("", 8)+s.Faint(s.signs.gutter)+" ", "what the others should follow, from the token's lifetime", s.Faint)
		for _, row := range []struct {
			name string
			ms   int64
		}{{"accessTokenTtlMs", d.AccessTokenTTLMs}, {"refreshThresholdMs", d.RefreshThresholdMs}, {"heartbeatIntervalMs", d.HeartbeatIntervalMs}, {"sessionTimeoutMs", d.SessionTimeoutMs}} {
			fmt.Fprintf(&b, "  %s %10d   %s\n", pad(row.name, 20), row.ms, config.Words(time.Duration(row.ms)*time.Millisecond))
		}
	}
	s.policyLive(&b, r)
	s.findings(&b, r.Findings)
	s.notExamined(&b, r.NotExamined)
	_, err := io.WriteString(w, b.String())
	return err
}

func spanOf(seconds *float64) string {
	if seconds == nil {
		return "unknown"
	}
	return config.Words(time.Duration(*seconds * float64(time.Second)))
}

func (s Style) policyHeadline(b *strings.Builder, r config.PolicyReport) {
	where := ""
	if r.Environment != "" {
		where = "in " + finding.Safe(r.Environment)
	}
	switch {
	case len(r.Layers) == 0:
		s.headline(b, s.signs.info, s.Faint, "nothing found: no lifetime of a token or a session is set here", where)
	case r.EndsFirst.Layer == "":
		s.headline(b, s.signs.info, s.Faint, "no clock that is known ends the session", where)
	default:
		s.headline(b, s.signs.info, s.Strong, "the "+r.EndsFirst.Layer+" ends an idle user's session first, after "+spanOf(r.EndsFirst.Seconds), where)
	}
}

// bars draws a line for each layer:
//
//	cookie          1h  ├──────────┤·········  COOKIE_MAX_AGE_SECONDS src/a.ts:5
func (s Style) bars(b *strings.Builder, r config.PolicyReport) {
	cells := barCells
	if s.width > 0 {
		cells = min(cells, max(s.width-40, 8))
	}
	longest := axis(r.Layers)
	access := 0.0
	for _, l := range r.Layers {
		if l.Name == config.LayerAccess && l.Effective && l.Seconds != nil && (access == 0 || *l.Seconds < access) {
			access = *l.Seconds
		}
	}
	for _, l := range r.Layers {
		head := "  " + pad(l.Name, 15) + lead(lengthOf(l), 8) + "  "
		bar := s.layerBar(l, longest, access, cells)
		if !l.Effective {
			head, bar = "  "+s.Faint(pad(l.Name, 15)+lead(lengthOf(l), 8))+"  ", s.Faint(pad("overridden", cells+2))
		}
		indent := strings.Repeat(" ", 2+15+8+2)
		at := l.Setting + " " + place(l.Where)
		if room := s.room(0); room > 0 && lipgloss.Width(head+bar)+2+lipgloss.Width(at) > room {
			b.WriteString(strings.TrimRight(head+bar, " ") + "\n")
			s.guttered(b, indent+s.Faint(s.signs.gutter)+" ", indent+s.Faint(s.signs.gutter)+" ", finding.Safe(at), s.Faint)
			continue
		}
		b.WriteString(head + bar + "  " + s.Faint(finding.Safe(at)) + "\n")
	}
}

func lead(text string, width int) string {
	return strings.Repeat(" ", max(0, width-lipgloss.Width(text))) + text
}

func lengthOf(l config.PolicyLayer) string {
	if l.Seconds == nil {
		return "sealed"
	}
	return spanOf(l.Seconds)
}

// axis is the length of the time axis: the longest of what ends a session, but not of what outlives the others by far.
func axis(layers []config.PolicyLayer) float64 {
	shortest := math.Inf(1)
	for _, l := range layers {
		if l.Effective && l.Seconds != nil && *l.Seconds > 0 && l.Name != config.LayerBeat && l.Name != config.LayerWindow {
			shortest = min(shortest, *l.Seconds)
		}
	}
	longest := 0.0
	for _, l := range layers {
		if l.Effective && l.Seconds != nil && *l.Seconds <= shortest*12 {
			longest = max(longest, *l.Seconds)
		}
	}
	return longest
}

// layerBar draws one length; the refresh window as the last part of the token's life, what is longer than the axis with
// an open end.
func (s Style) layerBar(l config.PolicyLayer, longest, access float64, cells int) string {
	if l.Seconds == nil || longest == 0 {
		return strings.Repeat(" ", cells+2)
	}
	share := func(seconds float64) int {
		return min(max(int(math.Round(float64(cells)*seconds/longest)), 1), cells)
	}
	switch {
	case l.Name == config.LayerWindow && access > 0:
		end, from := share(access), share(max(access-*l.Seconds, 0))
		n := max(end-from, 1)
		return pad(s.gapOf(max(end-n, 0))+s.bar(n), cells+2)
	case *l.Seconds > longest:
		return s.signs.left + strings.Repeat(s.signs.line, cells) + ">"
	}
	return pad(s.bar(share(*l.Seconds)), cells+2)
}

func (s Style) policyUsers(b *strings.Builder, r config.PolicyReport) {
	if len(r.Layers) == 0 {
		return
	}
	row := func(label, text string) {
		s.guttered(b, pad(label, 10), "  "+s.Faint(s.signs.gutter)+pad("", 7), text, nil)
	}
	if r.Active.Layer != "" {
		row("active", "a user who never pauses is out after "+spanOf(r.Active.Seconds)+", by the "+r.Active.Layer)
	} else {
		row("active", "a user who never pauses is renewed again and again")
	}
	if r.EndsFirst.Layer != "" {
		row("idle", "a user who is idle from the login on is out after "+spanOf(r.EndsFirst.Seconds)+", by the "+r.EndsFirst.Layer)
	}
	if t := r.Story; t != nil {
		who := fmt.Sprintf("active for %s, then idle for %s: ", spanOf(&t.ActiveSeconds), spanOf(&t.IdleSeconds))
		renewed := "the token was never renewed"
		if t.Renewals > 0 {
			renewed = fmt.Sprintf("the token was renewed %d times", t.Renewals)
		}
		if t.SignedOut {
			row("story", who+"out after "+spanOf(t.Seconds)+" by the "+t.Layer+"; "+renewed)
		} else {
			row("story", who+"still signed in; "+renewed)
		}
	}
}

func (s Style) policyLive(b *strings.Builder, r config.PolicyReport) {
	l := r.Live
	if l == nil {
		return
	}
	row := func(label, text string) {
		s.guttered(b, pad(label, 10), "  "+s.Faint(s.signs.gutter)+pad("", 7), text, nil)
	}
	if l.Policy == nil {
		row("server", finding.Safe(l.URL)+" has no /auth/session-policy: not examined")
	} else {
		row("server", finding.Safe(l.URL)+" says of itself: token "+config.Words(time.Duration(l.Policy.AccessTokenTTLMs)*time.Millisecond))
	}
	if len(l.Cookies) == 0 {
		row("cookies", "it set no cookie with a token: not examined (give it --token)")
	}
	for _, c := range l.Cookies {
		row("cookie", finding.Safe(c.Name)+": Max-Age "+spanOf(c.MaxAgeSeconds)+", its token has "+spanOf(c.TokenSeconds)+" left")
	}
}
