package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

func newKeyCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "key COMMAND",
		Short:   "make, show and convert keys",
		GroupID: groupMake,
		Example: `jwtdoc key new --alg ES256 --out jwt.pem     # a key pair
jwtdoc key show jwks.json                    # what keys are these?
jwtdoc key public jwt.pem > public.pem       # the half for verifiers
jwtdoc key convert --to jwks jwt.pem other.pem`,
		Long: `Works on secrets and key pairs in PEM, DER, JWK and JWKS. What a file holds is recognised by its content, never by its name.

  new        make a secret or a key pair
  show       type, size, kid, thumbprint and weaknesses of the keys in a file
  convert    write keys in another form
  public     write the public half

jwtdoc help key COMMAND says more. A private key is never overwritten, never shown on a terminal unless you ask with --show-secrets, and in a file that only you can read.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return finding.Usage(errors.New("key needs a command: new, show, convert or public"), "jwtdoc help key")
			}
			var names []string
			for _, sub := range cmd.Commands() {
				names = append(names, sub.Name())
			}
			hint := "jwtdoc help key"
			near := nearest(args[0], names)
			if slices.Contains([]string{"gen", "generate", "create", "make", "pair"}, args[0]) {
				near = "new"
			}
			if near != "" {
				hint = "did you mean: jwtdoc key " + near
			}
			return finding.Usage(fmt.Errorf("key has no command %s", finding.Quote(args[0])), hint)
		},
	}
	for _, sub := range []*cobra.Command{newKeyNewCmd(a), newKeyShowCmd(a), newKeyConvertCmd(a), newKeyPublicCmd(a)} {
		sub.DisableFlagsInUseLine = true
		c.AddCommand(sub)
	}
	return c
}

// passwordFlags say where the password of an encrypted key comes from.
type passwordFlags struct{ file, variable string }

func (p *passwordFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&p.file, "password-file", "", "read the password of an encrypted key from `FILE`")
	c.Flags().StringVar(&p.variable, "password-env", "", "take that password from the environment variable `NAME`")
}

// password asks for the password of an encrypted key: the flags, or a prompt where there is a terminal.
func (p *passwordFlags) password(ctx context.Context, a *app) keys.Password {
	return func(what string) ([]byte, error) {
		b, err := p.read(ctx, a, what)
		a.secrets.AddSecret(finding.NewSecret(b))
		return b, err
	}
}

func (p *passwordFlags) read(ctx context.Context, a *app, what string) ([]byte, error) {
	switch {
	case p.file != "":
		b, _, err := source.ReadSmall(a.env.FS, p.file)
		if err != nil {
			return nil, readError(finding.Quote(p.file), err)
		}
		return withoutLineEnd(b), nil
	case p.variable != "":
		v, ok := a.env.Getenv(p.variable)
		if !ok {
			return nil, finding.Usage(fmt.Errorf("the environment variable %s is not set", finding.Quote(p.variable)), "export it first")
		}
		return []byte(v), nil
	}
	return a.env.ReadPassword(ctx, fmt.Sprintf("password of %s (not shown): ", finding.Safe(what)))
}

// readKeys reads the keys of a file, or of standard input, and sees to it that no output shows what is secret of them.
func (a *app) readKeys(ctx context.Context, name string, p *passwordFlags) (keys.Set, error) {
	b, place, err := a.keyFile(ctx, name)
	if err != nil {
		return keys.Set{}, err
	}
	set, err := keys.Read(b, place, p.password(ctx, a))
	if err != nil {
		return set, keyError(place, name, err)
	}
	for _, k := range set.Keys {
		for _, s := range k.Confidential() {
			a.secrets.AddSecret(s)
		}
	}
	return set, nil
}

func (a *app) keyFile(ctx context.Context, name string) (content []byte, place string, err error) {
	if name == "-" {
		b, err := io.ReadAll(io.LimitReader(&contextReader{ctx: ctx, r: a.env.In}, keys.MaxKeyFile+1))
		if err != nil {
			return nil, "", readError("standard input", err)
		}
		return b, "standard input", nil
	}
	if file, ok := fileName(name); ok {
		name = file
	}
	if name == "" {
		return nil, "", finding.Usage(errors.New("no key file is named"), "for example: jwtdoc key show jwt.pem")
	}
	b, _, err := source.ReadSmall(a.env.FS, name)
	if err != nil {
		return nil, "", readError(finding.Quote(name), err)
	}
	return b, finding.Safe(name), nil
}

// keyError says what to do about a file that holds no key that can be read.
func keyError(place, name string, err error) error {
	var p *finding.Problem
	switch wrapped := fmt.Errorf("%s: %w", place, err); {
	case errors.As(err, &p):
		return p
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, env.ErrNoTerminal), errors.Is(err, keys.ErrNoPassword):
		return finding.Usage(fmt.Errorf("%s: %w", place, withoutTerminal(err)), "give its password with --password-file FILE or --password-env NAME")
	case errors.Is(err, keys.ErrEncryption):
		return finding.Found(wrapped, "write it with today's encryption: openssl pkcs8 -topk8 -in "+finding.ShellQuote(name, "FILE")+" -out NEW")
	case errors.Is(err, keys.ErrPassword):
		return finding.Usage(wrapped, "a line end at the end of --password-file does not count, other white space does")
	case errors.Is(err, keys.ErrNoKeyFound):
		return finding.Found(wrapped, "if it is a secret: jwtdoc secret --check @"+finding.ShellQuote(name, "FILE"))
	default:
		return finding.Found(wrapped, "write it anew from where it was made")
	}
}

// withoutTerminal leaves out that nobody could be asked: the hint says what to do instead.
func withoutTerminal(err error) error {
	if errors.Is(err, env.ErrNoTerminal) {
		return keys.ErrNoPassword
	}
	return err
}

// keyOutput is where a key that was made or converted goes.
type keyOutput struct{ form, out string }

func (o *keyOutput) register(c *cobra.Command, usage string) {
	f := c.Flags()
	f.Var(&choice{&o.form, []string{"pem", "der", "jwk", "jwks"}}, "to", usage)
	f.StringVar(&o.out, "out", "", "write it to a new `FILE` that only you can read")
}

// keyFileReport is a key that was written. Its JSON is a contract (schema 1).
type keyFileReport struct {
	Form keys.Form `json:"form"`
	// File is where it was written, empty for standard output; then Content is what would have been printed, DER as
	// base64.
	File    string           `json:"file"`
	Keys    []keys.KeyReport `json:"keys"`
	Content string           `json:"content,omitempty"`
}

// write puts keys where they belong. Private ones go to a file or a pipe; to a terminal only when asked.
func (o *keyOutput) write(a *app, command string, list []keys.Key) error {
	form := keys.Form(o.form)
	content, err := keys.Write(list, form)
	if err != nil {
		return finding.Usage(err, formHint(err))
	}
	private := false
	r := keyFileReport{Form: form, File: o.out}
	for i, k := range list {
		k.Number = i + 1
		private = private || k.Private
		r.Keys = append(r.Keys, k.Describe())
	}
	if o.out != "" {
		if err := a.writeSecret(o.out, string(content.Reveal())); err != nil {
			return err
		}
		if a.wantsJSON() {
			return render.JSON(a.out, command, r)
		}
		_, err := fmt.Fprintf(a.out, "%s: %s as %s, readable by you only\n", finding.Safe(o.out), describeKeys(list), form)
		return err
	}
	if private && a.env.IsTerminal.Out && !a.showSecrets {
		return finding.Usage(errors.New("a private key is not shown on a terminal"), "--out FILE writes it to a new file that only you can read; --show-secrets shows it all the same")
	}
	if form == keys.DER && a.env.IsTerminal.Out && !a.wantsJSON() {
		return finding.Usage(errors.New("DER is no text, and is not written to a terminal"), "--out FILE writes it to a new file")
	}
	return a.product(func(w io.Writer) error {
		if a.wantsJSON() {
			r.Content = string(content.Reveal())
			if form == keys.DER {
				r.Content = keys.EncodeSecret(content, keys.Base64)
			}
			return render.JSON(w, command, r)
		}
		_, err := w.Write(content.Reveal())
		return err
	})
}

func formHint(err error) string {
	if errors.Is(err, keys.ErrForm) {
		return "--to jwk writes one key, secret or not; --to jwks several"
	}
	return "jwtdoc key show says what the key is"
}

func describeKeys(list []keys.Key) string {
	var out []string
	for _, k := range list {
		out = append(out, k.String())
	}
	return strings.Join(out, "; ")
}
