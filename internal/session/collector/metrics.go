package collector

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// reason is why an event was not taken.
type reason int

const (
	reasonInvalid reason = iota
	reasonLarge
	reasonMedia
	reasonOrigin
	reasonRate
	reasonUnavailable
	reasonOther
	reasons
)

var reasonNames = [reasons]string{"invalid", "too-large", "media-type", "origin", "rate", "unavailable", "other"}

// metrics are counters of this process.
type metrics struct {
	stored     [5]atomic.Int64 // by session.Types()
	duplicates atomic.Int64
	refused    [reasons]atomic.Int64
	batches    atomic.Int64
}

func (m *metrics) count(t session.Type) {
	if i := slices.Index(session.Types(), t); i >= 0 {
		m.stored[i].Add(1)
	}
}

// writeMetrics answers in the text format of Prometheus.
func (c *Collector) writeMetrics(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	family := func(name, kind, help string) { fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	family("jwtdoc_logout_events_total", "counter", "Events stored, by type.")
	for i, t := range session.Types() {
		fmt.Fprintf(&b, "jwtdoc_logout_events_total{type=%q} %d\n", t, c.metrics.stored[i].Load())
	}
	family("jwtdoc_logout_events_duplicate_total", "counter", "Events that had been stored before.")
	fmt.Fprintf(&b, "jwtdoc_logout_events_duplicate_total %d\n", c.metrics.duplicates.Load())
	family("jwtdoc_logout_events_refused_total", "counter", "Requests that were refused, by reason; unavailable ones may be sent again.")
	for i, name := range reasonNames {
		fmt.Fprintf(&b, "jwtdoc_logout_events_refused_total{reason=%q} %d\n", name, c.metrics.refused[i].Load())
	}
	family("jwtdoc_logout_event_transactions_total", "counter", "Transactions that events were stored in.")
	fmt.Fprintf(&b, "jwtdoc_logout_event_transactions_total %d\n", c.metrics.batches.Load())
	family("jwtdoc_logout_events_waiting", "gauge", "Events that wait for the database.")
	fmt.Fprintf(&b, "jwtdoc_logout_events_waiting %d\n", len(c.writer.queue))
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(b.String()))
}

// health answers 200 where events can be stored. It says nothing that is worth a token.
func (c *Collector) health(w http.ResponseWriter, r *http.Request) {
	if err := c.o.Store.Ping(r.Context()); err != nil {
		answer(w, http.StatusServiceUnavailable, map[string]string{"status": "the database does not answer"})
		return
	}
	answer(w, http.StatusOK, map[string]string{"status": "ok"})
}
