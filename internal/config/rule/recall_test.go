package rule

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// mistake is planted into a copy of a project: the text old becomes new, and the rule must say so there, once.
type mistake struct {
	old, new string
	rule     string
	// at is the place of the finding.
	at string
}

// planted is a project with what can be planted into it.
type planted struct {
	project  string
	mistakes []mistake
}

// realistic are projects as the tutorials of their frameworks write them, with nothing wrong in them but what is
// planted.
var realistic = map[string]planted{
	"FastAPI": {fastAPIProject, []mistake{
		{"SECRET_KEY=" + strongA, "SECRET_KEY=" + fastAPI, "secret-default-fallback", ".env:1"},
		{"SECRET_KEY=" + strongA, "SECRET_KEY=change_me_please_in_production_env", "secret-placeholder", ".env:1"},
		{"SECRET_KEY=" + strongA, "SECRET_KEY=hunter2hunter2", "key-too-short", ".env:1"},
		{"SECRET_KEY=" + strongA, "SECRET_KEY=", "secret-empty", ".env:1"},
		{"SECRET_KEY=" + strongA, "SECRET_KEY=$(openssl rand -hex 32)", "secret-placeholder", ".env:1"},
		{"ALGORITHM=HS256", "ALGORITHM=hs256", "alg-setting-unknown", ".env:2"},
		{"ACCESS_TOKEN_EXPIRE_MINUTES=30", "ACCESS_TOKEN_EXPIRE_MINUTES=11520", "access-token-long", ".env:3"},
		{"datetime.now(timezone.utc) + expires_delta", "datetime.now() + expires_delta", "naive-time-in-exp", "app/security.py:12"},
		{"datetime.now(timezone.utc) + expires_delta", "datetime.utcnow() + expires_delta", "utcnow-deprecated", "app/security.py:12"},
		{", algorithms=[settings.ALGORITHM])", ")", "algorithms-missing", "app/security.py:18"},
		{", algorithms=[settings.ALGORITHM])", ", algorithms=[settings.ALGORITHM], options={\"verify_exp\": False})", "expiry-not-checked", "app/security.py:18"},
		{"settings.SECRET_KEY, algorithms=[settings.ALGORITHM])", "options={\"verify_signature\": False})", "verification-off", "app/security.py:18"},
		{"jwt.encode(to_encode, settings.SECRET_KEY,", "jwt.encode(to_encode, \"" + strongB + "\",", "secret-in-source", "app/security.py:14"},
		{"allow_headers=[\"*\"]", "allow_headers=[\"Content-Type\"]", "cors-headers-without-authorization", "app/main.py:9"},
		{"max_age=1800", "max_age=600", "cookie-shorter-than-token", "app/main.py:14"},
		{"max_age=1800", "max_age=1800000000", "lifetime-unit", "app/main.py:14"},
		{"samesite=\"lax\"", "samesite=\"none\"", "samesite-none-insecure", "app/main.py:14"},
		{"httponly=True", "httponly=False", "cookie-readable", "app/main.py:14"},
	}},
	"Django": {djangoProject, []mistake{
		{"timedelta(minutes=15)", "timedelta(days=2)", "refresh-token-not-longer", "config/settings.py:9"},
		{"timedelta(days=1)", "timedelta(minutes=5)", "refresh-token-not-longer", "config/settings.py:9"},
		{"os.environ[\"DJANGO_SECRET_KEY\"]", "os.environ.get(\"SECRET_KEY\", \"dev-key-for-everybody\")", "secret-default-fallback", "config/settings.py:4"},
		{"os.environ[\"DJANGO_SECRET_KEY\"]", "\"" + strongB + "\"", "secret-in-source", "config/settings.py:4"},
	}},
	"Spring Boot": {springProject, []mistake{
		{"secret: ${JWT_SECRET}", "secret: mySecretKey", "secret-default-fallback", "src/main/resources/application.yml:4"},
		{"new Date(System.currentTimeMillis() + EXPIRATION_MS)", "new Date(System.currentTimeMillis() + 1000 * 60 * 60 * 24 * 30)", "lifetime-overflow", "src/main/java/JwtUtil.java:12"},
		{"Keys.hmacShaKeyFor(secret.getBytes())", "\"" + strongB + "\"", "secret-in-source", "src/main/java/JwtUtil.java:13"},
		{"setAllowedClockSkewSeconds(60)", "setAllowedClockSkewSeconds(7200)", "leeway-absurd", "src/main/java/JwtUtil.java:18"},
		{"List.of(\"Authorization\", \"Content-Type\")", "List.of(\"Content-Type\")", "cors-headers-without-authorization", "src/main/java/CorsConfig.java:5"},
	}},
	"ASP.NET": {aspnetProject, []mistake{
		{"\"Key\": \"\"", "\"Key\": \"please_change_me_to_a_secure_secret_key\"", "secret-default-fallback", "appsettings.json:3"},
		{"\"ClockSkewSeconds\": 30", "\"ClockSkewSeconds\": 3600", "leeway-absurd", "appsettings.json:7"},
		{"\"ExpiryMinutes\": 60", "\"ExpiryMinutes\": 5760", "access-token-long", "appsettings.json:6"},
		{"ValidateLifetime = true", "ValidateLifetime = false", "expiry-not-checked", "Program.cs:8"},
		{"Encoding.UTF8.GetBytes(builder.Configuration[\"Jwt:Key\"]!)", "Encoding.UTF8.GetBytes(\"" + strongB + "\")", "secret-in-source", "Program.cs:10"},
		{"ClockSkew = TimeSpan.FromSeconds(30)", "ClockSkew = TimeSpan.FromHours(2)", "leeway-absurd", "Program.cs:9"},
	}},
	"NestJS": {nestProject, []mistake{
		{"JWT_EXPIRES_IN=15m", "JWT_EXPIRES_IN=900", "expiry-numeric-string", ".env:2"},
		{"JWT_EXPIRES_IN=15m", "JWT_EXPIRES_IN=1h30m", "lifetime-unreadable", ".env:2"},
		{"JWT_SECRET=" + strongA, "JWT_SECRET=your_jwt_secret", "secret-placeholder", ".env:1"},
		{"JWT_SECRET=" + strongA, "JWT_SECRET=short", "key-too-short", ".env:1"},
		{"JWT_REFRESH_EXPIRES_IN=7d", "JWT_REFRESH_EXPIRES_IN=10m", "refresh-token-not-longer", ".env:3"},
		{"ignoreExpiration: false", "ignoreExpiration: true", "expiry-not-checked", "src/auth/jwt.strategy.ts:10"},
		{"secretOrKey: config.get<string>('JWT_SECRET')", "secretOrKey: '" + strongB + "'", "secret-in-source", "src/auth/jwt.strategy.ts:11"},
		{"maxAge: 15 * 60 * 1000", "maxAge: 900", "lifetime-unit", "src/auth/auth.controller.ts:9"},
		{"maxAge: 15 * 60 * 1000", "maxAge: 5 * 60 * 1000", "cookie-shorter-than-token", "src/auth/auth.controller.ts:9"},
		{"sameSite: 'lax'", "sameSite: 'none'", "samesite-none-insecure", "src/auth/auth.controller.ts:9"},
		{"process.env.PORT ?? 3000", "process.env.JWT_SECRET ?? 'devsecret'", "secret-default-fallback", "src/main.ts:4"},
	}},
	"Go": {goProject, []mistake{
		{"[]byte(os.Getenv(\"JWT_SECRET\"))", "[]byte(\"" + strongB + "\")", "secret-in-source", "auth/token.go:13"},
		{"jwt.WithLeeway(30 * time.Second)", "jwt.WithoutClaimsValidation()", "expiry-not-checked", "auth/token.go:17"},
		{"jwt.WithLeeway(30 * time.Second)", "jwt.WithLeeway(30 * time.Minute)", "leeway-absurd", "auth/token.go:17"},
		{"return key(), nil", "return jwt.UnsafeAllowNoneSignatureType, nil", "alg-none-allowed", "auth/token.go:25"},
		{"MaxAge: 900", "MaxAge: 300", "cookie-shorter-than-token", "auth/cookie.go:6"},
		{"accessTokenTTL = 15 * time.Minute", "accessTokenTTL = 72 * time.Hour", "access-token-long", "auth/token.go:10"},
		{"http.SameSiteLaxMode", "http.SameSiteNoneMode", "samesite-none-insecure", "auth/cookie.go:6"},
	}},
	"Laravel": {laravelProject, []mistake{
		{"JWT_TTL=60", "JWT_TTL=30000", "refresh-token-not-longer", ".env:4"},
		{"(int) env('JWT_TTL', 60)", "env('JWT_TTL', 60)", "laravel-ttl-is-text", "config/jwt.php:5"},
		{"JWT_SECRET=" + strongA, "JWT_SECRET=secret", "secret-default-fallback", ".env:2"},
		{"'expiration' => 60 * 24", "'expiration' => null", "token-made-without-expiry", "config/sanctum.php:5"},
		{"JWT_ALGO=HS256", "JWT_ALGO=HS-256", "alg-setting-unknown", ".env:5"},
	}},
}

