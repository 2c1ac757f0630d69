package cmd_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// stdin gives a command something to read.
func stdin(text string) func(*env.Env) {
	return func(e *env.Env) { e.In = strings.NewReader(text) }
}

// value draws JSON as a program may have written it, white space aside: numbers in every spelling, names that occur
// twice. Strings are of letters that decode -j does not have to escape.
func value(t *rapid.T, depth int) string {
	kinds := []string{"number", "string", "word", "array", "object"}
	if depth == 0 {
		kinds = kinds[:3]
	}
	switch rapid.SampledFrom(kinds).Draw(t, "kind") {
	case "number":
		return rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
	case "string":
		return string(quoted(rapid.StringMatching(`[a-zé 0-9"]{0,8}`).Draw(t, "string")))
	case "word":
		return rapid.SampledFrom([]string{"null", "true", "false"}).Draw(t, "word")
	case "array":
		var list []string
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			list = append(list, value(t, depth-1))
		}
		return "[" + strings.Join(list, ",") + "]"
	}
	return drawObject(t, depth)
}

func drawObject(t *rapid.T, depth int) string {
	var list []string
	for range rapid.IntRange(0, 4).Draw(t, "members") {
		name := rapid.StringMatching(`[a-d]{1,2}`).Draw(t, "name")
		list = append(list, string(quoted(name))+":"+value(t, depth-1))
	}
	return "{" + strings.Join(list, ",") + "}"
}

func quoted(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return b
}

func TestDecodeAndMintAreARoundTrip(t *testing.T) {
	key := newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		payload := drawObject(t, 3)
		payload = strings.TrimSuffix(payload, "}")
		if len(payload) > 1 {
			payload += ","
		}
		payload += `"exp":1764504300}`
		header := `{"kid":"k","alg":"HS256","x":` + value(t, 1) + `}`
		whole := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".AAAA"
		decoded, _, code := command(nil, "decode", "-j", whole)
		if code > 1 {
			t.Fatal(code)
		}
		// The whole report gives the whole token.
		out, errOut, code := command(stdin(decoded), "mint", "-", "--secret-file", key)
		if code != 0 {
			t.Fatalf("exit %d\n%s", code, errOut)
		}
		gotHeader, gotPayload := decodedParts(t, out)
		if gotHeader != header || gotPayload != payload {
			t.Fatalf("%s %s\ncame back as\n%s %s", header, payload, gotHeader, gotPayload)
		}
		// The payload alone gives the payload.
		var report struct{ Payload json.RawMessage }
		if err := json.Unmarshal([]byte(decoded), &report); err != nil {
			t.Fatal(err)
		}
		out, errOut, code = command(stdin(string(report.Payload)), "mint", "-", "--secret-file", key)
		if code != 0 {
			t.Fatalf("exit %d\n%s", code, errOut)
		}
		if _, gotPayload = decodedParts(t, out); gotPayload != payload {
			t.Fatalf("%s came back as %s", payload, gotPayload)
		}
	})
}

