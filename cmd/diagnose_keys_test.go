package cmd_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	jose "github.com/go-jose/go-jose/v4"
)

// provider is an API that verifies tokens with its own copy of the keys that it also publishes, as an issuer would.
// It says what is wrong only where it is told to.
type provider struct {
	*httptest.Server
	keys      map[string]any // by kid, as the API has them
	published map[string]any // by kid, as /keys shows them
	issuer    string         // what the metadata says, ORIGIN for its own address
	expects   string         // the iss that the API demands, ORIGIN for its own address, "" for any
	algs      []string
	named     bool

	mu    sync.Mutex
	asked []string
}

func newProvider(t *testing.T, signer any) *provider {
	p := &provider{keys: map[string]any{"k1": publicOf(t, signer)}, issuer: "ORIGIN", expects: "ORIGIN", algs: []string{algorithmOf(signer)}}
	p.published = maps.Clone(p.keys)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		p.note(r)
		_ = json.NewEncoder(w).Encode(map[string]any{"issuer": p.own(p.issuer), "jwks_uri": p.URL + "/keys", "id_token_signing_alg_values_supported": p.algs})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, r *http.Request) {
		p.note(r)
		set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
		for _, kid := range slices.Sorted(maps.Keys(p.published)) {
			set.Keys = append(set.Keys, jose.JSONWebKey{Key: p.published[kid], KeyID: kid, Use: "sig"})
		}
		_ = json.NewEncoder(w).Encode(set)
	})
	mux.HandleFunc("GET /api", func(w http.ResponseWriter, r *http.Request) {
		if err := p.check(r); err != nil {
			text := "Unauthorized"
			if p.named {
				text = err.Error()
			}
			w.Header().Set("WWW-Authenticate", "Bearer")
			w.WriteHeader(http.StatusUnauthorized)
			_ = json.NewEncoder(w).Encode(map[string]string{"detail": text})
			return
		}
		_, _ = w.Write([]byte(`{"items":[]}`))
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func (p *provider) own(s string) string { return strings.ReplaceAll(s, "ORIGIN", p.URL) }

func (p *provider) note(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, r.URL.Path)
	if r.Header.Get("Authorization") != "" {
		p.asked = append(p.asked, "a credential came with it")
	}
}

var errMissing = errors.New("not authenticated")

func (p *provider) check(r *http.Request) error {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return errMissing
	}
	options := []jwt.ParserOption{jwt.WithValidMethods(p.algs), jwt.WithExpirationRequired()}
	if p.expects != "" {
		options = append(options, jwt.WithIssuer(p.own(p.expects)))
	}
	_, err := jwt.Parse(text, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		if key, ok := p.keys[kid]; ok {
			return key, nil
		}
		return nil, errors.New("Unable to find a signing key that matches: " + kid)
	}, options...)
	return err
}

func publicOf(t *testing.T, signer any) any {
	t.Helper()
	switch k := signer.(type) {
	case *rsa.PrivateKey:
		return &k.PublicKey
	case *ecdsa.PrivateKey:
		return &k.PublicKey
	case ed25519.PrivateKey:
		return k.Public()
	}
	t.Fatalf("%T signs nothing", signer)
	return nil
}

func algorithmOf(signer any) string {
	switch signer.(type) {
	case *ecdsa.PrivateKey:
		return "ES256"
	case ed25519.PrivateKey:
		return "EdDSA"
	}
	return "RS256"
}

