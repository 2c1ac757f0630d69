package cmd_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// canarySecret must never come out of any command. It has characters that every encoding spells in its own way.
const canarySecret = `C4nary-9f3K+Qw/7Zp="Tést&Secret<16>%x`

// canaryPassword opens the encrypted key of the tests.
const canaryPassword = "C4naryPassword-of-a-key"

// canaryFolder makes the files that the command lines below speak of.
func canaryFolder(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("secret", canarySecret)
	write("secret.line", canarySecret+"\r\n")
	write("hex", "hex:"+hex.EncodeToString([]byte(canarySecret)))
	write("broken", "base64:"+canarySecret)
	write(".env", "DEBUG=1\nSECRET_KEY='"+canarySecret+"'\nJWT_SECRET_KEY='"+canarySecret+" '\n")
	write("broken.env", "A=1\nSECRET_KEY=\""+canarySecret+"\n")
	write("oct.json", `{"kty":"oct","kid":"a","k":"`+b64url([]byte(canarySecret))+`"}`)
	write("broken.json", `{"kty":"oct","kid":7,"k":"`+b64url([]byte(canarySecret))+`"}`)
	write("password", canaryPassword+"\n")
	write("token", signedWith(canarySecret, `{"sub":"3","exp":1764485341}`))
	write("other", signedWith("another secret of thirty-two bytes", `{"sub":"3","exp":1900000000}`))
	write("cookie", "Cookie: session="+signedWith(canarySecret, `{"sub":"3","exp":1764485341}`)+"; a=b")
	write("claims", `{"sub":"3"}`)
	write("detached", strings.Replace(signedWith(canarySecret, `{"sub":"3"}`), "."+b64url([]byte(`{"sub":"3"}`))+".", "..", 1))
	for _, args := range [][]string{
		{"key", "new", "--alg", "ES256", "--out", "private.pem"},
		{"key", "new", "--alg", "RS256", "--to", "jwk", "--out", "private.json"},
		{"key", "public", "private.pem", "--out", "public.pem"},
	} {
		must(t, args...)
	}
}

