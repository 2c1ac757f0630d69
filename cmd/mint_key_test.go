package cmd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// everyAlgorithm is what mint signs with.
func everyAlgorithm() []string {
	return []string{
		"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
		"ES256", "ES384", "ES512", "EdDSA",
	}
}

// pairFile makes a key in a form, and returns its file and that of its public half.
func pairFile(t *testing.T, alg, form string) (private, public string) {
	t.Helper()
	dir := t.TempDir()
	private, public = filepath.Join(dir, "private"), filepath.Join(dir, "public")
	must(t, "key", "new", "--alg", alg, "--to", form, "--out", private)
	if strings.HasPrefix(alg, "HS") {
		return private, private
	}
	must(t, "key", "public", private, "--to", form, "--out", public)
	return private, public
}

func TestMintSignsWithEveryAlgorithmAndFormOfKey(t *testing.T) {
	for _, alg := range everyAlgorithm() {
		for _, form := range []string{"pem", "der", "jwk", "jwks"} {
			if strings.HasPrefix(alg, "HS") && (form == "pem" || form == "der") {
				continue // a secret has no such form
			}
			private, public := pairFile(t, alg, form)
			args := []string{"mint", "--key", private, "--sub", "3", "-j"}
			if form == "pem" || form == "der" {
				args = append(args, "--alg", alg) // nothing in them says PS, or SHA-512
			}
			var report struct {
				Token  string
				Header struct{ Alg, Kid string }
			}
			if err := json.Unmarshal([]byte(must(t, args...)), &report); err != nil {
				t.Fatal(err)
			}
			if report.Header.Alg != alg || (report.Header.Kid != "") != (form[0] == 'j' && !strings.HasPrefix(alg, "HS")) {
				t.Errorf("%s in %s: %+v", alg, form, report.Header)
			}
			must(t, "verify", report.Token, "--key", public, "--alg", alg)
			forged := report.Token[:len(report.Token)-8] + "AAAAAAAA"
			if _, _, code := command(nil, "verify", forged, "--key", public); code != 1 {
				t.Errorf("%s in %s: a forged signature: exit %d", alg, form, code)
			}
		}
	}
}

func TestTheAlgorithmComesFromTheKey(t *testing.T) {
	for alg, want := range map[string]string{"PS512": "RS256", "ES512": "ES512", "EdDSA": "EdDSA"} {
		private, _ := pairFile(t, alg, "pem")
		header, _ := parts(t, must(t, "mint", "--key", private))
		if header != `{"alg":"`+want+`","typ":"JWT"}` {
			t.Errorf("%s: %s", alg, header)
		}
	}
}

func TestMintAsksForThePasswordOfAKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jwt.pem")
	c := exec.CommandContext(t.Context(), "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass", "pass:open sesame", "-out", file)
	if out, err := c.CombinedOutput(); err != nil {
		if os.Getenv("JWTDOC_LAB") == "require" {
			t.Fatalf("openssl: %v\n%s", err, out)
		}
		t.Skip("openssl is missing")
	}
	answer := func(text string) func(*env.Env) {
		return func(e *env.Env) {
			e.ReadPassword = func(context.Context, string) ([]byte, error) { return []byte(text), nil }
		}
	}
	if out, errOut, code := command(answer("open sesame"), "mint", "--key", file); code != 0 || !strings.HasPrefix(out, "eyJ") {
		t.Errorf("exit %d, %q\n%s", code, out, errOut)
	}
	if out, errOut, code := command(answer("open says me"), "mint", "--key", file); code != 2 || out != "" || strings.Contains(errOut, "says me") {
		t.Errorf("exit %d, %q\n%s", code, out, errOut)
	}
	if _, errOut, code := command(nil, "mint", "--key", file); code != 2 || !strings.Contains(errOut, "--password-file") {
		t.Errorf("exit %d\n%s", code, errOut)
	}
}

// set writes a JWKS of private keys with the kids that are given; two kids that are the same stay so.
func set(t *testing.T, algs map[string]string, kids ...string) string {
	t.Helper()
	var list []json.RawMessage
	for _, kid := range kids {
		var jwk json.RawMessage
		args := []string{"key", "new", "--alg", algs[kid], "--to", "jwk"}
		if kid != "" {
			args = append(args, "--kid", kid)
		}
		if err := json.Unmarshal([]byte(must(t, args...)), &jwk); err != nil {
			t.Fatal(err)
		}
		list = append(list, jwk)
	}
	text, err := json.Marshal(map[string]any{"keys": list})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "jwks.json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestMintChoosesInAKeySet(t *testing.T) {
	jwks := set(t, map[string]string{"a": "ES256", "b": "RS256", "c": "ES256"}, "a", "b", "c")
	for _, c := range []struct {
		args, header string
		says         []string
	}{
		{"--kid b", `{"alg":"RS256","typ":"JWT","kid":"b"}`, nil},
		{"--kid c", `{"alg":"ES256","typ":"JWT","kid":"c"}`, nil},
		{"--alg RS256", `{"alg":"RS256","typ":"JWT","kid":"b"}`, nil},
		{"", "", []string{`kid "a", kid "b", kid "c"`, "--kid ID"}},
		{"--alg ES256", "", []string{`kid "a", kid "c"`}},
		{"--kid d", "", []string{`"d"`, `"a"`}},
		{"--kid a --alg RS256", "", []string{"RS256", "ES256"}},
	} {
		out, errOut, code := command(nil, append([]string{"mint", "--key", jwks}, strings.Fields(c.args)...)...)
		if c.header != "" {
			if header, _ := parts(t, out); header != c.header || code != 0 {
				t.Errorf("%s: exit %d, %s\n%s", c.args, code, header, errOut)
			}
			continue
		}
		if code != 2 || out != "" {
			t.Errorf("%s: exit %d, %q", c.args, code, out)
		}
		for _, part := range c.says {
			if !strings.Contains(errOut, part) {
				t.Errorf("%s: it does not say %s:\n%s", c.args, part, errOut)
			}
		}
	}
}

