package lab

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// requireInstalled skips the test where the stack's packages are missing, or fails it where they are required.
func requireInstalled(t testing.TB, m Manifest) {
	t.Helper()
	if runtime.GOOS != "linux" {
		missing(t, m.Name+" runs on Linux only")
	}
	ctx, cancel := context.WithTimeout(t.Context(), healthTimeout)
	defer cancel()
	if out, err := exec.CommandContext(ctx, m.Installed[0], m.Installed[1:]...).CombinedOutput(); err != nil {
		missing(t, fmt.Sprintf("%s is not installed (%v: %s)\ninstall it with: apt-get install -y %s",
			m.Name, err, lastLine(out), strings.Join(m.Packages, " ")))
	}
}

// nodeModules is the directory that testdata/lab/node/install fills, named by what it fills it with.
func nodeModules(t testing.TB) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(Dir(t, "node"), "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(lock)
	dir := filepath.Join(cacheDirectory(t), "node-"+hex.EncodeToString(sum[:8]))
	if _, err := os.Stat(filepath.Join(dir, "complete")); err != nil {
		missing(t, "the packages of testdata/lab/node are not installed\ninstall them with: testdata/lab/node/install")
	}
	return filepath.Join(dir, "node_modules")
}

// missing skips, or fails when the lab is required.
func missing(t testing.TB, reason string) {
	t.Helper()
	if lab, _ := env.OS().Getenv("JWTDOC_LAB"); lab == "require" {
		t.Fatalf("JWTDOC_LAB=require: %s", reason)
	}
	t.Skip(reason)
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

// versionsOf names what a stack runs, as its package manager has it, on one line.
func versionsOf(t testing.TB, m Manifest) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), healthTimeout)
	defer cancel()
	c := exec.CommandContext(ctx, m.Versions[0], m.Versions[1:]...)
	c.Dir = Dir(t, m.Name)
	out, err := c.Output()
	if err != nil {
		t.Fatalf("asking for the versions of %s: %v", m.Name, err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if m.Modules == nil {
		return strings.Join(lines, ", ")
	}
	for _, module := range m.Modules {
		lines = append(lines, module+" "+moduleVersion(t, module))
	}
	return "node " + strings.Join(lines, ", ")
}

// moduleVersion is the version of a package from npm that is installed for the lab.
func moduleVersion(t testing.TB, module string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(nodeModules(t), filepath.FromSlash(module), "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var described struct{ Version string }
	if err := json.Unmarshal(text, &described); err != nil {
		t.Fatal(err)
	}
	return described.Version
}
