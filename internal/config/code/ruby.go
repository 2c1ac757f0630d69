package code

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// ruby looks at ruby-jwt, Devise with devise-jwt, Doorkeeper, Knock, and the cookies and sessions of Rails. Its
// constants need no require in a file of Rails, so that a call is known by the constant alone: `JWT.decode`, and not
// `JSON::JWT.decode` of another gem, nor in a source that defines JWT itself.
func (f *file) ruby() {
	f.rubyUses()
	encodes := false
	for i := range f.toks {
		if !f.isKind(i, word) {
			continue
		}
		switch f.toks[i].text {
		case "decode", "encode":
			if f.is(i-1, ".") && f.is(i-2, "JWT") && f.isRubyJWT(i-2) {
				encodes = encodes || f.toks[i].text == "encode"
				f.rubyJWT(i)
			}
		case "cookies":
			f.rubyCookie(i)
		case "session_store":
			if v, ok := f.rubyOption(f.rubyArguments(i), "expire_after"); ok {
				f.sink(config.Fact{Kind: config.FactSink, Meaning: config.CookieMaxAge, Name: "expire_after", Where: f.where(v.from), Sink: "Rails session_store", Unit: config.Seconds, Operand: f.evaluate(v)})
			}
		}
	}
	f.rubySettings()
	if encodes {
		f.rubyExpiries()
	}
}

// isRubyJWT: the constant is not another gem's (JSON::JWT), and not defined here.
func (f *file) isRubyJWT(i int) bool {
	if f.is(i-1, "::") && f.isKind(i-2, word) {
		return false
	}
	return !f.uses.defines && !f.imported("json/jwt")
}

// rubyUse is what the whole of a source does with JWT.
type rubyUse struct {
	// mentions says that the constant stands there, defines that it is the source's own.
	mentions, defines bool
	// verifies says that somewhere a token is decoded with verification, or that a name speaks of it.
	verifies bool
}

// rubyUses looks through the source once: it can hold a hundred thousand calls.
func (f *file) rubyUses() {
	for i, t := range f.toks {
		switch {
		case t.kind != word:
		case t.text == "JWT":
			f.uses.mentions = true
			f.uses.defines = f.uses.defines || f.is(i-1, "module") || f.is(i-1, "class")
		case t.text == "decode" && f.is(i-1, ".") && f.is(i-2, "JWT"):
			args := f.rubyArguments(i)
			f.uses.verifies = f.uses.verifies || len(args) == 2 || len(args) > 2 && !f.isWordSpan(args[2], "false")
		case !f.uses.verifies:
			f.uses.verifies = strings.Contains(strings.ToLower(t.text), "verif")
		}
	}
}

// rubyArguments are those of the call whose name is at i, with brackets or without.
func (f *file) rubyArguments(i int) []span {
	if f.is(i+1, "(") {
		return f.arguments(i + 1)
	}
	end := i + 1
	for end < len(f.toks) {
		t := f.toks[end]
		if t.kind == newline && !f.is(end-1, ",") && !f.continues(end) || f.is(end, ";") || f.is(end, ")") || f.is(end, "]") || f.is(end, "}") || f.is(end, "do") || f.is(end, "if") || f.is(end, "unless") {
			break
		}
		if t.match > end {
			end = t.match
		}
		end++
	}
	return f.divide(i+1, min(end, len(f.toks)))
}

// rubyOption returns the value of an option among arguments: name: v, :name => v or 'name' => v, in braces or without.
func (f *file) rubyOption(args []span, name string) (span, bool) {
	for _, a := range args {
		if f.is(a.from, "{") && f.toks[a.from].match == a.to-1 {
			if v, ok := f.rubyOption(f.divide(a.from+1, a.to-1), name); ok {
				return v, true
			}
			continue
		}
		switch {
		case f.is(a.from, name) && f.is(a.from+1, ":"):
			return f.trim(span{a.from + 2, a.to}), true
		case f.is(a.from, ":") && f.is(a.from+1, name) && f.is(a.from+2, "=>"):
			return f.trim(span{a.from + 3, a.to}), true
		case f.isKind(a.from, text) && f.toks[a.from].text == name && (f.is(a.from+1, "=>") || f.is(a.from+1, ":")):
			return f.trim(span{a.from + 2, a.to}), true
		}
	}
	return span{}, false
}

