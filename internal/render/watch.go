package render

import (
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// WatchEvent writes one event of a watch: when, which token, what happened, and what both have left.
func WatchEvent(w io.Writer, s Style, v session.WatchScreen, which, event string, zone *time.Location) error {
	var b strings.Builder
	row := v.Access
	if which == "refresh" {
		row = v.Refresh
	}
	sign, paint := s.watchState(worse(v.Access, v.Refresh))
	if which != "" {
		sign, paint = s.watchState(row)
	}
	first := v.At.In(zone).Format("2006-01-02 15:04:05 MST") + " " + paint(sign) + " "
	says := event
	if which != "" {
		says = which + " " + event
	}
	says += ": " + watchLeft("access", v.Access) + ", " + watchLeft("refresh", v.Refresh)
	s.guttered(&b, first, strings.Repeat(" ", lipgloss.Width(first)), says, nil)
	_, err := io.WriteString(w, b.String())
	return err
}

// worse returns the one of two tokens that deserves more attention.
func worse(a, b session.WatchRow) session.WatchRow {
	rank := map[string]int{"expired": 4, "unreadable": 4, "expiring": 3, "fine": 2, "endless": 2}
	if rank[b.State] > rank[a.State] {
		return b
	}
	return a
}

func (s Style) watchState(r session.WatchRow) (string, func(string) string) {
	switch r.State {
	case "fine", "endless":
		return s.signs.good, s.Good
	case "expiring":
		return s.signs.warn, s.Warn
	case "expired", "unreadable":
		return s.signs.bad, s.Bad
	}
	return s.signs.dot, s.Faint
}

// watchLeft says what a token has left.
func watchLeft(name string, r session.WatchRow) string {
	switch r.State {
	case "fine", "expiring":
		return name + " " + config.Words(r.Left.Truncate(time.Second)) + " left"
	case "expired":
		return name + " expired " + config.Words((-r.Left).Truncate(time.Second)) + " ago"
	case "endless":
		return name + " has no exp"
	case "unreadable":
		return name + " unreadable (" + r.Problem + ")"
	}
	return name + " none"
}
