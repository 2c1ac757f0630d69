package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/probe"
	"github.com/jwtdoc/jwtdoc/internal/audit/run"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// auditOptions is what the flags of audit say.
type auditOptions struct {
	url, method   string
	headers       []string
	subject       auditSubject
	only, skip    []string
	rate          int
	baseline      string
	writeBaseline bool
	timeout       time.Duration
	network       networkFlags
	consent       auditConsent
	allowUnsafe   bool
	dryRun        bool
}

const auditExamples = `# Does my server really enforce expiry, signature, algorithm?
jwtdoc audit --url http://localhost:8000/api/users --secret-file jwt.key \
  -P user_id:=3

# Copy the claims of a token that works
jwtdoc audit --url http://localhost:8000/me --env-file .env --from @token.txt

# Keys of a pair; the public one is for the confusion of algorithms
jwtdoc audit --url http://localhost:8000/me --key jwt.pem --from @token.txt

# Only the proof of expiry
jwtdoc audit --url http://localhost:8000/posts --secret-file jwt.key --sub 3 \
  --only expires-in-time,expired-token

# In CI: accept what is broken today, fail on anything new
jwtdoc audit --yes --url http://localhost:8000/me --secret-file jwt.key \
  --sub 3 --baseline audit-baseline.json

# What would be sent? (sends nothing)
jwtdoc audit --url http://localhost:8000/me --env-file .env --sub 3 --dry-run`

const auditLong = `Sends your own server, with your own key, what it must accept and what it must refuse: a healthy token, none, garbage, damaged and forged signatures, other algorithms, times that have passed or are still to come, wrong claims. Each is one probe with its reason from the standards; jwtdoc explain PROBE tells more.

That tokens expire is proven on one that is watched over its exp, and the leeways of exp, nbf and iat are measured to a second without waiting for them. The libraries that behave so are named.

It begins with a healthy token, which must be accepted, and with no credentials, which must be refused. If either is otherwise nothing else is sent. A healthy token is tried again between the probes: refusals prove something only while it is accepted. It stops at a 429.

The healthy token has the claims that you give (-P, --sub, --aud, --iss) or those of --from, with fresh times and a life of 60 seconds. Tokens that would never end where they are accepted (no exp, milliseconds, text) go to this machine only, or with --allow-immortal, which lists their jti so that you can revoke them.

What will be sent is shown, and you are asked; without a terminal --yes is needed. Other hosts than this machine and private networks need --i-own-this-server.

Exit codes: 0 every rule kept, 1 one of the severity of --fail-on is broken, 3 the start was not sound, or the server stopped answering.`

