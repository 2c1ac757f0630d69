package engine

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// A host of others gets five requests a second at most; this machine needs no such care.
func TestAHostThatIsNotLocalIsAskedSlowly(t *testing.T) {
	for _, remote := range []bool{true, false} {
		var mu sync.Mutex // requests are sent side by side
		clock, slept := testNow, time.Duration(0)
		now := func() time.Time {
			mu.Lock()
			defer mu.Unlock()
			return clock
		}
		s := &stack{secret: serverSecret, algs: []string{"HS256"}, remote: remote, now: now}
		r, err := request.New("", "https://api.example.com/users")
		if err != nil {
			t.Fatal(err)
		}
		r = r.Add("Authorization", "Bearer "+sign(t, "HS256", serverSecret, claims(), nil))
		report, err := Run(t.Context(), World{
			Sender: s, Now: now, Rand: rand.Reader, Secrets: finding.NewRegistry(),
			Sleep: func(_ context.Context, d time.Duration) error {
				mu.Lock()
				defer mu.Unlock()
				slept += d
				clock = clock.Add(d)
				return nil
			},
		}, Options{Request: r, Repeat: 10})
		if err != nil {
			t.Fatal(err)
		}
		want := time.Duration(0)
		if remote {
			want = time.Duration(report.Requests-1) * time.Second / 5
		}
		if slept != want || report.Requests != 13 {
			t.Errorf("remote %t: %d requests, waited %v, want %v", remote, report.Requests, slept, want)
		}
	}
}
