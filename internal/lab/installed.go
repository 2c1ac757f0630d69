package lab

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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
