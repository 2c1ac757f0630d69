package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

func newKeyShowCmd(a *app) *cobra.Command {
	p := &passwordFlags{}
	c := &cobra.Command{
		Use:   "show FILE | -",
		Short: "what keys are in a file, and what is wrong with them",
		Example: `jwtdoc key show jwt.pem
curl -s https://id.example.com/jwks.json | jwtdoc key show -
jwtdoc key show tls.crt -j`,
		Long: `Shows type, size, kid, thumbprint (RFC 7638, SHA-256), whether it is public or private, and the weaknesses of each key in a PEM, DER, JWK or JWKS file: keys too short or broken, points beside their curve, two keys with one kid, secrets beside public keys. The keys of a set are read one by one, and a broken one is named.

Nothing of a secret or private key is shown. Exit 1 when something is wrong.`,
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error { return runKeyShow(cmd.Context(), a, p, args[0]) },
	}
	p.register(c)
	return c
}

func runKeyShow(ctx context.Context, a *app, p *passwordFlags, name string) error {
	set, err := a.readKeys(ctx, name, p)
	if err != nil {
		return err
	}
	r := keys.Describe(set, set.Keys[0].Place)
	if a.wantsJSON() {
		err = render.JSON(a.out, "key show", r)
	} else {
		err = render.Keys(a.out, a.style(), r)
	}
	if err != nil {
		return err
	}
	return a.exitFor(r.AllFindings())
}
