// Package engine carries a diagnosis out: it sends what the judgements want to see, the most telling first, until
// nothing is wanted, the proof is complete, or the budget ends.
package engine

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/openapi"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// The budget of requests, where the user sets none: enough for one fault, and for what needs more.
const (
	budgetOne  = 12
	budgetMany = 24
	// budgetRepairs is what a repair may be repeated in vain, where the request is accepted now and refused then.
	budgetRepairs = 8
	// maxHops is how many redirects within the origin are followed.
	maxHops = 3
)

// Sender sends one request and reads its answer. [wire.Sender] is the real one.
type Sender interface {
	Send(ctx context.Context, r request.Request) (wire.Exchange, error)
	// SendFresh sends over a new connection, to the address where it is valid, else to wherever the name leads.
	SendFresh(ctx context.Context, r request.Request, to netip.Addr) (wire.Exchange, error)
	// Addresses lists what the origin's name resolves to; empty where that is not seen from here.
	Addresses(ctx context.Context, o request.Origin) []netip.Addr
	// LocalTarget reports whether an origin is on loopback or private addresses only.
	LocalTarget(ctx context.Context, o request.Origin) bool
}

// World is what a diagnosis needs of the outside.
type World struct {
	Sender Sender
	// Now reads the clock, Rand draws the names of the tokens that are made.
	Now  func() time.Time
	Rand io.Reader
	// Sleep waits between requests to a host that is not local; nil never does.
	Sleep func(ctx context.Context, d time.Duration) error
	// Secrets learns every token that is made, so that no output shows it.
	Secrets *finding.Registry
}

// Options is what the user asked for.
type Options struct {
	Request request.Request
	// Keys are the secrets that the server may be using, the most trusted first.
	Keys []keys.Source
	// Known is what is known of the server by other ways than asking it.
	Known
	// Audience and Issuer are what the server is known to expect; empty where the user does not say.
	Audience, Issuer string
	// Origin is that of the page whose script makes the request; empty takes the request's own Origin field.
	Origin string
	// API is the API's own description, where the user has it; APIURL is where it is to be fetched from.
	API    *openapi.Document
	APIURL *url.URL
	// APIPlace names it in the report.
	APIPlace string
	// Backend is the application behind the proxy, where the user names it.
	Backend *url.URL
	// OtherPath is another path of the same server that takes tokens, where the user names one.
	OtherPath string
	// MaxRequests bounds what is sent; 0 takes the default.
	MaxRequests int
	// Repeat is how often the request is repeated over new connections, beyond what every diagnosis sends.
	Repeat int
	// DryRun plans and sends nothing.
	DryRun bool
	// AllowUnsafe repeats requests that may change something on the server.
	AllowUnsafe bool
	// Record, where there is one, is judged in place of answers to requests: nothing is sent.
	Record *diagnose.Record
	// Clues are told by what the user gave beside the request.
	Clues []diagnose.Clue
	// Good is a token that the server is known to accept; the zero value is none.
	Good token.Token
	// Findings about the token are passed on into the report.
	Findings []finding.Finding
}

// run is one diagnosis under way.
type run struct {
	World
	Options
	facts   *diagnose.Facts
	started time.Time
	looks   []*diagnose.Look // all that was sent, over all hops
	reports []diagnose.ExperimentReport
	jti     string
	sent    int
	rounds  int
	hops    int
	stopped bool
	spent   bool // the budget ended while more was wanted
	aside   bool // something beside the request was sent, and not the request itself
	watched bool // the container's log was
	// addresses are what the name resolves to, where the request is repeated; turn and last keep the pace.
	addresses []netip.Addr
	turn      sync.Mutex
	last      time.Time
	findings  []finding.Finding
}

// Run diagnoses. The error is a [finding.Problem] when the diagnosis could not be made at all; a server that does
// not answer is a verdict (unreachable), not an error.
func Run(ctx context.Context, w World, o Options) (diagnose.Report, error) {
	r := &run{World: w, Options: o, started: w.Now(), findings: o.Findings, reports: o.Fetched}
	name := make([]byte, 6)
	if _, err := io.ReadFull(w.Rand, name); err != nil {
		return diagnose.Report{}, fmt.Errorf("drawing random bytes: %w", err)
	}
	r.jti = "jwtdoc-" + hex.EncodeToString(name)
	if o.Record != nil {
		return r.judge(ctx)
	}
	c := r.newCase(o.Request, r.started)
	if !o.DryRun {
		// Resolving a name asks the network; a dry run does not.
		c.LocalTarget = w.Sender.LocalTarget(ctx, o.Request.Origin())
		if o.Repeat > 0 {
			r.addresses = w.Sender.Addresses(ctx, o.Request.Origin())
		}
	}
	r.facts = diagnose.NewFacts(c, cause.All())
	if o.DryRun {
		r.planInstead()
		return r.plan(), nil
	}
	if strings.ContainsAny(c.Credential.Raw, "\r\n\x00") {
		r.findings = append(r.findings, cannotBeSent(c.Credential))
		return r.report(), nil
	}
	if reason, unsafe := o.Request.UnsafeToRepeat(); unsafe && !o.AllowUnsafe {
		return r.instead(ctx, reason)
	}
	if err := r.examine(ctx); err != nil {
		return diagnose.Report{}, err
	}
	return r.report(), nil
}

// tell gives a case what was told beside the request.
func (r *run) tell(c *diagnose.Case) {
	c.Clues = r.Clues
	if r.Good.Readable() {
		c.Good = r.Good
		c.Clues = append(slices.Clone(c.Clues), diagnose.CluesOf(diagnose.Compare(c.Token, c.Good), c.Token, c.Good)...)
	}
}