func decodedParts(t *rapid.T, minted string) (header, payload string) {
	segments := strings.Split(strings.TrimSpace(minted), ".")
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

func TestClaimsThatAreGivenAsAWhole(t *testing.T) {
	key := newKey(t)
	file := filepath.Join(t.TempDir(), "claims.json")
	if err := os.WriteFile(file, []byte("{\n  \"user_id\": 3.0,\n  \"exp\": 1764504400,\n  \"a\": 1,\n  \"a\": 2\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		args    []string
		payload string
		says    string
	}{
		{"a file", []string{"@" + file}, `{"user_id":3.0,"exp":1764504400,"a":1,"a":2}`, ""},
		{"changed", []string{"@" + file, "-P", "user_id:=4", "--sub", "u", "-P", "a=x"}, `{"user_id":4,"exp":1764504400,"a":"x","a":"x","sub":"u"}`, ""},
		{"another exp", []string{"@" + file, "--ttl", "1m"}, `{"user_id":3.0,"exp":1764504060,"a":1,"a":2}`, ""},
		{"no exp", []string{"@" + file, "--no-exp", "--allow-forged"}, `{"user_id":3.0,"a":1,"a":2}`, ""},
		{"iat asked for", []string{"@" + file, "--iat", "0s"}, `{"user_id":3.0,"exp":1764504400,"a":1,"a":2,"iat":1764504000}`, ""},
		{"in braces", []string{`{"z":1,"iat":7}`}, `{"z":1,"iat":7,"exp":1764504300}`, ""},
		{"without iat", []string{`{"z":1,"iat":7}`, "--no-iat"}, `{"z":1,"exp":1764504300}`, ""},
		{"two audiences", []string{`{"aud":"x"}`, "--aud", "a", "--aud", "b"}, `{"aud":["a","b"],"exp":1764504300}`, ""},
		{"expired", []string{`{"exp":1764503999}`}, `{"exp":1764503999}`, "the token has expired already"},
		{"no claims", []string{"{}"}, `{"exp":1764504300}`, ""},
		{"a list", []string{"[]"}, "", "neither claims nor a file"},
		{"broken", []string{`{"a":}`}, "", "cannot be read"},
		{"a file that is not there", []string{"@" + file + ".none"}, "", "no such file"},
		{"a token", []string{"eyJhbGciOiJub25lIn0.e30."}, "", "neither claims"},
		{"twice", []string{"{}", "{}"}, "", "2 times"},
		{"and a token to copy", []string{"{}", "--from", "eyJhbGciOiJub25lIn0.e30."}, "", "copy them from"},
		{"times of no token", []string{"{}", "--keep-times"}, "", "--from"},
		{"nothing on standard input", []string{"-"}, "", "is empty"},
	} {
		out, errOut, code := command(nil, append([]string{"mint", "--secret-file", key}, c.args...)...)
		if !strings.Contains(errOut, c.says) {
			t.Errorf("%s: it does not say %s:\n%s", c.name, c.says, errOut)
		}
		if c.payload == "" {
			if code != 2 || out != "" {
				t.Errorf("%s: exit %d, %q", c.name, code, out)
			}
			continue
		}
		if code != 0 {
			t.Errorf("%s: exit %d\n%s", c.name, code, errOut)
			continue
		}
		if _, payload := parts(t, out); payload != c.payload {
			t.Errorf("%s: %s\nwant %s", c.name, payload, c.payload)
		}
	}
}

func compactToken(header, payload string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + "." + strings.Repeat("A", 43)
}

func TestACopiedTokenIsFreshAndOtherwiseTheSame(t *testing.T) {
	key := newKey(t)
	const old = `{"sub":"u","iat":1500000000,"n":1.0,"exp":1500003600,"nbf":1500000000,"aud":["a","b"]}`
	for _, c := range []struct {
		name, header, payload, args string
		wantHeader, wantPayload     string
		says                        string
	}{
		{
			"fresh times", `{"typ":"at+jwt","alg":"HS512","kid":"k"}`, old, "",
			`{"typ":"at+jwt","alg":"HS512","kid":"k"}`, `{"sub":"u","iat":1764504000,"n":1.0,"exp":1764504300,"nbf":1764504000,"aud":["a","b"]}`, "",
		},
		{
			"old times", `{"alg":"HS256"}`, old, "--keep-times",
			`{"alg":"HS256"}`, old, "expired already",
		},
		{
			"changed", `{"alg":"HS256","typ":"JWT"}`, old, "--aud c --ttl 1m --typ= --kid x --header z=1",
			`{"alg":"HS256","kid":"x","z":"1"}`, `{"sub":"u","iat":1764504000,"n":1.0,"exp":1764504060,"nbf":1764504000,"aud":"c"}`, "",
		},
		{
			"of another algorithm", `{"alg":"RS256"}`, `{"exp":1}`, "",
			`{"alg":"HS256"}`, `{"exp":1764504300}`, `alg is HS256: "RS256" does not go with the secret`,
		},
		{
			"unsigned", `{"alg":"none"}`, `{}`, "",
			`{"alg":"HS256"}`, `{"exp":1764504300}`, "alg is HS256",
		},
		{
			"odd times", `{"alg":"HS256"}`, `{"exp":"1764485341","iat":1764485341000}`, "",
			`{"alg":"HS256"}`, `{"exp":"1764485341","iat":1764485341000}`, `exp is "1764485341", which is no number of seconds`,
		},
		{"without exp", `{"alg":"HS256"}`, `{"a":1}`, "--keep-times", "", "", "never expires"},
		{"unreadable", `{"alg":"HS256"}`, `[]`, "", "", "", "cannot be copied"},
	} {
		args := append([]string{"mint", "--secret-file", key, "--from", compactToken(c.header, c.payload)}, strings.Fields(c.args)...)
		out, errOut, code := command(nil, args...)
		if !strings.Contains(errOut, c.says) || strings.Contains(errOut, strings.Repeat("A", 43)) {
			t.Errorf("%s:\n%s", c.name, errOut)
		}
		if c.wantHeader == "" {
			if code != 2 || out != "" {
				t.Errorf("%s: exit %d, %q", c.name, code, out)
			}
			continue
		}
		if code != 0 {
			t.Errorf("%s: exit %d\n%s", c.name, code, errOut)
			continue
		}
		header, payload := parts(t, out)
		if header != c.wantHeader || payload != c.wantPayload {
			t.Errorf("%s: %s %s\nwant %s %s", c.name, header, payload, c.wantHeader, c.wantPayload)
		}
	}
}

func TestATokenIsCopiedFromAFileAndStandardInput(t *testing.T) {
	key := newKey(t)
	minted := strings.TrimSpace(must(t, "mint", "--secret-file", key, "--sub", "3", "--ttl", "1h"))
	file := filepath.Join(t.TempDir(), "token.txt")
	if err := os.WriteFile(file, []byte("Bearer "+minted+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := must(t, "mint", "--secret-file", key, "--from", minted)
	if got := must(t, "mint", "--secret-file", key, "--from", "@"+file); got != want {
		t.Errorf("from a file: %s", got)
	}
	if got, errOut, _ := command(stdin(minted+"\n"), "mint", "--secret-file", key, "--from", "-"); got != want {
		t.Errorf("from standard input: %s\n%s", got, errOut)
	}
	if got := must(t, "mint", "--secret-file", key, "--from", minted, "--keep-times"); strings.TrimSpace(got) != minted {
		t.Errorf("with its times it is not the same token: %s", got)
	}
}

// A token without end is made with a real key on demand only.
func TestNoTokenWithoutEndByAccident(t *testing.T) {
	key, dir := newKey(t), t.TempDir()
	for i, args := range [][]string{
		{"--no-exp"},
		{"{}", "--no-exp"},
		{"--from", compactToken(`{"alg":"HS256"}`, `{}`), "--keep-times"},
		{"--fault", "exp-missing"},
		{"--fault", "alg-none-unsigned"},
		{"--fault", "secret-mismatch"},
	} {
		out, errOut, code := command(nil, append([]string{"mint", "--secret-file", key}, args...)...)
		if code != 2 || out != "" || !strings.Contains(errOut, "--allow-forged") {
			t.Errorf("%q: exit %d, %q\n%s", args, code, out, errOut)
		}
		must(t, append([]string{"mint", "--secret-file", key, "--allow-forged"}, args...)...)
		must(t, append([]string{"mint", "--new-secret", filepath.Join(dir, strconv.Itoa(i))}, args...)...)
	}
	must(t, "mint", "--fault", "alg-none-unsigned") // nothing is signed, and no key is asked for
}
