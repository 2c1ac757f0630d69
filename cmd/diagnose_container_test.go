package cmd_test

import (
	"archive/tar"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// engine is a docker that answers from files. It records how it was called and with which environment.
type engine struct {
	t   *testing.T
	dir string
}

// engineScript stands in for docker. Only the calls of a reader get an answer; any other exits with 99.
const engineScript = `#!/bin/sh
dir=${0%/*}
for a in "$@"; do printf '%s ' "$a" >>"$dir/calls"; done
printf '\n' >>"$dir/calls"
env >>"$dir/environment"
[ "$1" = --context ] && shift 2
case "$1 $2 $3" in # the log is written as soon as it is asked for
"context inspect "*) cat "$dir/context" ;;
"inspect --type container") cat "$dir/container" ;;
"inspect --type image") cat "$dir/image" ;;
"ps --all "*) cat "$dir/listed" ;;
"exec -- "*) [ "$4" = date ] && date -u -d "$(cat "$dir/clock")" "$5" ;;
"logs --timestamps --since"*)
  while read -r line; do printf '%s %s\n' "$4" "$line"; done <"$dir/log" ;;
"cp --follow-link "*)
  if [ -e "$dir/files/$(printf %s "$4" | tr / _)" ]; then cat "$dir/files/$(printf %s "$4" | tr / _)"
  else echo "Error response from daemon: Could not find the file in container" >&2; exit 1; fi ;;
*) echo "unexpected: $*" >&2; exit 99 ;;
esac
`

func newEngine(t *testing.T, environment ...string) *engine {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a script for sh")
	}
	e := &engine{t, t.TempDir()}
	e.write("docker", engineScript)
	if err := os.Chmod(filepath.Join(e.dir, "docker"), 0o755); err != nil {
		t.Fatal(err)
	}
	e.write("context", `[{"Name":"default","Endpoints":{"docker":{"Host":"unix:///var/run/docker.sock"}}}]`)
	pairs, err := json.Marshal(environment)
	if err != nil {
		t.Fatal(err)
	}
	e.write("container", `[{"Id":"c0ffee","Name":"/shop_backend_1","Image":"sha256:1","State":{"Running":true},"Config":{"Env":`+string(pairs)+
		`,"WorkingDir":"/srv/app","Labels":{"com.docker.compose.service":"backend","com.docker.compose.project":"shop"}}}]`)
	e.write("image", `[{"Config":{"Env":["PATH=/usr/bin"]}}]`)
	e.write("listed", `{"ID":"c0ffee","Names":"shop_backend_1","State":"running"}`+"\n")
	e.write("log", "")
	e.write("clock", "now")
	return e
}

