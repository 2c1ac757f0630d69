package collector

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// refusal is an answer other than success.
type refusal struct {
	status int
	reason reason
	// text is safe to show.
	text string
}

func (c *Collector) refuse(w http.ResponseWriter, r refusal) {
	c.metrics.refused[r.reason].Add(1)
	if r.status == http.StatusTooManyRequests || r.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "2")
	}
	answer(w, r.status, map[string]string{"error": r.text})
}

func answer(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"the answer could not be written"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n'))
}

// receive takes one event: 201 when it has been committed, 200 when it had been before.
func (c *Collector) receive(w http.ResponseWriter, r *http.Request) {
	if refused := c.admit(w, r); refused != nil {
		c.refuse(w, *refused)
		return
	}
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	event, refused := c.read(w, r)
	if refused != nil {
		c.refuse(w, *refused)
		return
	}
	fresh, err := c.writer.store(r.Context(), event)
	var data dataError
	switch {
	case errors.As(err, &data):
		c.refuse(w, refusal{http.StatusBadRequest, reasonInvalid, "the database does not take the event"})
	case err != nil:
		c.refuse(w, refusal{http.StatusServiceUnavailable, reasonUnavailable, "the event is not stored: the database does not take it now; send it again"})
	case !fresh:
		answer(w, http.StatusOK, map[string]any{"id": event.ID, "stored": "before"})
	default:
		answer(w, http.StatusCreated, map[string]any{"id": event.ID, "stored": "now"})
	}
}

// admit decides by everything but the body, and sets what a browser needs to see the answer.
func (c *Collector) admit(w http.ResponseWriter, r *http.Request) *refusal {
	if refused := c.crossOrigin(w, r); refused != nil {
		return refused
	}
	switch r.Method {
	case http.MethodOptions:
		return nil
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "POST, OPTIONS")
		return &refusal{http.StatusMethodNotAllowed, reasonOther, "events are posted: POST " + c.o.Path}
	}
	if !c.limits.allow(c.client(r), c.o.Env.Now()) {
		return &refusal{http.StatusTooManyRequests, reasonRate, fmt.Sprintf("more than %v events a second from this address; send it again later", c.o.Rate)}
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && e != "identity" {
		return &refusal{http.StatusUnsupportedMediaType, reasonMedia, "compressed events are not taken"}
	}
	// A beacon of a string is text/plain, of a blob whatever its maker said, and may say nothing.
	if t := r.Header.Get("Content-Type"); t != "" {
		media, _, err := mime.ParseMediaType(t)
		if err != nil || media != "application/json" && media != "text/plain" {
			return &refusal{http.StatusUnsupportedMediaType, reasonMedia, "the content type is " + finding.Quote(t) + ", application/json or text/plain is expected"}
		}
	}
	return nil
}

func (c *Collector) read(w http.ResponseWriter, r *http.Request) (session.Stored, *refusal) {
	var s session.Stored
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, session.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return s, &refusal{http.StatusRequestEntityTooLarge, reasonLarge, fmt.Sprintf("the event is larger than %d bytes", session.MaxBody)}
	case err != nil:
		return s, &refusal{http.StatusBadRequest, reasonInvalid, "the body did not arrive whole"}
	}
	s.Event, err = session.ParseEvent(body)
	if err != nil {
		return s, &refusal{http.StatusBadRequest, reasonInvalid, err.Error()}
	}
	s.ReceivedAt = c.o.Env.Now().UTC().Truncate(time.Millisecond)
	s.IP = c.keepIP(c.client(r))
	s.UserAgent = session.Clean(cut(strings.ToValidUTF8(r.UserAgent(), "\uFFFD"), session.MaxUserAgent))
	s.Context.UserEmail = keepEmail(c.o.Email, s.Context.UserEmail)
	return s, nil
}

// cut keeps the first n characters.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
