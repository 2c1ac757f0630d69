package cmd_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

const canary = "canary-2f7d4a91c0e8b635-of-the-test"

// world with the canary in every place that a secret can come from, and a token that it signed.
func canaryWorld(t *testing.T) (dir, minted string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"plain": canary, "line": canary + "\n", "crlf": canary + "\r\n", "two": canary + "\n\n", "empty": "", "blank": "\n",
		"hex": "hex:616", "pem": "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n",
		".env":     "# settings\nDEBUG=1\nSECRET_KEY=" + canary + "\n",
		"two.env":  "SECRET_KEY=other-secret-of-the-test\nJWT_SECRET='" + canary + "'\n",
		"same.env": "SECRET_KEY=" + canary + "\nJWT_SECRET=" + canary + "\n",
		"none.env": "DEBUG=1\nDATABASE_URL=x\n", "open.env": "SECRET_KEY=\"" + canary + "\n", "unset.env": "SECRET_KEY=\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, strings.TrimSpace(must(t, "mint", "--secret-file", filepath.Join(dir, "plain")))
}

func TestSecretIsFoundWhereItIsKept(t *testing.T) {
	dir, minted := canaryWorld(t)
	for _, tt := range []struct {
		args string
		code int
		says string // on either stream
	}{
		{"--secret-file DIR/plain", 0, "DIR/plain"},
		{"--secret-file DIR/line", 0, "DIR/line"},
		{"--secret-file DIR/crlf", 0, ""},
		{"--secret-file DIR/line --secret-exact", 1, "secret-whitespace-or-quotes"},
		{"--secret-file DIR/two", 1, "secret-whitespace-or-quotes"},
		{"--secret-file DIR/missing", 2, "no such file"},
		{"--secret-file DIR", 2, "directory"},
		{"--secret-file DIR/empty", 2, "is empty"},
		{"--secret-file DIR/blank", 2, "is empty"},
		{"--secret-file DIR/hex", 2, "odd number of hex digits"},
		{"--secret-file DIR/pem", 2, "a PEM public key, not a secret"},
		{"--secret-file=", 2, "no file is named"},
		{"--secret-env CANARY", 0, "--secret-env CANARY"},
		{"--secret-env NOT_SET", 2, `"NOT_SET" is not set`},
		{"--secret-env EMPTY", 2, "is empty"},
		{"--secret -", 0, "standard input"},
		{"--secret-file -", 0, "standard input"},
		{"-S @DIR/line", 0, "DIR/line"},
		{"-S @DIR/missing", 2, "no such file"},
		{"-S CANARY", 1, "can be seen by every user"},
		{"-S canary-2f7d4a91c0e8b635-of-the-test", 0, "can be seen by every user"},
		{"--env-file DIR/.env --secret-name SECRET_KEY", 0, ".env:3 SECRET_KEY"},
		{"--env-file DIR/.env", 0, ".env:3 SECRET_KEY"},
		{"--env-file DIR/two.env", 0, "two.env:2 JWT_SECRET"},
		{"--env-file DIR/two.env --secret-name SECRET_KEY", 1, "secret-mismatch"},
		{"--env-file DIR/.env --secret-name SECRET_KEYS", 2, "did you mean --secret-name SECRET_KEY?"},
		{"--env-file DIR/.env --secret-name JWT", 2, "it has DEBUG, SECRET_KEY"},
		{"--env-file DIR/none.env", 2, "it has DEBUG, DATABASE_URL"},
		{"--env-file DIR/open.env", 2, "line 1: a quoted value does not end"},
		{"--env-file DIR/unset.env", 2, "none of the names"},
		{"--env-file DIR/unset.env --secret-name SECRET_KEY", 2, "is empty"},
		{"--env-file DIR/missing", 2, "no such file"},
		{"--secret-name SECRET_KEY", 2, "no file is given"},
		{"--secret-env CANARY --secret-file DIR/two", 0, ""},
		{"", 2, "no key to verify with"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			args := strings.Fields(strings.ReplaceAll(tt.args, "DIR", dir))
			out, errOut, code := command(func(e *env.Env) {
				e.In = strings.NewReader(canary + "\n")
				e.Environ = []string{"CANARY=" + canary, "EMPTY="}
			}, append([]string{"verify", minted, "-v"}, args...)...)
			if says := strings.ReplaceAll(tt.says, "DIR", dir); code != tt.code || !strings.Contains(out+errOut, says) {
				t.Errorf("exit %d, want %d and %q\n%s%s", code, tt.code, tt.says, out, errOut)
			}
			if strings.Contains(out+errOut, canary) {
				t.Errorf("the secret is shown:\n%s%s", out, errOut)
			}
			if code == 2 && !strings.Contains(errOut, "jwtdoc: hint: ") {
				t.Errorf("no hint:\n%s", errOut)
			}
		})
	}
}

func TestMintAsksWhichOfTwoSecrets(t *testing.T) {
	dir, _ := canaryWorld(t)
	_, errOut, code := command(nil, "mint", "--env-file", filepath.Join(dir, "two.env"))
	if code != 2 || !strings.Contains(errOut, "two.env:1 SECRET_KEY") || !strings.Contains(errOut, "--secret-name") {
		t.Errorf("exit %d\n%s", code, errOut)
	}
	must(t, "mint", "--env-file", filepath.Join(dir, "same.env"))
	must(t, "mint", "--env-file", filepath.Join(dir, "two.env"), "--secret-name", "JWT_SECRET")
}

func TestSecretIsAskedForWhereSomebodyCanAnswer(t *testing.T) {
	_, minted := canaryWorld(t)
	prompted := ""
	terminal := func(e *env.Env) {
		e.IsTerminal = env.Terminal{In: true}
		e.ReadPassword = func(_ context.Context, prompt string) ([]byte, error) {
			prompted = prompt
			return []byte(canary), nil
		}
	}
	for _, args := range [][]string{{"verify", minted}, {"mint"}, {"secret", "--check"}, {"verify", minted, "--secret", "-"}} {
		prompted = ""
		out, errOut, code := command(terminal, args...)
		if code != 0 || prompted == "" || strings.Contains(out+errOut, canary) {
			t.Errorf("%q: exit %d, prompt %q\n%s%s", args[0], code, prompted, out, errOut)
		}
	}
}

func TestTokenAndSecretCannotBothComeFromStandardInput(t *testing.T) {
	for _, args := range [][]string{{"verify", "--secret", "-"}, {"verify", "-", "--secret-file", "-"}} {
		if _, errOut, code := command(nil, args...); code != 2 || !strings.Contains(errOut, "both the token and the key") {
			t.Errorf("%q: exit %d\n%s", args, code, errOut)
		}
	}
}

func TestSecretFileThatOthersCanReadIsMentionedWithV(t *testing.T) {
	dir, minted := canaryWorld(t)
	name := filepath.Join(dir, "plain")
	for _, tt := range []struct {
		mode os.FileMode
		flag string
		want bool
	}{{0o644, "-v", true}, {0o640, "-v", true}, {0o600, "-v", false}, {0o644, "--color=auto", false}} {
		if err := os.Chmod(name, tt.mode); err != nil {
			t.Fatal(err)
		}
		_, errOut, _ := command(nil, "verify", minted, "--secret-file", name, tt.flag)
		if got := strings.Contains(errOut, "can be read by other users"); got != tt.want {
			t.Errorf("mode %o with %s: %v\n%s", tt.mode, tt.flag, got, errOut)
		}
	}
}
