package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/verify"
)

// open decrypts an encrypted token with the keys that decode was given, and returns what is in it. Without keys, the
// token stays as it is.
func (o *decodeOptions) open(ctx context.Context, a *app, t token.Token) (token.Token, error) {
	if !o.source.given() && !o.keyFiles.given() {
		return t, nil
	}
	if !verify.Encrypted(t) {
		return t, finding.Usage(errors.New("the token is not encrypted: decode needs no key for it"), "jwtdoc verify checks its signature with the same flags")
	}
	candidates, _, err := o.source.load(ctx, a)
	if err != nil {
		return t, err
	}
	pairs, err := o.keyFiles.load(ctx, a)
	if err != nil {
		return t, err
	}
	inner, result := verify.Open(t, append(candidates, pairs...), verify.Options{Now: a.now})
	if c := result.Checks[0]; c.State == token.CheckFailed {
		return t, finding.Found(fmt.Errorf("the token cannot be decrypted with %s: %s", c.Expected, c.Actual),
			"jwtdoc decode without a key shows which one it needs (alg, enc, kid)")
	}
	a.note("decrypted with %s; what is shown is what was inside", result.Checks[0].Expected)
	return inner, nil
}

// checkKeys refuses what cannot be read twice, and keys for many tokens.
func (o *decodeOptions) checkKeys(fromInput bool) error {
	switch keyed := o.source.given() || o.keyFiles.given(); {
	case keyed && o.lines:
		return finding.Usage(errors.New("--lines shows tokens as they are, and a key is for one that is encrypted"), "give that token alone")
	case fromInput && (o.source.readsInput() || o.keyFiles.readsInput()):
		return finding.Usage(errors.New("standard input cannot be both the token and the key"), "give one of them from a file: --secret-file FILE, or @token.txt")
	}
	return nil
}
