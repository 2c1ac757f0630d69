package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// signer is the key of a mint run.
type signer struct {
	key keys.Key
	alg string
	// kid goes into the header, empty for none.
	kid string
	// throwAway: made for this run, so that no server trusts it.
	throwAway bool
	// text is what is to be written to file; both are empty for a key that is there.
	file, text string
	app        *app
}

// keep writes a key that was made to its file: only when everything else has gone well.
func (s signer) keep() error {
	if s.file == "" {
		return nil
	}
	if err := s.app.writeSecret(s.file, s.text); err != nil {
		return err
	}
	what := "secret"
	if s.key.Kind != keys.SecretKey {
		what = "private key"
	}
	s.app.progress("made a %s in %s", what, finding.Quote(s.file))
	return nil
}

// warnOf says what is weak about the key.
func (s signer) warnOf(a *app) {
	if s.key.IsZero() {
		return
	}
	weak := s.key.Weaknesses()
	if s.key.Kind == keys.SecretKey {
		weak = keys.Rate(s.key.Secret(), s.alg).Weaknesses()
	}
	for _, f := range weak {
		if f.Severity >= finding.Warning {
			a.warn("%s", f.Message)
		}
	}
}

// signer finds what to sign with, or makes it, and lets it decide the algorithm and kid.
func (o *mintOptions) signer(ctx context.Context, a *app, fault *mint.Fault, base claimBase) (signer, error) {
	s, err := o.findKey(ctx, a, fault)
	if err != nil {
		return s, err
	}
	s.app = a
	if s.alg == "" {
		if s.alg, err = o.algorithm(a, s.key, base); err != nil {
			return s, finding.Usage(err, "leave --alg out: the key decides; jwtdoc key show FILE says what it is")
		}
	}
	switch {
	case o.kidSet && o.kid != "" && s.key.ID != "" && s.key.ID != o.kid:
		return s, finding.Usage(fmt.Errorf("--kid says %s, and the key has kid %s", finding.Quote(o.kid), finding.Quote(s.key.ID)), "leave --kid out, or take another key")
	case o.kidSet:
		s.kid = o.kid
	case s.key.ID != "":
		s.kid = s.key.ID
	}
	return s, nil
}

// algorithm lets the key decide, within what is asked for. The alg of a copied header counts where the key has it.
func (o *mintOptions) algorithm(a *app, k keys.Key, base claimBase) (string, error) {
	if v, ok := base.header.Get("alg"); ok && o.alg == "" {
		was, _ := v.Text()
		if alg, err := mint.AlgorithmOf(k, was); err == nil && was != "" {
			return alg, nil
		}
		alg, err := mint.AlgorithmOf(k, "")
		if err == nil {
			a.note("alg is %s: %s does not go with %s", alg, finding.Safe(string(v.Raw)), mint.Named(k))
		}
		return alg, err
	}
	return mint.AlgorithmOf(k, o.alg)
}

// findKey reads the key that is named, makes the one that is asked for, or prompts.
func (o *mintOptions) findKey(ctx context.Context, a *app, fault *mint.Fault) (signer, error) {
	places := 0
	for _, given := range []bool{o.keySet, o.newKeySet, o.newSecretSet, o.source.given()} {
		if given {
			places++
		}
	}
	switch {
	case places > 1:
		return signer{}, finding.Usage(errors.New("several keys to sign with are given"), "leave all but one out of --key, --secret-file and its sisters, --new-key and --new-secret")
	case o.keySet:
		k, err := o.readKey(ctx, a)
		return signer{key: k}, err
	case o.newKeySet, o.newSecretSet:
		return o.makeKey(a)
	}
	c, found, err := o.source.one(ctx, a)
	switch {
	case err != nil || found:
		return signer{key: keys.SecretOf(c)}, err
	case o.matrixSet, fault != nil && fault.Keyless:
		return a.throwAway(cmp.Or(o.alg, "HS256"))
	case a.env.IsTerminal.In:
		c, err := o.source.ask(ctx, a)
		return signer{key: keys.SecretOf(c)}, err
	}
	return signer{}, finding.Usage(errors.New("no secret or key to sign with is given"),
		"jwtdoc mint --new-secret FILE makes a throw-away one and signs with it\njwtdoc help secrets lists the ways to give one; --key FILE takes a private key")
}

// readKey reads --key and chooses among several keys by --kid and --alg.
func (o *mintOptions) readKey(ctx context.Context, a *app) (keys.Key, error) {
	set, err := a.readKeys(ctx, o.keyFile, &o.password)
	if err != nil {
		return keys.Key{}, err
	}
	for _, f := range set.Findings {
		if f.Severity >= finding.Warning {
			a.warn("%s", f.Message)
		}
	}
	k, err := chooseKey(set.Keys, o.kid, o.alg)
	switch {
	case err != nil:
		return k, err
	case !k.Private:
		return k, finding.Usage(fmt.Errorf("signing needs a private key, and %s is public", mint.Named(k)), "give the file with the private half")
	}
	return k, nil
}