func newAuditCmd(a *app) *cobra.Command {
	o := &auditOptions{}
	c := &cobra.Command{
		Use:         "audit --url URL [FLAGS]",
		Short:       "find out whether a server really enforces what it should",
		GroupID:     groupCause,
		Example:     auditExamples,
		Long:        auditLong,
		Annotations: map[string]string{formatsAnnotation: allFormats},
		Args:        noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range []string{"from", "lesser-token"} {
				if f := cmd.Flags().Lookup(name); f.Changed && f.Value.String() == "" {
					return finding.Usage(fmt.Errorf("the token of --%s is empty", name), "is the variable set that it comes from? --"+name+" @token.txt reads a file")
				}
			}
			return runAudit(cmd.Context(), a, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.url, "url", "", "the `URL` of an endpoint of your own that takes tokens")
	f.StringVarP(&o.method, "request", "X", "GET", "the `METHOD` of the requests")
	f.StringArrayVarP(&o.headers, "header", "H", nil, "a header `FIELD` for every request, as in curl: 'Name: value'")
	o.subject.register(c)
	f.StringSliceVar(&o.only, "only", nil, "ask these `PROBES` alone (and the first two); jwtdoc explain lists them")
	f.StringSliceVar(&o.skip, "skip", nil, "leave these `PROBES` out")
	f.IntVar(&o.rate, "rate", 0, "send at most `N` requests a second (default 100; on other hosts 5)")
	f.StringVar(&o.baseline, "baseline", "", "do not fail for what is broken in this `FILE` already")
	f.BoolVar(&o.writeBaseline, "baseline-update", false, "write what is broken now into the --baseline file")
	durationVar(f, &o.timeout, "timeout", "how long one answer may take, as a `DURATION` (default 5s)")
	o.network.register(f)
	o.consent.register(f)
	f.BoolVar(&o.allowUnsafe, "allow-unsafe", false, "send requests that may change something (POST, logout, ...)")
	f.BoolVar(&o.dryRun, "dry-run", false, "list what would be sent, and send nothing")
	return c
}

func runAudit(ctx context.Context, a *app, o *auditOptions) error {
	r, err := o.request()
	if err != nil {
		return err
	}
	a.registerRequest(r)
	wanted, err := o.wanted()
	if err != nil {
		return err
	}
	if err := o.checkBaseline(); err != nil {
		return err
	}
	subject, notes, err := o.subject.read(ctx, a)
	if err != nil {
		return err
	}
	if o.dryRun {
		return a.writeAudit(planOf(r, subject, wanted))
	}
	w, err := o.world(ctx, a, r)
	if err != nil {
		return err
	}
	rate := cmp.Or(o.rate, defaultRate(w.Local))
	if err := o.consent.ask(ctx, a, describeAudit(r, subject, wanted, w, rate)); err != nil {
		return err
	}
	report, err := run.Run(ctx, w, run.Options{
		Request: r, Subject: subject, Probes: probe.All(), Wanted: wanted, Rate: rate, LastingAllowed: o.consent.immortal, Findings: notes,
	})
	if err != nil {
		return err
	}
	if err := o.applyBaseline(a, &report); err != nil {
		return err
	}
	if err := a.writeAudit(report); err != nil {
		return err
	}
	return a.auditExit(report)
}

// defaultRate is how many requests a second are sent where the user does not say.
func defaultRate(local bool) int {
	if local {
		return 100
	}
	return 5
}

// request is the request without its credential.
func (o *auditOptions) request() (request.Request, error) {
	if o.url == "" {
		return request.Request{}, finding.Usage(errors.New("no address is given"), "jwtdoc audit --url http://localhost:8000/api/users --secret-file jwt.key -P user_id:=3")
	}
	if o.rate < 0 {
		return request.Request{}, finding.Usage(fmt.Errorf("--rate is %d", o.rate), "--rate 5")
	}
	r, err := request.New(o.method, o.url)
	if err != nil {
		return r, err
	}
	for _, h := range o.headers {
		if r, err = addField(r, h); err != nil {
			return r, err
		}
	}
	if c := request.FindCredential(r); c.Kind != request.NoCredential {
		return r, finding.Usage(errors.New("the request holds a token already"), "audit makes its own: give the claims of that one with --from")
	}
	if why, unsafe := r.UnsafeToRepeat(); unsafe && !o.allowUnsafe {
		return r, finding.Usage(fmt.Errorf("sending it many times could change something: %s", why), "audit another address of the same server, or add --allow-unsafe")
	}
	return r, nil
}

// wanted tells which probes are asked.
func (o *auditOptions) wanted() (func(id string) bool, error) {
	var ids []string
	for _, p := range probe.All() {
		ids = append(ids, p.ID)
	}
	has := func(list []string, id string) bool {
		for _, x := range list {
			if strings.EqualFold(strings.TrimSpace(x), id) {
				return true
			}
		}
		return false
	}
	for _, name := range append(append([]string{}, o.only...), o.skip...) {
		if !has(ids, strings.TrimSpace(name)) {
			hint := "jwtdoc audit --dry-run --url URL ... lists them"
			if near := nearest(name, ids); near != "" {
				hint = "did you mean " + near + "?"
			}
			return nil, finding.Usage(fmt.Errorf("there is no probe %s", finding.Quote(name)), hint)
		}
	}
	return func(id string) bool {
		return (len(o.only) == 0 || has(o.only, id)) && !has(o.skip, id)
	}, nil
}

// world is how the server is reached. Whether it is a machine of the user's own is decided on every address that is
// dialled.
func (o *auditOptions) world(ctx context.Context, a *app, r request.Request) (run.World, error) {
	policy := wire.Policy{
		Allow: []request.Origin{r.Origin()}, Timeout: cmp.Or(o.timeout, 5*time.Second), UserAgent: userAgent(), LocalOnly: !o.consent.own,
	}
	if err := o.network.apply(a, &policy); err != nil {
		return run.World{}, err
	}
	policy.CertificateFor = policy.Allow
	sender := wire.NewSender(a.env, policy, nil)
	w := run.World{
		Sender: sender, Now: a.env.Now, Sleep: a.env.Sleep, Rand: a.env.Rand, Secrets: a.secrets, Note: a.progress,
		Local: sender.LocalTarget(ctx, r.Origin()), Loopback: sender.LoopbackTarget(ctx, r.Origin()),
	}
	if !w.Local && !o.consent.own {
		return w, finding.Usage(
			fmt.Errorf("%s is neither on this machine nor in a private network", finding.Safe(r.Origin().String())),
			"audit only servers of your own; for one of these add --i-own-this-server\nis the name known? nothing was sent")
	}
	switch {
	case o.consent.immortal:
		w.Lasting = sender
	case w.Loopback:
		policy.LoopbackOnly = true
		w.Lasting = wire.NewSender(a.env, policy, nil)
	}
	return w, nil
}

func (a *app) writeAudit(r audit.Report) error {
	return render.Audit(a.out, a.style(), a.format(), r, render.AuditOptions{Verbose: a.verbose, Help: ruleHelp})
}

// auditExit is 1 where a rule of the wanted severity is broken and the baseline does not have it, and 3 where the audit
// could not be made.
func (a *app) auditExit(r audit.Report) error {
	for _, p := range r.Broken() {
		if p.Severity >= a.failOn && r.Verdict.State != audit.NotExamined {
			return verdict(finding.ExitFound)
		}
	}
	if r.Verdict.State == audit.NotExamined {
		return verdict(finding.ExitUnexamined)
	}
	return nil
}
