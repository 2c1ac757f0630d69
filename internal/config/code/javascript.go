package code

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// javascript looks at the calls whose units and switches are known.
func (f *file) javascript() {
	for i, t := range f.toks {
		switch {
		case t.kind == word && t.text == "expiresIn" && f.is(i+1, ":"):
			f.expiresIn(i)
		case t.kind == word && t.text == "ignoreExpiration" && f.is(i+1, ":") && f.is(i+2, "true") && f.signs():
			f.addSwitch("expiry-off", i, "ignoreExpiration: true")
		case t.kind == word && t.text == "secretOrKey" && f.is(i+1, ":"):
			f.secretAt(span{i + 2, f.expressionEnd(i + 2)}, "passport-jwt secretOrKey")
		case t.kind == word && t.text == "algorithms" && f.is(i+1, ":") && f.is(i+2, "[") && f.signs():
			if f.listHas(i+2, "none") {
				f.addSwitch("alg-none", i, `algorithms allows "none"`)
			}
		case t.kind == punct && t.text == "(" && t.match > i:
			f.javascriptCall(i)
		}
	}
}

// listHas looks for a string in a list, in any case.
func (f *file) listHas(open int, want string) bool {
	for k := open; k < f.toks[open].match; k++ {
		if f.isKind(k, text) && strings.EqualFold(f.toks[k].text, want) {
			return true
		}
	}
	return false
}

// expiresIn is read by jsonwebtoken and what is built on it; other libraries have an option of that name too.
func (f *file) expiresIn(i int) {
	calls := f.enclosing(i)
	for _, c := range calls {
		for _, foreign := range []string{"getSignedUrl", "createSessionCookie", "betterAuth", "createPresignedPost", "createSignedUrl", "createSignedUrls"} {
			if c == foreign || strings.HasSuffix(c, "."+foreign) {
				return
			}
		}
	}
	s := config.Fact{Kind: config.FactSink, Meaning: config.AccessTTL, Name: "expiresIn", Where: f.where(i), Dialect: config.NpmMS}
	switch {
	case f.imported("jsonwebtoken"):
		s.Sink, s.Unit = "jsonwebtoken expiresIn", config.Seconds
	case f.imported("@nestjs/jwt"):
		s.Sink, s.Unit = "@nestjs/jwt expiresIn", config.Seconds
	case f.imported("@fastify/jwt"):
		s.Sink, s.Unit = "@fastify/jwt expiresIn", config.Seconds
	case f.imported("fast-jwt"):
		s.Sink, s.Unit = "fast-jwt expiresIn", config.Milliseconds
	default:
		return
	}
	if f.about(i, "refresh") {
		s.Meaning = config.RefreshTTL
	}
	for _, kind := range []string{"demo", "guest", "impersonat"} {
		if f.about(i, kind) {
			s.Name = kind + " expiresIn"
			break
		}
	}
	for _, kind := range []string{"reset", "verif", "invite", "confirm", "email", "magic"} {
		if f.about(i, kind) && !f.about(i, "access") {
			s.Meaning = config.OtherTTL
		}
	}
	s.Operand = f.evaluate(span{i + 2, f.expressionEnd(i + 2)})
	f.sink(s)
}

// about looks for a word in the names of the function and the statement around a token.
func (f *file) about(i int, what string) bool {
	from := max(0, i-40)
	for k := i; k >= from; k-- {
		if f.is(k, ";") || f.isKind(k, newline) && f.is(k-1, "}") {
			break
		}
		if f.isKind(k, text) && f.toks[k].text == what {
			return true
		}
		if f.isKind(k, word) && strings.Contains(strings.ToLower(f.toks[k].text), what) {
			return true
		}
	}
	end := f.expressionEnd(i + 2)
	for k := i; k < end && k < i+20; k++ {
		if f.isKind(k, word) && strings.Contains(strings.ToLower(f.toks[k].text), what) {
			return true
		}
	}
	return false
}

// sink records a lifetime given to a call, and makes a layer of it where its length is known there.
func (f *file) sink(s config.Fact) {
	if f.test {
		return
	}
	f.addFact(s)
	o := s.Operand
	if o.Const != "" {
		if d := f.named[o.Const]; d != nil {
			return
		}
		if c, ok := f.consts[o.Const]; ok && c.declared {
			// Its own layer is made where it stands, with the unit that the call gives it.
			if config.Meant(o.Const).Unit == config.UnitUnknown && s.Unit != config.UnitUnknown {
				f.layerOf(s, c.where, o.Const)
			}
			return
		}
	}
	if c, ok := f.consts[o.From]; ok && c.declared && c.times == 1 && config.Meant(o.From).Unit != config.UnitUnknown && config.Meant(o.From).Meaning == s.Meaning {
		return // COOKIE_MAX_AGE_SECONDS * 1000: the constant is the layer
	}
	f.layerOf(s, s.Where, s.Name)
}

