package har_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/request/har"
)

// A long session of a real page, near the largest that is read, with bodies of every size.
func TestALargeRecordingIsReadInSeconds(t *testing.T) {
	if testing.Short() {
		t.Skip("60 MiB")
	}
	var entries []m
	sent := []string{"accept: */*", "authorization: Bearer " + jws, "cookie: " + strings.Repeat("a=b; ", 40), "user-agent: " + strings.Repeat("x", 120)}
	for i := range 1500 {
		e := exchange(i%60, "GET", "https://api.example.com/items/"+strings.Repeat("x", i%50), sent, 200+201*(i%2), "content-type: application/json", "date: Sun, 30 Nov 2025 06:49:02 GMT")
		entries = append(entries, set(e, "response.content", m{"size": 1, "text": strings.Repeat(`{"name":"value"},`, 110*(i%30))}))
	}
	b := archive(t, entries...)
	started := time.Now()
	r, err := har.Parse(b)
	if err != nil || len(r.Entries) != len(entries) {
		t.Fatalf("%v, %d entries", err, len(r.Entries))
	}
	n := len(r.Candidates())
	took := time.Since(started)
	t.Logf("%d MiB, %d candidates: %v", len(b)>>20, n, took)
	if took > 20*time.Second {
		t.Errorf("%v", took)
	}
}
