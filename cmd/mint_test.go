package cmd_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// parts decodes header and payload of a token as text.
func parts(t *testing.T, minted string) (header, payload string) {
	t.Helper()
	segments := strings.Split(strings.TrimSuffix(minted, "\n"), ".")
	if len(segments) != 3 {
		t.Fatalf("%q has %d parts", minted, len(segments))
	}
	h, err := base64.RawURLEncoding.DecodeString(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	p, err := base64.RawURLEncoding.DecodeString(segments[1])
	if err != nil {
		t.Fatal(err)
	}
	return string(h), string(p)
}

func newKey(t *testing.T, args ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "jwt.key")
	must(t, append([]string{"secret", "--out", name}, args...)...)
	return name
}

func TestMintWritesClaimsAsTheyAreGiven(t *testing.T) {
	key := newKey(t)
	const always = `"iat":1764504000,"exp":1764504300}`
	for _, tt := range []struct {
		name, args      string
		header, payload string
	}{
		{"nothing", "", `{"alg":"HS256","typ":"JWT"}`, "{" + always},
		{"in their order", "-P z=1 --sub 3 -P a=b --iss me", "", `{"z":"1","sub":"3","a":"b","iss":"me",` + always},
		{"typed", `-P n:=1.50 -P t:=true -P l:=[1,"a"] -P o:={"a":1E+3} -P x:=null`, "", `{"n":1.50,"t":true,"l":[1,"a"],"o":{"a":1E+3},"x":null,` + always},
		{"first equals sign", "-P a=b=c -P d:==", "", ""},
		{"audiences", "--aud a --sub 3 --aud b --aud c", "", `{"aud":["a","b","c"],"sub":"3",` + always},
		{"one audience", "--aud a", "", `{"aud":"a",` + always},
		{"ttl", "--ttl 1m", "", `{"iat":1764504000,"exp":1764504060}`},
		{"expired", "--ttl=-1h", "", `{"iat":1764504000,"exp":1764500400}`},
		{"exp as a date", "-e 2025-11-30T12:00:01Z", "", `{"iat":1764504000,"exp":1764504001}`},
		{"exp as an epoch", "--exp 1764504001.5", "", `{"iat":1764504000,"exp":1764504001.5}`},
		{"exp as a duration", "--exp 2d", "", `{"iat":1764504000,"exp":1764676800}`},
		{"exp as bare seconds", "--exp 90", "", `{"iat":1764504000,"exp":1764504090}`},
		{"no exp, no iat", "--no-exp --no-iat --allow-forged", "", `{}`},
		{"iat", "--iat 2025-11-30T11:00:00Z", "", `{"iat":1764500400,"exp":1764504300}`},
		{"nbf", "--nbf 1m --jti x", "", `{"nbf":1764504060,"jti":"x",` + always},
		{"at", "--at 2000-01-01T00:00:00.9Z", "", `{"iat":946684800,"exp":946685100}`},
		{"exp of one's own", `-P exp:="soon" -P iat=never`, "", `{"exp":"soon","iat":"never"}`},
		{"header", `--kid k --header z=1 --header x:=[1] --typ at+jwt`, `{"alg":"HS256","typ":"at+jwt","kid":"k","z":"1","x":[1]}`, "{" + always},
		{"no typ", `--typ= --alg HS512`, `{"alg":"HS512"}`, "{" + always},
		{"typ by hand", `--header typ:=null`, `{"alg":"HS256","typ":null}`, "{" + always},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errOut, code := command(nil, append([]string{"mint", "--secret-file", key}, strings.Fields(tt.args)...)...)
			if tt.header == "" && tt.payload == "" {
				if code != 2 || out != "" {
					t.Errorf("exit %d, %q", code, out)
				}
				return
			}
			if code != 0 {
				t.Fatalf("exit %d\n%s", code, errOut)
			}
			header, payload := parts(t, out)
			if tt.header != "" && header != tt.header || payload != tt.payload {
				t.Errorf("%s\n%s\nwant\n%s\n%s", header, payload, tt.header, tt.payload)
			}
		})
	}
}

func TestMintRefusesWhatContradictsItself(t *testing.T) {
	key := newKey(t)
	for _, args := range [][]string{
		{"--sub", "1", "--sub", "2"},
		{"--sub", "1", "-P", "sub=2"},
		{"-P", "aud=1", "--aud", "2"},
		{"--ttl", "1m", "--no-exp"},
		{"--ttl", "1m", "--exp", "2m"},
		{"--ttl", "1m", "-P", "exp:=3"},
		{"--no-exp", "-P", "exp:=3"},
		{"--iat", "1764504000", "--no-iat"},
		{"--iat", "1764504000", "-P", "iat:=1"},
		{"--header", "alg=none"},
		{"--header", "kid=a", "--kid", "b"},
		{"--header", "typ=a", "--typ", "b"},
		{"--alg", "none"},
		{"--alg", "RS256"},
		{"-P", "user_id"},
		{"-P", "=3"},
		{"-P", ":=3"},
		{"-P", "a:=b"},
		{"-P", `a:=1,"b":2`},
		{"-P", `a:={"b":1`},
		{"-P", "a:="},
		{"-P", "a:=1 2"},
		{"-P", "a=\xff"},
		{"--ttl", "soon"},
		{"--exp", "1764504000000"},
		{"--exp", "2025-11-30"},
		{"--new-secret", filepath.Join(t.TempDir(), "new")},
		{"--new-secret", ""},
		{"surplus"},
	} {
		out, errOut, code := command(nil, append([]string{"mint", "--secret-file", key}, args...)...)
		if code != 2 || out != "" || !strings.Contains(errOut, "jwtdoc: error: ") {
			t.Errorf("%q: exit %d, %q\n%s", args, code, out, errOut)
		}
	}
}

