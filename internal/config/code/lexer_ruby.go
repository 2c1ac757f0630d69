package code

import "strings"

// rubyLiteral reads what only Ruby has: a heredoc's beginning, %w[...] and its kin, =begin, __END__.
func (l *lexer) rubyLiteral() bool {
	atStart := l.at == l.lineStart
	switch {
	case atStart && l.has("=begin"):
		end := strings.Index(l.src[l.at:], "\n=end")
		if end < 0 {
			l.pass(len(l.src))
			return true
		}
		l.pass(l.at + end + len("\n=end"))
		return true
	case atStart && (l.has("__END__\n") || l.src[l.at:] == "__END__"):
		l.pass(len(l.src))
		return true
	case l.has("<<"):
		return l.heredoc()
	case l.src[l.at] == '%':
		return l.percent()
	}
	return false
}

// heredoc notes the end of a text that begins on the next line: <<~TEXT, <<-'TEXT', <<TEXT; those of HCL too.
func (l *lexer) heredoc() bool {
	i := l.at + 2
	if i < len(l.src) && (l.src[i] == '~' || l.src[i] == '-') {
		i++
	}
	quote := byte(0)
	if i < len(l.src) && (l.src[i] == '\'' || l.src[i] == '"' || l.src[i] == '`') {
		quote = l.src[i]
		i++
	}
	from := i
	for i < len(l.src) && (l.src[i] == '_' || l.src[i] >= 'A' && l.src[i] <= 'Z' || l.lang == HCL && l.src[i] >= 'a' && l.src[i] <= 'z' || i > from && l.src[i] >= '0' && l.src[i] <= '9') {
		i++
	}
	if i == from || i-from > 60 || quote != 0 && (i == len(l.src) || l.src[i] != quote) {
		return false
	}
	l.heredocs = append(l.heredocs, l.src[from:i])
	if quote != 0 {
		i++
	}
	l.out = append(l.out, tok{kind: text, line: l.line, col: l.at - l.lineStart + 1, match: -1, open: true})
	l.at = i
	return true
}

// skipHeredocs passes the texts that began on the line before.
func (l *lexer) skipHeredocs() {
	for _, end := range l.heredocs {
		for l.at < len(l.src) {
			line, _, _ := strings.Cut(l.src[l.at:], "\n")
			l.pass(min(l.at+len(line)+1, len(l.src)))
			if strings.TrimSpace(line) == end {
				break
			}
		}
	}
	l.heredocs = nil
}

// percent reads %w[a b], %i(a b), %q{...}, %r{...} and %(...): a text whose parts are not told apart.
func (l *lexer) percent() bool {
	i := l.at + 1
	if i < len(l.src) && strings.IndexByte("wWiIqQrsx", l.src[i]) >= 0 {
		i++
	} else if !l.regexpHere() {
		return false
	}
	if i >= len(l.src) {
		return false
	}
	opener, closer := l.src[i], byte(0)
	if l.unclosed == opener {
		return false // to look for its end each time would go through the whole source each time
	}
	switch opener {
	case '(':
		closer = ')'
	case '[':
		closer = ']'
	case '{':
		closer = '}'
	case '|', '!', '/':
		closer = opener
	default:
		return false
	}
	depth := 0
	for k := i; k < len(l.src); k++ {
		switch c := l.src[k]; {
		case c == '\\':
			k++
		case c == closer && (depth == 1 || opener == closer && k > i):
			l.out = append(l.out, tok{kind: text, text: l.src[i+1 : k], line: l.line, col: l.at - l.lineStart + 1, match: -1, open: true})
			l.pass(k + 1)
			return true
		case c == opener:
			depth++
		case c == closer:
			depth--
		}
	}
	l.unclosed = opener
	return false
}

// spacedHere: behind a name a slash divides where a space follows it, and begins a regular expression where none does.
func (l *lexer) spacedHere() bool {
	return l.at > 0 && l.src[l.at-1] == ' ' && l.at+1 < len(l.src) && l.src[l.at+1] != ' ' && l.src[l.at+1] != '='
}
