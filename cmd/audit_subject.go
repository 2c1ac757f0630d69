package cmd

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// auditSubject says what a healthy token is: who signs it, and what is in it.
type auditSubject struct {
	secret          secretFlags
	keyFiles        keyFlags
	claims          memberList
	from            string
	alg             string
	cookie, inQuery string
	lesser          string
	browser         browserFlags
}

func (s *auditSubject) register(c *cobra.Command) {
	f := c.Flags()
	s.secret.register(c)
	s.keyFiles.register(c)
	f.StringVar(&s.from, "from", "", "copy header and claims of `TOKEN`, @FILE or -; its times become fresh")
	f.VarP(s.claims.flag("", anyMember), "payload", "P", "a claim of the healthy token: `NAME=TEXT` or NAME:=JSON")
	f.Var(s.claims.flag("sub", textMember), "sub", "the `SUBJECT` of the healthy token")
	f.Var(s.claims.flag("aud", listMember), "aud", "the `AUDIENCE` that the server expects")
	f.Var(s.claims.flag("iss", textMember), "iss", "the `ISSUER` that the server expects")
	f.VarP(&choice{&s.alg, mint.Algorithms()}, "alg", "A", "sign with `ALGORITHM` (default: that of --from, else the key decides)")
	f.StringVar(&s.cookie, "cookie-name", "", "send the token in the cookie of this `NAME`, and look at its attributes")
	f.StringVar(&s.browser.origin, "origin", "", "send it as the call of a page at this `ORIGIN`: preflight, CORS on refusals")
	f.StringVar(&s.inQuery, "token-parameter", "", "the server is meant to take tokens in the query parameter of this `NAME`")
	f.StringVar(&s.lesser, "lesser-token", "", "a `TOKEN` whose scope, role or method does not reach this far; @FILE too")
}

// read puts the healthy token together.
func (s *auditSubject) read(ctx context.Context, a *app) (audit.Subject, []finding.Finding, error) {
	var out audit.Subject
	asked := 0
	for _, yes := range []bool{s.secret.readsInput(), s.keyFiles.readsInput(), s.from == "-", s.lesser == "-"} {
		if yes {
			asked++
		}
	}
	if asked > 1 {
		return out, nil, finding.Usage(errors.New("standard input is asked for twice"), "put one of the two into a file: @FILE")
	}
	copied, err := s.copy(ctx, a, s.from, "--from")
	if err != nil {
		return out, nil, err
	}
	if out.Lesser, err = s.copy(ctx, a, s.lesser, "--lesser-token"); err != nil {
		return out, nil, err
	}
	notes, err := s.readKey(ctx, a, copied, &out)
	if err != nil {
		return out, nil, err
	}
	if out.Payload, err = s.payload(a, copied); err != nil {
		return out, nil, err
	}
	out.Header = copied.Header
	if !copied.Readable() {
		out.Header, _ = exactjson.ParseObject([]byte(`{"alg":"","typ":"JWT"}`))
	}
	out.Header = out.Header.With("alg", exactjson.Quote(out.Alg))
	if _, has := out.Header.Get("kid"); !has && out.Key.ID != "" {
		out.Header = out.Header.With("kid", exactjson.Quote(out.Key.ID))
	}
	out.Origin, err = s.browser.pageOrigin()
	out.Cookie, out.InQuery, out.NewKey = s.cookie, s.inQuery, a.strangers()
	return out, notes, err
}

// copy reads a token whose claims are copied; an empty one is none.
func (s *auditSubject) copy(ctx context.Context, a *app, text, flag string) (token.Token, error) {
	if text == "" {
		return token.Parse(""), nil
	}
	return a.tokenToCopy(ctx, text, flag)
}

// readKey chooses what signs: of several candidates the one that verifies the copied token, else the first.
func (s *auditSubject) readKey(ctx context.Context, a *app, copied token.Token, out *audit.Subject) (notes []finding.Finding, err error) {
	candidates, _, err := s.secret.load(ctx, a)
	if err != nil {
		return nil, err
	}
	found, err := s.keyFiles.load(ctx, a)
	if err != nil {
		return nil, err
	}
	published, issuer, notes, err := s.keyFiles.discover(ctx, a)
	if err != nil {
		return nil, err
	}
	if issuer != "" && !s.claims.has("iss") {
		s.claims.set("iss", exactjson.Quote(issuer))
	}
	for _, k := range slices.Concat(found, published) {
		if public, ok := k.AsKey().Public(); ok {
			out.Public = append(out.Public, public)
		}
		if k.AsKey().Private {
			candidates = append(candidates, k)
		}
	}
	if len(candidates) == 0 {
		return nil, finding.Usage(errors.New("no key is given that can sign"),
			"--secret-file FILE or --env-file .env gives the server's secret, --key private.pem a private key: audit makes tokens that your server accepts")
	}
	chosen := candidates[0]
	if copied.Readable() {
		m := keys.FindMatch(candidates, copied.Algorithm(), copied.SigningInput(), copied.Signature)
		if m.Fits {
			chosen = m.Source
		} else {
			a.warn("the signature of --from does not verify with %s: does the server use that key?", mint.Named(chosen.AsKey()))
		}
	}
	out.Key = chosen.AsKey()
	wanted := s.alg
	if was := copied.Algorithm(); wanted == "" && slices.Contains(out.Key.Algorithms(), was) {
		wanted = was
	}
	out.Alg, err = mint.AlgorithmOf(out.Key, wanted)
	if err != nil {
		return nil, finding.Usage(err, "leave --alg out: the key decides; jwtdoc key show FILE says what it is")
	}
	return notes, nil
}

// payload is the copied claims, changed by the flags.
func (s *auditSubject) payload(a *app, copied token.Token) (exactjson.Object, error) {
	members, err := a.claims(s.claims)
	if err != nil {
		return exactjson.Object{}, err
	}
	p, err := members.object()
	if err != nil || !copied.Readable() {
		return p, err
	}
	p = mint.Compact(copied.Payload)
	for _, m := range members {
		p = p.With(m.name, m.raw)
	}
	return p, nil
}
