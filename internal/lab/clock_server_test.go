package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/clock/reader"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// matrix are the offsets that clocks are tried with: below and above a second, around the usual leeways of a minute and
// of five, and those of two time zones.
func matrix() []time.Duration {
	var out []time.Duration
	for _, s := range []float64{0.4, 1, 5, 59, 61, 299, 301, 3600, 19800} {
		d := time.Duration(s * float64(time.Second))
		out = append(out, d, -d)
	}
	return out
}

// datingServer is a server of Python's standard library that only dates its answers.
type datingServer struct {
	url     string
	process *process
}

// startDating runs one on a faked clock: an offset such as "-37.25s", or whatever libfaketime takes.
func startDating(t testing.TB, fakeTime string, more map[string]string) datingServer {
	t.Helper()
	log := filepath.Join(t.TempDir(), "server.log")
	values := map[string]string{
		"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LD_PRELOAD": faketimeLibrary(t), "FAKETIME_DONT_FAKE_MONOTONIC": "1",
	}
	if fakeTime != "" {
		values["FAKETIME"] = fakeTime // which counts for more than a file of FAKETIME_TIMESTAMP_FILE
	}
	maps.Copy(values, more)
	script, err := filepath.Abs(filepath.Join("testdata", "dating.py"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("/usr/bin/python3"); err != nil {
		missing(t, "Python is not installed\ninstall it with: apt-get install -y python3")
	}
	p, err := startProcess([]string{"/usr/bin/python3", "-u", script}, t.TempDir(), lines(values), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	for deadline := time.Now().Add(healthTimeout); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		if url := address(string(text)); url != "" {
			return datingServer{url, p}
		}
	}
	t.Fatal("the server did not start")
	return datingServer{}
}

// startNginx runs nginx on a faked clock. It forgets its environment but for what its configuration keeps, and with it
// what libfaketime reads.
func startNginx(t testing.TB, fakeTime string) string {
	t.Helper()
	if _, err := os.Stat("/usr/sbin/nginx"); err != nil {
		missing(t, "nginx is not installed\ninstall it with: apt-get install -y nginx-light")
	}
	port, dir := reservePort(t), t.TempDir()
	conf := fmt.Sprintf(`daemon off;
master_process off;
pid nginx.pid;
env FAKETIME;
env FAKETIME_DONT_FAKE_MONOTONIC;
events {}
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server { listen 127.0.0.1:%d; return 204; }
}`, port)
	name := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(name, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	environ := []string{"PATH=/usr/bin:/bin", "LD_PRELOAD=" + faketimeLibrary(t), "FAKETIME=" + fakeTime, "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_CACHE_DURATION=86400"}
	p, err := startProcess([]string{"/usr/sbin/nginx", "-p", dir, "-c", name, "-e", "/dev/stderr"}, dir, environ, filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	url := fmt.Sprintf("http://127.0.0.1:%d", port)
	for deadline := time.Now().Add(healthTimeout); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := tryGet(t.Context(), url, nil); err == nil {
			return url
		}
	}
	t.Fatal("nginx does not answer")
	return ""
}

// readClock reads a server's clock as the command does: as far as the verdict needs, or as exactly as possible.
func readClock(t testing.TB, url string, precise bool) clock.Reading {
	t.Helper()
	e := env.OS()
	r, err := request.New("HEAD", url+"/")
	if err != nil {
		t.Error(err)
		return clock.Reading{}
	}
	w := reader.World{Env: e, Local: clock.NewLocal(e.Now()), Note: func(string, ...any) {}}
	if !precise {
		w.Enough = func(clock.Interval) bool { return true }
	}
	s := wire.NewSender(e, wire.Policy{Allow: []request.Origin{r.Origin()}, Timeout: healthTimeout}, nil)
	defer s.Close()
	return w.HTTP(t.Context(), s, r)
}

// clockReport is what is read of `clock -j`.
type clockReport struct {
	Sources []struct {
		Name, Kind, Zone, Problem string
		Offset                    *struct{ Seconds, Lower, Upper float64 }
		Consistent                *bool
		Requests                  int
		Notes                     []string
		Readings                  []struct {
			Kind, Whose, Zone, Problem string
			Offset                     *struct{ Seconds, Lower, Upper float64 }
			Requests                   int
			Notes                      []string
		}
	}
	Verdict struct {
		State, Summary, Wrong string
		Fix                   []string
	}

	exit           int
	stdout, stderr string
}

// runClock runs jwtdoc clock, with the programs of this machine in reach.
func runClock(t testing.TB, args ...string) clockReport {
	t.Helper()
	var out, errs bytes.Buffer
	e := env.OS()
	path, _ := e.Getenv("PATH")
	e.In, e.Out, e.Err = strings.NewReader(""), &out, &errs
	e.IsTerminal, e.Environ, e.Zone = env.Terminal{}, []string{"PATH=" + path}, time.UTC
	got := clockReport{}
	got.exit = cmd.Main(e, append([]string{"clock", "-j"}, args...))
	got.stdout, got.stderr = out.String(), errs.String()
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("exit %d, no report: %v\n%s%s", got.exit, err, got.stdout, got.stderr)
	}
	return got
}

// tryGet asks once, as an ordinary client does.
func tryGet(ctx context.Context, url string, fields []field) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return answer{}, err
	}
	for _, f := range fields {
		request.Header.Add(f.name, f.value)
	}
	got, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = got.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	return answer{status: got.StatusCode, header: got.Header, body: string(body), at: time.Now()}, err
}
