package code

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// option is a setting that a library's call, constructor or options object takes, with the unit that it reads.
type option struct {
	lang Language
	name string
	// call says that the name is that of a call with the value as its argument, not of a key or a keyword.
	call bool
	// within are calls, types and keys of which one stands around it; none for anywhere.
	within  []string
	imports []string
	meaning config.Meaning
	unit    config.Unit
	dialect config.Dialect
	sink    string
}

// knownOptions are the options that are no matter of a cookie call or of expiresIn.
func knownOptions() []option {
	const (
		s, ms, unset = config.Seconds, config.Milliseconds, config.UnitUnknown
	)
	next := []string{"next-auth", "next-auth/", "@auth/"}
	return []option{
		{JavaScript, "maxAge", false, []string{"session"}, next, config.SessionAge, s, "", "NextAuth session.maxAge"},
		{JavaScript, "updateAge", false, []string{"session"}, next, config.RefreshThreshold, s, "", "NextAuth session.updateAge"},
		{JavaScript, "maxAge", false, []string{"jwt"}, next, config.AccessTTL, s, "", "NextAuth jwt.maxAge"},
		{JavaScript, "expiresIn", false, []string{"session"}, []string{"better-auth", "better-auth/"}, config.SessionAge, s, "", "better-auth session.expiresIn"},
		{JavaScript, "updateAge", false, []string{"session"}, []string{"better-auth", "better-auth/"}, config.RefreshThreshold, s, "", "better-auth session.updateAge"},
		{JavaScript, "ttl", false, nil, []string{"iron-session"}, config.SessionAge, s, "", "iron-session ttl"},
		{JavaScript, "maxAge", false, []string{"jwt.verify", "verify"}, []string{"jsonwebtoken"}, config.LifetimeCap, s, config.NpmMS, "jsonwebtoken maxAge"},
		{JavaScript, "clockTolerance", false, nil, []string{"jsonwebtoken", "jose", "express-oauth2-jwt-bearer", "@nestjs/jwt", "@fastify/jwt"}, config.Leeway, s, "", "clockTolerance"},
		{JavaScript, "maxAge", false, []string{"session"}, []string{"koa-session"}, config.CookieMaxAge, ms, "", "koa-session"},
		{JavaScript, "maxAge", false, []string{"cookie"}, []string{"@fastify/session"}, config.CookieMaxAge, ms, "", "@fastify/session"},
		{JavaScript, "maxAge", false, []string{"useSession"}, []string{"h3"}, config.SessionAge, s, "", "h3 useSession"},
		{JavaScript, "tokenExpiration", false, []string{"auth"}, []string{"payload", "payload/"}, config.AccessTTL, s, "", "Payload tokenExpiration"},
		{JavaScript, "sessionLength", false, []string{"ParseServer"}, []string{"parse-server"}, config.SessionAge, s, "", "Parse Server sessionLength"},
		{JavaScript, "accessTokenExpiringNotificationTimeInSeconds", false, nil, []string{"oidc-client-ts", "oidc-client", "react-oidc-context"}, config.RefreshThreshold, s, "", "oidc-client-ts"},
		{JavaScript, "renewTimeBeforeTokenExpiresInSeconds", false, nil, []string{"angular-auth-oidc-client"}, config.RefreshThreshold, s, "", "angular-auth-oidc-client"},
		{JavaScript, "tokenRenewalOffsetSeconds", false, nil, []string{"@azure/msal-browser", "@azure/msal-react", "@azure/msal-angular"}, config.RefreshThreshold, s, "", "MSAL"},
		{JavaScript, "maxAgeInSeconds", false, []string{"token"}, []string{"@sidebase/nuxt-auth"}, config.CookieMaxAge, s, "", "nuxt-auth token"},
		{JavaScript, "expiresIn", false, []string{"createSessionCookie"}, []string{"firebase-admin", "firebase-admin/"}, config.CookieMaxAge, ms, "", "createSessionCookie"},
		{JavaScript, "updateToken", true, nil, []string{"keycloak-js"}, config.RefreshThreshold, s, "", "keycloak-js updateToken"},

		{Python, "leeway", false, []string{"jwt.decode"}, []string{"jwt"}, config.Leeway, s, "", "PyJWT leeway"},
		{Python, "cookie_max_age", false, []string{"CookieTransport"}, []string{"fastapi_users", "fastapi_users."}, config.CookieMaxAge, s, "", "fastapi-users CookieTransport"},
		{Python, "default_token_expiration", false, []string{"JWTAuth", "JWTCookieAuth"}, []string{"litestar.", "starlite."}, config.AccessTTL, unset, "", "Litestar default_token_expiration"},
		{Python, "max_age", false, []string{"CookieBackendConfig", "ServerSideSessionConfig"}, []string{"litestar."}, config.SessionAge, s, "", "Litestar session"},

		{Go, "Timeout", false, []string{"GinJWTMiddleware"}, []string{"github.com/appleboy/gin-jwt/", "github.com/appleboy/gin-jwt"}, config.AccessTTL, unset, "", "gin-jwt Timeout"},
		{Go, "CookieMaxAge", false, []string{"GinJWTMiddleware"}, []string{"github.com/appleboy/gin-jwt/", "github.com/appleboy/gin-jwt"}, config.CookieMaxAge, unset, "", "gin-jwt CookieMaxAge"},
		{Go, "RefreshTokenTimeout", false, []string{"GinJWTMiddleware"}, []string{"github.com/appleboy/gin-jwt/"}, config.RefreshTTL, unset, "", "gin-jwt RefreshTokenTimeout"},
		{Go, "MaxRefresh", false, []string{"GinJWTMiddleware"}, []string{"github.com/appleboy/gin-jwt/", "github.com/appleboy/gin-jwt"}, config.LifetimeCap, unset, "", "gin-jwt MaxRefresh"},
		{Go, "WithLeeway", true, nil, []string{"github.com/golang-jwt/jwt/"}, config.Leeway, unset, "", "golang-jwt WithLeeway"},
		{Go, "MaxAge", false, []string{"Options"}, []string{"github.com/gorilla/sessions"}, config.CookieMaxAge, s, "", "gorilla/sessions MaxAge"},

		{Java, "setAllowedClockSkewSeconds", true, nil, []string{"io.jsonwebtoken."}, config.Leeway, s, "", "jjwt setAllowedClockSkewSeconds"},
		{Java, "clockSkewSeconds", true, nil, []string{"io.jsonwebtoken."}, config.Leeway, s, "", "jjwt clockSkewSeconds"},
		{Java, "acceptLeeway", true, nil, []string{"com.auth0.jwt.", "io.ktor."}, config.Leeway, s, "", "java-jwt acceptLeeway"},
		{Java, "JwtTimestampValidator", true, nil, []string{"org.springframework.security.oauth2."}, config.Leeway, unset, "", "JwtTimestampValidator"},
		{Java, "accessTokenTimeToLive", true, nil, []string{"org.springframework.security.oauth2."}, config.AccessTTL, unset, "", "TokenSettings accessTokenTimeToLive"},
		{Java, "refreshTokenTimeToLive", true, nil, []string{"org.springframework.security.oauth2."}, config.RefreshTTL, unset, "", "TokenSettings refreshTokenTimeToLive"},
		{Java, "authorizationCodeTimeToLive", true, nil, []string{"org.springframework.security.oauth2."}, config.CodeTTL, unset, "", "TokenSettings authorizationCodeTimeToLive"},
		{Java, "tokenValiditySeconds", true, nil, []string{"org.springframework.security."}, config.OtherTTL, s, "", "remember-me tokenValiditySeconds"},

		{CSharp, "ClockSkew", false, nil, []string{"Microsoft.IdentityModel.", "Microsoft.AspNetCore."}, config.Leeway, unset, "", "TokenValidationParameters ClockSkew"},
		{CSharp, "ExpireTimeSpan", false, nil, []string{"Microsoft.AspNetCore."}, config.SessionAge, unset, "", "CookieAuthenticationOptions ExpireTimeSpan"},
		{CSharp, "IdleTimeout", false, nil, []string{"Microsoft.AspNetCore."}, config.SessionAge, unset, "", "SessionOptions IdleTimeout"},
		{CSharp, "BearerTokenExpiration", false, nil, []string{"Microsoft.AspNetCore."}, config.AccessTTL, unset, "", "BearerTokenOptions"},
		{CSharp, "RefreshTokenExpiration", false, nil, []string{"Microsoft.AspNetCore."}, config.RefreshTTL, unset, "", "BearerTokenOptions"},
		{CSharp, "SetAccessTokenLifetime", true, nil, []string{"OpenIddict."}, config.AccessTTL, unset, "", "OpenIddict"},
		{CSharp, "SetRefreshTokenLifetime", true, nil, []string{"OpenIddict."}, config.RefreshTTL, unset, "", "OpenIddict"},
		{CSharp, "AccessTokenLifetime", false, []string{"Client"}, []string{"IdentityServer4.", "Duende.IdentityServer."}, config.AccessTTL, s, "", "IdentityServer Client"},
		{CSharp, "AbsoluteRefreshTokenLifetime", false, []string{"Client"}, []string{"IdentityServer4.", "Duende.IdentityServer."}, config.RefreshTTL, s, "", "IdentityServer Client"},
	}
}

