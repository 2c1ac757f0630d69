package cmd

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/engine"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// diagnoseOptions is what the flags of diagnose say.
type diagnoseOptions struct {
	url, method, token, data string
	audience, issuer         string
	headers                  []string
	secret                   secretFlags
	maxRequests, repeat      int
	keyFiles                 keyFlags
	container                containerFlags
	timeout                  time.Duration
	dryRun, allowUnsafe      bool
	network                  networkFlags
	browser                  browserFlags
	curl                     string
	record                   recordFlags
	tokens                   tokenFlags

	// notes are what was noticed while the request was put together.
	notes []finding.Finding
	// localOnly is set when what may be sent must not leave this machine and private networks.
	localOnly bool
}

const diagnoseExamples = `# Why is this request refused?
jwtdoc diagnose --url http://localhost:8000/api/users --token @token.txt

# The same with the server's secret: repairs are tried and prove the cause
jwtdoc diagnose --url http://localhost:8000/api/users --token @token.txt \
  --env-file .env --secret-name SECRET_KEY

# The line that Swagger UI or a browser copies, as it is
jwtdoc diagnose --env-file .env curl 'http://localhost:8000/api/users' \
  -H 'Authorization: Bearer eyJ...'

# The request exactly as the client sends it
jwtdoc diagnose --url http://localhost:8000/api/users \
  -H 'Authorization: Bearer eyJ...' -H 'Accept: application/json'

# It works in curl and not in the browser
jwtdoc diagnose --url http://localhost:8000/api/users --token @token.txt \
  --origin http://localhost:3000

# What the browser recorded (sends nothing), and the same request sent now
jwtdoc diagnose --har session.har
jwtdoc diagnose --har session.har --replay --env-file .env

# An answer somebody pasted; a token alone
jwtdoc diagnose --answer answer.txt --token @token.txt
jwtdoc diagnose --token @token.txt --aud api --iss https://id.example.com/

# Does the container run with another secret, clock or algorithm?
jwtdoc diagnose --url http://localhost:8000/api/users --token @token.txt \
  --env-file .env --compose-service backend

# Behind Auth0, Entra, Keycloak: no secret, but the issuer's public keys
jwtdoc diagnose --url https://api.example.com/me --token @token.txt \
  --issuer https://id.example.com --aud my-api

# What would be sent? (sends nothing)
jwtdoc diagnose --url http://localhost:8000/api/users --token @t --dry-run`

const diagnoseLong = `Sends the request as it is, byte for byte, then variants of it that differ in one
thing, and compares the answers: without a credential, with garbage, with another
signature. With the server's secret it repairs one thing at a time, with the
unrepaired request before and after each repair: what makes the server accept is
the cause, and is called confirmed.

No secret at hand? --issuer fetches what the issuer publishes and tells whether kid,
iss, alg and signature are right. --container, --compose-service and --pod read what
the server was really given: its environment, the .env beside its program, its clock
and its log. Nothing is written there, and no value of it is shown.

From the word curl on, everything is curl's. A pasted line is read, not run; it also
comes from a file (--curl @FILE) or from standard input, as bash, PowerShell and
the Windows command prompt write it. What it holds goes only where it goes itself,
and keys are used there only if --url names the same origin or it is a local one.

A recording (--har), an HTTP message (--raw), a pasted answer (--answer), a server's
log (--log) and a token without an address are judged as they are, at their own time, and nothing is sent;
--replay sends the request of the first two.

Only GET, HEAD and OPTIONS are repeated unless you allow more; for a POST, a GET
on the same path stands in where that refuses a missing credential too. The token
goes to the origin you named and nowhere else; redirects to other origins are not
followed. Tokens made for a repair live 60 seconds and are never shown. Every
request sent is listed with -v or -j.

Exit codes: 0 the server accepts the request, 1 it is refused, 3 nothing answered.`

