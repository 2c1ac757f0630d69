package source

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/rule"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// write makes files below a folder and returns it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func load(t testing.TB, dir string) *Tree {
	t.Helper()
	root, err := env.OS().FS.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = root.Close() })
	tree, err := Load(t.Context(), root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func reasons(list []config.Unexamined) string {
	var b strings.Builder
	for _, u := range list {
		b.WriteString(u.File + ": " + u.Reason + "\n")
	}
	return b.String()
}

func TestNothingOutsideIsRead(t *testing.T) {
	dir := write(t, map[string]string{
		"compose.yaml": "services:\n  api:\n    env_file: [../../../../etc/passwd, /etc/passwd, link.env, https://example.com/x.env, \"${X}.env\"]\n",
	})
	for name, target := range map[string]string{".env": "/proc/self/environ", "link.env": "/etc/passwd", "zero.env": "/dev/zero", "loop.env": "loop.env"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.env"), 0o600); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("/", filepath.Join(dir, "root")); err != nil {
		t.Fatal(err)
	}
	tree := load(t, dir)
	p := Gather(tree, Outside{}, nil)
	for _, d := range p.Definitions {
		t.Errorf("%s was read from %s", d.Name, d.Where.File)
	}
	all := reasons(p.Unexamined)
	for _, want := range []string{".env: not a regular file", "pipe.env: not a regular file", "it lies outside", "a link leads outside", "fetched from elsewhere", "depends on a variable"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said:\n%s", want, all)
		}
	}
}

// A repository can make git run other programs; nothing is run, so nothing of it happens.
func TestNoProgramOfARepositoryRuns(t *testing.T) {
	dir := write(t, map[string]string{".env": "JWT_SECRET=7c9f0a3be61d4d5588e2f1b0c4a7963dd1e05b8f2a6c4e77\n", "other.txt": "x"})
	marker := filepath.Join(t.TempDir(), "ran")
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\ntouch "+marker+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q"},
		{"add", ".env", "other.txt"},
		{"config", "core.fsmonitor", program},
		{"config", "core.hooksPath", filepath.Dir(program)},
		{"config", "core.pager", program},
		{"config", "diff.x.textconv", program},
	} {
		c := exec.CommandContext(t.Context(), "git", args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v %s", args, err, out)
		}
	}
	_ = os.Remove(marker)
	tree := load(t, dir)
	if !tree.Tracked[".env"] || !tree.Tracked["other.txt"] || len(tree.Tracked) != 2 {
		t.Errorf("tracked: %v", tree.Tracked)
	}
	found := rule.Check(Gather(tree, Outside{}, nil), time.Now())
	if len(found) != 1 || found[0].ID != "secret-in-tracked-file" {
		t.Errorf("%v", found)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a program of the repository ran")
	}
}

func TestIndexOfEveryVersionIsRead(t *testing.T) {
	dir := write(t, map[string]string{"a/b/c.env": "x", "a/b/d.env": "y", "z": "z"})
	run := func(args ...string) {
		c := exec.CommandContext(t.Context(), "git", args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Skipf("git %v: %v %s", args, err, out)
		}
	}
	run("init", "-q")
	run("add", ".")
	for _, version := range []string{"2", "3", "4"} {
		run("update-index", "--index-version", version)
		b, err := os.ReadFile(filepath.Join(dir, ".git", "index"))
		if err != nil {
			t.Fatal(err)
		}
		got := parseIndex(b)
		if len(got) != 3 || !got["a/b/c.env"] || !got["a/b/d.env"] || !got["z"] {
			t.Errorf("version %s: %v", version, got)
		}
	}
}

func TestIgnoreFilesDecideAsGitDoes(t *testing.T) {
	rules := append(parseIgnoreFile("*.log\n!keep.log\n/build\nnode/\n**/gen/*.go\n# no\n\\#odd\nsub/deep\n", ""), parseIgnoreFile("local.txt\n", "sub")...)
	for _, c := range []struct {
		path string
		dir  bool
		want bool
	}{
		{"a.log", false, true},
		{"x/a.log", false, true},
		{"keep.log", false, false},
		{"build", true, true},
		{"x/build", true, false},
		{"node", true, true},
		{"node", false, false},
		{"a/gen/x.go", false, true},
		{"gen/x.go", false, true},
		{"gen/sub/x.go", false, false},
		{"#odd", false, true},
		{"sub/deep", false, true},
		{"x/sub/deep", false, false},
		{"sub/local.txt", false, true},
		{"local.txt", false, false},
	} {
		if got := isIgnored(rules, c.path, c.dir); got != c.want {
			t.Errorf("%s (folder: %v): ignored %v, want %v", c.path, c.dir, got, c.want)
		}
	}
}

