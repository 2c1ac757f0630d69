package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

type keyConvertOptions struct {
	kid      string
	password passwordFlags
	output   keyOutput
}

func newKeyConvertCmd(a *app) *cobra.Command {
	o := &keyConvertOptions{}
	c := &cobra.Command{
		Use:   "convert --to FORM FILE... | -",
		Short: "write keys in another form",
		Example: `jwtdoc key convert --to jwk jwt.pem --out jwt.json
jwtdoc key convert --to pem jwk.json > jwt.pem
jwtdoc key convert --to jwks old.pem new.pem --out jwks.json`,
		Long: `Writes every key of the files in another form: a private key as PKCS #8, a public one as SubjectPublicKeyInfo, in PEM or DER; as a JWK; or all together as a set. An encrypted key is written without its password. In a JWK, a key pair without a kid gets its thumbprint as one.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return oneFile(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runKeyConvert(cmd.Context(), a, o, args) },
	}
	c.Flags().StringVar(&o.kid, "kid", "", "name the key by `ID` (JWK and JWKS only, one key)")
	o.output.register(c, "the `FORM` to write: pem, der, jwk or jwks")
	o.password.register(c)
	return c
}

// oneFile is the Args of commands that take one file.
func oneFile(cmd *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return finding.Usage(errors.New("no key file is given"), "for example: "+cmd.CommandPath()+" jwt.pem; - reads standard input")
	case 1:
		return nil
	}
	return finding.Usage(fmt.Errorf("%d files are given, and one is read", len(args)), "for each: "+cmd.CommandPath()+" FILE")
}

func runKeyConvert(ctx context.Context, a *app, o *keyConvertOptions, names []string) error {
	if o.output.form == "" {
		return finding.Usage(errors.New("--to is missing: into which form?"), "--to pem, der, jwk or jwks")
	}
	var list []keys.Key
	for _, name := range names {
		set, err := a.readKeys(ctx, name, &o.password)
		if err != nil {
			return err
		}
		a.warnAbout(set.Findings)
		list = append(list, set.Keys...)
	}
	return o.writeNamed(a, "key convert", list)
}

// warnAbout says what is wrong with a file that is used all the same.
func (a *app) warnAbout(list []finding.Finding) {
	for _, f := range list {
		if f.Severity > finding.Info {
			a.warn("%s", f.Message)
		}
	}
}

// writeNamed writes keys, and gives those a kid that have none where the form has a place for it.
func (o *keyConvertOptions) writeNamed(a *app, command string, list []keys.Key) error {
	jwk := o.output.form == string(keys.JWK) || o.output.form == string(keys.JWKS)
	switch {
	case o.kid != "" && !jwk:
		return finding.Usage(errors.New("PEM and DER have no place for a kid"), "--to jwk has one")
	case o.kid != "" && len(list) > 1:
		return finding.Usage(fmt.Errorf("%d keys cannot all have one kid", len(list)), "convert them one by one")
	}
	for i, k := range list {
		if o.kid != "" {
			list[i].ID = o.kid
		} else if k.ID == "" && k.Kind != keys.SecretKey {
			list[i].ID, _ = k.Thumbprint()
		}
	}
	return o.output.write(a, command, list)
}
