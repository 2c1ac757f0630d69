package cmd_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// TestScripts runs whole command lines in this process. A script has, beside testscript's own commands:
//
//	jwtdoc ARG...      runs it; must exit 0, with ! in front: must not
//	exits N            the exit code of the last run, exactly
//	input [FILE]       the standard input of the next run; empty without one
//	environ NAME=VALUE adds to the environment that jwtdoc sees; it is empty otherwise
//	terminal [in] [N]  standard output is a terminal N columns wide, with "in" standard input too
//	network            lets jwtdoc reach this machine's loopback; without it every connection fails the script
//	harmless           the last output holds nothing that a CI runner would obey
//	compact FILE HEADER PAYLOAD [SIGNATURE]
//	                   writes a token; %XX in header and payload is a byte, the signature is as encoded
//	flask FILE SIGNED CONTENT
//	                   writes a Flask session cookie of a file's JSON, signed at that second
//	cookies FILE SESSION
//	                   writes a Cookie line with that session among others
//	logouts FILE EVENT...
//	                   stores the files' logout events in an SQLite database, received a minute apart before NOW
//	guard KIND         starts a server that wants tokens at $URL, and lets jwtdoc reach it; see cmdGuard
//	asked N            that server has seen so many requests, exactly
//
// The script's NOW is the clock (RFC 3339) and its ZONE the local zone. Every output of every run is checked for
// characters that could drive a terminal, colours aside.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("..", "testdata", "script"),
		UpdateScripts:      os.Getenv("UPDATE_SCRIPTS") != "",
		RequireUniqueNames: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NOW", "2025-11-30T07:00:00Z")
			e.Setenv("ZONE", "UTC")
			e.Values[worldKey{}] = &world{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"jwtdoc":   cmdJwtdoc,
			"exits":    cmdExits,
			"input":    cmdInput,
			"environ":  cmdEnviron,
			"terminal": cmdTerminal,
			"network":  func(ts *testscript.TestScript, _ bool, _ []string) { worldOf(ts).network = true },
			"harmless": cmdHarmless,
			"compact":  cmdCompact,
			"flask":    cmdFlask,
			"cookies":  cmdCookies,
			"logouts":  cmdLogouts,
			"guard":    cmdGuard,
			"asked":    cmdAsked,
		},
	})
}

// world is what a script has arranged for its runs.
type world struct {
	stdin    []byte
	environ  []string
	terminal env.Terminal
	network  bool
	guard    *guarded
	dialled  string
	code     int
	last     string
}

type worldKey struct{}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

func cmdJwtdoc(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	now, err := time.Parse(time.RFC3339Nano, ts.Getenv("NOW"))
	ts.Check(err)
	zone, err := time.LoadLocation(ts.Getenv("ZONE"))
	ts.Check(err)

	var out, errOut strings.Builder
	e := env.OS()
	e.SpareMemory = nil // the memory of the tests is not the program's
	e.In, e.Out, e.Err = strings.NewReader(string(w.stdin)), &out, &errOut
	e.IsTerminal, e.Environ, e.Zone = w.terminal, w.environ, zone
	e.Now = func() time.Time { return now }
	e.FS = scriptFiles{ts, e.FS}
	e.ReadPassword = func(context.Context, string) ([]byte, error) { return nil, env.ErrNoTerminal }
	if !w.network {
		e.Net = noNetwork{w}
	}
	w.stdin = nil

	w.code = cmd.Main(e, args)
	w.last = out.String() + errOut.String()
	_, _ = io.WriteString(ts.Stdout(), out.String())
	_, _ = io.WriteString(ts.Stderr(), errOut.String())
	if (w.code != 0) != neg {
		ts.Logf("[stdout]\n%s[stderr]\n%s", out.String(), errOut.String())
		ts.Fatalf("exit code %d", w.code)
	}
	if w.dialled != "" {
		ts.Fatalf("it tried to reach the network: %s", w.dialled)
	}
	if bad := unsafeIn(w.last, w.terminal.Out || slices.Contains(args, "always") || strings.Contains(strings.Join(w.environ, " "), "CLICOLOR_FORCE")); bad != "" {
		ts.Fatalf("the output holds %s:\n%q", bad, w.last)
	}
}

