// Package pack makes a set of fixtures: sound tokens and one for every fault, with a manifest that says what a correct
// verifier answers to each.
package pack

import (
	"errors"
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// The names of the files beside the tokens.
const (
	ManifestFile = "manifest.json"
	SecretFile   = "secret.key"
	PrivateFile  = "private.pem"
	JWKSFile     = "jwks.json"
)

// What the tokens of a pack say where nothing else was asked for.
const (
	Issuer   = "https://issuer.example.com"
	Audience = "https://api.example.com"
	Subject  = "user-1"
	KeyID    = "fixture-1"
)

// File is a file to be written.
type File struct {
	Name    string
	Content []byte
}

// Manifest describes a pack. Its JSON is a contract (schema 1).
type Manifest struct {
	// Verifier is how a verifier must be set up for the answers to hold.
	Verifier Verifier `json:"verifier"`
	// Tokens has one entry for each file, in a fixed order.
	Tokens []Entry `json:"tokens"`
	// Omitted are the faults that cannot be made with this key.
	Omitted []string `json:"omitted"`
}

// Verifier is the setting that the answers of a manifest are for. There is no leeway.
type Verifier struct {
	Algorithm string `json:"alg"`
	// Key is the file to verify with: a secret as text, or a key set. It is empty for a secret of the user's.
	Key string `json:"key"`
	// PrivateKey is the file with the private half, empty for a secret and for a key of the user's.
	PrivateKey string `json:"privateKey"`
	Issuer     string `json:"iss"`
	Audience   string `json:"aud"`
	// From and Until are when the answers hold, in seconds since 1970: from the first on, and before the second.
	From  token.Instant `json:"from"`
	Until token.Instant `json:"until"`
}

// Entry is one token of a pack.
type Entry struct {
	File string `json:"file"`
	// Fault is what mint --fault takes, Cause the id that explains it; both are empty for a sound token.
	Fault string `json:"fault"`
	Cause string `json:"cause"`
	// Algorithm is the alg that the token names, as far as it can be read.
	Algorithm string      `json:"alg"`
	Answer    mint.Answer `json:"answer"`
	Title     string      `json:"title"`
	Why       string      `json:"why"`
	// Policy is what the verifier must have been told for the answer; empty where an RFC decides.
	Policy string `json:"policy"`
	// Around is set where the damage stands around the token: tools that clean up what was pasted do not see it.
	Around bool `json:"around"`
}

// Prepare completes a draft's claims with those that the faults change: iss, sub, aud, and iat and exp for its lifetime.
// What is there already stays.
func Prepare(d mint.Draft) mint.Draft {
	for _, c := range []struct {
		name string
		raw  []byte
	}{
		{"iss", exactjson.Quote(Issuer)},
		{"sub", exactjson.Quote(Subject)},
		{"aud", exactjson.Quote(Audience)},
		{"iat", d.At(0)},
		{"exp", d.At(d.Lifetime)},
	} {
		if _, ok := d.Payload.Get(c.name); !ok {
			d = d.With(c.name, c.raw)
		}
	}
	return d
}

// Build makes the tokens of a pack out of a sound draft. The key files are the caller's: it knows whose key it is.
func Build(d mint.Draft) (Manifest, []File, error) {
	p := packer{draft: d}
	p.verifier()
	for _, f := range append(controls(), fault.All()...) {
		if err := p.add(f); err != nil {
			return Manifest{}, nil, err
		}
	}
	return p.manifest, p.files, nil
}

type packer struct {
	draft    mint.Draft
	manifest Manifest
	files    []File
}

func (p *packer) verifier() {
	text := func(name string) string {
		v, _ := p.draft.Payload.Get(name)
		if list, ok := v.Strings(); ok && len(list) > 0 {
			return list[0]
		}
		return ""
	}
	now := p.draft.Now.Truncate(time.Second)
	p.manifest.Verifier = Verifier{
		Algorithm: p.draft.Alg, Issuer: text("iss"), Audience: text("aud"),
		From: token.InstantOf(now), Until: token.InstantOf(now.Add(p.draft.Lifetime)),
	}
	if p.draft.Key.Kind != keys.SecretKey {
		p.manifest.Verifier.Key = JWKSFile
	}
}

func (p *packer) add(f mint.Fault) error {
	if !f.Fits(p.draft.Key.Kind) {
		p.manifest.Omitted = append(p.manifest.Omitted, f.ID)
		return nil
	}
	text, err := f.Token(p.draft)
	if errors.Is(err, mint.ErrNoFault) {
		p.manifest.Omitted = append(p.manifest.Omitted, f.ID)
		return nil
	}
	if err != nil {
		return fmt.Errorf("making the fixtures: %w", err)
	}
	e := Entry{
		File: f.ID + ".jwt", Fault: f.ID, Cause: f.Cause, Algorithm: token.Parse(text).Algorithm(),
		Answer: f.Answer, Title: f.Title, Why: f.Why, Policy: f.Policy, Around: f.Around,
	}
	if f.Cause == "" {
		e.Fault = ""
	}
	p.manifest.Tokens = append(p.manifest.Tokens, e)
	p.files = append(p.files, File{e.File, []byte(text)})
	return nil
}
