package recording

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
)

// maxHops bounds how many redirects before an exchange are followed back.
const maxHops = 10

// redirects looks at what happened on the way to the refused exchange: a hop on which Authorization was lost, or the
// method changed.
func (s session) redirects() []diagnose.Clue {
	var out []diagnose.Clue
	last := s.e
	for range maxHops {
		from := s.r.RedirectedFrom(last)
		if from == nil || !from.Started.IsZero() && from.Started.After(last.Started) {
			break
		}
		said := finding.Evidence(line(from) + " redirected to " + hop(from, last))
		if lost(from, last) {
			evidence := said + ", and the request that followed came without Authorization"
			out = append(out,
				diagnose.Clue{
					Cause: "redirect-drops-authorization", Prior: 96, Evidence: evidence,
					Fix: "call " + finding.Safe(bare(last)) + " directly, or make the client keep Authorization on redirects of the same origin",
				},
				diagnose.Clue{Cause: "auth-header-missing", Excludes: true, Evidence: "the client did send Authorization, to " + finding.Evidence(finding.Safe(clip(from.Request.URL.EscapedPath())))})
		}
		if from.Request.Method != last.Request.Method {
			out = append(out, diagnose.Clue{
				Cause: "redirect-changes-method", Prior: 92,
				Evidence: said + finding.Evidence(", and the client went on with "+finding.Safe(last.Request.Method)),
			})
		}
		last = from
	}
	return out
}

// lost reports whether a hop lost the Authorization field.
func lost(from, to *har.Entry) bool {
	_, had := from.Request.Get("Authorization")
	_, has := to.Request.Get("Authorization")
	return had && !has
}

// hop says where a redirect led, with the origin where that changed.
func hop(from, to *har.Entry) string {
	if from.Request.Origin() == to.Request.Origin() {
		return finding.Safe(clip(to.Request.URL.EscapedPath()))
	}
	return finding.Safe(bare(to)) + " (another origin)"
}

// bare writes the URL of an exchange without its query.
func bare(e *har.Entry) string {
	u := *e.Request.URL
	u.RawQuery = ""
	return clip(u.String())
}

// without finds the answer that the same request got without a credential.
func (s session) without() *request.Answer {
	if s.credential.Kind == request.NoCredential {
		return nil
	}
	for i := range s.r.Entries {
		e := &s.r.Entries[i]
		if e.Answer.Status != 0 && e.Request.Method == s.e.Request.Method && e.Request.URL.String() == s.e.Request.URL.String() &&
			request.FindCredential(e.Request).Kind == request.NoCredential && len(e.Request.Values("Cookie")) == 0 {
			a := e.Answer
			return &a
		}
	}
	return nil
}

// samePath reports whether two exchanges ask the same thing of the same server.
func samePath(a, b *har.Entry) bool {
	return a.Request.Method == b.Request.Method && a.Request.Origin() == b.Request.Origin() &&
		strings.TrimSuffix(a.Request.URL.Path, "/") == strings.TrimSuffix(b.Request.URL.Path, "/")
}
