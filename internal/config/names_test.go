package config

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tableNames are the names of the table, PRODUCT/name among them.
func tableNames(t *testing.T) []string {
	t.Helper()
	var out []string
	for line := range strings.Lines(nameTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if f := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(f) == 6 {
			out = append(out, f[0])
		} else {
			t.Errorf("not a row of six: %q", line)
		}
	}
	return out
}

func meantAnywhere(name string) Named {
	if scope, rest, ok := strings.Cut(name, "/"); ok {
		n, _ := MeantIn(scope, strings.NewReplacer("**.", "x.", "*", "y").Replace(rest))
		return n
	}
	return Meant(strings.ReplaceAll(name, "*", "x"))
}

func TestEveryRowOfTheTableIsFound(t *testing.T) {
	meanings := []Meaning{
		AccessTTL, RefreshTTL, IDTokenTTL, CodeTTL, OtherTTL, CookieMaxAge, CookieName, CookieAttributes, SessionAge, Sliding, RefreshThreshold, RefreshRotation, RefreshGrace, Heartbeat, FrontendTimeout,
		TimeoutBuffer, Leeway, LifetimeCap, SecretKey, SecretEncoding, PrivateKey, PublicKey, JWKSURL, JWKSCache, AlgorithmName, Issuer, Audience, Scheme, TokenLocation, VerifySwitch, Revocation, TokenValue, SubjectClaim,
	}
	seen := map[string]bool{}
	for _, name := range tableNames(t) {
		if seen[fold(name)] {
			t.Errorf("%s stands there twice", name)
		}
		seen[fold(name)] = true
		n := meantAnywhere(name)
		if !slices.Contains(meanings, n.Meaning) {
			t.Errorf("%s means %q", name, n.Meaning)
		}
		if n.Unit != UnitUnknown && n.Unit.Length() == 0 {
			t.Errorf("%s has the unit %q", name, n.Unit)
		}
		checkDefault(t, name, n)
	}
}

// checkDefault: the default of a lifetime can be read with what the row says of it.
func checkDefault(t *testing.T, name string, n Named) {
	t.Helper()
	if !n.Meaning.Lifetime() && n.Meaning != CodeTTL && n.Meaning != OtherTTL && n.Meaning != JWKSCache && n.Meaning != RefreshGrace || n.Default == "" || n.Default == "never" {
		return
	}
	if _, err := strconv.Atoi(n.Default); err == nil {
		if n.Unit == UnitUnknown && n.Default != "0" {
			t.Errorf("%s: the default %s has no unit", name, n.Default)
		}
	} else if _, err := AnyDialect(n.Default); err != nil {
		t.Errorf("%s: the default %s is no duration", name, n.Default)
	}
}

func TestANameOfOneProductMeansNothingElsewhere(t *testing.T) {
	for name, want := range map[string]Meaning{
		"Dex/expiry.idTokens": AccessTTL, "Keycloak/ssoSessionMaxLifespan": SessionAge, "Symfony/lexik_jwt_authentication.set_cookies.jwt_hp.lifetime": CookieMaxAge,
		"dotnet/IdentityServer:Clients:0:AccessTokenLifetime": AccessTTL, "Laravel/jwt.ttl": AccessTTL, "Dex/expiry.signingKeys": NoMeaning, "Laravel/jwt.required_claims": NoMeaning,
	} {
		scope, rest, _ := strings.Cut(name, "/")
		if n, _ := MeantIn(scope, rest); n.Meaning != want {
			t.Errorf("%s means %q, want %q", name, n.Meaning, want)
		}
		if n := Meant(rest); n.Product == scope {
			t.Errorf("%s is taken for a setting of %s anywhere", rest, scope)
		}
	}
}
