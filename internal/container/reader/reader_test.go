package reader_test

import (
	"archive/tar"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// fake is a docker or kubectl that records how it is called, and prints what it is told to.
type fake struct {
	t   *testing.T
	dir string
	env *env.Env
}

// fakeScript appends its arguments, each ended by NUL and each call by a line end, and its environment to files beside
// it, and prints the first file answer-N-CODE whose words are all among the arguments.
const fakeScript = `#!/bin/sh
dir=${0%/*}
for a in "$@"; do printf '%s\000' "$a" >>"$dir/argv"; done
printf '\n' >>"$dir/argv"
env >>"$dir/env"
for f in "$dir"/answer-*; do
  [ -e "$f/words" ] || continue
  all=yes
  while read -r word; do
    case " $* " in *" $word "*) ;; *) all=no ;; esac
  done <"$f/words"
  if [ $all = yes ]; then
    cat "$f/out"; cat "$f/err" >&2
    exit "$(cat "$f/code")"
  fi
done
exit 0
`

func newFake(t *testing.T, name string, environ ...string) *fake {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a script for sh")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(fakeScript), 0o755); err != nil {
		t.Fatal(err)
	}
	e := env.OS()
	e.Environ = append([]string{"PATH=" + dir + ":/usr/bin:/bin"}, environ...)
	return &fake{t, dir, e}
}

// says arranges what a call with these words among its arguments prints.
func (f *fake) says(words, out, errOut string, code string) {
	f.t.Helper()
	n := 0
	for ; ; n++ {
		if _, err := os.Stat(f.answer(n)); err != nil {
			break
		}
	}
	if err := os.Mkdir(f.answer(n), 0o755); err != nil {
		f.t.Fatal(err)
	}
	for name, text := range map[string]string{"words": strings.Join(strings.Fields(words), "\n") + "\n", "out": out, "err": errOut, "code": code} {
		if err := os.WriteFile(filepath.Join(f.answer(n), name), []byte(text), 0o644); err != nil {
			f.t.Fatal(err)
		}
	}
}

func (f *fake) answer(n int) string { return filepath.Join(f.dir, "answer-"+string(rune('a'+n))) }

// calls returns the arguments of every call so far.
func (f *fake) calls() [][]string {
	b, _ := os.ReadFile(filepath.Join(f.dir, "argv"))
	var out [][]string
	for line := range strings.SplitSeq(string(b), "\x00\n") {
		if line != "" {
			out = append(out, strings.Split(line, "\x00"))
		}
	}
	return out
}

func (f *fake) environment() string {
	b, _ := os.ReadFile(filepath.Join(f.dir, "env"))
	return string(b)
}

const (
	here      = `[{"Name":"default","Endpoints":{"docker":{"Host":"unix:///var/run/docker.sock"}}}]`
	elsewhere = `[{"Name":"prod","Endpoints":{"docker":{"Host":"ssh://alma@prod"}}}]`
	oneBox    = `[{"Id":"c0ffee","Name":"/backend","Image":"sha256:1","Config":{"Env":["SECRET_KEY=x"],"WorkingDir":"/app","Labels":{"com.docker.compose.service":"backend","com.docker.compose.project":"shop"}}}]`
)

