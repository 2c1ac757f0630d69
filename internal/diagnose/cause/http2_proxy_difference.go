package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// HTTP2ProxyDifference is a proxy that treats HTTP/2 and HTTP/1.1 differently.
func HTTP2ProxyDifference() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "http2-proxy-difference", Title: "a proxy on the way treats HTTP/2 otherwise than HTTP/1.1",
		Families: diagnose.Path | diagnose.Credential, Usual: 1,
		Doc: diagnose.Doc{
			Text: "The same request works over one version of HTTP and fails over the other: a proxy that loses or doubles fields when it translates, limits fields differently, " +
				"or keeps to the case of their names (HTTP/2 has lower case only, RFC 9113 §8.2).",
			Fix:     "update the proxy; compare `curl --http1.1` with `curl --http2` to be sure that it is this",
			KnownBy: "the same request over both versions, each of them twice (https only)",
			Since:   since, Seen: []string{"documented, not reproduced"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if c.Request.URL == nil || c.Request.URL.Scheme != "https" || !c.HasCredential() {
				// Without TLS browsers and clients speak HTTP/1.1.
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request over HTTP/1.1 and HTTP/2 (curl --http1.1, --http2)"}}
		},
		Judge: judgeHTTP2,
	}
}

// judgeHTTP2 sends the refused request over HTTP/2, last of all: what is accepted there is refused for the way it came.
func judgeHTTP2(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
	j := diagnose.Standard(f, c)
	if !f.Suspicions[c.ID].Blind || f.First() == nil || f.Accepted() || f.Public() {
		return j
	}
	want := func(kind diagnose.Kind, n, gain int) {
		j.Wants = append(slices.Clone(j.Wants), diagnose.Want{Look: diagnose.LookID{Kind: kind, N: n}, Gain: gain})
	}
	once := f.Look(diagnose.OverHTTP2, 1)
	switch {
	case once == nil && j.Standing == diagnose.Possible:
		want(diagnose.OverHTTP2, 1, 4)
		return j
	case once == nil:
		return j
	case !once.Accepted:
		j.Standing = diagnose.RuledOut
		return j
	}
	again, control := f.Look(diagnose.OverHTTP2, 2), f.Look(diagnose.AsItWas, 3)
	j.Standing, j.Score = diagnose.Likely, 90
	j.Evidence = append(slices.Clone(j.Evidence), finding.Evidence(
		"over HTTP/2 the same request is accepted ("+diagnose.Brief(once.Answer)+"), over HTTP/1.1 it is refused: "+diagnose.Brief(f.First().Answer)))
	switch {
	case control == nil || again == nil:
		want(diagnose.AsItWas, 3, 88)
		want(diagnose.OverHTTP2, 2, 87)
	case again.Accepted && control.Answer != nil && !control.Accepted:
		j.Standing = diagnose.Confirmed
	}
	return j
}
