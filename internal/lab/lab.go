// Package lab starts real servers for tests: the stacks under testdata/lab, each with a manifest that says how it
// is started and what it refuses. Only tests import it.
//
// A stack needs programs that not every machine has. Where they are missing the test is skipped with the command
// that installs them; with JWTDOC_LAB=require in the environment it fails instead. What a stack answers is recorded in
// testdata/lab/recorded, and replayed from there the whole score is measured without any of those programs.
package lab

import (
	"context"
	"crypto/rsa"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

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
	// Key is the RSA key of its tokens, where the manifest wants one.
	Key *rsa.PrivateKey
	// Run is its directory: a copy of the stack's files, and whatever it writes.
	Run string
	// Log is the file that takes everything it prints, its access log among it.
	Log string
	// Manifest is the stack's description.
	Manifest Manifest

	port    int
	process *process
}

// healthTimeout bounds how long a stack may take to answer its health path. Python starts in half a second; the
// rest is for busy machines.
const healthTimeout = 30 * time.Second

// Start runs a stack on a free port of 127.0.0.1 and returns when its health path answers. The server ends with
// the test.
func Start(t testing.TB, stack string, opts Options) *Server {
	t.Helper()
	m := ReadManifest(t, stack)
	requireInstalled(t, m)

	s := &Server{Manifest: m, Secret: throwAwaySecret(t), Run: runDirectory(t, m)}
	s.Log = filepath.Join(s.Run, "server.log")
	if m.Port != "" {
		s.port = reservePort(t)
	}
	if m.Key != "" {
		s.Key = signingKey(t)
	}
	environment := childEnvironment(t, s, opts)
	build(t, m, environment)
	command := make([]string, len(m.Start))
	for i, word := range m.Start {
		command[i] = expand(word, environment)
	}

	var err error
	if s.process, err = startProcess(command, s.Run, lines(environment), s.Log); err != nil {
		t.Fatalf("starting %s: %v", stack, err)
	}
	t.Cleanup(func() {
		s.Stop()
		if t.Failed() {
			t.Logf("%s printed:\n%s", stack, lastLines(s.read(t), 40))
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), healthTimeout)
	defer cancel()
	// The kernel chooses the port when the server binds it, so that nobody can take it in between.
	s.waitFor(ctx, t, "listening", func() bool {
		if s.URL = address(s.read(t)); s.port != 0 {
			s.URL = fmt.Sprintf("http://127.0.0.1:%d", s.port)
		}
		return s.URL != ""
	})
	s.waitFor(ctx, t, "healthy", func() bool { return s.healthy(ctx, t) })
	s.Manifest.settle(s.URL)
	return s
}

// Stop ends the server, and only it: the process that Start started, with its children. It may be called twice.
func (s *Server) Stop() { s.process.stop() }

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
