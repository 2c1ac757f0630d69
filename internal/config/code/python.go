package code

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// python looks at the calls of PyJWT, python-jose, the web frameworks and datetime.
func (f *file) python() {
	jwt := f.imported("jwt", "jose", "jose.jwt")
	for i, t := range f.toks {
		if t.kind != punct || t.text != "(" || t.match < 0 {
			continue
		}
		callee, start := f.callee(i)
		args := f.arguments(i)
		last := callee[strings.LastIndexByte(callee, '.')+1:]
		switch {
		case callee == "jwt.decode" && jwt:
			f.pythonDecode(i, start, args)
		case callee == "jwt.encode" && jwt && len(args) >= 2:
			f.pythonKey(args, "jwt.encode")
			if f.lacks(args[0], "exp") {
				f.addSwitch("no-expiry", start, "jwt.encode has no exp among its claims")
			}
		case last == "utcnow" && len(args) == 0 && f.mentionsTokens(jwt):
			f.utcnow(i, start)
		case (callee == "datetime.now" || callee == "datetime.datetime.now") && len(args) == 0 && f.mentionsTokens(jwt):
			f.naiveNow(i, start)
		case last == "set_cookie":
			f.pythonCookie(args)
		case last == "add_middleware" && len(args) > 0 && f.is(args[0].from, "CORSMiddleware"), callee == "CORSMiddleware":
			if h, ok := f.keyword(args, "allow_headers"); ok {
				f.corsHeaders(h, "CORSMiddleware allow_headers")
			}
		case last == "JWTStrategy":
			if s, ok := f.keyword(args, "lifetime_seconds"); ok && f.is(s.from, "None") {
				f.addSwitch("no-expiry", s.from, "lifetime_seconds=None")
			} else if ok {
				f.sink(config.Fact{Kind: config.FactSink, Meaning: config.AccessTTL, Name: "lifetime_seconds", Where: f.where(s.from), Sink: "fastapi-users JWTStrategy", Unit: config.Seconds, Operand: f.evaluate(s)})
			}
		case last == "SessionMiddleware" || last == "add_middleware" && len(args) > 0 && f.is(args[0].from, "SessionMiddleware"):
			if s, ok := f.keyword(args, "max_age"); ok {
				f.sink(config.Fact{Kind: config.FactSink, Meaning: config.CookieMaxAge, Name: "max_age", Where: f.where(s.from), Sink: "Starlette SessionMiddleware", Unit: config.Seconds, Operand: f.evaluate(s)})
			}
			if s, ok := f.keyword(args, "secret_key"); ok {
				f.secretAt(s, "SessionMiddleware secret_key")
			}
		}
	}
}

// mentionsTokens: naive times matter where they can become an exp.
func (f *file) mentionsTokens(jwt bool) bool { return jwt || f.signs() }

func (f *file) pythonKey(args []span, sink string) {
	if k, ok := f.keyword(args, "key"); ok {
		f.secretAt(k, sink)
	} else if len(args) > 1 && !f.is(args[1].from+1, "=") {
		f.secretAt(args[1], sink)
	}
}

func (f *file) pythonDecode(open, start int, args []span) {
	f.pythonKey(args, "jwt.decode")
	for k := open; k < f.toks[open].match; k++ {
		if !f.isKind(k, text) || !f.is(k+1, ":") || !f.is(k+2, "False") {
			continue
		}
		switch f.toks[k].text {
		case "verify_signature":
			if f.verifiedLater(open) {
				return
			}
			f.addSwitch("verify-off", k, `verify_signature: False`)
			return
		case "verify_exp":
			f.addSwitch("expiry-off", k, `verify_exp: False`)
		}
	}
	if v, ok := f.keyword(args, "verify"); ok && f.is(v.from, "False") {
		f.addSwitch("verify-off", v.from, "verify=False")
		return
	}
	if a, ok := f.keyword(args, "algorithms"); ok {
		if f.is(a.from, "[") && f.listHas(a.from, "none") {
			f.addSwitch("alg-none", a.from, `algorithms allows "none"`)
		}
		return
	}
	if f.positional(args) < 3 && !f.starred(args) {
		f.addSwitch("algorithms-missing", start, "jwt.decode")
	}
}

// verifiedLater: the same function goes on to decode or verify, as one does that looks up the key first.
func (f *file) verifiedLater(open int) bool {
	fn := f.function(open)
	if fn.from == 0 {
		return false
	}
	for k := f.toks[open].match; k < fn.to; k++ {
		if f.isKind(k, word) && f.is(k+1, "(") && (strings.Contains(f.toks[k].text, "decode") || strings.Contains(f.toks[k].text, "verify")) {
			return true
		}
	}
	return false
}

// starred: *args and **kwargs may hold anything.
func (f *file) starred(args []span) bool {
	for _, a := range args {
		if f.is(a.from, "*") || f.is(a.from, "**") {
			return true
		}
	}
	return false
}

