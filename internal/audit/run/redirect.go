package run

import (
	"context"
	"net/url"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// follow goes where a redirect within the origin leads, as a client would: what is audited is its target.
func (r *run) follow(ctx context.Context, a audit.Answer) (audit.Answer, error) {
	const most = 3
	for range most {
		location, has := a.Get("Location")
		if a.Status < 301 || a.Status > 308 || a.Status == 304 || !has {
			return a, nil
		}
		u, same := r.onSameOrigin(location)
		if !same {
			return a, nil
		}
		sent := r.base.Request.Method + " " + r.base.Request.URL.EscapedPath()
		next := r.base.Request.Clone()
		next.URL = u
		old := r.base.Request
		r.newCase(next)
		moved, err := r.ask(ctx, r.probe(healthy), audit.Try{Says: "where the redirect leads"})
		if err != nil {
			return a, err
		}
		if moved.Got != audit.Accepted && !redirects(moved) {
			r.newCase(old)
			return a, nil
		}
		r.report.Story = append(r.report.Story, audit.Step{
			Sent: finding.Safe(sent), Status: a.Status,
			Says: "redirected to " + finding.Safe(u.EscapedPath()) + "; the probes go there. A client that drops Authorization on the way gets a refusal that has nothing to do with the token",
		})
		r.report.URL = next.Redacted().URL
		a = moved
	}
	return a, nil
}

// onSameOrigin resolves a Location, where it leads to another address of the origin.
func (r *run) onSameOrigin(location string) (*url.URL, bool) {
	here := r.base.Request.URL
	u, err := here.Parse(location)
	return u, err == nil && request.OriginOf(u) == r.base.Request.Origin() && u.String() != here.String()
}

func redirects(a audit.Answer) bool { return a.Status >= 301 && a.Status <= 308 && a.Status != 304 }