func (f *file) isWordSpan(s span, w string) bool { return s.to-s.from == 1 && f.is(s.from, w) }

// rubyJWT judges a call of ruby-jwt: encode(payload, key, alg) and decode(token, key, verify, options).
func (f *file) rubyJWT(i int) {
	args := f.rubyArguments(i)
	if len(args) < 2 {
		return
	}
	name := f.toks[i].text
	f.secretAt(args[1], "JWT."+name)
	if name == "encode" {
		if f.lacks(args[0], "exp") {
			f.addSwitch("no-expiry", i-2, "JWT.encode has no exp among its claims")
		}
		return
	}
	if len(args) > 2 && f.isWordSpan(args[2], "false") {
		if !f.rubyLooksAhead(i, args) {
			f.addSwitch("verify-off", args[2].from, "JWT.decode with verify = false")
		}
		return
	}
	for _, option := range []string{"verify_expiration", "verify_exp"} {
		if v, ok := f.rubyOption(args, option); ok && f.isWordSpan(v, "false") {
			f.addSwitch("expiry-off", v.from, option+": false")
		}
	}
	for _, option := range []string{"algorithm", "algorithms"} {
		if v, ok := f.rubyOption(args, option); ok && (f.isKind(v.from, text) && v.to-v.from == 1 && strings.EqualFold(f.toks[v.from].text, "none") || f.is(v.from, "[") && f.listHas(v.from, "none")) {
			f.addSwitch("alg-none", v.from, `algorithms allows "none"`)
		}
	}
	for _, option := range []string{"leeway", "exp_leeway"} {
		if v, ok := f.rubyOption(args, option); ok {
			f.sink(config.Fact{Kind: config.FactSink, Meaning: config.Leeway, Name: option, Where: f.where(v.from), Sink: "ruby-jwt " + option, Unit: config.Seconds, Operand: f.evaluate(v)})
			break
		}
	}
}

// rubyLooksAhead: only the header is read, or the issuer whose key then verifies, in this method or another one of the
// source.
func (f *file) rubyLooksAhead(i int, args []span) bool {
	end := args[len(args)-1].to
	if f.is(end, ")") {
		end++
	}
	if f.is(end, "[") && f.is(end+1, "1") || f.is(end, ".") && f.is(end+1, "last") || f.is(i-3, "=") && f.is(i-5, ",") { // _, header = JWT.decode
		return true
	}
	for k := end; k < len(f.toks) && !f.is(k, "def"); k++ {
		if f.isKind(k, word) && (strings.Contains(f.toks[k].text, "decode") || strings.Contains(f.toks[k].text, "header")) {
			return true
		}
	}
	return f.uses.verifies
}

