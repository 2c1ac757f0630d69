package cmd

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// notOffered are examples that cannot work as they stand, and why.
var notOffered = map[string]string{
	"jwtdoc check --config-from origin/main": "the reader's checkout has that branch",

	"jwtdoc session show 6f0c2f6e":    "the event is in the reader's database",
	"jwtdoc session show 6f0c2f6e -j": "the event is in the reader's database",
	"jwtdoc session explain 6f0c2f6e": "the event is in the reader's database",
	"jwtdoc session explain ID":       "the event is in the reader's database",
}

// Every line that the help, the README or a guide offers is run in a folder that has the files it names. Nothing is
// reached from there, so some say so; but none may be a wrong command line.
func TestNoExampleIsAWrongCommandLine(t *testing.T) {
	texts := exampleTexts(t)
	x := newExampleFolder(t)
	ran := 0
	for _, place := range slices.Sorted(maps.Keys(texts)) {
		lines := exampleLines(texts[place])
		if len(lines) == 0 {
			t.Errorf("%s shows no line to run", place)
		}
		for _, line := range lines {
			if _, no := notOffered["jwtdoc "+strings.Join(line.args, " ")]; no {
				continue
			}
			ran++
			t.Run(strings.Join(line.args, " "), func(t *testing.T) { runExample(t, x, place, line) })
		}
	}
	if ran < 150 {
		t.Errorf("only %d lines were run", ran)
	}
}

// exampleTexts returns what holds lines to copy, by where it stands.
func exampleTexts(t *testing.T) map[string]string {
	t.Helper()
	_, _, tree := testApp()
	texts := map[string]string{"jwtdoc help": tree.Example}
	for _, c := range allCommands(tree) {
		texts["help of "+c.CommandPath()] = c.Example
	}
	for _, topic := range topics() {
		texts["help about "+topic.name], _, _ = strings.Cut(topic.text(), "\n\n")
	}
	guides, err := filepath.Glob(filepath.Join("..", "docs", "guides", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(guides, filepath.Join("..", "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if blocks := codeBlocks(string(text)); len(exampleLines(blocks)) > 0 {
			texts[page] = blocks
		}
	}
	return texts
}

// codeBlocks returns the lines of a Markdown page that stand in code blocks and begin a command.
func codeBlocks(page string) string {
	var b strings.Builder
	inside, continued := false, false
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "```") {
			inside = !inside
			continue
		}
		command := strings.HasPrefix(line, "$ ") || strings.HasPrefix(line, "jwtdoc ") || strings.Contains(line, "| jwtdoc ")
		if inside && (command || continued) {
			b.WriteString(strings.TrimPrefix(line, "$ "))
			continued = strings.HasSuffix(line, "\\\n")
		}
	}
	return b.String()
}

// example is one run of jwtdoc in a line of shell.
type example struct {
	args []string
	// before is the program that it reads from, behind a pipe.
	before string
	// input is the file that it reads from.
	input string
}

var redirected = regexp.MustCompile(` < (\S+)`)

// exampleLines returns every run of jwtdoc in lines of shell.
func exampleLines(text string) []example {
	var out []example
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\\\n", " "), "\n") {
		before := ""
		for part := range strings.SplitSeq(line, " | ") {
			if args, ok := exampleArguments(part + " "); ok {
				e := example{args: args, before: before}
				if m := redirected.FindStringSubmatch(part); m != nil {
					e.input = m[1]
				}
				out = append(out, e)
			}
			before, _, _ = strings.Cut(strings.TrimSpace(part), " ")
		}
	}
	return out
}

// exampleArguments returns the arguments of the jwtdoc in a line of shell, without quotes; false where there is none.
func exampleArguments(line string) ([]string, bool) {
	before, rest, ok := strings.Cut(line, "jwtdoc ")
	if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") || strings.ContainsAny(before, "#/.") {
		return nil, strings.TrimSpace(line) == "jwtdoc"
	}
	for _, end := range []string{" || ", " && ", " > ", " >> ", " 2>", " < ", "; ", " #", ")\"", ") "} {
		rest, _, _ = strings.Cut(rest, end)
	}
	var args []string
	word, quote, open := "", byte(0), false
	for i := range len(rest) {
		switch b := rest[i]; {
		case quote == 0 && (b == '"' || b == '\''):
			quote, open = b, true
		case b == quote && quote != 0:
			quote = 0
		case b == ' ' && quote == 0:
			if open || word != "" {
				args = append(args, word)
			}
			word, open = "", false
		default:
			word += string(b)
		}
	}
	if open || word != "" {
		args = append(args, word)
	}
	return args, true
}

