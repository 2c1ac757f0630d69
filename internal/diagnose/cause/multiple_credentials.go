package cause

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// MultipleCredentials is a request that carries more than one credential.
func MultipleCredentials() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "multiple-credentials", Title: "the request carries several credentials, and the server refuses that",
		Families: diagnose.Path | diagnose.Credential | diagnose.Structure, Usual: 12, PerPath: true,
		Doc: diagnose.Doc{
			Text: "A request authenticates with one credential (RFC 6750 §2). Two Authorization fields (a proxy's Basic beside the client's Bearer), two values joined by " +
				"a comma, or a token in a cookie and in the field are answered with 400 by Spring and nginx, with \"Multiple tokens provided\" by Kong, and as one " +
				"malformed value where something joins the lines (Caddy and other Go servers).",
			Fix: "send one credential: remove the field that a proxy or an interceptor adds (nginx `proxy_set_header Authorization $http_authorization;` once), " +
				"or clear the stale cookie",
			KnownBy: "cure: the same request with only one of them; the server's words",
			Since:   since, Seen: []string{"nginx, Spring Security, Kong, Caddy"},
		},
		Suspect: suspectSeveral,
	}
}

func suspectSeveral(c *diagnose.Case) diagnose.Suspicion {
	cred := c.Credential
	switch joined := joinedValues(cred); {
	case !c.HasCredential():
		return diagnose.Suspicion{}
	case cred.Fields > 1:
		s := diagnose.Suspicion{Prior: 92, Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"the request has %d fields named %s", cred.Fields, finding.Safe(cred.Name),
		))}}
		s.Edits = onlyOne(c.Request.Values(cred.Name))
		return s
	case len(joined) > 1:
		return diagnose.Suspicion{Prior: 91, Edits: onlyOne(joined), Evidence: []finding.Evidence{finding.Evidence(fmt.Sprintf(
			"the %s field holds %d credentials, joined by commas", finding.Safe(cred.Name), len(joined),
		))}}
	case len(cred.Others) > 0 && (cred.Kind == request.InAuthorization || cred.Kind == request.InHeader):
		return diagnose.Suspicion{
			Prior: 20, LongShots: []diagnose.Edit{repair.OnlyThis()},
			Evidence: []finding.Evidence{finding.Evidence("beside the " + finding.Safe(cred.Name) + " field there is also: " + finding.Safe(strings.Join(cred.Others, ", ")))},
		}
	}
	return diagnose.Suspicion{}
}

// onlyOne proposes to keep one of several values, those that hold a JWT first.
func onlyOne(values []string) []diagnose.Edit {
	var first, rest []diagnose.Edit
	for i, v := range values {
		e := repair.OnlyField(fmt.Sprintf("only=%d", i+1), fmt.Sprintf("with only the %s of its credentials", ordinal(i+1)), v)
		if finding.LooksLikeJWT(v) {
			first = append(first, e)
		} else {
			rest = append(rest, e)
		}
	}
	return append(first, rest...)
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "first"
	case 2:
		return "second"
	case 3:
		return "third"
	}
	return fmt.Sprintf("%dth", n)
}

// joinedValues takes apart `Bearer x, Bearer y`: what some proxies and servers make of two fields.
func joinedValues(c request.Credential) []string {
	if c.Kind != request.InAuthorization {
		return nil
	}
	var out []string
	for part := range strings.SplitSeq(c.Raw, ",") {
		scheme, rest, ok := strings.Cut(strings.TrimSpace(part), " ")
		if !ok || rest == "" || !isTokenScheme(scheme) {
			return nil
		}
		out = append(out, strings.TrimSpace(part))
	}
	return out
}

func isTokenScheme(s string) bool {
	switch strings.ToLower(s) {
	case "bearer", "basic", "jwt", "token", "dpop":
		return true
	}
	return false
}