// rubyCookie judges cookies[:token] = { value: ..., expires: 1.hour.from_now }, of cookies.signed and .encrypted too.
func (f *file) rubyCookie(i int) {
	open := i + 1
	for f.is(open, ".") && f.isKind(open+1, word) {
		open += 2
	}
	if !f.is(open, "[") || f.toks[open].match < 0 {
		return
	}
	at, end := open+1, f.toks[open].match
	if f.is(at, ":") {
		at++
	}
	if at != end-1 || !authCookie(f.toks[at].text) || !f.is(end+1, "=") || !f.is(end+2, "{") || f.toks[end+2].match < 0 {
		return
	}
	options := f.arguments(end + 2)
	if v, ok := f.rubyOption(options, "expires"); ok {
		if o := f.fromNow(v); o.Kind != config.OtherOperand {
			meaning := config.CookieMaxAge
			if strings.Contains(strings.ToLower(f.toks[at].text), "refresh") {
				meaning = config.OtherTTL
			}
			f.sink(config.Fact{Kind: config.FactSink, Meaning: meaning, Name: "expires", Where: f.where(v.from), Sink: "Rails cookies", Unit: config.Seconds, Operand: o})
		}
	}
	if v, ok := f.rubyOption(options, "httponly"); ok && f.isWordSpan(v, "false") {
		f.addSwitch("cookie-unprotected", v.from, "Rails cookies with httponly: false")
	}
	if v, ok := f.rubyOption(options, "same_site"); ok && (f.is(v.to-1, "none") || f.isKind(v.from, text) && strings.EqualFold(f.toks[v.from].text, "none")) {
		if secure, has := f.rubyOption(options, "secure"); !has || f.isWordSpan(secure, "false") {
			f.addSwitch("samesite-none", v.from, "Rails cookies")
		}
	}
}

// rubySetting is what an initializer gives to a gem: config.timeout_in = 30.minutes, or access_token_expires_in 2.hours
// as a call.
type rubySetting struct {
	name    string
	within  string
	meaning config.Meaning
	unit    config.Unit
	sink    string
}

func rubySettings() []rubySetting {
	return []rubySetting{
		{"expiration_time", "jwt", config.AccessTTL, config.Seconds, "devise-jwt expiration_time"},
		{"timeout_in", "Devise", config.SessionAge, config.Seconds, "Devise timeout_in"},
		{"remember_for", "Devise", config.CookieMaxAge, config.Seconds, "Devise remember_for"},
		{"access_token_expires_in", "Doorkeeper", config.AccessTTL, config.Seconds, "Doorkeeper access_token_expires_in"},
		{"authorization_code_expires_in", "Doorkeeper", config.CodeTTL, config.Seconds, "Doorkeeper authorization_code_expires_in"},
		{"token_lifetime", "Knock", config.AccessTTL, config.Seconds, "Knock token_lifetime"},
	}
}

// rubySettings reads initializers: a source that sets up the gem.
func (f *file) rubySettings() {
	owners := map[string]bool{}
	for i := range f.toks {
		if f.is(i, ".") && (f.is(i+1, "setup") || f.is(i+1, "configure")) && f.isKind(i-1, word) {
			owners[f.toks[i-1].text] = true
		}
	}
	owners["jwt"] = owners["Devise"] || owners["JWTAuth"] // Warden::JWTAuth
	for i := range f.toks {
		for _, s := range rubySettings() {
			if owners[s.within] && f.is(i, s.name) {
				f.rubySettingAt(i, s)
			}
		}
		if owners["jwt"] && f.is(i, "secret") && f.is(i-1, ".") && f.is(i-2, "jwt") && f.is(i+1, "=") {
			f.secretAt(span{i + 2, f.expressionEnd(i + 2)}, "devise-jwt secret")
		}
	}
}

func (f *file) rubySettingAt(i int, s rubySetting) {
	value := span{i + 1, f.expressionEnd(i + 1)}
	switch {
	case f.is(i-1, ".") && f.is(i+1, "="):
		value.from++
	case s.within == "Doorkeeper" && (i == 0 || f.isKind(i-1, newline)):
	default:
		return
	}
	if s.meaning == config.AccessTTL && f.isWordSpan(f.trim(value), "nil") {
		f.addSwitch("no-expiry", i, s.sink+" is nil")
		return
	}
	f.sink(config.Fact{Kind: config.FactSink, Meaning: s.meaning, Name: s.name, Where: f.where(i), Sink: s.sink, Unit: s.unit, Operand: f.evaluate(value)})
}

