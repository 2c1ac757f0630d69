package lab

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// docker runs docker, which must succeed, and returns what it printed.
func docker(t testing.TB, stdin []byte, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "docker", args...)
	c.Stdin = bytes.NewReader(stdin)
	out, err := c.Output()
	if err != nil {
		said := ""
		if exit, ok := err.(*exec.ExitError); ok { //nolint:errorlint // as it comes from exec
			said = string(exit.Stderr)
		}
		t.Fatalf("docker %s: %v: %s", strings.Join(args, " "), err, said)
	}
	return strings.TrimSpace(string(out))
}

// requireDocker skips where no engine answers.
func requireDocker(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), healthTimeout)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "docker", "version", "--format", "{{.Server.Version}}").CombinedOutput(); err != nil {
		missing(t, "no docker engine answers ("+lastLine(out)+")\ninstall one with: apt-get install -y docker.io")
	}
}

// layer collects the files of an image.
type layer struct {
	t    testing.TB
	w    *tar.Writer
	buf  bytes.Buffer
	done map[string]bool
}

func newLayer(t testing.TB) *layer {
	l := &layer{t: t, done: map[string]bool{}}
	l.w = tar.NewWriter(&l.buf)
	return l
}

// add puts a file of this machine into the image, under a name.
func (l *layer) add(name, from string) {
	l.t.Helper()
	if l.done[name] {
		return
	}
	l.done[name] = true
	b, err := os.ReadFile(from)
	if err != nil {
		l.t.Fatal(err)
	}
	err = l.w.WriteHeader(&tar.Header{Name: strings.TrimPrefix(name, "/"), Mode: 0o755, Size: int64(len(b)), Typeflag: tar.TypeReg})
	if err == nil {
		_, err = l.w.Write(b)
	}
	if err != nil {
		l.t.Fatal(err)
	}
}

// program adds a program with the libraries that it needs.
func (l *layer) program(name string) {
	l.t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		l.t.Fatal(err)
	}
	l.add("/bin/"+filepath.Base(name), path)
	l.libraries(path)
}

func (l *layer) libraries(path string) {
	l.t.Helper()
	out, err := exec.CommandContext(l.t.Context(), "ldd", path).Output()
	if err != nil {
		l.t.Fatalf("ldd %s: %v", path, err)
	}
	for word := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(word, "/") {
			l.add(word, word)
		}
	}
}

// image makes an image of the layer, by the name of the test, and takes it away after it.
func (l *layer) image(name string) string {
	l.t.Helper()
	if err := l.w.Close(); err != nil {
		l.t.Fatal(err)
	}
	docker(l.t, l.buf.Bytes(), "import", "-", name)
	l.t.Cleanup(func() { docker(l.t, nil, "rmi", "-f", name) })
	return name
}

// runContainer starts a container and ends it with the test.
func runContainer(t testing.TB, name string, args ...string) string {
	t.Helper()
	docker(t, nil, append([]string{"run", "-d", "--name", name}, args...)...)
	t.Cleanup(func() { docker(t, nil, "rm", "-f", name) })
	return name
}

// libcImage holds a shell, date, libfaketime and one time zone.
func libcImage(t testing.TB) string {
	t.Helper()
	l := newLayer(t)
	for _, name := range []string{"sh", "date", "dd", "chmod", "mktemp", "rm", "sleep"} {
		l.program(name)
	}
	l.add("/faketime.so", faketimeLibrary(t))
	l.libraries(faketimeLibrary(t))
	if _, err := os.Stat("/usr/share/zoneinfo/Asia/Bangkok"); err == nil {
		l.add("/usr/share/zoneinfo/Asia/Bangkok", "/usr/share/zoneinfo/Asia/Bangkok")
	}
	return l.image(imageName("libc"))
}

// imageName is one that no other run of the tests on this machine has.
func imageName(kind string) string { return fmt.Sprintf("jwtdoc-lab-%s-%d", kind, os.Getpid()) }

func holds(o *struct{ Seconds, Lower, Upper float64 }, truth time.Duration) bool {
	return o != nil && o.Lower <= truth.Seconds() && truth.Seconds() <= o.Upper
}

