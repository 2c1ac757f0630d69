package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

func newSessionCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "session COMMAND",
		Short:   "who logged the user out? collect logouts, and look at them",
		GroupID: groupCause,
		Example: `jwtdoc session serve --origin http://localhost:3000    # collect
jwtdoc session list --since 24h
jwtdoc session show 6f0c2f6e
jwtdoc session stats
jwtdoc session export > logouts.csv
jwtdoc session explain --har session.har --log api.log`,
		Long: `A page that signs its user out sends one event: why it thinks so, how long the user had been idle, and how much time the tokens had left. These commands collect the events and show them.

  serve      take events from pages, and keep them
  list       the last events, a line each
  show       one event, with what its page saw before
  stats      how many, of which type, after how much idleness
  export     all of them as CSV, or as JSON lines with -j
  explain    say which layer ended a session: from an event, a recording, logs

jwtdoc help session COMMAND says more. Events are kept in SQLite, or in PostgreSQL where several collectors share one database; --db names it. Tokens are never kept, only their times.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			var names []string
			for _, sub := range cmd.Commands() {
				names = append(names, sub.Name())
			}
			if len(args) == 0 {
				return finding.Usage(errors.New("session needs a command: "+strings.Join(names, ", ")), "jwtdoc help session")
			}
			hint := "jwtdoc help session"
			if near := nearest(args[0], names); near != "" {
				hint = "did you mean: jwtdoc session " + near
			}
			return finding.Usage(fmt.Errorf("session has no command %s", finding.Quote(args[0])), hint)
		},
	}
	for _, sub := range []*cobra.Command{
		newSessionServeCmd(a), newSessionListCmd(a), newSessionShowCmd(a), newSessionStatsCmd(a), newSessionExportCmd(a), newSessionExplainCmd(a),
	} {
		sub.DisableFlagsInUseLine = true
		c.AddCommand(sub)
	}
	return c
}

// sessionStore is the flag that says where the events are.
type sessionStore struct{ db string }

func (o *sessionStore) register(f *pflag.FlagSet) {
	f.StringVar(&o.db, "db", "", "keep events in this `DATABASE`: sqlite:PATH or postgres://...; @FILE holds its name (default sqlite: in ~/.local/state/jwtdoc)")
}

// open opens the database of the flag, or the one that is this user's by default.
func (o *sessionStore) open(ctx context.Context, a *app, mode store.Mode) (*store.Store, error) {
	name := o.db
	if file, ok := fileName(name); ok {
		b, _, err := source.ReadSmall(a.env.FS, file)
		if err != nil {
			return nil, readError(finding.Quote(file), err)
		}
		name = strings.TrimSpace(string(b))
		a.secrets.AddURLSecrets(name)
	} else if strings.Contains(name, "://") {
		a.secrets.AddURLSecrets(name)
	}
	if name == "" {
		path, err := a.defaultStore(mode)
		if err != nil {
			return nil, err
		}
		name = "sqlite:" + path
	}
	return store.Open(ctx, a.env, name, mode)
}

// defaultStore is a file in the folder that programs keep their state in (XDG base directories).
func (a *app) defaultStore(mode store.Mode) (string, error) {
	get := func(name string) string {
		v, _ := a.env.Getenv(name)
		return v
	}
	dir := cmp.Or(get("XDG_STATE_HOME"), get("LOCALAPPDATA"))
	if home := get("HOME"); dir == "" && home != "" {
		dir = filepath.Join(home, ".local", "state")
	}
	if !filepath.IsAbs(dir) {
		return "", finding.Usage(errors.New("no home folder is known to keep events in"), "--db sqlite:PATH")
	}
	dir = filepath.Join(dir, "jwtdoc")
	if mode == store.Write {
		if err := a.makeDirs(dir); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, "sessions.db"), nil
}

// makeDirs makes a folder and those that it lies in, for their owner alone.
func (a *app) makeDirs(dir string) error {
	if root, err := a.env.FS.OpenRoot(dir); err == nil {
		return root.Close()
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := a.makeDirs(parent); err != nil {
			return err
		}
	}
	if err := a.env.FS.MakeDir(dir); err != nil {
		return writeError(dir, err)
	}
	return nil
}

// sessionFilter are the flags that choose among events.
type sessionFilter struct {
	user         string
	types, idle  []string
	since, until time.Duration
	limit        int
}

func (o *sessionFilter) register(f *pflag.FlagSet, zone *zoneFlag) {
	f.StringVar(&o.user, "user", "", "only of this `USER`, by id or e-mail address")
	f.StringSliceVar(&o.types, "type", nil, "only of this `TYPE`: token_expired, refresh_failed, user_action, auth_error, unknown; may be given again")
	f.StringSliceVar(&o.idle, "idle", nil, "only after this `CLASS` of idleness: active, short, medium, long; may be given again")
	durationVar(f, &o.since, "since", "only those of the last `DURATION`: 30m, 24h, 7d")
	durationVar(f, &o.until, "until", "only those older than this `DURATION`")
	f.Var(zone, "tz", "show times in this `ZONE`: Asia/Bangkok, local or utc")
}

func (o *sessionFilter) filter(now time.Time) (session.Filter, error) {
	f := session.Filter{User: session.Clean(o.user), Limit: o.limit}
	for _, word := range o.types {
		t := session.Type(strings.ToUpper(strings.ReplaceAll(word, "-", "_")))
		if !slices.Contains(session.Types(), t) {
			return f, finding.Usage(fmt.Errorf("--type is %s", finding.Quote(word)), "there are: "+joined(session.Types()))
		}
		f.Types = append(f.Types, t)
	}
	for _, word := range o.idle {
		i := session.Idle(strings.ToLower(word))
		if !slices.Contains(session.Idles(), i) {
			return f, finding.Usage(fmt.Errorf("--idle is %s", finding.Quote(word)), "there are: "+joined(session.Idles()))
		}
		f.Idle = append(f.Idle, i)
	}
	if o.since < 0 || o.until < 0 {
		return f, finding.Usage(errors.New("--since and --until are lengths of time, and one is negative"), "--since 24h")
	}
	if o.since > 0 {
		f.Since = now.Add(-o.since)
	}
	if o.until > 0 {
		f.Until = now.Add(-o.until)
	}
	if o.limit < 0 {
		return f, finding.Usage(fmt.Errorf("--limit is %d", o.limit), "--limit 0 lists all")
	}
	return f, nil
}

func joined[T ~string](list []T) string {
	var words []string
	for _, w := range list {
		words = append(words, string(w))
	}
	return strings.Join(words, ", ")
}

// matching opens the database for reading, with what is to be looked for in it. The caller closes it.
func (o *sessionStore) matching(ctx context.Context, a *app, wanted *sessionFilter) (*store.Store, session.Filter, error) {
	f, err := wanted.filter(a.now)
	if err != nil {
		return nil, f, err
	}
	s, err := o.open(ctx, a, store.Read)
	return s, f, err
}
