package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/engine"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/recording"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/request/pasted"
	"github.com/jwtdoc/jwtdoc/internal/request/raw"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// recordFlags name what people hold already: what a browser recorded, a message as text, an answer. By themselves they
// send nothing.
type recordFlags struct {
	har, raw, answer, log string
	entry                 int
	replay                bool
	at                    time.Time

	// record and clues are what was read from them.
	record *diagnose.Record
	clues  []diagnose.Clue
	good   token.Token
}

func (k *recordFlags) register(f *pflag.FlagSet) {
	k.entry = -1
	f.StringVar(&k.har, "har", "", "judge the refused request of a browser's recording: a HAR `FILE`, or -")
	f.IntVar(&k.entry, "entry", -1, "the entry `N` of the recording, counted from 0 (default: the refused one)")
	f.StringVar(&k.raw, "raw", "", "judge an HTTP request as text, with its answer if that follows: a `FILE`, or -")
	f.StringVar(&k.answer, "answer", "", "judge this answer: a `FILE`, or -, with status line and fields, a body alone, or a line of the browser's console")
	f.StringVar(&k.log, "log", "", "take a server's log for evidence, at its own times: a `FILE`, or -")
	f.BoolVar(&k.replay, "replay", false, "send the request of --har or --raw, as if it were given by flags")
	f.Var(&instantFlag{&k.at, false}, "at", "when it was, for what tells no time: a `TIME` in RFC 3339 or epoch seconds")
}

// holdsRequest reports whether a request comes from a recording or a text.
func (k *recordFlags) holdsRequest() bool { return k.har != "" || k.raw != "" }

// given reports whether anything recorded is given.
func (k *recordFlags) given() bool { return k.holdsRequest() || k.answer != "" }

// readsInput reports whether one of them is standard input.
func (k *recordFlags) readsInput() bool {
	return k.har == "-" || k.raw == "-" || k.answer == "-" || k.log == "-"
}

// check finds flags that contradict each other.
func (k *recordFlags) check() error {
	switch {
	case k.har != "" && k.raw != "":
		return finding.Usage(errors.New("two requests are given: by --har and by --raw"), "leave one away")
	case k.entry >= 0 && k.har == "":
		return finding.Usage(errors.New("--entry counts the entries of a recording, and none is given"), "add --har FILE")
	case k.replay && !k.holdsRequest():
		return finding.Usage(errors.New("--replay sends the request of --har or --raw, and neither is given"), "without --replay the request of --url or curl is sent anyway")
	case k.replay && k.answer != "":
		return finding.Usage(errors.New("--answer is judged instead of sending, and --replay sends"), "leave one away")
	case k.replay && !k.at.IsZero():
		return finding.Usage(errors.New("--at is the time of what was recorded, and --replay sends now"), "leave one away")
	case k.har != "" && k.answer != "":
		return finding.Usage(errors.New("the recording has its own answer"), "leave --answer away, or choose another exchange with --entry N")
	}
	return nil
}

// readInput reads a file or standard input, with a bound.
func (a *app) readInput(ctx context.Context, name string, limit int) (text []byte, place string, err error) {
	in, place := io.Reader(&contextReader{ctx: ctx, r: a.env.In}), "standard input"
	if name != "-" {
		name = strings.TrimPrefix(name, "@")
		f, _, err := a.openFile(name)
		if err != nil {
			return nil, "", err
		}
		defer func() { _ = f.Close() }()
		in, place = f, finding.Quote(name)
	}
	b, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if err != nil {
		return nil, "", readError(place, err)
	}
	return b, place, nil
}

// read reads the request of a recording or text.
func (k *recordFlags) read(ctx context.Context, a *app, o *diagnoseOptions) (request.Request, error) {
	if k.har != "" {
		return k.readHAR(ctx, a, o)
	}
	return k.readRaw(ctx, a, o)
}

