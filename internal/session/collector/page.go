package collector

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
)

// pageEvents is how many events the page shows.
const pageEvents = 200

// page draws for people. There is no script, and nothing is loaded from anywhere: what a stranger's text would try is
// refused by the browser too.
type page struct {
	templates func() *template.Template
	policy    string
	zone      *time.Location
}

func newPage(zone *time.Location) *page {
	sum := sha256.Sum256([]byte(pageCSS))
	return &page{
		templates: sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) }),
		policy:    "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; form-action 'self'; base-uri 'none'",
		zone:      zone,
	}
}

// frame is what every page has.
type frame struct {
	Title, Policy, Zone string
	Style               template.CSS
}

func (p *page) frame(title string, now time.Time) frame {
	zone := p.zone.String()
	if zone == "Local" {
		zone = now.In(p.zone).Format("MST (-07:00)")
	}
	return frame{title, p.policy, zone, template.CSS(pageCSS)}
}

func (p *page) write(w http.ResponseWriter, name string, data any) {
	var b bytes.Buffer
	if err := p.templates().ExecuteTemplate(&b, name, data); err != nil {
		answer(w, http.StatusInternalServerError, map[string]string{"error": "the page could not be drawn"})
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	// frame-ancestors means nothing in a meta element.
	h.Set("Content-Security-Policy", p.policy+"; frame-ancestors 'none'")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	_, _ = w.Write(b.Bytes())
}

type option struct {
	Name string
	On   bool
}

type typeBox struct {
	Type   session.Type
	Events int
	Note   string
}

type row struct {
	ID, Received, User, Idle, Access, Refresh, Location, Message string
	Type                                                         session.Type
	AccessOdd, RefreshOdd                                        bool
}

type listPage struct {
	frame
	Total, Shown                           int
	Filtered                               bool
	User, Path                             string
	Types                                  []typeBox
	TypeChoices, IdleChoices, SinceChoices []option
	Rows                                   []row
	Timeline                               timeline
}

func (c *Collector) showPage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	now := c.o.Env.Now()
	f, refused := filterOf(q, now, pageEvents)
	if refused != nil {
		c.refuse(w, *refused)
		return
	}
	f.Limit = min(f.Limit, pageEvents)
	events, err := c.o.Store.List(r.Context(), f)
	if err != nil {
		c.refuse(w, unreadable)
		return
	}
	total, err := c.o.Store.Count(r.Context(), f)
	if err != nil {
		c.refuse(w, unreadable)
		return
	}
	v := listPage{
		frame: c.page.frame("logouts", now), Total: max(total, len(events)), Shown: len(events), User: f.User, Path: c.o.Path,
		Filtered: f.User != "" || f.Types != nil || f.Idle != nil || !f.Since.IsZero(),
	}
	counter := session.NewCounter(c.o.Zone)
	for _, e := range events {
		counter.Add(e)
		v.Rows = append(v.Rows, c.page.row(e))
	}
	for _, t := range counter.Summary().ByType {
		v.Types = append(v.Types, typeBox{t.Type, t.Events, noteOf(t)})
		v.TypeChoices = append(v.TypeChoices, option{string(t.Type), slices.Contains(f.Types, t.Type)})
	}
	for _, i := range session.Idles() {
		v.IdleChoices = append(v.IdleChoices, option{string(i), slices.Contains(f.Idle, i)})
	}
	for _, s := range []string{"1h", "24h", "168h", "720h"} {
		v.SinceChoices = append(v.SinceChoices, option{s, q.Get("since") == s})
	}
	v.Timeline = eventLanes(events, now, c.o.Zone)
	c.page.write(w, "list", v)
}

// noteOf says what is remarkable about the events of a type.
func noteOf(t session.TypeCount) string {
	switch {
	case t.Events == 0:
		return ""
	case t.Type == session.TokenExpired && t.AccessLeft > 0:
		return number(t.AccessLeft) + " with time left on the access token"
	case t.Type == session.RefreshFailed && t.RefreshLeft > 0:
		return number(t.RefreshLeft) + " with time left on the refresh token"
	case t.Type != session.UserAction && t.AccessLeft > 0:
		return number(t.AccessLeft) + " with a valid access token"
	}
	return ""
}

func (p *page) row(e session.Stored) row {
	access, accessOdd := leftText(e.AccessLeft())
	refresh, refreshOdd := leftText(e.RefreshLeft())
	return row{
		ID: e.ID, Received: e.ReceivedAt.In(p.zone).Format("2006-01-02 15:04:05"), Type: e.Type, User: userText(e.Context),
		Idle: session.Minutes(e.IdleMinutes) + " · " + string(e.IdleClass()), Access: access, Refresh: refresh,
		// Time left is odd where the type says that there is none.
		AccessOdd: accessOdd && e.Type == session.TokenExpired, RefreshOdd: refreshOdd && e.Type == session.RefreshFailed,
		Location: e.Location, Message: e.Message,
	}
}

func userText(c session.Context) string {
	return strings.Trim(c.UserID+" · "+c.UserEmail, " ·")
}

// leftText is the time a token had left, and whether it had any.
func leftText(left time.Duration, known bool) (string, bool) {
	if !known {
		return "", false
	}
	return session.Left(left), left > 0
}
