package collector

import (
	"net/http"
	"strconv"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

type fact struct {
	Name, Value string
	Odd         bool
}

type observed struct{ At, Before, Kind, Details string }

type eventPage struct {
	frame
	ID, Means string
	Type      session.Type
	Facts     []fact
	Observed  []observed
	Timeline  timeline
}

// showEvent shows one event, by its whole id.
func (c *Collector) showEvent(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	events, err := c.o.Store.Get(r.Context(), id, 1)
	if err != nil {
		c.refuse(w, unreadable)
		return
	}
	if len(events) == 0 || events[0].ID != id {
		c.refuse(w, refusal{http.StatusNotFound, reasonOther, "no event has the id " + finding.Quote(id)})
		return
	}
	e := events[0]
	v := eventPage{frame: c.page.frame(string(e.Type), c.o.Env.Now()), ID: e.ID, Type: e.Type, Means: e.Type.Means()}
	for _, f := range session.Facts(e, c.o.Zone) {
		v.Facts = append(v.Facts, fact{f.Name, f.Value, f.Odd})
	}
	for _, o := range e.Observations {
		v.Observed = append(v.Observed, observed{
			At: o.Timestamp.In(c.o.Zone).Format("15:04:05.000"), Before: session.Left(e.Timestamp.Sub(o.Timestamp)), Kind: string(o.Kind), Details: o.Details(),
		})
	}
	if v.Observed != nil {
		v.Timeline = observationLanes(e, c.o.Zone)
	}
	c.page.write(w, "event", v)
}

func number(n int) string { return strconv.Itoa(n) }
