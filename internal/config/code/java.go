package code

import (
	"math"
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// java looks at the calls of jjwt, java-jwt and Spring.
func (f *file) java() {
	for i, t := range f.toks {
		if t.kind != punct || t.text != "(" || t.match < 0 {
			continue
		}
		callee, start := f.callee(i)
		last := callee[strings.LastIndexByte(callee, '.')+1:]
		args := f.arguments(i)
		switch {
		case (last == "setExpiration" || last == "expiration" || last == "withExpiresAt") && f.signs() && len(args) == 1:
			f.javaExpiration(args[0])
		case (last == "setSigningKey" || last == "HMAC256" || last == "HMAC384" || last == "HMAC512") && f.signs() && len(args) == 1:
			f.secretAt(args[0], last)
		case last == "signWith" && f.signs() && len(args) == 2:
			for _, a := range args {
				f.secretAt(a, "signWith")
			}
		case callee == "Algorithm.none" && f.signs():
			f.addSwitch("alg-none", start, "Algorithm.none()")
		case last == "setAllowedHeaders" || last == "allowedHeaders":
			for _, a := range args {
				if f.isKind(a.from, word) {
					f.corsHeaders(a, last)
				}
			}
		case last == "Value" && f.is(start-1, "@") || last == "@Value":
			f.springValue(i)
		}
	}
	f.intOverflow()
}

// javaExpiration reads new Date(System.currentTimeMillis() + X): X is milliseconds.
func (f *file) javaExpiration(s span) {
	if !f.is(s.from, "new") || !f.is(s.from+1, "Date") || !f.is(s.from+2, "(") || f.toks[s.from+2].match < 0 {
		return
	}
	inner := span{s.from + 3, f.toks[s.from+2].match}
	for k := inner.from; k < inner.to; k++ {
		if f.is(k, ")") && f.is(k+1, "+") && (f.is(k-2, "currentTimeMillis") || f.is(k-2, "getTime")) {
			o := f.evaluate(span{k + 2, inner.to})
			f.sink(config.Fact{Kind: config.FactSink, Meaning: config.AccessTTL, Name: "expiration", Where: f.where(k + 2), Sink: "currentTimeMillis() +", Unit: config.Milliseconds, Operand: o})
			return
		}
	}
}

// springValue reads @Value("${jwt.secret:default}"): a property with what stands in for it.
func (f *file) springValue(open int) {
	if !f.isKind(open+1, text) {
		return
	}
	inner, ok := strings.CutPrefix(f.toks[open+1].text, "${")
	inner, closed := strings.CutSuffix(inner, "}")
	if !ok || !closed || strings.Contains(inner, "${") {
		return
	}
	name, value, has := strings.Cut(inner, ":")
	meant := config.Meant(name)
	o := config.Operand{Kind: config.EnvOperand, Variable: name}
	if has {
		v := config.NewValue(value)
		o.Default = &v
	}
	f.addFact(config.Fact{Kind: config.FactRead, Name: name, Where: f.where(open + 1), Operand: o, Meaning: meant.Meaning, Unit: meant.Unit, Reader: "spring"})
}

// intOverflow finds products of int literals that do not fit in an int: 1000 * 60 * 60 * 24 * 30 is negative.
func (f *file) intOverflow() {
	for i := range f.toks {
		if !f.isKind(i, number) || f.is(i-1, "*") {
			continue
		}
		product, k, long := int64(1), i, false
		for ; f.isKind(k, number); k += 2 {
			n, ok := integer(f.toks[k].text)
			if !ok || n == 0 || product > math.MaxInt64/max(n, 1) {
				break
			}
			long = long || strings.ContainsAny(f.toks[k].text, "lL")
			product *= n
			if !f.is(k+1, "*") {
				break
			}
		}
		if k == i || !f.isKind(k, number) || long || product <= math.MaxInt32 || f.is(i-1, "L") || strings.HasSuffix(f.path, ".kt") {
			continue
		}
		if s := f.statement(i); !f.sessionWords(s) && !f.signs() {
			continue
		}
		f.addFact(config.Fact{
			Kind: config.FactSink, Name: "int", Where: f.where(i), Sink: "int arithmetic", Unit: config.Milliseconds,
			Operand: config.Operand{Kind: config.NumberOperand, Text: config.NewValue(strconv.FormatInt(product, 10))},
		})
	}
}

func (f *file) sessionWords(s span) bool {
	for k := s.from; k < s.to; k++ {
		if f.isKind(k, word) {
			for _, w := range config.WordsOf(f.toks[k].text) {
				switch w {
				case "jwt", "token", "session", "cookie", "expiration", "expiry":
					return true
				}
			}
		}
	}
	return false
}
