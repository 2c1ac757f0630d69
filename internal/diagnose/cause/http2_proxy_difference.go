package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// HTTP2ProxyDifference is a proxy that treats HTTP/2 and HTTP/1.1 differently.
func HTTP2ProxyDifference() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "http2-proxy-difference", Title: "a proxy on the way treats HTTP/2 otherwise than HTTP/1.1",
		Families: diagnose.Path | diagnose.Credential, Usual: 1,
		Doc: diagnose.Doc{
			Text: "The same request works over one version of HTTP and fails over the other: a proxy that loses or doubles fields when it translates, limits fields differently, " +
				"or keeps to the case of their names (HTTP/2 has lower case only, RFC 9113 §8.2).",
			Fix:     "update the proxy; compare `curl --http1.1` with `curl --http2` to be sure that it is this",
			KnownBy: "documented, not reproduced; the same request over both versions",
			Since:   since, Seen: []string{"documented, not reproduced"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Request.URL == nil || c.Request.URL.Scheme != "https" || !c.HasCredential() {
				// Without TLS browsers and clients speak HTTP/1.1.
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request over HTTP/1.1 and HTTP/2 (curl --http1.1, --http2)"}}
		},
	}
}
