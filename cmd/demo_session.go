package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/demo"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/agent"
	"github.com/jwtdoc/jwtdoc/internal/session/collector"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

type demoSessionOptions struct {
	list bool
	db   sessionStore
}

func newDemoSessionCmd(a *app) *cobra.Command {
	o := &demoSessionOptions{}
	c := &cobra.Command{
		Use:   "session [FAULT]",
		Short: "a small app that signs its user out too early: who did it?",
		Example: `jwtdoc demo session                        # open its page, sign in, wait
jwtdoc demo session refresh-rotated-twice  # another fault
jwtdoc demo session --list                 # all of them, with the answers`,
		Long: "Starts a small app and a collector on 127.0.0.1 and says which page to open. Sign in there and wait some twenty seconds: you are signed out, although the access token had most of an hour left. Who did it? The page says what it saw; the event that it sends is printed here, with the command that explains it. Ctrl-C stops both.\n\n" +
			"The events are kept in a database of the demo's own, apart from those of jwtdoc session serve. Exit 0.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.list {
				return listSessionFaults(a)
			}
			fault := demo.SessionFaults()[0]
			if len(args) == 1 {
				var err error
				if fault, err = demo.FindSessionFault(args[0]); err != nil {
					return err
				}
			}
			return runDemoSession(cmd.Context(), a, o, fault)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, f := range demo.SessionFaults() {
				ids = append(ids, f.ID)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.Flags().BoolVar(&o.list, "list", false, "list the faults")
	o.db.register(c.Flags())
	c.Flags().Lookup("db").Usage = "keep the events in this `DATABASE`: sqlite:PATH (default demo.db in ~/.local/state/jwtdoc)"
	return c
}

func listSessionFaults(a *app) error {
	type row struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	var rows []row
	var entries [][2]string
	for _, f := range demo.SessionFaults() {
		rows = append(rows, row{f.ID, f.Title})
		entries = append(entries, [2]string{f.ID, f.Title})
	}
	if a.wantsJSON() {
		return render.JSON(a.out, "demo session", map[string]any{"faults": rows})
	}
	return render.Pairs(a.out, a.style(), entries)
}

// runDemoSession serves the app and its collector until it is interrupted, which is how it is to end.
func runDemoSession(ctx context.Context, a *app, o *demoSessionOptions, fault demo.SessionFault) error {
	if o.db.db == "" {
		path, err := a.defaultStore(store.Write)
		if err != nil {
			return err
		}
		o.db.db = "sqlite:" + filepath.Join(filepath.Dir(path), "demo.db")
	}
	listener, err := a.env.Net.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return finding.Unexamined(fmt.Errorf("listening on 127.0.0.1 for the demo's collector: %w", err), "allow jwtdoc to listen on 127.0.0.1")
	}
	defer func() { _ = listener.Close() }()
	site, err := demo.StartSessions(ctx, a.env, fault, "http://"+listener.Addr().String())
	if err != nil {
		return err
	}
	defer func() { _ = site.Close() }()
	a.secrets.AddSecret(site.Secret)
	s, err := o.db.open(ctx, a, store.Write)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	return serveDemoSession(ctx, a, o, site, s, listener)
}

func serveDemoSession(ctx context.Context, a *app, o *demoSessionOptions, site *demo.SessionApp, s *store.Store, listener net.Listener) error {
	if err := introduceSession(a, site); err != nil {
		return err
	}
	events := make(chan session.Stored, 16)
	c := collector.New(collector.Options{
		Env: a.env, Store: s, Origins: []string{site.Origin}, Rate: 20, IP: collector.KeepWhole, Email: collector.KeepWhole, Zone: a.zone,
		Script: agent.Script(), ScriptTag: agent.ETag(),
		Stored: func(e session.Stored) {
			select {
			case events <- e:
			default: // it is stored, and session list has it
			}
		},
		Unavailable: func(err error) { a.warn("the event is not stored: %v", errors.New(store.Unavailable(err))) },
	})
	told := make(chan error, 1)
	go func() { told <- a.tellSessions(o, site, events) }()
	err := collector.NewServer(c, listener).Serve(ctx)
	close(events)
	return errors.Join(err, <-told)
}

// introduceSession says what to do, and not what is wrong.
func introduceSession(a *app, site *demo.SessionApp) error {
	if a.wantsJSON() {
		return render.JSONLine(a.out, "demo session", map[string]any{"page": site.Origin + "/"})
	}
	if err := render.Prose(a.out, a.style(), "Who signed you out?",
		"A small app runs on this machine. Its access token lives an hour, its refresh token 20 days, and still it signs its user out within half a minute."); err != nil {
		return err
	}
	_, err := io.WriteString(a.out, "\n")
	if err != nil {
		return err
	}
	return render.Pairs(a.out, a.style(), [][2]string{
		{"1 open", site.Origin + "/"},
		{"2 sign in", "and wait some twenty seconds. Ctrl+Shift+D shows what the page knows."},
		{"3 read", "what it says when you are out; the event appears here. Ctrl-C ends it."},
	})
}

// tellSessions prints each event with what to ask next. After the first error it only empties the queue.
func (a *app) tellSessions(o *demoSessionOptions, site *demo.SessionApp, events <-chan session.Stored) error {
	var failed error
	for e := range events {
		if failed == nil {
			failed = a.tellSession(o, site, e)
		}
	}
	return failed
}

func (a *app) tellSession(o *demoSessionOptions, site *demo.SessionApp, e session.Stored) error {
	if a.wantsJSON() {
		return render.JSONLine(a.out, "demo session", sessionShowReport{session.EntryOf(e)})
	}
	if _, err := io.WriteString(a.out, "\n"); err != nil {
		return err
	}
	if err := render.SessionBlock(a.out, a.style(), e, a.zone); err != nil {
		return err
	}
	db := " --db " + finding.ShellQuote(o.db.db, "DATABASE")
	return render.Pairs(a.out, a.style(), [][2]string{
		{"all of them", "jwtdoc session list" + db},
		{"this one", "jwtdoc session explain " + e.ID + db},
		{"the answer", "jwtdoc demo session --list (" + site.Fault.ID + ")"},
	})
}