// runExample runs a line in a folder of its own.
func runExample(t *testing.T, x *exampleFolder, place string, line example) {
	t.Helper()
	args := make([]string, len(line.args))
	for i, arg := range line.args {
		args[i] = strings.NewReplacer("$TOKEN", x.token, "$JWE", x.encrypted, "$SIGNATURE", x.detached).Replace(arg)
	}
	command := ""
	if len(args) > 0 {
		command = args[0]
	}
	if command == "watch" {
		args = append(args, "--once")
	}
	x.enter(t, args)
	if command == "audit" && !slices.Contains(args, "--yes") {
		args = append(args, "--yes") // on a terminal it asks
	}
	if command == "session" {
		x.store(t)
	}
	e := x.world()
	switch {
	case line.input != "":
		text, err := os.ReadFile(line.input)
		if err != nil {
			t.Fatal(err)
		}
		e.In = strings.NewReader(string(text))
	case line.before != "":
		e.In = strings.NewReader(x.printedBy(t, line))
	}
	if slices.Contains(args, "demo") && !slices.Contains(args, "session") {
		e.Net = env.OS().Net // it talks to itself
	}
	var out, errs strings.Builder
	e.Out, e.Err = &out, &errs
	if code := Main(e, args); code == int(finding.ExitUsage) {
		t.Errorf("%s: jwtdoc %s\n%s", place, strings.Join(line.args, " "), errs.String())
	}
}

// exampleFolder is where the examples run: the files that they name, and what stands for their variables.
type exampleFolder struct {
	files                      map[string][]byte
	dir                        string
	token, encrypted, detached string
}

// newExampleFolder makes the files that the examples name.
func newExampleFolder(t *testing.T) *exampleFolder {
	t.Helper()
	session, err := txtar.ParseFile(filepath.Join("..", "testdata", "session", "s2-minute-25-har.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	event, err := txtar.ParseFile(filepath.Join("..", "testdata", "session", "s2-minute-25.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	x := &exampleFolder{dir: t.TempDir()}
	t.Chdir(x.dir)
	write := func(name, text string) {
		mode := os.FileMode(0o600)
		if filepath.Dir(name) == "bin" {
			mode = 0o700
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), mode)); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range append(session.Files, event.Files...) {
		write(f.Name, string(f.Data))
	}
	for name, text := range map[string]string{
		"jwt.key": exampleSecret, "key": exampleSecret, "token": exampleSecret, "backend/.env": "SECRET_KEY=" + exampleSecret + "\n",
		".env": "SECRET_KEY=" + exampleSecret + "\nJWT_SIGNING_KEY=" + exampleSecret + "\nJWT_EXPIRES_IN=2h\n", "deploy/.env": "DEBUG=1\n", ".env.production": "JWT_EXPIRES_IN=7d\n", "repo/.env": "JWT_EXPIRES_IN=2h\n",
		"api.log":     "2026-03-02T09:25:00Z INFO GET /me 401\n",
		"claims.json": `{"sub":"3"}`, "body.json": `{"sub":"3"}`, "answer.txt": "HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer\n\n{}",
		"bin/vault": "#!/bin/sh\nread -r token < token.txt\necho \"$token\"\n", "bin/renew": "#!/bin/sh\n",
	} {
		write(name, text)
	}
	x.token = x.run(t, "mint", "--secret-file", "jwt.key", "--sub", "3", "--aud", "api")
	for _, name := range []string{"t", "token.txt", "access.txt", "refresh.txt"} {
		write(name, x.token+"\n")
	}
	write("tokens.txt", x.token+"\n"+x.token+"\n")
	write("jar.txt", "localhost\tFALSE\t/\tFALSE\t0\taccess_token\t"+x.token+"\n")
	write("request.txt", "curl 'http://localhost:8000/api/users' -H 'Authorization: Bearer "+x.token+"'\n")
	for _, name := range []string{"jwt", "other", "old", "new", "private"} {
		x.run(t, "key", "new", "--out", name+".pem")
	}
	x.run(t, "key", "convert", "--to", "jwk", "jwt.pem", "--out", "jwk.json")
	x.run(t, "key", "convert", "--to", "jwks", "jwt.pem", "other.pem", "--out", "jwks-private.json")
	x.run(t, "key", "public", "jwks-private.json", "--out", "jwks.json")
	write("tls.crt", x.run(t, "key", "public", "jwt.pem"))
	parts := strings.Split(x.run(t, "mint", "--key", "jwt.pem", "--sub", "3"), ".")
	x.detached, x.encrypted = parts[0]+".."+parts[2], strings.Join([]string{parts[0], "", parts[1], parts[1], parts[2]}, ".")
	x.keep(t)
	return x
}

// keep remembers the files, so that every example finds them untouched.
func (x *exampleFolder) keep(t *testing.T) {
	t.Helper()
	x.files = map[string][]byte{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		x.files[name], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// enter makes a new folder with the files, without what the command line is going to make itself.
func (x *exampleFolder) enter(t *testing.T, args []string) {
	t.Helper()
	x.dir = t.TempDir()
	t.Chdir(x.dir)
	for name, text := range x.files {
		if i := slices.Index(args, name); i > 0 && (args[i-1] == "--out" || args[i-1] == "--new-secret") {
			continue
		}
		mode := os.FileMode(0o600)
		if filepath.Dir(name) == "bin" {
			mode = 0o700
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, text, mode)); err != nil {
			t.Fatal(err)
		}
	}
}

// store makes the database that session serve would have made.
func (x *exampleFolder) store(t *testing.T) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(x.dir, ".local", "state", "jwtdoc"), 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), x.world(), "sqlite:"+filepath.Join(x.dir, ".local", "state", "jwtdoc", "sessions.db"), store.Write)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
}

