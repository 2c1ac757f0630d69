package env_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// shell runs a script by the shell of this machine, in no environment of ours.
func shell(ctx context.Context, t *testing.T, script string, with env.Command) (env.Finished, error) {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no sh here")
	}
	with.Path, with.Args = sh, []string{"-c", script}
	return env.OS().Programs.Run(ctx, with)
}

func TestAProgramGetsTheEnvironmentGivenAndNoOther(t *testing.T) {
	t.Setenv("JWTDOC_CANARY", "ours")
	got, err := shell(t.Context(), t, `echo "$GIVEN-$JWTDOC_CANARY-"`, env.Command{Environ: []string{"GIVEN=theirs"}})
	if err != nil || string(got.Out) != "theirs--\n" {
		t.Errorf("it printed %q: %v", got.Out, err)
	}
	got, err = shell(t.Context(), t, `echo "-$JWTDOC_CANARY-"`, env.Command{})
	if err != nil || string(got.Out) != "--\n" {
		t.Errorf("without an environment it printed %q: %v", got.Out, err)
	}
}

func TestTheOutputOfAProgramIsBounded(t *testing.T) {
	got, err := shell(t.Context(), t, `echo 12345678; echo abcdefgh >&2; exit 7`, env.Command{MaxOut: 4, MaxErr: 3})
	if err != nil || string(got.Out) != "1234" || string(got.Err) != "abc" || !got.Truncated || got.Code != 7 {
		t.Errorf("got %q, %q, truncated %v, code %d: %v", got.Out, got.Err, got.Truncated, got.Code, err)
	}
}

func TestAProgramEndsWithItsContextThoughAChildHoldsThePipe(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := shell(ctx, t, `sleep 60 & wait`, env.Command{})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the deadline's", err)
	}
	if took := time.Since(start); took > patience.For(5*time.Second) {
		t.Errorf("it took %v", took)
	}
}

func TestProgramsAreLookedForInAbsoluteFoldersOfPathAlone(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "here")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	e := env.OS()
	for _, c := range []struct {
		path string
		want string
	}{
		{dir, file},
		{strings.Join([]string{".", "", "nowhere", "/nonexistent"}, string(filepath.ListSeparator)), ""},
		{"", ""},
	} {
		e.Environ = []string{"PATH=" + c.path}
		got, err := e.FindProgram("here")
		if got != c.want || (err == nil) != (c.want != "") || err != nil && !errors.Is(err, exec.ErrNotFound) {
			t.Errorf("PATH %q: %q, %v; want %q", c.path, got, err, c.want)
		}
	}
}

func TestAProgramEndsThoughItsInputDoesNot(t *testing.T) {
	in, w := io.Pipe()
	defer w.Close()
	got, err := shell(t.Context(), t, `read -r line; echo "$line"`, env.Command{In: io.MultiReader(strings.NewReader("first\n"), in)})
	if err != nil || string(got.Out) != "first\n" {
		t.Errorf("it printed %q: %v", got.Out, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := shell(ctx, t, `cat`, env.Command{In: in}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the deadline's", err)
	}
}
