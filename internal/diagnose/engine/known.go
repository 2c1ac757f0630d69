package engine

import (
	"cmp"
	"context"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// Known is what is known of the server by other ways than asking it.
type Known struct {
	// Published is what is known of the issuer's keys, nil for nothing; Fetched lists what was fetched for it.
	Published *diagnose.Published
	Fetched   []diagnose.ExperimentReport
	// Host is the container that the server runs in, and Inside what the report says of it; nil where nobody looked.
	Host   *diagnose.Host
	Inside *diagnose.ContainerReport
	// AudiencePlace and IssuerPlace are the settings that say what the server expects, empty where the user does.
	AudiencePlace, IssuerPlace string
	// Log reads what the server's container has written to its log in a span of time, oldest first; nil where there is
	// none.
	Log func(ctx context.Context, since, until time.Time) ([]string, error)
}

// newCase reads a request with all that is known of the server.
func (r *run) newCase(req request.Request, now time.Time) *diagnose.Case {
	c := diagnose.NewCase(req, r.Keys, now)
	c.Audience, c.Issuer, c.Repeat = r.Audience, r.Issuer, r.Repeat
	c.AudiencePlace, c.IssuerPlace = r.AudiencePlace, r.IssuerPlace
	c.Origin = cmp.Or(r.Origin, c.Origin)
	c.Backend, c.OtherPath, c.APIURL = r.Backend, r.OtherPath, r.APIURL
	if r.API != nil {
		c.Describe(*r.API, r.APIPlace)
	}
	r.tell(c)
	if r.Host != nil {
		c.Enter(*r.Host, r.Keys)
	}
	if r.Published != nil {
		c.Publish(*r.Published)
	}
	return c
}
