package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session/agent"
	"github.com/jwtdoc/jwtdoc/internal/session/collector"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// sessionServeOptions is what the flags of session serve say.
type sessionServeOptions struct {
	db                      sessionStore
	listen, path, tokenFile string
	origins, hosts, proxies []string
	keep                    time.Duration
	rate                    float64
	ip, email               string
	quiet                   bool
}

const sessionServeLong = `Listens for the logout events of pages and keeps them. An event is a POST with JSON (docs/schema/logout-event.json); it is answered 201 when it has been committed to the database and 200 when it had been before, so that a page may send it again until it is answered. 503 means that nothing was stored: send it again. What is no event is refused with 400 and the reason.

Browsers may send events from the --origin given, and from no other. One client may send --rate events a second over time, and ten times as many at once.

It listens on this machine only, unless --listen says otherwise, and speaks plain HTTP: put what speaks TLS in front of it. Pages load their side of it from /jwtdoc.js. Events are read at / (a page), /v1/events (JSON) and /metrics (Prometheus) from this machine; from elsewhere with the token of --read-token-file, as a bearer token or as the password that the browser asks for. Behind a proxy all requests come from this machine: give it a token file then, and --proxy, so that the client's address is the client's.

Tokens are never kept. Of IP and e-mail addresses --ip and --email say what is. Ctrl-C ends it when what has arrived is stored; exit 0.`

func newSessionServeCmd(a *app) *cobra.Command {
	o := &sessionServeOptions{ip: string(collector.KeepWhole), email: string(collector.KeepWhole)}
	c := &cobra.Command{
		Use:   "serve",
		Short: "collect the logout events of pages",
		Example: `jwtdoc session serve --origin http://localhost:3000
jwtdoc session serve --db postgres://jwtdoc@db/sessions --keep 30d
jwtdoc session serve --listen 0.0.0.0:8787 --host logouts.example.com \
  --read-token-file token --ip mask --email drop`,
		Long: sessionServeLong,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSessionServe(cmd.Context(), a, o) },
	}
	f := c.Flags()
	o.db.register(f)
	f.StringVar(&o.listen, "listen", "127.0.0.1:8787", "listen on this `ADDRESS`; port 0 is any free one")
	f.StringVar(&o.path, "path", collector.DefaultPath, "take events at this `PATH`")
	f.StringArrayVar(&o.origins, "origin", nil, "take events from pages of this `ORIGIN`, https://app.example.com; may be given again")
	f.StringArrayVar(&o.hosts, "host", nil, "a `NAME` under which this collector is read; may be given again")
	f.StringVar(&o.tokenFile, "read-token-file", "", "whoever reads needs the token in this `FILE`")
	durationVar(f, &o.keep, "keep", "delete events after this `DURATION`: 30d (default: never)")
	f.Float64Var(&o.rate, "rate", 20, "take `N` events a second from one client; 0 is any number")
	words := []string{string(collector.KeepWhole), string(collector.KeepMasked), string(collector.KeepNone)}
	f.Var(&choice{&o.ip, words}, "ip", "`WHAT` to do with IP addresses: keep, mask (to the network) or drop")
	f.Var(&choice{&o.email, words}, "email", "`WHAT` to do with e-mail addresses: keep, mask (to the domain) or drop")
	f.StringArrayVar(&o.proxies, "proxy", nil, "believe X-Forwarded-For of this `ADDRESS`, 10.0.0.0/8; may be given again")
	f.BoolVar(&o.quiet, "quiet", false, "print no events as they come")
	f.Var(&zoneFlag{a, ""}, "tz", "show times in this `ZONE`: Asia/Bangkok, local or utc")
	return c
}

func runSessionServe(ctx context.Context, a *app, o *sessionServeOptions) error {
	options, err := o.collector(a)
	if err != nil {
		return err
	}
	s, err := o.db.open(ctx, a, store.Write)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	l, err := a.env.Net.Listen(ctx, "tcp", o.listen)
	if err != nil {
		return finding.Unexamined(fmt.Errorf("listening on %s: %w", finding.Quote(o.listen), err), "another program may be there: --listen 127.0.0.1:0 takes a free port")
	}
	log := newEventLog(a, o.quiet)
	options.Store, options.Stored, options.Unavailable = s, log.stored, log.unavailable
	server := collector.NewServer(collector.New(options), l)
	o.announce(a, l.Addr(), s.Name)
	cleaned := make(chan struct{})
	background, cancel := context.WithCancel(ctx)
	go func() {
		defer close(cleaned)
		o.deleteOld(background, a, s)
	}()
	err = server.Serve(ctx)
	cancel()
	<-cleaned
	log.close()
	_, _ = fmt.Fprintf(a.err, "jwtdoc: stopped; %d stored\n", server.Collector.StoredEvents())
	return err
}