func (e *engine) write(name, text string) {
	e.t.Helper()
	file := filepath.Join(e.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

func (e *engine) read(name string) string {
	b, _ := os.ReadFile(filepath.Join(e.dir, name))
	return string(b)
}

// file puts a file into the container.
func (e *engine) file(path, content string) {
	e.t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := w.WriteHeader(&tar.Header{Name: filepath.Base(path), Mode: 0o600, Typeflag: tar.TypeReg, Size: int64(len(content))}); err != nil {
		e.t.Fatal(err)
	}
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	e.write("files/"+strings.ReplaceAll("c0ffee:"+path, "/", "_"), b.String())
}

// run runs jwtdoc with this docker first in its PATH and returns the exit code.
func (e *engine) run(environ []string, args ...string) (stdout, stderr string, code int) {
	return command(func(w *env.Env) {
		w.Environ = append([]string{"PATH=" + e.dir + ":/usr/bin:/bin"}, environ...)
		w.Now = time.Now
	}, args...)
}

// diagnoses runs diagnose -j against this docker.
func (e *engine) diagnoses(environ []string, args ...string) diagnosis {
	e.t.Helper()
	out, errs, code := e.run(environ, append([]string{"diagnose", "-j"}, args...)...)
	d := diagnosis{exit: code, errors: errs}
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		e.t.Fatalf("exit %d, no report: %v\n%s%s", code, err, out, errs)
	}
	return d
}

func (d diagnosis) evidence(id string) string {
	for _, c := range d.Causes {
		if c.ID == id {
			return strings.Join(c.Evidence, "\n")
		}
	}
	return ""
}

// quiet is an API that tells its client nothing: one answer for every refusal.
func quiet(t *testing.T, secret string, options ...jwt.ParserOption) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if _, err := jwt.Parse(text, func(*jwt.Token) (any, error) { return []byte(secret), nil }, options...); err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"detail":"Could not validate credentials"}`))
			return
		}
		_, _ = w.Write([]byte(`{"users":[]}`))
	}))
	t.Cleanup(s.Close)
	return s
}

const (
	hostSecret   = "the-secret-of-the-host-0123456789abcdef"
	insideSecret = "the-secret-inside-9876543210fedcbazyxw"
	otherInside  = "another-secret-inside-that-nobody-reads"
)

func TestTheContainersSecretIsComparedAndNamedByPlace(t *testing.T) {
	s := quiet(t, insideSecret)
	token := issue(t, "HS256", []byte(hostSecret), "-", nil)
	dotenv := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(dotenv, []byte("# settings\nDOCKER_HOST=tcp://canary:1\nSECRET_KEY="+hostSecret+"\nLD_PRELOAD=canary\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		environment []string
		file        string
		token       string
		cause       string
		evidence    []string
		fix         string
	}{
		"in its environment": {
			environment: []string{"SECRET_KEY=" + insideSecret}, cause: "secret-mismatch",
			evidence: []string{dotenv + ":3 SECRET_KEY differs from container backend's SECRET_KEY", "signed with container backend's SECRET_KEY"},
			fix:      "docker compose up -d backend",
		},
		"in the .env beside its program, which docker inspect never shows": {
			file: "SECRET_KEY=" + insideSecret + "\n", cause: "secret-mismatch",
			evidence: []string{dotenv + ":3 SECRET_KEY differs from container backend's /srv/app/.env:1 SECRET_KEY"},
			fix:      "docker compose up -d --build backend",
		},
		"the environment overrules the .env": {
			environment: []string{"SECRET_KEY=" + insideSecret}, file: "SECRET_KEY=" + otherInside + "\n",
			token: issue(t, "HS256", []byte(otherInside), "-", nil), cause: "secret-source-precedence",
			evidence: []string{"container backend's /srv/app/.env:1 SECRET_KEY differs from the environment's SECRET_KEY, which overrules it"},
		},
		"the algorithm of its settings": {
			environment: []string{"SECRET_KEY=" + insideSecret, "JWT_ALGORITHM=HS256"},
			token:       issue(t, "HS512", []byte(insideSecret), "-", nil), cause: "alg-not-allowed",
			evidence: []string{`the token's alg is "HS512", and container backend's JWT_ALGORITHM is "HS256"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t, append([]string{"PATH=/usr/bin"}, c.environment...)...)
			if c.file != "" {
				e.file("/srv/app/.env", c.file)
			}
			if c.token == "" {
				c.token = token
			}
			target := s.URL
			if c.cause == "alg-not-allowed" {
				target = quiet(t, insideSecret, jwt.WithValidMethods([]string{"HS256"})).URL
			}
			args := []string{"--url", target + "/api/users", "--token", c.token, "--env-file", dotenv, "--compose-service", "backend"}
			d := e.diagnoses([]string{"SECRET_KEY=canary", "JWT_SECRET=" + hostSecret}, args...)
			if d.Verdict.Cause != c.cause || d.Verdict.Standing != "confirmed" || !strings.Contains(d.Verdict.Fix, c.fix) {
				t.Errorf("%s %s: %s\nfix %s", d.Verdict.Standing, d.Verdict.Cause, d.Verdict.Summary, d.Verdict.Fix)
			}
			for _, want := range c.evidence {
				if !strings.Contains(d.evidence(c.cause), want) {
					t.Errorf("no %q in the evidence:\n%s", want, d.evidence(c.cause))
				}
			}
			for _, format := range [][]string{{"diagnose", "-v"}, {"diagnose", "-j"}, {"diagnose", "-v", "--show-secrets"}} {
				out, errs, _ := e.run(nil, append(format, args...)...)
				checkNoSecret(t, out+errs, hostSecret, insideSecret, otherInside)
				if format[1] == "-v" && !strings.Contains(strings.Join(strings.Fields(out), " "), "looked in container backend (docker context default, unix:///var/run/docker.sock)") {
					t.Errorf("it does not say where it looked:\n%s", out)
				}
			}
			if strings.Contains(e.read("environment"), "canary") || strings.Contains(e.read("environment"), hostSecret) {
				t.Errorf("docker got\n%s", e.read("environment"))
			}
			for call := range strings.Lines(e.read("calls")) {
				if verb, _, _ := strings.Cut(call, " "); !slices.Contains([]string{"context", "ps", "inspect", "cp", "logs", "exec"}, verb) || strings.HasPrefix(call, "exec") && !strings.Contains(call, "c0ffee date +") {
					t.Errorf("docker was called: %s", call)
				}
			}
		})
	}
}

