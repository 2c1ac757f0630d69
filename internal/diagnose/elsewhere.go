package diagnose

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// twin is the look that tells what no credential gets in the place where kind goes: what it is compared with.
func twin(kind Kind) (Kind, bool) {
	switch kind {
	case Backend:
		return BackendWithout, true
	case OtherPath:
		return OtherPathWithout, true
	default:
		return "", false
	}
}

// AtBackend is a request sent straight to the application: to the origin of the backend, and to its path where it has
// one. Host is the backend's own.
func (c *Case) AtBackend(r request.Request) (request.Request, bool) {
	if c.Backend == nil {
		return r, false
	}
	r = r.Without("Host")
	r.URL.Scheme, r.URL.Host = c.Backend.Scheme, c.Backend.Host
	if path := c.Backend.EscapedPath(); path != "" && path != "/" {
		r.URL.Path, r.URL.RawPath = c.Backend.Path, c.Backend.RawPath
		if c.Backend.RawQuery != "" {
			r.URL.RawQuery = c.Backend.RawQuery
		}
	}
	return r, true
}

// AtOtherPath is the request on another path of the same server, as a GET without a body.
func (c *Case) AtOtherPath(r request.Request) (request.Request, bool) {
	if c.OtherPath == "" {
		return r, false
	}
	return atPath(r, c.OtherPath)
}

// Nonsense is the request, without its credentials, on a path that certainly does not exist.
func (c *Case) Nonsense(name string) (request.Request, bool) {
	r, ok := atPath(c.Request.WithoutCredentials(), "/"+name)
	return r, ok
}

func atPath(r request.Request, path string) (request.Request, bool) {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return r, false
	}
	r = r.Clone()
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = u.Path, u.RawPath, u.RawQuery
	r.Method, r.Body = "GET", nil
	return r.Without("Content-Type").Without("Content-Length"), true
}

// acceptedThere reports whether a look in another place was accepted: it differs from what no credential gets there.
func (f *Facts) acceptedThere(kind Kind, n int) bool {
	l := f.Look(kind, n)
	return l != nil && l.Accepted
}

// PastProxy is what the request showed that was sent straight to the application.
type PastProxy struct {
	// Known is set when both looks were answered: with the credential and without.
	Known bool
	// Accepted says that the application takes the credential; Controlled that it did so twice, with the request as it
	// was refused in between.
	Accepted, Controlled bool
	// Unseen says that the application answers as if there were no credential.
	Unseen bool
	// Missing and Bad say that what comes through the proxy is what the application says of no credential, and of one
	// that is no JWT. A server that says the same of both leaves open what the proxy did.
	Missing, Bad bool
	Look         *Look
}

// PastProxy sums up what is known of the request past the proxy.
func (f *Facts) PastProxy() PastProxy {
	l, without := f.Look(Backend, 1), f.Look(BackendWithout, 1)
	if l == nil || without == nil || l.Answer == nil || without.Answer == nil {
		return PastProxy{Look: l}
	}
	p := PastProxy{Known: true, Accepted: f.acceptedThere(Backend, 1), Unseen: Same(l, without), Look: l}
	if garbage := f.Look(BackendGarbage, 1); garbage != nil && garbage.Answer != nil {
		// A proxy adds fields of its own: what is said is compared, not the whole answer.
		said := Brief(f.First().Answer)
		p.Missing, p.Bad = said == Brief(without.Answer), said == Brief(garbage.Answer)
	}
	again, control := f.Look(Backend, 2), f.Look(AsItWas, 3)
	p.Controlled = p.Accepted && f.acceptedThere(Backend, 2) && again.Answer != nil && control != nil && control.Answer != nil && !control.Accepted
	return p
}

// PastProxyWants asks for the request straight to the application, where the user named it and the way there can make a
// difference; and, once it is accepted, for its controls.
func (f *Facts) PastProxyWants() []Want {
	if f.Case.Backend == nil || !f.Case.HasCredential() || f.First() == nil || f.Accepted() || f.Public() {
		return nil
	}
	var out []Want
	for _, kind := range []Kind{Backend, BackendWithout} {
		if f.Look(kind, 1) == nil {
			out = append(out, Want{Look: LookID{Kind: kind, N: 1}, Gain: 85})
		}
	}
	if len(out) == 0 && f.acceptedThere(Backend, 1) {
		if f.Look(AsItWas, 3) == nil {
			out = append(out, Want{Look: LookID{Kind: AsItWas, N: 3}, Gain: 90})
		}
		if f.Look(BackendGarbage, 1) == nil {
			out = append(out, Want{Look: LookID{Kind: BackendGarbage, N: 1}, Gain: 91})
		}
		if f.Look(Backend, 2) == nil {
			out = append(out, Want{Look: LookID{Kind: Backend, N: 2}, Gain: 89})
		}
	}
	return out
}

// Evidence says what was seen past the proxy.
func (p PastProxy) Evidence(f *Facts) []finding.Evidence {
	where := "straight to " + finding.Safe(f.Case.Backend.Scheme+"://"+f.Case.Backend.Host)
	switch {
	case !p.Known:
		return nil
	case p.Accepted:
		times := 1
		if p.Controlled {
			times = 2
		}
		return []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"%s the same request is accepted (%d, %d of %d times); through the proxy it is refused: %s",
			where, p.Look.Answer.Status, times, times, Brief(f.First().Answer),
		))}
	case p.Unseen:
		return []finding.Evidence{finding.Evidence(where + " the same request gets the answer of no credential too: " + Brief(p.Look.Answer))}
	}
	return []finding.Evidence{finding.Evidence(where + " the application sees the credential, and answers " + Brief(p.Look.Answer))}
}

// ElsewhereWants asks for the credential on another path of the same server, where one is known.
func (f *Facts) ElsewhereWants() []Want {
	if f.Case.OtherPath == "" || !f.Case.HasCredential() || f.First() == nil || f.Accepted() || f.Public() {
		return nil
	}
	var out []Want
	for _, kind := range []Kind{OtherPath, OtherPathWithout} {
		if f.Look(kind, 1) == nil {
			out = append(out, Want{Look: LookID{Kind: kind, N: 1}, Gain: 72})
		}
	}
	return out
}

// GoodElsewhere reports whether another path of the same server takes this very credential.
func (f *Facts) GoodElsewhere() bool { return f.acceptedThere(OtherPath, 1) }

// clearedElsewhere reports whether something seen in another place excludes a cause: an application that takes the
// credential as it is finds nothing wrong with it, and so does another path of the same server.
func (f *Facts) clearedElsewhere(c *Cause) bool {
	if f.acceptedThere(Backend, 1) && c.Families&(Path|Credential) == 0 {
		return true
	}
	return f.GoodElsewhere() && !c.PerPath && c.Families&Path == 0
}
