package cmd

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/monitor"
)

// watchLine is what watch -j prints at each look after schema and command. Its JSON is a contract.
type watchLine struct {
	Timestamp string `json:"timestamp"`
	session.Status
	AccessState  monitor.State `json:"accessState"`
	RefreshState monitor.State `json:"refreshState"`
	// Events are what has changed since the last look.
	Events []watchEvent `json:"events"`
}

type watchEvent struct {
	Token string       `json:"token"`
	Event monitor.Kind `json:"event"`
}

// write writes a look as JSON, or the events of it as text.
func (w *watcher) write(l monitor.Look, events []monitor.Event) error {
	if w.a.wantsJSON() {
		line := watchLine{
			Timestamp: l.At.UTC().Format(time.RFC3339), Status: l.Status(), AccessState: l.Access.State, RefreshState: l.Refresh.State, Events: []watchEvent{},
		}
		for _, e := range events {
			line.Events = append(line.Events, watchEvent{e.Token, e.Kind})
		}
		if err := render.JSONLine(w.a.out, "watch", line); err != nil {
			return err
		}
		return w.a.out.Flush()
	}
	for _, e := range events {
		if err := render.WatchEvent(w.a.out, w.a.style(), watchScreen(l), e.Token, string(e.Kind), w.a.zone); err != nil {
			return err
		}
	}
	return w.a.out.Flush()
}

// watchScreen is a look as it is drawn.
func watchScreen(l monitor.Look) session.WatchScreen {
	row := func(h monitor.Held) session.WatchRow {
		r := session.WatchRow{State: string(h.State), Expires: h.Expires, Left: h.Left, Problem: h.Problem}
		r.Life, _ = h.Life()
		return r
	}
	return session.WatchScreen{At: l.At, Access: row(l.Access), Refresh: row(l.Refresh)}
}