// The bombs of those who answer for parsers: each is answered, quickly and in little memory.
func TestBombsAreAnswered(t *testing.T) {
	var env strings.Builder
	env.WriteString("A0=xxxxxxxxxx\n")
	for i := range 12 {
		fmt.Fprintf(&env, "A%d=${A%d}${A%d}${A%d}${A%d}${A%d}${A%d}\n", i+1, i, i, i, i, i, i)
	}
	env.WriteString("JWT_SECRET=$A12\n")
	aliases := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		aliases += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	for name, files := range map[string]map[string]string{
		"an env file that doubles":    {".env": env.String(), "compose.yaml": "services:\n  a:\n    environment:\n      JWT_SECRET: ${A12}\n"},
		"an alias into itself":        {"application.yml": "a: &a [*a]\njwt: &b\n  secret: *b\n"},
		"aliases to the ninth power":  {"application.yml": aliases, "values.yaml": aliases, "Chart.yaml": "name: x\n"},
		"deep flow":                   {"application.yml": strings.Repeat("[", 300_000), "compose.yaml": strings.Repeat("{a: ", 200_000)},
		"deep blocks":                 {"application.yml": deepBlocks(3000)},
		"deep interpolation":          {"compose.yaml": "services:\n  a:\n    environment:\n      JWT_SECRET: " + strings.Repeat("${A:-", 150_000) + "\n"},
		"nested brackets in a source": {"jwt.js": "import 'jsonwebtoken';\nx = " + strings.Repeat("(", 200_000) + strings.Repeat("[", 200_000)},
		"endless call in a source":    {"jwt.py": "import jwt\nx = " + strings.Repeat("f(", 100_000)},
		"a million equals signs":      {"jwt.py": "import jwt\n" + strings.Repeat("a=", 400_000)},
		"a string without an end":     {"jwt.ts": "import 'jsonwebtoken'; `" + strings.Repeat("${", 300_000)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, files)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := processorTime(t)
			p := Gather(load(t, dir), Outside{}, nil)
			rule.Check(p, time.Now())
			took := processorTime(t) - start
			runtime.ReadMemStats(&after)
			if limit := patience.For(200 * time.Millisecond); took > limit {
				t.Errorf("took %s", took)
			}
			if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; grown > 400 {
				t.Errorf("allocated %d MiB", grown)
			}
		})
	}
}

// processorTime is what this process has used so far: the promise is about work, not about how busy the machine is.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func deepBlocks(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", min(i, 300)) + "a:\n")
	}
	return b.String()
}

func TestPrecedenceInCompose(t *testing.T) {
	dir := write(t, map[string]string{
		"compose.yaml": `services:
  api:
    env_file: [one.env, two.env]
    environment:
      JWT_EXPIRES_IN: ${TTL}
      JWT_ISSUER: ${ISSUER:-https://id.example.com}
      JWT_AUDIENCE:
  tools:
    profiles: [debug]
    environment: [JWT_EXPIRES_IN=$$5]
`,
		"compose.override.yaml": "services:\n  api:\n    environment:\n      ACCESS_TOKEN_EXPIRE_MINUTES: \"20\"\n",
		".env":                  "TTL=2h\nJWT_REFRESH_EXPIRES_IN=9d\n",
		"one.env":               "JWT_EXPIRES_IN=1h\nREFRESH_TOKEN_TTL=1d\nACCESS_TOKEN_EXPIRE_MINUTES=10\n",
		"two.env":               "REFRESH_TOKEN_TTL=2d\n",
	})
	p := Gather(load(t, dir), Outside{}, nil)
	got := map[string]string{}
	for _, s := range p.Describe() {
		if s.Service == "api" {
			got[s.Name] = fmt.Sprintf("%s %s %d", s.Value, s.Certainty, len(s.Overrides))
		}
	}
	for name, want := range map[string]string{
		"JWT_EXPIRES_IN": "${TTL} known 1", "REFRESH_TOKEN_TTL": "2d known 1", "ACCESS_TOKEN_EXPIRE_MINUTES": "20 known 1",
		"JWT_ISSUER": "${ISSUER:-https://id.example.com} depends-on 0", "JWT_AUDIENCE": "<not known> depends-on 0",
	} {
		if got[name] != want {
			t.Errorf("%s: %s, want %s", name, got[name], want)
		}
	}
	if _, passedIn := got["JWT_REFRESH_EXPIRES_IN"]; passedIn {
		t.Error("compose's own .env was passed in")
	}
}

