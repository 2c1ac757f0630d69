package cmd

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// defaultTTL is how long a minted token lives unless told otherwise: long enough for a test, too short to be kept.
const defaultTTL = 5 * time.Minute

type mintOptions struct {
	alg                 string // empty: the key decides
	typ, kid            string
	typSet, kidSet      bool
	claims              memberList // in the order of the command line
	headers             memberList
	exp, iat            moment
	noExp, noIat        bool
	from                string
	fromSet, keepTimes  bool
	newSecret, newKey   string
	newSecretSet        bool
	newKeySet           bool
	keyFile             string
	keySet              bool
	password            passwordFlags
	source              secretFlags
	fault, matrix       string
	faultSet, matrixSet bool
	allowForged         bool
}

func newMintCmd(a *app) *cobra.Command {
	o := &mintOptions{typ: "JWT"}
	c := &cobra.Command{
		Use:     "mint [CLAIMS | @FILE | -]",
		Aliases: []string{"encode", "sign"},
		Short:   "make a token and sign it, sound or wrong in a known way",
		GroupID: groupMake,
		Example: `jwtdoc mint --new-secret test.key --sub 3          # with a throw-away secret
jwtdoc mint --secret-file jwt.key --sub 3 --ttl 1m
jwtdoc mint --env-file .env -P user_id:=3 -P name=Ada --aud api --iss me
jwtdoc mint --key jwt.pem --sub 3 --kid 2025-11    # RS, PS, ES, EdDSA
jwtdoc mint --key jwt.pem @claims.json
jwtdoc mint --secret-file jwt.key --from "$TOKEN" --aud other-api
jwtdoc decode -j "$TOKEN" | jq .payload | jwtdoc mint - --secret-file jwt.key
jwtdoc mint --secret-file jwt.key --fault token-expired
jwtdoc mint --matrix fixtures --alg ES256          # a token for every fault
curl -H "Authorization: Bearer $(jwtdoc mint --secret-file key --sub 3)" URL`,
		Long: `Signs a token and prints it alone on standard output; with -v, standard error says what was added. Claims come in the order in which you give them, then iat (now) and exp. A token lives five minutes unless you say otherwise: a token made for a test should be worthless soon.

-P name=value is text. -P name:=value is JSON: user_id:=3 is a number, active:=true a boolean, roles:='["a"]' a list, and its spelling is kept.

The key decides the algorithm: its own alg, else HS256, RS256, EdDSA, or what goes with its curve. Its kid goes into the header. An --alg or --kid that contradicts the key is an error.

Claims from a file, from standard input (-) or in braces are signed as they are written: order, duplicates and the spelling of numbers stay, and only a missing exp is added. What decode -j prints is understood as a whole, header included. --from copies a token's header and claims and gives it fresh times. Flags then change single claims.

--fault makes a token that is wrong in one way, named by the id of its cause; --fault list lists them. --matrix makes one for every fault, and sound ones, with a manifest of what a correct verifier answers. With a key of yours, tokens that are attacks or never expire need --allow-forged: whoever gets hold of one can use it.

Tests must not use the real secret: --new-secret and --new-key make one, in a new file that only you can read; --matrix does so by itself.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.typSet, o.kidSet = cmd.Flags().Changed("typ"), cmd.Flags().Changed("kid")
			return runMint(cmd.Context(), a, o, args)
		},
	}
	o.registerClaims(c, a)
	o.registerKeys(c)
	return c
}

// registerClaims adds the flags that say what is in the token.
func (o *mintOptions) registerClaims(c *cobra.Command, a *app) {
	f := c.Flags()
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
	f.StringVar(&o.kid, "kid", "", "name the key by `ID` in the header, and choose it in a key set; --kid '' leaves it out")
	f.StringVar(&o.typ, "typ", "JWT", "the header's `TYPE`; --typ '' leaves it out")
	f.Var(&givenString{&o.from, &o.fromSet}, "from", "copy header and claims of `TOKEN`, @FILE or -")
	f.BoolVar(&o.keepTimes, "keep-times", false, "with --from: copy the times too, instead of fresh ones")
	f.Var(&instantFlag{&a.now, false}, "at", "mint as of `TIME` instead of now")
	f.Var(&givenString{&o.fault, &o.faultSet}, "fault", "make a token that is wrong in this way: a cause's `ID`, or list")
	f.Var(&givenString{&o.matrix, &o.matrixSet}, "matrix", "make a token for every fault in the new or empty folder `DIR`, with a manifest")
	f.BoolVar(&o.allowForged, "allow-forged", false, "make attacks, and tokens that never expire, with a key of yours too")
}

// registerKeys adds the flags that say what signs.
func (o *mintOptions) registerKeys(c *cobra.Command) {
	f := c.Flags()
	f.VarP(&choice{&o.alg, mint.Algorithms()}, "alg", "A", "sign with `ALGORITHM`: HS, RS, PS or ES with 256, 384 or 512, or EdDSA (default: the key decides)")
	f.Var(&givenString{&o.keyFile, &o.keySet}, "key", "sign with the private key in `FILE`: PEM, DER, JWK or JWKS")
	o.password.register(c)
	f.Var(&givenString{&o.newKey, &o.newKeySet}, "new-key", "make a private key in a new `FILE` (PEM) that only you can read, and sign with it (default ES256)")
	f.Var(&givenString{&o.newSecret, &o.newSecretSet}, "new-secret", "make a secret in a new `FILE` that only you can read, and sign with it")
	o.source.register(c)
}

// mintReport is a token that was made. Its JSON is a contract (schema 1).
type mintReport struct {
	Token   string           `json:"token"`
	Header  exactjson.Object `json:"header"`
	Payload exactjson.Object `json:"payload"`
	Fault   *faultReport     `json:"fault,omitempty"`
}

func runMint(ctx context.Context, a *app, o *mintOptions, args []string) error {
	if o.faultSet && o.fault == "list" {
		return listFaults(a)
	}
	fault, err := o.check(args)
	if err != nil {
		return err
	}
	base, err := o.base(ctx, a, args)
	if err != nil {
		return err
	}
	payload, err := o.payload(a, base)
	if err != nil {
		return err
	}
	s, err := o.signer(ctx, a, fault, base)
	if err != nil {
		return err
	}
	header, err := o.header(a, s, base)
	if err != nil {
		return err
	}
	d := mint.Draft{
		Header: header, Payload: payload, Alg: s.alg, Key: s.key, Now: a.now, Lifetime: o.lifetime(a),
		Random: a.env.Rand, NewKey: a.strangers(),
	}
	if o.matrixSet {
		return o.runMatrix(a, d, s)
	}
	return o.runOne(a, d, s, fault)
}

// runOne makes one token, sound or with a fault.
func (o *mintOptions) runOne(a *app, d mint.Draft, s signer, fault *mint.Fault) error {
	if err := o.mayForge(s, d, fault); err != nil {
		return err
	}
	text, err := makeToken(d, fault)
	if err != nil {
		return err
	}
	if err := s.keep(); err != nil {
		return err
	}
	s.warnOf(a)
	r := mintReport{Token: text, Header: d.Header, Payload: d.Payload}
	if fault != nil {
		t := token.Parse(text)
		r.Header, r.Payload, r.Fault = t.Header, t.Payload, reportOf(*fault)
		a.progress("%s: %s; a correct verifier answers: %s (%s)", fault.ID, fault.Title, fault.Answer, fault.Why)
	}
	if fault == nil || !fault.Keyless {
		a.progress("signed with %s, %s", d.Alg, mint.Named(d.Key))
	}
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

func makeToken(d mint.Draft, fault *mint.Fault) (string, error) {
	if fault == nil {
		text, err := d.Sign()
		if err != nil {
			return "", finding.Usage(err, "jwtdoc key show FILE says what the key is; jwtdoc secret --alg "+d.Alg+" --out FILE makes a secret")
		}
		return text, nil
	}
	text, err := fault.Token(d)
	switch {
	case errors.Is(err, mint.ErrNoFault):
		return "", finding.Usage(err, "jwtdoc mint --fault list lists the faults")
	case err != nil:
		return "", finding.Usage(err, "jwtdoc key show FILE says what the key is")
	}
	return text, nil
}
