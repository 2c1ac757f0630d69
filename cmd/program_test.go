package cmd_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// programs is where the tests that need a real process find it; it is removed at the end.
var programs string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "jwtdoc-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	programs = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// program builds jwtdoc once.
var program = sync.OnceValues(func() (string, error) { return build("jwtdoc", "..") })

// build compiles the program in a folder, without C as releases are: the C library would be loaded at every start.
func build(name, dir string) (string, error) {
	file := filepath.Join(programs, name)
	c := exec.Command("go", "build", "-ldflags=-s -w", "-o", file, ".")
	c.Dir, c.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", name, err, out)
	}
	return file, nil
}