// offlineLines are command lines that need no network, at least one for each command and every place that a secret can
// come from; those that fail are among them.
func offlineLines() [][]string {
	secrets := [][]string{
		{"--secret-file", "secret"},
		{"--secret-file", "secret.line"},
		{"--secret-file", "secret.line", "--secret-exact"},
		{"--secret-file", "hex"},
		{"--secret-file", "broken"},
		{"--secret-env", "CANARY"},
		{"--secret-env", "ABSENT"},
		{"-S", canarySecret},
		{"-S", "@secret"},
		{"--secret", "-"},
		{"--env-file", ".env"},
		{"--env-file", ".env", "--secret-name", "SECRET_KEY"},
		{"--env-file", ".env", "--secret-name", "SECRET"},
		{"--env-file", "broken.env"},
		{"--secret-file", "private.pem"},
		{"-S", canarySecret, "--no-such-flag"},
		{"-S", canarySecret, "--tz", "Nowhere/" + "x"},
	}
	lines := [][]string{
		{"@token"},
		{"decode", "@token"},
		{"decode", "@cookie"},
		{"decode", "@token", "--key", "oct.json"},
		{"expiry", "@token"},
		{"expiry", "@token", "--seconds"},
		{"verify", "@token", "--key", "oct.json"},
		{"verify", "@other", "--key", "oct.json"},
		{"verify", "@token", "--key", "broken.json"},
		{"verify", "@token", "--key", "private.pem"},
		{"verify", "@token", "--key", "private.json", "--as", "all"},
		{"verify", "@token"},
		{"verify", "@detached", "--payload", "@claims", "--secret-file", "secret"},
		{"verify", "@token", "--secret-file", "secret", "--as", "python-jose"},
		{"mint", "--key", "private.pem", "--sub", "3"},
		{"mint", "--key", "private.json", "--sub", "3"},
		{"mint", "--from", "@token", "--secret-file", "secret"},
		{"mint", "--secret-file", "secret", "--fault", "token-expired"},
		{"mint", "--fault", "list"},
		{"audit", "--url", "http://127.0.0.1:1/me", "--from", "@token", "--secret-file", "secret", "--dry-run"},
		{"audit", "--url", "http://127.0.0.1:1/me", "--sub", "3", "--key", "private.pem", "--dry-run"},
		{"audit", "--url", "http://127.0.0.1:1/me", "--sub", "3", "--secret-file", "secret"},
		{"mint", "@claims", "--secret-file", "secret", "-P", "x"},
		{"secret", "--hex", "32", "--out", "made"},
		{"secret", "--hex", "8"},
		{"key", "show", "oct.json"},
		{"key", "show", "broken.json"},
		{"key", "show", "private.pem"},
		{"key", "show", "secret"},
		{"key", "public", "oct.json"},
		{"key", "convert", "oct.json", "--to", "pem"},
		{"key", "convert", "private.pem", "--to", "jwk", "--out", "converted.json"},
		{"key", "show", encryptedKey, "--password-file", "password"},
		{"key", "show", encryptedKey, "--password-env", "PASSWORD"},
		{"diagnose", "@token"},
		{"diagnose", "--dry-run", "--url", "http://127.0.0.1:9/", "--token", "@token"},
		{"diagnose", "--raw", "@token"},
		{"diagnose", "--har", "secret"},
		{"diagnose", "--log", "@token"},
		{"diagnose", "--answer", "@token", "--token", "@token", "--secret-file", "secret"},
		{"diagnose", "--token", "@token", "--good-token", "@other", "--cookie", "session=" + canarySecret, "--secret-file", "secret"},
		{"check"},
		{"check", "--settings"},
		{"check", "--settings", "--process-env", "--output", "sarif"},
		{"check", "--settings", "--output", "github"},
		{"check", "absent"},
		{"policy"},
		{"watch", "--access", "@token", "--once"},
		{"watch", "--access", "@token", "--refresh", "@secret", "--once"},
		{"watch", "--access-cmd", "no-such-program"},
		{"watch", "--access", "@token", "--once", "--on-expiring", "false", "--access-soon", "90000d"},
		{"watch", "--cookies", "cookie"},
		{"session"},
		{"session", "explain"},
		{"session", "explain", "--event", "token"},
		{"session", "explain", "--har", "secret", "--log", "token"},
		{"session", "explain", "--log", "cookie"},
		{"clock"},
		{"session"},
		{"session", "list", "--db", "sqlite:absent"},
		{"session", "list", "--db", "sqlite:secret"},
		{"session", "list", "--db", "postgres://u:" + canaryPassword + "@127.0.0.1:1/d"},
		{"session", "list", "--db", "mysql://u:" + canaryPassword + "@127.0.0.1:1/d"},
		{"session", "show", "--db", "sqlite:.env", "6f0c2f6e"},
		{"session", "stats", "--db", "@absent"},
		{"session", "export", "--db", "@secret"},
		{"session", "serve", "--db", "@password", "--listen", "127.0.0.1:0"},
		{"session", "serve", "--db", "sqlite:secret", "--read-token-file", "secret"},
		{"demo", "--list"},
		{"demo", "session", "--list"},
		{"version"},
		{"explain"},
		{"explain", "secret-mismatch"},
		{"explain", "nothing"},
		{"completion", "bash"},
		{"help"},
		{"help", "secrets"},
	}
	for _, s := range secrets {
		lines = append(lines,
			append([]string{"verify", "@token"}, s...), append([]string{"verify", "@other"}, s...), append([]string{"secret", "--check"}, s...),
			append([]string{"mint", "--sub", "3"}, s...), append([]string{"decode", "@token"}, s...),
			append([]string{"diagnose", "--dry-run", "--url", "http://127.0.0.1:9/", "--token", "@token"}, s...))
	}
	return lines
}

// encryptedKey is a file of the keys' tests; its password is another one, so that opening it fails.
var encryptedKey, _ = filepath.Abs(filepath.Join("..", "internal", "keys", "testdata", "files", "pbkdf2-aes256.pem"))

