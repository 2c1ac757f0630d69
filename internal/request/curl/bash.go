package curl

import (
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// bashWords splits a line as bash and its like do. What is left for the parser after [bashGuard] are words and quotes;
// the parser's verdict is still checked, so that the two need not agree.
func bashWords(line string) ([]string, error) {
	line, err := bashGuard(line)
	if err != nil {
		return nil, err
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(line), "")
	if err != nil {
		var at syntax.ParseError
		if errors.As(err, &at) {
			return nil, notReadable(fmt.Sprintf("column %d", at.Pos.Col()))
		}
		return nil, notReadable("unknown")
	}
	if len(file.Stmts) != 1 {
		return nil, notReadable("several commands")
	}
	stmt := file.Stmts[0]
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Assigns) > 0 || len(stmt.Redirs) > 0 || stmt.Negated || stmt.Background || stmt.Coprocess {
		return nil, notReadable("not a simple command")
	}
	words := make([]string, 0, len(call.Args))
	for _, w := range call.Args {
		text, ok := wordText(w.Parts)
		if !ok {
			return nil, notReadable(fmt.Sprintf("column %d", w.Pos().Col()))
		}
		words = append(words, text)
	}
	return words, nil
}

func notReadable(where string) error {
	return finding.Usage(fmt.Errorf("the command line cannot be read (%s)", where), "paste the curl command alone, or type it behind: jwtdoc diagnose curl ...")
}

// wordText joins the parts of a word, quotes taken off. It is false for a part that a shell would replace.
func wordText(parts []syntax.WordPart) (string, bool) {
	var b strings.Builder
	for _, p := range parts {
		switch p := p.(type) {
		case *syntax.Lit:
			b.WriteString(unescaped(p.Value, ""))
		case *syntax.SglQuoted:
			if p.Dollar {
				b.WriteString(ansiC(p.Value))
			} else {
				b.WriteString(p.Value)
			}
		case *syntax.DblQuoted:
			for _, inner := range p.Parts {
				lit, ok := inner.(*syntax.Lit)
				if !ok {
					return "", false
				}
				b.WriteString(unescaped(lit.Value, "$`\"\\"))
			}
		default:
			return "", false
		}
	}
	return b.String(), true
}

// unescaped takes off backslashes: all of them, or those in front of one of the characters of only.
func unescaped(s, only string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && (only == "" || strings.IndexByte(only, s[i+1]) >= 0) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// guard reads a line of bash ahead of the parser, which recurses without a bound.
type guard struct {
	line string
	out  strings.Builder
	at   int
	// pieces counts quotes and blanks: the parser takes its time for each.
	pieces int
}

// bashGuard refuses the first thing in a line that could nest or start something, and joins continued lines.
// It never recurses, and what it lets through holds nothing but words, quotes and blanks.
func bashGuard(line string) (string, error) {
	g := guard{line: line}
	g.out.Grow(len(line))
	for g.at < len(g.line) {
		if err := g.step(); err != nil {
			return "", err
		}
		if g.pieces > maxPieces {
			return "", tooMany()
		}
	}
	return g.out.String(), nil
}

// step passes on one piece outside quotes.
func (g *guard) step() error {
	c := g.line[g.at]
	switch c {
	case '\\':
		g.escape()
		return nil
	case '\'':
		return g.quoted(g.at+1, '\'', false)
	case '"':
		return g.quoted(g.at+1, '"', true)
	case '$':
		if strings.HasPrefix(g.line[g.at:], "$'") {
			return g.quoted(g.at+2, '\'', true)
		}
		if strings.HasPrefix(g.line[g.at:], `$"`) {
			return g.quoted(g.at+2, '"', true)
		}
		if err := g.dollar(g.at); err != nil {
			return err
		}
	case '`', ';', '|', '&', '<', '>', '(', ')':
		return refusedAt(g.line, g.at, string(c))
	case '#':
		if g.at == 0 || strings.IndexByte(" \t\n", g.line[g.at-1]) >= 0 {
			end := strings.IndexByte(g.line[g.at:], '\n')
			if end < 0 {
				end = len(g.line) - g.at
			}
			g.at += end
			return nil
		}
	case ' ', '\t':
		g.pieces++
	case '\r', '\n':
		return g.lineEnd()
	}
	g.out.WriteByte(c)
	g.at++
	return nil
}

// escape passes on a backslash and its character, or joins the line with the next: also where blanks or a CR, which
// copying adds, stand between the backslash and the line's end.
func (g *guard) escape() {
	rest := g.line[g.at+1:]
	blanks := len(rest) - len(strings.TrimLeft(rest, " \t\r"))
	switch {
	case strings.HasPrefix(rest[blanks:], "\n"):
		if g.pieces++; blanks > 0 && rest[:blanks] != "\r" {
			g.out.WriteByte(' ')
		}
		g.at += blanks + 2
	case rest == "":
		g.at++ // a line cut off behind its continuation
	default:
		g.out.WriteString(g.line[g.at : g.at+2])
		g.at += 2
	}
}

// quoted passes on a quoted text that begins at start. In double quotes a backslash escapes, and the shell still
// replaces what begins with $ or `; in $'...' a backslash escapes and nothing is replaced.
func (g *guard) quoted(start int, quote byte, escapes bool) error {
	g.pieces++
	for i := start; i < len(g.line); i++ {
		switch c := g.line[i]; {
		case c == quote:
			g.out.WriteString(g.line[g.at : i+1])
			g.at = i + 1
			return nil
		case c == '\\' && escapes:
			i++
		case quote != '"':
		case c == '`':
			return refusedAt(g.line, i, "`")
		case c == '$':
			if err := g.dollar(i); err != nil {
				return err
			}
		}
	}
	return unclosedAt(g.line, g.at)
}

// dollar refuses a $ that begins something.
func (g *guard) dollar(at int) error {
	rest := g.line[at+1:]
	if rest != "" && strings.IndexByte("({[", rest[0]) >= 0 {
		return refusedAt(g.line, at, "$"+rest[:1])
	}
	if n := nameLength(rest); n > 0 {
		return variableAt(g.line, at, "$"+rest[:n])
	}
	return nil
}

// lineEnd lets a line end pass where the next line begins with an option: its continuation was lost in copying.
func (g *guard) lineEnd() error {
	rest := strings.TrimLeft(g.line[g.at:], " \t\r\n")
	if rest != "" && rest[0] != '-' && rest[0] != '#' {
		return refusedAt(g.line, g.at, "a line break")
	}
	g.pieces++
	g.out.WriteByte(' ')
	g.at = len(g.line) - len(rest)
	return nil
}
