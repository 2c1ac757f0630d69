package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestKeyReportsKeepTheirContract(t *testing.T) {
	dir := t.TempDir()
	pem, set := filepath.Join(dir, "jwt.pem"), filepath.Join(dir, "set.json")
	if _, errOut, code := run(t, "", "key", "new", "--out", pem); code != 0 {
		t.Fatal(errOut)
	}
	mixed := `{"keys":[{"kty":"oct","k":"YWJj","key_ops":["sign"]},{"kty":"RSA","n":"AQ","e":"AQ","kid":"\u001b[2J"},{},{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"}]}`
	if err := os.WriteFile(set, []byte(mixed), 0o600); err != nil {
		t.Fatal(err)
	}
	schema := compile(t, "key")
	for _, args := range [][]string{
		{"new"},
		{"new", "--alg", "EdDSA", "--to", "der"},
		{"new", "--alg", "HS256", "--out", filepath.Join(dir, "new")},
		{"show", pem},
		{"show", set},
		{"convert", "--to", "jwks", pem},
		{"public", pem},
	} {
		out, errOut, _ := run(t, "", append([]string{"key", "-j"}, args...)...)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatalf("%v: %v\n%s%s", args, err, out, errOut)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		if strings.Contains(out, "\x1b") {
			t.Errorf("%v: a control character", args)
		}
	}
}

// Promise 7: files with secrets are for their owner only, and no link is followed.
func TestPrivateKeyFilesAreForTheirOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "jwt.pem"), filepath.Join(dir, "link")
	if _, errOut, code := run(t, "", "key", "new", "--out", file); code != 0 {
		t.Fatal(errOut)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), link); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"key", "new", "--out", link}, {"key", "convert", "--to", "jwk", "--out", link, file}, {"key", "public", "--out", file, file}} {
		if _, _, code := run(t, "", args...); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "elsewhere")); err == nil {
		t.Error("a link was followed")
	}
}

// Promise 6 for the key command: whatever is asked and however it fails, no output holds a private number, unless
// the key itself was asked for.
func TestNoOutputShowsAPrivateKey(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "jwt.json")
	if _, errOut, code := run(t, "", "key", "new", "--to", "jwk", "--out", file); code != 0 {
		t.Fatal(errOut)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), `"d":"`)
	canary, _, _ := strings.Cut(rest, `"`)
	if len(canary) != 43 {
		t.Fatalf("no private number in %s", file)
	}
	broken := strings.Replace(string(text), `"x":"`, `"x":"A`, 1)
	set := `{"keys":[` + string(text) + `,` + string(text) + `,{}]}`
	for _, stdin := range []string{string(text), broken, set, strings.Replace(string(text), "{", "[", 1), string(text)[:len(text)-4], strings.ReplaceAll(string(text), `"`, `'`), `"` + string(text) + `"`} {
		for _, args := range [][]string{
			{"show", "-"},
			{"show", "-", "-j"},
			{"show", "-", "-v"},
			{"public", "-"},
			{"public", "-", "-j"},
			{"public", "--to", "pem", "-"},
			{"convert", "--to", "der", "--out", file, "-"},
			{"convert", "-"},
			{"new", "--out", file},
		} {
			out, errOut, _ := run(t, stdin, append([]string{"key"}, args...)...)
			if strings.Contains(out+errOut, canary) || strings.Contains(out+errOut, canary[:20]) {
				t.Errorf("%v shows the private key:\n%s%s", args, out, errOut)
			}
		}
	}
}