// readHAR reads a recording and picks the exchange to judge.
func (k *recordFlags) readHAR(ctx context.Context, a *app, o *diagnoseOptions) (request.Request, error) {
	b, place, err := a.readInput(ctx, k.har, har.MaxFile)
	if err != nil {
		return request.Request{}, err
	}
	session, err := har.Parse(b)
	if err != nil {
		return request.Request{}, err
	}
	for _, e := range session.Entries {
		a.registerExchange(e)
	}
	e, err := k.pick(&session, place)
	if err != nil {
		return request.Request{}, err
	}
	if k.replay && (e.Role == har.Login || e.Role == har.Refresh || e.Role == har.Logout) {
		return request.Request{}, finding.Usage(fmt.Errorf("entry %d is a %s, which is never sent again", e.Index, e.Role), "without --replay it is judged as recorded; or choose another with --entry N")
	}
	found := recording.Of(&session, e, place)
	k.record, k.clues = &found.Record, found.Clues
	if found.Good.Readable() {
		k.good = found.Good
	}
	o.notes = append(o.notes, session.Notes...)
	return e.Request, k.judgeCookies(a, o, e.Request, &e.Answer)
}

// registerExchange makes sure that no output shows what a recorded exchange authenticates with.
func (a *app) registerExchange(e har.Entry) {
	a.registerRequest(e.Request)
	a.registerAnswer(&e.Answer)
}

// registerAnswer is the same for an answer, which may be missing.
func (a *app) registerAnswer(answer *request.Answer) {
	if answer == nil {
		return
	}
	for _, f := range answer.Fields {
		a.secrets.AddRequestSecrets(f.Name, f.Value)
	}
}

// pick chooses the exchange: the one that was asked for, else the most likely candidate.
func (k *recordFlags) pick(session *har.Recording, place string) (*har.Entry, error) {
	if k.entry >= 0 {
		for i := range session.Entries {
			if session.Entries[i].Index == k.entry {
				return &session.Entries[i], nil
			}
		}
		return nil, finding.Usage(fmt.Errorf("the recording has no entry %d that is an HTTP request", k.entry), "it has "+count(len(session.Entries), "entry", "entries")+"; without --entry the refused one is taken")
	}
	candidates := session.Candidates()
	if len(candidates) == 0 {
		return nil, finding.Usage(fmt.Errorf("no request in %s was refused (of %s)", place, count(len(session.Entries), "exchange", "exchanges")),
			"record again while it happens, with \"Preserve log\" on; or say which one is meant with --entry N")
	}
	return candidates[0].Entry, nil
}

// readRaw reads an HTTP request as text, and the answer where it follows.
func (k *recordFlags) readRaw(ctx context.Context, a *app, o *diagnoseOptions) (request.Request, error) {
	b, place, err := a.readInput(ctx, k.raw, raw.MaxText)
	if err != nil {
		return request.Request{}, err
	}
	x, err := raw.ParseExchange(string(b))
	if err != nil {
		return request.Request{}, err
	}
	o.notes = append(o.notes, x.Notes...)
	k.record = &diagnose.Record{Place: place, Answer: x.Answer}
	a.registerAnswer(x.Answer)
	return x.Request, k.judgeCookies(a, o, x.Request, x.Answer)
}

// judgeCookies judges the cookies that an answer sets, for the page that --origin names where the request names none.
func (k *recordFlags) judgeCookies(a *app, o *diagnoseOptions, r request.Request, answer *request.Answer) error {
	origin, err := o.browser.pageOrigin()
	if err != nil {
		return err
	}
	if _, has := r.Get("Origin"); !has && origin != "" {
		r = r.Add("Origin", origin)
	}
	at, _ := k.record.At()
	if at.IsZero() {
		at = k.at
	}
	if at.IsZero() {
		at = a.now
	}
	clues, findings := recording.OfCookies(r, answer, at)
	k.clues = append(k.clues, clues...)
	o.notes = append(o.notes, findings...)
	return nil
}

