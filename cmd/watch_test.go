package cmd_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// living is a token that was issued at noon.
func living(d time.Duration) string {
	return signedWith("a secret of at least thirty-two bytes!", fmt.Sprintf(`{"iat":%d,"exp":%d}`, noon.Unix(), noon.Add(d).Unix()))
}

// passing is a clock that moves when jwtdoc sleeps, and what happens meanwhile.
type passing struct {
	now    time.Time
	sleeps int
	// after is called before each sleep with the time that has passed since noon.
	after func(time.Duration)
	// limit ends the watch as Ctrl-C would.
	limit time.Duration
}

func (p *passing) world(e *env.Env) {
	p.now = noon
	e.Now = func() time.Time { return p.now }
	e.Sleep = func(ctx context.Context, d time.Duration) error {
		p.sleeps++
		if p.after != nil {
			p.after(p.now.Sub(noon))
		}
		p.now = p.now.Add(d)
		if p.limit > 0 && p.now.Sub(noon) > p.limit {
			return context.Canceled
		}
		return ctx.Err()
	}
}

func watchFile(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(name, []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestWatchSaysEachChangeInALineOfItsOwn(t *testing.T) {
	p := &passing{}
	out, errOut, code := command(p.world, "watch", "--access", living(time.Hour), "--refresh", living(20*24*time.Hour), "--until", "expired")
	want := "2025-11-30 12:00:00 UTC ✓ started: access 1h left, refresh 20d left\n" +
		"2025-11-30 12:55:00 UTC ! access expiring: access 4m59s left, refresh 19d23h4m left\n" +
		"2025-11-30 13:00:00 UTC ✗ access expired: access expired 0s ago, refresh 19d23h left\n"
	if out != want || code != 1 {
		t.Errorf("exit %d\n%s%s", code, out, errOut)
	}
	if p.sleeps < 110 || p.sleeps > 130 {
		t.Errorf("%d looks in an hour, one every 30 s is expected", p.sleeps)
	}
}

func TestWatchSeesARenewal(t *testing.T) {
	name := watchFile(t, living(10*time.Minute))
	p := &passing{limit: 20 * time.Minute, after: func(d time.Duration) {
		if d >= 7*time.Minute && d < 8*time.Minute {
			_ = os.WriteFile(name, []byte(living(time.Hour)), 0o600)
		}
		if d >= 15*time.Minute {
			_ = os.Remove(name)
		}
	}}
	out, _, code := command(p.world, "watch", "--access", "@"+name)
	var events []string
	for line := range strings.Lines(out) {
		_, rest, _ := strings.Cut(line, "UTC ")
		event, _, _ := strings.Cut(rest, ":")
		events = append(events, event)
	}
	if got := strings.Join(events, ", "); got != "✓ started, ! access expiring, ✓ access renewed, ✗ access unreadable" || code != 130 {
		t.Errorf("exit %d: %s\n%s", code, got, out)
	}
}

func TestWatchWritesALineOfJSONForEachLook(t *testing.T) {
	p := &passing{}
	out, _, code := command(p.world, "watch", "--access", living(2*time.Minute), "--until", "expired", "-j")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 1 || len(lines) != 5 {
		t.Fatalf("exit %d, %d lines\n%s", code, len(lines), out)
	}
	for i, minutes := range []float64{2, 1.5, 1, 0.5} {
		var l struct {
			AccessTokenExpired     *bool    `json:"accessTokenExpired"`
			AccessExpiresInMinutes *float64 `json:"accessExpiresInMinutes"`
			RefreshTokenExpired    *bool    `json:"refreshTokenExpired"`
			RefreshExpiresInHours  *float64 `json:"refreshExpiresInHours"`
		}
		if err := json.Unmarshal([]byte(lines[i]), &l); err != nil || *l.AccessTokenExpired || *l.AccessExpiresInMinutes != minutes || l.RefreshTokenExpired != nil || l.RefreshExpiresInHours != nil {
			t.Errorf("%v %s", err, lines[i])
		}
	}
	if !strings.Contains(lines[4], `"accessTokenExpired":true`) || !strings.Contains(lines[4], `"event":"expired"`) {
		t.Error(lines[4])
	}
}

func TestWatchRunsACommandWhenATokenBeginsToExpire(t *testing.T) {
	dir := t.TempDir()
	name, log := watchFile(t, living(10*time.Minute)), filepath.Join(dir, "log")
	renew := filepath.Join(dir, "renew")
	fresh := watchFile(t, living(time.Hour))
	script := "#!/bin/sh\necho \"$JWTDOC_TOKEN $JWTDOC_LEFT_SECONDS $1\" >> '" + log + "'\ncp '" + fresh + "' '" + name + "'\n"
	if err := os.WriteFile(renew, []byte(script), 0o700); err != nil { //nolint:gosec // it has to be run
		t.Fatal(err)
	}
	p := &passing{}
	change := func(e *env.Env) {
		p.world(e)
		e.Environ = []string{"PATH=" + os.Getenv("PATH")}
	}
	out, errOut, code := command(change, "watch", "--access", "@"+name, "--on-expiring", renew+" 'two words'", "--until", "expired")
	ran, err := os.ReadFile(log)
	if err != nil {
		t.Fatalf("%v\n%s%s", err, out, errOut)
	}
	// The first time the token is renewed; the new one is expiring at its own end, and the same again does not renew it.
	if got := string(ran); got != "access 299 two words\naccess 299 two words\n" || code != 1 {
		t.Errorf("exit %d: %q\n%s%s", code, got, out, errOut)
	}
	if !strings.Contains(out, "access renewed: access 54m") {
		t.Errorf("%s", out)
	}
}

func TestWatchTakesTokensFromCommandsAndJars(t *testing.T) {
	change := func(p *passing) func(*env.Env) {
		return func(e *env.Env) {
			p.world(e)
			e.Environ = []string{"PATH=" + os.Getenv("PATH")}
		}
	}
	name := watchFile(t, living(time.Minute))
	for _, args := range [][]string{
		{"--access-cmd", "cat '" + name + "'"},
		{"--access-cmd", "cat '" + name + "' | tr -d x", "--shell"},
	} {
		out, errOut, code := command(change(&passing{}), append([]string{"watch", "--until", "expired"}, args...)...)
		if code != 1 || !strings.Contains(out, "access expired") {
			t.Errorf("%q: exit %d\n%s%s", args, code, out, errOut)
		}
	}
	jar := watchFile(t, "# Netscape HTTP Cookie File\n#HttpOnly_localhost\tFALSE\t/\tFALSE\t0\tsession\t"+living(time.Minute)+"\nlocalhost\tFALSE\t/\tFALSE\t0\trefresh\t"+living(48*time.Hour))
	out, errOut, code := command(change(&passing{}), "watch", "--cookies", jar, "--until", "expired")
	if code != 1 || !strings.Contains(out, "started: access 1m left, refresh 2d left") {
		t.Errorf("jar: exit %d\n%s%s", code, out, errOut)
	}
	// A command that fails is an event, and no token.
	out, _, code = command(change(&passing{limit: time.Minute}), "watch", "--access-cmd", "false")
	if code != 130 || !strings.Contains(out, `access unreadable: access unreadable ("false" ended with exit code 1)`) {
		t.Errorf("false: exit %d\n%s", code, out)
	}
}

func TestWatchRefusesWhatCanNeverWork(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"--access", ""},
		{"--access", "@absent-file"},
		{"--access-cmd", "no-such-program-anywhere"},
		{"--access-cmd", "a 'b"},
		{"--access", "x", "--access-cmd", "y"},
		{"--cookies", "absent-file"},
		{"--access", "x", "--cookies", "y"},
		{"--access-cookie", "x"},
		{"--access", living(time.Hour), "--every", "10ms"},
		{"--access", living(time.Hour), "--access-soon", "-1m"},
		{"--access", living(time.Hour), "--until", "later"},
		{"--access", living(time.Hour), "--collector", "::"},
		{"--access", living(time.Hour), "--collector-token", "x"},
		{"--access", "-", "--refresh", "-"},
		{"--access", living(time.Hour), "word"},
	} {
		out, errOut, code := command(func(e *env.Env) {
			e.Sleep = func(context.Context, time.Duration) error { return errors.New("it went on") }
		}, append([]string{"watch"}, args...)...)
		if code != 2 || !strings.Contains(errOut, "hint:") || out != "" {
			t.Errorf("%q: exit %d\n%s%s", args, code, out, errOut)
		}
	}
}

// A variable that is not set gives a flag without a value, which is another mistake than no flag.
func TestWatchSaysWhichTokenIsEmpty(t *testing.T) {
	for _, flag := range []string{"--access", "--refresh"} {
		if _, errOut, code := command(nil, "watch", flag, " "); code != 2 || !strings.Contains(errOut, flag+" is empty") {
			t.Errorf("%s: exit %d\n%s", flag, code, errOut)
		}
	}
}
