package rule

import (
	"net/url"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// IssuerDiffers finds issuers that are meant to be one and are not the same text.
func IssuerDiffers() Rule {
	return Rule{
		ID: "issuer-differs", Title: "two services write one issuer differently", Severity: finding.Error,
		Doc: Doc{
			Text: "A verifier compares `iss` byte for byte (RFC 7519 §4.1.1): a slash at the end, http instead of https, or `localhost` where the other says the name of the service in the network make " +
				"every token invalid. Issuers that have nothing in common are not compared.",
			Fix:   "write the issuer as the tokens have it, to the last slash: jwtdoc decode TOKEN",
			Since: since, Seen: []string{"spring-projects/spring-security#11515, #14633", "Keycloak behind docker compose: localhost against the service's name"},
		},
	}.with(func(p *config.Project, _ time.Time) []note {
		return pairs(p, config.Issuer, func(a, b *config.Service, x, y config.Setting) (note, bool) {
			how := nearlySame(x.Wins.Value.Reveal(), y.Wins.Value.Reveal())
			if how == "" {
				return note{}, false
			}
			return at(y.Wins.Where, "%s of %s is %s, %s of %s is %s (%s): %s", named(y.Name), named(b.Name), y.Wins.Value.Shown(), named(x.Name), named(a.Name), x.Wins.Value.Shown(), place(x.Wins.Where), how).as(finding.Warning), true
		})
	})
}

// nearlySame says how two addresses differ that are meant to be one, "" when they are equal or strangers.
func nearlySame(a, b string) string {
	if a == b {
		return ""
	}
	if strings.TrimRight(a, "/") == strings.TrimRight(b, "/") {
		return "they differ by a slash at the end"
	}
	if strings.EqualFold(a, b) {
		return "they differ in case"
	}
	u, errA := url.Parse(a)
	v, errB := url.Parse(b)
	if errA != nil || errB != nil || u.Host == "" || v.Host == "" || strings.Trim(u.Path, "/") != strings.Trim(v.Path, "/") {
		return ""
	}
	switch {
	case u.Host == v.Host && u.Scheme != v.Scheme:
		return "they differ in the scheme"
	case strings.Trim(u.Path, "/") != "" && u.Port() == v.Port() && (isLocal(u.Hostname()) != isLocal(v.Hostname())):
		return "one names this machine, the other a service"
	}
	return ""
}

func isLocal(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
