package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
)

// MTLSBoundToken is a token that needs a client certificate.
func MTLSBoundToken() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "mtls-bound-token", Title: "the token is bound to a client certificate, and is sent without it",
		// Clean claims keep it, and cannot clear it.
		Families: diagnose.Signature | diagnose.Credential | diagnose.Claims,
		Doc: diagnose.Doc{
			Text: "`cnf.x5t#S256` is the thumbprint of a certificate (RFC 8705 §3.1): the server must refuse the token on a connection that was not made with it. A proxy that ends TLS has to hand " +
				"the certificate on, or the server never sees one.",
			Fix:     "send the request with the certificate (`curl --cert client.pem --key client.key`); behind a proxy hand it on (nginx `proxy_set_header X-SSL-Cert $ssl_client_escaped_cert;`)",
			KnownBy: "the token itself: no certificate is sent here; the server's words",
			Since:   since, Seen: []string{"open banking (FAPI), Keycloak"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			return byRule(c, rule.MTLSBoundToken(), 85)
		},
	}
}
