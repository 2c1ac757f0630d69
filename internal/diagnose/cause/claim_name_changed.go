package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// ClaimNameChanged is a claim under another name than the one that the server looks for.
func ClaimNameChanged() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "claim-name-changed", Title: "a role or permission is in a claim of another name than the server looks for",
		Families: diagnose.State, Usual: 12, PerPath: true,
		Doc: diagnose.Doc{
			Text: "`role` or `roles`, `scope` or `scp`, `groups`, a name with a namespace before it: a mapper, an update or another issuer changed the name, and the server finds nobody " +
				"with the right. .NET rewrites names by itself (MapInboundClaims), so that what the token says and what the code sees differ. Mostly a 403.",
			Fix: "use the name that the token has: ASP.NET Core `TokenValidationParameters.RoleClaimType = \"roles\"` and `options.MapInboundClaims = false`, Spring " +
				"`JwtGrantedAuthoritiesConverter.setAuthoritiesClaimName(\"roles\")`",
			KnownBy: "documented, not reproduced; the names in a token that works (--good-token)",
			Since:   since, Seen: []string{"ASP.NET Core MapInboundClaims, Spring Security"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() {
				return diagnose.Suspicion{}
			}
			for _, claim := range []string{"role", "roles", "scope", "scp", "scopes", "groups", "permissions", "authorities", "realm_access"} {
				if _, ok := c.Token.Claim(claim); ok {
					return diagnose.Suspicion{
						Blind: true, Evidence: []finding.Evidence{finding.Evidence("the token has " + claim)},
						SettledBy: []string{"the names under which the server looks for roles and permissions"},
					}
				}
			}
			return diagnose.Suspicion{}
		},
	}
}
