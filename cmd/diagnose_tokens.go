package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/engine"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// tokenFlags give tokens and cookies beside the request.
type tokenFlags struct {
	all     []string
	good    string
	cookies []string

	// known is the token that is known to work.
	known token.Token
}

func (k *tokenFlags) register(f *pflag.FlagSet) {
	f.StringArrayVar(&k.all, "token", nil, "the `TOKEN`, sent as Authorization: Bearer TOKEN; also @FILE or -; several are compared")
	f.StringVar(&k.good, "good-token", "", "a `TOKEN` that the server is known to accept, to compare with; also @FILE or -")
	f.StringArrayVar(&k.cookies, "cookie", nil, "a cookie to send, as `NAME=VALUE`")
}

// added reports whether the user gave something to send beside a paste.
func (k *tokenFlags) added() bool { return k.good != "" || len(k.cookies) > 0 }

// readsInput reports whether a token is read from standard input.
func (k *tokenFlags) readsInput() bool { return k.good == "-" || slices.Contains(k.all, "-") }

// maxTrials bounds how many tokens are compared: each is a request.
const maxTrials = 10

// check finds what cannot be meant.
func (k *tokenFlags) check() error {
	if len(k.all) > maxTrials {
		return finding.Usage(fmt.Errorf("%d tokens are given, and at most %d are compared", len(k.all), maxTrials), "each of them is a request to the server: choose the telling ones")
	}
	if slices.ContainsFunc(k.all, func(t string) bool { return strings.TrimSpace(t) == "" }) {
		return finding.Usage(errors.New("the token of --token is empty"),
			`is the variable set? echo "${TOKEN:?}" tells; without --token the request is sent as it is`)
	}
	for _, c := range k.cookies {
		if name, _, ok := strings.Cut(c, "="); !ok || strings.TrimSpace(name) == "" {
			return finding.Usage(errors.New("a cookie has no name before an equals sign"), "--cookie 'session=VALUE'")
		}
	}
	return nil
}

// isToken reports whether the words of a command line are a token: pasted, or in a file.
func isToken(args []string) bool {
	if len(args) == 1 && (strings.HasPrefix(args[0], "@") || strings.HasPrefix(args[0], "file://")) {
		return true
	}
	text := strings.Join(args, " ")
	return strings.Contains(text, "eyJ") && !strings.HasPrefix(text, "http") || len(args) == 2 && strings.EqualFold(args[0], "bearer")
}

// addCookies puts the cookies into the request; one of a name that is there takes its place.
func (k *tokenFlags) addCookies(r request.Request) request.Request {
	for _, c := range k.cookies {
		name, _, _ := strings.Cut(c, "=")
		var pairs []string
		for _, v := range r.Values("Cookie") {
			for pair := range strings.SplitSeq(v, ";") {
				if n, _, _ := strings.Cut(strings.TrimSpace(pair), "="); strings.TrimSpace(pair) != "" && n != strings.TrimSpace(name) {
					pairs = append(pairs, strings.TrimSpace(pair))
				}
			}
		}
		r = r.With("Cookie", strings.Join(append(pairs, strings.TrimSpace(c)), "; "))
	}
	return r
}

// readGood reads the token that is known to work.
func (k *tokenFlags) readGood(ctx context.Context, a *app) error {
	if k.good == "" {
		return nil
	}
	text, err := a.readToken(ctx, []string{k.good})
	if err != nil {
		return err
	}
	k.known = token.Parse(text)
	if !k.known.Readable() {
		return finding.Usage(errors.New("--good-token is no JWT that can be read"), "give it whole: three parts with dots between")
	}
	a.secrets.AddRequestSecrets("Authorization", "Bearer "+k.known.Compact)
	return nil
}

// variants are the request with each of the tokens that were given.
func (o *diagnoseOptions) variants(ctx context.Context, a *app, r request.Request) ([]request.Request, error) {
	out := []request.Request{r}
	for _, text := range o.tokens.all[1:] {
		each := *o
		each.token = text
		other, err := each.addToken(ctx, a, r.Without("Authorization"))
		if err != nil {
			return nil, err
		}
		a.registerRequest(other)
		out = append(out, other)
	}
	return out, nil
}

// compare tries all the tokens that were given, diagnoses the first that is refused, and takes the first that is
// accepted for one known to work.
func (a *app) compare(ctx context.Context, w engine.World, options engine.Options, o *diagnoseOptions) (diagnose.Report, error) {
	if len(o.tokens.all) < 2 {
		return engine.Run(ctx, w, options)
	}
	requests, err := o.variants(ctx, a, options.Request)
	if err != nil {
		return diagnose.Report{}, err
	}
	trials, sent, err := engine.Try(ctx, w, options, requests)
	if err != nil {
		return diagnose.Report{}, err
	}
	list := make([]diagnose.TokenReport, len(trials))
	for i, t := range trials {
		list[i] = t.Report
	}
	if i := slices.IndexFunc(trials, func(t engine.Trial) bool { return !t.Report.Accepted }); i >= 0 {
		options.Request = trials[i].Request
	}
	if good := engine.Accepted(trials); good != nil && !options.Good.Readable() {
		options.Good = good.Token
	}
	report, err := engine.Run(ctx, w, options)
	report.Tokens, report.Requests = list, report.Requests+sent
	return report, err
}
