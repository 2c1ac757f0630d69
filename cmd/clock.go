package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/clock/reader"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// clockOptions is what the flags of clock say.
type clockOptions struct {
	urls, ntp         []string
	token             string
	maxSkew, timeout  time.Duration
	precise, insecure bool
	inside            clockContainerOptions
}

const clockExamples = `jwtdoc clock --url http://localhost:8000/   # is the server's clock mine?
jwtdoc clock --url https://api.example.com/ --ntp pool.ntp.org
jwtdoc clock --url http://localhost:8000/ --precise    # to a millisecond
jwtdoc clock --container backend           # application, date and kernel
jwtdoc clock --url http://localhost:8000/ --token @t   # valid there?
jwtdoc clock                       # this machine: zone, NTP
jwtdoc clock --url http://localhost:8000/ -j | jq '.sources[1].offset.seconds'`

const clockLong = `Says whose clock is wrong, by how much, and which libraries that makes refuse a token. Every offset is an interval that holds the truth: a Date has whole seconds and the answer travelled, so "+37.2 s ± 0.5 s" is what one answer shows. More are asked for only where the verdict hangs on them, or with --precise: then up to 14 requests find the turn of the server's second, one about every second.

Another time zone is no difference: what is compared are instants. A difference of whole quarters of an hour is reported as what it is, a time zone that some code took for UTC.

Of a container it reads what its application says where it has a port, what date says where it has a shell, and the kernel's time, which the engine tells. Its programs can differ from the kernel by a preloaded library alone; a kernel that differs is a virtual machine that slept, or another machine. Nothing is written into a container, and nothing but date runs there. With --helper a program of some 200 bytes runs in it, from memory, past every library: nothing of it is left, but security software may report it.

A time server (--ntp HOST) tells which of two clocks is wrong. With --token it says from when to when each side takes the token for valid.

Requests are HEAD, without any credential, to the addresses you name and the ports of the containers you name. Exit codes: 0 no two clocks are surely further apart than --max-skew (default 1s), 1 two are, or the answers of one contradict each other, 3 a clock could not be read.`

func newClockCmd(a *app) *cobra.Command {
	o := &clockOptions{maxSkew: time.Second}
	c := &cobra.Command{
		Use:     "clock [--url URL]... [--container NAME]... [--ntp HOST]",
		Short:   "say whose clock is wrong, by how much, and whether it matters",
		GroupID: groupCause,
		Example: clockExamples,
		Long:    clockLong,
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runClock(cmd.Context(), a, o) },
	}
	f := c.Flags()
	f.StringArrayVar(&o.urls, "url", nil, "read the clock of the server at this `URL`; may be given again")
	f.StringArrayVar(&o.ntp, "ntp", nil, "read the clock of this time server, a `HOST` or HOST:PORT")
	o.inside.register(f)
	f.StringVar(&o.token, "token", "", "say where this `TOKEN` is valid, and until when; also @FILE or -")
	f.BoolVar(&o.precise, "precise", false, "find the turn of the server's second: exact to about a round trip")
	durationVar(f, &o.maxSkew, "max-skew", "exit 1 when two clocks are surely further apart than this `DURATION` (default 1s)")
	durationVar(f, &o.timeout, "timeout", "how long one answer may take, as a `DURATION` (default 5s)")
	f.BoolVar(&o.insecure, "insecure", false, "do not verify the server's TLS certificate")
	c.Flags().Var(&zoneFlag{a, ""}, "tz", "show local times in this `ZONE`: Asia/Bangkok, local or utc")
	return c
}

