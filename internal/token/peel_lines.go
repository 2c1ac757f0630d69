package token

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// severalLines finds the line with the credential in a pasted request or response.
func (p *peeler) severalLines() bool {
	if startsLikeHeader(p.text) || p.text[0] == '{' || strings.IndexByte(p.text, '\n') < 0 {
		return false
	}
	names := []string{"authorization:", "cookie:", "set-cookie:"}
	for _, without := range []bool{false, true} { // a line with a token, else any line
		for _, name := range names {
			line, n, ok := lineOf(p.text, name)
			if !ok || n < 2 || !without && !lineHolds(line) {
				continue
			}
			p.text = line
			p.peel("header-line", fmt.Sprintf("the other lines: only the %s line of %d is read", strings.TrimSuffix(name, ":"), n))
			return true
		}
	}
	return false
}

// lineOf returns the line that begins with name and holds a token, else the first with that name; the lines that
// continue it joined, and how many lines there are.
func lineOf(s, name string) (line string, lines int, ok bool) {
	var value strings.Builder
	open, holds := false, false
	finish := func() {
		if open && (!ok || !holds && lineHolds(value.String())) {
			line, ok = value.String(), true
			holds = lineHolds(line)
		}
		open = false
		value.Reset()
	}
	for raw := range strings.SplitSeq(s, "\n") {
		lines++
		text := strings.TrimSpace(raw)
		switch {
		case holds:
		case open && continues(text):
			value.WriteString(text)
		default:
			finish()
			if !holds && len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
				value.WriteString(text)
				open = true
			}
		}
	}
	finish()
	return line, lines, ok
}

// lineHolds reports whether a field's line holds a token or a session cookie.
func lineHolds(line string) bool {
	if looksCompact(line) || looksCompact(percentDecoded(line)) {
		return true
	}
	_, found := findSession(line)
	return found
}

// continues reports whether a line carries on a wrapped token rather than being the next field.
func continues(line string) bool {
	return line != "" && badCharacter(strings.ReplaceAll(line, ".", "")) < 0
}

// headerLine removes "Authorization: " and other field names in front of the value.
func (p *peeler) headerLine() bool {
	name, value, ok := strings.Cut(p.text[:min(len(p.text), 256)], ":")
	quoted := strings.HasPrefix(name, `"`)
	name = strings.Trim(strings.TrimPrefix(strings.TrimSpace(name), "-H "), `"'`)
	if !ok || !isFieldName(name) || strings.HasPrefix(value, "//") || startsLikeHeader(name) && strings.Contains(name, ".") {
		return false
	}
	if !knownField(name) && !strings.HasPrefix(value, " ") && !quoted || strings.EqualFold(name, "bearer") {
		return false
	}
	p.text = strings.TrimLeft(p.text[strings.IndexByte(p.text, ':')+1:], " \t")
	switch strings.ToLower(name) {
	case "cookie", "set-cookie":
		p.cookies(strings.TrimSpace(p.text), strings.EqualFold(name, "set-cookie"))
	default:
		if quoted {
			p.peel("json-member", "the name of a JSON member in front: "+finding.Quote(name))
		} else {
			p.peel("header-line", "a field name in front: "+finding.Quote(name))
		}
	}
	return true
}

func isFieldName(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}

// knownField reports whether a name is that of a field that carries credentials, so that no space is needed behind its
// colon.
func knownField(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "authorization", "proxy-authorization", "cookie", "set-cookie", "token", "jwt", "dpop":
		return true
	}
	return strings.HasPrefix(name, "x-") || strings.HasSuffix(name, "-token") || strings.HasSuffix(name, "_token") || strings.HasSuffix(name, "-assertion")
}

// schemes are the words that may stand in front of a token in a request.
var schemes = [...]string{"bearer", "jwt", "token", "dpop"}

// scheme removes "Bearer " and its like.
func (p *peeler) scheme() bool {
	for _, word := range schemes {
		if len(p.text) < len(word) || !strings.EqualFold(p.text[:len(word)], word) {
			continue
		}
		written, rest := p.text[:len(word)], p.text[len(word):]
		value := strings.TrimLeft(rest, " \t\r\n")
		gap := rest[:len(rest)-len(value)]
		switch {
		case value == "" && word == "bearer":
		case gap != "":
		case strings.HasPrefix(value, ":"):
			value = strings.TrimLeft(value[1:], " \t")
		case strings.HasPrefix(value, "%20"), strings.HasPrefix(value, "+ey"):
			value = strings.TrimPrefix(strings.TrimPrefix(value, "%20"), "+")
		case word == "bearer" && startsLikeHeader(value):
			p.peel("scheme-glued", "no space between the scheme and the token")
		default:
			continue
		}
		p.noteScheme(written, gap)
		p.text = value
		return true
	}
	return false
}

func (p *peeler) noteScheme(written, gap string) {
	id := "scheme-prefix"
	if strings.EqualFold(written, "bearer") {
		id = "bearer-prefix"
	}
	for _, have := range p.peeled {
		if have.ID == "bearer-prefix" || have.ID == "scheme-prefix" {
			p.peel("scheme-doubled", "a second scheme in front: "+finding.Quote(written))
			return
		}
	}
	p.peel(id, "the scheme "+finding.Quote(written)+" in front of the token")
	if strings.ContainsAny(gap, "\r\n") {
		p.peel("line-break", "a line break between the scheme and the token")
	} else if len(gap) > 1 || gap == "\t" {
		p.peel("spaces", "more than one space between the scheme and the token")
	}
}