// run runs a command that must succeed, and returns what it prints.
func (x *exampleFolder) run(t *testing.T, args ...string) string {
	t.Helper()
	e := x.world()
	var out, errs strings.Builder
	e.Out, e.Err = &out, &errs
	if code := Main(e, args); code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, code, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// printedBy is what the program before a pipe prints.
func (x *exampleFolder) printedBy(t *testing.T, line example) string {
	t.Helper()
	printed := map[string]string{
		"pbpaste": x.token, "jq": `{"sub":"3"}`, "curl": string(x.files["jwks.json"]),
		"docker": exampleSecret, "printf": x.token, "cat": x.token,
	}
	if slices.Contains(line.args, "--log") {
		return string(x.files["api.log"])
	}
	text, ok := printed[line.before]
	if !ok {
		t.Errorf("what %s prints is not known here", line.before)
	}
	return text
}

// exampleSecret signs the tokens of the examples.
const exampleSecret = "9f3c1d7a5b2e8064f1a9c7d3e5b80246ace13579bdf02468"

// world is the world of an example: a folder, no network, no terminal.
func (x *exampleFolder) world() *env.Env {
	e := env.OS()
	e.In, e.Out, e.Err = strings.NewReader(""), io.Discard, io.Discard
	e.IsTerminal, e.Zone, e.Net = env.Terminal{}, time.UTC, nowhere{}
	e.Environ = []string{"HOME=" + x.dir, "SECRET_KEY=" + exampleSecret, "PATH=" + filepath.Join(x.dir, "bin")}
	e.Sleep = func(context.Context, time.Duration) error { return nil }
	e.ReadPassword = func(context.Context, string) ([]byte, error) { return nil, env.ErrNoTerminal }
	e.SpareMemory = nil
	return e
}

// nowhere is a network without anything in it.
type nowhere struct{}

var errNowhere = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

func (nowhere) Dial(context.Context, string, string, func(string) error) (net.Conn, error) {
	return nil, errNowhere
}

func (nowhere) Listen(context.Context, string, string) (net.Listener, error) {
	return nil, errors.New("no address is free")
}

func (nowhere) LookupHost(context.Context, string) ([]string, error) {
	return []string{"127.0.0.1"}, nil
}
