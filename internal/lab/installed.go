package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
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

// missing skips, or fails when the lab is required.
func missing(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatalf("JWTDOC_LAB=require: %s", reason)
	}
	t.Skip(reason)
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}
