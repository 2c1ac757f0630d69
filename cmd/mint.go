package cmd

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// defaultTTL is how long a minted token lives unless told otherwise: long enough for a test, too short to be kept.
const defaultTTL = 5 * time.Minute

type mintOptions struct {
	alg           string
	typ, kid      string
	claims        memberList // in the order of the command line
	headers       memberList
	exp, iat      moment
	noExp, noIat  bool
	newSecret     string
	source        secretFlags
	typSet        bool
	newSecretFlag bool
}

func newMintCmd(a *app) *cobra.Command {
	o := &mintOptions{alg: "HS256", typ: "JWT"}
	c := &cobra.Command{
		Use:     "mint",
		Aliases: []string{"encode", "sign"},
		Short:   "make a token and sign it",
		GroupID: groupMake,
		Example: `jwtdoc mint --new-secret test.key --sub 3          # with a throw-away secret
jwtdoc mint --secret-file jwt.key --sub 3 --ttl 1m
jwtdoc mint --env-file .env -P user_id:=3 -P name=Ada --aud api --iss me
jwtdoc mint --secret-file jwt.key --sub 3 --ttl=-1h     # one that has expired
jwtdoc mint --secret-file jwt.key -P 'roles:=["a","b"]' --kid 2025-11 -v
curl -H "Authorization: Bearer $(jwtdoc mint --secret-file key --sub 3)" URL`,
		Long: `Signs a token with a secret and prints it alone on standard output; with -v, standard error says what was added. Claims come in the order in which you give them, then iat (now) and exp. A token lives five minutes unless you say otherwise: a token made for a test should be worthless soon.

-P name=value is text. -P name:=value is JSON: user_id:=3 is a number, active:=true a boolean, roles:='["a"]' a list, and its spelling is kept.

Tests must not use the real secret: --new-secret makes one, in a new file that only you can read. jwtdoc secret makes one without a token.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.typSet = cmd.Flags().Changed("typ")
			o.newSecretFlag = cmd.Flags().Changed("new-secret")
			return runMint(cmd.Context(), a, o)
		},
	}
	f := c.Flags()
	f.VarP(&choice{&o.alg, keys.HMACAlgorithms()}, "alg", "A", "sign with `ALGORITHM`: HS256, HS384 or HS512")
	f.Var(&o.exp, "ttl", "live for `DURATION` (default 5m); negative: expired already")
	f.VarP(&o.exp, "exp", "e", "expire at `TIME`, or after a duration")
	f.BoolVar(&o.noExp, "no-exp", false, "leave exp out: a token that never expires")
	f.Var(o.claims.flag("iss", textMember), "iss", "the `ISSUER`")
	f.Var(o.claims.flag("sub", textMember), "sub", "the `SUBJECT`")
	f.Var(o.claims.flag("aud", listMember), "aud", "the `AUDIENCE`; given several times, a list")
	f.Var(o.claims.flag("jti", textMember), "jti", "the token's own `ID`")
	f.Var(o.claims.flag("nbf", timeMember), "nbf", "not valid before `TIME`, or after a duration from now")
	f.Var(&o.iat, "iat", "issued at `TIME` instead of now")
	f.BoolVar(&o.noIat, "no-iat", false, "leave iat out")
	f.VarP(o.claims.flag("", anyMember), "payload", "P", "a claim: `NAME=TEXT` or NAME:=JSON")
	f.Var(o.headers.flag("", anyMember), "header", "a header parameter: `NAME=TEXT` or NAME:=JSON")
	f.StringVar(&o.kid, "kid", "", "name the key by `ID` in the header")
	f.StringVar(&o.typ, "typ", "JWT", "the header's `TYPE`; --typ '' leaves it out")
	f.Var(&instantFlag{&a.now, false}, "at", "mint as of `TIME` instead of now")
	f.StringVar(&o.newSecret, "new-secret", "", "make a secret in a new `FILE` that only you can read, and sign with it")
	o.source.register(c)
	return c
}

// mintReport is a token that was made. Its JSON is a contract (schema 1).
type mintReport struct {
	Token   string           `json:"token"`
	Header  exactjson.Object `json:"header"`
	Payload exactjson.Object `json:"payload"`
}

func runMint(ctx context.Context, a *app, o *mintOptions) error {
	header, err := o.header()
	if err != nil {
		return err
	}
	payload, err := o.payload(a)
	if err != nil {
		return err
	}
	key, err := o.key(ctx, a)
	if err != nil {
		return err
	}
	input := base64.RawURLEncoding.EncodeToString(header.Raw) + "." + base64.RawURLEncoding.EncodeToString(payload.Raw)
	signature, err := keys.Sign(o.alg, key.Secret, input)
	if err != nil {
		return finding.Usage(err, "jwtdoc secret --alg "+o.alg+" --out FILE makes a secret")
	}
	for _, f := range keys.Rate(key.Secret, o.alg).Weaknesses() {
		a.warn("%s", f.Message)
	}
	a.progress("signed with %s, the secret of %s", o.alg, key.Place)
	r := mintReport{input + "." + base64.RawURLEncoding.EncodeToString(signature), header, payload}
	err = a.product(func(w io.Writer) error {
		if a.wantsJSON() {
			return render.JSON(w, "mint", r)
		}
		_, err := io.WriteString(w, r.Token+"\n")
		return err
	})
	a.secrets.Add(r.Token)
	return err
}

// key finds the secret to sign with, or makes one.
func (o *mintOptions) key(ctx context.Context, a *app) (keys.Source, error) {
	if o.newSecretFlag {
		return o.makeKey(a)
	}
	key, found, err := o.source.one(ctx, a)
	switch {
	case err != nil || found:
		return key, err
	case a.env.IsTerminal.In:
		return o.source.ask(ctx, a)
	}
	return key, finding.Usage(errors.New("no secret to sign with is given"),
		"jwtdoc mint --new-secret FILE makes a throw-away one and signs with it\njwtdoc help secrets lists the ways to give one")
}

// makeKey makes a throw-away secret. The file has no line end: every program reads the same secret from it.
func (o *mintOptions) makeKey(a *app) (keys.Source, error) {
	switch {
	case o.newSecret == "":
		return keys.Source{}, finding.Usage(errors.New("--new-secret names no file"), "for example --new-secret test.key")
	case o.source.given():
		return keys.Source{}, finding.Usage(errors.New("--new-secret makes a secret, and another one is given"), "leave one of the two out")
	}
	random, err := a.randomSecret(keys.MinimumSecret(o.alg))
	if err != nil {
		return keys.Source{}, err
	}
	secret := finding.NewSecret([]byte(keys.EncodeSecret(random, keys.Hex)))
	a.secrets.AddSecret(secret)
	if err := a.writeSecret(o.newSecret, string(secret.Reveal())); err != nil {
		return keys.Source{}, err
	}
	a.progress("made a secret in %s", finding.Quote(o.newSecret))
	return keys.Source{Secret: secret, Place: "--new-secret " + finding.Safe(o.newSecret), Encoding: keys.Text}, nil
}

// header puts the protected header together: alg, typ, kid, then what was given.
func (o *mintOptions) header() (exactjson.Object, error) {
	members := memberList{}
	members.set("alg", exactjson.Quote(o.alg))
	if o.typ != "" && !o.headers.has("typ") {
		members.set("typ", exactjson.Quote(o.typ))
	}
	if o.kid != "" {
		members.set("kid", exactjson.Quote(o.kid))
	}
	for _, m := range o.headers {
		switch {
		case m.name == "alg":
			return exactjson.Object{}, finding.Usage(errors.New("alg is what the token is signed with, and no other"), "choose it with --alg")
		case members.has(m.name), m.name == "typ" && o.typSet:
			return exactjson.Object{}, finding.Usage(fmt.Errorf("the header parameter %s is given twice", finding.Quote(m.name)), "leave one of the two out")
		}
		members = append(members, m)
	}
	return members.object()
}

// payload puts the claims together: what was given, in that order, then iat and exp.
func (o *mintOptions) payload(a *app) (exactjson.Object, error) {
	members := memberList{}
	for _, m := range o.claims {
		switch {
		case m.name == "aud" && m.kind == listMember && members.addTo(m):
			continue
		case members.has(m.name):
			return exactjson.Object{}, finding.Usage(fmt.Errorf("the claim %s is given twice", finding.Quote(m.name)), "leave one of the two out; a list is written name:='[1,2]'")
		case m.kind == timeMember:
			m.raw = m.when.at(a.now)
		case m.looksTyped != "":
			a.note("%s is the text %s; %s would be %s", finding.Safe(m.name), finding.Quote(m.text), finding.Safe(m.name+":="+m.text), m.looksTyped)
		}
		members = append(members, m)
	}
	if err := o.times(a, &members); err != nil {
		return exactjson.Object{}, err
	}
	return members.object()
}

// times adds iat and exp.
func (o *mintOptions) times(a *app, members *memberList) error {
	switch given := members.has("iat"); {
	case o.iat.set && (o.noIat || given):
		return finding.Usage(errors.New("iat is given twice, or given and left out"), "use one of --iat, --no-iat and -P iat")
	case !o.noIat && !given:
		raw := token.InstantOf(a.now.Truncate(time.Second)).String()
		if o.iat.set {
			raw = string(o.iat.at(a.now))
		} else {
			a.progress("added iat %s (now)", raw)
		}
		members.set("iat", []byte(raw))
	}
	switch given := members.has("exp"); {
	case o.exp.set && (o.noExp || given), o.noExp && given:
		return finding.Usage(errors.New("exp is given twice, or given and left out"), "use one of --ttl, --exp, --no-exp and -P exp")
	case !o.noExp && !given:
		exp := o.exp
		if !exp.set {
			exp = moment{after: defaultTTL, set: true}
		}
		raw := exp.at(a.now)
		if !o.exp.set {
			a.progress("added exp %s (in %s)", raw, token.Duration(int64(defaultTTL/time.Second)))
		}
		members.set("exp", raw)
	}
	return nil
}