func openDocker(t *testing.T, f *fake, o reader.Options) *reader.Docker {
	t.Helper()
	d, err := reader.OpenDocker(t.Context(), f.env, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDockerIsAskedOnlyToRead(t *testing.T) {
	f := newFake(t, "docker")
	f.says("context", here, "", "0")
	f.says("image", `[{"Config":{"Env":["SECRET_KEY=x"]}}]`, "", "0")
	f.says("inspect", oneBox, "", "0")
	f.says("ps", `{"ID":"c0ffee","Names":"backend","State":"running"}`+"\n", "", "0")
	f.says("cp", archive(t, tar.Header{Name: ".env", Mode: 0o600, Typeflag: tar.TypeReg}, "SECRET_KEY=y\n"), "", "0")
	f.says("logs", "2026-11-24T13:00:01Z second\n", "2026-11-24T13:00:00Z first\n", "0")
	d := openDocker(t, f, reader.Options{})
	list, err := d.Service(t.Context(), "backend", "shop")
	if err != nil || len(list) != 1 || list[0].Name != "backend" {
		t.Fatalf("%+v: %v", list, err)
	}
	if v, _ := list[0].Lookup("SECRET_KEY"); !v.FromImage {
		t.Error("the image's own variable is not marked")
	}
	if b, err := d.File(t.Context(), "c0ffee", "/app/.env"); err != nil || string(b) != "SECRET_KEY=y\n" {
		t.Errorf("the file has %q: %v", b, err)
	}
	since := time.Date(2026, 11, 24, 13, 0, 0, 5e8, time.FixedZone("", 7*3600))
	lines, err := d.Logs(t.Context(), "c0ffee", since, since.Add(time.Second))
	if err != nil || len(lines) != 2 || lines[0].Text != "first" {
		t.Errorf("lines %v: %v", lines, err)
	}
	if _, err := d.Info(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := d.Date(t.Context(), "c0ffee", "-u", "+%s"); err != nil {
		t.Error(err)
	}
	want := [][]string{
		{"context", "inspect"},
		{"ps", "--all", "--no-trunc", "--format", "{{json .}}", "--filter", "label=com.docker.compose.service=backend", "--filter", "label=com.docker.compose.project=shop"},
		{"inspect", "--type", "container", "--", "c0ffee"},
		{"inspect", "--type", "image", "--", "sha256:1"},
		{"cp", "--follow-link", "--", "c0ffee:/app/.env", "-"},
		{"logs", "--timestamps", "--since", "2026-11-24T06:00:00.5Z", "--until", "2026-11-24T06:00:01.5Z", "--", "c0ffee"},
		{"info", "--format", "{{json .}}"},
		{"exec", "--", "c0ffee", "date", "-u", "+%s"},
	}
	if diff := cmp.Diff(want, f.calls()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestHostileNamesNeverReachAProgram(t *testing.T) {
	for _, name := range []string{"-H", "--help", "a\nb", "", "\x1b]0;x\a"} {
		f := newFake(t, "docker")
		f.says("context", here, "", "0")
		d := openDocker(t, f, reader.Options{})
		_, inspect := d.Inspect(t.Context(), name)
		_, service := d.Service(t.Context(), name, "")
		_, file := d.File(t.Context(), name, "/.env")
		_, logs := d.Logs(t.Context(), name, time.Now(), time.Now())
		_, date := d.Date(t.Context(), name)
		for _, err := range []error{inspect, service, file, logs, date} {
			if code, _ := finding.ExitOf(err); err == nil || code != finding.ExitUsage {
				t.Errorf("%q: %v", name, err)
			}
		}
		if name != "" { // none is the current one
			if _, err := reader.OpenDocker(t.Context(), f.env, reader.Options{Context: name}); err == nil {
				t.Errorf("the context %q was taken", name)
			}
		}
		if len(f.calls()) != 1 {
			t.Errorf("%q: calls %q", name, f.calls())
		}
	}
}

func TestANameIsOneArgumentWhateverItHolds(t *testing.T) {
	f := newFake(t, "docker")
	f.says("context", here, "", "0")
	f.says("inspect", oneBox, "", "0")
	d := openDocker(t, f, reader.Options{})
	if _, err := d.Inspect(t.Context(), ";touch pwned;$(id)`id` "); err != nil {
		t.Fatal(err)
	}
	if got := f.calls()[1]; !slices.Equal(got, []string{"inspect", "--type", "container", "--", ";touch pwned;$(id)`id` "}) {
		t.Errorf("arguments %q", got)
	}
}

func TestDockerGetsNothingOfOurEnvironmentButWhatItNeeds(t *testing.T) {
	f := newFake(t, "docker", "HOME=/home/alma", "DOCKER_HOST=unix:///run/x.sock", "DOCKER_CONFIG=canary-by-value", "JWT_SECRET=canary",
		"LD_PRELOAD=canary", "HTTP_PROXY=canary", "GITHUB_TOKEN=canary", "PAGER=canary")
	f.says("context", here, "", "0")
	openDocker(t, f, reader.Options{Withhold: func(_, value string) bool { return value == "canary-by-value" }})
	got := f.environment()
	if strings.Contains(got, "canary") {
		t.Errorf("it got\n%s", got)
	}
	for _, want := range []string{"HOME=/home/alma", "DOCKER_HOST=unix:///run/x.sock"} {
		if !strings.Contains(got, want) {
			t.Errorf("it did not get %s, but\n%s", want, got)
		}
	}
}

func TestAnEngineElsewhereMustBeNamed(t *testing.T) {
	f := newFake(t, "docker")
	f.says("context", elsewhere, "", "0")
	f.says("inspect", oneBox, "", "0")
	_, err := reader.OpenDocker(t.Context(), f.env, reader.Options{})
	code, hint := finding.ExitOf(err)
	if code != finding.ExitUsage || !strings.Contains(err.Error(), "ssh://alma@prod") || !strings.Contains(hint, "--context 'prod'") && !strings.Contains(hint, "--context prod") {
		t.Errorf("%v (%q)", err, hint)
	}
	d := openDocker(t, f, reader.Options{Context: "prod"})
	if d.Endpoint().Host != "ssh://alma@prod" {
		t.Errorf("endpoint %+v", d.Endpoint())
	}
	if _, err := d.Inspect(t.Context(), "backend"); err != nil {
		t.Fatal(err)
	}
	calls := f.calls()
	if got := calls[len(calls)-2]; !slices.Equal(got[:3], []string{"--context", "prod", "inspect"}) {
		t.Errorf("arguments %q", got)
	}
}

func TestFailuresSayWhatToDo(t *testing.T) {
	for _, c := range []struct{ said, hint string }{
		{"Error response from daemon: No such container: backend", "--compose-service"},
		{"permission denied while trying to connect to the Docker daemon socket", "group docker"},
		{"Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "start the engine"},
		{"something else \x1b[2J", "docker context ls"},
	} {
		f := newFake(t, "docker")
		f.says("context", here, "", "0")
		f.says("inspect", "", c.said, "1")
		_, err := openDocker(t, f, reader.Options{}).Inspect(t.Context(), "backend")
		code, hint := finding.ExitOf(err)
		if code != finding.ExitUnexamined || !strings.Contains(hint, c.hint) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v (%q)", c.said, err, hint)
		}
	}
	e := env.OS()
	e.Environ = nil
	_, err := reader.OpenDocker(t.Context(), e, reader.Options{})
	if code, hint := finding.ExitOf(err); code != finding.ExitUnexamined || !strings.Contains(hint, "docker.io") {
		t.Errorf("without docker: %v (%q)", err, hint)
	}
}

func archive(t *testing.T, h tar.Header, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	h.Size = int64(len(content))
	if err := w.WriteHeader(&h); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOnlyARegularFileOfBoundedSizeIsReadOutOfAContainer(t *testing.T) {
	for name, c := range map[string]struct {
		out, err string
		code     string
		want     error
	}{
		"a folder":    {out: archive(t, tar.Header{Name: "etc/", Typeflag: tar.TypeDir}, ""), code: "0", want: reader.ErrNotRegular},
		"a link":      {out: archive(t, tar.Header{Name: ".env", Linkname: "/proc/self/environ", Typeflag: tar.TypeSymlink}, ""), code: "0", want: reader.ErrNotRegular},
		"a pipe":      {out: archive(t, tar.Header{Name: ".env", Typeflag: tar.TypeFifo}, ""), code: "0", want: reader.ErrNotRegular},
		"nothing":     {err: "Error response from daemon: Could not find the file /app/.env in container backend", code: "1", want: reader.ErrNoFile},
		"no archive":  {out: "SECRET_KEY=canary", code: "0"},
		"cut short":   {out: archive(t, tar.Header{Name: ".env", Typeflag: tar.TypeReg}, "SECRET_KEY=canary\n")[:520], code: "0"},
		"far too big": {out: archive(t, tar.Header{Name: ".env", Typeflag: tar.TypeReg}, strings.Repeat("x", 1<<20+1)), code: "0"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, "docker")
			f.says("context", here, "", "0")
			f.says("cp", c.out, c.err, c.code)
			b, err := openDocker(t, f, reader.Options{}).File(t.Context(), "backend", "/app/.env")
			if err == nil || c.want != nil && !errors.Is(err, c.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("%d bytes: %v", len(b), err)
			}
		})
	}
}

const config = `{"current-context":"staging","contexts":[{"name":"staging","context":{"namespace":"shop"}}],"clusters":[{"cluster":{"server":"https://10.0.0.1"}}]}`

func TestKubectlIsAskedOnlyToReadAsKubectlExecWould(t *testing.T) {
	f := newFake(t, "kubectl", "AWS_PROFILE=dev", "JWT_SECRET=canary")
	f.says("config", config, "", "0")
	f.says("env -0", "", "env: invalid option -- 0", "1")
	f.says("env", "SECRET_KEY=x\nTZ=UTC\n", "", "0")
	f.says("cat", "SECRET_KEY=y\n", "", "0")
	k, err := reader.OpenKubernetes(t.Context(), f.env, reader.Options{Namespace: "web", Withhold: func(name, _ string) bool { return name == "JWT_SECRET" }})
	if err != nil {
		t.Fatal(err)
	}
	if c := k.Cluster(); c.Context != "staging" || c.Namespace != "web" {
		t.Errorf("cluster %+v", c)
	}
	pod := reader.Pod{Name: "deploy/api", Container: "app"}
	if vars, err := k.Environment(t.Context(), pod); err != nil || len(vars) != 2 || vars[0].Name != "SECRET_KEY" {
		t.Errorf("%v: %v", vars, err)
	}
	if b, err := k.File(t.Context(), pod, ".env"); err != nil || string(b) != "SECRET_KEY=y\n" {
		t.Errorf("%q: %v", b, err)
	}
	if _, err := k.Logs(t.Context(), pod, time.Unix(1764485341, 0)); err != nil {
		t.Error(err)
	}
	if _, err := k.Date(t.Context(), pod, "-u"); err != nil {
		t.Error(err)
	}
	exec := []string{"--namespace", "web", "exec", "deploy/api", "--container", "app", "--"}
	want := [][]string{
		{"config", "view", "--minify", "-o", "json"},
		append(slices.Clone(exec), "env", "-0"), append(slices.Clone(exec), "env"), append(slices.Clone(exec), "cat", ".env"),
		{"--namespace", "web", "logs", "deploy/api", "--container", "app", "--timestamps", "--since-time", "2025-11-30T06:49:01Z"},
		append(slices.Clone(exec), "date", "-u"),
	}
	if diff := cmp.Diff(want, f.calls()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if got := f.environment(); strings.Contains(got, "canary") || !strings.Contains(got, "AWS_PROFILE=dev") {
		t.Errorf("it got\n%s", got)
	}
	for _, bad := range []reader.Pod{{Name: "-H"}, {Name: "--help"}, {Name: "a\nb"}, {Name: "x", Container: "--raw"}} {
		if _, err := k.Environment(t.Context(), bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	if n := len(f.calls()); n != len(want) {
		t.Errorf("%d calls, want %d: a hostile name was passed on", n, len(want))
	}
}

func TestAPodWithoutEnvIsToldApart(t *testing.T) {
	f := newFake(t, "kubectl")
	f.says("config", config, "", "0")
	f.says("exec", "", `OCI runtime exec failed: exec failed: unable to start container process: exec: "env": executable file not found in $PATH: unknown`, "126")
	k, err := reader.OpenKubernetes(t.Context(), f.env, reader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Environment(t.Context(), reader.Pod{Name: "api"}); !errors.Is(err, reader.ErrNoProgram) {
		t.Error(err)
	}
}
