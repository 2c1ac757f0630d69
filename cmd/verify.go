package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
	"github.com/jwtdoc/jwtdoc/internal/verify"
)

type verifyOptions struct {
	algorithms, audiences, issuers, ignored, as []string
	leeway                                      time.Duration
	payload                                     string
	payloadSet                                  bool
	source                                      secretFlags
	keyFiles                                    keyFlags
}

func newVerifyCmd(a *app) *cobra.Command {
	o := &verifyOptions{}
	c := &cobra.Command{
		Use:     "verify [TOKEN | @FILE | -]",
		Short:   "check a token's signature and claims, every one of them",
		GroupID: groupToken,
		Example: `jwtdoc verify "$TOKEN" --secret-file jwt.key
jwtdoc verify "$TOKEN" --key jwks.json --aud api
jwtdoc verify "$TOKEN" --issuer https://id.example.com --aud api
jwtdoc verify @t --env-file .env --aud api --iss https://id.example.com
jwtdoc verify "$TOKEN" --secret-env SECRET_KEY --leeway 30s
jwtdoc verify "$TOKEN" --secret-file jwt.key --ignore exp,nbf
jwtdoc verify "$TOKEN" --secret-file jwt.key -A HS256 -A HS512 -j
jwtdoc verify "$TOKEN" --secret-file jwt.key --aud api --as python-jose
jwtdoc verify "$TOKEN" --secret-file jwt.key --as all
jwtdoc verify "$SIGNATURE" --key jwks.json --payload @body.json   # sent apart`,
		Long: `Checks the signature with a secret or a public key, and alg, exp, nbf, iat, aud and iss, and lists every check that fails, not only the first. What is not examined is said so and has not passed: aud and iss need --aud and --iss.

The token never chooses how it is verified: with a secret, only HS256, HS384 and HS512 are accepted, with a key pair only the algorithms of its kind, with a JWK that has an alg only that; -A narrows it down. A token without a kid may be verified by any key of a set. There is no hidden leeway.

--jwks URL fetches a key set, --issuer URL the issuer's metadata (OpenID Connect Discovery, RFC 8414) and the key set it names; nothing else is fetched, and never an address that only the token names.

An encrypted token (JWE) is decrypted first, with the secret or private key that is given, and what is in it is verified.

A token whose payload is sent apart (detached, RFC 7515 appendix F and RFC 7797) is verified with --payload: every byte of the file counts, a line end at its end too.

When the signature does not match, the other ways to read the secret are tried (trimmed, unquoted, hex, base64, with a line end), and the published sample secrets: the one that fits is named.

With --as, it also says what a library would answer to this token now, set up with that secret and with --aud, --iss and --alg, and otherwise by its own defaults: its leeway, the second of expiry, how it reads a time in quotes, what it requires. What is not known of a library is unknown, never accepted. --as all gives every library one line.

Exit 0 when no check failed, 1 when one did, 2 without a key. With --as LIBRARY, the library decides: 0 accepted, 1 refused, 3 unknown.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runVerify(cmd.Context(), a, o, args)
		},
	}
	f := c.Flags()
	f.StringSliceVarP(&o.algorithms, "alg", "A", nil, "allow `ALGORITHM`, and only those given (default: those of the key)")
	f.StringArrayVar(&o.audiences, "aud", nil, "the `AUDIENCE` expected; of several, one must match")
	f.StringArrayVar(&o.issuers, "iss", nil, "the `ISSUER` expected; of several, one must match")
	f.StringSliceVar(&o.ignored, "ignore", nil, "leave out these `CHECKS`: "+strings.Join(verify.Ignorable(), ", "))
	f.StringSliceVar(&o.as, "as", nil, "say what `LIBRARY` would answer: pyjwt, jsonwebtoken, spring, ..., all, list")
	f.Var(&givenString{&o.payload, &o.payloadSet}, "payload", "the `PAYLOAD` of a detached token: @FILE, - for standard input, or the text itself")
	durationVar(f, &o.leeway, "leeway", "allow times to be off by `DURATION` (default 0s)")
	addTimeFlags(c, a)
	o.source.register(c)
	o.keyFiles.register(c)
	return c
}

func runVerify(ctx context.Context, a *app, o *verifyOptions, args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	libraries, err := o.libraries()
	if err != nil {
		return err
	}
	fromInput := len(args) == 0 && !a.env.IsTerminal.In || len(args) == 1 && args[0] == "-"
	if err := o.checkInput(fromInput); err != nil {
		return err
	}
	candidates, err := o.keys(ctx, a, fromInput)
	if err != nil {
		return err
	}
	issued, issuer, notes, err := o.keyFiles.discover(ctx, a)
	if err != nil {
		return err
	}
	candidates = append(candidates, issued...)
	if issuer != "" && len(o.issuers) == 0 {
		o.issuers = []string{issuer}
	}
	t, err := a.parseToken(ctx, args)
	if err != nil {
		return err
	}
	a.register(t)
	expected := verify.Options{
		Now: a.now, Leeway: o.leeway, Algorithms: o.algorithms,
		Audiences: o.audiences, Issuers: o.issuers, Ignored: o.ignored,
	}
	detached := t
	t, content, err := o.attach(ctx, a, t)
	if err != nil {
		return err
	}
	t, result := verify.Open(t, candidates, expected)
	if content != nil && result.Verified.State == token.VerifiedInvalid {
		o.noteLineEnd(a, detached, content, candidates, expected)
	}
	result.Findings = append(result.Findings, notes...)
	report := o.report(a, t, result)
	if content != nil && !t.Payload.Whole() {
		report.Life.Headline = "the payload is a message, not claims"
	}
	report.As = o.judge(a, t, result.Verified.State, libraries)
	if a.wantsJSON() {
		err = render.JSON(a.out, "verify", report)
	} else {
		err = render.Verify(a.out, a.style(), report)
	}
	switch {
	case err != nil:
		return err
	case len(o.as) > 0 && !slices.Contains(o.as, allLibraries):
		return verdict(libraryExit(report.As))
	case len(result.Failed()) > 0 || !t.Readable() && content == nil:
		return verdict(finding.ExitFound)
	}
	return a.exitFor(report.Findings)
}

// checkInput refuses a command line that would read standard input twice.
func (o *verifyOptions) checkInput(tokenFromInput bool) error {
	key := o.source.readsInput() || o.keyFiles.readsInput()
	switch payload := o.payload == "-"; {
	case tokenFromInput && key:
		return finding.Usage(errors.New("standard input cannot be both the token and the key"), "give one of them from a file: --secret-file FILE, or @token.txt")
	case payload && (tokenFromInput || key):
		return finding.Usage(errors.New("standard input cannot be the payload and something else too"), "give the payload from a file: --payload @FILE")
	}
	return nil
}

// report is decode's, with what the checks said.
func (o *verifyOptions) report(a *app, t token.Token, result verify.Result) token.Report {
	findings := rule.Check(t, a.now)
	for _, f := range result.Findings {
		known := func(g finding.Finding) bool { return g.ID == f.ID }
		if !slices.ContainsFunc(findings, known) {
			findings = append(findings, f)
		}
	}
	r := token.Describe(t, a.now, a.zone, findings)
	if o.leeway != 0 {
		e := t.ExpiryAt(a.now, o.leeway)
		r.Expiry, r.Life = e.Report(), t.LifeOf(e)
	}
	r.Checks, r.Verified = result.Checks, result.Verified
	return r
}

// keys finds the secrets and keys to verify with: the flags, or a prompt where somebody can answer it.
func (o *verifyOptions) keys(ctx context.Context, a *app, fromInput bool) ([]keys.Source, error) {
	candidates, found, err := o.source.load(ctx, a)
	if err != nil {
		return nil, err
	}
	pairs, err := o.keyFiles.load(ctx, a)
	switch {
	case err != nil || found || len(pairs) > 0 || o.keyFiles.issuer != "":
		return append(candidates, pairs...), err
	case a.env.IsTerminal.In && !fromInput:
		c, err := o.source.ask(ctx, a)
		return []keys.Source{c}, err
	}
	return nil, finding.Usage(errors.New("no key to verify with is given"),
		"for example --secret-file FILE, --env-file .env, or --key jwks.json; jwtdoc help secrets lists the ways\nwithout one: jwtdoc decode shows the token, jwtdoc expiry judges its times")
}

// check refuses options that could not do what they say.
func (o *verifyOptions) check() error {
	for i, alg := range o.algorithms {
		known, ok := keys.Lookup(alg)
		if !ok {
			known, ok = keys.Lookup(strings.ToUpper(alg))
		}
		every := "one of " + strings.Join(append(keys.HMACAlgorithms(), keys.PairAlgorithms()...), ", ")
		switch {
		case !ok || known.Kind == keys.NoKey:
			return finding.Usage(fmt.Errorf("--alg: %s is no algorithm that signs", finding.Quote(alg)), every)
		case known.Unusable != "":
			return finding.Usage(fmt.Errorf("--alg: %s: %s", known.Name, known.Unusable), every)
		case known.Kind != keys.SecretKey && !o.keyFiles.given():
			return finding.Usage(fmt.Errorf("--alg: %s is verified with a public key, and none is given", known.Name), "add --key FILE (PEM, DER, JWK or JWKS), --jwks URL or --issuer URL")
		}
		o.algorithms[i] = known.Name
	}
	for _, name := range o.ignored {
		if !slices.Contains(verify.Ignorable(), name) {
			hint := "one of " + strings.Join(verify.Ignorable(), ", ")
			if name == verify.Signature || name == verify.Algorithm {
				hint = "to look at a token without verifying it: jwtdoc decode"
			}
			return finding.Usage(fmt.Errorf("--ignore: %s is no check that can be left out", finding.Quote(name)), hint)
		}
	}
	if o.leeway < 0 {
		return finding.Usage(errors.New("--leeway is negative"), "to be strict, leave it out: it is 0s then")
	}
	return nil
}
