package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// WebSocketSSENoHeader is a stream that a browser opens without Authorization, since it cannot do otherwise.
func WebSocketSSENoHeader() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "websocket-sse-no-header", Title: "a browser opens a WebSocket or event stream without Authorization, and the server wants one",
		Families: diagnose.Credential, PerPath: true,
		Silences: []string{"auth-header-missing"},
		Doc: diagnose.Doc{
			Text: "The browser's WebSocket and EventSource have no way to set fields: the request that opens the stream carries cookies and nothing else. A server that " +
				"wants Authorization refuses it, while the same path called by fetch or curl works.",
			Fix: "authenticate the stream by a cookie, by a ticket that lives for seconds and is good for one connection, or by Sec-WebSocket-Protocol; event streams can be " +
				"read with fetch, which can set Authorization",
			KnownBy: "the request (Upgrade or Accept: text/event-stream, no credential); confirmed when any credential gets another answer",
			Since:   since, Seen: []string{"browsers' WebSocket and EventSource interfaces"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.HasCredential() || !opensStream(c.Request) {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{
				Prior:    96,
				Evidence: []finding.Evidence{"the request opens a stream, as a browser's WebSocket or EventSource does, and carries no credential"},
			}
		},
		Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			j := diagnose.Standard(f, c)
			if f.First() == nil || f.Suspicions[c.ID].Prior == 0 || f.Accepted() {
				return j
			}
			return byContrast(f, j, diagnose.NotAJWT)
		},
	}
}

func opensStream(r request.Request) bool {
	upgrade, _ := r.Get("Upgrade")
	accept, _ := r.Get("Accept")
	return strings.EqualFold(strings.TrimSpace(upgrade), "websocket") || strings.Contains(strings.ToLower(accept), "text/event-stream")
}
