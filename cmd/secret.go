package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

// maxRandom is the most that is drawn for one secret: an HMAC hashes whatever is longer than its block.
const maxRandom = 4096

type secretOptions struct {
	hex, base64, base64url int
	alg, name, out         string
	allowWeak, check       bool
	source                 secretFlags
}

func newSecretCmd(a *app) *cobra.Command {
	o := &secretOptions{alg: "HS256"}
	c := &cobra.Command{
		Use:     "secret [--check [@FILE | -]]",
		Short:   "make a secret of the right size, or rate one",
		GroupID: groupMake,
		Example: `jwtdoc secret                              # for HS256: 32 random bytes as hex
jwtdoc secret --hex 32                     # the same as openssl rand -hex 32
jwtdoc secret --alg HS512 --out jwt.key    # into a new file, mode 0600
jwtdoc secret --env SECRET_KEY >> .env     # as a line of a .env file
jwtdoc secret --check @jwt.key             # is this one any good?
jwtdoc secret --check --env-file .env --secret-name SECRET_KEY`,
		Long: `Draws random bytes from the system's cryptographic source and writes them as hex, base64 or base64url. The size is that of the algorithm (RFC 7518, section 3.2); fewer bytes are refused without --allow-weak. Most libraries use what is printed as text: the 64 characters that stand for 32 bytes are 64 bytes of key.

A file made with --out can be read by its owner only, is never written over one that is there, and has no line end, so that every program reads the same secret from it.

With --check a secret is rated instead: its length, how much could be random in it, whether it is published as a sample, and whether it looks mistyped, quoted or encoded. Exit 1 when something is wrong with it. Nothing shows the secret itself.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.check || o.source.given() {
				return runSecretCheck(cmd.Context(), a, o, args)
			}
			if err := noArguments(cmd, args); err != nil {
				return err
			}
			return runSecret(a, o, cmd.Flags().Changed)
		},
	}
	f := c.Flags()
	f.IntVar(&o.hex, "hex", 0, "`N` random bytes as 2N hex digits")
	f.IntVar(&o.base64, "base64", 0, "`N` random bytes as base64")
	f.IntVar(&o.base64url, "base64url", 0, "`N` random bytes as base64url without padding")
	f.VarP(&choice{&o.alg, keys.HMACAlgorithms()}, "alg", "A", "the `ALGORITHM` that it is for: HS256, HS384 or HS512")
	f.StringVar(&o.name, "env", "", "write it as `NAME`=value, a line of a .env file")
	f.StringVar(&o.out, "out", "", "write it to a new `FILE` that only you can read")
	f.BoolVar(&o.allowWeak, "allow-weak", false, "make a secret that is too short for the algorithm")
	f.BoolVar(&o.check, "check", false, "rate a secret instead of making one: @FILE, -, the flags below, or a prompt")
	o.source.register(c)
	return c
}

// secretReport is a secret that was made. Its JSON is a contract (schema 1).
type secretReport struct {
	Algorithm string        `json:"alg"`
	Encoding  keys.Encoding `json:"encoding"`
	// Bytes are the random bytes, Characters the text that stands for them.
	Bytes      int `json:"bytes"`
	Characters int `json:"characters"`
	// File is where it was written; then Secret is not in the report.
	File   string `json:"file"`
	Secret string `json:"secret,omitempty"`
}

func runSecret(a *app, o *secretOptions, given func(string) bool) error {
	n, encoding, err := o.size(given)
	if err != nil {
		return err
	}
	if o.name != "" && !isVariable(o.name) {
		return finding.Usage(fmt.Errorf("%s is no name of an environment variable", finding.Quote(o.name)), "letters, digits and _, for example --env JWT_SECRET")
	}
	secret, err := a.randomSecret(n)
	if err != nil {
		return err
	}
	value := keys.EncodeSecret(secret, encoding)
	r := secretReport{Algorithm: o.alg, Encoding: encoding, Bytes: n, Characters: len(value), File: o.out}
	text := value
	if o.name != "" {
		text = o.name + "=" + value + "\n"
	}
	if o.out != "" {
		if err := a.writeSecret(o.out, text); err != nil {
			return err
		}
		if a.wantsJSON() {
			return render.JSON(a.out, "secret", r)
		}
		_, err := fmt.Fprintf(a.out, "%s: %d random bytes as %d characters of %s, readable by you only\n", finding.Safe(o.out), n, len(value), encoding)
		return err
	}
	r.Secret = value
	err = a.product(func(w io.Writer) error {
		if a.wantsJSON() {
			return render.JSON(w, "secret", r)
		}
		_, err := io.WriteString(w, strings.TrimSuffix(text, "\n")+"\n")
		return err
	})
	if err == nil && a.env.IsTerminal.Out && !a.wantsJSON() {
		_, err = fmt.Fprintf(a.err, "jwtdoc: use it as text, %d characters: most libraries take them as they are, not as the %d bytes they stand for\n", len(value), n)
	}
	return err
}

// size reads which encoding was asked for, and checks the number of bytes against the algorithm.
func (o *secretOptions) size(given func(string) bool) (int, keys.Encoding, error) {
	n, encoding, asked := keys.MinimumSecret(o.alg), keys.Hex, 0
	for _, e := range []struct {
		enc keys.Encoding
		n   int
	}{{keys.Hex, o.hex}, {keys.Base64, o.base64}, {keys.Base64URL, o.base64url}} {
		if given(string(e.enc)) {
			n, encoding = e.n, e.enc
			asked++
		}
	}
	least := keys.MinimumSecret(o.alg)
	switch {
	case asked > 1:
		return 0, "", finding.Usage(errors.New("--hex, --base64 and --base64url exclude each other"), "")
	case n < 1 || n > maxRandom:
		return 0, "", finding.Usage(fmt.Errorf("%d bytes are no size for a secret", n), fmt.Sprintf("%s needs %d; up to %d are made", o.alg, least, maxRandom))
	case n < least && !o.allowWeak:
		return 0, "", finding.Usage(fmt.Errorf("%d bytes are fewer than the %d that %s needs (RFC 7518 §3.2)", n, least, o.alg),
			fmt.Sprintf("jwtdoc secret --%s %d; --allow-weak makes it all the same, for a test", encoding, least))
	}
	return n, encoding, nil
}

func isVariable(s string) bool {
	return s != "" && (s[0] < '0' || s[0] > '9') &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// ratingReport is a secret that was rated. Its JSON is a contract (schema 1).
type ratingReport struct {
	// Place is where the secret is kept.
	Place string `json:"place"`
	keys.Rating
}

func runSecretCheck(ctx context.Context, a *app, o *secretOptions, args []string) error {
	o.source.acceptEmpty, o.source.acceptKeys = true, true
	c, err := o.toCheck(ctx, a, args)
	if err != nil {
		return err
	}
	r := ratingReport{c.Place, keys.Rate(c.Secret, o.alg)}
	r.Findings = append(r.Findings, c.Notes...)
	if a.wantsJSON() {
		err = render.JSON(a.out, "secret", r)
	} else {
		err = render.Rating(a.out, a.style(), r.Rating, c.Place)
	}
	if err != nil {
		return err
	}
	return a.exitFor(r.Findings)
}

// toCheck finds the secret to rate: the argument, the shared flags, standard input, or a prompt.
func (o *secretOptions) toCheck(ctx context.Context, a *app, args []string) (keys.Source, error) {
	switch {
	case len(args) > 1:
		return keys.Source{}, finding.Usage(errors.New("one secret is rated at a time"), "quote it if it holds blanks, or better: jwtdoc secret --check @FILE")
	case len(args) == 1 && o.source.given():
		return keys.Source{}, finding.Usage(errors.New("the secret is given twice"), "")
	case len(args) == 1:
		o.source.value, o.source.valueSet = args[0], true
	case !o.source.given() && a.env.IsTerminal.In:
		return o.source.ask(ctx, a)
	case !o.source.given():
		o.source.value, o.source.valueSet = "-", true
	}
	c, _, err := o.source.one(ctx, a)
	return c, err
}
