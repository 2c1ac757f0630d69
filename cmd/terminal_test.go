//go:build linux

package cmd_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// silentTerminal opens a pseudo-terminal 80 columns wide that shows nothing and answers nothing.
func silentTerminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { _ = master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatalf("unlocking the pseudo-terminal: %v", err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatalf("naming the pseudo-terminal: %v", err)
	}
	slave, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = slave.Close() })
	if err := unix.IoctlSetWinsize(int(slave.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	return master, slave
}

// onTerminal runs the program with all three streams on a silent terminal that it may open as /dev/tty too, and
// returns everything it wrote and how long it took.
func onTerminal(t *testing.T, environ []string, args ...string) (string, time.Duration) {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	master, slave := silentTerminal(t)
	c := exec.Command(name, args...)
	c.Stdin, c.Stdout, c.Stderr = slave, slave, slave
	c.Env = environ
	c.SysProcAttr = &unix.SysProcAttr{Setsid: true, Setctty: true}
	started := time.Now()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	_ = slave.Close()
	var out bytes.Buffer
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = out.ReadFrom(master) // ends with EIO when the last one has closed the other side
	}()
	ended := time.AfterFunc(20*time.Second, func() { _ = c.Process.Kill() })
	_ = c.Wait()
	took := time.Since(started)
	ended.Stop()
	<-read
	return out.String(), took
}

// query matches what a program writes to ask a terminal something: OSC colour queries, device attributes, cursor
// position, mode reports, XTVERSION, XTGETTCAP.
var query = regexp.MustCompile(`\x1b\]1?[0-9];?[0-9]*;\?|\x1b\[[>=?]?[0-9;]*[cn]|\x1b\[\?[0-9;]*\$p|\x1b\[>[0-9]*q|\x1bP|\x1b_|\x1b\[\?[0-9]*u`)

func TestATerminalThatNeverAnswersIsNeitherAskedNorWaitedFor(t *testing.T) {
	for _, term := range []string{"xterm-256color", "screen", "dumb", "linux", ""} {
		fastest := time.Hour
		// Machines that run tests are busy: the best of a few is what the program needs.
		for range 5 {
			out, took := onTerminal(t, []string{"TERM=" + term, "LANG=C.UTF-8", "COLORTERM=truecolor"}, "decode", s1)
			fastest = min(fastest, took)
			if !strings.Contains(out, "user_id  3") {
				t.Fatalf("TERM=%s: %q", term, out)
			}
			if q := query.FindString(out); q != "" {
				t.Errorf("TERM=%s: the terminal was asked %q", term, q)
			}
			if colored := strings.Contains(out, "\x1b"); colored != (term != "dumb") {
				t.Errorf("TERM=%s: colour is %v\n%q", term, colored, out)
			}
		}
		t.Logf("TERM=%s: %v", term, fastest)
		if fastest > 200*time.Millisecond {
			t.Errorf("TERM=%s: %v, more than 200 ms", term, fastest)
		}
	}
}

func TestOnATerminalNothingIsWiderThanIt(t *testing.T) {
	token := compact(`{"alg":"HS256","kid":"`+strings.Repeat("k", 200)+`"}`, `{"iss":"https://example.com/`+strings.Repeat("path/", 60)+`","exp":1764485341,"iat":1764481741}`)
	out, _ := onTerminal(t, []string{"TERM=xterm"}, "decode", token, "--tz", "Asia/Bangkok")
	for line := range strings.Lines(regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(out, "")) {
		if n := len([]rune(strings.TrimRight(line, "\r\n"))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}
