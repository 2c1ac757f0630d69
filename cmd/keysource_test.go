package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// identityProvider serves the metadata and the public keys of an issuer, and a token signed by it.
func identityProvider(t *testing.T, spelling string) (url, token string) {
	t.Helper()
	private := filepath.Join(t.TempDir(), "key.pem")
	must(t, "key", "new", "--alg", "ES256", "--kid", "k1", "--out", private)
	set := must(t, "key", "convert", private, "--to", "jwks", "--show-secrets")
	public := filepath.Join(t.TempDir(), "private.jwks")
	if err := os.WriteFile(public, []byte(set), 0o600); err != nil {
		t.Fatal(err)
	}
	published := must(t, "key", "public", public)
	mux := http.NewServeMux()
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"issuer":"` + s.URL + spelling + `","jwks_uri":"` + s.URL + `/keys"}`))
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, r *http.Request) {
		if len(r.Cookies()) > 0 || r.Header.Get("Authorization") != "" {
			t.Error("a credential was sent to the key set")
		}
		_, _ = w.Write([]byte(published))
	})
	return s.URL, strings.TrimSpace(must(t, "mint", "--key", private, "--iss", s.URL+spelling, "--sub", "3"))
}

func TestVerifyFetchesTheKeysOfTheIssuerThatTheUserNames(t *testing.T) {
	url, token := identityProvider(t, "")
	for _, args := range [][]string{{"--issuer", url}, {"--jwks", url + "/keys"}, {"--jwks", url + "/keys", "--iss", url}} {
		out, errOut, code := command(nil, append([]string{"verify", token}, args...)...)
		if code != 0 || !strings.Contains(out, "✓ signature") {
			t.Errorf("%v: exit %d\n%s%s", args, code, out, errOut)
		}
	}
	// The token's own iss is no permission: without a flag nothing is fetched, and there is no key.
	if out, _, code := command(nil, "verify", token); code != 2 {
		t.Errorf("without a key: exit %d\n%s", code, out)
	}
}

func TestVerifyExpectsTheIssuerThatWasNamed(t *testing.T) {
	url, _ := identityProvider(t, "")
	_, foreign := identityProvider(t, "")
	out, _, code := command(nil, "verify", foreign, "--issuer", url)
	if code != 1 || !strings.Contains(out, "✗ iss") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// A trailing slash makes another issuer to every verifier.
func TestVerifySaysWhenTheIssuerSpellsItselfOtherwise(t *testing.T) {
	url, token := identityProvider(t, "/")
	out, _, code := command(nil, "verify", token, "--issuer", url)
	if code != 0 || !strings.Contains(out, "issuer-mismatch") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

func TestVerifyCannotExamineWithoutTheKeys(t *testing.T) {
	_, token := identityProvider(t, "")
	for _, args := range [][]string{{"--jwks", "http://127.0.0.1:1/keys"}, {"--issuer", "http://127.0.0.1:1"}} {
		if _, errOut, code := command(nil, append([]string{"verify", token}, args...)...); code != 3 || !strings.Contains(errOut, "hint") {
			t.Errorf("%v: exit %d\n%s", args, code, errOut)
		}
	}
}