// announce says where it listens, and what whoever started it may not have meant.
func (o *sessionServeOptions) announce(a *app, at net.Addr, name string) {
	_, _ = fmt.Fprintf(a.err, "jwtdoc: listening on http://%s, events to %s, kept in %s\n", at, finding.Safe(o.path), name)
	if tcp, ok := at.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		if o.tokenFile == "" {
			a.note("events are taken from everywhere, and read from this machine only: --read-token-file FILE lets others read")
		}
		a.note("this is plain HTTP: events, and the read token, can be seen on their way unless something in front of it speaks TLS")
	}
	if len(o.origins) == 0 {
		a.note("no page of another origin may send events: --origin http://localhost:3000 lets the pages of that one")
	}
}

func (o *sessionServeOptions) collector(a *app) (collector.Options, error) {
	c := collector.Options{
		Env: a.env, Path: o.path, Origins: o.origins, Hosts: o.hosts, Rate: o.rate, IP: collector.Keep(o.ip), Email: collector.Keep(o.email), Zone: a.zone,
		Script: agent.Script(), ScriptTag: agent.ETag(),
	}
	if o.rate < 0 {
		return c, finding.Usage(fmt.Errorf("--rate is %v", o.rate), "--rate 0 takes any number")
	}
	if o.keep < 0 {
		return c, finding.Usage(fmt.Errorf("--keep is %s", config.Words(o.keep)), "--keep 30d")
	}
	if err := collector.CheckPath(o.path); err != nil {
		return c, finding.Usage(fmt.Errorf("--path is %s: %w", finding.Quote(o.path), err), "--path "+collector.DefaultPath)
	}
	for _, origin := range o.origins {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme == "" || u.Host == "" || origin != strings.ToLower(u.Scheme+"://"+u.Host) {
			return c, finding.Usage(fmt.Errorf("--origin is %s: scheme, host and port, as browsers send it, are expected", finding.Quote(origin)), "--origin https://app.example.com")
		}
	}
	for _, p := range o.proxies {
		prefix, err := netip.ParsePrefix(p)
		if a, errAddr := netip.ParseAddr(p); err != nil && errAddr == nil {
			prefix, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return c, finding.Usage(fmt.Errorf("--proxy is %s, no address", finding.Quote(p)), "--proxy 10.0.0.7 or --proxy 10.0.0.0/8")
		}
		c.Proxies = append(c.Proxies, prefix)
	}
	var err error
	c.ReadToken, err = o.readToken(a)
	return c, err
}

// readToken reads what whoever reads has to show.
func (o *sessionServeOptions) readToken(a *app) (finding.Secret, error) {
	if o.tokenFile == "" {
		return finding.Secret{}, nil
	}
	b, _, err := source.ReadSmall(a.env.FS, o.tokenFile)
	if err != nil {
		return finding.Secret{}, readError(finding.Quote(o.tokenFile), err)
	}
	b = withoutLineEnd(b)
	a.secrets.AddSecret(finding.NewSecret(b))
	if len(b) < 16 {
		return finding.Secret{}, finding.Usage(errors.New("the read token is shorter than 16 characters: it could be guessed"), "jwtdoc secret --hex 16 --out FILE")
	}
	return finding.NewSecret(b), nil
}

// deleteOld deletes what has been kept long enough: now, and every hour.
func (o *sessionServeOptions) deleteOld(ctx context.Context, a *app, s *store.Store) {
	for o.keep > 0 && ctx.Err() == nil {
		n, err := s.DeleteBefore(ctx, a.env.Now().Add(-o.keep))
		if err != nil && ctx.Err() == nil {
			a.warn("events older than %s could not be deleted: %v", config.Words(o.keep), err)
		} else if n > 0 {
			a.progress("%d events older than %s deleted", n, config.Words(o.keep))
		}
		_ = a.env.Sleep(ctx, time.Hour)
	}
}
