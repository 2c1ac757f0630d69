package reader

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	docker "github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// standIn puts a script in docker's or kubectl's place: it records its arguments, and runs what it is told to run in
// this machine's own shell.
func standIn(t *testing.T, name, script string) (e *env.Env, calls func() []string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a script for sh")
	}
	dir := t.TempDir()
	script = "#!/bin/sh\nprintf '%s\\n' \"$*\" | tr '\\n' ' ' >>" + dir + "/calls\necho >>" + dir + "/calls\n" + script
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	e = env.OS()
	e.Environ = []string{"PATH=" + dir + ":/usr/bin:/bin", "JWTDOC_CANARY=1"}
	return e, func() []string {
		b, err := os.ReadFile(filepath.Join(dir, "calls"))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(b)), "\n")
	}
}

const engine = `case "$1" in
context) echo '[{"Name":"default","Endpoints":{"docker":{"Host":"unix:///var/run/docker.sock"}}}]' ;;
inspect) case "$3" in
  image) echo '[]' ;;
  *) echo '[{"Id":"c0ffee","Name":"/backend","State":{"Running":true,"Status":"running"},"Config":{"Env":["TZ=Asia/Bangkok"]}}]' ;;
  esac ;;
info) date -u '+{"SystemTime":"%Y-%m-%dT%H:%M:%S.%NZ","Architecture":"x86_64"}' ;;
exec) shift 4; TZ=Asia/Bangkok exec DATE"$@" ;;
esac
`

func world(e *env.Env) World {
	return World{Env: e, Local: clock.NewLocal(e.Now()), Note: func(string, ...any) {}}
}

func TestContainerIsReadByTheAllowedVerbsAlone(t *testing.T) {
	e, calls := standIn(t, "docker", strings.ReplaceAll(engine, "DATE", ""))
	d, err := docker.OpenDocker(t.Context(), e, docker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := Containers{World: world(e), Docker: d}.Container(t.Context(), "backend")
	if i, ok := s.Offset(); !ok || !i.Contains(0) || i.Radius() > time.Second {
		t.Errorf("%v %v: %+v", i, ok, s.Readings)
	}
	if r := s.Best(); r.Kind != clock.KindDate || !strings.HasPrefix(r.Zone, "+0700") || r.Requests != dates {
		t.Errorf("%+v", r)
	}
	for _, call := range calls() {
		allowed := false
		for _, verb := range []string{"context inspect ", "inspect --type container -- backend ", "info --format {{json .}} ", "exec -i -- c0ffee sh -c while read -r _; do date '+%s.%N %z %Z'; done "} {
			allowed = allowed || strings.TrimSpace(call) == strings.TrimSpace(verb)
		}
		if !allowed {
			t.Errorf("docker %s", call)
		}
	}
}

// Without the fractions of a second that GNU's date knows, the turn of the second is found as of a server's Date.
func TestDateWithoutFractionsIsHunted(t *testing.T) {
	e, _ := standIn(t, "docker", strings.Replace(engine, "DATE\"$@\"", `sh -c 'while read -r _; do date "+%s.N %z %Z"; done'`, 1))
	d, err := docker.OpenDocker(t.Context(), e, docker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := world(e)
	w.Enough = func(i clock.Interval) bool { return i.Radius() < 100*time.Millisecond }
	r := Containers{World: w, Docker: d}.date(t.Context(), "c0ffee")
	if r.Offset == nil || !r.Offset.Contains(0) || r.Offset.Radius() > 200*time.Millisecond || r.Requests < 3 {
		t.Errorf("%v after %d: %s", r.Offset, r.Requests, r.Problem)
	}
}

func TestPodIsReadThroughKubectlExec(t *testing.T) {
	e, calls := standIn(t, "kubectl", `for a in "$@"; do
  case $a in
  config) echo '{"current-context":"kind","contexts":[{"name":"kind","context":{"namespace":"shop"}}]}'; exit ;;
  --) shift; exec "$@" ;;
  esac
  shift
done
`)
	k, err := docker.OpenKubernetes(t.Context(), e, docker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := world(e).Pod(t.Context(), k, docker.Pod{Name: "deploy/api"})
	if i, ok := s.Offset(); !ok || !i.Contains(0) || i.Radius() > time.Second {
		t.Errorf("%v %v: %+v", i, ok, s.Readings)
	}
	if how := s.Readings[0].How; how != "date over one kubectl exec, context kind, namespace shop" {
		t.Errorf("it was read by %q", how)
	}
	if all := calls(); len(all) != 2 || !strings.HasPrefix(all[1], "--namespace shop exec -i deploy/api -- sh -c while read") {
		t.Errorf("kubectl %q", all)
	}
}

func TestContainerThatPrintsNoTimeIsNotRead(t *testing.T) {
	for name, run := range map[string]string{
		"words":     `echo 'tomorrow at noon'; cat >/dev/null; exit`,
		"nothing":   `exit 0`,
		"no shell":  `echo 'OCI runtime exec failed: exec: "sh": executable file not found in $PATH' >&2; exit 126`,
		"for ever":  `yes 1 | tr -d '\n'`,
		"not a one": `echo 99999999999999999999.0; cat >/dev/null`,
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := standIn(t, "docker", strings.Replace(engine, "exec DATE\"$@\"", run, 1))
			d, err := docker.OpenDocker(t.Context(), e, docker.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := Containers{World: world(e), Docker: d}.date(t.Context(), "c0ffee")
			if r.Offset != nil || r.Problem == "" {
				t.Errorf("%+v", r)
			}
		})
	}
}

func FuzzDateLine(f *testing.F) {
	for _, s := range []string{"1764000000.123456789 +0700 +07", "1764000000.%N +0000 UTC", "1764000000. +0000", "", "x", "-1.0", "9e9.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		got, err := parseDate(line)
		if err == nil && (got.unit != time.Second && got.unit != time.Nanosecond || got.remote.Nanosecond() != 0 && got.unit == time.Second) {
			t.Errorf("%q: %+v", line, got)
		}
	})
}
