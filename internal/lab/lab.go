// Package lab starts real servers for tests: the stacks under testdata/lab, each with a manifest that says how it
// is started and what it refuses. Only tests import it.
//
// A stack needs programs that not every machine has. Where they are missing the test is skipped with the command
// that installs them; with JWTDOC_LAB=require in the environment it fails instead.
package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Manifest describes a stack: testdata/lab/STACK/manifest.json.
type Manifest struct {
	// Name is the name of the stack's directory; Title says in one line what it is.
	Name, Title string
	// Packages are the Debian packages it runs from.
	Packages []string
	// Installed is a command that succeeds where they are installed; Versions is one that prints their versions.
	Installed, Versions []string
	// Start is the command that serves on a port of 127.0.0.1 that the kernel chooses, and prints its address
	// (http://127.0.0.1:PORT) once it listens.
	Start []string
	// Environment is set for it, besides Secret, the variable that takes the HMAC secret.
	Environment map[string]string
	Secret      string
	// Health is the path of a public route, Protected the path and query of one that wants a token.
	Health, Protected string
	// Refuses and Accepts list the faults that this stack refuses, and those that it lets pass.
	Refuses, Accepts []Fault
}

// Fault is something wrong with a request, or "healthy".
type Fault struct {
	// Cause is its cause id, or several joined by "+" where several things are wrong at once.
	Cause string
	// How says in a few words in which of its ways.
	How string
}

// Options change how a server is started. The zero value is what the manifest says, on the real clock.
type Options struct {
	// Env adds to the manifest's environment, and overrides it.
	Env map[string]string
	// FakeTime shifts the server's clock by a relative offset of libfaketime: "-37s", "+1h".
	FakeTime string
}

// Server is a running stack.
type Server struct {
	// URL is its origin, without a slash at the end.
	URL string
	// Secret is the throw-away HMAC secret it was started with, drawn for this server unless Options.Env has one.
	Secret string
	// Log is the file that takes everything it prints, its access log among it.
	Log string
	// Manifest is the stack's description.
	Manifest Manifest

	process *process
}

// healthTimeout bounds how long a stack may take to answer its health path. Python starts in half a second; the
// rest is for busy machines.
const healthTimeout = 30 * time.Second

// Start runs a stack on a free port of 127.0.0.1 and returns when its health path answers. The server ends with
// the test.
func Start(t testing.TB, stack string, opts Options) *Server {
	t.Helper()
	dir := Dir(t, stack)
	m := ReadManifest(t, stack)
	requireInstalled(t, m)

	s := &Server{Manifest: m, Secret: throwAwaySecret(t), Log: filepath.Join(t.TempDir(), "server.log")}
	environment := childEnvironment(t, m, s, opts)

	var err error
	if s.process, err = startProcess(m.Start, dir, environment, s.Log); err != nil {
		t.Fatalf("starting %s: %v", stack, err)
	}
	t.Cleanup(func() {
		s.Stop()
		if t.Failed() {
			t.Logf("%s printed:\n%s", stack, s.read(t))
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), healthTimeout)
	defer cancel()
	// The kernel chooses the port when the server binds it, so that nobody can take it in between.
	s.waitFor(ctx, t, "listening", func() bool {
		s.URL = address(s.read(t))
		return s.URL != ""
	})
	s.waitFor(ctx, t, "healthy", func() bool { return s.healthy(ctx, t) })
	return s
}

// Stop ends the server, and only it: the process that Start started, with its children. It may be called twice.
func (s *Server) Stop() { s.process.stop() }

// Dir returns the directory of a stack.
func Dir(t testing.TB, stack string) string {
	t.Helper()
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("the place of the source is not known")
	}
	return filepath.Join(filepath.Dir(here), "..", "..", "testdata", "lab", stack)
}

// ReadManifest reads a stack's manifest. It is strict: a misspelt member fails the test.
func ReadManifest(t testing.TB, stack string) Manifest {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(Dir(t, stack), "manifest.json"))
	if err != nil {
		t.Fatalf("reading the manifest of %s: %v", stack, err)
	}
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("reading the manifest of %s: %v", stack, err)
	}
	if m.Name != stack || len(m.Start) == 0 || len(m.Installed) == 0 || m.Health == "" {
		t.Fatalf("the manifest of %s lacks its name, start, installed or health", stack)
	}
	return m
}

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

// address finds where a server says that it listens.
func address(log string) string {
	const origin = "http://127.0.0.1:"
	_, after, found := strings.Cut(log, origin)
	port := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]
	// A port at the very end may not be written in full yet.
	if !found || port == "" || len(port) == len(after) {
		return ""
	}
	return origin + port
}

// healthy asks the health path once.
func (s *Server) healthy(ctx context.Context, t testing.TB) bool {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+s.Manifest.Health, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return false
	}
	_ = answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// waitFor asks until the answer is yes, the server ends, or the patience does.
func (s *Server) waitFor(ctx context.Context, t testing.TB, state string, reached func() bool) {
	t.Helper()
	for !reached() {
		select {
		case <-s.process.ended:
			t.Fatalf("%s ended before it was %s; it printed:\n%s", s.Manifest.Name, state, s.read(t))
		case <-ctx.Done():
			t.Fatalf("%s is not %s after %v; it printed:\n%s", s.Manifest.Name, state, healthTimeout, s.read(t))
		case <-time.After(20 * time.Millisecond):
		}
	}
}
