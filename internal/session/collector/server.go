package collector

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// How long a client may take, and how many may be connected at once: one that drips its bytes, or holds its connection,
// takes nothing from the others.
const (
	headerTimeout  = 5 * time.Second
	bodyTimeout    = 10 * time.Second
	answerTimeout  = 20 * time.Second
	idleTimeout    = 60 * time.Second
	drainTimeout   = 5 * time.Second
	maxHeader      = 16 << 10
	maxConnections = 4096
)

// Server serves a collector on a listener.
type Server struct {
	Collector *Collector
	http      *http.Server
	listener  net.Listener
}

// NewServer returns a server that has not begun.
func NewServer(c *Collector, l net.Listener) *Server {
	return &Server{
		Collector: c,
		listener:  &limited{Listener: l, free: make(chan struct{}, maxConnections)},
		http: &http.Server{
			Handler: c, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: answerTimeout, IdleTimeout: idleTimeout,
			MaxHeaderBytes: maxHeader, ErrorLog: log.New(io.Discard, "", 0),
		},
	}
}

// Serve serves until ctx is done, then takes nothing new, answers what has arrived, and stops the collector.
func (s *Server) Serve(ctx context.Context) error {
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(s.listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		if err := s.http.Shutdown(drain); err != nil {
			_ = s.http.Close()
		}
	}
	s.Collector.Close()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// limited is a listener with a bound on its open connections.
type limited struct {
	net.Listener
	free chan struct{}
}

func (l *limited) Accept() (net.Conn, error) {
	l.free <- struct{}{}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.free
		return nil, err
	}
	return &counted{Conn: c, release: sync.OnceFunc(func() { <-l.free })}, nil
}

type counted struct {
	net.Conn
	release func()
}

func (c *counted) Close() error {
	defer c.release()
	return c.Conn.Close()
}

// own are the paths that the collector answers itself.
var own = []string{"/healthz", "/metrics", "/v1/events", "/event", "/jwtdoc.js"}

// CheckPath says what keeps events from being taken at a path.
func CheckPath(path string) error {
	trimmed := strings.Trim(path, "/")
	switch {
	case !strings.HasPrefix(path, "/") || trimmed == "":
		return errors.New("a path like /v1/logout is expected")
	case strings.Trim(trimmed, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~/") != "" || strings.Contains(trimmed, "//") || strings.Contains("/"+trimmed+"/", "/../") || strings.Contains("/"+trimmed+"/", "/./"):
		return errors.New("it has characters that do not belong there")
	}
	for _, p := range own {
		if "/"+trimmed == p || strings.HasPrefix("/"+trimmed, p+"/") {
			return errors.New(p + " is the collector's own")
		}
	}
	return nil
}
