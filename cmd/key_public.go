package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

func newKeyPublicCmd(a *app) *cobra.Command {
	o := &keyConvertOptions{}
	c := &cobra.Command{
		Use:   "public FILE | -",
		Short: "write the public half of a key",
		Example: `jwtdoc key public jwt.pem > public.pem
jwtdoc key public jwt.pem --to jwks > jwks.json
jwtdoc key public jwks-private.json --out jwks.json`,
		Long: `Writes the public half of every key in a file, for those who verify: in the form of the file, or in that of --to. A public key stays as it is. A secret has no public half: whoever can verify with it can sign.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error { return runKeyPublic(cmd.Context(), a, o, args[0]) },
	}
	c.Flags().StringVar(&o.kid, "kid", "", "name the key by `ID` (JWK and JWKS only, one key)")
	o.output.register(c, "the `FORM` to write: pem, der, jwk or jwks (default: that of the file)")
	o.password.register(c)
	return c
}

func runKeyPublic(ctx context.Context, a *app, o *keyConvertOptions, name string) error {
	set, err := a.readKeys(ctx, name, &o.password)
	if err != nil {
		return err
	}
	a.warnAbout(set.Findings)
	if o.output.form == "" {
		o.output.form = string(set.Form)
	}
	var list []keys.Key
	for i, k := range set.Keys {
		public, ok := k.Public()
		if !ok {
			return finding.Usage(fmt.Errorf("key %d of %s is a secret, which has no public half", i+1, k.Place), "whoever verifies with a secret can sign; jwtdoc key new --alg ES256 makes a pair")
		}
		list = append(list, public)
	}
	return o.writeNamed(a, "key public", list)
}
