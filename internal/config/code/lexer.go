// Package code reads what source code says about tokens and sessions: constants that are lifetimes, literals given to
// calls that sign or set cookies, variables read with a default, checks that are switched off. It works on tokens of
// the language, not on lines, so that comments and strings are what they are; what it cannot evaluate it leaves alone.
package code

import (
	"strings"
	"unicode/utf8"
)

// Language is one of those that are read.
type Language uint8

// The languages.
const (
	NoLanguage Language = iota
	Go
	Python
	JavaScript // and TypeScript
	Java       // and Kotlin, whose literals look the same
	CSharp
	PHP
	Ruby
	// HCL is read by [ReadHCL] alone: it is no source code.
	HCL
)

// LanguageOf tells the language by the file's name.
func LanguageOf(name string) Language {
	i := strings.LastIndexByte(name, '.')
	if i < 0 || strings.HasSuffix(name, ".min.js") || strings.HasSuffix(name, ".d.ts") {
		return NoLanguage
	}
	switch name[i:] {
	case ".go":
		return Go
	case ".py":
		return Python
	case ".js", ".ts", ".jsx", ".tsx", ".mjs", ".cjs", ".mts", ".cts":
		return JavaScript
	case ".java", ".kt":
		return Java
	case ".cs":
		return CSharp
	case ".php":
		return PHP
	case ".rb":
		return Ruby
	}
	return NoLanguage
}

// Comments are what begins one in the language.
func (l Language) Comments() []string {
	switch l {
	case Python, Ruby:
		return []string{"#"}
	case Go, JavaScript, Java, CSharp:
		return []string{"//", "/*"}
	case PHP, HCL:
		return []string{"//", "/*", "#"}
	case NoLanguage:
	}
	return nil
}

type kind uint8

const (
	word kind = iota
	number
	text
	punct
	newline
)

// tok is a token. Its text is that of the source, of a string what is between the quotes.
type tok struct {
	kind      kind
	text      string
	line, col int
	// open says of a string that code stands in it: a template literal, an f-string.
	open bool
	// match is the index of the bracket on the other side, -1 for none.
	match int
}

// maxTokens bounds what is read of one file: a source of 1 MiB that is nothing but punctuation.
const maxTokens = 400_000

type lexer struct {
	src       string
	at        int
	line      int
	lineStart int
	lang      Language
	out       []tok
	open      []int
	// heredocs are the ends of those that begin on this line of Ruby, whose text follows it.
	heredocs []string
	// unclosed is the bracket of a text such as %w( that was found to have no end.
	unclosed byte
}

// lex divides a source into its tokens. It never fails: what no language has is a punctuation of its own.
func lex(src string, lang Language) []tok {
	l := &lexer{src: src, line: 1, lang: lang, out: make([]tok, 0, len(src)/5+16)}
	for l.at < len(l.src) && len(l.out) < maxTokens {
		l.next()
	}
	return l.out
}

func (l *lexer) emit(k kind, from, to int) *tok {
	l.out = append(l.out, tok{kind: k, text: l.src[from:to], line: l.line, col: from - l.lineStart + 1, match: -1})
	return &l.out[len(l.out)-1]
}

func (l *lexer) next() {
	c := l.src[l.at]
	switch {
	case c == '\n':
		l.newLine()
	case c == ' ' || c == '\t' || c == '\r':
		l.at++
	case c == '\\' && l.lang == Python && l.has("\\\n"):
		l.at += 2
		l.line++
		l.lineStart = l.at
	case l.lang == Ruby && l.rubyLiteral():
	case l.lang == HCL && l.has("<<") && l.heredoc():
	case l.comment():
	case c == '"' || c == '\'' || c == '`':
		l.quoted("")
	case c >= '0' && c <= '9':
		l.digits()
	case c == '_' || c == '$' || c == '@' && l.lang == Java || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf:
		l.name()
	case c == '/' && (l.lang == JavaScript || l.lang == Ruby) && l.regexpHere():
		l.regexp()
	default:
		l.punctuation()
	}
}

func (l *lexer) has(s string) bool { return strings.HasPrefix(l.src[l.at:], s) }

// newLine ends a statement where no bracket is open.
func (l *lexer) newLine() {
	if n := len(l.out); n > 0 && l.out[n-1].kind != newline {
		l.emit(newline, l.at, l.at+1)
	}
	l.at++
	l.line++
	l.lineStart = l.at
	l.skipHeredocs()
}

func (l *lexer) comment() bool {
	switch {
	case (l.lang == Python || l.lang == Ruby || l.lang == HCL || l.lang == PHP && !l.has("#[")) && l.src[l.at] == '#', l.lang != Python && l.lang != Ruby && l.has("//"):
		n := strings.IndexByte(l.src[l.at:], '\n')
		if n < 0 {
			n = len(l.src) - l.at
		}
		l.at += n
		return true
	case l.lang != Python && l.lang != Ruby && l.has("/*"):
		n := strings.Index(l.src[l.at+2:], "*/")
		end := len(l.src)
		if n >= 0 {
			end = l.at + 2 + n + 2
		}
		l.pass(end)
		return true
	}
	return false
}

// pass moves on to end, counting lines.
func (l *lexer) pass(end int) {
	for i := l.at; i < end; i++ {
		if l.src[i] == '\n' {
			l.line++
			l.lineStart = i + 1
		}
	}
	l.at = end
}

