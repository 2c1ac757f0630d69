package code

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// imported reports whether one of the modules is imported; a name that ends with / stands for all below it.
func (f *file) imported(names ...string) bool {
	for _, n := range names {
		if f.imports[n] {
			return true
		}
		if strings.HasSuffix(n, "/") || strings.HasSuffix(n, ".") {
			for i := range f.imports {
				if strings.HasPrefix(i, n) {
					return true
				}
			}
		}
	}
	return false
}

func (f *file) addImport(name string) {
	if name = strings.TrimSpace(name); name != "" && len(name) < 200 && !f.imports[name] {
		f.imports[name] = true
		f.out.Imports = append(f.out.Imports, name)
	}
}

func (f *file) readImports() {
	for i, t := range f.toks {
		switch f.lang {
		case JavaScript:
			if t.kind == text && (f.is(i-1, "from") || f.is(i-1, "import") || f.is(i-1, "(") && (f.is(i-2, "require") || f.is(i-2, "import"))) {
				f.addImport(t.text)
			}
		case Python:
			if t.kind == word && (t.text == "import" || t.text == "from") && (i == 0 || f.isKind(i-1, newline)) {
				f.addImport(f.dotted(i + 1))
			}
		case Go:
			if t.text == "import" && t.kind == word {
				f.goImport(i + 1)
			}
		case Java:
			if t.kind == word && t.text == "import" {
				f.addImport(f.dotted(i + 1))
			}
		case CSharp:
			if t.kind == word && t.text == "using" {
				f.addImport(f.dotted(i + 1))
			}
		case PHP:
			if t.kind == word && t.text == "use" {
				f.addImport(f.phpName(i + 1))
			}
		case Ruby:
			if t.kind == text && (f.is(i-1, "require") || f.is(i-1, "(") && f.is(i-2, "require")) {
				f.addImport(t.text)
			}
		case HCL, NoLanguage:
		}
	}
}

func (f *file) goImport(i int) {
	if f.isKind(i, word) || f.is(i, ".") { // import name "path"
		i++
	}
	if f.isKind(i, text) {
		f.addImport(f.toks[i].text)
		return
	}
	if f.is(i, "(") && f.toks[i].match > 0 {
		for k := i; k < f.toks[i].match; k++ {
			if f.isKind(k, text) {
				f.addImport(f.toks[k].text)
			}
		}
	}
}

// signs reports whether the source imports a library that signs or verifies tokens, or keeps sessions.
func (f *file) signs() bool {
	switch f.lang {
	case JavaScript:
		return f.imported("jsonwebtoken", "jose", "@nestjs/jwt", "@fastify/jwt", "fast-jwt", "passport-jwt", "express-jwt", "express-session", "cookie-session", "koa-session",
			"next-auth", "next-auth/", "next/headers", "cookie", "iron-session", "koa-jwt", "hono/jwt", "@fastify/session", "better-auth")
	case Python:
		return f.imported("jwt", "jose", "jose.", "authlib.", "flask_jwt_extended", "rest_framework_simplejwt.", "fastapi_users.", "itsdangerous", "jwcrypto.", "starlette.middleware.sessions")
	case Go:
		return f.imported("github.com/golang-jwt/jwt/", "github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go", "github.com/lestrrat-go/jwx/", "github.com/go-jose/go-jose/",
			"github.com/gorilla/sessions", "github.com/alexedwards/scs/", "github.com/appleboy/gin-jwt/", "github.com/labstack/echo-jwt/", "gopkg.in/square/go-jose.v2/jwt", "gopkg.in/square/go-jose.v2")
	case Java:
		return f.imported("io.jsonwebtoken.", "com.auth0.jwt.", "com.nimbusds.jwt.", "com.nimbusds.jose.", "org.springframework.security.oauth2.jwt.")
	case CSharp:
		return f.imported("Microsoft.IdentityModel.", "System.IdentityModel.Tokens.Jwt", "Microsoft.AspNetCore.Authentication.JwtBearer", "Microsoft.AspNetCore.Authentication.Cookies")
	case Ruby:
		return f.imported("jwt") || f.uses.mentions
	case PHP:
		return f.imported("Firebase.JWT.", "Lcobucci.JWT.", "Tymon.JWTAuth.", "PHPOpenSourceSaver.JWTAuth.")
	case HCL, NoLanguage:
	}
	return false
}

// aboutSessions: the file signs, its path says so, or the name itself does.
func (f *file) aboutSessions(name string) bool {
	if f.signs() {
		return true
	}
	for _, w := range append(config.WordsOf(name), config.WordsOf(f.path)...) {
		switch w {
		case "jwt", "token", "tokens", "session", "sessions", "cookie", "cookies", "auth", "login", "security", "authentication":
			return true
		}
	}
	return false
}