func newDiagnoseCmd(a *app) *cobra.Command {
	o := &diagnoseOptions{}
	c := &cobra.Command{
		Use:         "diagnose [FLAGS] [--url URL | curl ...]",
		Short:       "find out why a request is refused, and prove it",
		Annotations: map[string]string{formatsAnnotation: outputMarkdown},
		GroupID:     groupCause,
		Example:     diagnoseExamples,
		Long:        diagnoseLong,
		RunE: func(cmd *cobra.Command, args []string) error {
			words, err := argumentsOf(a, cmd, args)
			if err != nil {
				return err
			}
			if help, err := cmd.Flags().GetBool("help"); err == nil && help {
				return a.writeHelp(cmd)
			}
			if o.url == "" && cmd.Flags().Changed("url") {
				return finding.Usage(errors.New("the address of --url is empty"), `is the variable set? echo "${URL:?}" tells`)
			}
			return runDiagnose(cmd.Context(), a, o, words)
		},
	}
	f := c.Flags()
	f.SetInterspersed(false) // see argumentsOf
	f.StringVar(&o.url, "url", "", "the `URL` of the refused request; the token goes to this origin only")
	f.StringVarP(&o.method, "request", "X", "", "the `METHOD`; GET, or POST with -d")
	f.StringArrayVarP(&o.headers, "header", "H", nil, "a header `FIELD` as in curl: 'Name: value'")
	f.StringVarP(&o.data, "data", "d", "", "the request's body as `TEXT`, or @FILE")
	f.StringVar(&o.curl, "curl", "", "take the request from a pasted curl `LINE`; also @FILE or -")
	f.StringVar(&o.audience, "aud", "", "the `AUDIENCE` that the server is known to expect")
	f.StringVar(&o.issuer, "iss", "", "the `ISSUER` that the server is known to expect; a URL also names where its keys are")
	o.secret.register(c)
	o.keyFiles.register(c)
	o.container.register(f)
	f.Lookup("issuer").Usage = "fetch the metadata and keys of the issuer at this `URL`, and expect its iss; token is the one of the token's own iss"
	durationVar(f, &o.timeout, "timeout", "how long one answer may take, as a `DURATION` (default 5s)")
	f.IntVar(&o.maxRequests, "max-requests", 0, "send at most `N` requests (default 12; on local and private servers 24 where several faults are at work)")
	f.IntVar(&o.repeat, "repeat", 0, "send the request `N` times more, each over a new connection: for what fails only sometimes")
	f.BoolVar(&a.story, "story", false, "tell what happened to the request step by step")
	f.BoolVar(&o.dryRun, "dry-run", false, "list what would be sent, and send nothing")
	f.BoolVar(&o.allowUnsafe, "allow-unsafe", false, "repeat requests that may change something (POST, logout, ...)")
	o.network.register(f)
	o.network.registerPlaces(f)
	o.browser.register(f)
	o.record.register(f)
	o.tokens.register(f)
	return c
}

func runDiagnose(ctx context.Context, a *app, o *diagnoseOptions, args []string) error {
	if err := o.prepare(ctx, a); err != nil {
		return err
	}
	r, pasted, err := o.request(ctx, a, args)
	if err != nil {
		return err
	}
	known, err := o.known(ctx, a, r)
	if err != nil {
		return err
	}
	if o.judges(r) {
		report, err := a.judge(ctx, r, known, o)
		if err != nil {
			return err
		}
		if err := a.writeDiagnosis(report); err != nil {
			return err
		}
		return diagnosisExit(report)
	}
	if pasted {
		if known.candidates, err = o.entrust(ctx, a, r, known.candidates); err != nil {
			return err
		}
	}
	report, err := a.diagnose(ctx, r, known, o)
	if err != nil {
		return err
	}
	if err := a.writeDiagnosis(report); err != nil {
		return err
	}
	return diagnosisExit(report)
}

// prepare checks the flags against each other, and reads what is given beside the request.
func (o *diagnoseOptions) prepare(ctx context.Context, a *app) error {
	if err := o.record.check(); err != nil {
		return err
	}
	if err := o.tokens.check(); err != nil {
		return err
	}
	asked := 0
	for _, yes := range []bool{o.record.readsInput(), o.tokens.readsInput(), o.curl == "-", o.secret.readsInput(), o.keyFiles.readsInput()} {
		if yes {
			asked++
		}
	}
	if asked > 1 {
		return finding.Usage(errors.New("standard input is asked for twice"), "put one of the two into a file: @FILE")
	}
	if len(o.tokens.all) > 0 {
		o.token = o.tokens.all[0]
	}
	return o.tokens.readGood(ctx, a)
}

