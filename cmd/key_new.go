package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

type keyNewOptions struct {
	alg, kid string
	bits     int
	output   keyOutput
}

func newKeyNewCmd(a *app) *cobra.Command {
	o := &keyNewOptions{alg: "ES256"}
	c := &cobra.Command{
		Use:   "new",
		Short: "make a secret or a key pair",
		Example: `jwtdoc key new --out jwt.pem                     # for ES256
jwtdoc key new --alg RS256 --bits 3072 --out jwt.pem
jwtdoc key new --alg EdDSA --to jwk --kid 2025-11 --out jwt.json
jwtdoc key new --alg HS256 --to jwk --out secret.json`,
		Long: `Draws a key for the algorithm from the system's cryptographic source and writes its private half: as PKCS #8 in PEM, or as a JWK, which also says its kid, alg and use. The kid of a pair is its thumbprint (RFC 7638) unless --kid says another. jwtdoc key public then writes the half for verifiers.

A secret has no PEM form; jwtdoc secret makes one as text, which most libraries want.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runKeyNew(a, o, cmd.Flags().Changed("bits")) },
	}
	f := c.Flags()
	f.VarP(&choice{&o.alg, append(keys.PairAlgorithms(), keys.HMACAlgorithms()...)}, "alg", "A", "the `ALGORITHM` that it is for: RS, PS, ES or HS with 256, 384 or 512, or EdDSA")
	f.IntVar(&o.bits, "bits", 0, "the size of an RSA key, in `BITS` (default 2048)")
	f.StringVar(&o.kid, "kid", "", "name the key by `ID` (JWK and JWKS only)")
	o.output.register(c, "the `FORM` to write: pem, der, jwk or jwks (default pem; with --kid or HS jwk)")
	return c
}

func runKeyNew(a *app, o *keyNewOptions, bitsGiven bool) error {
	hmac := strings.HasPrefix(o.alg, "HS")
	switch {
	case o.output.form == "" && (o.kid != "" || hmac):
		o.output.form = string(keys.JWK)
	case o.output.form == "":
		o.output.form = string(keys.PEM)
	case o.kid != "" && (o.output.form == string(keys.PEM) || o.output.form == string(keys.DER)):
		return finding.Usage(fmt.Errorf("%s has no place for a kid", strings.ToUpper(o.output.form)), "--to jwk has one")
	}
	if bitsGiven && o.bits == 0 {
		return finding.Usage(errors.New("a key of 0 bits is none"), "leave --bits out for 2048")
	}
	// Before the key is drawn: an RSA key takes its time.
	if a.env.IsTerminal.Out && o.output.out == "" && !a.showSecrets {
		return finding.Usage(errors.New("a private key is not shown on a terminal"), "jwtdoc key new --alg "+o.alg+" --out FILE writes it to a new file that only you can read")
	}
	k, err := keys.Generate(a.env.Rand, o.alg, o.bits)
	if err != nil {
		return finding.Usage(err, "jwtdoc help key new")
	}
	if k.ID = o.kid; k.ID == "" && k.Kind != keys.SecretKey {
		k.ID, _ = k.Thumbprint()
	}
	k.Use = "sig"
	for _, s := range k.Confidential() {
		a.secrets.AddSecret(s)
	}
	return o.output.write(a, "key new", []keys.Key{k})
}
