package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session/monitor"
)

// The values of --until.
const (
	untilExpired  = "expired"
	untilExpiring = "expiring"
)

type watchOptions struct {
	tokens     watchTokens
	every      time.Duration
	limits     monitor.Thresholds
	onExpiring string
	until      string
	plain      bool
	once       bool
	collector  collectorFlags
}

func newWatchCmd(a *app) *cobra.Command {
	o := &watchOptions{every: 30 * time.Second, limits: monitor.Usual()}
	c := &cobra.Command{
		Use:     "watch",
		Short:   "watch how long an access and a refresh token still live",
		GroupID: groupToken,
		Example: `jwtdoc watch --access @access.txt --refresh @refresh.txt
jwtdoc watch --access-cmd 'vault read -field=token secret/app'
jwtdoc watch --cookies jar.txt                     # as curl -c writes it
jwtdoc watch --access @t --until expired || ./renew
jwtdoc watch --access @t --on-expiring './renew --quiet' -j >> watch.jsonl`,
		Long: `Looks at the tokens every 30 seconds, and at the moment when one of them changes its state: fine (green), expiring (yellow: access under 5 minutes, refresh under a day), expired (red). Files and commands are read anew each time, so that a renewal is seen.

On a terminal it is a panel that fills the screen, with a countdown for each token and, with --collector, the last logouts; q leaves it. Elsewhere it writes a line for each event. With -j it writes a line for each look: accessTokenExpired, accessExpiresInMinutes, refreshTokenExpired and refreshExpiresInHours are what a page's getTokenStatus() says, null where it is not known.

A command is run without a shell: its words are split at spaces, and quotes keep them together. With --shell it is given to sh -c. What it writes to standard output is the token. --on-expiring runs when a token begins to expire, with JWTDOC_TOKEN (access or refresh) and JWTDOC_LEFT_SECONDS in its environment, and never a token; afterwards the tokens are looked at anew.

Exit 1 when it ends with a token that has expired or cannot be read, with --until expiring also when one is expiring; 0 otherwise; 130 after Ctrl-C. Without --until and --once it ends only when you end it.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := emptyTokens(cmd.Flags()); err != nil {
				return err
			}
			return runWatch(cmd.Context(), a, o)
		},
	}
	f := c.Flags()
	o.tokens.register(f)
	durationVar(f, &o.every, "every", "look every `DURATION` (default 30s)")
	durationVar(f, &o.limits.Access, "access-soon", "the access token is expiring below this `DURATION` (default 5m)")
	durationVar(f, &o.limits.Refresh, "refresh-soon", "the refresh token is expiring below this `DURATION` (default 1d)")
	f.StringVar(&o.onExpiring, "on-expiring", "", "run this `COMMAND` when a token begins to expire")
	f.Var(&choice{&o.until, []string{untilExpired, untilExpiring}}, "until", "end when a token is in this `STATE`: expired or expiring")
	f.BoolVar(&o.once, "once", false, "look once, and end")
	f.BoolVar(&o.plain, "plain", false, "a line for each event on a terminal too")
	o.collector.register(f)
	f.Var(&zoneFlag{a, ""}, "tz", "show local times in this `ZONE`: Asia/Bangkok, local or utc")
	return c
}

func runWatch(ctx context.Context, a *app, o *watchOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	w := &watcher{a: a, o: o}
	if err := o.tokens.open(ctx, a); err != nil {
		return err
	}
	if err := o.collector.open(a); err != nil {
		return err
	}
	if a.env.IsTerminal.Out && a.env.IsTerminal.In && !a.wantsJSON() && !o.plain && !o.once {
		return w.panel(ctx)
	}
	return w.lines(ctx)
}

func (o *watchOptions) check() error {
	if err := o.tokens.check(); err != nil {
		return err
	}
	switch {
	case o.every < time.Second:
		return finding.Usage(fmt.Errorf("--every is %v: once a second at most", o.every), "--every 30s")
	case o.limits.Access < 0 || o.limits.Refresh < 0:
		return finding.Usage(errors.New("a threshold is negative"), "--access-soon 5m --refresh-soon 1d")
	}
	if _, err := splitCommand(o.onExpiring); err != nil && !o.tokens.shell {
		return finding.Usage(fmt.Errorf("--on-expiring: %w", err), "quotes keep words together: --on-expiring \"notify 'a token expires'\"")
	}
	return nil
}

// watcher looks at the tokens again and again.
type watcher struct {
	a      *app
	o      *watchOptions
	before *monitor.Look
}

// look reads the tokens anew, and says what has changed.
func (w *watcher) look(ctx context.Context) (monitor.Look, []monitor.Event) {
	access, refresh := w.o.tokens.read(ctx, w.a, w.o.every)
	l := monitor.Take(w.a.env.Now(), access, refresh, w.o.limits)
	events := monitor.Changes(w.before, l)
	w.before = &l
	return l, events
}

// lines writes to a pipe or file until it is enough.
func (w *watcher) lines(ctx context.Context) error {
	for {
		l, events := w.look(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := w.write(l, events); err != nil {
			return err
		}
		ran, err := w.react(ctx, l, events)
		if err != nil {
			return err
		}
		if ran {
			continue // the command may have renewed the token
		}
		if w.o.once || w.enough(l) {
			return w.verdict(l)
		}
		if err := w.a.env.Sleep(ctx, l.Next(w.o.every, w.o.limits)); err != nil {
			return err
		}
	}
}

// enough reports whether --until is reached.
func (w *watcher) enough(l monitor.Look) bool {
	expired := l.Access.State == monitor.Expired || l.Refresh.State == monitor.Expired
	soon := l.Access.State == monitor.Soon || l.Refresh.State == monitor.Soon
	return w.o.until == untilExpired && expired || w.o.until == untilExpiring && (soon || expired)
}

// verdict turns the last look into an exit code.
func (w *watcher) verdict(l monitor.Look) error {
	bad := func(h monitor.Held) bool {
		return h.State == monitor.Expired || h.State == monitor.Unreadable || h.State == monitor.Soon && w.o.until == untilExpiring
	}
	if bad(l.Access) || bad(l.Refresh) {
		return verdict(finding.ExitFound)
	}
	return nil
}

// react runs the command of --on-expiring, once for each token that has begun to expire.
func (w *watcher) react(ctx context.Context, l monitor.Look, events []monitor.Event) (ran bool, err error) {
	if w.o.onExpiring == "" {
		return false, nil
	}
	for _, e := range events {
		if e.Kind != monitor.Expiring {
			continue
		}
		problem := w.runReaction(ctx, l, e)
		if ctx.Err() != nil {
			return ran, ctx.Err()
		}
		if problem != "" {
			w.a.warn("--on-expiring: %s", problem)
			if err := w.a.err.Flush(); err != nil {
				return ran, err
			}
			continue
		}
		ran = true
	}
	return ran, nil
}

// runReaction runs the command for one event; problem says why it failed.
func (w *watcher) runReaction(ctx context.Context, l monitor.Look, e monitor.Event) (problem string) {
	left := l.Access.Left
	if e.Token == monitor.RefreshToken {
		left = l.Refresh.Left
	}
	_, problem = runForWatch(ctx, w.a, w.o.onExpiring, w.o.tokens.shell, w.o.every,
		"JWTDOC_TOKEN="+e.Token, fmt.Sprintf("JWTDOC_LEFT_SECONDS=%d", int64(left.Seconds())))
	return problem
}

// splitCommand splits a command line at spaces; quotes and a backslash keep words together. Nothing is expanded.
func splitCommand(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	begun, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, begun = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case r == ' ' || r == '\t' || r == '\n':
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 || escaped {
		return nil, errors.New("a quote is not closed, or a backslash stands at the end")
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}
