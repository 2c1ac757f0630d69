package keys

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "files", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func correct(string) ([]byte, error) { return []byte("correct"), nil }

func idsOf(fs []finding.Finding) string {
	var out []string
	for _, f := range fs {
		out = append(out, f.ID)
	}
	return strings.Join(out, " ")
}

func TestKeysAreRecognisedByTheirContent(t *testing.T) {
	sameAs, err := Read(file(t, "spki.pem"), "F", nil)
	if err != nil {
		t.Fatal(err)
	}
	thumbprint, _ := sameAs.Keys[0].Thumbprint()
	for _, tt := range []struct{ name, is, container string }{
		{"sec1.pem", "EC private key on P-256", "SEC 1"},
		{"with-parameters.pem", "EC private key on P-256", "SEC 1"},
		{"pkcs8.pem", "EC private key on P-256", "PKCS #8"},
		{"pbkdf2-aes256.pem", "EC private key on P-256", "encrypted PKCS #8"},
		{"pbkdf2-3des-sha1.pem", "EC private key on P-256", "encrypted PKCS #8"},
		{"pbkdf2-aes128-sha512.pem", "EC private key on P-256", "encrypted PKCS #8"},
		{"scrypt-aes256.pem", "EC private key on P-256", "encrypted PKCS #8"},
		{"spki.pem", "EC public key on P-256", "SubjectPublicKeyInfo"},
		{"spki-compressed.pem", "EC public key on P-256", "SubjectPublicKeyInfo"},
		{"certificate.pem", "EC public key on P-256", "X.509 certificate"},
		{"ed25519.pem", "OKP private key on Ed25519", "PKCS #8"},
		{"ed25519-public.pem", "OKP public key on Ed25519", "SubjectPublicKeyInfo"},
		{"rsa-pkcs1.pem", "RSA private key, 2048 bits", "PKCS #1"},
		{"rsa-pkcs1-public.pem", "RSA public key, 2048 bits", "PKCS #1 public key"},
		{"secp256k1.pem", "EC private key on secp256k1", "SEC 1"},
		{"secp256k1-public.pem", "EC public key on secp256k1", "SubjectPublicKeyInfo"},
		{"x25519.pem", "OKP private key on X25519", "PKCS #8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set, err := Read(file(t, tt.name), "the place", correct)
			if err != nil {
				t.Fatal(err)
			}
			k := set.Keys[0]
			if len(set.Keys) != 1 || len(set.Findings) > 0 || set.Form != PEM {
				t.Errorf("%d keys as %s, found %v", len(set.Keys), set.Form, set.Findings)
			}
			container := k.Container
			if k.Unusable != "" {
				container = tt.container // only named
			}
			if k.String() != tt.is || container != tt.container || k.Place != "the place" {
				t.Errorf("%s from %s at %s, want %s from %s", k, k.Container, k.Place, tt.is, tt.container)
			}
			if got, _ := k.Thumbprint(); k.Curve == "P-256" && tt.name != "with-parameters.pem" && got != thumbprint {
				t.Errorf("another key: thumbprint %s, want %s", got, thumbprint)
			}
			block, _ := pem.Decode(withoutParameters(file(t, tt.name)))
			der, err := Read(block.Bytes, "", correct)
			if err != nil || der.Form != DER || der.Keys[0].String() != tt.is {
				t.Errorf("as DER: %v %v", der.Keys, err)
			}
		})
	}
}

func withoutParameters(b []byte) []byte {
	if i := bytes.Index(b, []byte("-----BEGIN EC PRIVATE")); i > 0 {
		return b[i:]
	}
	return b
}