// testSigners are drawn once: an RSA key takes its time.
var testSigners = sync.OnceValue(func() map[string]any {
	out := map[string]any{}
	var err error
	for _, name := range []string{"RS256", "RS256 of another"} {
		if out[name], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	if out["ES256"], err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		panic(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	out["EdDSA"] = edwards
	return out
})

// issue signs a token; a nil claim is left out, kid "-" is none.
func issue(t *testing.T, alg string, signer any, kid string, claims jwt.MapClaims) string {
	t.Helper()
	all := jwt.MapClaims{"sub": "3", "iat": time.Now().Unix() - 60, "exp": time.Now().Unix() + 600}
	maps.Copy(all, claims)
	x := jwt.NewWithClaims(jwt.GetSigningMethod(alg), all)
	if kid != "-" {
		x.Header["kid"] = kid
	}
	text, err := x.SignedString(signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func privatePEM(t *testing.T, signer any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(signer)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "signing.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func (d diagnosis) standing(id string) string {
	for _, c := range d.Causes {
		if c.ID == id {
			return c.Standing
		}
	}
	return "unknown cause"
}

func TestAPrivateKeyCuresTokensOfKeyPairs(t *testing.T) {
	for _, alg := range []string{"RS256", "ES256", "EdDSA"} {
		t.Run(alg, func(t *testing.T) {
			signer := testSigners()[alg]
			p := newProvider(t, signer)
			key := privatePEM(t, signer)
			for name, c := range map[string]struct {
				token string
				want  string
			}{
				"expired":     {issue(t, alg, signer, "k1", jwt.MapClaims{"iss": p.URL, "exp": time.Now().Unix() - 7200}), "token-expired"},
				"its issuer":  {issue(t, alg, signer, "k1", jwt.MapClaims{"iss": p.URL + "/"}), "issuer-mismatch"},
				"healthy":     {issue(t, alg, signer, "k1", jwt.MapClaims{"iss": p.URL}), "healthy"},
				"another key": {issue(t, "RS256", testSigners()["RS256 of another"], "k1", jwt.MapClaims{"iss": p.URL}), "wrong-key-or-key-type"},
			} {
				if name == "another key" && alg != "RS256" {
					continue
				}
				d := diagnoses(t, "--url", p.URL+"/api", "--token", c.token, "--key", key, "--iss", p.URL)
				if d.Verdict.Cause != c.want || d.Verdict.Standing != "confirmed" {
					t.Errorf("%s: %s %s: %s", name, d.Verdict.Standing, d.Verdict.Cause, d.Verdict.Summary)
				}
			}
		})
	}
}

func TestWhatAnIssuerPublishesTellsWhatIsWrongWithoutAKey(t *testing.T) {
	signer, other := testSigners()["RS256"], testSigners()["RS256 of another"]
	for name, c := range map[string]struct {
		change func(*provider)
		token  func(p *provider) string
		want   string
		never  []string // what may not be more than ruled out
	}{
		"the key was rotated": {
			token: func(p *provider) string { return issue(t, "RS256", other, "k0", jwt.MapClaims{"iss": p.URL}) },
			want:  "key-rotated-kid-unknown",
		},
		"another key under the same name": {
			token: func(p *provider) string { return issue(t, "RS256", other, "k1", jwt.MapClaims{"iss": p.URL}) },
			want:  "wrong-key-or-key-type", never: []string{"secret-mismatch"},
		},
		"an issuer spelt differently": {
			token: func(p *provider) string { return issue(t, "RS256", signer, "k1", jwt.MapClaims{"iss": p.URL + "/"}) },
			want:  "issuer-mismatch", never: []string{"secret-mismatch", "signature-altered-in-transit", "secret-encoding-mismatch"},
		},
		"an algorithm that nobody lists": {
			token: func(p *provider) string {
				return issue(t, "HS256", []byte("a-secret-of-at-least-32-characters"), "k1", jwt.MapClaims{"iss": p.URL})
			},
			want: "alg-not-allowed",
		},
		"expired": {
			token: func(p *provider) string {
				return issue(t, "RS256", signer, "k1", jwt.MapClaims{"iss": p.URL, "exp": time.Now().Unix() - 7200})
			},
			want: "token-expired", never: []string{"secret-mismatch", "key-too-short", "secret-whitespace-or-quotes"},
		},
		"no kid among two keys": {
			change: func(p *provider) { p.published["k2"] = publicOf(t, other) },
			token:  func(p *provider) string { return issue(t, "RS256", signer, "-", jwt.MapClaims{"iss": p.URL}) },
			want:   "kid-missing",
		},
	} {
		for _, named := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				p := newProvider(t, signer)
				p.named = named
				if c.change != nil {
					c.change(p)
				}
				d := diagnoses(t, "--url", p.URL+"/api", "--token", c.token(p), "--issuer", p.URL)
				if d.Verdict.Cause != c.want {
					t.Errorf("the verdict is %s: %s", d.Verdict.Cause, d.Verdict.Summary)
				}
				if got := d.standing(c.want); got != "likely" && got != "confirmed" {
					t.Errorf("%s is %s", c.want, got)
				}
				for _, x := range d.Causes {
					if x.Standing == "confirmed" && x.ID != c.want {
						t.Errorf("%s is confirmed, which it is not", x.ID)
					}
				}
				for _, id := range c.never {
					if d.standing(id) != "ruled-out" {
						t.Errorf("%s is %s", id, d.standing(id))
					}
				}
				fetched := 0
				for _, x := range d.Experiments {
					if strings.HasPrefix(x.ID, "O3#") {
						fetched++
					}
				}
				if want := []string{"/.well-known/openid-configuration", "/keys"}; fetched != 2 || !slices.Equal(p.asked, want) {
					t.Errorf("the report lists %d fetches, the issuer saw %q", fetched, p.asked)
				}
			})
		}
	}
}

func TestKeysThatCannotBeFetchedAreAFactAndNoEnd(t *testing.T) {
	signer := testSigners()["RS256"]
	p := newProvider(t, signer)
	token := issue(t, "RS256", signer, "k1", jwt.MapClaims{"iss": p.URL, "exp": time.Now().Unix() - 7200})
	d := diagnoses(t, "--url", p.URL+"/api", "--token", token, "--jwks", p.URL+"/nothing-here")
	if d.Verdict.Cause != "token-expired" || d.exit != 1 || d.standing("jwks-unreachable") != "possible" {
		t.Errorf("exit %d, %s, jwks-unreachable is %s", d.exit, d.Verdict.Cause, d.standing("jwks-unreachable"))
	}
	if x := d.Experiments[0]; x.ID != "O3#1" || x.Status != 404 || x.Sent.URL != p.URL+"/nothing-here" {
		t.Errorf("the fetch is listed as %+v", x)
	}
}

func TestTheIssuerOfATokenIsAskedOnlyWhenTheUserSaysSo(t *testing.T) {
	signer := testSigners()["RS256"]
	p := newProvider(t, signer)
	token := issue(t, "RS256", signer, "k1", jwt.MapClaims{"iss": p.URL})
	diagnoses(t, "--url", p.URL+"/api", "--token", token)
	if len(p.asked) != 0 {
		t.Fatalf("without a word the issuer saw %q", p.asked)
	}
	diagnoses(t, "--url", p.URL+"/api", "--token", token, "--issuer", "token", "--dry-run")
	if len(p.asked) != 0 {
		t.Fatalf("a dry run fetched %q", p.asked)
	}
	for _, args := range [][]string{{"--issuer", "token"}, {"--iss", p.URL}} {
		p.asked = nil
		d := diagnoses(t, append([]string{"--url", p.URL + "/api", "--token", token}, args...)...)
		if d.Verdict.Cause != "healthy" || len(p.asked) != 2 {
			t.Errorf("%q: %s, the issuer saw %q", args, d.Verdict.Cause, p.asked)
		}
	}
	opaque := issue(t, "RS256", signer, "k1", jwt.MapClaims{"iss": "accounts"})
	if _, errs, code := command(nil, "diagnose", "--url", p.URL+"/api", "--token", opaque, "--issuer", "token"); code != 2 || !strings.Contains(errs, "accounts") {
		t.Errorf("an iss that is no address: exit %d, %s", code, errs)
	}
}

func TestAKeySetThatPublishesItsPrivateKeysIsNotSignedWith(t *testing.T) {
	signer := testSigners()["RS256"]
	p := newProvider(t, signer)
	p.published["k1"] = signer
	token := issue(t, "RS256", signer, "k1", jwt.MapClaims{"iss": p.URL, "exp": time.Now().Unix() - 7200})
	d := diagnoses(t, "--url", p.URL+"/api", "--token", token, "--issuer", p.URL)
	for _, x := range d.Experiments {
		if x.ID == "cure:time#1" || strings.HasPrefix(x.ID, "cure:sign") {
			t.Errorf("%s was sent with a key that nobody gave us", x.ID)
		}
	}
	if d.standing("token-expired") != "likely" {
		t.Errorf("token-expired is %s", d.standing("token-expired"))
	}
}
