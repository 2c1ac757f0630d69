package code

import (
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// Each option of the table, as its library's documentation writes it, gives one layer with its length.
func TestOptionsOfLibrariesAreRead(t *testing.T) {
	for _, c := range []struct {
		path, src string
		meaning   config.Meaning
		value     string
		unit      config.Unit
	}{
		{"auth.ts", "import NextAuth from 'next-auth';\nexport default NextAuth({ session: { strategy: 'jwt', maxAge: 30 * 60 } });", config.SessionAge, "1800", config.Seconds},
		{"auth.ts", "import NextAuth from 'next-auth';\nexport default NextAuth({ session: { updateAge: 3600 } });", config.RefreshThreshold, "3600", config.Seconds},
		{"auth.ts", "import { NextAuthOptions } from 'next-auth';\nexport const authOptions: NextAuthOptions = { jwt: { maxAge: 60 * 60 } };", config.AccessTTL, "3600", config.Seconds},
		{"auth.ts", "import { betterAuth } from 'better-auth';\nexport const auth = betterAuth({ session: { expiresIn: 60 * 60 * 24 * 7 } });", config.SessionAge, "604800", config.Seconds},
		{"auth.ts", "import { betterAuth } from 'better-auth';\nexport const auth = betterAuth({ session: { updateAge: 86400 } });", config.RefreshThreshold, "86400", config.Seconds},
		{"session.ts", "import { getIronSession } from 'iron-session';\nexport const sessionOptions = { password: p, ttl: 3600 };", config.SessionAge, "3600", config.Seconds},
		{"auth.js", "const jwt = require('jsonwebtoken');\njwt.verify(token, key, { clockTolerance: 30 });", config.Leeway, "30", config.Seconds},
		{"auth.js", "const jwt = require('jsonwebtoken');\njwt.verify(token, key, { maxAge: '2h' });", config.LifetimeCap, "2h", config.Milliseconds},
		{"auth.js", "const { auth } = require('express-oauth2-jwt-bearer');\napp.use(auth({ clockTolerance: 5 }));", config.Leeway, "5", config.Seconds},
		{"app.js", "const session = require('koa-session');\napp.use(session({ key: 's', maxAge: 86400000 }, app));", config.CookieMaxAge, "86400000", config.Milliseconds},
		{"app.js", "const fastifySession = require('@fastify/session');\napp.register(fastifySession, { secret, cookie: { maxAge: 1800000 } });", config.CookieMaxAge, "1800000", config.Milliseconds},
		{"session.ts", "import { useSession } from 'h3';\nconst s = await useSession(event, { password, maxAge: 3600 });", config.SessionAge, "3600", config.Seconds},
		{"Users.ts", "import type { CollectionConfig } from 'payload/types';\nexport const token: CollectionConfig = { auth: { tokenExpiration: 7200 } };", config.AccessTTL, "7200", config.Seconds},
		{"session.js", "const { ParseServer } = require('parse-server');\nconst api = new ParseServer({ sessionLength: 31536000 });", config.SessionAge, "31536000", config.Seconds},
		{"auth.ts", "import { UserManager } from 'oidc-client-ts';\nnew UserManager({ accessTokenExpiringNotificationTimeInSeconds: 60 });", config.RefreshThreshold, "60", config.Seconds},
		{"auth.ts", "import { AuthModule } from 'angular-auth-oidc-client';\nAuthModule.forRoot({ config: { renewTimeBeforeTokenExpiresInSeconds: 30 } });", config.RefreshThreshold, "30", config.Seconds},
		{"auth.ts", "import { PublicClientApplication } from '@azure/msal-browser';\nnew PublicClientApplication({ system: { tokenRenewalOffsetSeconds: 300 } });", config.RefreshThreshold, "300", config.Seconds},
		{"auth.ts", "import Keycloak from 'keycloak-js';\nkeycloak.updateToken(70);", config.RefreshThreshold, "70", config.Seconds},
		{"auth.ts", "import { getAuth } from 'firebase-admin/auth';\ngetAuth().createSessionCookie(idToken, { expiresIn: 60 * 60 * 24 * 5 * 1000 });", config.CookieMaxAge, "432000000", config.Milliseconds},
		{"auth.py", "import jwt\njwt.decode(token, key, algorithms=['HS256'], leeway=10)\n", config.Leeway, "10", config.Seconds},
		{"auth.py", "from fastapi_users.authentication import CookieTransport\nt = CookieTransport(cookie_max_age=3600)\n", config.CookieMaxAge, "3600", config.Seconds},
		{"auth.py", "from litestar.security.jwt import JWTAuth\na = JWTAuth[User](retrieve_user_handler=h, token_secret=s)\nb = JWTAuth(default_token_expiration=timedelta(hours=1))\n", config.AccessTTL, "3600000ms", ""},
		{"session.py", "from litestar.middleware.session.server_side import ServerSideSessionConfig\nc = ServerSideSessionConfig(max_age=3600)\n", config.SessionAge, "3600", config.Seconds},
		{"auth.go", "package a\n\nimport jwt \"github.com/appleboy/gin-jwt/v2\"\n\nvar m = &jwt.GinJWTMiddleware{\n\tTimeout: time.Hour,\n}\n", config.AccessTTL, "3600000ms", ""},
		{"auth.go", "package a\n\nimport jwt \"github.com/appleboy/gin-jwt/v2\"\n\nvar m = &jwt.GinJWTMiddleware{CookieMaxAge: 2 * time.Hour}\n", config.CookieMaxAge, "7200000ms", ""},
		{"auth.go", "package a\n\nimport jwt \"github.com/appleboy/gin-jwt/v2\"\n\nvar m = &jwt.GinJWTMiddleware{MaxRefresh: time.Hour}\n", config.LifetimeCap, "3600000ms", ""},
		{"auth.go", "package a\n\nimport \"github.com/golang-jwt/jwt/v5\"\n\nvar p = jwt.NewParser(jwt.WithLeeway(30 * time.Second))\n", config.Leeway, "30000ms", ""},
		{"session.go", "package a\n\nimport \"github.com/gorilla/sessions\"\n\nvar o = sessions.Options{Path: \"/\", MaxAge: 86400 * 7}\n", config.CookieMaxAge, "604800", config.Seconds},
		{"Jwt.java", "import io.jsonwebtoken.Jwts;\nclass Jwt { void a() { Jwts.parserBuilder().setAllowedClockSkewSeconds(60).build(); } }", config.Leeway, "60", config.Seconds},
		{"Jwt.java", "import com.auth0.jwt.JWT;\nclass Jwt { void a() { JWT.require(alg).acceptLeeway(5).build(); } }", config.Leeway, "5", config.Seconds},
		{"Jwt.java", "import org.springframework.security.oauth2.jwt.JwtTimestampValidator;\nclass Jwt { Object v = new JwtTimestampValidator(Duration.ofSeconds(60)); }", config.Leeway, "60000ms", ""},
		{"Jwt.java", "import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;\nclass Jwt { Object v = TokenSettings.builder().accessTokenTimeToLive(Duration.ofMinutes(15)).build(); }", config.AccessTTL, "900000ms", ""},
		{"Jwt.java", "import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;\nclass Jwt { Object v = TokenSettings.builder().refreshTokenTimeToLive(Duration.ofDays(1)).build(); }", config.RefreshTTL, "86400000ms", ""},
		{"Program.cs", "using Microsoft.IdentityModel.Tokens;\no.TokenValidationParameters = new TokenValidationParameters { ValidateIssuer = true, ClockSkew = TimeSpan.FromMinutes(5) };", config.Leeway, "300000ms", ""},
		{"Program.cs", "using Microsoft.AspNetCore.Authentication.Cookies;\nservices.AddCookie(o => { o.ExpireTimeSpan = TimeSpan.FromMinutes(20); });", config.SessionAge, "1200000ms", ""},
		{"Tokens.cs", "using System.IdentityModel.Tokens.Jwt;\nvar token = new JwtSecurityToken(issuer, audience, claims, expires: DateTime.UtcNow.AddMinutes(30), signingCredentials: creds);", config.AccessTTL, "1800000ms", ""},
		{"Tokens.cs", "using Microsoft.IdentityModel.Tokens;\nvar d = new SecurityTokenDescriptor { Subject = id, Expires = DateTime.UtcNow.AddDays(7) };", config.AccessTTL, "604800000ms", ""},
		{"Auth.php", "<?php\nuse Firebase\\JWT\\JWT;\nJWT::$leeway = 60;\n", config.Leeway, "60", config.Seconds},
		{"config/jwt.php", "<?php\n\nreturn [\n    'ttl' => 60,\n    'lock' => ['ttl' => 5],\n];\n", config.AccessTTL, "60", config.Minutes},
		{"auth.py", "app.config[\"JWT_ACCESS_TOKEN_EXPIRES\"] = timedelta(hours=1)\n", config.AccessTTL, "3600000ms", config.Seconds},
	} {
		var got []string
		r := Read(c.path, c.src, LanguageOf(c.path), false)
		for _, d := range r.Definitions {
			got = append(got, string(d.Meaning)+" "+d.Value.Reveal()+" "+string(d.Unit))
		}
		if want := string(c.meaning) + " " + c.value + " " + string(c.unit); strings.Join(got, "; ") != want {
			t.Errorf("%s\nsees %q, want %q", c.src, got, want)
		}
	}
}

// The same words elsewhere are nobody's session.
func TestOptionsOfOthersAreNotRead(t *testing.T) {
	for path, src := range map[string]string{
		"auth.ts":      "import NextAuth from 'next-auth';\nexport const image = { cache: { maxAge: 60 } };\nexport default NextAuth({ cookies: { sessionToken: { options: { maxAge: 5 } } } });",
		"http.go":      "package a\n\nimport jwt \"github.com/appleboy/gin-jwt/v2\"\n\nvar c = http.Client{Timeout: time.Second}\n",
		"client.cs":    "using System.Net.Http;\nvar c = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };\nvar x = new Job { Expires = DateTime.UtcNow.AddDays(7) };",
		"config/a.php": "<?php\nreturn ['ttl' => 60, 'expiration' => null];\n",
		"jwt.php":      "<?php\n// the session\nreturn ['ttl' => 60];\n",
	} {
		if got := Read(path, src, LanguageOf(path), false).Definitions; len(got) > 0 {
			t.Errorf("%s: %s\nsees %+v", path, src, got[0])
		}
	}
}

func TestPHPAndCSharpReadVariablesWithTheirDefaults(t *testing.T) {
	for _, c := range []struct{ path, src, name, def string }{
		{"config/jwt.php", "<?php\nreturn [\n    'secret' => env('JWT_SECRET', 'dev'),\n];\n", "JWT_SECRET", "dev"},
		{"config/jwt.php", "<?php\nreturn [\n    'ttl' => (int) env('JWT_TTL', 60),\n];\n", "JWT_TTL", "60"},
		{"Program.cs", "using Microsoft.IdentityModel.Tokens;\nvar key = builder.Configuration[\"Jwt:Key\"] ?? \"dev\";\n", "Jwt:Key", "dev"},
	} {
		found := false
		for _, f := range Read(c.path, c.src, LanguageOf(c.path), false).Facts {
			found = found || f.Kind == config.FactRead && f.Name == c.name && f.Operand.Default != nil && f.Operand.Default.Reveal() == c.def
		}
		if !found {
			t.Errorf("%s\ndoes not read %s", c.src, c.name)
		}
	}
}
