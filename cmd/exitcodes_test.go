package cmd

import (
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// fixtures are what the command lines of the exit code table are about.
type fixtures struct {
	dir                                         string
	valid, expired, broken, later, never        string
	reading, accepting, refusing, closed, ahead string
	events                                      string
}

// signed makes a token with the secret of the fixtures.
func signed(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, errOut, code := runArgs("", append([]string{"mint", "--secret-file", filepath.Join(dir, "key")}, args...)...)
	if code != 0 {
		t.Fatalf("mint: exit %d\n%s", code, errOut)
	}
	return strings.TrimSpace(out)
}

func newFixtures(t *testing.T) fixtures {
	t.Helper()
	f := fixtures{dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(f.dir, "key"), []byte("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"empty/a.txt": "", "bad/.env": "JWT_SECRET=changeme\n", "weeks/.env": "JWT_EXPIRES_IN=2 weeks\n", "unread/a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: [\n"} {
		file := filepath.Join(f.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.valid = signed(t, f.dir, "--sub", "3", "--ttl", "1h")
	f.expired = signed(t, f.dir, "--sub", "3", "--ttl=-1h", "--iat=-2h")
	f.later = signed(t, f.dir, "--sub", "3", "--ttl", "2h", "--nbf", "1h")
	f.never = signed(t, f.dir, "--sub", "3", "--no-exp", "--allow-forged")
	f.broken = "eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte("{broken")) + ".AAAA"

	f.events = "sqlite:" + filepath.Join(f.dir, "events.db")
	events, err := store.Open(t.Context(), env.OS(), f.events, store.Write)
	if err != nil {
		t.Fatal(err)
	}
	_ = events.Close()

	serve := func(accept string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "Bearer "+accept {
				_, _ = io.WriteString(w, `{"id":3}`)
				return
			}
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, `{"detail":"Could not validate credentials"}`, http.StatusUnauthorized)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	reading := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// It looks at the algorithm alone.
		if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer eyJhbGciOiJIUzI1NiI") {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	t.Cleanup(reading.Close)
	f.reading = reading.URL
	f.accepting, f.refusing = serve(f.valid), serve("another")
	ahead := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(time.Minute).UTC().Format(http.TimeFormat))
	}))
	t.Cleanup(ahead.Close)
	f.ahead = ahead.URL
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.closed = "http://" + l.Addr().String()
	_ = l.Close()
	return f
}

// exampleRun is one command line for a row of the table.
type exampleRun struct {
	exit finding.Exit
	args []string
}

// runs are the command lines that show every row of the table.
func (f fixtures) runs() []exampleRun {
	key := "--secret-file=" + filepath.Join(f.dir, "key")
	absent := filepath.Join(f.dir, "absent")
	fine, found, usage, unexamined := finding.ExitFine, finding.ExitFound, finding.ExitUsage, finding.ExitUnexamined
	empty, bad, unread := filepath.Join(f.dir, "empty"), filepath.Join(f.dir, "bad"), filepath.Join(f.dir, "unread")
	return []exampleRun{
		{fine, []string{"check", empty}},
		{fine, []string{"check", unread}},
		{found, []string{"check", bad}},
		{found, []string{"check", empty, "--require", "JWT_SECRET"}},
		{usage, []string{"check", absent}},
		{usage, []string{"check", empty, "--baseline", absent}},
		{usage, []string{"check", empty, "--baseline-update"}},
		{unexamined, []string{"check", unread, "--require-complete"}},

		{fine, []string{"policy", empty}},
		{found, []string{"policy", filepath.Join(f.dir, "weeks")}},
		{usage, []string{"policy", absent}},
		{usage, []string{"policy", empty, "--environment", "moon"}},
		{unexamined, []string{"policy", empty, "--url", f.closed}},
		{fine, []string{"session", "list", "--db", f.events}},
		{usage, []string{"session", "list", "--db", "sqlite:" + absent}},
		{unexamined, []string{"session", "list", "--db", "postgres://u@127.0.0.1:1/d"}},

		{found, []string{"session", "explain", "--event", filepath.Join("..", "internal", "session", "testdata", "events", "agent.json")}},
		{usage, []string{"session", "explain"}},

		{fine, []string{"watch", "--access", f.valid, "--once"}},
		{found, []string{"watch", "--access", f.expired, "--once"}},
		{found, []string{"watch", "--access", f.valid, "--once", "--until", "expiring", "--access-soon", "9000d"}},
		{usage, []string{"watch"}},
		{usage, []string{"watch", "--access", "@" + absent}},

		{fine, []string{"decode", f.valid}},
		{fine, []string{"decode", f.expired}},
		{fine, []string{"decode", f.never}},
		{found, []string{"decode", f.broken}},
		{found, []string{"decode", "--fail-on", "info", "Bearer " + f.valid}},
		{usage, []string{"decode", ""}},
		{usage, []string{"decode"}},
		{usage, []string{"decode", "@" + absent}},
		{usage, []string{"decode", f.valid, "--no-such-flag"}},

		{fine, []string{"expiry", f.valid}},
		{fine, []string{"expiry", f.valid, "--min-left", "30m"}},
		{fine, []string{"expiry", f.valid, "--seconds"}},
		{found, []string{"expiry", f.expired}},
		{found, []string{"expiry", f.expired, "--seconds"}},
		{found, []string{"expiry", f.later}},
		{found, []string{"expiry", f.never}},
		{found, []string{"expiry", f.never, "--seconds"}},
		{found, []string{"expiry", f.broken}},
		{found, []string{"expiry", f.valid, "--min-left", "2h"}},
		{usage, []string{"expiry", ""}},
		{usage, []string{"expiry", "@" + absent}},
		{usage, []string{"expiry", f.valid, "--leeway", "soon"}},

		{fine, []string{"verify", f.valid, key}},
		{fine, []string{"verify", f.valid, key, "--as", "golang-jwt"}},
		{found, []string{"verify", f.valid, key, "--as", "go-oidc"}},
		{unexamined, []string{"verify", f.valid, key, "--as", "dotnet"}},
		{usage, []string{"verify", f.valid, key, "--as", "list"}},
		{found, []string{"verify", f.expired, key}},
		{found, []string{"verify", f.valid[:len(f.valid)-4] + "AAAA", key}},
		{found, []string{"verify", f.broken, key}},
		{usage, []string{"verify", f.valid}},
		{usage, []string{"verify", f.valid, "--secret-file=" + absent}},
		{usage, []string{"verify", "", key}},

		{fine, []string{"mint", key}},
		{usage, []string{"mint"}},
		{usage, []string{"mint", key, "-P", "a:={"}},
		{usage, []string{"mint", "--secret-file", absent}},

		{fine, []string{"secret"}},
		{fine, []string{"secret", "--check", key}},
		{found, []string{"secret", "--check", "--secret=secret"}},
		{usage, []string{"secret", "--hex", "8"}},
		{usage, []string{"secret", "--out", filepath.Join(f.dir, "key")}},

		{fine, []string{"key", "new"}},
		{found, []string{"key", "show", filepath.Join(f.dir, "key")}},
		{usage, []string{"key"}},
		{usage, []string{"key", "sho", "x"}},
		{usage, []string{"key", "show", absent}},
		{usage, []string{"key", "new", "--alg", "HS256", "--to", "pem"}},

		{fine, []string{"diagnose", "--url", f.accepting, "--token", f.valid}},
		{fine, []string{"diagnose", "--url", f.refusing, "--token", f.valid, "--dry-run"}},
		{found, []string{"diagnose", "--url", f.refusing, "--token", f.valid}},
		{found, []string{"diagnose", "--url", f.refusing, "--token", f.expired, key}},
		{usage, []string{"diagnose"}},
		{usage, []string{"diagnose", "--url", f.refusing, "--token", "@" + absent}},
		{unexamined, []string{"diagnose", "--url", f.closed, "--token", f.valid}},

		{fine, []string{"audit", "--url", f.reading, key, "--sub", "3", "--yes", "--only", "alg-none"}},
		{fine, []string{"audit", "--url", f.reading, key, "--sub", "3", "--dry-run"}},
		{found, []string{"audit", "--url", f.reading, key, "--sub", "3", "--yes", "--only", "foreign-key"}},
		{usage, []string{"audit", "--url", f.reading, key, "--sub", "3"}},
		{usage, []string{"audit", "--url", f.reading, "--sub", "3", "--yes"}},
		{usage, []string{"audit", "--url", f.reading, key, "--yes", "--only", "no-such-probe"}},
		{usage, []string{"audit", "--url", "http://192.0.2.1/", key, "--yes"}},
		{unexamined, []string{"audit", "--url", f.refusing, key, "--sub", "3", "--yes"}},
		{unexamined, []string{"audit", "--url", f.closed, key, "--sub", "3", "--yes"}},

		{fine, []string{"clock"}},
		{fine, []string{"clock", "--url", f.accepting}},
		{found, []string{"clock", "--url", f.ahead}},
		{usage, []string{"clock", "--url", "ftp://x"}},
		{usage, []string{"clock", "--max-skew", "0"}},
		{usage, []string{"clock", "--url", f.accepting + "/logout"}},
		{unexamined, []string{"clock", "--url", f.closed, "--url", f.accepting}},

		{fine, []string{"demo", "--list"}},
		{fine, []string{"demo", "healthy"}},
		{found, []string{"demo", "token-expired"}},
		{usage, []string{"demo", "no-such-fault"}},
		{usage, []string{"demo", "healthy", "healthy"}},

		{fine, []string{"explain"}},
		{fine, []string{"explain", "token-expired"}},
		{usage, []string{"explain", "no-such-id"}},

		{fine, []string{"version"}},
		{usage, []string{"version", "x"}},
		{fine, []string{"help"}},
		{fine, []string{"help", "exit-codes"}},
		{usage, []string{"help", "no-such-topic"}},
		{fine, []string{"completion", "bash"}},
		{usage, []string{"completion", "tcsh"}},
		{usage, []string{"no-such-command"}},
	}
}

func TestExitCodesAreThoseOfTheTableInEveryFormat(t *testing.T) {
	f := newFixtures(t)
	shown := map[string]bool{}
	for _, run := range f.runs() {
		row := fmt.Sprint(run.args[0], run.exit)
		shown[row] = true
		for _, format := range []string{"text", "json"} {
			args := append(append([]string{}, run.args...), "--output", format)
			out, errOut, code := runArgs("", args...)
			if finding.Exit(code) != run.exit {
				t.Errorf("jwtdoc %.200q: exit %d, want %d\n%.500s\n%s", args, code, run.exit, out, errOut)
			}
			if run.exit == finding.ExitUsage && (out != "" || !strings.HasPrefix(errOut, "jwtdoc: error: ") || !strings.Contains(errOut, "\njwtdoc: hint: ")) {
				t.Errorf("jwtdoc %.200q: a wrong command line wants an error with a hint on standard error, and nothing else:\n%s%s", args, out, errOut)
			}
		}
	}
	commands := map[string]bool{}
	for _, o := range outcomes() {
		commands[o.command] = true
		if o.command != "" && !shown[fmt.Sprint(o.command, o.exit)] {
			t.Errorf("no command line shows that %s exits %d", o.command, o.exit)
		}
	}
	for _, run := range f.runs() {
		if c := run.args[0]; commands[c] && !documented(c, run.exit) {
			t.Errorf("%s exits %d, which the table does not say", c, run.exit)
		}
	}
}

func documented(command string, exit finding.Exit) bool {
	for _, o := range outcomes() {
		if o.command == command && o.exit == exit {
			return true
		}
	}
	return false
}

func TestEveryCommandHasItsExitCodesInTheTable(t *testing.T) {
	_, _, root := testApp()
	for _, c := range root.Commands() {
		switch {
		case c.Hidden, c.Name() == "help", c.Name() == "version", c.Name() == "completion":
		case !documented(c.Name(), finding.ExitFine) || !documented(c.Name(), finding.ExitUsage):
			t.Errorf("%s is not in the table of exit codes", c.Name())
		}
	}
}

// blockedInput is a terminal or pipe where nobody types: the read never ends, and Ctrl-C is pressed meanwhile.
type blockedInput struct{ release chan struct{} }

func (b blockedInput) Read([]byte) (int, error) {
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGINT)
	<-b.release
	return 0, io.EOF
}

func TestCtrlCEndsAReadThatNobodyAnswers(t *testing.T) {
	for _, args := range [][]string{{"decode"}, {"expiry"}, {"decode", "--lines", "-j"}, {}} {
		in := blockedInput{make(chan struct{})}
		var errOut strings.Builder
		e := env.OS()
		e.In, e.Out, e.Err, e.IsTerminal = in, io.Discard, &errOut, env.Terminal{}
		done := make(chan int, 1)
		go func() { done <- Main(e, args) }()
		select {
		case code := <-done:
			if code != 130 || errOut.String() != "jwtdoc: interrupted\n" {
				t.Errorf("%v: exit %d, %q", args, code, errOut.String())
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%v does not end", args)
		}
		close(in.release)
	}
}

// runArgs runs one command line against the real loopback.
func runArgs(stdin string, args ...string) (stdout, stderr string, code int) {
	var out, errOut strings.Builder
	e := env.OS()
	e.In, e.Out, e.Err, e.IsTerminal, e.Environ = strings.NewReader(stdin), &out, &errOut, env.Terminal{}, nil
	code = Main(e, args)
	return out.String(), errOut.String(), code
}