func TestPlantedMistakesAreFoundOnceAndInPlace(t *testing.T) {
	all := maps.Clone(realistic)
	maps.Copy(all, deployments)
	maps.Copy(all, rubyProjects)
	for name, p := range all {
		t.Run(name, func(t *testing.T) {
			before := places(Check(project(t, p.project), noon))
			for line := range before {
				t.Errorf("found in what is right: %s", line)
			}
			for _, m := range p.mistakes {
				if strings.Count(p.project, m.old) != 1 {
					t.Errorf("%q stands there %d times", m.old, strings.Count(p.project, m.old))
					continue
				}
				found := Check(project(t, strings.Replace(p.project, m.old, m.new, 1)), noon)
				got := places(found)
				if got[m.rule+" "+m.at] != 1 {
					t.Errorf("%s for %s\nwant %s at %s, got %v", m.new, m.old, m.rule, m.at, got)
				}
				for line, n := range got {
					if n > 1 || strings.HasPrefix(line, m.rule+" ") && line != m.rule+" "+m.at {
						t.Errorf("%s for %s: %s, %d times", m.new, m.old, line, n)
					}
				}
			}
		})
	}
}

func places(found []finding.Finding) map[string]int {
	out := map[string]int{}
	for _, f := range found {
		out[fmt.Sprintf("%s %s:%d", f.ID, f.Where.File, f.Where.Line)]++
	}
	return out
}
