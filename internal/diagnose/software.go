package diagnose

import (
	"slices"
	"strings"
)

// The libraries, gateways and services, beside the frameworks, that a fix can name the exact line for.
const (
	PyJWT         Framework = "PyJWT"
	PythonJOSE    Framework = "python-jose"
	FlaskJWT      Framework = "flask-jwt-extended"
	SimpleJWT     Framework = "SimpleJWT"
	NinjaJWT      Framework = "django-ninja-jwt"
	Authlib       Framework = "Authlib"
	Litestar      Framework = "Litestar"
	ExpressJWT    Framework = "express-jwt"
	ExpressOAuth2 Framework = "express-oauth2-jwt-bearer"
	PassportJWT   Framework = "passport-jwt"
	KoaJWT        Framework = "koa-jwt"
	NestJS        Framework = "NestJS"
	FastifyJWT    Framework = "@fastify/jwt"
	JSONWebToken  Framework = "jsonwebtoken"
	Jose          Framework = "jose"
	NodeHTTP      Framework = "Node.js"
	GolangJWT     Framework = "golang-jwt"
	FiberJWT      Framework = "Fiber's jwt"
	ChiJWT        Framework = "go-chi/jwtauth"
	Auth0Go       Framework = "auth0/go-jwt-middleware"
	JWX           Framework = "jwx"
	GoOIDC        Framework = "go-oidc"
	OAuth2Proxy   Framework = "oauth2-proxy"
	KubernetesAPI Framework = "Kubernetes"
	Vault         Framework = "Vault"
	RubyJWT       Framework = "ruby-jwt"
	DeviseJWT     Framework = "devise-jwt"
	PHPJWT        Framework = "firebase/php-jwt"
	JWTAuth       Framework = "jwt-auth for Laravel"
	LexikJWT      Framework = "LexikJWT"
	Envoy         Framework = "Envoy"
	Istio         Framework = "Istio"
	APISIX        Framework = "APISIX"
	Tyk           Framework = "Tyk"
	KrakenD       Framework = "KrakenD"
	HAProxy       Framework = "HAProxy"
	ModAuthOpenID Framework = "mod_auth_openidc"
	ModOAuth2     Framework = "mod_oauth2"
	PostgREST     Framework = "PostgREST"
	Hasura        Framework = "Hasura"
	Supabase      Framework = "Supabase Auth"
	APIGateway    Framework = "AWS API Gateway"
	APIManagement Framework = "Azure API Management"
)

