package code

import (
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// csharp looks at the options of ASP.NET's JwtBearer and cookies, and at how tokens are made.
func (f *file) csharp() {
	if !f.signs() {
		return
	}
	for i, t := range f.toks {
		switch {
		case t.kind == word && f.is(i+1, "=") && f.is(i+2, "false"):
			f.csharpSwitch(i)
		case t.kind == word && (t.text == "expires" && f.is(i+1, ":") || t.text == "Expires" && f.is(i+1, "=")):
			f.csharpExpires(i)
		case t.kind == punct && t.text == "(" && t.match > i:
			callee, start := f.callee(i)
			args := f.arguments(i)
			switch {
			case callee == "SymmetricSecurityKey" && len(args) == 1:
				f.csharpKey(args[0])
			case strings.HasSuffix(callee, ".WithHeaders") && len(args) > 0 && f.enclosesCORS(start):
				f.corsHeaders(span{args[0].from, args[len(args)-1].to}, "WithHeaders")
			}
		}
	}
	f.csharpReads()
}

func (f *file) csharpSwitch(i int) {
	switch name := f.toks[i].text; name {
	case "ValidateLifetime", "RequireExpirationTime":
		f.addSwitch("expiry-off", i, name+" = false")
	case "RequireSignedTokens":
		f.addSwitch("verify-off", i, name+" = false")
	}
}

// csharpExpires reads DateTime.UtcNow.AddMinutes(30).
func (f *file) csharpExpires(i int) {
	s := f.trim(span{i + 2, f.expressionEnd(i + 2)})
	if s.to-s.from < 4 || !f.is(s.to-1, ")") || f.toks[s.to-1].match < 0 {
		return
	}
	open := f.toks[s.to-1].match
	callee, start := f.callee(open)
	unit, ok := map[string]time.Duration{
		"AddMilliseconds": time.Millisecond, "AddSeconds": time.Second, "AddMinutes": time.Minute, "AddHours": time.Hour, "AddDays": 24 * time.Hour,
	}[callee[strings.LastIndexByte(callee, '.')+1:]]
	if !ok || start != s.from || !strings.HasPrefix(callee, "DateTime") {
		return
	}
	o := f.evaluate(span{open + 1, s.to - 1})
	n, err := strconv.ParseInt(o.Text.Reveal(), 10, 64)
	if o.Kind != config.NumberOperand || err != nil || n <= 0 || n > int64(tenYears/unit) {
		return
	}
	fact := config.Fact{Kind: config.FactSink, Meaning: config.AccessTTL, Name: f.toks[i].text, Where: f.where(i), Sink: "JwtSecurityToken", Unit: config.UnitUnknown, Operand: lengthOperand(time.Duration(n) * unit)}
	if f.about(i, "refresh") {
		fact.Meaning = config.RefreshTTL
	}
	if f.about(i, "cookie") {
		fact.Meaning, fact.Sink = config.CookieMaxAge, "CookieOptions"
	}
	f.sink(fact)
}

// csharpKey reads Encoding.UTF8.GetBytes("...") and the constant in its place.
func (f *file) csharpKey(s span) {
	if f.is(s.to-1, ")") && f.toks[s.to-1].match > s.from {
		if callee, _ := f.callee(f.toks[s.to-1].match); strings.HasSuffix(callee, ".GetBytes") || strings.HasSuffix(callee, ".FromBase64String") {
			s = span{f.toks[s.to-1].match + 1, s.to - 1}
		}
	}
	f.secretAt(s, "SymmetricSecurityKey")
}

func (f *file) enclosesCORS(i int) bool {
	for _, c := range f.enclosing(i) {
		if strings.Contains(c, "Cors") || strings.HasSuffix(c, "AddPolicy") || strings.HasSuffix(c, "AddDefaultPolicy") {
			return true
		}
	}
	return false
}

// csharpReads notes configuration["Jwt:Key"] ?? "default".
func (f *file) csharpReads() {
	for i := range f.toks {
		if !f.is(i, "[") || f.toks[i].match != i+2 || !f.isKind(i+1, text) || !strings.Contains(strings.ToLower(f.wordBefore(i)), "config") || !strings.Contains(f.toks[i+1].text, ":") {
			continue
		}
		name := f.toks[i+1].text
		o := config.Operand{Kind: config.EnvOperand, Variable: name}
		if f.is(i+3, "??") && f.isKind(i+4, text) {
			v := config.NewValue(f.toks[i+4].text)
			o.Default = &v
		}
		meant := config.Meant(name)
		f.addFact(config.Fact{Kind: config.FactRead, Name: name, Where: f.where(i + 1), Operand: o, Meaning: meant.Meaning, Unit: meant.Unit, Reader: "dotnet"})
	}
}

func (f *file) wordBefore(i int) string {
	if f.isKind(i-1, word) {
		return f.toks[i-1].text
	}
	return ""
}

// timeSpan is TimeSpan.FromMinutes(5).
func (f *file) timeSpan(last string, args []span, depth int) (config.Operand, bool) {
	unit := map[string]time.Duration{
		"FromMilliseconds": time.Millisecond, "FromSeconds": time.Second, "FromMinutes": time.Minute, "FromHours": time.Hour, "FromDays": 24 * time.Hour,
	}[last]
	if unit == 0 || len(args) != 1 {
		return other, true
	}
	o := f.evaluateDepth(args[0], depth+1)
	n, err := strconv.ParseInt(o.Text.Reveal(), 10, 64)
	if o.Kind != config.NumberOperand || err != nil || n < 0 || n > int64(tenYears/unit) {
		return other, true
	}
	return lengthOperand(time.Duration(n) * unit), true
}
