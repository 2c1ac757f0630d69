package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/layer"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

type sessionExplainOptions struct {
	event, har, policy, environment, logZone string
	logs                                     []string
	db                                       sessionStore
}

func newSessionExplainCmd(a *app) *cobra.Command {
	o := &sessionExplainOptions{}
	c := &cobra.Command{
		Use:   "explain [ID]",
		Short: "say which layer ended a session, and what did not",
		Example: `jwtdoc session explain 6f0c2f6e            # a logout that serve has collected
jwtdoc session explain --event event.json
jwtdoc session explain --har session.har --log api.log
jwtdoc session explain --event event.json --policy .  # and its clocks
jwtdoc session explain --har session.har -o svg > session.svg`,
		Long: `Puts everything that is known of one session on one timeline, by the server's clock: a logout event with its samples and observations, a browser's recording, the server's logs, the project's settings. Then it names the layer that ended the session: a cookie's Max-Age, a cookie that another answer replaced, an expired or refused token, the server's session, a timer of the page, a 403 taken for a 401, another tab, a script, the user; and says of every other layer why it was not that one.

At least one source is needed; ID is that of a collected logout (jwtdoc session list), or its beginning. The sources are set beside each other by the server's Date and by the requests that two of them saw: a log in local time and a wrong clock are noticed, and said. A log line without a zone is taken for UTC unless the requests say otherwise or --log-zone does.

"healthy" is the session that was renewed until its refresh token ended. Where the evidence is not enough, the verdict is "unknown", with what would settle it. "jwtdoc explain LAYER" documents a layer. Nothing is sent.

Exit 0 for a healthy end and for a user who signed out, 1 for any other verdict, 2 when no source is given or none shows an end.`,
		Annotations: map[string]string{formatsAnnotation: outputSVG},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSessionExplain(cmd.Context(), a, o, args)
		},
	}
	f := c.Flags()
	f.StringVar(&o.event, "event", "", "a logout event as JSON, as a page sends it or session show -j prints it: a `FILE`, or -")
	f.StringVar(&o.har, "har", "", "a browser's recording of the session: a HAR `FILE`, or -")
	f.StringArrayVar(&o.logs, "log", nil, "a server's log: a `FILE`, or - (may be given several times)")
	f.StringVar(&o.logZone, "log-zone", "", "the `ZONE` of log lines that tell none: Asia/Bangkok, +07:00")
	f.StringVar(&o.policy, "policy", "", "compare with the lifetimes that the project in this `PATH` sets, as jwtdoc policy reads them")
	f.StringVar(&o.environment, "environment", "", "with --policy: the `NAME` of the deployment")
	o.db.register(f)
	f.Var(&zoneFlag{a, ""}, "tz", "show local times in this `ZONE`: Asia/Bangkok, local or utc")
	return c
}

func runSessionExplain(ctx context.Context, a *app, o *sessionExplainOptions, args []string) error {
	if err := o.check(args); err != nil {
		return err
	}
	in, err := o.read(ctx, a, args)
	if err != nil {
		return err
	}
	h := timeline.Build(in)
	if h.End.IsZero() {
		return finding.Usage(errors.New("nothing in it shows the end of a session: no logout event, no refusal, no sign-out"),
			"record again while it happens (\"Preserve log\" on), give the log of that minute, or let the page report it: jwtdoc help session serve")
	}
	r := layer.Explain(h)
	switch {
	case a.wantsJSON():
		err = render.JSON(a.out, "session explain", r)
	case a.output == outputSVG:
		err = render.SessionSVG(a.out, r, a.zone)
	default:
		err = render.SessionExplain(a.out, a.style(), r, a.zone, a.verbose)
	}
	if err == nil && r.Verdict.Layer != session.EndHealthy && r.Verdict.Layer != "user-action" {
		return verdict(finding.ExitFound)
	}
	return err
}

func (o *sessionExplainOptions) check(args []string) error {
	inputs := 0
	for _, name := range append([]string{o.event, o.har}, o.logs...) {
		if name == "-" {
			inputs++
		}
	}
	switch {
	case len(args) > 1:
		return finding.Usage(fmt.Errorf("one session is explained at a time, and %s is a second", finding.Quote(args[1])), "jwtdoc session explain ID")
	case len(args) == 1 && o.event != "":
		return finding.Usage(errors.New("an ID and --event are two logouts"), "leave one away")
	case len(args) == 0 && o.event == "" && o.har == "" && len(o.logs) == 0:
		return finding.Usage(errors.New("no session is given"), "jwtdoc session explain --har FILE, --event FILE or --log FILE; or the ID of a logout event (jwtdoc session list)")
	case inputs > 1:
		return finding.Usage(errors.New("standard input can be one source only"), "name files for the others")
	case o.environment != "" && o.policy == "":
		return finding.Usage(errors.New("--environment chooses a deployment of the project, and none is given"), "add --policy PATH")
	}
	return nil
}

