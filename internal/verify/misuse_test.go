package verify

import (
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// readAs writes a key in a form and reads it back, as from a file.
func readAs(t *testing.T, k keys.Key, form keys.Form) (text string, sources []keys.Source) {
	t.Helper()
	b, err := keys.Write([]keys.Key{k}, form)
	if err != nil {
		t.Fatal(err)
	}
	return string(b.Reveal()), readText(t, string(b.Reveal()))
}

func readText(t *testing.T, text string) []keys.Source {
	t.Helper()
	set, err := keys.Read([]byte(text), "jwt.pem", nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []keys.Source
	for _, k := range set.Keys {
		out = append(out, keys.SourceOf(k))
	}
	return out
}

// hmacToken signs with HS256 and any text, which a [keys.Key] refuses.
func hmacToken(secret string) token.Token {
	input := base64.RawURLEncoding.EncodeToString([]byte(headerFor("HS256"))) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"3"}`))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(input))
	return token.Parse(input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
}

// TestATextOfAKeyUsedAsSecretIsNamedAndRefused: key confusion, and the library that takes HS256 where no algorithm is
// named. Whatever fits is named; nothing of it makes the token valid.
func TestATextOfAKeyUsedAsSecretIsNamedAndRefused(t *testing.T) {
	pair := newPair(t, "RS256")
	public, _ := pair.Public()
	spki, givenPublic := readAs(t, public, keys.PEM)
	pkcs8, givenPrivate := readAs(t, pair, keys.PEM)
	jwk, givenJWK := readAs(t, public, keys.JWK)
	der, _ := readAs(t, public, keys.DER)
	private, ok := pair.PrivateKey().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("no RSA key")
	}
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)}))
	pkcs1Public := string(pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(&private.PublicKey)}))
	for name, c := range map[string]struct {
		secret string
		given  []keys.Source
		want   string
	}{
		"the public PEM":                  {spki, givenPublic, "the text of jwt.pem"},
		"without its line end":            {strings.TrimSpace(spki), givenPublic, "the text of jwt.pem as the secret (without the line end at its end)"},
		`with \n written out`:             {strings.ReplaceAll(spki, "\n", `\n`), givenPublic, `written as \n`},
		`read from a file with \n`:        {spki, readText(t, strings.ReplaceAll(spki, "\n", `\n`)), `(with each \n turned into a line end)`},
		"the private PEM":                 {pkcs8, givenPrivate, "the text of jwt.pem"},
		"the public half of a private":    {spki, givenPrivate, "the public key as PEM (SPKI) of jwt.pem"},
		"PKCS #1 of a PKCS #8":            {pkcs1, givenPrivate, "the private key as PEM (PKCS #1)"},
		"PKCS #1 of a public key":         {pkcs1Public, givenPublic, "the public key as PEM (PKCS #1)"},
		"PKCS #8 of a PKCS #1":            {pkcs8, readText(t, pkcs1), "the private key as PEM (PKCS #8)"},
		"a JWK":                           {jwk, givenJWK, "the text of jwt.pem"},
		"DER":                             {der, givenPublic, "the public key in DER"},
		"a PEM of which the JWK is given": {spki, givenJWK, "SPKI"},
	} {
		r := Token(hmacToken(c.secret), c.given, Options{Now: now})
		if r.Verified.State != token.VerifiedInvalid || len(r.Failed()) == 0 {
			t.Errorf("%s: state %s, %d checks failed", name, r.Verified.State, len(r.Failed()))
		}
		if len(r.Findings) != 1 || r.Findings[0].ID != idWrongKey || !strings.Contains(r.Findings[0].Message, c.want) {
			t.Errorf("%s: %+v, want %q", name, r.Findings, c.want)
		}
		for _, f := range r.Findings {
			if strings.Contains(f.Message+f.Fix, "BEGIN") {
				t.Errorf("%s: the key is in the message", name)
			}
		}
	}
	r := Token(hmacToken("another text altogether, of some length"), givenPublic, Options{Now: now})
	if r.Verified.State != token.VerifiedNotChecked || !strings.Contains(r.Findings[0].Message, "verified with a secret") {
		t.Errorf("another secret: %+v", r)
	}
}

// TestAnotherAlgorithmOfTheSameKeyIsNamed: the header says one algorithm, the signature is of another.
func TestAnotherAlgorithmOfTheSameKeyIsNamed(t *testing.T) {
	pair := newPair(t, "RS256")
	input := base64.RawURLEncoding.EncodeToString([]byte(headerFor("RS256"))) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"sub":"3"}`))
	for _, alg := range []string{"RS512", "PS256"} {
		sig, err := pair.Sign(alg, input)
		if err != nil {
			t.Fatal(err)
		}
		r := Token(token.Parse(input+"."+base64.RawURLEncoding.EncodeToString(sig)), []keys.Source{publicOf(t, pair)}, Options{Now: now})
		if r.Verified.State != token.VerifiedInvalid || foundIn(r) != idWrongKey || !strings.Contains(r.Findings[0].Message, "one of "+alg) {
			t.Errorf("%s: %s %+v", alg, r.Verified.State, r.Findings)
		}
	}
}

// TestAnotherKeyOfTheSetIsNamed: kid names one key, another one signed.
func TestAnotherKeyOfTheSetIsNamed(t *testing.T) {
	first, second := newPair(t, "ES256"), newPair(t, "ES256")
	first.ID, second.ID = "one", "two"
	first.Place, second.Place = "set.json (kid one)", "set.json (kid two)"
	tok := signedWith(t, second, `{"alg":"ES256","kid":"one"}`, `{"sub":"3"}`)
	r := Token(tok, []keys.Source{publicOf(t, first), publicOf(t, second)}, Options{Now: now})
	if r.Verified.State != token.VerifiedInvalid || foundIn(r) != idWrongKey || !strings.Contains(r.Findings[0].Message, "set.json (kid two)") {
		t.Errorf("%s %+v", r.Verified.State, r.Findings)
	}
}

// TestAKeyOfAnotherKindIsNamedWithWhatIsNeeded: both kinds are said, not "no secret".
func TestAKeyOfAnotherKindIsNamedWithWhatIsNeeded(t *testing.T) {
	rsaPair, ecPair := newPair(t, "RS256"), newPair(t, "ES256")
	tok := signedWith(t, rsaPair, headerFor("RS256"), `{"sub":"3"}`)
	r := Token(tok, []keys.Source{publicOf(t, ecPair)}, Options{Now: now})
	if r.Verified.State != token.VerifiedNotChecked || len(r.Failed()) == 0 || foundIn(r) != idWrongKey {
		t.Fatalf("%+v", r)
	}
	if f := r.Findings[0]; f.Message != "RS256 is verified with an RSA key, not with an EC key" || !strings.Contains(string(f.Evidence[0]), "EC public key on P-256") {
		t.Errorf("%+v", f)
	}
}
