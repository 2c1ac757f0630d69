package render

import (
	"math"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// WatchPanel draws the panel of a watch: width columns, at most height lines. What does not fit is left out from below,
// but for the line of keys.
func WatchPanel(s Style, v session.WatchScreen, zone *time.Location, width, height int) string {
	width, height = max(width, 10), max(height, 4)
	p := panelText{s, width, zone}
	var lines []string
	lines = append(lines, p.title(v), "")
	lines = append(lines, p.token("access", v.Access, v.At)...)
	lines = append(lines, "")
	lines = append(lines, p.token("refresh", v.Refresh, v.At)...)
	if v.Help {
		lines = append(lines, "", s.Strong("keys"))
		for _, k := range []string{"q, Esc   leave", "r        look now", "?        this help", "Ctrl-C   leave, exit code 130"} {
			lines = append(lines, "  "+p.fit(k, 2))
		}
	}
	lines = append(lines, p.logouts(v)...)
	if len(v.Notes) > 0 {
		lines = append(lines, "", s.Strong("events"))
		for _, n := range v.Notes {
			lines = append(lines, "  "+p.fit(n, 2))
		}
	}
	keys := "q leave " + s.signs.dot + " r look now " + s.signs.dot + " ? help"
	if len(lines) > height-2 {
		lines = lines[:height-2]
	}
	return strings.Join(append(lines, "", s.Faint(p.fit(keys, 0))), "\n")
}

type panelText struct {
	Style
	width int
	zone  *time.Location
}

// fit cuts a text to what is left of the width beside an indent.
func (p panelText) fit(text string, indent int) string { return p.shorten(text, p.width-indent) }

func (p panelText) title(v session.WatchScreen) string {
	left, right := "jwtdoc watch", v.At.In(p.zone).Format("15:04:05 MST")
	if v.Every > 0 && p.width >= 60 {
		right += ", every " + config.Words(v.Every)
	}
	gap := p.width - lipgloss.Width(left) - lipgloss.Width(right)
	if gap < 1 {
		return p.Strong(p.fit(left, 0))
	}
	return p.Strong(left) + strings.Repeat(" ", gap) + p.Faint(right)
}

// token draws a token's state, its countdown and a bar of what is left of its life.
func (p panelText) token(name string, r session.WatchRow, now time.Time) []string {
	sign, paint := p.watchState(r)
	says := watchLeft("", r)
	switch r.State {
	case "absent":
		return []string{p.Faint(p.fit(sign+" "+pad(name, 9)+"none to watch", 0))}
	case "unreadable":
		says = "cannot be read: " + r.Problem
	case "endless":
		says = "has no exp, so it never expires"
	}
	line := p.fit(sign+" "+pad(name, 9)+strings.TrimSpace(says), 0)
	if !r.Expires.IsZero() {
		layout := "15:04:05"
		if r.Expires.In(p.zone).Format(time.DateOnly) != now.In(p.zone).Format(time.DateOnly) {
			layout = "2006-01-02 15:04"
		}
		at := "exp " + r.Expires.In(p.zone).Format(layout)
		if gap := p.width - lipgloss.Width(line) - lipgloss.Width(at); gap >= 2 {
			return []string{paint(line) + strings.Repeat(" ", gap) + p.Faint(at), p.countdown(r, paint)}
		}
	}
	return []string{paint(line), p.countdown(r, paint)}
}

// countdown is a bar: what is left of the life, to scale. Without a life that is known, a day is the whole.
func (p panelText) countdown(r session.WatchRow, paint func(string) string) string {
	cells := p.width - 4
	whole := r.Life
	if whole <= 0 {
		whole = 24 * time.Hour
	}
	if r.Expires.IsZero() || cells < 4 {
		return ""
	}
	n := int(math.Ceil(float64(cells) * float64(r.Left) / float64(whole)))
	n = min(max(n, 0), cells)
	return "  " + p.signs.left + paint(strings.Repeat(p.signs.line, n)) + p.Faint(p.gapOf(cells-n)) + p.signs.right
}

// logouts lists the last logouts that the collector knows.
func (p panelText) logouts(v session.WatchScreen) []string {
	if v.LogoutsFrom == "" {
		return nil
	}
	lines := []string{"", p.Strong("last logouts") + p.Faint(p.shorten("  "+finding.Safe(v.LogoutsFrom), max(p.width-12, 1)))}
	switch {
	case v.LogoutsProblem != "":
		return append(lines, "  "+p.Warn(p.fit(v.LogoutsProblem, 2)))
	case len(v.Logouts) == 0:
		return append(lines, "  "+p.Faint("none"))
	}
	for _, e := range v.Logouts {
		who := e.Context.UserEmail
		if who == "" {
			who = e.Context.UserID
		}
		row := e.ReceivedAt.In(p.zone).Format("01-02 15:04") + "  " + pad(string(e.Type), 14)
		if who != "" {
			row += "  " + finding.Safe(who)
		}
		if e.Message != "" {
			row += "  " + finding.Quote(e.Message)
		}
		lines = append(lines, "  "+p.fit(row, 2))
	}
	return lines
}