// stacks lists what verifies tokens, by what names it: part of a stack's name as the fingerprints have it, in lower
// case. Over are those that it is built on, whose words it passes on: its own settings are what one changes.
var stacks = [...]struct {
	name     Framework
	language string
	marks    []string
	over     []Framework
}{
	{SimpleJWT, "python", []string{"simplejwt"}, []Framework{PyJWT, Django}},
	{NinjaJWT, "python", []string{"django-ninja-jwt"}, []Framework{PyJWT, SimpleJWT, Django}},
	{FlaskJWT, "python", []string{"flask-jwt-extended"}, []Framework{PyJWT, Flask}},
	{PyJWT, "python", []string{"pyjwt"}, nil},
	{PythonJOSE, "python", []string{"python-jose"}, nil},
	{Authlib, "python", []string{"authlib"}, nil},
	{Litestar, "python", []string{"litestar"}, []Framework{PyJWT}},
	{ExpressJWT, "javascript", []string{"express-jwt"}, []Framework{JSONWebToken, Express}},
	{ExpressOAuth2, "javascript", []string{"express-oauth2-jwt-bearer"}, []Framework{Jose, Express}},
	{NestJS, "javascript", []string{"nestjs"}, []Framework{PassportJWT, JSONWebToken, Express}},
	{PassportJWT, "javascript", []string{"passport-jwt"}, []Framework{JSONWebToken, Express}},
	{KoaJWT, "javascript", []string{"koa-jwt"}, []Framework{JSONWebToken}},
	{FastifyJWT, "javascript", []string{"@fastify/jwt"}, []Framework{Fastify}},
	{Hono, "javascript", []string{"hono/jwt", "hono/jwk"}, nil},
	{JSONWebToken, "javascript", []string{"jsonwebtoken"}, []Framework{Express}},
	{Jose, "javascript", []string{"panva/jose"}, []Framework{Express}},
	{NodeHTTP, "javascript", []string{"node http"}, nil},
	{Spring, "java", []string{"spring", "nimbus"}, nil},
	{ASPNET, "dotnet", []string{"asp.net core", "ms identitymodel"}, nil},
	{Echo, "go", []string{"echo-jwt"}, []Framework{GolangJWT}},
	{Gin, "go", []string{"gin-jwt"}, []Framework{GolangJWT}},
	{FiberJWT, "go", []string{"gofiber jwt"}, []Framework{GolangJWT}},
	{ChiJWT, "go", []string{"go-chi/jwtauth"}, []Framework{JWX}},
	{Auth0Go, "go", []string{"auth0/go-jwt-middleware"}, nil},
	{JWX, "go", []string{"jwx"}, nil},
	{OAuth2Proxy, "go", []string{"oauth2-proxy"}, []Framework{GoOIDC}},
	{KubernetesAPI, "go", []string{"kubernetes"}, []Framework{GoOIDC}},
	{GoOIDC, "go", []string{"go-oidc"}, nil},
	{Vault, "go", []string{"vault jwt"}, nil},
	{GolangJWT, "go", []string{"golang-jwt"}, nil},
	{DeviseJWT, "ruby", []string{"devise"}, []Framework{RubyJWT}},
	{RubyJWT, "ruby", []string{"ruby-jwt"}, nil},
	{JWTAuth, "php", []string{"tymon"}, []Framework{Laravel}},
	{LexikJWT, "php", []string{"lexik"}, nil},
	{PHPJWT, "php", []string{"firebase/php-jwt"}, nil},
	{Istio, "gateway", []string{"istio"}, []Framework{Envoy}},
	{Envoy, "gateway", []string{"envoy", "espv2"}, nil},
	{Kong, "gateway", []string{"kong jwt"}, nil},
	{APISIX, "gateway", []string{"apisix"}, nil},
	{Tyk, "gateway", []string{"tyk"}, nil},
	{KrakenD, "gateway", []string{"krakend"}, nil},
	{HAProxy, "gateway", []string{"haproxy"}, nil},
	{ModAuthOpenID, "gateway", []string{"mod_auth_openidc"}, []Framework{Apache}},
	{ModOAuth2, "gateway", []string{"mod_oauth2"}, []Framework{Apache}},
	{PostgREST, "service", []string{"postgrest"}, nil},
	{Hasura, "service", []string{"hasura"}, nil},
	{Supabase, "service", []string{"supabase"}, nil},
	{APIGateway, "service", []string{"aws api gateway"}, nil},
	{APIManagement, "service", []string{"azure api management"}, nil},
}

// languages are those of the frameworks that say who they are in a field: a library of another is not what answered.
var languages = [...]struct {
	in       Framework
	language string
}{
	{FastAPI, "python"}, {Flask, "python"}, {Django, "python"}, {Express, "javascript"}, {Spring, "java"}, {ASPNET, "dotnet"}, {Laravel, "php"},
}

// speaks is the language of a framework that says who it is in a field, "" for any other.
func speaks(w Framework) string {
	for _, l := range languages {
		if l.in == w {
			return l.language
		}
	}
	return ""
}

// maxStacks is up to how many stacks the same words may come from and still be told apart by nothing: what more give is
// no sign of any.
const maxStacks = 3

