// Package serve is what the lab's servers in Go have in common: a port that the kernel chooses, an access log, and a
// clock that can be wrong.
package serve

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

// Now is this server's time: LAB_CLOCK_OFFSET (+1h, -37s) from the machine's.
func Now() time.Time { return time.Now().Add(offset()) }

func offset() time.Duration {
	text := os.Getenv("LAB_CLOCK_OFFSET")
	if text == "" {
		return 0
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		log.Fatalf("LAB_CLOCK_OFFSET: %v", err)
	}
	return d
}

// Listen takes a free port of 127.0.0.1.
func Listen() net.Listener {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	return l
}

// Announce prints where the server listens.
func Announce(l net.Listener) { fmt.Printf("listening on http://%s\n", l.Addr()) }

// Serve serves until the process ends.
func Serve(l net.Listener, h http.Handler) { log.Fatal(http.Serve(l, logged(h))) }

// logged prints a line for each request, and dates the answers by Now.
func logged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", Now().UTC().Format(http.TimeFormat))
		answer := &answer{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(answer, r)
		fmt.Printf("%s - - [%s] \"%s %s %s\" %d\n", r.RemoteAddr, Now().Format(time.RFC3339), r.Method, r.RequestURI, r.Proto, answer.status)
	})
}

type answer struct {
	http.ResponseWriter
	status int
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Health is a public route.
func Health(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }
