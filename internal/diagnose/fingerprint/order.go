package fingerprint

import "strings"

// Order says what a stack verifies first. A stack that looks at the signature first and answers a token with a
// damaged signature differently has accepted the original signature. One that looks at the claims first says
// nothing about the signature while a claim is wrong. known is false where the order is not known, or is up to
// the configuration (HAProxy checks only what its rules say).
func Order(stack string) (signatureFirst, claimsFirst, known bool) {
	stack = strings.ToLower(stack)
	for _, s := range claimsFirstStacks {
		if strings.Contains(stack, s) {
			return false, true, true
		}
	}
	for _, s := range signatureFirstStacks {
		if strings.Contains(stack, s) {
			return true, false, true
		}
	}
	return false, false, false
}

// claimsFirstStacks read iss, aud and exp before they fetch a key.
var claimsFirstStacks = [...]string{
	"envoy", "istio", "espv2", "go-oidc", "oauth2-proxy", "kubernetes",
}

// signatureFirstStacks read time, audience and issuer after the signature. Kong looks up iss before, to find the
// key, and answers that with words of its own.
var signatureFirstStacks = [...]string{
	"pyjwt", "python-jose", "flask-jwt-extended", "simplejwt", "django-ninja-jwt", "authlib", "fastapi tutorial",
	"jsonwebtoken", "express-jwt", "passport-jwt", "koa-jwt",
	"panva/jose", "express-oauth2-jwt-bearer",
	"golang-jwt", "echo-jwt", "gofiber jwt", "gin-jwt", "jwx", "go-chi/jwtauth", "vault",
	"ruby-jwt", "devise-jwt", "firebase/php-jwt",
	"spring security", "nimbus", "kong jwt",
	"asp.net core jwtbearer", "ms identitymodel", // unless ValidateSignatureLast is set
}