func cmdExits(ts *testscript.TestScript, _ bool, args []string) {
	if w := worldOf(ts); len(args) != 1 || strconv.Itoa(w.code) != args[0] {
		ts.Fatalf("exit code %d, want %s", w.code, strings.Join(args, " "))
	}
}

func cmdInput(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	w.stdin = nil
	for _, name := range args {
		w.stdin = append(w.stdin, ts.ReadFile(name)...)
	}
}

func cmdEnviron(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	if len(args) == 0 {
		w.environ = nil
	}
	w.environ = append(w.environ, args...)
}

func cmdTerminal(ts *testscript.TestScript, _ bool, args []string) {
	t := env.Terminal{}
	for _, arg := range args {
		if arg == "in" {
			t.In = true
			continue
		}
		width, err := strconv.Atoi(arg)
		ts.Check(err)
		t.Out, t.Width = true, width
	}
	worldOf(ts).terminal = t
}

func cmdHarmless(ts *testscript.TestScript, _ bool, _ []string) {
	if bad := markersIn(worldOf(ts).last); bad != "" {
		ts.Fatalf("the output holds %s:\n%s", bad, worldOf(ts).last)
	}
}

func cmdCompact(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 && len(args) != 4 {
		ts.Fatalf("usage: compact FILE HEADER PAYLOAD [SIGNATURE]")
	}
	parts := make([]string, 2)
	for i, part := range args[1:3] {
		b, err := url.PathUnescape(part)
		ts.Check(err)
		parts[i] = base64.RawURLEncoding.EncodeToString([]byte(b))
	}
	signature := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	if len(args) == 4 {
		signature = args[3]
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Join(parts, ".")+"."+signature+"\n"), 0o600))
}

// unsafeIn names the first character that text must never hold, "" when there is none.
func unsafeIn(text string, colored bool) string {
	if !utf8.ValidString(text) {
		return "bad UTF-8"
	}
	for _, r := range text {
		if finding.UnsafeRune(r) && r != '\n' && !(colored && r == '\x1b') {
			return fmt.Sprintf("%U", r)
		}
	}
	return ""
}

// markersIn looks for what a CI runner would obey, the way the runners look for it: GitHub's commands at the start
// of a line behind white space, the others anywhere in a line, Buildkite's at the start of a line.
func markersIn(text string) string {
	for line := range strings.Lines(text) {
		for _, m := range []string{"##[", "##vso[", "##teamcity[", "section_start:", "section_end:", "travis_fold:", "travis_time:"} {
			if strings.Contains(line, m) {
				return m
			}
		}
		if trimmed := strings.TrimSpace(line); strings.HasPrefix(trimmed, "::") {
			return "a line that begins with ::"
		}
		for _, m := range []string{"--- ", "+++ ", "^^^ ", "~~~ "} {
			if strings.HasPrefix(line, m) {
				return "a line that begins with " + m
			}
		}
	}
	return ""
}

// scriptFiles resolves names against the script's current directory.
type scriptFiles struct {
	ts *testscript.TestScript
	os env.Files
}

func (f scriptFiles) Open(name string) (fs.File, error) { return f.os.Open(f.ts.MkAbs(name)) }

func (f scriptFiles) CreateSecret(name string) (io.WriteCloser, error) {
	return f.os.CreateSecret(f.ts.MkAbs(name))
}

func (f scriptFiles) MakeDir(name string) error { return f.os.MakeDir(f.ts.MkAbs(name)) }

func (f scriptFiles) Replace(name string, content []byte) error {
	return f.os.Replace(f.ts.MkAbs(name), content)
}

func (f scriptFiles) OpenRoot(name string) (env.Root, error) { return f.os.OpenRoot(f.ts.MkAbs(name)) }

// noNetwork fails the script at the first attempt to reach anything: a command that is offline by its promise
// must not even try.
type noNetwork struct{ w *world }

var errNoNetwork = errors.New("this script has no network")

func (n noNetwork) Dial(_ context.Context, network, address string, _ func(string) error) (net.Conn, error) {
	n.w.dialled = network + " " + address
	return nil, errNoNetwork
}

func (n noNetwork) Listen(_ context.Context, _, address string) (net.Listener, error) {
	n.w.dialled = "listener " + address
	return nil, errNoNetwork
}

func (n noNetwork) LookupHost(_ context.Context, host string) ([]string, error) {
	n.w.dialled = "name " + host
	return nil, errNoNetwork
}