// chooseKey narrows a set down to one key: by kid, then to private ones, then to those that the algorithm goes with.
func chooseKey(list []keys.Key, kid, alg string) (keys.Key, error) {
	without := func(drop func(keys.Key) bool) {
		if left := slices.DeleteFunc(slices.Clone(list), drop); len(left) > 0 {
			list = left
		}
	}
	if kid != "" && len(list) > 1 {
		if !slices.ContainsFunc(list, func(k keys.Key) bool { return k.ID == kid }) {
			return keys.Key{}, finding.Usage(fmt.Errorf("--kid says %s, and the keys have %s", finding.Quote(kid), kidsOf(list)), "jwtdoc key show FILE shows the keys")
		}
		without(func(k keys.Key) bool { return k.ID != kid })
	}
	without(func(k keys.Key) bool { return !k.Private })
	if alg != "" {
		without(func(k keys.Key) bool { _, err := mint.AlgorithmOf(k, alg); return err != nil })
	}
	if len(list) > 1 {
		return keys.Key{}, finding.Usage(fmt.Errorf("%d keys could sign: %s", len(list), kidsOf(list)), "say which one with --kid ID")
	}
	return list[0], nil
}

// kidsOf lists keys by kid, and those without one by what they are.
func kidsOf(list []keys.Key) string {
	var out []string
	for _, k := range list {
		if k.ID == "" {
			out = append(out, "one without kid")
			continue
		}
		out = append(out, "kid "+finding.Quote(k.ID))
	}
	return strings.Join(out, ", ")
}

// makeKey makes a throw-away secret or private key for a file of its own.
func (o *mintOptions) makeKey(a *app) (signer, error) {
	alg, file, flag := cmp.Or(o.alg, "HS256"), o.newSecret, "--new-secret"
	if o.newKeySet {
		alg, file, flag = cmp.Or(o.alg, "ES256"), o.newKey, "--new-key"
	}
	hmac := keys.MinimumSecret(alg) > 0
	switch {
	case file == "":
		return signer{}, finding.Usage(fmt.Errorf("%s names no file", flag), "for example "+flag+" test.key")
	case o.newSecretSet && !hmac:
		return signer{}, finding.Usage(fmt.Errorf("%s signs with a private key, and --new-secret makes a secret", alg), "--new-key FILE makes a private key")
	case o.newKeySet && hmac:
		return signer{}, finding.Usage(fmt.Errorf("%s signs with a secret, and --new-key makes a private key", alg), "--new-secret FILE makes a secret")
	}
	s, err := a.throwAway(alg)
	s.key.Place, s.file = flag+" "+finding.Safe(file), file
	return s, err
}

// throwAway makes a key that nobody has used before. text is what its file holds: a secret has no line end, so that
// every program reads the same one from it.
func (a *app) throwAway(alg string) (signer, error) {
	if keys.MinimumSecret(alg) > 0 {
		random, err := a.randomSecret(keys.MinimumSecret(alg))
		if err != nil {
			return signer{}, err
		}
		secret := finding.NewSecret([]byte(keys.EncodeSecret(random, keys.Hex)))
		a.secrets.AddSecret(secret)
		k := keys.SecretOf(keys.Source{Secret: secret, Place: "a throw-away key", Encoding: keys.Text})
		return signer{key: k, alg: alg, throwAway: true, text: string(secret.Reveal())}, nil
	}
	k, err := keys.Generate(a.env.Rand, alg, 0)
	if err != nil {
		return signer{}, finding.Unexamined(err, "")
	}
	for _, part := range k.Confidential() {
		a.secrets.AddSecret(part)
	}
	content, err := keys.Write([]keys.Key{k}, keys.PEM)
	if err != nil {
		return signer{}, finding.Unexamined(err, "")
	}
	k.Place = "a throw-away key"
	return signer{key: k, alg: alg, throwAway: true, text: string(content.Reveal())}, nil
}

// strangers returns a source of keys that nobody has: one for each algorithm, since an RSA key takes its time.
func (a *app) strangers() func(alg string) (keys.Key, error) {
	made := map[string]keys.Key{}
	return func(alg string) (keys.Key, error) {
		if k, ok := made[alg]; ok {
			return k, nil
		}
		k, err := keys.Generate(a.env.Rand, alg, 0)
		made[alg] = k
		return k, err
	}
}