func (o *sessionExplainOptions) read(ctx context.Context, a *app, args []string) (timeline.Input, error) {
	var in timeline.Input
	if o.logZone != "" {
		zone, err := parseZone(o.logZone, a.env.Zone)
		if err != nil {
			return in, err
		}
		in.LogZone = zone
	}
	if len(args) == 1 {
		e, err := o.stored(ctx, a, args[0])
		if err != nil {
			return in, err
		}
		in.Event, in.Received = &e.Event, e.ReceivedAt
	}
	for _, read := range []func(context.Context, *app, *timeline.Input) error{o.readEvent, o.readHAR, o.readLogs, o.readPolicy} {
		if err := read(ctx, a, &in); err != nil {
			return in, err
		}
	}
	return in, nil
}

// stored takes an event from the collector's database.
func (o *sessionExplainOptions) stored(ctx context.Context, a *app, id string) (session.Stored, error) {
	s, err := o.db.open(ctx, a, store.Read)
	if err != nil {
		return session.Stored{}, err
	}
	defer func() { _ = s.Close() }()
	return oneEvent(ctx, s, id)
}

func (o *sessionExplainOptions) readEvent(ctx context.Context, a *app, in *timeline.Input) error {
	if o.event == "" {
		return nil
	}
	b, place, err := a.readInput(ctx, o.event, session.MaxBody*2)
	if err != nil {
		return err
	}
	e, received, err := readStoredEvent(b)
	if err != nil {
		return finding.Usage(fmt.Errorf("reading %s: %w", place, err), "give it as the page sends it, or as jwtdoc session show ID -j prints it")
	}
	in.Event, in.Received = &e, received
	return nil
}

// readStoredEvent reads an event as a page sends it, or as the collector's reports show it: as member event, with what the
// collector added.
func readStoredEvent(b []byte) (session.Event, time.Time, error) {
	o, fault := exactjson.ParseObject(b)
	if fault != nil {
		return session.Event{}, time.Time{}, fmt.Errorf("it is no JSON object: %s (byte %d)", fault.Message, fault.Offset)
	}
	if v, ok := o.Get("event"); ok {
		if inner, isObject := v.Object(); isObject {
			o = inner
		}
	}
	var received time.Time
	if v, ok := o.Get("receivedAt"); ok {
		s, _ := v.Text()
		received, _ = time.Parse(time.RFC3339, s) // without it, only the page's clock is less certain
	}
	for _, added := range []string{"receivedAt", "ip", "userAgent", "idleClass", "accessLeftSeconds", "refreshLeftSeconds"} {
		o = o.Without(added)
	}
	plain, err := o.MarshalJSON()
	if err != nil {
		return session.Event{}, time.Time{}, err
	}
	e, err := session.ParseEvent(plain)
	return e, received, err
}

func (o *sessionExplainOptions) readHAR(ctx context.Context, a *app, in *timeline.Input) error {
	if o.har == "" {
		return nil
	}
	b, _, err := a.readInput(ctx, o.har, har.MaxFile)
	if err != nil {
		return err
	}
	r, err := har.Parse(b)
	if err != nil {
		return err
	}
	for _, e := range r.Entries {
		a.registerExchange(e)
	}
	in.Recording = &r
	return nil
}

func (o *sessionExplainOptions) readLogs(ctx context.Context, a *app, in *timeline.Input) error {
	for _, name := range o.logs {
		b, place, err := a.readInput(ctx, name, serverlog.MaxText)
		if err != nil {
			return err
		}
		l, err := serverlog.Read(string(b))
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(slices.Concat(l.Lines, l.Session), func(l serverlog.Line) bool { return !l.At.IsZero() }) {
			return finding.Usage(fmt.Errorf("no line of %s that speaks of a request or a session has a time (of %s)", place, count(l.Total, "line", "lines")),
				"let the log write times: docker logs -t NAME")
		}
		a.maskLines(l.Lines)
		a.maskLines(l.Session)
		in.Logs = append(in.Logs, timeline.NamedLog{Name: place, Log: l})
	}
	return nil
}

// maskLines takes out of lines that a report quotes what is secret in them: a password, a key, somebody's token.
func (a *app) maskLines(lines []serverlog.Line) {
	for i := range lines {
		lines[i].Text, lines[i].Path = a.secrets.MaskLog(lines[i].Text), a.secrets.MaskLog(lines[i].Path)
	}
}

func (o *sessionExplainOptions) readPolicy(ctx context.Context, a *app, in *timeline.Input) error {
	if o.policy == "" {
		return nil
	}
	var read checkOptions
	read.in.register(pflag.NewFlagSet("", pflag.ContinueOnError)) // no container is looked into
	project, _, err := read.read(ctx, a, o.policy)
	if err != nil {
		return err
	}
	environment, err := (&policyOptions{environment: o.environment}).deployment(project)
	if err != nil {
		return err
	}
	p := project.Policy(environment, 0, 0)
	in.Policy = &p
	return nil
}
