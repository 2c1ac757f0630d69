package cmd_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// composed is a Compose project of a container of this machine's own Python, with real Docker.
type composed struct {
	t       *testing.T
	dir     string
	project string
	python  string
	url     string
}

// pythonPackages are what the image is made of.
var pythonPackages = []string{"uvicorn", "python3-fastapi", "python3-jose", "python3-decouple", "libfaketime", "coreutils", "dash"}

// newComposed makes the project's folder and its image. It skips, or fails where the lab is required, without Docker.
func newComposed(t *testing.T) *composed {
	t.Helper()
	if os.Getenv("JWTDOC_LAB") == "" {
		t.Skip("making an image and starting containers takes most of a minute: JWTDOC_LAB=run go test ./cmd -run " + t.Name())
	}
	id := make([]byte, 4)
	if _, err := rand.Read(id); err != nil {
		t.Fatal(err)
	}
	c := &composed{t: t, dir: filepath.Join(t.TempDir(), "shop"), project: "jwtdoc" + hex.EncodeToString(id)}
	c.python = c.project + "-python"
	for _, need := range [][]string{{"docker", "version"}, {"docker-compose", "version"}, append([]string{"dpkg-query", "-W"}, pythonPackages...)} {
		if out, err := exec.CommandContext(t.Context(), need[0], need[1:]...).CombinedOutput(); err != nil {
			reason := strings.Join(need[:2], " ") + ": " + err.Error() + " " + string(out) + "\napt-get install docker.io docker-compose " + strings.Join(pythonPackages, " ") + ", and start dockerd"
			if os.Getenv("JWTDOC_LAB") == "require" {
				t.Fatal("JWTDOC_LAB=require: " + reason)
			}
			t.Skip(reason)
		}
	}
	if err := os.CopyFS(c.dir, os.DirFS(filepath.Join("..", "testdata", "lab", "compose"))); err != nil {
		t.Fatal(err)
	}
	c.makeImage()
	t.Cleanup(func() {
		c.compose(context.WithoutCancel(t.Context()), "down", "--timeout", "0", "--volumes", "--rmi", "all")
		ctx := context.WithoutCancel(t.Context())
		// What was built before the last change has no name any more, but the label.
		_ = exec.CommandContext(ctx, "docker", "image", "prune", "--force", "--filter", "label=jwtdoc.lab="+c.python).Run()
		_ = exec.CommandContext(ctx, "docker", "rmi", "--force", c.python).Run()
	})
	return c
}

// makeImage makes an image of the packages as they are installed here: no registry is asked for anything.
func (c *composed) makeImage() {
	c.t.Helper()
	var image, errs bytes.Buffer
	pack := exec.CommandContext(c.t.Context(), "python3", append([]string{filepath.Join(c.dir, "image.py")}, pythonPackages...)...)
	pack.Stdout, pack.Stderr = &image, &errs
	if err := pack.Run(); err != nil {
		c.t.Fatalf("image.py: %v\n%s", err, errs.String())
	}
	load := exec.CommandContext(c.t.Context(), "docker", "import", "--change", "ENV PATH=/usr/bin:/bin", "-", c.python)
	load.Stdin = &image
	if out, err := load.CombinedOutput(); err != nil {
		c.t.Fatalf("docker import: %v\n%s", err, out)
	}
}

