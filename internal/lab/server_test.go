package lab

import (
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// net/http gives up when it cannot write the rest of a request, whatever has been answered meanwhile: now and then a
// trial of a field that is too large was lost for that.
func TestGetReadsWhatWasSaidBeforeTheRequestWasRead(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 1000))
			_, _ = conn.Write([]byte("HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\n\r\n"))
			_ = conn.Close() // with most of the request unread, which resets the connection
		}
	}()
	for range 100 {
		large := field{"Authorization", strings.Repeat("x", 1<<20)}
		if got := get(t, &Server{URL: "http://" + listener.Addr().String()}, sent{path: "/", fields: []field{large}}); got.status != 431 {
			t.Fatalf("status %d", got.status)
		}
	}
}

// libfaketime reads its environment anew every ten seconds unless it is told otherwise, and nginx empties its own. What
// the library keeps in memory would stay behind, under a number that another process gets one day.
func TestAShiftedClockStaysShiftedAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s := Start(t, "nginx-auth-request", Options{FakeTime: "-1h"})
	left := func() []string {
		found, err := filepath.Glob(fmt.Sprintf("/dev/shm/*faketime_*_%d", s.process.pid))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if len(left()) == 0 {
		t.Error("this libfaketime keeps nothing under that name: what the sweep removes is something else now")
	}
	time.Sleep(11 * time.Second)
	got := get(t, s, sent{path: s.Manifest.Health})
	date, err := http.ParseTime(got.header.Get("Date"))
	if err != nil {
		t.Fatal(err)
	}
	if behind := got.at.Sub(date); behind < 50*time.Minute {
		t.Errorf("after eleven seconds the clock is %v behind, want an hour", behind)
	}
	if s.Stop(); len(left()) > 0 {
		t.Errorf("left behind: %q", left())
	}
}
