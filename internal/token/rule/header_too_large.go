package rule

import (
	"fmt"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// The limits of what carries a token, in bytes.
const (
	cookieLimit = 4096     // name and value, in every browser (RFC 6265 §6.1 demands no more)
	fieldLimit  = 8190     // the smallest limit of a field that is common: Apache, gunicorn
	totalLimit  = 16 << 10 // all fields together: Node, HAProxy, IIS
)

// HeaderTooLarge finds tokens that servers refuse for their size.
func HeaderTooLarge() Rule {
	return Rule{
		ID: "header-too-large", Title: "the token is too large for a header field", Severity: finding.Warning,
		Doc: Doc{
			Text: "Servers bound the header before they look into it: Apache and gunicorn 8190 bytes a field, nginx 8 KiB a line, Tomcat and Spring Boot 8 KiB in all, Node, " +
				"HAProxy and IIS 16 KiB in all. A larger token is answered with 400 (`Request Header Or Cookie Too Large`), 431 or 502 before anything reads it. Groups, roles " +
				"and permissions in the claims are the usual reason.",
			Fix:   "leave lists out of the claims and look them up on the server; or raise the limit on every server in between",
			Since: since, Seen: []string{"nginx: large_client_header_buffers", "Node: --max-http-header-size", "Entra ID groups claim"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		// "Authorization: Bearer " counts as well.
		size := carried(t) + len("Authorization: Bearer ")
		if size <= fieldLimit || !sent(t) {
			return nil
		}
		refuses := "Apache and gunicorn (8190 bytes a field), nginx and Tomcat (8 KiB) refuse it unless told otherwise"
		if size > totalLimit {
			refuses = "Apache, nginx and Tomcat (8 KiB), Node, HAProxy and IIS (16 KiB) refuse it unless told otherwise"
		}
		n := note{message: fmt.Sprintf("the field with the token has %d bytes: %s", size, refuses)}
		if name, bytes := largestClaim(t); bytes > size/4 {
			n.evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf("%s alone has %d bytes", finding.Quote(name), bytes))}
		}
		return []note{n}
	})
}

// carried is the size of what a request carries, in bytes: of the token, or of the session cookie that it is in.
func carried(t token.Token) int { return t.Outer().Length() }

// sent reports whether the input is something that is sent to servers at all.
func sent(t token.Token) bool {
	return slices.Contains([]token.Form{token.FormJWS, token.FormJWE, token.FormFlask, token.FormDetached}, t.Form)
}

// largestClaim returns the claim that takes the most room.
func largestClaim(t token.Token) (name string, bytes int) {
	for _, m := range t.Payload.Members() {
		if n := len(m.Value.Raw); n > bytes {
			name, bytes = m.Name, n
		}
	}
	return name, bytes
}