// Real containers, one for every offset of the matrix: their programs by date, their kernel by the engine.
func TestContainersOnFakedClocksAreReadRight(t *testing.T) {
	requireDocker(t)
	image := libcImage(t)
	var names []string
	var flags []string
	for n := range matrix() {
		names = append(names, imageName(fmt.Sprintf("matrix%d", n)))
		flags = append(flags, "--container", names[n])
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, 3)
	for n, d := range matrix() {
		t.Cleanup(func() {
			_ = exec.CommandContext(context.WithoutCancel(t.Context()), "docker", "rm", "-f", names[n]).Run()
		})
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			out, err := exec.CommandContext(t.Context(), "docker", "run", "-d", "--name", names[n],
				"-e", "LD_PRELOAD=/faketime.so", "-e", "FAKETIME="+shiftedBy(d), image, "sleep", "600").CombinedOutput()
			if err != nil {
				t.Errorf("docker run: %v: %s", err, out)
			}
		})
	}
	wg.Wait()
	got := runClock(t, flags...)
	if len(got.Sources) != 1+len(names) || got.exit != 1 || got.Verdict.State == "agree" {
		t.Fatalf("exit %d, %s, %d sources\n%s", got.exit, got.Verdict.State, len(got.Sources), got.stderr)
	}
	for n, d := range matrix() {
		s := got.Sources[n+1]
		if s.Name != names[n] || !holds(s.Offset, d) {
			t.Errorf("%v: %+v %s", d, s.Offset, s.Problem)
		}
		engine := s.Readings[len(s.Readings)-1]
		if engine.Kind != "engine" || !holds(engine.Offset, 0) {
			t.Errorf("%v: the engine's reading is %+v: %s", d, engine.Offset, engine.Problem)
		}
		if !strings.Contains(strings.Join(s.Notes, " "), "FAKETIME="+shiftedBy(d)) {
			t.Errorf("%v: what fakes the time is not named: %v", d, s.Notes)
		}
	}
	for _, name := range names {
		if diff := docker(t, nil, "diff", name); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The container that has no shell, the one that nothing can be written to, the one that does not run.
func TestContainersOfEveryKindAreReadAsFarAsTheyCanBe(t *testing.T) {
	requireDocker(t)
	image := libcImage(t)
	server := filepath.Join(t.TempDir(), "server")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", server, "./testdata/scratchclock")
	build.Env = append(env.OS().Environ, "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	l := newLayer(t)
	l.add("/server", server)
	scratch := runContainer(t, imageName("scratchbox"), l.image(imageName("scratch")), "/server", "61500ms")
	readOnly := runContainer(t, imageName("readonly"), "--read-only", "-e", "TZ=Asia/Bangkok", image, "sleep", "600")
	stopped := runContainer(t, imageName("stopped"), image, "sleep", "0")
	docker(t, nil, "wait", stopped)

	t.Run("another zone is no difference", func(t *testing.T) {
		got := runClock(t, "--container", readOnly)
		want := fmt.Sprintf("no difference: this machine and %s show the same instant, in other time zones (UTC+07:00 and UTC+00:00)", readOnly)
		if got.exit != 0 || got.Verdict.State != "agree" || got.Verdict.Summary != want || !holds(got.Sources[1].Offset, 0) {
			t.Errorf("exit %d: %s", got.exit, got.Verdict.Summary)
		}
	})
	t.Run("an image without a shell", func(t *testing.T) {
		// Its port is not published: it is asked at the container's own address.
		ports := docker(t, nil, "inspect", "--format", "{{.NetworkSettings.IPAddress}}", scratch)
		got := runClock(t, "--container", scratch, "--url", "http://"+ports+":8000/")
		s := got.Sources[len(got.Sources)-2]
		if s.Name != scratch || s.Kind != "container" {
			s = got.Sources[2]
		}
		if !strings.Contains(got.stdout, "the image has no shell to run date in") {
			t.Errorf("no word of the shell:\n%s", got.stdout)
		}
		if engine := s.Readings[len(s.Readings)-1]; engine.Kind != "engine" || !holds(engine.Offset, 0) {
			t.Errorf("the engine's reading: %+v", engine)
		}
		if !holds(got.Sources[1].Offset, 61500*time.Millisecond) || got.Verdict.State != "skew" || got.exit != 1 {
			t.Errorf("its application: %+v; %s, exit %d", got.Sources[1].Offset, got.Verdict.State, got.exit)
		}
	})
	t.Run("a container that does not run", func(t *testing.T) {
		got := runClock(t, "--container", stopped)
		s := got.Sources[1]
		if got.exit != 3 || len(s.Readings) != 2 || s.Readings[0].Problem != "the container is not running (exited)" || !holds(s.Readings[1].Offset, 0) {
			t.Errorf("exit %d: %+v", got.exit, s.Readings)
		}
	})
	t.Run("a container that is not there", func(t *testing.T) {
		got := runClock(t, "--container", "jwtdoc-lab-nobody", "--container", readOnly)
		if got.exit != 3 || !strings.Contains(got.Sources[1].Problem, "No such container") || !holds(got.Sources[2].Offset, 0) {
			t.Errorf("exit %d: %+v", got.exit, got.Sources)
		}
	})
}

// The helper leaves nothing behind, however it ends.
func TestHelperLeavesNothingInTheContainer(t *testing.T) {
	requireDocker(t)
	name := runContainer(t, imageName("helped"), "-e", "LD_PRELOAD=/faketime.so", "-e", "FAKETIME=+5s", libcImage(t), "sleep", "600")
	program := filepath.Join(t.TempDir(), "jwtdoc")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := runClock(t, "--container", name, "--helper")
	kernel := got.Sources[1].Readings[1]
	if kernel.Kind != "kernel" || !holds(kernel.Offset, 0) || kernel.Requests != 200 || !holds(got.Sources[1].Offset, 5*time.Second) {
		t.Errorf("the helper's reading is %+v %s", kernel.Offset, kernel.Problem)
	}
	if len(kernel.Notes) != 1 || !strings.Contains(kernel.Notes[0], "security software") {
		t.Errorf("it does not say what others may see: %q", kernel.Notes)
	}
	wantUntouched(t, name)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGKILL} {
		for after := 40 * time.Millisecond; after < 700*time.Millisecond; after += 80 * time.Millisecond {
			c := exec.CommandContext(t.Context(), program, "clock", "--container", name, "--helper")
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(after)
			_ = c.Process.Signal(s)
			_ = c.Wait()
			wantUntouched(t, name)
		}
	}
}

// wantUntouched: no file was changed, and nothing runs but what ran before.
func wantUntouched(t *testing.T, name string) {
	t.Helper()
	if diff := docker(t, nil, "diff", name); diff != "" {
		t.Errorf("changed:\n%s", diff)
	}
	var top string
	for range 100 { // what was killed needs a moment to end
		if top = docker(t, nil, "top", name, "-eo", "pid,args"); strings.Count(top, "\n") == 1 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if strings.Count(top, "\n") != 1 {
		t.Errorf("still running:\n%s", top)
	}
	left := docker(t, nil, "exec", name, "sh", "-c", "for f in /dev/.jwtdoc* /tmp/.jwtdoc*; do [ -e $f ] && echo $f; done; :")
	if left != "" {
		t.Errorf("left in memory: %s", left)
	}
}