func (c *composed) compose(ctx context.Context, args ...string) string {
	c.t.Helper()
	x := exec.CommandContext(ctx, "docker-compose", append([]string{"--project-name", c.project}, args...)...)
	x.Dir, x.Env = c.dir, append(os.Environ(), "PYTHON="+c.python)
	out, err := x.CombinedOutput()
	if err != nil {
		c.t.Errorf("docker-compose %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (c *composed) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// up builds and starts the service with these further settings, and waits until it answers.
func (c *composed) up(environment ...string) {
	c.t.Helper()
	override := "version: \"3\"\nservices:\n  backend:\n    environment: [" + strings.Join(quotedAll(environment), ", ") + "]\n"
	c.write("docker-compose.override.yml", override)
	c.compose(c.t.Context(), "up", "--detach", "--build", "--force-recreate", "--timeout", "0")
	port := strings.TrimSpace(c.compose(c.t.Context(), "port", "backend", "8000"))
	c.url = "http://" + port
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		answer, err := http.Get(c.url + "/health")
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("the service does not answer: %v\n%s", err, c.compose(c.t.Context(), "logs"))
		}
	}
}

func quotedAll(list []string) []string {
	var out []string
	for _, s := range list {
		b, _ := json.Marshal(s)
		out = append(out, string(b))
	}
	return out
}

func (c *composed) container() string {
	c.t.Helper()
	out := strings.TrimSpace(c.compose(c.t.Context(), "ps", "--quiet", "backend"))
	return out
}

// ask runs diagnose in the project's folder, as somebody in Bangkok would.
func (c *composed) ask(token string, args ...string) (diagnosis, string) {
	c.t.Helper()
	bangkok := time.FixedZone("+07", 7*60*60)
	world := func(w *env.Env) {
		w.Environ, w.Now, w.Zone = os.Environ(), time.Now, bangkok
	}
	args = append([]string{"diagnose", "--url", c.url + "/api/users?limit=100&offset=0", "--token", token}, args...)
	text, _, _ := command(world, args...)
	out, errs, code := command(world, append(args, "-j")...)
	d := diagnosis{exit: code, errors: errs}
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		c.t.Fatalf("exit %d, no report: %v\n%s%s", code, err, out, errs)
	}
	checkNoSecret(c.t, text+out+errs, hostSecret, insideSecret, otherInside)
	return d, text
}

func (d diagnosis) confirmed(t *testing.T, cause string, evidence ...string) {
	t.Helper()
	if d.Verdict.Cause != cause || d.Verdict.Standing != "confirmed" {
		t.Errorf("%s %s: %s", d.Verdict.Standing, d.Verdict.Cause, d.Verdict.Summary)
	}
	for _, want := range evidence {
		if !strings.Contains(d.evidence(cause), want) {
			t.Errorf("no %q in the evidence of %s:\n%s", want, cause, d.evidence(cause))
		}
	}
}

