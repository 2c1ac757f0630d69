// Package demo is a small API that breaks on request: each fault gives it settings and a client's request that do not
// fit together, the way real teams met them. The real diagnosis then runs against it. It listens on 127.0.0.1 only,
// and every secret in it is drawn for this one run.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Fault is one way in which the demo breaks.
type Fault struct {
	// ID is the cause id, several joined by "+" where several things are wrong at once, or begins with "healthy".
	ID string
	// Title says in a few words what is wrong; Story, in two or three sentences, what the team did and what it sees.
	Title, Story string
	// Verdict is the cause id that a diagnosis has to name; Also are those it has to name as well, where there are
	// several. Which comes first is for the server's answers to tell, if they can.
	Verdict string
	Also    []string
}

// Faults lists the faults in the order in which they are shown.
func Faults() []Fault {
	all := scenarios()
	faults := make([]Fault, len(all))
	for i, s := range all {
		faults[i] = s.Fault
	}
	return faults
}

// Access is one request as the API saw it: its own log, against which a diagnosis can be held.
type Access struct {
	// Method and Target (path and query) are as received; Status is what was answered.
	Method, Target string
	Status         int
}

// Server is the running API together with the request that its client makes.
type Server struct {
	// Fault is what is wrong here.
	Fault Fault
	// Request is what its client sends.
	Request request.Request
	// Token is the token in the request as it was made, empty where the client sends none.
	Token string
	// Secret is the one that the user of jwtdoc has at hand: the API's own.
	Secret finding.Secret

	http *http.Server
	done chan struct{}
	mu   sync.Mutex
	log  []Access
}

// headerTimeout bounds how long a client may take over its request's header.
const headerTimeout = 5 * time.Second

// Start breaks the API in the named way and serves it on a free port until the context is done or the server is
// closed. An unknown fault is a wrong command line (exit 2), a machine that does not let us listen is exit 3.
func Start(ctx context.Context, e *env.Env, fault string) (*Server, error) {
	all := scenarios()
	i := slices.IndexFunc(all, func(s scenario) bool { return s.ID == fault })
	if i < 0 {
		return nil, finding.Usage(fmt.Errorf("the demo has no fault %s", finding.Quote(fault)), "jwtdoc demo --list shows all of them")
	}
	s := all[i]
	keys, err := drawKeys(e.Rand)
	if err != nil {
		return nil, finding.Unexamined(fmt.Errorf("drawing the demo's secrets: %w", err), "try again")
	}
	listener, err := e.Net.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, finding.Unexamined(fmt.Errorf("listening on 127.0.0.1 for the demo: %w", err),
			"the demo serves an API on this machine; allow it to listen on 127.0.0.1")
	}
	origin := "http://" + listener.Addr().String()
	c := client{now: e.Now(), keys: keys}
	sent := s.request(c)
	r, err := request.New(http.MethodGet, origin+sent.target)
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	r.Fields = sent.fields
	server := &Server{Fault: s.Fault, Request: r, Token: sent.token, Secret: keys.server, done: make(chan struct{})}
	now := func() time.Time { return e.Now().Add(s.ahead) }
	server.serve(ctx, listener, &api{
		origin: origin, style: s.style, zone: s.zone, now: now,
		validator: validator{secret: keys.server, now: now},
	})
	return server, nil
}

// serve answers in the background until the context is done or Close.
func (s *Server) serve(ctx context.Context, listener net.Listener, a *api) {
	s.http = &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reply := a.answer(r)
			// Written before the answer goes out, so that the log is complete once the client has it.
			s.record(Access{Method: r.Method, Target: r.URL.RequestURI(), Status: reply.status})
			reply.write(w)
		}),
		ReadHeaderTimeout: headerTimeout,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	stop := context.AfterFunc(ctx, func() { _ = s.http.Close() })
	go func() {
		defer close(s.done)
		defer stop()
		_ = s.http.Serve(listener) // always an error: the server was closed
	}()
}

// Close ends the API. It may be called more than once.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// Log returns the requests answered so far, in the order of their arrival.
func (s *Server) Log() []Access {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

func (s *Server) record(a Access) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, a)
}

// Healthy reports whether the API is expected to accept the request.
func (f Fault) Healthy() bool { return strings.HasPrefix(f.ID, "healthy") }
