package code

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// golang looks at the calls of golang-jwt and net/http.
func (f *file) golang() {
	jwt := f.imported("github.com/golang-jwt/jwt/", "github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go")
	for i, t := range f.toks {
		switch {
		case t.kind == word && t.text == "UnsafeAllowNoneSignatureType" && jwt:
			f.addSwitch("alg-none", i, "jwt.UnsafeAllowNoneSignatureType")
		case t.kind == punct && t.text == "(" && t.match > i:
			callee, start := f.callee(i)
			args := f.arguments(i)
			switch {
			case strings.HasSuffix(callee, "WithoutClaimsValidation") && jwt && len(args) == 0:
				f.addSwitch("expiry-off", start, "jwt.WithoutClaimsValidation()")
			case strings.HasSuffix(callee, ".SignedString") && jwt && len(args) == 1:
				f.secretAt(args[0], "SignedString")
			}
		case t.kind == punct && t.text == "{" && t.match > i && f.is(i-1, "Cookie") && f.is(i-2, ".") && f.is(i-3, "http"):
			f.goCookie(i)
		case t.kind == word && t.text == "AllowedHeaders" && f.is(i+1, ":") && f.imported("github.com/rs/cors", "github.com/go-chi/cors"):
			f.corsHeaders(span{i + 2, f.expressionEnd(i + 2)}, "AllowedHeaders")
		case t.kind == word && t.text == "AllowHeaders" && f.is(i+1, ":") && f.imported("github.com/gin-contrib/cors"):
			f.corsHeaders(span{i + 2, f.expressionEnd(i + 2)}, "AllowHeaders")
		}
	}
}

func (f *file) goCookie(open int) {
	ms := f.members(span{open, f.toks[open].match + 1})
	name, _ := find(ms, "Name")
	n := f.evaluate(name.value)
	label := n.Text.Reveal()
	if label == "" && name.value.to > name.value.from {
		label = f.toks[name.value.from].text
	}
	if !authCookie(label) {
		return
	}
	if m, ok := find(ms, "MaxAge"); ok {
		f.sink(config.Fact{Kind: config.FactSink, Meaning: config.CookieMaxAge, Name: "MaxAge", Where: f.where(m.at), Sink: "http.Cookie MaxAge", Unit: config.Seconds, Operand: f.evaluate(m.value)})
	}
	if same, ok := find(ms, "SameSite"); ok && f.is(same.value.to-1, "SameSiteNoneMode") {
		if secure, has := find(ms, "Secure"); !has || f.is(secure.value.from, "false") {
			f.addSwitch("samesite-none", same.at, "http.Cookie")
		}
	}
}
