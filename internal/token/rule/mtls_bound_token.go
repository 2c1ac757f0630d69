package rule

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// MTLSBoundToken finds tokens that need a client certificate.
func MTLSBoundToken() Rule {
	return Rule{
		ID: "mtls-bound-token", Title: "the token is bound to a client certificate", Severity: finding.Info,
		Doc: Doc{
			Text: "`cnf` has `x5t#S256`, the thumbprint of a certificate (RFC 8705 §3.1): the token works only over a TLS connection made with that client certificate. Where a " +
				"proxy ends TLS, it must hand the certificate on to the server.",
			Fix:   "send the request with the client's certificate (curl --cert), and let the proxy forward it",
			Since: since, Seen: []string{"open banking APIs (FAPI)", "Keycloak: holder-of-key tokens"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if v, ok := confirmation(t, "x5t#S256"); ok {
			return saw("cnf.x5t#S256 is %s: it works only with that client certificate", show(v))
		}
		return nil
	})
}
