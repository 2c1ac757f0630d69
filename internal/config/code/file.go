package code

import (
	"iter"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Result is what one file of source code says.
type Result struct {
	// Imports are the packages and modules that it names.
	Imports     []string
	Definitions []*config.Definition
	Facts       []config.Fact
}

// Interesting says cheaply whether a source can hold anything of interest, before it is divided into tokens.
func Interesting(src []byte) bool {
	for _, needle := range needles() {
		if indexOf(src, needle) {
			return true
		}
	}
	return false
}

// file is one source under examination.
type file struct {
	path string
	lang Language
	toks []tok
	test bool
	// consts are the names that are given one constant value in the file.
	consts  map[string]constant
	imports map[string]bool
	out     *Result
	// named are the constants that became definitions, by name.
	named map[string]*config.Definition
	// optional are the keys that were read as options of a library: they are no constants besides.
	optional map[int]bool
	uses     rubyUse
	// objects are the object literals that constants of JavaScript are; nil until one is asked for.
	objects map[string]span
}

type constant struct {
	operand config.Operand
	where   finding.Where
	// declared says that it is a constant, a property or a setting, not a variable inside of a function.
	declared bool
	times    int
	name     string
	// class is what opens the class that it stands in, others are the further assignments of the name.
	class  int
	others []constant
}

// Read examines a source. test says that the file belongs to tests, of which only the keys matter.
func Read(path, src string, lang Language, test bool) Result {
	f := &file{path: path, lang: lang, test: test, consts: map[string]constant{}, imports: map[string]bool{}, out: &Result{}, named: map[string]*config.Definition{}, optional: map[int]bool{}}
	f.toks = lex(strings.TrimPrefix(src, "\ufeff"), lang)
	f.readImports()
	f.readConstants()
	f.readReads()
	switch lang {
	case JavaScript:
		f.javascript()
	case Python:
		f.python()
	case Go:
		f.golang()
	case Java:
		f.java()
	case CSharp:
		f.csharp()
	case PHP:
		f.php()
	case Ruby:
		f.ruby()
	case HCL, NoLanguage:
	}
	f.options()
	f.layers()
	return *f.out
}

func (f *file) where(i int) finding.Where {
	return finding.Where{File: f.path, Line: f.toks[i].line, Column: f.toks[i].col}
}

func (f *file) is(i int, s string) bool {
	return i >= 0 && i < len(f.toks) && f.toks[i].text == s && f.toks[i].kind != text
}

func (f *file) isKind(i int, k kind) bool { return i >= 0 && i < len(f.toks) && f.toks[i].kind == k }

// dotted reads a.b.c from i on.
func (f *file) dotted(i int) string {
	if f.is(i, "static") {
		i++
	}
	var b strings.Builder
	for f.isKind(i, word) {
		b.WriteString(f.toks[i].text)
		if !f.is(i+1, ".") {
			break
		}
		b.WriteByte('.')
		i += 2
	}
	return strings.TrimSuffix(b.String(), ".")
}

// callee returns the path before an opening bracket, `a.b.c` of `a.b.c(`, and the index where it begins.
func (f *file) callee(open int) (string, int) {
	i := open - 1
	if f.is(i, ">") { // a type argument: get<string>(
		depth := 0
		for k := i; k > i-20 && k > 0; k-- {
			if f.is(k, ">") {
				depth++
			} else if f.is(k, "<") {
				if depth--; depth == 0 {
					i = k - 1
					break
				}
			}
		}
	}
	var parts []string
	for f.isKind(i, word) {
		parts = append([]string{f.toks[i].text}, parts...)
		if !f.is(i-1, ".") && !f.is(i-1, "?.") {
			return strings.Join(parts, "."), i
		}
		i -= 2
		if f.is(i, ")") && f.toks[i].match >= 0 { // a().b(
			inner, start := f.callee(f.toks[i].match)
			return inner + "()." + strings.Join(parts, "."), start
		}
	}
	return strings.Join(parts, "."), i + 1
}

// enclosing returns the calls around a token, the innermost first.
func (f *file) enclosing(i int) []string {
	var out []string
	for k := range f.outward(i) {
		if f.is(k, "(") {
			name, _ := f.callee(k)
			out = append(out, name)
		}
		if len(out) == 6 {
			break
		}
	}
	return out
}

// innermost returns the index of the bracket that a token stands directly in, -1 where there is none.
func (f *file) innermost(i int) int {
	at := -1
	f.outward(i)(func(k int) bool {
		at = k
		return false
	})
	return at
}

// outward gives the indices of the brackets that are open where a token stands, the innermost first.
func (f *file) outward(i int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for k := i - 1; k >= 0; k-- {
			t := f.toks[k]
			if t.kind != punct {
				continue
			}
			switch t.text {
			case ")", "]", "}":
				if t.match >= 0 {
					k = t.match
				}
			case "(", "[", "{":
				if !yield(k) {
					return
				}
			}
		}
	}
}

