package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/mint/pack"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

// matrixTTL is how long the sound tokens of a pack live unless told otherwise: a day's work.
const matrixTTL = 24 * time.Hour

// checkMatrix refuses what would leave a pack without its meaning.
func (o *mintOptions) checkMatrix() error {
	switch {
	case o.matrix == "":
		return finding.Usage(errors.New("--matrix names no folder"), "for example --matrix fixtures")
	case o.faultSet:
		return finding.Usage(errors.New("--matrix makes every fault, and --fault one"), "leave one of the two out")
	case o.newKeySet || o.newSecretSet:
		return finding.Usage(errors.New("--matrix makes a throw-away key by itself, in its folder"), "leave --new-key and --new-secret out; --alg says what kind of key")
	case o.noExp || o.keepTimes || o.exp.set && !o.exp.fixed && o.exp.after <= 0:
		return finding.Usage(errors.New("the sound tokens of --matrix must be valid"), "give them a life with --ttl, or leave it out: a day")
	case (o.keySet || o.source.given()) && !o.allowForged:
		return finding.Usage(errors.New("--matrix makes attacks, and tokens that never expire; the key that is given may be trusted somewhere"),
			"without a key it makes a throw-away one; --allow-forged signs with yours")
	}
	return nil
}

// runMatrix makes every token first, then writes them all.
func (o *mintOptions) runMatrix(a *app, d mint.Draft, s signer) error {
	if s.kid == "" && !o.kidSet {
		s.kid = pack.KeyID
		d = d.WithHeaderText("kid", s.kid)
	}
	// Whatever the claims say of their end, the sound ones are valid for the time that the manifest promises.
	d = pack.Prepare(d).With("exp", d.At(d.Lifetime))
	manifest, files, err := pack.Build(d)
	if err != nil {
		return finding.Unexamined(err, "")
	}
	keyFiles, err := o.matrixKeys(s, &manifest.Verifier)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := render.JSON(&text, "mint", manifest); err != nil {
		return err
	}
	if err := a.emptyFolder(o.matrix); err != nil {
		return err
	}
	files = append(append(files, keyFiles...), pack.File{Name: pack.ManifestFile, Content: text.Bytes()})
	for _, f := range files {
		if err := a.writeSecret(filepath.Join(o.matrix, f.Name), string(f.Content)); err != nil {
			return err
		}
	}
	if a.wantsJSON() {
		return render.JSON(a.out, "mint", manifest)
	}
	return o.describeMatrix(a, manifest)
}

// matrixKeys returns the files with the key of a pack: a throw-away one as a whole, of a pair the public half always.
func (o *mintOptions) matrixKeys(s signer, v *pack.Verifier) ([]pack.File, error) {
	var out []pack.File
	if s.throwAway && s.key.Kind == keys.SecretKey {
		v.Key = pack.SecretFile
		return []pack.File{{Name: v.Key, Content: []byte(s.text)}}, nil
	}
	if s.key.Kind == keys.SecretKey {
		return nil, nil
	}
	if s.throwAway {
		v.PrivateKey = pack.PrivateFile
		out = append(out, pack.File{Name: v.PrivateKey, Content: []byte(s.text)})
	}
	public, _ := s.key.Public()
	public.ID, public.Algorithm, public.Use, public.Operations = s.kid, s.alg, "sig", nil
	jwks, err := keys.Write([]keys.Key{public}, keys.JWKS)
	if err != nil {
		return nil, finding.Usage(err, "jwtdoc key show FILE says what the key is")
	}
	return append(out, pack.File{Name: pack.JWKSFile, Content: jwks.Reveal()}), nil
}

// emptyFolder makes a folder, or makes sure that the one that is there is empty.
func (a *app) emptyFolder(name string) error {
	f, err := a.env.FS.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		if err := a.env.FS.MakeDir(name); err != nil {
			return writeError(name, err)
		}
		return nil
	}
	if err != nil {
		return readError(finding.Quote(name), err)
	}
	defer func() { _ = f.Close() }()
	dir, ok := f.(fs.ReadDirFile)
	if info, err := f.Stat(); err != nil || !info.IsDir() || !ok {
		return finding.Usage(fmt.Errorf("%s is there already, and is no folder", finding.Quote(name)), "name a new folder")
	}
	if _, err := dir.ReadDir(1); !errors.Is(err, io.EOF) {
		return finding.Usage(fmt.Errorf("the folder %s is not empty, and nothing in it is overwritten", finding.Quote(name)), "name a new folder, or an empty one")
	}
	return nil
}

// describeMatrix says what was written.
func (o *mintOptions) describeMatrix(a *app, m pack.Manifest) error {
	accept := 0
	for _, t := range m.Tokens {
		if t.Answer == mint.Accept {
			accept++
		}
	}
	v := m.Verifier
	text := fmt.Sprintf("%s: %d tokens signed with %s, %d to be accepted and %d to be refused, until %s\n",
		finding.Safe(o.matrix), len(m.Tokens), v.Algorithm, accept, len(m.Tokens)-accept, v.Until.RFC3339())
	text += fmt.Sprintf("  %-14s what a correct verifier answers to each, and why\n", pack.ManifestFile)
	if v.PrivateKey != "" {
		text += fmt.Sprintf("  %-14s the throw-away private key\n", v.PrivateKey)
	}
	if v.Key != "" {
		text += fmt.Sprintf("  %-14s what to verify them with\n", v.Key)
	}
	_, err := io.WriteString(a.out, text)
	return err
}
