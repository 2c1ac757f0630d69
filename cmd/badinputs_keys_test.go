package cmd_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// badKey is a command line whose key, or whose token's algorithm, was seen to surprise some tool. The numbers are those
// of the list that bad inputs are kept in; the packages test most of them in more detail.
type badKey struct {
	name string
	args []string
	exit int
	// want is in what the command prints, on either stream.
	want string
}

func b64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// keyFiles are the files that the cases speak of, in a folder of their own.
type keyFiles struct {
	t   *testing.T
	dir string
	rsa *rsa.PrivateKey
	ec  *ecdsa.PrivateKey
}

func (k keyFiles) write(name, text string) string {
	k.t.Helper()
	file := filepath.Join(k.dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		k.t.Fatal(err)
	}
	return file
}

func (k keyFiles) public(name string, public crypto.PublicKey) string {
	k.t.Helper()
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		k.t.Fatal(err)
	}
	return k.write(name, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})))
}

// jwkOf writes an RSA public key as a JWK with further members.
func jwkOf(p *rsa.PublicKey, more string) string {
	return fmt.Sprintf(`{"kty":"RSA","n":%q,"e":%q%s}`, b64url(p.N.Bytes()), b64url(big.NewInt(int64(p.E)).Bytes()), more)
}

func input(header, payload string) string {
	return b64url([]byte(header)) + "." + b64url([]byte(payload))
}

const someClaims = `{"sub":"3","exp":1900000000}`

func hs(secret, header string) string {
	in := input(header, someClaims)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(in))
	return in + "." + b64url(mac.Sum(nil))
}

