// Package crosscheck holds no code, only tests: what jwtdoc signs must verify in other libraries, and what they sign must
// verify in jwtdoc, for every algorithm. Where a library is missing the test is skipped with the reason; with
// JWTDOC_LAB=require in the environment it fails instead.
package crosscheck

import (
	"bufio"
	"bytes"
	"crypto"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// joseVersion is the version of the npm package that is asked. It has no dependencies.
const joseVersion = "6.1.0"

func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	reason := fmt.Sprintf(format, args...)
	if os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatalf("JWTDOC_LAB=require: %s", reason)
	}
	t.Skip(reason)
}

func algorithms() []string { return append(keys.HMACAlgorithms(), keys.PairAlgorithms()...) }

// pair is a key for an algorithm: the half that signs and the one that verifies.
type pair struct{ private, public keys.Key }

func newPair(t *testing.T, alg string) pair {
	t.Helper()
	k, err := keys.Generate(rand.Reader, alg, 0)
	if err != nil {
		t.Fatal(err)
	}
	if k.Kind == keys.SecretKey {
		// Python takes text: hex digits are a secret that everybody reads alike.
		k = keys.SecretOf(keys.Source{Secret: finding.NewSecret([]byte(keys.EncodeSecret(k.Secret(), keys.Hex)))})
		return pair{k, k}
	}
	p, ok := k.Public()
	if !ok {
		t.Fatalf("%s has no public half", k)
	}
	return pair{k, p}
}

// written is a key as a library takes it: a secret as its text where the form is PEM.
func written(t *testing.T, k keys.Key, form keys.Form) string {
	t.Helper()
	if form == keys.PEM && k.Kind == keys.SecretKey {
		return string(k.Secret().Reveal())
	}
	b, err := keys.Write([]keys.Key{k}, form)
	if err != nil {
		t.Fatal(err)
	}
	return string(b.Reveal())
}