func runClock(ctx context.Context, a *app, o *clockOptions) error {
	if o.maxSkew <= 0 {
		return finding.Usage(fmt.Errorf("--max-skew is %v: clocks always differ by a little", o.maxSkew), "--max-skew 1s")
	}
	var t *token.Token
	if o.token != "" {
		text, err := a.readToken(ctx, []string{o.token})
		if err != nil {
			return err
		}
		parsed := token.Parse(text)
		t = &parsed
	}
	w := reader.World{Env: a.env, Local: clock.NewLocal(a.now), Note: a.progress}
	if !o.precise {
		w.Enough = o.enough(t, a.now)
	}
	tasks, err := o.tasks(ctx, a, w)
	if err != nil {
		return err
	}
	if len(tasks) == 0 {
		// A clock that is being set right now shows in a moment.
		_ = a.env.Sleep(ctx, 300*time.Millisecond)
	}
	others := reader.All(ctx, tasks)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	here, disciplined := w.ThisMachine(a.zone)
	sources := append([]clock.Source{here}, others...)
	set := clock.Setting{MaxSkew: o.maxSkew, Now: a.now, Zone: a.zone, Disciplined: disciplined}
	verdict := clock.Judge(sources, set)
	report := clock.NewReport(sources, verdict, set)
	if t != nil {
		report.Findings = aboutTimes(*t, rule.Check(*t, a.now))
		report.Token, _ = clock.WindowsOf(*t, sources, a.now)
	}
	if a.wantsJSON() {
		err = render.JSON(a.out, "clock", report)
	} else {
		err = render.Clock(a.out, a.style(), report, a.zone)
	}
	return cmp.Or(err, clockExit(verdict, sources))
}

// enough reports whether an offset is known well enough: it is surely allowed or surely not, and so is the token.
func (o *clockOptions) enough(t *token.Token, now time.Time) func(clock.Interval) bool {
	return func(i clock.Interval) bool {
		if !i.Within(o.maxSkew) && !i.Beyond(o.maxSkew) {
			return false
		}
		return t == nil || clock.DecidesToken(*t, i, now)
	}
}

// tasks are the looks at the clocks that the flags name.
func (o *clockOptions) tasks(ctx context.Context, a *app, w reader.World) ([]reader.Task, error) {
	var tasks []reader.Task
	timeout := cmp.Or(o.timeout, 5*time.Second)
	names := map[string]bool{}
	for _, text := range o.urls {
		r, err := request.New("HEAD", text)
		if err != nil {
			return nil, err
		}
		if why, unsafe := r.UnsafeToRepeat(); unsafe {
			return nil, finding.Usage(fmt.Errorf("%s: asking for it could change something (%s)", finding.Quote(r.URL.String()), why),
				"any other path of the server has the same clock: --url "+finding.ShellQuote(r.Origin().String()+"/", "URL"))
		}
		a.registerRequest(r)
		name := r.URL.Host
		if names[name] {
			name = r.URL.String()
		}
		names[name] = true
		tasks = append(tasks, func(ctx context.Context) clock.Source {
			sender := wire.NewSender(a.env, wire.Policy{
				Allow: []request.Origin{r.Origin()}, Timeout: timeout, UserAgent: userAgent(), Insecure: o.insecure,
			}, a.secrets)
			defer sender.Close()
			return clock.Source{Name: finding.Safe(name), Kind: clock.KindHTTP, Readings: []clock.Reading{w.HTTP(ctx, sender, r)}}
		})
	}
	inside, err := o.inside.tasks(ctx, a, w, timeout)
	if err != nil {
		return nil, err
	}
	tasks = append(tasks, inside...)
	for _, host := range o.ntp {
		if host == "" {
			return nil, finding.Usage(errors.New("--ntp is empty"), "--ntp pool.ntp.org")
		}
		tasks = append(tasks, func(ctx context.Context) clock.Source {
			return clock.Source{Name: finding.Safe(host), Kind: clock.KindNTP, Readings: []clock.Reading{w.NTP(ctx, host)}}
		})
	}
	return tasks, nil
}

// clockExit is the exit code of a comparison: a difference that is sure counts for more than a clock that was not read.
func clockExit(v clock.Verdict, sources []clock.Source) error {
	if v.Problem() {
		return verdict(finding.ExitFound)
	}
	for _, s := range sources {
		if s.Unread() {
			return verdict(finding.ExitUnexamined)
		}
	}
	return nil
}