func (k keyFiles) rs(header string) string {
	in := input(header, someClaims)
	sum := sha256.Sum256([]byte(in))
	sig, err := rsa.SignPKCS1v15(nil, k.rsa, crypto.SHA256, sum[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return in + "." + b64url(sig)
}

func (k keyFiles) encrypted(header, plain string) string {
	e, err := jose.NewEncrypter(jose.A128GCM, jose.Recipient{Algorithm: jose.DIRECT, Key: []byte("sixteen bytes...")}, &jose.EncrypterOptions{Compression: jose.DEFLATE})
	if err != nil {
		k.t.Fatal(err)
	}
	made, err := e.Encrypt([]byte(plain))
	if err != nil {
		k.t.Fatal(err)
	}
	s, err := made.CompactSerialize()
	if err != nil {
		k.t.Fatal(err)
	}
	if header != "" {
		_, rest, _ := strings.Cut(s, ".")
		return b64url([]byte(header)) + "." + rest
	}
	return s
}

func (k keyFiles) cases() []badKey {
	const secret = "a secret of thirty-two characters"
	secretFile := k.write("secret", secret)
	public := k.public("public.pem", &k.rsa.PublicKey)
	spki, err := os.ReadFile(public)
	if err != nil {
		k.t.Fatal(err)
	}
	ecPublic := k.public("ec.pem", &k.ec.PublicKey)
	verify := func(tok string, more ...string) []string { return append([]string{"verify", tok}, more...) }
	list := []badKey{
		{"69 ES256 with r=s=0", verify(input(`{"alg":"ES256"}`, someClaims)+"."+b64url(make([]byte, 64)), "--key", ecPublic), 1, "zero or larger than the order"},
		{"69 ES256 with r=n", verify(input(`{"alg":"ES256"}`, someClaims)+"."+b64url(append(elliptic.P256().Params().N.Bytes(), make([]byte, 32)...)), "--key", ecPublic), 1, "zero or larger than the order"},
		{"70 DER-encoded ECDSA", verify(k.derSigned(), "--key", ecPublic), 1, "the signature is ASN.1 DER"},
		{"71 PKCS#1 padding of another kind", verify(k.unpadded(), "--key", public), 1, "does not match"},
		{"72 PSS with a salt of another length", verify(k.salted(), "--key", public), 1, "does not match"},
		{"73 RSA of 1024 bits", []string{"key", "show", k.public("short.pem", short(k.t))}, 1, "rsa-key-too-short"},
		{"74 RSA with e=1", []string{"key", "show", k.write("one.json", jwkOf(&rsa.PublicKey{N: k.rsa.N, E: 1}, ""))}, 1, "key-unfit"},
		{"76 empty HMAC key", verify(s1, "--secret-file", k.write("empty", "")), 2, "is empty"},
		{"76 short HMAC key", []string{"secret", "--check", "--secret-file", k.write("few", "abc")}, 1, "key-too-short"},
		{"77 off-curve point", []string{"key", "show", k.write("off.json", `{"kty":"EC","crv":"P-256","x":"`+b64url(make([]byte, 32))+`","y":"`+b64url(append(make([]byte, 31), 1))+`"}`)}, 1, "does not lie on P-256"},
		{"78 alg of a key that does not fit its curve", []string{"key", "show", k.write("crv.json", ecJWK(&k.ec.PublicKey, `,"alg":"ES384"`))}, 1, "key-alg-mismatch"},
		{"79 duplicate kid", []string{"key", "show", k.write("twice.json", `{"keys":[`+jwkOf(&k.rsa.PublicKey, `,"kid":"a"`)+`,`+ecJWK(&k.ec.PublicKey, `,"kid":"a"`)+`]}`)}, 1, "key-id-duplicate"},
		{"80 mixed key set", []string{"key", "show", k.write("mixed.json", `{"keys":[`+jwkOf(&k.rsa.PublicKey, `,"kid":"a"`)+`,{"kty":"oct","kid":"b","k":"`+b64url([]byte(secret))+`"}]}`)}, 1, "key-set-mixed"},
		{"81 unknown crit", verify(hs(secret, `{"alg":"HS256","crit":["x"],"x":1}`), "--secret-file", secretFile), 1, "✗ crit"},
		{"82 crit empty", verify(hs(secret, `{"alg":"HS256","crit":[]}`), "--secret-file", secretFile), 1, "✗ crit"},
		{"82 crit duplicated", verify(hs(secret, `{"alg":"HS256","crit":["b64","b64"],"b64":true}`), "--secret-file", secretFile), 1, "✗ crit"},
		{"82 crit of an absent member", verify(hs(secret, `{"alg":"HS256","crit":["b64"]}`), "--secret-file", secretFile), 1, "✗ crit"},
		{"83 b64=false without crit", verify(hs(secret, `{"alg":"HS256","b64":false}`), "--secret-file", secretFile), 1, "b64"},
		{"84 zip bomb", verify(k.encrypted("", strings.Repeat(" ", 30<<20)), "--secret-file", k.write("cek", "sixteen bytes...")), 1, "inflate"},
		{"85 p2c 2^31", verify(k.encrypted(`{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAAAAAAA","p2c":2147483648}`, "x"), "--secret-file", secretFile), 1, "p2c is 2147483648"},
		{"86 empty encrypted key", verify(k.encrypted(`{"alg":"A128KW","enc":"A128GCM"}`, "x"), "--secret-file", k.write("kek", "sixteen bytes...")), 1, "key"},
		{"89 secret with a line end that was signed with", verify(hs(secret+"\n", hs256), "--secret-file", secretFile), 1, "secret-whitespace-or-quotes"},
		{"90 base64 secret used as text", verify(hs(base64.StdEncoding.EncodeToString([]byte(secret)), hs256), "--secret-file", secretFile), 1, "secret-encoding-mismatch"},
		{"91 private key offered as public", verify(k.rs(`{"alg":"RS256"}`), "--key", k.private()), 0, "key-exposed"},
		{"92 PEM with several keys", []string{"key", "show", k.write("several.pem", string(spki)+string(spki))}, 0, "key-file-several"},
		{"93 encrypted PEM without a password", []string{"key", "show", filepath.Join("..", "internal", "keys", "testdata", "files", "pbkdf2-aes256.pem")}, 2, "encrypted"},
	}
	for _, alg := range []string{"none", "NONE", "noNe"} {
		list = append(list,
			badKey{"66 " + alg, verify(input(`{"alg":"`+alg+`"}`, someClaims)+".", "--secret-file", secretFile), 1, "anybody could have written"},
			badKey{"66 " + alg + " with a key pair", verify(input(`{"alg":"`+alg+`"}`, someClaims)+".", "--key", public), 1, "anybody could have written"})
	}
	block, _ := pem.Decode(spki)
	for form, text := range map[string]string{"PEM": string(spki), "DER": string(block.Bytes), "JWK": jwkOf(&k.rsa.PublicKey, ""), "JWKS": `{"keys":[` + jwkOf(&k.rsa.PublicKey, "") + `]}`} {
		file := k.write("confused", text)
		list = append(list,
			badKey{"67 HS256 with the public key as " + form, verify(hs(text, hs256), "--key", k.write("confused."+form, text)), 1, "wrong-key-or-key-type"},
			badKey{"67 the public key as a secret, " + form, verify(hs(text, hs256), "--secret-file", file+"."+form), 2, "not a secret"})
	}
	list = append(list, badKey{"68 embedded jwk", verify(k.rs(`{"alg":"RS256","jwk":`+jwkOf(&k.rsa.PublicKey, "")+`}`), "--key", ecPublic), 1, "wrong-key-or-key-type"})
	return list
}

func (k keyFiles) private() string {
	der, err := x509.MarshalPKCS8PrivateKey(k.rsa)
	if err != nil {
		k.t.Fatal(err)
	}
	return k.write("private.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
}

func (k keyFiles) derSigned() string {
	in := input(`{"alg":"ES256"}`, someClaims)
	sum := sha256.Sum256([]byte(in))
	sig, err := ecdsa.SignASN1(rand.Reader, k.ec, sum[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return in + "." + b64url(sig)
}

// unpadded signs a block without the structure that PKCS #1 puts around the hash.
func (k keyFiles) unpadded() string {
	in := input(`{"alg":"RS256"}`, someClaims)
	sum := sha256.Sum256([]byte(in))
	sig, err := rsa.SignPKCS1v15(nil, k.rsa, 0, sum[:])
	if err != nil {
		k.t.Fatal(err)
	}
	return in + "." + b64url(sig)
}

// salted signs PS256 with a salt of 20 bytes, where RFC 7518 §3.5 wants 32.
func (k keyFiles) salted() string {
	in := input(`{"alg":"PS256"}`, someClaims)
	sum := sha256.Sum256([]byte(in))
	sig, err := rsa.SignPSS(rand.Reader, k.rsa, crypto.SHA256, sum[:], &rsa.PSSOptions{SaltLength: 20})
	if err != nil {
		k.t.Fatal(err)
	}
	return in + "." + b64url(sig)
}

func short(t *testing.T) *rsa.PublicKey {
	t.Helper()
	k, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	return &k.PublicKey
}

func ecJWK(p *ecdsa.PublicKey, more string) string {
	b, err := p.Bytes()
	if err != nil {
		return ""
	}
	return `{"kty":"EC","crv":"P-256","x":"` + b64url(b[1:33]) + `","y":"` + b64url(b[33:]) + `"` + more + `}`
}

func TestBadKeysAndAlgorithmsGetAClearAnswer(t *testing.T) {
	k := keyFiles{t: t, dir: t.TempDir()}
	var err error
	if k.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	if k.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	for _, c := range k.cases() {
		t.Run(c.name, func(t *testing.T) {
			for _, format := range []string{"text", "json"} {
				out, errOut, code := command(nil, append(c.args, "--output", format)...)
				if code != c.exit {
					t.Errorf("%s: exit %d, want %d\n%s%s", format, code, c.exit, out, errOut)
				}
				// In JSON a check has its name, not its sign.
				if want := strings.TrimPrefix(c.want, "✗ "); !strings.Contains(out+errOut, want) || format == "text" && !strings.Contains(out+errOut, c.want) {
					t.Errorf("%s: %q is not in\n%s%s", format, c.want, out, errOut)
				}
			}
		})
	}
}

// TestAFileNameThatBeginsWithAHyphenIsAFileName is bad input 110: after -- and in = forms it is a name, elsewhere an
// unknown flag, and never an option of anything.
func TestAFileNameThatBeginsWithAHyphenIsAFileName(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"-rf": s1, "--help": s1, "-k": "a secret of thirty-two characters"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"decode", "@-rf"}, {"decode", "--", "@--help"}, {"expiry", "@-rf", "--at", "1764485000"}} {
		if out, errOut, code := command(nil, args...); code != 0 || out == "" || errOut != "" {
			t.Errorf("%q: exit %d\n%s%s", args, code, out, errOut)
		}
	}
	if _, errOut, code := command(nil, "verify", "@-rf", "--secret-file=-k"); code != 1 || strings.Contains(errOut, "error") {
		t.Errorf("--secret-file=-k: exit %d\n%s", code, errOut)
	}
	if _, errOut, code := command(nil, "decode", "-rf"); code != 2 || !strings.Contains(errOut, "-rf") && !strings.Contains(errOut, "'r'") {
		t.Errorf("-rf: exit %d\n%s", code, errOut)
	}
}
