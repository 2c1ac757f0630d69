package code

import (
	"strconv"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// evaluate says what an expression comes to, as far as constants, arithmetic, durations and variables of the
// environment go. Whatever else it is stays an expression.
func (f *file) evaluate(s span) config.Operand { return f.evaluateDepth(s, 0) }

const maxNesting = 12

var other = config.Operand{Kind: config.OtherOperand}

func (f *file) evaluateDepth(s span, depth int) config.Operand {
	s = f.unwrap(f.trim(s))
	if s.from >= s.to {
		return config.Operand{}
	}
	if depth > maxNesting || s.to-s.from > 200 {
		return other
	}
	if left, right, ok := f.alternative(s); ok {
		o := f.evaluateDepth(left, depth+1)
		d := f.evaluateDepth(right, depth+1)
		if o.Kind == config.EnvOperand && o.Default == nil && d.Kind != config.EnvOperand && d.Text.IsSet() {
			v := d.Text
			o.Default = &v
			return o
		}
		if o.Kind == config.EnvOperand {
			return o
		}
		return other
	}
	first := f.toks[s.from]
	if s.to-s.from == 1 {
		return f.single(first)
	}
	if f.is(s.from, "+") && f.lang == JavaScript {
		o := f.evaluateDepth(span{s.from + 1, s.to}, depth+1)
		o.Number = true
		return o
	}
	if f.lang == PHP && f.is(s.from, "(") && f.toks[s.from].match == s.from+2 && (f.is(s.from+1, "int") || f.is(s.from+1, "integer")) {
		o := f.evaluateDepth(span{s.from + 3, s.to}, depth+1)
		o.Number = true
		return o
	}
	if f.lang == Go && f.is(s.from, "[") && f.is(s.from+1, "]") && f.is(s.from+2, "byte") && f.is(s.from+3, "(") && f.toks[s.from+3].match == s.to-1 {
		return f.evaluateDepth(span{s.from + 4, s.to - 1}, depth+1)
	}
	if f.lang == Ruby {
		s = f.withoutTail(s, "freeze")
	}
	if o, ok := f.variable(s); ok {
		return o
	}
	if o, ok := f.call(s, depth); ok {
		return o
	}
	if o, ok := f.duration(s, depth); ok {
		return o
	}
	return f.arithmetic(s, depth)
}

// unwrap takes off parentheses around the whole, and what only says a type: `x as const`, `x!`.
func (f *file) unwrap(s span) span {
	for s.to-s.from >= 2 {
		switch {
		case f.is(s.from, "(") && f.toks[s.from].match == s.to-1:
			s = f.trim(span{s.from + 1, s.to - 1})
		case f.lang == JavaScript && f.is(s.to-1, "!"):
			s.to--
		case f.lang == JavaScript && s.to-s.from > 2 && f.is(s.to-2, "as"):
			s.to -= 2
		default:
			return s
		}
	}
	return s
}

// alternative divides a || b, a ?? b, a or b at its first operator.
func (f *file) alternative(s span) (left, right span, ok bool) {
	for i := s.from; i < s.to; i++ {
		t := f.toks[i]
		if t.kind == punct && t.match > i {
			i = t.match
			continue
		}
		if t.kind == punct && (t.text == "||" || t.text == "??") && (f.lang == JavaScript || f.lang == Ruby && t.text == "||") || t.kind == word && t.text == "or" && f.lang == Python {
			return span{s.from, i}, span{i + 1, s.to}, true
		}
	}
	return span{}, span{}, false
}

func (f *file) single(t tok) config.Operand {
	switch t.kind {
	case text:
		if t.open {
			return f.template(t)
		}
		return config.Operand{Kind: config.StringOperand, Text: config.NewValue(t.text)}
	case number:
		if n, ok := integer(t.text); ok {
			return config.Operand{Kind: config.NumberOperand, Text: config.NewValue(strconv.FormatInt(n, 10))}
		}
	case word:
		if c, ok := f.consts[t.text]; ok && c.times == 1 {
			o := c.operand
			if o.Const == "" {
				o.Const, o.ConstWhere = t.text, c.where
			}
			return o
		}
	case punct, newline:
	}
	return other
}

// template reads `${X}s`: a variable to which the code adds a unit is read as what it then is.
func (f *file) template(t tok) config.Operand {
	inner, ok := strings.CutPrefix(t.text, "${")
	if name, unit, cut := strings.Cut(inner, "}"); ok && cut && len(unit) > 0 && len(unit) <= 3 && strings.Trim(unit, "smhd") == "" {
		if v, found := strings.CutPrefix(name, "process.env."); found {
			return config.Operand{Kind: config.OtherOperand, Variable: v}
		}
	}
	return other
}

func integer(s string) (int64, bool) {
	s = strings.ReplaceAll(strings.TrimRight(s, "lLnuU"), "_", "")
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// variable recognises what reads the environment.
func (f *file) variable(s span) (config.Operand, bool) {
	path, end := f.path3(s.from)
	switch f.lang {
	case JavaScript:
		for _, prefix := range []string{"process.env.", "import.meta.env."} {
			if name, ok := strings.CutPrefix(path, prefix); ok && end == s.to && isVariable(name) {
				return envOperand(name), true
			}
		}
		if path == "process.env" && f.is(end, "[") && f.toks[end].match == s.to-1 && f.isKind(end+1, text) {
			return envOperand(f.toks[end+1].text), true
		}
	case Python:
		if (path == "os.environ" || path == "environ") && f.is(end, "[") && f.toks[end].match == s.to-1 && f.isKind(end+1, text) {
			return envOperand(f.toks[end+1].text), true
		}
	case Ruby:
		if path == "ENV" && f.is(end, "[") && f.toks[end].match == s.to-1 && f.isKind(end+1, text) && !f.toks[end+1].open {
			return envOperand(f.toks[end+1].text), true
		}
	case Go, Java, CSharp, PHP, HCL, NoLanguage:
	}
	return config.Operand{}, false
}

func envOperand(name string) config.Operand {
	return config.Operand{Kind: config.EnvOperand, Variable: name}
}

func isVariable(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// path3 reads a.b.c and returns it with the index behind it.
func (f *file) path3(i int) (string, int) {
	p := f.dotted(i)
	if p == "" {
		return "", i
	}
	return p, i + 2*strings.Count(p, ".") + 1
}

// call recognises the calls that read a variable or convert one.
func (f *file) call(s span, depth int) (config.Operand, bool) {
	path, open := f.path3(s.from)
	if f.is(open, "<") { // get<string>(
		for k := open; k < s.to && k < open+8; k++ {
			if f.is(k, ">") && f.is(k+1, "(") {
				open = k + 1
				break
			}
		}
	}
	if path == "" || !f.is(open, "(") || f.toks[open].match != s.to-1 {
		return config.Operand{}, false
	}
	args := f.arguments(open)
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch path {
	case "Number", "parseInt", "parseFloat", "int", "float", "str", "Number.parseInt", "strconv.Atoi", "Integer.parseInt", "Long.parseLong", "BigInt", "ms":
		if len(args) > 0 {
			o := f.evaluateDepth(args[0], depth+1)
			o.Number = o.Number || path != "str"
			return o, true
		}
	case "[]byte", "Buffer.from", "bytes", "String":
		if len(args) > 0 {
			return f.evaluateDepth(args[0], depth+1), true
		}
	}
	reads := map[Language]map[string]bool{
		JavaScript: {"get": f.imported("@nestjs/config", "config") || strings.Contains(strings.ToLower(path), "config"), "getOrThrow": true},
		Python: {
			"getenv": true, "config": f.imported("decouple", "starlette.config"), "env": f.imported("environ", "environs"),
			"get": path == "os.environ.get" || path == "environ.get", "str": strings.HasPrefix(path, "env."), "int": strings.HasPrefix(path, "env."),
		},
		Go:   {"Getenv": path == "os."+last, "LookupEnv": path == "os."+last},
		Java: {"getenv": path == "System.getenv", "getProperty": true},
		PHP:  {"env": path == "env", "getenv": path == "getenv"},
		Ruby: {"fetch": path == "ENV.fetch"},

		CSharp: nil, HCL: nil, NoLanguage: nil,
	}[f.lang]
	if !reads[last] || len(args) == 0 || !f.isKind(args[0].from, text) || args[0].to-args[0].from != 1 || f.toks[args[0].from].open {
		return config.Operand{}, false
	}
	o := envOperand(f.toks[args[0].from].text)
	d, hasDefault := f.keyword(args, "default")
	if !hasDefault && len(args) > 1 && !f.is(args[1].from+1, "=") {
		d, hasDefault = args[1], true
	}
	if hasDefault {
		if v := f.evaluateDepth(d, depth+1); v.Text.IsSet() && v.Kind != config.EnvOperand {
			t := v.Text
			o.Default = &t
		}
	}
	if cast, ok := f.keyword(args, "cast"); ok && f.is(cast.from, "int") || last == "int" {
		o.Number = true
	}
	return o, true
}

// term is one token of arithmetic.
func (f *file) term(i, depth int) (string, bool) {
	t := f.toks[i]
	switch t.kind {
	case number:
		n, ok := integer(t.text)
		return strconv.FormatInt(n, 10), ok
	case punct:
		return t.text, len(t.text) == 1 && strings.Contains("+-*/()", t.text)
	case word:
		if o := f.single(t); o.Kind == config.NumberOperand && depth < maxNesting {
			return "(" + o.Text.Reveal() + ")", true
		}
	case newline:
		return " ", true
	case text:
	}
	return "", false
}

func (f *file) arithmetic(s span, depth int) config.Operand {
	var b strings.Builder
	from, names := "", 0
	for i := s.from; i < s.to; i++ {
		t, ok := f.term(i, depth)
		if !ok || b.Len() > 200 {
			return other
		}
		if f.isKind(i, word) {
			from = f.toks[i].text
			names++
		}
		b.WriteString(t)
	}
	n, err := config.Evaluate(b.String())
	if err != nil {
		return other
	}
	if names != 1 {
		from = ""
	}
	return config.Operand{Kind: config.NumberOperand, Text: config.NewValue(strconv.FormatInt(n, 10)), From: from}
}