// quoted reads a string; prefix is Python's f, r, b before it.
func (l *lexer) quoted(prefix string) {
	q := l.src[l.at]
	line, col := l.line, l.at-l.lineStart+1
	fence := string(q)
	triple := strings.Repeat(fence, 3)
	multi := q == '`' || (l.lang == Python || l.lang == Java && q == '"') && l.has(triple)
	if multi && q != '`' {
		fence = triple
	}
	raw := q == '`' && l.lang == Go || strings.ContainsAny(prefix, "rR")
	from := l.at + len(fence)
	i := from
	depth := 0 // of ${ } in a template, in which other strings may stand
	for i < len(l.src) {
		c := l.src[i]
		switch {
		case c == '\\' && !raw && i+1 < len(l.src):
			i += 2
			continue
		case c == '\n' && !multi:
			l.finish(from, i, i, line, col, prefix)
			return
		case q == '`' && l.lang == JavaScript && c == '$' && i+1 < len(l.src) && l.src[i+1] == '{', q == '"' && (l.lang == Ruby && c == '#' || l.lang == HCL && c == '$') && i+1 < len(l.src) && l.src[i+1] == '{':
			depth++
			i += 2
			continue
		case depth > 0 && c == '{':
			depth++
		case depth > 0 && c == '}':
			depth--
		case depth == 0 && strings.HasPrefix(l.src[i:], fence):
			l.finish(from, i, i+len(fence), line, col, prefix)
			return
		}
		i++
	}
	l.finish(from, len(l.src), len(l.src), line, col, prefix)
}

func (l *lexer) finish(from, to, end, line, col int, prefix string) {
	s := l.src[from:to]
	open := strings.ContainsAny(prefix, "fF$") && strings.Contains(s, "{") || l.lang == PHP && from > 0 && l.src[from-1] == '"' && strings.Contains(s, "$") ||
		l.lang == JavaScript && from > 0 && l.src[from-1] == '`' && strings.Contains(s, "${") || l.lang == Ruby && from > 0 && l.src[from-1] == '"' && strings.Contains(s, "#{") || l.lang == HCL && strings.Contains(s, "{")
	l.out = append(l.out, tok{kind: text, text: unescape(s), line: line, col: col, match: -1, open: open})
	l.pass(end)
}

// unescape undoes the escapes that matter for comparing: the quotes and the backslash.
func unescape(s string) string {
	if !strings.Contains(s, "\\") {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\'`, `'`, `\n`, "\n", `\t`, "\t").Replace(s)
}

func (l *lexer) digits() {
	from := l.at
	for l.at < len(l.src) {
		c := l.src[l.at]
		if c == '.' && l.lang == Ruby && (l.at+1 == len(l.src) || l.src[l.at+1] < '0' || l.src[l.at+1] > '9') {
			break // 30.minutes is a call
		}
		if c != '_' && c != '.' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			break
		}
		l.at++
	}
	l.emit(number, from, l.at)
}

func (l *lexer) name() {
	from := l.at
	l.at++
	for l.at < len(l.src) {
		c := l.src[l.at]
		if c != '_' && c != '$' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c < utf8.RuneSelf {
			break
		}
		l.at++
	}
	s := l.src[from:l.at]
	if l.lang == CSharp && s == "$" && l.at < len(l.src) && l.src[l.at] == '"' {
		l.quoted(s)
		return
	}
	if l.lang == Python && len(s) <= 2 && l.at < len(l.src) && (l.src[l.at] == '"' || l.src[l.at] == '\'') && strings.Trim(s, "rRbBfFuU") == "" {
		l.quoted(s)
		return
	}
	l.emit(word, from, l.at)
}

// regexpHere decides whether a slash begins a regular expression: where a value may begin.
func (l *lexer) regexpHere() bool {
	for i := len(l.out) - 1; i >= 0; i-- {
		switch t := l.out[i]; t.kind {
		case newline:
			continue
		case punct:
			return t.text != ")" && t.text != "]" && t.text != "}"
		case word:
			return t.text == "return" || t.text == "typeof" || t.text == "case" || l.lang == Ruby && l.spacedHere()
		default:
			return false
		}
	}
	return true
}

func (l *lexer) regexp() {
	class := false
	for i := l.at + 1; i < len(l.src); i++ {
		switch c := l.src[i]; {
		case c == '\\':
			i++
		case c == '\n':
			l.punctuation()
			return
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			l.at = i + 1
			return
		}
	}
	l.punctuation()
}

func (l *lexer) punctuation() {
	n := 1
	if l.at+1 < len(l.src) {
		n = operatorLength(l.src[l.at:])
	}
	t := l.emit(punct, l.at, l.at+n)
	at := len(l.out) - 1
	l.at += n
	switch t.text {
	case "(", "[", "{":
		l.open = append(l.open, at)
	case ")", "]", "}":
		want := opens(t.text)
		for len(l.open) > 0 {
			o := l.open[len(l.open)-1]
			l.open = l.open[:len(l.open)-1]
			if l.out[o].text == want {
				l.out[o].match, l.out[at].match = at, o
				break
			}
		}
	}
}

func opens(closer string) string {
	switch closer {
	case ")":
		return "("
	case "]":
		return "["
	}
	return "{"
}

// operatorLength returns how many bytes the operator at the beginning of a text has that is at least two long.
func operatorLength(s string) int {
	switch s[0] {
	case '=', '!':
		if len(s) > 2 && s[1:3] == "==" {
			return 3
		}
		if s[1] == '=' || s[0] == '=' && s[1] == '>' {
			return 2
		}
	case '*', '|', '&', ':':
		if s[1] == s[0] || s[1] == '=' && (s[0] == '*' || s[0] == ':') {
			return 2
		}
	case '?':
		if s[1] == '?' || s[1] == '.' {
			return 2
		}
	case '<', '>', '+', '-':
		if s[1] == '=' || s[0] == '-' && s[1] == '>' {
			return 2
		}
	}
	return 1
}