// cannotBeSent says why a credential was judged offline only: no field can hold a line break (RFC 9110 §5.5).
func cannotBeSent(c request.Credential) finding.Finding {
	return finding.Finding{
		ID: "token-line-wrapped", Severity: finding.Error,
		Message:  "nothing was sent: the credential holds a line break, which no field can",
		Evidence: []finding.Evidence{finding.Evidence("in the " + string(c.Kind) + " " + finding.Safe(c.Name))},
		Fix:      "join the lines of the token, then diagnose again",
	}
}

func notRepeated(what string) finding.Finding {
	return finding.Finding{
		ID: diagnose.NotRepeated, Severity: finding.Warning,
		Message:  what,
		Evidence: []finding.Evidence{},
		Fix:      "--allow-unsafe sends it all the same, several times",
	}
}

// examine sends rounds of looks until the judgements want no more.
func (r *run) examine(ctx context.Context) error {
	for !r.stopped {
		batch := choose(diagnose.Wants(r.facts.Judge()), r.facts)
		if left := r.budget() - r.sent; len(batch) > left {
			batch = batch[:max(left, 0)]
			r.spent = true
		}
		if len(batch) == 0 {
			heard, err := r.watch(ctx)
			if err != nil || !heard {
				return err
			}
			continue // the words may be worth another look
		}
		r.rounds++
		if err := r.send(ctx, batch); err != nil {
			return err
		}
		if err := r.learn(ctx); err != nil {
			return err
		}
	}
	return nil
}

// choose takes the most wanted looks, and with them those that are wanted nearly as much: they are independent,
// and one round costs one round trip.
func choose(wants []diagnose.Want, f *diagnose.Facts) []diagnose.LookID {
	const nearly = 15
	var batch []diagnose.LookID
	for _, w := range wants {
		if f.Taken(w.Look) != nil {
			continue
		}
		if len(batch) > 0 && w.Gain < wants[0].Gain-nearly {
			break
		}
		batch = append(batch, w.Look)
	}
	return batch
}

// budget is how many requests may be sent: more where several faults or several instances are at work, and for the
// controls of a repair that was accepted. A server that is neither on this machine nor in a private network is asked no
// more than one fault needs, and what --repeat adds, until the user says otherwise: it may be anybody's.
func (r *run) budget() int {
	if r.MaxRequests > 0 {
		return r.MaxRequests
	}
	if !r.facts.Case.LocalTarget {
		return budgetOne + r.Repeat
	}
	if wavers, _, _ := r.facts.Wavers(); wavers {
		return budgetOne + budgetRepairs + max(r.Repeat, diagnose.Wavering)
	}
	if r.hops > 0 {
		return budgetMany + r.Repeat
	}
	for _, l := range r.looks {
		if l.ID.Kind == diagnose.Cure && (len(l.ID.EditIDs()) > 1 || l.Accepted) || l.ID.Kind == diagnose.OverHTTP2 && l.Accepted {
			return budgetMany + r.Repeat
		}
	}
	return budgetOne + r.Repeat
}

// learn takes over what the new answers tell about the case: the server's time, a redirect to follow.
func (r *run) learn(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := r.facts.Case
	first := r.facts.First()
	if first == nil {
		r.stopped = true
		return nil
	}
	c.Answer, c.LoginRedirect = first.Answer, first.LoginRedirect
	offset, radius, ok := r.serverClock()
	if offset.Abs() <= radius {
		// Within what a Date can show the clocks agree.
		offset = 0
	}
	c.Tell(offset, ok)
	for _, l := range r.looks {
		if l.Answer != nil && l.Answer.Status == 429 {
			r.stopped = true
			r.findings = append(r.findings, finding.Finding{
				ID: diagnose.RateLimited, Severity: finding.Warning, Message: "the server answered 429: no further request was sent",
				Evidence: []finding.Evidence{}, Fix: "wait as long as Retry-After says, then run the diagnosis again",
			})
			return nil
		}
	}
	r.compareGood()
	r.readDescription()
	r.facts.Reconsider()
	r.follow()
	return nil
}

// follow moves the diagnosis to where a redirect within the origin leads, once the request was refused there too:
// the redirect is then not the reason, and what is wrong shows at its target.
func (r *run) follow() {
	l := r.facts.Taken(diagnose.CureID(1, "url=final"))
	if l == nil || l.Answer == nil || l.Accepted || r.hops == maxHops || r.facts.Baseline() == nil {
		return
	}
	edits := r.facts.Edits([]string{"url=final"})
	moved, err := r.facts.Repaired(edits, r.jti)
	if err != nil {
		return
	}
	r.hops++
	r.close()
	r.findings = append(r.findings, finding.Finding{
		ID: "redirect-drops-authorization", Severity: finding.Info,
		Message:  "the request was redirected and is judged at its target, " + finding.Quote(moved.Redacted().URL),
		Evidence: []finding.Evidence{finding.Evidence(diagnose.Brief(r.facts.Case.Answer))},
		Fix:      "call the final URL directly: some clients lose Authorization on redirects",
	})
	old := r.facts.Case
	c := r.newCase(moved, old.Local)
	c.StandsFor = old.StandsFor
	c.GoodAccepted = old.GoodAccepted
	c.Server, c.LocalTarget, c.Elapsed, c.Answer, c.LoginRedirect = old.Server, old.LocalTarget, old.Elapsed, l.Answer, l.LoginRedirect
	r.facts.Rebase(c, l)
}

// errorText shows a failure to send without its hint.
func errorText(err error) string {
	var p *finding.Problem
	if errors.As(err, &p) {
		return finding.Safe(p.Error())
	}
	return finding.Safe(err.Error())
}