// utcnow is right where it is handed over as a datetime; .timestamp() takes it for local time.
func (f *file) utcnow(open, start int) {
	if f.reaches(open, start, "timestamp") {
		f.addSwitch("naive-timestamp", start, "utcnow() ... .timestamp()")
		return
	}
	f.addSwitch("utcnow", start, "datetime.utcnow()")
}

// naiveNow is local time: as an exp it is taken for UTC.
func (f *file) naiveNow(open, start int) {
	if f.reaches(open, start, "timestamp") {
		return // local time, and timestamp() takes it for local time: right
	}
	if f.isExp(start) {
		f.addSwitch("naive-now", start, "datetime.now()")
	}
}

// maxAround is how many tokens before and behind a call are looked at: some hundred lines. A source of a megabyte can have
// 40,000 calls in one function, and each would go through all of it.
const maxAround = 4000

// statement returns the span of the line that holds a token, brackets included.
func (f *file) statement(i int) span {
	from := i
	for from > max(0, i-maxAround) && !f.isKind(from-1, newline) && !f.is(from-1, ";") {
		from--
	}
	to := i
	for to < min(len(f.toks), i+maxAround) && !f.isKind(to, newline) {
		if f.toks[to].match > to {
			to = f.toks[to].match
		}
		to++
	}
	return span{from, to}
}

// function returns where the function around a token begins and ends.
func (f *file) function(i int) span {
	from, col := 0, 0
	for k := i; k >= max(0, i-maxAround); k-- {
		if f.is(k, "def") && f.toks[k].col < f.toks[i].col && (k == 0 || f.isKind(k-1, newline) || f.is(k-1, "async")) {
			from, col = k, f.toks[k].col
			break
		}
	}
	to := min(len(f.toks), i+maxAround)
	for k := i; k < to; k++ {
		if (f.is(k, "def") || f.is(k, "class")) && f.isKind(k-1, newline) && f.toks[k].col <= max(col, 1) {
			to = k
			break
		}
	}
	return span{from, to}
}

// variableOf returns the variable that the statement gives the value to.
func (f *file) variableOf(i int) string {
	s := f.statement(i)
	if f.isKind(s.from, word) && f.is(s.from+1, "=") {
		return f.toks[s.from].text
	}
	return ""
}

// reaches reports whether .method() is called on the expression around a token, or on the variable that it is given
// to, in the same function.
func (f *file) reaches(open, start int, method string) bool {
	s := f.statement(start)
	for k := open; k < s.to; k++ {
		if f.is(k, method) && f.is(k-1, ".") {
			return true
		}
	}
	v := f.variableOf(start)
	if v == "" {
		return false
	}
	fn := f.function(start)
	for k := s.to; k < fn.to; k++ {
		if f.is(k, v) && f.is(k+1, ".") && f.is(k+2, method) {
			return true
		}
	}
	return false
}

// isExp reports whether the value becomes the exp of claims: "exp": value in the same statement, or the variable that
// it is given to.
func (f *file) isExp(start int) bool {
	s := f.statement(start)
	if f.expBefore(s.from, start) {
		return true
	}
	v := f.variableOf(start)
	if v == "" {
		return false
	}
	fn := f.function(start)
	for k := s.to; k < fn.to; k++ {
		if f.is(k, v) && f.expBefore(max(s.to, k-4), k) {
			return true
		}
	}
	return false
}

func (f *file) expBefore(from, to int) bool {
	for k := from; k < to; k++ {
		if f.isKind(k, text) && (f.toks[k].text == "exp") && (f.is(k+1, ":") || f.is(k+1, "]")) {
			// the next value is this one
			for m := k + 2; m < to; m++ {
				if f.is(m, ",") {
					return false
				}
			}
			return true
		}
	}
	return false
}

func (f *file) pythonCookie(args []span) {
	name := ""
	if k, ok := f.keyword(args, "key"); ok {
		name = f.evaluate(k).Text.Reveal()
	} else if len(args) > 0 {
		name = f.evaluate(args[0]).Text.Reveal()
	}
	if !authCookie(name) {
		return
	}
	if s, ok := f.keyword(args, "max_age"); ok {
		meaning := config.CookieMaxAge
		if strings.Contains(strings.ToLower(name), "refresh") {
			meaning = config.OtherTTL
		}
		f.sink(config.Fact{Kind: config.FactSink, Meaning: meaning, Name: "max_age", Where: f.where(s.from), Sink: "set_cookie", Unit: config.Seconds, Operand: f.evaluate(s)})
	}
	if same, ok := f.keyword(args, "samesite"); ok && strings.EqualFold(f.evaluate(same).Text.Reveal(), "none") && f.isKind(same.from, text) {
		if secure, has := f.keyword(args, "secure"); !has || f.is(secure.from, "False") {
			f.addSwitch("samesite-none", same.from, "set_cookie")
		}
	}
	if h, ok := f.keyword(args, "httponly"); ok && f.is(h.from, "False") {
		f.addSwitch("cookie-unprotected", h.from, "set_cookie with httponly=False")
	}
}
