// Package collector is the HTTP side of jwtdoc session serve: it takes the logout events that pages send, answers when
// they are committed, and shows them to whoever may read them. It touches the world: it reads the clock.
package collector

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// DefaultPath is where events are posted to unless told otherwise.
const DefaultPath = "/v1/auth/logout-event/"

// Store is where events go; [github.com/jwtdoc/jwtdoc/internal/session/store.Store] is one.
type Store interface {
	Insert(ctx context.Context, events []session.Stored) (fresh []bool, refused []error, err error)
	List(ctx context.Context, f session.Filter) ([]session.Stored, error)
	Count(ctx context.Context, f session.Filter) (int, error)
	Get(ctx context.Context, id string, limit int) ([]session.Stored, error)
	Ping(ctx context.Context) error
}

// Options says how a collector behaves. Env and Store are needed; the rest may be left out.
type Options struct {
	Env   *env.Env
	Store Store
	// Path is where events are posted to, [DefaultPath] by default.
	Path string
	// Origins may send events from a browser: scheme, host and port. The collector's own pages may always.
	Origins []string
	// Hosts are the names under which it is reached, besides loopback ones.
	Hosts []string
	// ReadToken is asked of whoever reads; without one, only this machine reads.
	ReadToken finding.Secret
	// Rate is how many events a second one client may send over time, 0 for any number; it may send ten times as many
	// at once.
	Rate float64
	// IP and Email say what is kept of them.
	IP, Email Keep
	// Proxies are the addresses whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// Zone is what times are shown in.
	Zone *time.Location
	// Script is the page agent, served as /jwtdoc.js with its entity tag; nothing is served where it is empty.
	Script    []byte
	ScriptTag string
	// Stored is called with each event when it has been stored; it must not wait.
	Stored func(session.Stored)
	// Unavailable says in words why the store did not take events; it is called from one goroutine.
	Unavailable func(err error)
}

// Keep says what is kept of something personal.
type Keep string

// What can be kept.
const (
	KeepWhole  Keep = "keep"
	KeepMasked Keep = "mask"
	KeepNone   Keep = "drop"
)

// Collector is the handler, and the writer behind it.
type Collector struct {
	o       Options
	mux     *http.ServeMux
	writer  *writer
	limits  *limiter
	metrics metrics
	page    *page
}

// New returns a collector; its writer runs until [Collector.Close].
func New(o Options) *Collector {
	if o.Path == "" {
		o.Path = DefaultPath
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	c := &Collector{o: o, limits: newLimiter(o.Rate)}
	c.writer = newWriter(o, &c.metrics)
	c.page = newPage(o.Zone)
	c.mux = http.NewServeMux()
	// With and without the slash at its end: a redirect would lose a beacon.
	path := "/" + strings.Trim(o.Path, "/")
	c.mux.HandleFunc(path, c.receive)
	if path != "/" {
		c.mux.HandleFunc(path+"/{$}", c.receive)
	}
	c.mux.HandleFunc("GET /healthz", c.health)
	c.mux.HandleFunc("GET /metrics", c.reading(c.writeMetrics))
	c.mux.HandleFunc("GET /v1/events", c.reading(c.listEvents))
	c.mux.HandleFunc("GET /{$}", c.reading(c.showPage))
	c.mux.HandleFunc("GET /event/{id}", c.reading(c.showEvent))
	if len(o.Script) > 0 {
		c.mux.HandleFunc("GET /jwtdoc.js", c.script)
	}
	c.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		c.refuse(w, refusal{http.StatusNotFound, reasonOther, "there is nothing here; events go to " + o.Path})
	})
	return c
}

// ServeHTTP answers a request.
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	c.mux.ServeHTTP(w, r)
}

// Close stores what has been taken and not yet answered, and stops the writer. The HTTP server is shut down before.
func (c *Collector) Close() { c.writer.close() }

// StoredEvents is the number of events stored by this collector.
func (c *Collector) StoredEvents() int64 {
	var n int64
	for i := range c.metrics.stored {
		n += c.metrics.stored[i].Load()
	}
	return n
}

// script serves the page agent to pages of any origin: it is no secret.
func (c *Collector) script(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	// Pages ask for it with crossorigin="anonymous": otherwise the cookies of this host, of any port, would come along.
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", c.o.ScriptTag)
	for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag != "" && (tag == c.o.ScriptTag || tag == "*") {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	_, _ = w.Write(c.o.Script)
}
