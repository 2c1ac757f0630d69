package engine

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// overheard diagnoses a token against a server that tells its client nothing, with a log that has these lines, by the
// number of the look that asks for them.
func overheard(t *testing.T, claims map[string]any, lines func(look int) []string) diagnose.Report {
	t.Helper()
	now := time.Now()
	s := &stack{secret: "a-secret-that-nobody-gives-away-0123", now: func() time.Time { return now }}
	r, err := request.New("", "http://127.0.0.1:8000/posts")
	if err != nil {
		t.Fatal(err)
	}
	r = r.Add("Authorization", "Bearer "+sign(t, "HS256", s.secret, claims, nil))
	looks := 0
	in := &diagnose.ContainerReport{Name: "container api"}
	report, err := Run(t.Context(), World{
		Sender: s, Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry(), Sleep: func(context.Context, time.Duration) error { return nil },
	}, Options{Request: r, Known: Known{Inside: in, Log: func(context.Context, time.Time, time.Time) ([]string, error) {
		looks++
		return lines(looks), nil
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestALogNamesTheCauseOnlyWhenItSaysSoTwice(t *testing.T) {
	expired := map[string]any{"sub": "3", "exp": time.Now().Unix() - 3600}
	const said = "WARNING refused: Signature has expired"
	r := overheard(t, expired, func(int) []string { return []string{"INFO GET /posts 401", said} })
	if r.Verdict.Cause != "token-expired" || r.Verdict.Standing != diagnose.Confirmed || len(r.Container.Log) != 1 {
		t.Errorf("%s %s, log %q", r.Verdict.Standing, r.Verdict.Cause, r.Container.Log)
	}
	// A line of somebody else's request, in one of the two windows.
	r = overheard(t, expired, func(look int) []string {
		if look == 1 {
			return []string{"WARNING refused: Not enough segments", said}
		}
		return []string{said}
	})
	if r.Verdict.Cause != "token-expired" || len(r.Container.Log) != 1 || !strings.Contains(r.Container.Log[0], "expired") {
		t.Errorf("%s %s, log %q", r.Verdict.Standing, r.Verdict.Cause, r.Container.Log)
	}
	r = overheard(t, expired, func(look int) []string { return []string{said}[:1/look] })
	if r.Verdict.Standing == diagnose.Confirmed || len(r.Container.Log) != 0 {
		t.Errorf("said once: %s %s, log %q", r.Verdict.Standing, r.Verdict.Cause, r.Container.Log)
	}
}

func TestALogIsNotBelievedAgainstTheToken(t *testing.T) {
	fresh := map[string]any{"sub": "3", "exp": time.Now().Unix() + 3600}
	r := overheard(t, fresh, func(int) []string { return []string{"WARNING refused: Signature has expired"} })
	if r.Verdict.Standing == diagnose.Confirmed {
		t.Errorf("%s is confirmed", r.Verdict.Cause)
	}
}

func TestOtherPeoplesLinesAreNeverKept(t *testing.T) {
	expired := map[string]any{"sub": "3", "exp": time.Now().Unix() - 3600}
	stranger := sign(t, "HS256", "another-secret-of-a-stranger-012345", map[string]any{"email": "stranger@example.com"}, nil)
	r := overheard(t, expired, func(int) []string {
		return []string{"INFO stranger@example.com sent " + stranger, "WARNING refused: Signature has expired, token " + stranger}
	})
	for _, line := range r.Container.Log {
		if strings.Contains(line, "stranger") || strings.Contains(line, strings.Split(stranger, ".")[2]) {
			t.Errorf("kept %s", line)
		}
	}
	if len(r.Container.Log) != 1 {
		t.Errorf("log %q", r.Container.Log)
	}
}