// checkNoSecret looks for secrets in all the spellings that a report could have them in.
func checkNoSecret(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		for _, spelling := range []string{s, base64.StdEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)), hex.EncodeToString([]byte(s))} {
			if strings.Contains(text, spelling) {
				t.Errorf("a secret is shown:\n%s", text)
			}
		}
	}
}

func TestTheContainersLogNamesWhatTheServerHides(t *testing.T) {
	s := quiet(t, insideSecret)
	e := newEngine(t, "PATH=/usr/bin")
	stranger := issue(t, "HS256", []byte(otherInside), "-", jwt.MapClaims{"email": "stranger@example.com"})
	e.write("log", fmt.Sprintf("INFO stranger@example.com logged in with %s\nWARNING token refused: Signature has expired\nINFO GET /api/users 401\n", stranger))
	token := issue(t, "HS256", []byte(hostSecret), "-", jwt.MapClaims{"exp": time.Now().Unix() - 7200})
	args := []string{"--url", s.URL + "/api/users", "--token", token, "--container", "backend"}
	d := e.diagnoses(nil, args...)
	if d.Verdict.Cause != "token-expired" || !strings.Contains(d.evidence("token-expired"), `the container's log said "WARNING token refused: Signature has expired"`) {
		t.Errorf("%s %s: %s\n%s", d.Verdict.Standing, d.Verdict.Cause, d.Verdict.Summary, d.evidence("token-expired"))
	}
	out, errs, _ := e.run(nil, append([]string{"diagnose", "-v"}, args...)...)
	if strings.Contains(out+errs, "stranger") || strings.Contains(out+errs, stranger[:40]) || !strings.Contains(out, "Signature has expired") {
		t.Errorf("of the log it shows\n%s%s", out, errs)
	}
	e.write("log", "WARNING something else altogether\n")
	if d := e.diagnoses(nil, args...); strings.Contains(d.evidence("token-expired"), "log said") || d.Requests > 12 {
		t.Errorf("a log that says nothing: %d requests, %s", d.Requests, d.evidence("token-expired"))
	}
}