func TestWhatIsNoKeyIsNamed(t *testing.T) {
	for _, tt := range []struct {
		name, content, says string
		is                  error
	}{
		{"empty", "", "empty", ErrNoKeyFound},
		{"white space", " \n\t", "empty", ErrNoKeyFound},
		{"a BOM", "\ufeff", "empty", ErrNoKeyFound},
		{"a word", "hunter2", "secret", ErrNoKeyFound},
		{"OpenSSH public key", string(file(t, "openssh.pub")), "ssh-keygen", ErrNoKeyFound},
		{"OpenSSH private key", string(file(t, "openssh.pem")), "ssh-keygen", ErrNoKeyFound},
		{"PKCS #12", string(file(t, "store.p12")), "openssl pkcs12", ErrNoKeyFound},
		{"a key store", "\xfe\xed\xfe\xed\x00\x00", "keytool", ErrNoKeyFound},
		{"a token", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "token", ErrNoKeyFound},
		{"a web page", "<!doctype html><title>404</title>", "HTML", ErrNoKeyFound},
		{"an array", `[{"kty":"oct"}]`, "member keys", ErrNoKeyFound},
		{"discovery", `{"issuer":"x","jwks_uri":"https://x"}`, "jwks_uri", ErrNoKeyFound},
		{"service account", `{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----\\n"}`, "private_key", ErrNoKeyFound},
		{"other JSON", `{"a":1}`, "without kty", ErrNoKeyFound},
		{"broken JSON", `{"kty":"oct",`, "no whole JSON", ErrBadKey},
		{"an empty set", `{"keys":[]}`, "empty", ErrNoKeyFound},
		{"keys is an object", `{"keys":{}}`, "not an array", ErrBadKey},
		{"a set of numbers", `{"keys":[1]}`, "not an object", ErrBadKey},
		{"no kty", `{"keys":[{}]}`, "no kty", ErrBadKey},
		{"cut PEM", "-----BEGIN PUBLIC KEY-----\nMFkw", "the copy is cut", ErrBadKey},
		{"PEM on one line", strings.ReplaceAll(string(file(t, "spki.pem")), "\n", " "), "line ends are lost", ErrBadKey},
		{"PEM of nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "no DER", ErrBadKey},
		{"parameters alone", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "", ErrNoKeyFound},
		{"the old encryption of OpenSSL", string(file(t, "proc-type.pem")), "openssl pkcs8 -topk8", ErrEncryption},
		{"the old encryption of PKCS #8", string(file(t, "pbes1.pem")), "openssl pkcs8 -topk8", ErrEncryption},
	} {
		set, err := Read([]byte(tt.content), "F", correct)
		if !errors.Is(err, tt.is) || !strings.Contains(fmt.Sprint(err), tt.says) {
			t.Errorf("%s: %v %v", tt.name, set.Keys, err)
		}
	}
}

// bad-inputs 93.
func TestEncryptedKeyNeedsItsPassword(t *testing.T) {
	for _, name := range []string{"pbkdf2-aes256.pem", "pbkdf2-3des-sha1.pem", "scrypt-aes256.pem"} {
		if _, err := Read(file(t, name), "F", nil); !errors.Is(err, ErrNoPassword) {
			t.Errorf("%s without a password: %v", name, err)
		}
		for _, wrong := range []string{"", "wrong", "correct "} {
			if _, err := Read(file(t, name), "F", func(string) ([]byte, error) { return []byte(wrong), nil }); !errors.Is(err, ErrPassword) {
				t.Errorf("%s with the password %q: %v", name, wrong, err)
			}
		}
		set, err := Read(file(t, name), "F", correct)
		if err != nil || !set.Keys[0].Encrypted {
			t.Errorf("%s: %v %v", name, set.Keys, err)
		}
	}
}

// bad-inputs 92.
func TestSeveralPEMBlocksAreAllNamed(t *testing.T) {
	all := string(file(t, "certificate.pem")) + "some words\n" + string(file(t, "rsa-pkcs1.pem")) + string(file(t, "ed25519-public.pem"))
	set, err := Read([]byte(all), "F", nil)
	if err != nil || len(set.Keys) != 3 || idsOf(set.Findings) != idKeySeveral {
		t.Fatalf("%v %v %v", set.Keys, set.Findings, err)
	}
	for _, want := range []string{"EC public key on P-256", "RSA private key", "Ed25519"} {
		if !strings.Contains(set.Findings[0].Message, want) {
			t.Errorf("%s is not named: %s", want, set.Findings[0].Message)
		}
	}
	damaged := strings.Replace(all, "-----END RSA", "-----END RSB", 1)
	set, err = Read([]byte(damaged), "F", nil)
	if err != nil || len(set.Keys) != 2 || !strings.Contains(idsOf(set.Findings), idKeyBroken) {
		t.Errorf("one damaged block: %v %v %v", set.Keys, set.Findings, err)
	}
}

func TestManglingOfPEMIsUndoneAndSaid(t *testing.T) {
	text := string(file(t, "spki.pem"))
	for name, mangled := range map[string]string{
		"written with \\n":   strings.ReplaceAll(strings.TrimSpace(text), "\n", `\n`),
		"with \\r\\n":        strings.ReplaceAll(text, "\n", `\r\n`),
		"quoted":             `"` + text + `"`,
		"quoted, with \\n":   `'` + strings.ReplaceAll(text, "\n", `\n`) + `'`,
		"indented":           "  " + strings.ReplaceAll(text, "\n", "\n  "),
		"base64 of it":       base64.StdEncoding.EncodeToString([]byte(text)),
		"base64, wrapped":    base64.StdEncoding.EncodeToString([]byte(text))[:100] + "\n" + base64.StdEncoding.EncodeToString([]byte(text))[100:] + "\n",
		"under another name": strings.ReplaceAll(text, "PUBLIC KEY", "RSA PRIVATE KEY"),
	} {
		set, err := Read([]byte(mangled), "F", nil)
		if err != nil || len(set.Keys) != 1 || !strings.Contains(idsOf(set.Findings), idKeyMangled) {
			t.Errorf("%s: %v %v %v", name, set.Keys, set.Findings, err)
		}
	}
	for name, harmless := range map[string]string{
		"with CR LF": strings.ReplaceAll(text, "\n", "\r\n"), "a BOM": "\ufeff" + text, "words before": "subject=test\n" + text, "no line end": strings.TrimSpace(text),
	} {
		set, err := Read([]byte(harmless), "F", nil)
		if err != nil || len(set.Keys) != 1 || len(set.Findings) > 0 {
			t.Errorf("%s: %v %v %v", name, set.Keys, set.Findings, err)
		}
	}
}

func TestKeyIsTheSameInEveryForm(t *testing.T) {
	for alg, k := range pairs() {
		k.ID, k.Algorithm, k.Use, k.Operations = "an id", alg, "sig", []string{"sign"}
		list := []Key{k}
		if p, ok := k.Public(); ok {
			list = append(list, p)
		}
		for _, k := range list {
			for _, form := range []Form{PEM, DER, JWK, JWKS} {
				written, err := Write([]Key{k}, form)
				if k.Kind == SecretKey && (form == PEM || form == DER) {
					if !errors.Is(err, ErrForm) {
						t.Errorf("a secret as %s: %v", form, err)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				set, err := Read(written.Reveal(), "F", nil)
				if err != nil || len(set.Keys) != 1 || set.Form != form || set.Keys[0].Form != form {
					t.Fatalf("%s as %s: %v %v", k, form, set, err)
				}
				got := set.Keys[0]
				mine, _ := k.Thumbprint()
				if theirs, _ := got.Thumbprint(); theirs != mine || got.String() != k.String() {
					t.Errorf("%s became %s as %s", k, got, form)
				}
				if again, err := Write([]Key{got}, form); err != nil || !bytes.Equal(again.Reveal(), written.Reveal()) {
					t.Errorf("%s is written differently the second time as %s: %v", k, form, err)
				}
				if form == JWK && (got.ID != "an id" || got.Algorithm != alg || got.Use != "sig" || !slices.Equal(got.Operations, k.Operations)) {
					t.Errorf("what the JWK says about %s is lost: %q %q %q %q", k, got.ID, got.Algorithm, got.Use, got.Operations)
				}
			}
		}
	}
}

func TestThumbprintIsThatOfTheStandards(t *testing.T) {
	for name, tt := range map[string]struct{ jwk, want string }{
		"RFC 7638 §3.1": {`{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}`, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"},
		"RFC 8037 §A.3": {`{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"},
	} {
		set, err := Read([]byte(tt.jwk), "F", nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := set.Keys[0].Thumbprint(); !ok || got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestKeysOfASetAreReadOneByOne(t *testing.T) {
	good, err := Write([]Key{public(t, pair(t, "ES256"))}, JWK)
	if err != nil {
		t.Fatal(err)
	}
	set, err := Read(fmt.Appendf(nil, `{"keys":[{"kty":"RSA","kid":"first\u001b"},%s,{"kty":"magic","kid":"third"},7,{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}]}`, good.Reveal()), "F", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Keys) != 2 || set.Keys[0].Curve != "P-256" || set.Keys[1].Unusable == "" {
		t.Errorf("read %v", set.Keys)
	}
	var messages []string
	for _, f := range set.Findings {
		messages = append(messages, f.Message)
	}
	for i, want := range []string{`key 1 (kid "first\x1b") cannot be read: n is missing`, `key 3 (kid "third") cannot be read: kty "magic"`, "key 4 cannot be read: it is a number"} {
		if !strings.HasPrefix(messages[i], want) {
			t.Errorf("found %q, want %q", messages[i], want)
		}
	}
}

// bad-inputs 79 and 80, and a private key in a published set.
func TestSetWhoseKeysGetInEachOthersWayIsFound(t *testing.T) {
	named := func(k Key, id string) Key { k.ID = id; return k }
	es, rs := pair(t, "ES256"), pair(t, "RS256")
	other, err := Generate(rand.Reader, "ES256", 0)
	if err != nil {
		t.Fatal(err)
	}
	hs := pair(t, "HS256")
	for _, tt := range []struct {
		name string
		keys []Key
		want string
	}{
		{"different keys", []Key{named(public(t, es), "a"), named(public(t, rs), "b")}, ""},
		{"no kid at all", []Key{public(t, es), public(t, rs)}, ""},
		{"one key twice", []Key{named(public(t, es), "a"), named(public(t, es), "a")}, ""},
		{"two secrets", []Key{named(hs, "a"), named(SecretOf(Source{Secret: finding.NewSecret([]byte("another"))}), "b")}, ""},
		{"two keys of one kid", []Key{named(public(t, es), "a"), named(public(t, other), "a")}, idKeyID},
		{"a secret beside a public key", []Key{named(hs, "a"), named(public(t, es), "b")}, idKeySetMixed},
		{"private beside public", []Key{named(es, "a"), named(public(t, rs), "b")}, idKeyExposed},
		{"all private", []Key{named(es, "a"), named(rs, "b")}, ""},
	} {
		written, err := Write(tt.keys, JWKS)
		if err != nil {
			t.Fatal(err)
		}
		set, err := Read(written.Reveal(), "F", nil)
		if err != nil || len(set.Keys) != len(tt.keys) || idsOf(set.Findings) != tt.want {
			t.Errorf("%s: %v %v, want %s", tt.name, set.Findings, err, tt.want)
		}
	}
}

// bad-inputs 91.
func TestPrivateKeyOfferedAsPublicIsFound(t *testing.T) {
	for alg, k := range pairs() {
		f, exposed := k.ExposedAs("where a public key belongs")
		if exposed != (k.Kind != SecretKey) || exposed && f.ID != idKeyExposed {
			t.Errorf("%s: %v", alg, f)
		}
		if p, ok := k.Public(); ok {
			if _, exposed := p.ExposedAs("x"); exposed {
				t.Errorf("the public key of %s is called private", alg)
			}
		}
	}
}

func TestDamageOfAJWKIsNamedByItsMember(t *testing.T) {
	for _, tt := range []struct{ jwk, says string }{
		{`{"kty":"oct","k":""}`, "k is empty"},
		{`{"kty":"oct"}`, "k is missing"},
		{`{"kty":"oct","k":7}`, "k is a number"},
		{`{"kty":"oct","k":"a+b/"}`, "base64url: it has + or /"},
		{`{"kty":"oct","k":"YQ=="}`, "padding"},
		{`{"kty":"oct","k":"YR"}`, "no base64url"}, // unused bits that are not zero
		{`{"kty":"oct","k":"Y\nQ"}`, "line ends"},
		{`{"kty":"oct","k":"YQ","k":"Yg"}`, `"k" is there twice`},
		{`{"kty":"oct","k":"YQ","kid":7}`, "kid is a number"},
		{`{"kty":"oct","k":"YQ","key_ops":"sign"}`, "key_ops"},
		{`{"kty":"EC","crv":"P-256","x":"YQ","y":"YQ"}`, "x has 1 bytes"},
		{`{"kty":"EC","crv":"P-999"}`, `crv "P-999"`},
		{`{"kty":"OKP","crv":"Ed25519","x":"YQ"}`, "x has 1 bytes"},
		{`{"kty":"RSA","n":"YQ","e":"AQAB","p":"YQ"}`, "it has p"},
		{`{"kty":"RSA","n":"YQ","e":"AQAB","d":"YQ"}`, "primes p and q"},
		{`{"kty":"RSA","n":"YQ","e":"AQAB","d":"YQ","oth":[]}`, "two primes"},
		{`{"kty":"RSA","n":"YQ","e":"AQAAAAAB"}`, "exponent of 41 bits"},
		{`{"kty":"RSA","n":"","e":"AQAB"}`, "must be positive"},
		{`{"kty":"RSA","n":"8Q","e":"Aw","d":"Ag","p":"DQ","q":"EQ"}`, "do not give its modulus"},
	} {
		if _, err := Read([]byte(tt.jwk), "F", nil); !errors.Is(err, ErrBadKey) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.jwk, err)
		}
	}
}
