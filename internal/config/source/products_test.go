package source

import (
	"fmt"
	"strings"
	"testing"
)

// described lists what services get as "service name=value seconds".
func described(t *testing.T, files map[string]string) string {
	t.Helper()
	var b strings.Builder
	for _, s := range Gather(load(t, write(t, files)), Outside{}, nil).Describe() {
		seconds := "?"
		if s.Seconds != nil {
			seconds = fmt.Sprintf("%.0f", *s.Seconds)
		}
		fmt.Fprintf(&b, "%s %s=%s %s %s:%d overrides %d\n", s.Service+s.Environment, s.Name, s.Value, seconds, s.Where.File, s.Where.Line, len(s.Overrides))
	}
	return b.String()
}

func TestProductsFilesAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"Keycloak: a client's own lifetime beats the realm's, a zero says nothing": {
			map[string]string{"keycloak/shop-realm.json": "{\n\t\"realm\": \"shop\",\n\t\"accessTokenLifespan\": 300,\n\t\"ssoSessionIdleTimeout\": 1800,\n\t\"clientSessionIdleTimeout\": 0,\n\t\"ssoSessionMaxLifespan\": 36000,\n\t\"clients\": [\n\t\t{\"clientId\": \"web\", \"attributes\": {\"access.token.lifespan\": \"60\"}},\n\t\t{\"clientId\": \"api\"}\n\t]\n}\n"},
			[]string{
				"keycloak shop accessTokenLifespan=300 300 keycloak/shop-realm.json:3", "keycloak shop ssoSessionIdleTimeout=1800 1800", "keycloak shop ssoSessionMaxLifespan=36000 36000",
				"keycloak shop/web access.token.lifespan=60 ? keycloak/shop-realm.json:8 overrides 1",
			},
		},
		"Hydra: the variable beats the file": {
			map[string]string{
				"hydra.yml":    "urls:\n  self:\n    issuer: https://id.example.com/\nttl:\n  access_token: 1h\n  refresh_token: 720h\ndsn: memory\n",
				"compose.yaml": "services:\n  hydra:\n    image: oryd/hydra:v2\n    environment:\n      TTL_ACCESS_TOKEN: 15m\n",
			},
			[]string{"hydra TTL_ACCESS_TOKEN=15m 900 compose.yaml:5 overrides 1", "hydra ttl.refresh_token=720h 2592000 hydra.yml:6 overrides 0", "hydra urls.self.issuer=https://id.example.com/"},
		},
		"Dex": {
			map[string]string{"dex.yaml": "issuer: https://dex.example.com\nstorage:\n  type: memory\nexpiry:\n  signingKeys: 6h\n  idTokens: 24h\n  refreshTokens:\n    validIfNotUsedFor: 2160h\n"},
			[]string{"dex expiry.idTokens=24h 86400 dex.yaml:6", "dex expiry.refreshTokens.validIfNotUsedFor=2160h"},
		},
		"Authelia: the variable beats the file": {
			map[string]string{
				"authelia/configuration.yml": "access_control: {}\nsession:\n  expiration: 1h\n  inactivity: 5m\n  secret: x\nidentity_providers:\n  oidc:\n    lifespans:\n      access_token: 1h\n",
				"compose.yaml":               "services:\n  authelia:\n    image: authelia/authelia\n    environment:\n      AUTHELIA_SESSION_EXPIRATION: 2h\n",
			},
			[]string{"authelia AUTHELIA_SESSION_EXPIRATION=2h 7200 compose.yaml:5 overrides 1", "authelia session.inactivity=5m 300", "authelia session.secret=<hidden>", "authelia identity_providers.oidc.lifespans.access_token=1h 3600"},
		},
		"Kratos, Synapse, Zitadel": {
			map[string]string{
				"kratos.yml": "selfservice: {}\nsession:\n  lifespan: 24h\n", "homeserver.yaml": "refreshable_access_token_lifetime: 5m\n", "zitadel.yaml": "OIDC:\n  DefaultAccessTokenLifetime: 12h\n",
			},
			[]string{"kratos session.lifespan=24h 86400", "synapse refreshable_access_token_lifetime=5m 300", "zitadel OIDC.DefaultAccessTokenLifetime=12h 43200"},
		},
		"Symfony: the deployment's folder beats the common one, JWT_SECRET_KEY is a path": {
			map[string]string{
				"composer.json": "{\"require\": {\"lexik/jwt-authentication-bundle\": \"^2\"}}", ".env": "JWT_SECRET_KEY=%kernel.project_dir%/config/jwt/private.pem\n",
				"config/packages/lexik_jwt_authentication.yaml":      "lexik_jwt_authentication:\n  secret_key: '%env(resolve:JWT_SECRET_KEY)%'\n  token_ttl: 3600\n  clock_skew: 5\n",
				"config/packages/prod/lexik_jwt_authentication.yaml": "lexik_jwt_authentication:\n  token_ttl: 900\n",
			},
			[]string{". lexik_jwt_authentication.token_ttl=3600 3600", ".production lexik_jwt_authentication.token_ttl=900 900", "lexik_jwt_authentication.clock_skew=5 5", ". JWT_SECRET_KEY=<hidden>"},
		},
		"Laravel: .env beats config/jwt.php, and its numbers are minutes": {
			map[string]string{
				"composer.json": "{\"require\": {\"laravel/framework\": \"^10.0\", \"tymon/jwt-auth\": \"^2.0\"}}", ".env": "JWT_TTL=15\n",
				"config/jwt.php":     "<?php\n\nreturn [\n    'secret' => env('JWT_SECRET'),\n    'ttl' => (int) env('JWT_TTL', 60),\n    'refresh_ttl' => 20160,\n];\n",
				"config/session.php": "<?php\n\nreturn [\n    'lifetime' => env('SESSION_LIFETIME', 120),\n    'same_site' => 'lax',\n];\n",
			},
			[]string{". JWT_TTL=15 900 .env:1 overrides 1", ". jwt.refresh_ttl=20160 1209600", ". SESSION_LIFETIME=${SESSION_LIFETIME:-120} ? config/session.php:4"},
		},
		"Gitea, Grafana, PostgREST, oauth2-proxy, Supabase, php.ini, mod_auth_openidc": {
			map[string]string{
				"app.ini": "[oauth2]\nACCESS_TOKEN_EXPIRATION_TIME = 3600\nJWT_SECRET = abc\n", "grafana.ini": "[auth]\n;login_maximum_lifetime_duration = 1d\nlogin_maximum_inactive_lifetime_duration = 7d\n",
				"postgrest.conf": "jwt-aud = \"api\" # mine\n", "oauth2-proxy.cfg": "cookie_expire = \"168h\"\ncookie_refresh = \"1h\"\n", "supabase/config.toml": "[auth]\njwt_expiry = 3600\n",
				"php.ini": "[Session]\nsession.gc_maxlifetime = 1440\n", "site.conf": "<Location />\n  OIDCSessionInactivityTimeout 300\n</Location>\n",
			},
			[]string{
				"gitea oauth2.ACCESS_TOKEN_EXPIRATION_TIME=3600 ?", "gitea oauth2.JWT_SECRET=<hidden>", "grafana auth.login_maximum_inactive_lifetime_duration=7d 604800 grafana.ini:3", "postgrest jwt-aud=",
				"oauth2-proxy cookie_refresh=1h 3600", "supabase auth.jwt_expiry=3600 ?", "session.gc_maxlifetime=1440 ?", "httpd OIDCSessionInactivityTimeout=300 300 site.conf:2",
			},
		},
		"Feathers and web.xml": {
			map[string]string{
				"config/default.json": "{\n  \"authentication\": {\n    \"secret\": \"x\",\n    \"jwtOptions\": { \"expiresIn\": \"1d\" }\n  }\n}\n", "WEB-INF/web.xml": "<web-app>\n  <session-config>\n    <session-timeout>30</session-timeout>\n  </session-config>\n</web-app>\n",
			},
			[]string{"authentication.jwtOptions.expiresIn=1d 86400 config/default.json:4", "authentication.secret=<hidden>", "session-config.session-timeout=30 ? WEB-INF/web.xml:3"},
		},
		"IdentityServer's clients in appsettings": {
			map[string]string{"appsettings.json": "{\"IdentityServer\": {\"Clients\": [{\"ClientId\": \"a\", \"AccessTokenLifetime\": 3600}]}}"},
			[]string{"IdentityServer:Clients:0:AccessTokenLifetime=3600 3600"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := described(t, c.files)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
		})
	}
}

// A file with some of the words is nobody's.
func TestFilesThatLookLikeAProductsAreLeftAlone(t *testing.T) {
	if got := described(t, map[string]string{
		"issues.yaml": "issuer: https://example.com\nttl: {access_token: 1h}\n", "site.conf": "server { keepalive_timeout 300; }\n", "config.toml": "[auth]\njwt_expiry = 3600\n", "values.ini": "[oauth2]\nJWT_SECRET = a\n",
		"web-realm.json": "{\"accessTokenLifespan\": 300}", "config/default.json": "{\"session\": {\"expiration\": \"1h\"}}",
	}); got != "" {
		t.Errorf("%s", got)
	}
}