// Software lists what verifies the tokens here, as far as its words and its fields tell, the most telling first: what is
// built on another comes in the other's place.
func (f *Facts) Software() []Framework {
	frameworks := f.Frameworks()
	language := ""
	for _, w := range frameworks {
		if l := speaks(w); l != "" {
			language = l
			break
		}
	}
	said := f.saidBy(language)
	var out []Framework
	for _, s := range stacks {
		if slices.Contains(said, s.name) && !slices.ContainsFunc(said, func(o Framework) bool { return builtOn(o, s.name) }) {
			out = append(out, s.name)
		}
	}
	for _, w := range frameworks {
		if !slices.Contains(out, w) && !slices.ContainsFunc(out, func(o Framework) bool { return builtOn(o, w) }) {
			out = append(out, w)
		}
	}
	return out
}

// saidBy lists whose words the answers are. Where several stacks have the same words, a language that a field of the
// answers tells leaves those that are written in it.
func (f *Facts) saidBy(language string) []Framework {
	var out []Framework
	for _, l := range f.Looks {
		if l.Answer == nil || l.ID.Elsewhere() {
			continue
		}
		var own []Framework
		for _, name := range l.Stacks {
			for _, s := range stacks {
				fits := language == "" || s.language == language || s.language == "gateway" || s.language == "service"
				if fits && slices.ContainsFunc(s.marks, func(m string) bool { return strings.Contains(strings.ToLower(name), m) }) && !slices.Contains(own, s.name) {
					own = append(own, s.name)
				}
			}
		}
		if len(own) > maxStacks || language == "" && len(l.Stacks) > maxStacks {
			continue
		}
		for _, s := range own {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// languageOf is the language that a library is written for, "" for what is none.
func languageOf(w Framework) string {
	for _, s := range stacks {
		if s.name == w {
			return s.language
		}
	}
	return speaks(w)
}

func builtOn(s, other Framework) bool {
	for _, k := range stacks {
		if k.name == s {
			return slices.Contains(k.over, other)
		}
	}
	return false
}

// maxLines is how many lines a fix names where it is open which of several stacks verifies.
const maxLines = 2

// LineFor is the exact line that a cause is put right by in the software that answers, "" where neither is known: "in
// PyJWT: ...". More than two would be a guess.
func (f *Facts) LineFor(c *Cause) string {
	var own, written []string
	for _, w := range f.Software() {
		language := speaks(w)
		i := slices.IndexFunc(c.Lines, func(l Line) bool { return l.In == w })
		if i < 0 || language != "" && slices.Contains(written, language) {
			continue // the library's own line is more exact than what its framework has in general
		}
		own, written = append(own, "in "+string(w)+": "+f.filled(c.Lines[i].Text)), append(written, languageOf(w))
	}
	if len(own) == 0 || len(own) > maxLines {
		return ""
	}
	return strings.Join(own, "; ")
}

// maxValue is the longest value that is put into a line.
const maxValue = 80

// plain reports whether a value may stand in a line that people copy: nothing in it is read by a shell, a configuration
// or a program as anything but a word.
func plain(value string) bool {
	odd := func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !letter && !strings.ContainsRune("._:/@-", r)
	}
	return value != "" && len(value) <= maxValue && !strings.ContainsFunc(value, odd) && !strings.ContainsAny(value[:1], "._:/@-")
}

// filled puts the token's own values into a line, and words in capitals where there is none that is plain.
func (f *Facts) filled(text string) string {
	t := f.Case.Token
	value := func(claim, placeholder string) string {
		if !t.Readable() {
			return placeholder
		}
		v, _ := t.Claim(claim)
		said, one := v.Text()
		if claim == "aud" && !one && len(t.Audience()) > 0 {
			said, one = t.Audience()[0], true
		}
		if !one || !plain(said) {
			return placeholder
		}
		return said
	}
	alg := "ALGORITHM"
	if t.Readable() && plain(t.Algorithm()) && !strings.EqualFold(t.Algorithm(), "none") {
		alg = t.Algorithm()
	}
	return strings.NewReplacer("{aud}", value("aud", "AUDIENCE"), "{iss}", value("iss", "ISSUER"), "{alg}", alg).Replace(text)
}
