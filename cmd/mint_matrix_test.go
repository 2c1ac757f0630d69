package cmd_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

type fixture struct {
	File, Fault, Cause, Alg, Answer, Why, Policy string
	Around                                       bool
}

type fixtureManifest struct {
	Verifier struct {
		Alg, Key, PrivateKey, Iss, Aud string
		From, Until                    int64
	}
	Tokens  []fixture
	Omitted []string
}

func readManifest(t *testing.T, dir string) fixtureManifest {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m fixtureManifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// verifyFixture runs verify as the manifest says a verifier is set up.
func verifyFixture(dir string, m fixtureManifest, file string, at int64) (out string, code int) {
	key := "--key"
	if strings.HasPrefix(m.Verifier.Alg, "HS") {
		key = "--secret-file"
	}
	out, _, code = command(nil, "verify", "@"+filepath.Join(dir, file), key, filepath.Join(dir, m.Verifier.Key), "--alg", m.Verifier.Alg,
		"--iss", m.Verifier.Iss, "--aud", m.Verifier.Aud, "--at", strconv.FormatInt(at, 10), "-j")
	return out, code
}

// The promise of a manifest: what is to be accepted passes verify, what is to be refused fails it, unless only a policy
// refuses it, or the damage is around the token, where decode finds it.
func TestVerifyAnswersAsTheManifestSays(t *testing.T) {
	for _, alg := range []string{"HS256", "PS256", "ES384", "EdDSA"} {
		dir := filepath.Join(t.TempDir(), "fixtures")
		must(t, "mint", "--matrix", dir, "--alg", alg)
		m := readManifest(t, dir)
		for _, f := range m.Tokens {
			out, code := verifyFixture(dir, m, f.File, m.Verifier.From)
			switch {
			case f.Answer == "accept" && code != 0:
				t.Errorf("%s %s is to be accepted: exit %d\n%s", alg, f.File, code, out)
			case f.Answer == "refuse" && f.Policy == "" && !f.Around && code != 1:
				t.Errorf("%s %s is to be refused: exit %d\n%s", alg, f.File, code, out)
			case f.Around && f.Fault != "scheme-duplicated" && !strings.Contains(out, `"`+f.Cause+`"`):
				t.Errorf("%s %s: nobody sees what stands around it\n%s", alg, f.File, out)
			}
		}
		// A day later no sound token is left.
		if _, code := verifyFixture(dir, m, "sound.jwt", m.Verifier.Until); code != 1 {
			t.Errorf("%s: sound.jwt at its end: exit %d", alg, code)
		}
	}
}

func TestMatrixIsDescribedByItsFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "fixtures")
	out := must(t, "mint", "--matrix", dir, "--alg", "ES256", "--iss", "me", "--aud", "api", "-P", "role=x", "--kid", "k7", "--ttl", "2h", "-j")
	m := readManifest(t, dir)
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil || string(text) != out {
		t.Errorf("-j prints another manifest: %v", err)
	}
	if v := m.Verifier; v.Iss != "me" || v.Aud != "api" || v.Key != "jwks.json" || v.PrivateKey != "private.pem" || v.Until-v.From != 7200 {
		t.Errorf("%+v", v)
	}
	names := []string{"manifest.json", "jwks.json", "private.pem"}
	for _, f := range m.Tokens {
		names = append(names, f.File)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(names) {
		t.Errorf("%d files, %d described: %v", len(entries), len(names), err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 || !slices.Contains(names, e.Name()) {
			t.Errorf("%s: %v %v", e.Name(), info.Mode(), err)
		}
	}
	jwks, err := os.ReadFile(filepath.Join(dir, "jwks.json"))
	if err != nil || !strings.Contains(string(jwks), `"kid":"k7"`) || strings.Contains(string(jwks), `"d"`) {
		t.Errorf("%v %s", err, jwks)
	}
	sound, err := os.ReadFile(filepath.Join(dir, "sound.jwt"))
	if err != nil {
		t.Fatal(err)
	}
	header, payload := parts(t, string(sound))
	if header != `{"alg":"ES256","typ":"JWT","kid":"k7"}` || !strings.HasPrefix(payload, `{"iss":"me","aud":"api","role":"x",`) {
		t.Errorf("%s %s", header, payload)
	}
}

func TestMatrixTouchesNothingAndNeedsNoRealKey(t *testing.T) {
	dir := t.TempDir()
	full := filepath.Join(dir, "full")
	if err := os.MkdirAll(filepath.Join(full, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	key := newKey(t)
	for _, c := range []struct {
		says string
		args []string
	}{
		{"is not empty", []string{"--matrix", full}},
		{"is no folder", []string{"--matrix", file}},
		{"names no folder", []string{"--matrix", ""}},
		{"--allow-forged", []string{"--matrix", filepath.Join(dir, "n"), "--secret-file", key}},
		{"leave one of the two out", []string{"--matrix", filepath.Join(dir, "n"), "--fault", "exp-zero"}},
		{"by itself", []string{"--matrix", filepath.Join(dir, "n"), "--new-secret", filepath.Join(dir, "s")}},
		{"must be valid", []string{"--matrix", filepath.Join(dir, "n"), "--ttl=-1h"}},
		{"no such file", []string{"--matrix", filepath.Join(dir, "no", "n")}},
	} {
		out, errOut, code := command(nil, append([]string{"mint"}, c.args...)...)
		if code != 2 || out != "" || !strings.Contains(errOut, c.says) {
			t.Errorf("%q: exit %d, %q\n%s", c.args, code, out, errOut)
		}
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	must(t, "mint", "--matrix", empty, "--secret-file", key, "--allow-forged")
	if m := readManifest(t, empty); m.Verifier.Key != "" {
		t.Errorf("%+v", m.Verifier)
	}
	must(t, "verify", "@"+filepath.Join(empty, "sound.jwt"), "--secret-file", key)
	secret, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(empty, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if text, err := os.ReadFile(name); err != nil || strings.Contains(string(text), string(secret)) {
			t.Errorf("%s holds the secret: %v", name, err)
		}
	}
}

func TestFaultListAndSingleFaults(t *testing.T) {
	var list struct {
		Faults []struct {
			ID, Cause, Answer string
			Forged            bool
			Keys              []string
		}
	}
	if err := json.Unmarshal([]byte(must(t, "mint", "--fault", "list", "-j")), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Faults) < 60 {
		t.Fatalf("%d faults", len(list.Faults))
	}
	text := must(t, "mint", "--fault", "list")
	key := newKey(t)
	for _, f := range list.Faults {
		if !strings.Contains(text, f.ID) {
			t.Errorf("%s is not in the list", f.ID)
		}
		if !slices.Contains(f.Keys, "secret") {
			continue
		}
		var report struct {
			Token string
			Fault struct{ ID, Cause, Answer string }
		}
		args := []string{"mint", "--secret-file", key, "--iss", "me", "--aud", "api", "--sub", "u", "--fault", f.ID, "-j", "--allow-forged"}
		if err := json.Unmarshal([]byte(must(t, args...)), &report); err != nil {
			t.Fatal(err)
		}
		if report.Token == "" || report.Fault.ID != f.ID || report.Fault.Cause != f.Cause || report.Fault.Answer != f.Answer {
			t.Errorf("%s: %+v", f.ID, report)
		}
	}
	_, errOut, code := command(nil, "mint", "--secret-file", key, "--fault", "token-expird")
	if code != 2 || !strings.Contains(errOut, "did you mean --fault token-expired?") {
		t.Errorf("exit %d\n%s", code, errOut)
	}
	_, errOut, code = command(nil, "mint", "--secret-file", key, "--fault", "signature-length-der")
	if code != 2 || !strings.Contains(errOut, "an EC key") {
		t.Errorf("exit %d\n%s", code, errOut)
	}
}