func (f *file) layerOf(s config.Fact, where finding.Where, name string) {
	o := s.Operand
	if s.Meaning == config.NoMeaning || o.Kind != config.NumberOperand && o.Kind != config.StringOperand && o.Kind != config.DurationOperand {
		return
	}
	unit := s.Unit
	if o.Kind == config.StringOperand && s.Dialect == config.NpmMS {
		unit = config.Milliseconds
	}
	f.out.Definitions = append(f.out.Definitions, &config.Definition{
		Name: name, Meaning: s.Meaning, Unit: unit, Value: o.Text, Where: where, Kind: config.Source, Origin: "source", Certainty: config.Known, Sink: s.Sink,
	})
}

// cookieSink is how a library's call reads maxAge.
type cookieSink struct {
	name string
	unit config.Unit
}

func (f *file) cookieCall(callee string) (cookieSink, bool) {
	last := callee[strings.LastIndexByte(callee, '.')+1:]
	receiver := strings.TrimSuffix(callee, "."+last)
	switch {
	case last == "cookie" && (receiver == "res" || receiver == "response" || strings.HasSuffix(receiver, ".res") || strings.HasSuffix(receiver, "status()")):
		return cookieSink{"Express res.cookie", config.Milliseconds}, true
	case last == "setCookie" && (receiver == "reply" || receiver == "res") && f.imported("fastify", "@fastify/cookie"):
		return cookieSink{"@fastify/cookie setCookie", config.Seconds}, true
	case callee == "setCookie" && f.imported("hono/cookie", "h3"):
		return cookieSink{"setCookie", config.Seconds}, true
	case last == "set" && (strings.HasSuffix(receiver, "cookies()") || strings.HasSuffix(receiver, ".cookies") && f.imported("next/server") || strings.HasSuffix(receiver, "ookieStore")) &&
		f.imported("next/headers", "next/server"):
		return cookieSink{"Next.js cookies().set", config.Seconds}, true
	case last == "serialize" && f.imported("cookie"):
		return cookieSink{"cookie.serialize", config.Seconds}, true
	case callee == "session" && f.imported("express-session"):
		return cookieSink{"express-session", config.Milliseconds}, true
	case callee == "cookieSession" && f.imported("cookie-session"):
		return cookieSink{"cookie-session", config.Milliseconds}, true
	}
	return cookieSink{}, false
}

func (f *file) javascriptCall(open int) {
	callee, _ := f.callee(open)
	if callee == "" {
		return
	}
	last := callee[strings.LastIndexByte(callee, '.')+1:]
	args := f.arguments(open)
	if c, ok := f.cookieCall(callee); ok {
		f.javascriptCookie(callee, args, c)
	}
	switch {
	case last == "setExpirationTime" && f.imported("jose") && len(args) == 1:
		f.sink(config.Fact{
			Kind: config.FactSink, Meaning: config.AccessTTL, Name: "setExpirationTime", Where: f.where(open - 1), Sink: "jose setExpirationTime", Dialect: config.NpmMS,
			Operand: f.evaluate(args[0]),
		})
	case (callee == "setTimeout" || callee == "setInterval" || strings.HasSuffix(callee, "window.setTimeout")) && len(args) >= 2:
		f.addFact(config.Fact{Kind: config.FactSink, Name: callee, Where: f.where(args[1].from), Sink: "setTimeout", Unit: config.Milliseconds, Operand: f.evaluate(args[1])})
	case (callee == "jwt.sign" || callee == "jwt.verify" || callee == "sign" || callee == "verify" || callee == "jsonwebtoken.sign" || callee == "jsonwebtoken.verify") && f.imported("jsonwebtoken") && len(args) >= 2:
		f.secretAt(args[1], "jsonwebtoken "+last)
		if last == "sign" && len(args) == 2 && f.lacks(args[0], "exp") {
			f.addSwitch("no-expiry", open-1, "jwt.sign has neither exp nor expiresIn")
		}
	case (last == "register" || callee == "expressjwt" || callee == "session" && f.imported("express-session")) && f.signs():
		for _, a := range args {
			if m, ok := find(f.members(a), "secret"); ok {
				f.secretAt(m.value, callee+" secret")
			}
		}
	case callee == "cors" && f.imported("cors") && len(args) == 1:
		if m, ok := find(f.members(args[0]), "allowedHeaders"); ok {
			f.corsHeaders(m.value, "cors allowedHeaders")
		}
	}
}