// spelledCanaries are the ways in which something secret could come out.
func spelledCanaries(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{"half of the secret": canarySecret[:16], "the password": canaryPassword, "the password in hex": hex.EncodeToString([]byte(canaryPassword))}
	quoted, err := json.Marshal(canarySecret)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]string{
		"base64": base64.RawStdEncoding.EncodeToString([]byte(canarySecret)), "base64url": b64url([]byte(canarySecret)), "hex": hex.EncodeToString([]byte(canarySecret)),
		"percent": url.QueryEscape(canarySecret), "JSON": strings.Trim(string(quoted), `"`),
	} {
		out["the secret in "+name] = s[:min(len(s), 24)]
	}
	for _, f := range []string{"token", "cookie", "other"} {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out["the signature of "+f] = strings.SplitN(strings.Split(string(b), ".")[2], ";", 2)[0]
	}
	pem, err := os.ReadFile("private.pem")
	if err != nil {
		t.Fatal(err)
	}
	out["the private key"] = strings.Split(string(pem), "\n")[1]
	return out
}

// TestNoCommandLetsASecretOut is promise 6: a secret, a password, a private key and the signature of a token, through
// every command, format and error.
func TestNoCommandLetsASecretOut(t *testing.T) {
	canaryFolder(t)
	canaries := spelledCanaries(t)
	// The test would see it: where it is asked for, the signature is shown.
	if shown := must(t, "decode", "@token", "--show-secrets"); !strings.Contains(shown, canaries["the signature of token"]) {
		t.Fatalf("--show-secrets does not show the signature:\n%s", shown)
	}
	for _, line := range offlineLines() {
		for _, more := range [][]string{nil, {"-j"}, {"-v"}, {"--color", "always", "--tz", "Asia/Bangkok"}} {
			args := append(slices.Clone(line), more...)
			out, errOut, code := command(func(e *env.Env) {
				e.In = strings.NewReader(canarySecret)
				e.Environ = []string{"CANARY=" + canarySecret, "PASSWORD=" + canaryPassword}
			}, args...)
			for name, c := range canaries {
				if strings.Contains(out+errOut, c) {
					t.Errorf("%q prints %s (exit %d):\n%s%s", args, name, code, out, errOut)
				}
			}
			if strings.Contains(errOut, "panic") || out+errOut == "" {
				t.Errorf("%q: exit %d\n%s", args, code, errOut)
			}
		}
	}
}

// TestEveryCommandIsAmongThoseTried keeps the list above complete.
func TestEveryCommandIsAmongThoseTried(t *testing.T) {
	for _, c := range cmd.Commands(env.OS()).Commands() {
		if !slices.ContainsFunc(offlineLines(), func(line []string) bool { return line[0] == c.Name() }) {
			t.Errorf("no line of %s", c.Name())
		}
		for _, sub := range c.Commands() {
			if sub.Name() != "new" && !slices.ContainsFunc(offlineLines(), func(line []string) bool { return len(line) > 1 && line[0] == c.Name() && line[1] == sub.Name() }) {
				t.Errorf("no line of %s %s", c.Name(), sub.Name())
			}
		}
	}
}

// TestOfflineCommandsNeedNoNetwork is promise 4, on the built program in a network namespace that has nothing, not even
// a loopback device.
func TestOfflineCommandsNeedNoNetwork(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a few hundred processes")
	}
	if _, err := exec.LookPath("unshare"); err != nil && os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatal(err)
	}
	// Whether it is permitted is the machine's business: containers seldom allow it.
	if out, err := exec.Command("unshare", "--user", "--map-root-user", "--net", "true").CombinedOutput(); err != nil {
		t.Skipf("no network namespace can be made (unshare): %v %s", err, out)
	}
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	canaryFolder(t)
	run := func(argv ...string) (string, int) {
		c := exec.Command(argv[0], argv[1:]...)
		c.Env = []string{"CANARY=" + canarySecret, "PASSWORD=" + canaryPassword}
		c.Stdin = strings.NewReader(canarySecret)
		var errOut bytes.Buffer
		c.Stderr = &errOut
		err := c.Run()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return errOut.String(), c.ProcessState.ExitCode()
	}
	for _, line := range offlineLines() {
		if slices.Contains(line, "--out") {
			continue // the second of the two runs below finds the file of the first
		}
		_, with := run(append([]string{name}, line...)...)
		said, without := run(append([]string{"unshare", "--user", "--map-root-user", "--net", name}, line...)...)
		// What asks for a database on this machine is told that there is no network, and has the same exit code.
		asked := slices.ContainsFunc(line, func(s string) bool { return strings.HasPrefix(s, "postgres://") })
		if with != without || strings.Contains(said, "network") && !asked {
			t.Errorf("%q: exit %d with a network, %d without\n%s", line, with, without, said)
		}
	}
}