// The story of a team whose 401 came and went: the token was made with the secret of the .env on the host; the container
// has a .env of its own, which neither `docker inspect` nor `env` inside shows.
func TestTheSecretInsideTheContainerDiffers(t *testing.T) {
	told := readGuide(t)
	c := newComposed(t)
	t.Chdir(c.dir)
	c.write(".env", "# settings of the host\nJWT_ALGORITHM=HS256\nSECRET_KEY="+hostSecret+"\n")
	c.write("backend/.env", "SECRET_KEY="+insideSecret+"\n")
	fromHost := func(claims jwt.MapClaims) string { return issue(t, "HS256", []byte(hostSecret), "-", claims) }
	user := jwt.MapClaims{"user_id": 3}
	sameInstant := "the same instant in two zones, no difference"

	c.up()
	before := c.changes()
	d, text := c.ask(fromHost(user), "--env-file", ".env", "--compose-service", "backend", "--compose-file", "docker-compose.yml")
	d.confirmed(t, "secret-mismatch", ".env:3 SECRET_KEY differs from container backend's /srv/.env:1 SECRET_KEY", "was accepted 2 of 2 times (200)")
	if d.standing("clock-skew") != "ruled-out" || !strings.Contains(d.Container.Clock, sameInstant) || !strings.Contains(d.Container.Clock, "UTC there") || !strings.Contains(d.Container.Clock, "+07 here") {
		t.Errorf("clock-skew is %s, the clock %q", d.standing("clock-skew"), d.Container.Clock)
	}
	if diff := cmp.Diff(timeless(told), timeless(text)); diff != "" {
		t.Errorf("docs/guides/%s shows another report (-guide +real):\n%s", guide, diff)
	}
	d, _ = c.ask(issue(t, "HS256", []byte(insideSecret), "-", user), "--env-file", ".env", "--container", c.container())
	if d.Verdict.Cause != "healthy" || d.exit != 0 || !strings.Contains(d.Container.Clock, sameInstant) {
		t.Errorf("a token with the container's own secret: %s, exit %d, clock %q", d.Verdict.Cause, d.exit, d.Container.Clock)
	}
	if after := c.changes(); after != before {
		t.Errorf("something was written into the container:\n%s", after)
	}

	t.Log("the environment overrules the file, and its clock is an hour behind")
	c.up("SECRET_KEY="+otherInside, "LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "FAKETIME=-1h")
	d, _ = c.ask(fromHost(jwt.MapClaims{"user_id": 3, "nbf": time.Now().Unix() - 1}), "--env-file", ".env", "--compose-service", "backend")
	d.confirmed(t, "secret-mismatch", ".env:3 SECRET_KEY differs from container backend's SECRET_KEY")
	if d.standing("clock-skew") != "confirmed" || !strings.Contains(d.evidence("clock-skew"), `container backend preloads libfaketime, and FAKETIME is "-1h"`) ||
		!strings.Contains(d.evidence("clock-skew"), "behind this machine's") || !anHourBehind.MatchString(d.Container.Clock) {
		t.Errorf("clock-skew is %s: %s\nclock %q", d.standing("clock-skew"), d.evidence("clock-skew"), d.Container.Clock)
	}
	d, _ = c.ask(issue(t, "HS256", []byte(insideSecret), "-", user), "--compose-service", "backend")
	d.confirmed(t, "secret-source-precedence", "container backend's /srv/.env:1 SECRET_KEY differs from the environment's SECRET_KEY, which overrules it")

	t.Log("the secret is where nobody looks, and only the log says what is wrong")
	c.write("backend/.env", "APP_KEY_LOCATION=/srv/key\n")
	c.write("backend/key", otherInside)
	c.up()
	d, _ = c.ask(issue(t, "HS256", []byte(otherInside), "-", jwt.MapClaims{"user_id": 3, "iat": time.Now().Unix() - 7200, "exp": time.Now().Unix() - 3600}), "--compose-service", "backend")
	d.confirmed(t, "token-expired", "the container's log said", "Signature has expired")
}

// changes is what differs in the container's files from its image.
func (c *composed) changes() string {
	c.t.Helper()
	out, err := exec.CommandContext(c.t.Context(), "docker", "diff", c.container()).Output()
	if err != nil {
		c.t.Fatalf("docker diff: %v", err)
	}
	return string(out)
}

// guide is where people read what this test shows.
const guide = "secret-inside-the-container.md"

// readGuide returns what the guide says that diagnose prints.
func readGuide(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "docs", "guides", guide))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(b), "<!-- compose: "+t.Name()+" -->\n```\n$ ")
	_, after, _ = strings.Cut(after, "\n")
	block, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatalf("%s has no transcript of %s", guide, t.Name())
	}
	return block
}

// anHourBehind is how an hour reads on clocks that are compared to the second.
var anHourBehind = regexp.MustCompile(`-3(599|600|601) s`)

// timeless takes out of a report what is another each time: the time of day, how long it took, and how many causes there
// are in all.
func timeless(report string) string {
	report = regexp.MustCompile(`\(\+[0-9]+\)`).ReplaceAllString(report, "(+80)")
	report = regexp.MustCompile(`[0-9]{2}:[0-9]{2}:[0-9]{2}`).ReplaceAllString(report, "12:00:00")
	return regexp.MustCompile(`[0-9]+\.[0-9]{2} s`).ReplaceAllString(report, "0.00 s")
}