// rubyExpiries finds what becomes exp in a source that encodes: exp: 4.hours.from_now.to_i, payload[:exp] = ...
func (f *file) rubyExpiries() {
	for i := range f.toks {
		if f.toks[i].text != "exp" || !f.isKind(i, word) && !f.isKind(i, text) {
			continue
		}
		from := 0
		switch {
		case f.is(i+1, ":") || f.is(i+1, "=>"):
			from = i + 2
		case f.is(i+1, "]") && f.is(i+2, "="):
			from = i + 3
		default:
			continue
		}
		o := f.fromNow(span{from, f.expressionEnd(from)})
		if o.Kind == config.OtherOperand {
			continue
		}
		meaning := config.AccessTTL
		if f.about(i, "refresh") {
			meaning = config.RefreshTTL
		}
		for _, kind := range []string{"reset", "verif", "invite", "confirm", "email", "magic", "download", "client"} {
			if f.about(i, kind) {
				meaning = config.OtherTTL
			}
		}
		f.sink(config.Fact{Kind: config.FactSink, Meaning: meaning, Name: "exp", Where: f.where(i), Sink: "Time.now.to_i +", Unit: config.Seconds, Operand: o})
	}
}

// fromNow reads how far from now an instant is: 4.hours.from_now.to_i, Time.now.to_i + 3600, (Time.current + 1.day).to_i.
func (f *file) fromNow(s span) config.Operand {
	s = f.withoutTail(f.unwrap(f.trim(s)), "to_i")
	s = f.unwrap(f.trim(s))
	if rest := f.withoutTail(s, "from_now"); rest != s {
		return f.evaluate(rest)
	}
	if !f.is(s.from, "Time") && !f.is(s.from, "DateTime") {
		return other
	}
	for i := s.from; i < s.to; i++ {
		switch {
		case f.is(i, "+") && i > s.from+2:
			return f.evaluate(span{i + 1, s.to})
		case f.is(i, ".") || f.is(i, "Time") || f.is(i, "DateTime") || f.is(i, "zone") || f.is(i, "now") || f.is(i, "current") || f.is(i, "utc") || f.is(i, "to_i"):
		default:
			return other
		}
	}
	return other
}

// withoutTail takes `.name` off the end of an expression.
func (f *file) withoutTail(s span, name string) span {
	if s.to-s.from > 2 && f.is(s.to-1, name) && f.is(s.to-2, ".") {
		s.to -= 2
	}
	return s
}

// rubyDuration reads what ActiveSupport makes of numbers: 30.minutes, 2.weeks, 1.day.to_i.
func (f *file) rubyDuration(s span, depth int) (config.Operand, bool) {
	units := map[string]time.Duration{"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "fortnight": 14 * 24 * time.Hour}
	inner := f.withoutTail(s, "to_i")
	if inner.to-inner.from < 3 || !f.is(inner.to-2, ".") {
		if inner == s {
			return config.Operand{}, false
		}
		o := f.evaluateDepth(inner, depth+1) // ENV.fetch('X', 60).to_i
		o.Number = true
		return o, true
	}
	unit := units[strings.TrimSuffix(f.toks[inner.to-1].text, "s")]
	if unit == 0 {
		return config.Operand{}, false
	}
	o := f.evaluateDepth(span{inner.from, inner.to - 2}, depth+1)
	if o.Kind == config.EnvOperand { // ENV['X'].to_i.minutes: the unit is said here
		return config.Operand{Kind: config.OtherOperand, Variable: o.Variable}, true
	}
	n, err := strconv.ParseInt(o.Text.Reveal(), 10, 64)
	if o.Kind != config.NumberOperand || err != nil || n < 0 || n > 1<<30 {
		return other, true
	}
	d := time.Duration(n) * unit
	if inner != s {
		return config.Operand{Kind: config.NumberOperand, Text: config.NewValue(strconv.FormatInt(int64(d/time.Second), 10))}, true
	}
	return lengthOperand(d), true
}