// readAnswer reads a pasted answer. Where it names the request (a line of the console), that is the request unless
// another is given.
func (k *recordFlags) readAnswer(ctx context.Context, a *app, o *diagnoseOptions, r request.Request) (request.Request, error) {
	b, place, err := a.readInput(ctx, k.answer, raw.MaxText)
	if err != nil {
		return r, err
	}
	p, err := pasted.Parse(string(b))
	if err != nil {
		return r, err
	}
	a.registerAnswer(p.Answer)
	o.notes = append(o.notes, p.Notes...)
	if k.record == nil {
		k.record = &diagnose.Record{}
	}
	k.record.Place, k.record.Answer = place, p.Answer
	k.clues = append(k.clues, recording.OfConsole(p)...)
	if r.URL == nil && p.Request != nil {
		fields := r.Fields
		r = *p.Request
		r.Fields = append(slices.Clone(r.Fields), fields...)
	}
	if request.FindCredential(r).Kind == request.NoCredential && r.URL == nil || p.Request != nil && len(r.Fields) == len(p.Request.Fields) {
		k.record.Unseen = "the request that was answered so (--url and --token, a curl line, --har or --raw)"
	}
	return r, k.judgeCookies(a, o, r, p.Answer)
}

// readLog reads a server's log: what it tells about causes and, where nothing else is judged, its last refusal.
func (k *recordFlags) readLog(ctx context.Context, a *app, o *diagnoseOptions, r request.Request) error {
	b, place, err := a.readInput(ctx, k.log, serverlog.MaxText)
	if err != nil {
		return err
	}
	log, err := serverlog.Read(string(b))
	if err != nil {
		return err
	}
	o.notes = append(o.notes, log.Notes()...)
	for _, clue := range log.Clues() {
		clue.Evidence = finding.Evidence(a.secrets.MaskLog(string(clue.Evidence))) // which quotes the line
		k.clues = append(k.clues, clue)
	}
	if k.record != nil || r.URL != nil {
		return nil // the request is judged by its own answer, and the log beside it
	}
	last, found := log.Last()
	if !found {
		return finding.Usage(fmt.Errorf("no line of %s is a refusal or a known message about a token (of %s)", place, count(log.Total, "line", "lines")),
			"give the log of the application itself, with the minute of the refusal in it; its level may hide what it knows")
	}
	k.record = &diagnose.Record{Place: place + ", line " + strconv.Itoa(last.Number), Started: last.At, Clock: "the log's own time"}
	if last.Status != 0 {
		k.record.Answer = &request.Answer{Status: last.Status}
	}
	if request.FindCredential(r).Kind == request.NoCredential {
		k.record.Unseen = "the token that was refused (--token), or the request (--url, a curl line, --har or --raw)"
	}
	return nil
}

// judges reports whether a request is judged by what is recorded, or offline, rather than sent.
func (o *diagnoseOptions) judges(r request.Request) bool {
	return o.record.given() && !o.record.replay || r.URL == nil
}

// judge makes a diagnosis that sends nothing.
func (a *app) judge(ctx context.Context, r request.Request, known knowledge, o *diagnoseOptions) (diagnose.Report, error) {
	rec := o.record.record
	if rec == nil {
		rec = &diagnose.Record{Place: "the token alone"}
	}
	if at, clock := rec.At(); !o.record.at.IsZero() && at.IsZero() {
		rec.Started, rec.Clock = o.record.at, "--at"
	} else if !o.record.at.IsZero() {
		a.note("--at is not used: the record tells its time itself (%s, %s)", at.UTC().Format(time.RFC3339), clock)
	}
	at, _ := rec.At()
	if at.IsZero() {
		at = a.now
	}
	a.registerRequest(r)
	findings := slices.Clone(o.notes)
	if c := request.FindCredential(r); c.Kind != request.NoCredential {
		findings = append(findings, rule.Check(c.Token, at)...)
	}
	good := o.tokens.known
	if !good.Readable() {
		good = o.record.good
	}
	return engine.Run(ctx, engine.World{Now: a.env.Now, Rand: a.env.Rand, Secrets: a.secrets}, engine.Options{
		Request: r, Keys: known.candidates, Findings: findings, Audience: known.audience, Issuer: known.issuer, Known: known.forEngine(), Record: rec, Clues: o.record.clues, Good: good,
	})
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