// diagnose runs a diagnosis of a request whose origin the user has named.
func (a *app) diagnose(ctx context.Context, r request.Request, known knowledge, o *diagnoseOptions) (diagnose.Report, error) {
	a.registerRequest(r)
	timeout := o.timeout
	if timeout <= 0 {
		timeout = 5 * time.Second
	}
	policy := wire.Policy{Allow: []request.Origin{r.Origin()}, Timeout: timeout, UserAgent: userAgent(), LocalOnly: o.localOnly}
	if err := o.network.apply(a, &policy); err != nil {
		return diagnose.Report{}, err
	}
	origin, err := o.browser.pageOrigin()
	if err != nil {
		return diagnose.Report{}, err
	}
	backend, otherPath, err := o.network.places()
	if err != nil {
		return diagnose.Report{}, err
	}
	described, place, describedAt, err := o.browser.description(a)
	if err != nil {
		return diagnose.Report{}, err
	}
	if backend != nil {
		policy.Allow = append(policy.Allow, request.OriginOf(backend))
	}
	policy.CertificateFor = slices.Clone(policy.Allow)
	if describedAt != nil {
		// Nothing of the user's goes there, not even the certificate.
		policy.Allow = append(policy.Allow, request.OriginOf(describedAt))
	}
	sender := wire.NewSender(a.env, policy, a.secrets)
	findings := slices.Clone(o.notes)
	if c := request.FindCredential(r); c.Kind != request.NoCredential {
		findings = append(findings, rule.Check(c.Token, a.now)...)
		if a.output == outputMarkdown {
			a.hidePerson(c.Token)
		}
	}
	return a.compare(ctx, engine.World{Sender: sender, Now: a.env.Now, Sleep: a.env.Sleep, Rand: a.env.Rand, Secrets: a.secrets}, engine.Options{
		Request: r, Keys: known.candidates, MaxRequests: o.maxRequests, DryRun: o.dryRun, AllowUnsafe: o.allowUnsafe, Findings: findings,
		Audience: known.audience, Issuer: known.issuer, Origin: origin, Repeat: o.repeat, Backend: backend, OtherPath: otherPath,
		API: described, APIPlace: place, APIURL: describedAt, Known: known.forEngine(), Good: o.tokens.known, Clues: o.record.clues,
	}, o)
}

// personal are claims that say who somebody is (OpenID Connect Core §5.1).
var personal = []string{
	"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "email", "phone_number", "phone", "birthdate", "address", "upn", "unique_name",
}

// hidePerson keeps what says who the token's user is out of a report that goes into a ticket.
func (a *app) hidePerson(t token.Token) {
	for _, name := range personal {
		if v, has := t.Claim(name); has {
			if text, isText := v.Text(); isText && len(text) > 1 {
				a.secrets.AddAlways(text)
			}
		}
	}
}

// userAgent names jwtdoc to the server, so that its log tells whose requests these were.
func userAgent() string { return "jwtdoc/" + strings.Trim(readVersion().Version, "()") }

// registerRequest makes sure that no output shows what the request authenticates with.
func (a *app) registerRequest(r request.Request) {
	for _, f := range r.Fields {
		a.secrets.AddRequestSecrets(f.Name, f.Value)
	}
	if r.URL != nil {
		a.secrets.AddURLSecrets(r.URL.String())
	}
	a.secrets.AddFormSecrets(string(r.Body))
}

func (a *app) writeDiagnosis(report diagnose.Report) error {
	if a.wantsJSON() {
		return render.JSON(a.out, "diagnose", report)
	}
	if a.output == outputMarkdown {
		return render.DiagnoseMarkdown(a.out, report)
	}
	return render.Diagnose(a.out, a.style(), report, render.DiagnoseOptions{Verbose: a.verbose, Story: a.story})
}

// diagnosisExit is the exit code of a diagnosis: its findings about an accepted request do not count.
func diagnosisExit(report diagnose.Report) error {
	switch {
	case report.DryRun, report.Verdict.Cause == diagnose.Healthy:
		return nil
	case report.Verdict.Cause == diagnose.Unreachable:
		return verdict(finding.ExitUnexamined)
	}
	return verdict(finding.ExitFound)
}