func TestAContradictionWithTheKeyShowsBothValues(t *testing.T) {
	dir := t.TempDir()
	key := filepath.Join(dir, "ps.json")
	must(t, "key", "new", "--alg", "PS256", "--to", "jwk", "--kid", "2025", "--out", key)
	ec, public := pairFile(t, "ES384", "pem")
	secret := newKey(t)
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"--key", key, "--alg", "RS256"}, []string{"RS256", "PS256"}},
		{[]string{"--key", key, "--kid", "2026"}, []string{`"2026"`, `"2025"`}},
		{[]string{"--key", key, "--header", "kid=2026"}, []string{`"2026"`, `"2025"`}},
		{[]string{"--key", ec, "--alg", "ES256"}, []string{"ES256", "P-384"}},
		{[]string{"--key", ec, "--alg", "HS256"}, []string{"HS256", "EC private key"}},
		{[]string{"--secret-file", secret, "--alg", "ES256"}, []string{"ES256", "the secret of"}},
		{[]string{"--key", public}, []string{"private key", "public"}},
		{[]string{"--key", secret}, []string{"no key"}},
		{[]string{"--secret-file", ec}, []string{"not a secret"}},
		{[]string{"--key", ec, "--secret-file", secret}, []string{"several keys"}},
		{[]string{"--new-key", filepath.Join(dir, "n"), "--alg", "HS256"}, []string{"HS256", "--new-secret"}},
		{[]string{"--new-secret", filepath.Join(dir, "n"), "--alg", "ES256"}, []string{"ES256", "--new-key"}},
		{[]string{"--new-key", filepath.Join(dir, "n"), "--key", ec}, []string{"several keys"}},
		{[]string{"--key", "-", "-"}, []string{"standard input"}},
	} {
		out, errOut, code := command(nil, append([]string{"mint", "--sub", "3"}, c.args...)...)
		if code == 0 || out != "" {
			t.Errorf("%q: exit %d, %q", c.args, code, out)
		}
		for _, part := range c.says {
			if !strings.Contains(errOut, part) {
				t.Errorf("%q: it does not say %s:\n%s", c.args, part, errOut)
			}
		}
	}
	if list, err := filepath.Glob(filepath.Join(dir, "n")); err != nil || list != nil {
		t.Errorf("a key was made for a token that was not: %v %v", list, err)
	}
	// What agrees is no contradiction, and --kid '' leaves it out.
	for args, want := range map[string]string{
		"--alg PS256 --kid 2025":    `{"alg":"PS256","typ":"JWT","kid":"2025"}`,
		"--header kid=2025":         `{"alg":"PS256","typ":"JWT","kid":"2025"}`,
		"--kid= --typ at+jwt":       `{"alg":"PS256","typ":"at+jwt"}`,
		"--header kid:=7 --kid=":    "",
		"--header z=1 --header z=2": "",
	} {
		out, errOut, code := command(nil, append([]string{"mint", "--key", key}, strings.Fields(args)...)...)
		if want == "" {
			if code != 2 {
				t.Errorf("%s: exit %d, %s", args, code, out)
			}
			continue
		}
		if code != 0 {
			t.Fatalf("%s: exit %d\n%s", args, code, errOut)
		}
		if header, _ := parts(t, out); header != want {
			t.Errorf("%s: %s", args, header)
		}
	}
}

// PyJWT takes what was minted, by the public half alone.
func TestPyJWTTakesWhatWasMinted(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), python, "-c", "import jwt, cryptography").Run(); err != nil {
		if os.Getenv("JWTDOC_LAB") == "require" {
			t.Fatalf("PyJWT is missing: apt-get install python3-jwt python3-cryptography (%v)", err)
		}
		t.Skip("PyJWT is missing: apt-get install python3-jwt python3-cryptography")
	}
	const script = `
import sys, json, jwt
for line in sys.stdin:
    c = json.loads(line)
    key = jwt.PyJWK(c["jwk"], algorithm=c["alg"]).key
    claims = jwt.decode(c["token"], key, algorithms=[c["alg"]], audience="api")
    print(c["alg"], claims["sub"], jwt.get_unverified_header(c["token"]).get("kid", "-"))
`
	var in, want strings.Builder
	for _, alg := range everyAlgorithm() {
		private, public := pairFile(t, alg, "jwk")
		minted, errOut, code := command(func(e *env.Env) { e.Now = env.OS().Now }, "mint", "--key", private, "--sub", "Zoë", "--aud", "api", "--kid", kidOf(t, private))
		if code != 0 {
			t.Fatalf("%s: %s", alg, errOut)
		}
		jwk, err := os.ReadFile(public)
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(map[string]any{"alg": alg, "token": strings.TrimSpace(minted), "jwk": json.RawMessage(jwk)})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
		fmt.Fprintf(&want, "%s Zoë %s\n", alg, kidOf(t, private))
	}
	c := exec.CommandContext(t.Context(), python, "-c", script)
	c.Env, c.Stdin = []string{"PYTHONIOENCODING=utf-8"}, strings.NewReader(in.String())
	out, err := c.CombinedOutput()
	if err != nil || string(out) != want.String() {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want.String())
	}
}

// kidOf is the kid of a JWK, or one for a JWK without.
func kidOf(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var k struct{ Kid string }
	if err := json.Unmarshal(text, &k); err != nil {
		t.Fatal(err)
	}
	if k.Kid == "" {
		return "k1"
	}
	return k.Kid
}
