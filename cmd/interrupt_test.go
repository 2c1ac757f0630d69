//go:build linux

package cmd_test

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// Whoever waits for a signal is told of it and says so; where nobody waits, as in the opening of a pipe that nobody
// writes to, the system ends the program.
func TestAnInterruptEndsWhateverItWaitsFor(t *testing.T) {
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for argument, caught := range map[string]bool{"-": true, "@" + pipe: false} {
		c := exec.Command(name, "decode", argument)
		var words strings.Builder
		c.Stderr = &words
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		time.Sleep(patience.For(300 * time.Millisecond))
		if err := c.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		select {
		case err = <-ended:
		case <-time.After(patience.For(10 * time.Second)):
			_ = c.Process.Kill()
			t.Fatalf("decode %s does not end", argument)
		}
		_ = in.Close()
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatalf("decode %s: %v", argument, err)
		}
		switch status, _ := exit.Sys().(syscall.WaitStatus); {
		case caught && (status.ExitStatus() != 130 || words.String() != "jwtdoc: interrupted\n"):
			t.Errorf("decode %s: %v, and says %q", argument, err, words.String())
		case !caught && (!status.Signaled() || status.Signal() != syscall.SIGINT): //nolint:misspell // as the library spells it
			t.Errorf("decode %s: %v, and says %q", argument, err, words.String())
		}
	}
}
