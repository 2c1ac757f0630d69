package keys

import (
	"bytes"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

var pemBegin = []byte("-----BEGIN ")

func isPEM(b []byte) bool { return bytes.Contains(b, pemBegin) }

// readPEM reads every block of a PEM text (RFC 7468). The label of a block only names it: what is inside decides.
func (r *reader) readPEM(b []byte) error {
	r.set.Form = PEM
	b = r.repairPEM(b)
	blocks := 0
	for rest := b; ; {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		if block == nil {
			break
		}
		if blocks++; blocks > MaxKeys {
			return fmt.Errorf("more than %d PEM blocks: %w", MaxKeys, ErrTooLarge)
		}
		if err := r.readBlock(block, blocks); err != nil {
			return err
		}
	}
	if blocks == 0 {
		return fmt.Errorf("%s: %w", brokenPEM(b), ErrBadKey)
	}
	if begun := bytes.Count(b, pemBegin); begun > blocks {
		r.reject(fmt.Sprintf("%d of %d PEM blocks", begun-blocks, begun), fmt.Errorf("%s: %w", "its BEGIN and END lines or its base64 are damaged", ErrBadKey))
	}
	if len(r.set.Keys) > 1 {
		r.note(idKeySeveral, finding.Info, "give each program the block it needs: a library that takes one key reads the first",
			fmt.Sprintf("the file holds %d keys: %s", len(r.set.Keys), describeAll(r.set.Keys)))
	}
	return nil
}

func (r *reader) readBlock(block *pem.Block, n int) error {
	what := fmt.Sprintf("block %d (%s)", n, finding.Quote(block.Type))
	switch label := block.Type; {
	case strings.HasSuffix(label, "PARAMETERS"):
		return nil // the curve of the key that follows
	case label == "OPENSSH PRIVATE KEY":
		r.reject(what, fmt.Errorf("an OpenSSH private key (a copy of it becomes PEM with: ssh-keygen -p -m PKCS8 -f COPY): %w", ErrNoKeyFound))
		return nil
	case strings.HasPrefix(label, "PGP "):
		r.reject(what, fmt.Errorf("an OpenPGP key, which signs no tokens: %w", ErrNoKeyFound))
		return nil
	case strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
		r.reject(what, fmt.Errorf("the old encryption of OpenSSL (Proc-Type, one round of MD5; openssl pkcs8 -topk8 -in FILE -out NEW "+
			"writes the new one): %w", ErrEncryption))
		return nil
	}
	k, err := r.readDER(block.Bytes)
	switch {
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrPassword), errors.Is(err, ErrNoPassword):
		return fmt.Errorf("%s: %w", what, err)
	case err != nil:
		r.reject(what, err)
		return nil
	}
	if label, wrong := mislabelled(block.Type, k); wrong {
		r.note(idKeyMangled, finding.Warning, "write the label that belongs to it: "+label,
			fmt.Sprintf("the label of %s belongs to something else: inside is %s", what, k.Container))
	}
	r.add(k, n)
	return nil
}

// mislabelled returns the label that a key has in PEM, and whether the block has another one.
func mislabelled(label string, k Key) (right string, wrong bool) {
	right = map[string]string{
		pkcs8: "PRIVATE KEY", pkcs8Encrypted: "ENCRYPTED PRIVATE KEY", pkcs1Private: "RSA PRIVATE KEY", pkcs1Public: "RSA PUBLIC KEY",
		sec1: "EC PRIVATE KEY", spki: "PUBLIC KEY", certificate: "CERTIFICATE",
	}[k.Container]
	if label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE" {
		label = "CERTIFICATE"
	}
	return right, right != "" && label != right
}

// repairPEM undoes what settings and templates do to a PEM text, and says so: a library reads no key then.
func (r *reader) repairPEM(b []byte) []byte {
	const fix = "give the library the text with its line ends: in an env file in double quotes, in YAML as a block (|)"
	if bytes.Contains(b, []byte(`\n`)) {
		b = bytes.ReplaceAll(bytes.ReplaceAll(b, []byte(`\r`), nil), []byte(`\n`), []byte("\n"))
		r.note(idKeyMangled, finding.Warning, fix, `the line ends are written as \n: a library that gets the text like this reads no key`)
	}
	if t := bytes.Trim(b, "\"' \t\r\n"); len(t) < len(bytes.TrimSpace(b)) {
		b = t
		r.note(idKeyMangled, finding.Warning, fix, "quotes stand around the key: a library that gets them reads no key")
	}
	lines := bytes.Split(b, []byte("\n"))
	indented := false
	for i, l := range lines {
		lines[i] = bytes.TrimLeft(l, " \t")
		indented = indented || len(lines[i]) < len(l)
	}
	if indented {
		b = bytes.Join(lines, []byte("\n"))
		r.note(idKeyMangled, finding.Warning, fix, "the lines of the key are indented: many libraries read no key then")
	}
	return append(bytes.Clone(bytes.TrimRight(b, "\r\n")), '\n')
}

// brokenPEM says why no block could be read.
func brokenPEM(b []byte) string {
	switch {
	case !bytes.Contains(b, []byte("-----END ")):
		return "it begins as PEM and has no END line: the copy is cut"
	case bytes.Count(b, []byte("\n")) < 3:
		return "it is PEM on one line: the line ends are lost"
	}
	return "it begins as PEM, and its labels or its base64 are damaged"
}

func describeAll(list []Key) string {
	var out []string
	for _, k := range list {
		out = append(out, k.String())
	}
	return strings.Join(out, "; ")
}
