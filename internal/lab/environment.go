package lab

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// faketimeLibraries finds libfaketime in Debian's directory of every architecture.
const faketimeLibraries = "/usr/lib/*/faketime/libfaketime.so.1"

// childEnvironment is the environment of a server: little of ours, the manifest's, the test's, and the clock.
// When the test's has the secret, it is s.Secret from then on.
func childEnvironment(t testing.TB, s *Server, opts Options) map[string]string {
	t.Helper()
	m := s.Manifest
	values := map[string]string{
		"PATH":    "/usr/local/bin:/usr/sbin:/usr/bin:/bin",
		"HOME":    s.Run,
		"LAB_RUN": s.Run,
		"TZ":      "UTC",
		"LANG":    "C.UTF-8",
	}
	maps.Copy(values, m.Environment)
	if m.Secret != "" {
		values[m.Secret] = s.Secret
	}
	if m.Key != "" {
		values[m.Key] = keyFile(t, s)
	}
	if m.Modules != nil {
		values["NODE_PATH"] = nodeModules(t) + ":" + Dir(t, "node")
	}
	if m.Build != nil {
		values["LAB_BUILD"] = buildDirectory(t, m)
	}
	if m.Port != "" {
		values[m.Port] = strconv.Itoa(s.port)
	}
	maps.Copy(values, opts.Env)
	if m.Secret != "" {
		s.Secret = values[m.Secret]
	}
	switch {
	case opts.FakeTime == "":
	case m.Clock != "":
		values[m.Clock] = opts.FakeTime
	default:
		values["LD_PRELOAD"] = faketimeLibrary(t)
		values["FAKETIME"] = opts.FakeTime
		// An event loop measures its waits with the monotonic clock, which no wrong time of day ever moves.
		values["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
		// The library looks into its environment again after ten seconds, and nginx has emptied its own by then: the
		// clock would be right from the eleventh second on.
		values["FAKETIME_CACHE_DURATION"] = "86400"
	}
	return values
}

// expand puts in what the environment has for ${NAME}.
func expand(word string, environment map[string]string) string {
	return os.Expand(word, func(name string) string { return environment[name] })
}

// lines writes an environment as a process takes it.
func lines(values map[string]string) []string {
	environment := make([]string, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		environment = append(environment, name+"="+values[name])
	}
	return environment
}

// runDirectory makes the directory that a server runs in, with a copy of the stack's files. Everybody may read it:
// some servers give up their rights before they open them.
func runDirectory(t testing.TB, m Manifest) string {
	t.Helper()
	run, err := os.MkdirTemp("", "jwtdoc-lab-") //nolint:usetesting // the parents of T.TempDir are closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(run) })
	if err := os.Chmod(run, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(run, os.DirFS(Dir(t, cmp.Or(m.Files, m.Name)))); err != nil {
		t.Fatal(err)
	}
	return run
}

// faketimeLibrary finds the library that is loaded before the C library. The faketime command is not used: it
// would be the process that is ended in the server's place.
func faketimeLibrary(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob(faketimeLibraries)
	if err != nil || len(found) == 0 {
		missing(t, "libfaketime is not installed\ninstall it with: apt-get install -y libfaketime")
	}
	return found[0]
}

// throwAwaySecret draws a secret as `jwtdoc secret --hex 32` would.
func throwAwaySecret(t testing.TB) string {
	t.Helper()
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(b)
}

// read returns what the server has printed so far.
func (s *Server) read(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(s.Log)
	if err != nil {
		t.Fatalf("reading the server's log: %v", err)
	}
	return string(text)
}

// lastLines is the end of a text.
func lastLines(text string, n int) string {
	all := strings.Split(text, "\n")
	return strings.Join(all[max(0, len(all)-n):], "\n")
}