func TestNothingIsMadeWhenTheCommandLineIsWrong(t *testing.T) {
	name := filepath.Join(t.TempDir(), "new.key")
	if _, _, code := command(nil, "mint", "--new-secret", name, "-P", "a:=b"); code != 2 {
		t.Errorf("exit %d", code)
	}
	if _, err := os.Lstat(name); err == nil {
		t.Error("a secret was made for a token that was not")
	}
}

// secretSpellings are the ways to give the same secret.
func secretSpellings(secret []byte) map[string]string {
	return map[string]string{
		"text":      "text:" + string(secret),
		"hex":       "hex:" + hex.EncodeToString(secret),
		"base64":    "base64:" + base64.StdEncoding.EncodeToString(secret),
		"base64url": "base64url:" + base64.RawURLEncoding.EncodeToString(secret),
	}
}

func TestMintedTokenVerifiesWithTheSameSecretInAnySpelling(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		alg := rapid.SampledFrom([]string{"HS256", "HS384", "HS512"}).Draw(t, "alg")
		secret := rapid.SliceOfN(rapid.Byte(), 1, 70).Draw(t, "secret")
		value := rapid.StringOf(rapid.Rune()).Draw(t, "value")
		name := rapid.StringMatching(`[a-zé_]{1,8}`).Draw(t, "name")
		file := filepath.Join(dir, "secret")
		spellings := secretSpellings(secret)
		how := rapid.SampledFrom([]string{"text", "hex", "base64", "base64url"}).Draw(t, "mint")
		if err := os.WriteFile(file, []byte(spellings[how]), 0o600); err != nil {
			t.Fatal(err)
		}
		minted := strings.TrimSpace(must(t, "mint", "--secret-file", file, "--secret-exact", "--alg", alg, "-P", "x"+name+"="+value, "--aud", "api"))
		how = rapid.SampledFrom([]string{"text", "hex", "base64", "base64url"}).Draw(t, "verify")
		if err := os.WriteFile(file, []byte(spellings[how]), 0o600); err != nil {
			t.Fatal(err)
		}
		out := must(t, "verify", "-j", minted, "--secret-file", file, "--secret-exact", "--aud", "api", "--alg", alg)
		var report struct {
			Payload  map[string]any
			Verified struct{ State string }
		}
		if err := json.Unmarshal([]byte(out), &report); err != nil {
			t.Fatalf("%v", err)
		}
		// Values that hold the secret are masked, as anywhere.
		if got := report.Payload["x"+name]; report.Verified.State != "valid" || got != value && !strings.Contains(out, "redacted") {
			t.Fatalf("%s: %q came back as %q", report.Verified.State, value, got)
		}
	})
}

// The point of done: python-jose takes what was minted with a file made by secret --hex 32, reading it as text.
func TestPythonJoseTakesWhatWasMinted(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), python, "-c", "from jose import jwt").Run(); err != nil {
		if os.Getenv("JWTDOC_LAB") == "require" {
			t.Fatalf("python-jose is missing: apt-get install python3-jose (%v)", err)
		}
		t.Skip("python-jose is missing: apt-get install python3-jose")
	}
	const script = `
import sys
from jose import jwt
claims = jwt.decode(sys.argv[1], open(sys.argv[2]).read(), algorithms=[sys.argv[3]], audience="api")
print(claims["user_id"], claims["name"], claims["exp"] - claims["iat"])
`
	for alg, size := range map[string]int{"HS256": 32, "HS384": 48, "HS512": 64} {
		key := newKey(t, "--hex", strconv.Itoa(size), "--alg", alg)
		now := env.OS().Now
		minted, errOut, code := command(func(e *env.Env) { e.Now = now },
			"mint", "--secret-file", key, "--alg", alg, "-P", "user_id:=3", "-P", "name=Zoë", "--aud", "api", "--ttl", "1m")
		if code != 0 {
			t.Fatalf("%s: exit %d\n%s", alg, code, errOut)
		}
		c := exec.CommandContext(t.Context(), python, "-c", script, strings.TrimSpace(minted), key, alg)
		c.Env = []string{"PYTHONIOENCODING=utf-8"}
		out, err := c.CombinedOutput()
		if err != nil || string(out) != "3 Zoë 60\n" {
			t.Errorf("%s: %v\n%s", alg, err, out)
		}
	}
}
