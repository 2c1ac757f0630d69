package discovery_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/discovery"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

func reader() discovery.Reader {
	return discovery.Reader{Env: env.OS(), UserAgent: "jwtdoc/test"}
}

// issuer serves metadata at one path and counts what it was asked for.
func issuer(t *testing.T, answers map[string]string) (*httptest.Server, *[]string) {
	t.Helper()
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if r.Header.Get("Authorization")+r.Header.Get("Cookie") != "" {
			t.Error("a credential was sent")
		}
		body, ok := answers[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
		case strings.HasPrefix(body, "-> "):
			http.Redirect(w, r, strings.TrimPrefix(body, "-> "), http.StatusFound)
		default:
			_, _ = fmt.Fprint(w, strings.ReplaceAll(body, "ORIGIN", "http://"+r.Host))
		}
	}))
	t.Cleanup(s.Close)
	return s, &asked
}

func TestFindsMetadataWhereOpenIDAndOAuthPutIt(t *testing.T) {
	const document = `{"issuer":"ORIGIN/tenant","jwks_uri":"ORIGIN/keys","id_token_signing_alg_values_supported":["RS256","ES256"]}`
	for _, path := range []string{"/tenant/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/tenant"} {
		t.Run(path, func(t *testing.T) {
			s, _ := issuer(t, map[string]string{path: document, "/keys": `{"keys":[]}`})
			for _, typed := range []string{s.URL + "/tenant", s.URL + "/tenant/"} {
				m, err := reader().Issuer(t.Context(), typed)
				if err != nil {
					t.Fatal(err)
				}
				if m.Issuer != s.URL+"/tenant" || m.KeysURL != s.URL+"/keys" || len(m.Algorithms) != 2 {
					t.Errorf("%+v", m)
				}
				body, err := reader().Keys(t.Context(), m)
				if err != nil || string(body) != `{"keys":[]}` {
					t.Errorf("%q, %v", body, err)
				}
			}
		})
	}
}

func TestSaysWhatIsWrongWithWhatItFinds(t *testing.T) {
	s, _ := issuer(t, map[string]string{
		"/html/.well-known/openid-configuration":   "<html>login</html>",
		"/nokeys/.well-known/openid-configuration": `{"issuer":"ORIGIN"}`,
		"/big":   strings.Repeat("x", 2<<20),
		"/loop":  "-> /loop",
		"/leave": "-> http://127.0.0.1:1/keys",
		"/hop":   "-> /keys",
		"/keys":  `{"keys":[]}`,
	})
	for path, want := range map[string]string{
		"/html": "cannot be read", "/nokeys": "names no key set", "/nothing": "answers 404",
	} {
		_, err := reader().Issuer(t.Context(), s.URL+path)
		if code, hint := finding.ExitOf(err); err == nil || code != finding.ExitUnexamined || hint == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: exit %d, %v", path, code, err)
		}
	}
	for path, want := range map[string]string{
		"/big": "larger than 1 MiB", "/loop": "redirects more than 3 times", "/leave": "redirects to another origin",
	} {
		_, err := reader().KeySet(t.Context(), s.URL+path)
		if code, _ := finding.ExitOf(err); err == nil || code != finding.ExitUnexamined || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: exit %d, %v", path, code, err)
		}
	}
	if body, err := reader().KeySet(t.Context(), s.URL+"/hop"); err != nil || string(body) != `{"keys":[]}` {
		t.Errorf("a redirect within the origin: %q, %v", body, err)
	}
}

// A document on the public internet must not send us to this machine or network.
func TestKeysOfAPublicIssuerAreNotFetchedFromThisMachine(t *testing.T) {
	s, asked := issuer(t, map[string]string{"/keys": `{"keys":[]}`})
	r := reader()
	public := r
	public.Policy = func(p *wire.Policy) { p.PublicOnly = true } // as for metadata that came from a public address
	_, err := public.Keys(t.Context(), discovery.Metadata{URL: s.URL, KeysURL: s.URL + "/keys"})
	if !errors.Is(err, wire.ErrAddress) || len(*asked) != 0 {
		t.Errorf("%v, asked %v", err, *asked)
	}
	if _, err := r.Keys(t.Context(), discovery.Metadata{URL: s.URL, KeysURL: s.URL + "/keys"}); err != nil {
		t.Errorf("from this machine to this machine: %v", err)
	}
}
