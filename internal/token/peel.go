package token

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// maxLayers bounds how many wrappings are taken off: nobody wraps deeper, and a loop must end.
const maxLayers = 12

// peeler takes a pasted text apart, layer by layer.
type peeler struct {
	text    string
	peeled  []Peel
	refusal string // why no single token can be taken out of the text
	final   bool   // nothing more may be taken off
	cookie  *Cookie
}

// peel notes what was removed, once per id.
func (p *peeler) peel(id, message string) {
	for _, have := range p.peeled {
		if have.ID == id {
			return
		}
	}
	p.peeled = append(p.peeled, Peel{ID: id, Message: message})
}

// decodeText turns UTF-16 into UTF-8 and drops a byte order mark.
func (p *peeler) decodeText() {
	switch s := p.text; {
	case strings.HasPrefix(s, "\xef\xbb\xbf"):
		p.text = s[3:]
		p.peel("bom", "a byte order mark in front (UTF-8)")
	case strings.HasPrefix(s, "\xff\xfe"):
		p.text = fromUTF16(s[2:], 0)
		p.peel("utf-16", "UTF-16 text with a byte order mark (little-endian); a token is ASCII")
	case strings.HasPrefix(s, "\xfe\xff"):
		p.text = fromUTF16(s[2:], 1)
		p.peel("utf-16", "UTF-16 text with a byte order mark (big-endian); a token is ASCII")
	case len(s) >= 4 && s[0] != 0 && s[1] == 0 && s[2] != 0 && s[3] == 0:
		p.text = fromUTF16(s, 0)
		p.peel("utf-16", "UTF-16 text (little-endian); a token is ASCII")
	case len(s) >= 4 && s[0] == 0 && s[1] != 0 && s[2] == 0 && s[3] != 0:
		p.text = fromUTF16(s, 1)
		p.peel("utf-16", "UTF-16 text (big-endian); a token is ASCII")
	}
}

// fromUTF16 decodes UTF-16 whose low byte stands at offset low of each pair.
func fromUTF16(s string, low int) string {
	var b strings.Builder
	b.Grow(len(s) / 2)
	unit := func(i int) rune { return rune(s[i+low]) | rune(s[i+1-low])<<8 }
	for i := 0; i+1 < len(s); i += 2 {
		r := unit(i)
		if utf16.IsSurrogate(r) && i+3 < len(s) {
			if pair := utf16.DecodeRune(r, unit(i+2)); pair != utf8.RuneError {
				r = pair
				i += 2
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unwrap takes off layer after layer until nothing changes.
func (p *peeler) unwrap() {
	steps := []func() bool{
		p.space, p.mailQuote, p.quotes, p.unencoded, p.punctuation, p.escapes, p.curl, p.severalLines, p.headerLine, p.scheme, p.link, p.pairs, p.percent, p.wrappedBase64,
		p.innerSpace,
	}
	for range maxLayers {
		changed := false
		for _, step := range steps {
			if p.text == "" || p.refusal != "" || p.final {
				return
			}
			if step() {
				changed = true
				p.unencoded()
			}
		}
		if !changed {
			return
		}
	}
}

// space removes what surrounds the text: white space and what cannot be seen.
func (p *peeler) space() bool {
	trimmed := strings.TrimFunc(p.text, isSpace)
	if len(trimmed) == len(p.text) {
		return false
	}
	before := p.text[:strings.Index(p.text, trimmed)]
	removed := before + p.text[len(before)+len(trimmed):]
	p.text = trimmed
	p.notePeeledSpace(removed, "around")
	return true
}

// notePeeledSpace says which kinds of space were removed.
func (p *peeler) notePeeledSpace(removed, where string) {
	if strings.ContainsAny(removed, "\r\n") {
		kind := "a line break"
		if strings.Contains(removed, "\r") {
			kind = "a CRLF line break"
		}
		p.peel("line-break", kind+" "+where+" the token")
	}
	if strings.ContainsAny(removed, " \t") {
		p.peel("spaces", "white space "+where+" the token")
	}
	if strings.ContainsFunc(removed, func(r rune) bool { return r > 0x20 && isSpace(r) || r == '\v' || r == '\f' }) {
		p.peel("invisible", "characters that cannot be seen "+where+" the token")
	}
}

// isSpace knows white space and the characters without a shape that copying from pages and documents adds.
func isSpace(r rune) bool {
	switch r {
	case 0x00ad, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2060, 0xfeff:
		return true
	}
	return unicode.IsSpace(r)
}

// mailQuote removes the mark that mail programs put in front of what they quote; innerSpace removes those of the
// lines that follow.
func (p *peeler) mailQuote() bool {
	rest := strings.TrimLeft(p.text, "> ")
	if p.text[0] != '>' || !startsLikeHeader(rest) {
		return false
	}
	p.text = rest
	p.peel("mail-quote", "> marks of a quoted mail")
	return true
}

// quotePairs are the quotes that a text may stand in.
var quotePairs = [...][2]string{
	{`"`, `"`},
	{`'`, `'`},
	{"`", "`"},
	{`\"`, `\"`},
	{`\'`, `\'`},
	{"“", "”"},
	{"”", "”"},
	{"„", "“"},
	{"‘", "’"},
	{"’", "’"},
	{"«", "»"},
	{"‹", "›"},
	{"&quot;", "&quot;"},
	{"%22", "%22"},
}

// quotes removes a pair of quotes, or a single one left over from an unfinished copy.
func (p *peeler) quotes() bool {
	for _, q := range quotePairs {
		inner, opened := strings.CutPrefix(p.text, q[0])
		inner, closed := strings.CutSuffix(inner, q[1])
		switch {
		case !opened && !closed:
			continue
		case strings.Contains(inner, q[0]) && !opened:
			continue // the closing quote of something inside: a curl command, a JSON member
		case opened && !closed && strings.Contains(inner, q[1]):
			continue
		case opened && closed && strings.Contains(inner, q[0]) && strings.ContainsAny(inner, ":="):
			continue // "access_token": "eyJ..." begins and ends with quotes that do not belong together
		}
		p.text = inner
		message := "quotes around the token: " + q[0] + "…" + q[1]
		if !opened || !closed {
			message = "a single quote mark without its partner: " + q[0]
		}
		p.peel("quotes", message)
		return true
	}
	return false
}

// punctuation removes what follows a value in JSON or code.
func (p *peeler) punctuation() bool {
	trimmed := strings.TrimRight(p.text, ",;")
	if len(trimmed) == len(p.text) || trimmed == "" {
		return false
	}
	p.peel("punctuation", fmt.Sprintf("‘%s’ behind the token", p.text[len(trimmed):len(trimmed)+1]))
	p.text = trimmed
	return true
}

// escapes removes line breaks that are written out as \n.
func (p *peeler) escapes() bool {
	trimmed := p.text
	for {
		next := strings.TrimSuffix(strings.TrimSuffix(trimmed, `\n`), `\r`)
		if next == trimmed {
			break
		}
		trimmed = next
	}
	if trimmed == p.text {
		return false
	}
	p.text = trimmed
	p.peel("escaped-line-break", `a line break written as \n behind the token`)
	return true
}