// lacks reports whether an object or dictionary is written out whole and has no such key.
func (f *file) lacks(s span, key string) bool {
	s = f.trim(s)
	ms := f.members(s)
	if len(ms) == 0 {
		return false
	}
	if _, has := find(ms, key); has {
		return false
	}
	return len(ms) == len(f.divide(s.from+1, s.to-1)) // no ...rest
}

// corsHeaders judges a list of header names.
func (f *file) corsHeaders(s span, what string) {
	s = f.trim(s)
	if s.to-s.from < 2 {
		return
	}
	seen := 0
	for k := s.from; k < s.to; k++ {
		switch {
		case f.isKind(k, text):
			seen++
			for name := range strings.SplitSeq(f.toks[k].text, ",") {
				if name = strings.TrimSpace(name); strings.EqualFold(name, "authorization") || name == "*" {
					return
				}
			}
		case f.isKind(k, punct), f.isKind(k, newline), f.is(k, "string"), f.is(k, "List"), f.is(k, "of"), f.is(k, "Arrays"), f.is(k, "asList"):
		default:
			return // a name that stands for more
		}
	}
	if seen > 0 {
		f.addSwitch("cors-authorization", s.from, what)
	}
}

// secretAt notes a literal that is used as a key.
func (f *file) secretAt(s span, sink string) {
	o := f.evaluate(s)
	if o.Kind != config.StringOperand {
		return
	}
	where := f.where(f.trim(s).from)
	if o.Const != "" {
		where = o.ConstWhere
	}
	o.Text = o.Text.AsSecret()
	name := sink
	if o.Const != "" {
		name = o.Const
	}
	f.addFact(config.Fact{Kind: config.FactSecret, Name: name, Where: where, Sink: sink, Meaning: config.SecretKey, Operand: o})
}

func (f *file) javascriptCookie(callee string, args []span, c cookieSink) {
	var options []member
	for _, a := range args {
		if ms := f.members(a); ms != nil {
			options = ms
		}
		// The options may be a constant of the file.
		if a.to-a.from == 1 && f.isKind(a.from, word) {
			if ms := f.objectNamed(f.toks[a.from].text); ms != nil {
				options = ms
			}
		}
	}
	if inner, ok := find(options, "cookie"); ok {
		options = append(options, f.members(inner.value)...)
	}
	name := ""
	if len(args) > 0 {
		if o := f.evaluate(args[0]); o.Kind == config.StringOperand {
			name = o.Text.Reveal()
		} else if args[0].to-args[0].from == 1 && f.isKind(args[0].from, word) {
			name = f.toks[args[0].from].text
		}
	}
	isSession := callee == "session" || callee == "cookieSession"
	if !isSession && !authCookie(name) {
		return
	}
	if m, ok := find(options, "maxAge"); ok {
		meaning := config.CookieMaxAge
		if strings.Contains(strings.ToLower(name), "refresh") {
			meaning = config.OtherTTL
		}
		o := f.evaluate(m.value)
		where := f.where(m.at)
		f.sink(config.Fact{Kind: config.FactSink, Meaning: meaning, Name: "maxAge", Where: where, Sink: c.name, Unit: c.unit, Operand: o})
	}
	if sameSite, ok := find(options, "sameSite"); ok {
		secure, hasSecure := find(options, "secure")
		if o := f.evaluate(sameSite.value); strings.EqualFold(o.Text.Reveal(), "none") && (!hasSecure || f.is(secure.value.from, "false")) {
			f.addSwitch("samesite-none", sameSite.at, c.name)
		}
	}
	if httpOnly, ok := find(options, "httpOnly"); ok && f.is(httpOnly.value.from, "false") && httpOnly.value.to-httpOnly.value.from == 1 {
		f.addSwitch("cookie-unprotected", httpOnly.at, c.name+" with httpOnly: false")
	}
}

// objectNamed returns the members of the object literal that a constant of the file is.
func (f *file) objectNamed(name string) []member {
	if f.objects == nil { // once: a source can hold many thousand calls
		f.objects = map[string]span{}
		for i := 1; i+1 < len(f.toks); i++ {
			if !f.is(i, "=") || !f.is(i+1, "{") || f.toks[i+1].match <= 0 {
				continue
			}
			if at, ok := f.assigned(i); ok {
				if _, is := f.objects[f.toks[at].text]; !is {
					f.objects[f.toks[at].text] = span{i + 1, f.toks[i+1].match + 1}
				}
			}
		}
	}
	return f.members(f.objects[name])
}

// authCookie recognises the name of a cookie that keeps somebody signed in.
func authCookie(name string) bool {
	for _, w := range config.WordsOf(name) {
		switch w {
		case "token", "jwt", "session", "auth", "access", "sid", "sess", "refresh", "at", "id":
			return !strings.Contains(strings.ToLower(name), "csrf") && !strings.Contains(strings.ToLower(name), "xsrf")
		}
	}
	return false
}