// options finds what the table knows.
func (f *file) options() {
	byName := map[string][]option{}
	for _, o := range knownOptions() {
		if o.lang == f.lang && f.imported(o.imports...) {
			byName[o.name] = append(byName[o.name], o)
		}
	}
	if len(byName) == 0 {
		return
	}
	for i, t := range f.toks {
		if t.kind != word || byName[t.text] == nil {
			continue
		}
		for _, o := range byName[t.text] {
			if value, ok := f.optionValue(i, o); ok {
				f.optional[i] = true
				f.sink(config.Fact{Kind: config.FactSink, Meaning: o.meaning, Name: o.name, Where: f.where(i), Sink: o.sink, Unit: o.unit, Dialect: o.dialect, Operand: f.evaluate(value)})
				break
			}
		}
	}
}

// optionValue returns what stands behind a key, a keyword or in a call.
func (f *file) optionValue(i int, o option) (span, bool) {
	if o.call {
		if !f.is(i+1, "(") || f.toks[i+1].match < 0 {
			return span{}, false
		}
		args := f.arguments(i + 1)
		if len(args) != 1 {
			return span{}, false
		}
		return args[0], true
	}
	separator := ":"
	if f.lang == Python || f.lang == CSharp {
		separator = "="
	}
	if !f.is(i+1, separator) {
		return span{}, false
	}
	if o.within != nil && !slices.ContainsFunc(f.around(i), func(name string) bool {
		return slices.ContainsFunc(o.within, func(w string) bool { return name == w || strings.HasSuffix(name, "."+w) })
	}) {
		return span{}, false
	}
	return span{i + 2, f.expressionEnd(i + 2)}, true
}

// around returns the calls, types and keys around a token, the innermost first, at most two of them: further out is
// somebody else's.
func (f *file) around(i int) []string {
	var out []string
	for k := range f.outward(i) {
		switch {
		case f.is(k, "("):
			name, _ := f.callee(k)
			out = append(out, name)
		case f.is(k, "{") && f.is(k-1, ":") && (f.isKind(k-2, word) || f.isKind(k-2, text)):
			out = append(out, f.toks[k-2].text)
		case f.is(k, "{") && f.isKind(k-1, word):
			out = append(out, f.toks[k-1].text)
		}
		if len(out) == 2 {
			break
		}
	}
	return out
}