// The environment of this process is not the project's.
func TestNothingIsTakenFromThisProcess(t *testing.T) {
	const canary = "ghp_a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6"
	t.Setenv("CANARY", canary)
	dir := write(t, map[string]string{
		"compose.yaml": "services:\n  api:\n    environment:\n      JWT_ISSUER: ${CANARY}\n      JWT_EXPIRES_IN: ${CANARY}\n      JWT_AUDIENCE: ${X:-${CANARY}}\n      JWT_SECRET: ${X:?${CANARY}}\n",
		".env":         "ACCESS_TOKEN_TTL=\"${CANARY}\"\n",
	})
	for _, process := range []map[string]string{nil, {"CANARY": canary}} {
		p := Gather(load(t, dir), Outside{Process: process}, nil)
		all := fmt.Sprintf("%+v %v", p.Describe(), rule.Check(p, time.Now()))
		if strings.Contains(all, canary) {
			t.Errorf("the canary is shown: %s", all)
		}
		if process != nil && !strings.Contains(all, "${CANARY}") {
			t.Errorf("what went through the environment is not named: %s", all)
		}
	}
}

func TestInterpolationIsThatOfCompose(t *testing.T) {
	vars := scope{"A": "a", "EMPTY": ""}
	for in, want := range map[string]string{
		"$A": "a", "${A}": "a", "x${A}y": "xay", "$$A": "$A", "$": "$", "${A:-d}": "a", "${B:-d}": "d", "${B-d}": "d", "${EMPTY:-d}": "d", "${EMPTY-d}": "", "${A:+r}": "r", "${B:+r}": "",
		"${B:-${A}}": "a", "${B:-x${A}}": "xa", "${A": "${A", "$1": "$1", "${B:?must}": "", "$B": "",
	} {
		if got := interpolate(in, vars).text; got != want {
			t.Errorf("%s = %q, want %q", in, got, want)
		}
	}
	if r := interpolate("${B:-d}", vars); r.certainty != config.DependsOn || r.depends != "B" || !r.fallback {
		t.Errorf("%+v", r)
	}
}

func FuzzProject(f *testing.F) {
	f.Add("compose.yaml", "services:\n  a:\n    environment: [A=b]\n    env_file: .env\n")
	f.Add("k8s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {JWT_SECRET: YQ==}\n---\nkind: Pod\napiVersion: v1\nspec: {containers: [{env: [{name: A, value: $(B)}]}]}\n")
	f.Add("application.yml", "a: &a [*a]\nb: {<<: *a}\n")
	f.Add("application.properties", "jwt.secret = ${X:y}\n")
	f.Add("appsettings.json", "{\"Jwt\": {\"Key\": \"x\"}}")
	f.Add(".env", "export A=\"x\nJWT_SECRET='a' # b\n")
	f.Add(".gitignore", "**/**/a\n!x\n[\n")
	f.Add("kong.yml", "_format_version: 1\nplugins: [{name: jwt}]\n")
	f.Add("package.json", "{\"name\": \"jsonwebtoken\"}")
	f.Add("kustomization.yaml", "namePrefix: a-\nresources: [.]\nimages: [{name: a, newName: b}]\nconfigMapGenerator:\n  - {name: a, behavior: merge, envs: [.env], literals: [JWT_EXPIRES_IN=1h]}\npatches:\n  - target: {kind: Pod, name: a}\n    patch: |-\n      - {op: add, path: /spec/containers/0/env/-, value: {name: A, value: b}}\n")
	f.Add("a.tf", "resource \"aws_cognito_user_pool_client\" \"a\" {\n  access_token_validity = 60\n  token_validity_units { access_token = \"minutes\" }\n}\n")
	f.Add(".jwtdoc.yaml", "ignore: [{rules: ['*'], path: ../x, until: 2027-01-31}]\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if !filepath.IsLocal(name) || strings.ContainsAny(name, "/\x00\\") || len(name) > 60 || name == "." || len(text) > 1<<16 {
			return
		}
		file := &File{Path: name, Text: []byte(text), role: roleOf(name)}
		tree := &Tree{Files: map[string]*File{name: file, "Chart.yaml": {Path: "Chart.yaml", role: roleYAML}, ".env": {Path: ".env", Text: []byte(text), role: roleEnv}}}
		p := Gather(tree, Outside{}, nil)
		rule.Check(p, time.Unix(1_700_000_000, 0))
		_, _ = ReadOptions(file)
		_ = isIgnored(parseIgnoreFile(text, ""), name, false)
		_ = interpolate(text, scope{"A": "${B}", "B": "$A"})
	})
}

func FuzzIndex(f *testing.F) {
	b := append([]byte("DIRC"), 0, 0, 0, 2, 0, 0, 0, 1)
	b = append(b, make([]byte, 60)...)
	b = binary.BigEndian.AppendUint16(b, 1)
	f.Add(append(b, "a\x00\x00\x00\x00\x00\x00\x00\x00"...))
	f.Fuzz(func(_ *testing.T, b []byte) { parseIndex(b) })
}