func TestAContainerThatCannotBeLookedIntoEndsTheRunAndSaysWhy(t *testing.T) {
	s := quiet(t, insideSecret)
	token := issue(t, "HS256", []byte(hostSecret), "-", nil)
	for name, c := range map[string]struct {
		args   []string
		change func(*engine)
		code   int
		says   string
	}{
		"no docker":            {[]string{"--container", "x"}, func(e *engine) { _ = os.Remove(filepath.Join(e.dir, "docker")) }, 3, "docker is needed"},
		"a name as an option":  {[]string{"--container=-H"}, nil, 2, "begins with a hyphen"},
		"help as a name":       {[]string{"--container=--help"}, nil, 2, "begins with a hyphen"},
		"a line end in a name": {[]string{"--container", "a\nb"}, nil, 2, "control character"},
		"no such service":      {[]string{"--compose-service", "frontend"}, func(e *engine) { e.write("listed", "") }, 3, "no container is of a Compose service"},
		"an engine elsewhere": {[]string{"--container", "x"}, func(e *engine) {
			e.write("context", `[{"Name":"prod","Endpoints":{"docker":{"Host":"ssh://prod"}}}]`)
		}, 2, "--context"},
		"an empty variable":     {[]string{"--container", ""}, nil, 2, "--container names nothing"},
		"two places":            {[]string{"--container", "x", "--compose-service", "y"}, nil, 2, "name two places"},
		"a context for nothing": {[]string{"--context", "x"}, nil, 2, "without a container"},
		"a file for nothing":    {[]string{"--compose-file", "x"}, nil, 2, "without --compose-service"},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEngine(t)
			if c.change != nil {
				c.change(e)
			}
			args := append([]string{"diagnose", "--url", s.URL + "/api", "--token", token}, c.args...)
			out, errs, code := command(func(w *env.Env) { w.Environ = []string{"PATH=" + e.dir} }, args...)
			if name != "no docker" {
				out, errs, code = e.run(nil, args...)
			}
			if code != c.code || !strings.Contains(errs, c.says) || out != "" {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
}

func TestOfSeveralProjectsTheOneOfTheFolderCounts(t *testing.T) {
	s := quiet(t, insideSecret)
	token := issue(t, "HS256", []byte(insideSecret), "-", nil)
	e := newEngine(t)
	box := func(id, project, dir string) string {
		return fmt.Sprintf(`{"Id":%q,"Name":"/%s_backend_1","State":{"Running":true},"Config":{"Env":["SECRET_KEY=%s"],"Labels":{`+
			`"com.docker.compose.service":"backend","com.docker.compose.project":%q,"com.docker.compose.project.working_dir":%q}}}`, id, project, insideSecret, project, dir)
	}
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "compose.yml"), []byte("services: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.write("listed", `{"ID":"one","Names":"a"}`+"\n"+`{"ID":"two","Names":"b"}`+"\n")
	e.write("container", "["+box("one", "blog", "/elsewhere")+","+box("two", "shop", home)+"]")
	args := []string{"diagnose", "--url", s.URL + "/api", "--token", token, "--compose-service", "backend"}
	if _, errs, code := e.run(nil, args...); code != 2 || !strings.Contains(errs, `"blog", "shop"`) {
		t.Errorf("exit %d, %s", code, errs)
	}
	if out, errs, code := e.run(nil, append(args, "--compose-file", filepath.Join(home, "compose.yml"))...); code != 0 {
		t.Errorf("by the file: exit %d\n%s%s", code, out, errs)
	}
	out, errs, code := command(func(w *env.Env) {
		w.Environ, w.Now = []string{"PATH=" + e.dir + ":/usr/bin:/bin"}, time.Now
		w.WorkDir = func() (string, error) { return home, nil }
	}, args...)
	if code != 0 {
		t.Errorf("by the folder: exit %d\n%s%s", code, out, errs)
	}
}

func TestADryRunLooksIntoNoContainer(t *testing.T) {
	e := newEngine(t, "SECRET_KEY="+insideSecret)
	token := issue(t, "HS256", []byte(hostSecret), "-", nil)
	if _, errs, code := e.run(nil, "diagnose", "--url", "http://127.0.0.1:1/api", "--token", token, "--container", "backend", "--dry-run"); code != 0 || e.read("calls") != "" {
		t.Errorf("exit %d, %s\ncalls %q", code, errs, e.read("calls"))
	}
}

// kubectlScript stands in for kubectl exec, logs and config.
const kubectlScript = `#!/bin/sh
dir=${0%/*}
for a in "$@"; do printf '%s ' "$a" >>"$dir/calls"; done
printf '\n' >>"$dir/calls"
env >>"$dir/environment"
case "$*" in
"config view --minify -o json") echo '{"contexts":[{"name":"staging","context":{"namespace":"shop"}}],"clusters":[{"cluster":{"server":"https://10.0.0.1:6443"}}]}' ;;
"--namespace web exec deploy/api --container app -- env -0") printf 'TZ=UTC\0SECRET_KEY=%s\0' "$(cat "$dir/secret")" ;;
"--namespace web exec deploy/api --container app -- cat .env") echo "cat: .env: No such file or directory" >&2; exit 1 ;;
"--namespace web exec deploy/api --container app -- date "*) date -u '+%s %z %Z' ;;
"--namespace web logs "*) ;;
*) echo "unexpected: $*" >&2; exit 99 ;;
esac
`

func TestAPodIsLookedIntoAsKubectlExecWould(t *testing.T) {
	s := quiet(t, insideSecret)
	e := newEngine(t)
	e.write("kubectl", kubectlScript)
	if err := os.Chmod(filepath.Join(e.dir, "kubectl"), 0o755); err != nil {
		t.Fatal(err)
	}
	e.write("secret", insideSecret)
	token := issue(t, "HS256", []byte(hostSecret), "-", nil)
	args := []string{"--url", s.URL + "/api", "--token", token, "--secret-env", "OURS", "--pod", "deploy/api", "-n", "web", "-c", "app"}
	d := e.diagnoses([]string{"OURS=" + hostSecret, "ALSO=" + hostSecret, "AWS_PROFILE=dev"}, args...)
	if d.Verdict.Cause != "secret-mismatch" || d.Verdict.Standing != "confirmed" || !strings.Contains(d.Verdict.Fix, "kubectl rollout restart") ||
		!strings.Contains(d.evidence("secret-mismatch"), "--secret-env OURS differs from pod deploy/api's SECRET_KEY") {
		t.Errorf("%s %s\n%s\nfix %s", d.Verdict.Standing, d.Verdict.Cause, d.evidence("secret-mismatch"), d.Verdict.Fix)
	}
	if d.Container.Where != "kubectl context staging, namespace web, https://10.0.0.1:6443" {
		t.Errorf("it says that it looked in %q", d.Container.Where)
	}
	if got := e.read("environment"); strings.Contains(got, hostSecret) || !strings.Contains(got, "AWS_PROFILE=dev") {
		t.Errorf("kubectl got\n%s", got)
	}
	for _, bad := range []string{"-H", "--help", "a\nb"} {
		before := e.read("calls")
		_, errs, code := e.run(nil, "diagnose", "--url", s.URL+"/api", "--token", token, "--pod="+bad)
		if calls := strings.TrimPrefix(e.read("calls"), before); code != 2 || strings.Contains(calls, "exec") {
			t.Errorf("--pod %q: exit %d, %s\ncalls %s", bad, code, errs, calls)
		}
	}
}

func TestAWrongClockInTheContainerIsNoticedThoughTheTokenDoesNotMind(t *testing.T) {
	s := quiet(t, insideSecret)
	e := newEngine(t, "SECRET_KEY="+insideSecret, "LD_PRELOAD=/usr/lib/faketime/libfaketime.so.1", "FAKETIME=-1h")
	token := issue(t, "HS256", []byte(insideSecret), "-", nil)
	args := []string{"--url", s.URL + "/api", "--token", token, "--container", "backend"}
	noticed := func(d diagnosis) bool {
		for _, f := range d.Findings {
			if f.ID == "clock-skew" && strings.Contains(f.Message, "the clock in container backend is off by -3600 s") {
				return true
			}
		}
		return false
	}
	e.write("clock", "1 hour ago")
	if d := e.diagnoses(nil, args...); d.Verdict.Cause != "healthy" || !noticed(d) || !strings.Contains(d.Container.Clock, "-3600 s") {
		t.Errorf("%s, clock %q, findings %v", d.Verdict.Cause, d.Container.Clock, d.Findings)
	}
	e.write("clock", "now")
	if d := e.diagnoses(nil, args...); noticed(d) || !strings.Contains(d.Container.Clock, "no difference") {
		t.Errorf("a right clock: %q, findings %v", d.Container.Clock, d.Findings)
	}
}
