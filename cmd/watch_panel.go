package cmd

import (
	"context"
	"errors"

	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/monitor"
	"github.com/jwtdoc/jwtdoc/internal/session/panel"
)

// maxNotes is how many events the panel keeps.
const maxNotes = 8

// panel fills the terminal until it is left.
func (w *watcher) panel(ctx context.Context) error {
	style, notes := w.a.style(), []string{}
	var last monitor.Look
	err := panel.Run(ctx, panel.Config{
		In: w.a.env.In, Out: w.a.env.Out, Environ: w.a.env.Environ, Now: w.a.env.Now,
		Look: func(ctx context.Context) panel.Seen {
			l, events := w.look(ctx)
			for _, e := range events {
				note := l.At.In(w.a.zone).Format("15:04:05 ")
				if e.Token != "" {
					note += e.Token + " "
				}
				notes = append([]string{note + string(e.Kind)}, notes...)
			}
			notes = notes[:min(len(notes), maxNotes)]
			ran, problem := w.reactQuietly(ctx, l, events)
			if problem != "" {
				notes = append([]string{problem}, notes...)
			}
			last = l
			v := watchScreen(l)
			v.Every, v.Notes = w.o.every, notes
			v.LogoutsFrom = w.o.collector.url
			if v.LogoutsFrom != "" {
				v.Logouts, v.LogoutsProblem = w.o.collector.last(ctx, w.a)
			}
			next := l.Next(w.o.every, w.o.limits)
			if ran {
				next = 0
			}
			return panel.Seen{Screen: v, Next: next, Done: w.enough(l) && !ran}
		},
		Draw: func(v session.WatchScreen, width, height int) string {
			return render.WatchPanel(style, v, w.a.zone, width, height)
		},
	})
	switch {
	case errors.Is(err, panel.ErrInterrupted):
		return context.Canceled
	case err != nil:
		return err
	}
	return w.verdict(last)
}

// reactQuietly is [watcher.react] where standard error is the panel's screen.
func (w *watcher) reactQuietly(ctx context.Context, l monitor.Look, events []monitor.Event) (ran bool, problem string) {
	for _, e := range events {
		if w.o.onExpiring == "" || e.Kind != monitor.Expiring {
			continue
		}
		if problem = w.runReaction(ctx, l, e); problem == "" {
			ran = true
		}
	}
	return ran, problem
}