func sign(t *testing.T, alg string, k keys.Key, payload string) string {
	t.Helper()
	input := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+alg+`","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	sig, err := k.Sign(alg, input)
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(sig)
}

func verify(alg string, k keys.Key, token string) error {
	at := strings.LastIndexByte(token, '.')
	sig, err := base64.RawURLEncoding.DecodeString(token[at+1:])
	if err != nil {
		return err
	}
	return k.Verify(alg, token[:at], sig)
}

type job struct {
	Lib    string         `json:"lib"`
	Alg    string         `json:"alg"`
	Key    string         `json:"key"`
	Claims map[string]any `json:"claims,omitempty"`
	Token  string         `json:"token,omitempty"`
}

type answer struct {
	Token  string
	Claims map[string]any
	Error  string
}

// library is a running program that signs and verifies.
type library struct {
	t   *testing.T
	ask func(job) answer
}

// start runs a program that answers one line for each line that it is asked.
func start(t *testing.T, dir, program string, args ...string) library {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, args...)
	c.Dir = dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = c.Wait()
	})
	lines := bufio.NewReader(out)
	return library{t, func(j job) answer {
		t.Helper()
		b, err := json.Marshal(j)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.Write(append(b, '\n')); err != nil {
			t.Fatalf("asking %s: %v\n%s", program, err, stderr.String())
		}
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Fatalf("%s does not answer: %v\n%s", program, err, stderr.String())
		}
		var a answer
		if err := json.Unmarshal(line, &a); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		return a
	}}
}

// bothWays signs here and verifies there, and the other way round; a changed token is refused on both sides.
func (l library) bothWays(name, alg string, p pair, form keys.Form) {
	t := l.t
	t.Helper()
	exp := time.Now().Add(time.Hour).Unix()
	token := sign(t, alg, p.private, fmt.Sprintf(`{"sub":"3","exp":%d}`, exp))
	if a := l.ask(job{Lib: name, Alg: alg, Key: written(t, p.public, form), Token: token}); a.Error != "" || a.Claims["sub"] != "3" {
		t.Errorf("%s refuses what jwtdoc signed with %s: %s", name, alg, a.Error)
	}
	changed := token[:len(token)-6] + map[bool]string{true: "B", false: "A"}[token[len(token)-6] == 'A'] + token[len(token)-5:]
	if a := l.ask(job{Lib: name, Alg: alg, Key: written(t, p.public, form), Token: changed}); a.Error == "" {
		t.Errorf("%s accepts a changed %s token", name, alg)
	}
	a := l.ask(job{Lib: name, Alg: alg, Key: written(t, p.private, form), Claims: map[string]any{"sub": "3", "exp": exp}})
	if a.Error != "" {
		t.Errorf("%s cannot sign with the %s key: %s", name, alg, a.Error)
		return
	}
	if err := verify(alg, p.public, a.Token); err != nil {
		t.Errorf("jwtdoc refuses what %s signed with %s: %v", name, alg, err)
	}
}

func scripts(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "crosscheck"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestPythonLibrariesAgree(t *testing.T) {
	const python = "/usr/bin/python3" // Debian's own, which sees Debian's packages
	for lib, lacks := range map[string][]string{
		"pyjwt": nil, "jose": {"PS256", "PS384", "PS512", "EdDSA"}, // python-jose 3.3 has neither
	} {
		t.Run(lib, func(t *testing.T) {
			module := map[string]string{"pyjwt": "jwt", "jose": "jose"}[lib]
			if out, err := exec.CommandContext(t.Context(), python, "-c", "import cryptography, "+module).CombinedOutput(); err != nil {
				missing(t, "%s is not installed: %s\ninstall it with: apt-get install -y python3-jwt python3-jose python3-cryptography", lib, bytes.TrimSpace(out))
			}
			l := start(t, scripts(t), python, "python.py")
			for _, alg := range algorithms() {
				if !slices.Contains(lacks, alg) {
					l.bothWays(lib, alg, newPair(t, alg), keys.PEM)
				}
			}
		})
	}
}

func TestJoseOfNPMAgrees(t *testing.T) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, "%s is not installed: apt-get install -y nodejs npm", program)
		}
	}
	dir := t.TempDir()
	install := exec.CommandContext(t.Context(), "npm", "install", "--prefix", dir, "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "jose@"+joseVersion)
	if out, err := install.CombinedOutput(); err != nil {
		missing(t, "npm cannot fetch jose@%s: %v\n%s", joseVersion, err, out)
	}
	program, err := os.ReadFile(filepath.Join(scripts(t), "jose.mjs"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "jose.mjs"), program, 0o600); err != nil {
		t.Fatal(err)
	}
	l := start(t, dir, "node", "jose.mjs")
	for _, alg := range algorithms() {
		l.bothWays("jose", alg, newPair(t, alg), keys.JWK)
	}
}

func TestGoJoseAgrees(t *testing.T) {
	payload := `{"sub":"3"}`
	for _, alg := range algorithms() {
		p := newPair(t, alg)
		var private, public jose.JSONWebKey
		for half, k := range map[*jose.JSONWebKey]keys.Key{&private: p.private, &public: p.public} {
			if err := half.UnmarshalJSON([]byte(written(t, k, keys.JWK))); err != nil {
				t.Fatalf("%s: go-jose does not read the JWK: %v", alg, err)
			}
		}
		parsed, err := jose.ParseSignedCompact(sign(t, alg, p.private, payload), []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := parsed.Verify(public); err != nil || string(got) != payload {
			t.Errorf("%s: go-jose refuses it: %v", alg, err)
		}
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(alg), Key: private}, nil)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := signer.Sign([]byte(payload))
		if err != nil {
			t.Fatal(err)
		}
		compact, err := signed.CompactSerialize()
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(alg, p.public, compact); err != nil {
			t.Errorf("%s: jwtdoc refuses what go-jose signed: %v", alg, err)
		}
		if p.public.Kind == keys.SecretKey {
			continue
		}
		theirs, err := public.Thumbprint(crypto.SHA256)
		if mine, _ := p.public.Thumbprint(); err != nil || mine != base64.RawURLEncoding.EncodeToString(theirs) {
			t.Errorf("%s: the thumbprints differ: %v", alg, err)
		}
	}
}

// What jwtdoc writes, OpenSSL reads and finds in order; what OpenSSL writes, jwtdoc reads.
func TestOpenSSLAgreesAboutKeys(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		missing(t, "openssl is not installed: apt-get install -y openssl")
	}
	run := func(in string, args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), "openssl", args...)
		c.Stdin = strings.NewReader(in)
		out, err := c.Output()
		if err != nil {
			t.Fatalf("openssl %v: %v", args, err)
		}
		return string(out)
	}
	for _, alg := range keys.PairAlgorithms() {
		p := newPair(t, alg)
		pem := written(t, p.private, keys.PEM)
		run(pem, "pkey", "-noout", "-check")
		if got := run(pem, "pkey", "-pubout"); got != written(t, p.public, keys.PEM) {
			t.Errorf("%s: OpenSSL derives another public key:\n%s", alg, got)
		}
		if got := run(written(t, p.private, keys.DER), "pkey", "-inform", "DER"); got != pem {
			t.Errorf("%s: the DER form is another key", alg)
		}
		for _, encryption := range [][]string{{"-v2", "aes-256-cbc"}, {"-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"}, {"-scrypt"}} {
			locked := run(pem, append([]string{"pkcs8", "-topk8", "-passout", "pass:a word"}, encryption...)...)
			set, err := keys.Read([]byte(locked), "locked", func(string) ([]byte, error) { return []byte("a word"), nil })
			if err != nil || written(t, set.Keys[0], keys.PEM) != pem {
				t.Errorf("%s, %v: %v", alg, encryption, err)
			}
		}
	}
}