// span is a part of the tokens, from (included) to (excluded).
type span struct{ from, to int }

// arguments returns those of the call that opens at open.
func (f *file) arguments(open int) []span {
	end := f.toks[open].match
	if end < 0 {
		return nil
	}
	return f.divide(open+1, end)
}

// divide cuts a part at its commas, brackets left whole.
func (f *file) divide(from, to int) []span {
	var out []span
	start := from
	for i := from; i < to; i++ {
		t := f.toks[i]
		if t.kind != punct {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			if t.match > i && t.match < to {
				i = t.match
			}
		case ",":
			out = append(out, f.trim(span{start, i}))
			start = i + 1
		}
	}
	if s := f.trim(span{start, to}); s.from < s.to {
		out = append(out, s)
	}
	return out
}

func (f *file) trim(s span) span {
	for s.from < s.to && f.isKind(s.from, newline) {
		s.from++
	}
	for s.to > s.from && f.isKind(s.to-1, newline) {
		s.to--
	}
	return s
}

// keyword returns the value of name=value among arguments.
func (f *file) keyword(args []span, name string) (span, bool) {
	for _, a := range args {
		if a.to-a.from >= 3 && f.is(a.from, name) && f.is(a.from+1, "=") {
			return span{a.from + 2, a.to}, true
		}
	}
	return span{}, false
}

// positional counts the arguments without a keyword.
func (f *file) positional(args []span) int {
	n := 0
	for _, a := range args {
		if a.to-a.from >= 2 && f.isKind(a.from, word) && f.is(a.from+1, "=") {
			continue
		}
		n++
	}
	return n
}

// member is one key of an object or dictionary.
type member struct {
	key   string
	at    int
	value span
}

// members returns those of an object literal { a: b } or dictionary; none when the part is something else.
func (f *file) members(s span) []member {
	s = f.trim(s)
	if s.to-s.from < 2 || !f.is(s.from, "{") || f.toks[s.from].match != s.to-1 {
		return nil
	}
	var out []member
	for _, part := range f.divide(s.from+1, s.to-1) {
		if part.to-part.from >= 3 && (f.isKind(part.from, word) || f.isKind(part.from, text)) && f.is(part.from+1, ":") {
			out = append(out, member{f.toks[part.from].text, part.from, span{part.from + 2, part.to}})
		} else if part.to-part.from == 1 && f.isKind(part.from, word) { // { secret }
			out = append(out, member{f.toks[part.from].text, part.from, part})
		}
	}
	return out
}

// find returns the member of a key.
func find(ms []member, key string) (member, bool) {
	for _, m := range ms {
		if m.key == key {
			return m, true
		}
	}
	return member{}, false
}

// expressionEnd returns where the expression that begins at i ends: at a comma, semicolon, closing bracket or line end
// outside of brackets.
func (f *file) expressionEnd(i int) int {
	for ; i < len(f.toks); i++ {
		t := f.toks[i]
		if t.kind == newline {
			if f.continues(i) {
				continue
			}
			return i
		}
		if t.kind != punct {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			if t.match > i {
				i = t.match
			}
		case ",", ";", ")", "]", "}":
			return i
		}
	}
	return i
}

// continues says that a statement goes on behind a line end.
func (f *file) continues(i int) bool {
	if f.lang == Python {
		return false
	}
	isOperator := func(k int) bool {
		if !f.isKind(k, punct) {
			return false
		}
		switch f.toks[k].text {
		case "+", "-", "*", "/", "||", "??", "=", ".", "?", ":", "&&":
			return true
		}
		return false
	}
	if f.lang == Ruby {
		return isOperator(i-1) && !f.is(i-1, "?") || f.is(i+1, ".") // valid? ends a statement
	}
	return isOperator(i-1) || f.lang != Go && isOperator(i+1)
}

func (f *file) addFact(x config.Fact) {
	x.Test = f.test
	f.out.Facts = append(f.out.Facts, x)
}

func (f *file) addSwitch(name string, i int, detail string) {
	f.addFact(config.Fact{Kind: config.FactSwitch, Name: name, Where: f.where(i), Detail: detail})
}
