package cmd_test

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

func TestSecretHasTheSizeThatWasAskedFor(t *testing.T) {
	for _, tt := range []struct {
		args  []string
		chars int
		of    string
	}{
		{[]string{"--hex", "32"}, 64, "0123456789abcdef"},
		{nil, 64, "0123456789abcdef"},
		{[]string{"--alg", "hs384"}, 96, "0123456789abcdef"},
		{[]string{"--alg", "HS512"}, 128, "0123456789abcdef"},
		{[]string{"--base64", "32"}, 44, "+/="},
		{[]string{"--base64url", "32"}, 43, "-_"},
		{[]string{"--base64url", "64", "-A", "HS512"}, 86, "-_"},
		{[]string{"--hex", "8", "--allow-weak"}, 16, "0123456789abcdef"},
	} {
		args := append([]string{"secret"}, tt.args...)
		one, two := must(t, args...), must(t, args...)
		if len(one) != tt.chars+1 || one[len(one)-1] != '\n' {
			t.Errorf("%v: %d bytes, want %d and a line end", tt.args, len(one), tt.chars)
		}
		if one == two {
			t.Errorf("%v: two runs gave the same secret", tt.args)
		}
		letters := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		if len(tt.of) > 3 {
			letters = ""
		}
		if rest := strings.Trim(one, letters+tt.of+"\n"); rest != "" {
			t.Errorf("%v: unexpected characters", tt.args)
		}
	}
}

func TestSecretTakesItsBytesFromTheWorldsSource(t *testing.T) {
	zeros := func(e *env.Env) { e.Rand = bytes.NewReader(make([]byte, 32)) }
	if out, _, _ := command(zeros, "secret"); out != strings.Repeat("0", 64)+"\n" {
		t.Errorf("got %q", out)
	}
	short := func(e *env.Env) { e.Rand = bytes.NewReader(make([]byte, 31)) }
	if out, _, code := command(short, "secret"); code != 3 || out != "" {
		t.Errorf("with 31 random bytes: exit %d, %q", code, out)
	}
}

func TestCheckedSecretIsNeverShown(t *testing.T) {
	for _, canary := range []string{"canary-secret-of-the-test-1234567890", "$(canary secret of the test)", "\"canary secret\"", "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b888e8d3e7"} {
		for _, format := range []string{"text", "json"} {
			for _, args := range [][]string{
				{"secret", "--check"},
				{"secret", "--check", canary},
				{"secret", "--check", "--secret-env", "CANARY"},
				{"secret", "--secret", "hex:" + canary},
			} {
				out, errOut, code := command(func(e *env.Env) {
					e.In, e.Environ = strings.NewReader(canary+"\n"), []string{"CANARY=" + canary}
				}, append(args, "--output", format, "-v")...)
				if code == 3 || strings.Contains(out+errOut, canary) {
					t.Errorf("%v as %s: exit %d\n%s%s", args, format, code, out, errOut)
				}
			}
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

type closedPipe struct{}

func (closedPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestProductThatCannotBeWrittenIsAnError(t *testing.T) {
	name := filepath.Join(t.TempDir(), "k")
	must(t, "secret", "--out", name)
	for _, args := range [][]string{{"secret"}, {"secret", "-j"}, {"mint", "--secret-file", name}} {
		for _, tt := range []struct {
			out  io.Writer
			code int
		}{{fullDisk{}, 3}, {closedPipe{}, 0}} {
			if _, errOut, code := command(func(e *env.Env) { e.Out = tt.out }, args...); code != tt.code {
				t.Errorf("%v into %T: exit %d, want %d\n%s", args, tt.out, code, tt.code, errOut)
			}
		}
	}
}
