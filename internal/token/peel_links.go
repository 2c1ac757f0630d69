package token

import (
	"encoding/base64"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// curl takes the token out of a pasted command line. Nothing of the command is interpreted: the token is found by its
// shape, or as the value of an Authorization field.
func (p *peeler) curl() bool {
	s := strings.TrimLeft(strings.TrimPrefix(p.text, "$"), " ")
	if !strings.HasPrefix(s, "curl ") && !strings.HasPrefix(s, "curl.exe ") {
		return false
	}
	if value, ok := authorizationOf(s); ok {
		p.text = value
		p.peel("curl", "a curl command: the value of its Authorization field is read")
		return true
	}
	switch all := findAll(s, 8); len(all) {
	case 0:
		session, ok := findSession(s)
		if !ok {
			p.text, p.refusal = "", "the curl command holds no token"
			break
		}
		p.text = session
		p.peel("curl", "a curl command: the session cookie in it is read")
	case 1:
		p.text = all[0]
		p.peel("curl", "a curl command: the one token in it is read")
	default:
		p.text = all[0]
		p.peel("curl", "a curl command: of the "+itoa(len(all))+" tokens in it the first is read")
	}
	return true
}

// authorizationOf returns the value of -H "Authorization: ..." in a command line: up to the quote that the field
// began with.
func authorizationOf(s string) (string, bool) {
	const name = "authorization:"
	for at := 0; at+len(name) < len(s); at++ {
		if s[at]|0x20 != 'a' || !strings.EqualFold(s[at:at+len(name)], name) {
			continue
		}
		value := s[at+len(name):]
		end := -1
		if at > 0 && (s[at-1] == '\'' || s[at-1] == '"') {
			end = strings.IndexByte(value, s[at-1])
			if at > 1 && s[at-2] == '\\' {
				end = strings.Index(value, s[at-2:at])
			}
		} else if i := strings.IndexAny(value, "\n\\"); i >= 0 {
			end = i
		}
		if end >= 0 {
			value = value[:end]
		}
		return strings.TrimSpace(value), true
	}
	return "", false
}

// link takes the token out of a URL's query or fragment, or its path.
func (p *peeler) link() bool {
	i := strings.Index(p.text[:min(len(p.text), 32)], "://")
	if i < 1 || !isFieldName(strings.NewReplacer("+", "-", ".", "-").Replace(p.text[:i])) {
		return false
	}
	if q := strings.IndexAny(p.text, "?#"); q >= 0 {
		if name, value, ok := fromQuery(p.text[q+1:]); ok {
			p.text = value
			p.peel("url", "a URL: its parameter "+finding.Quote(name)+" is read")
			return true
		}
	}
	if found, ok := findCompact(p.text); ok {
		p.text = found
		p.peel("url", "a URL: the token in it is read")
		return true
	}
	p.text, p.refusal = "", "the URL holds no token"
	return true
}

// fromQuery finds the parameter with the token: access_token before any other.
func fromQuery(s string) (name, value string, ok bool) {
	for pair := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '&' || r == '?' || r == '#' || r == ';' }) {
		k, v, has := strings.Cut(pair, "=")
		if !has || !holdsToken(v) {
			continue
		}
		if k == "access_token" {
			return k, v, true
		}
		if !ok {
			name, value, ok = k, v, true
		}
	}
	return name, value, ok
}

// pairs takes the token out of name=value: a cookie without its field name, a form, an environment line.
func (p *peeler) pairs() bool {
	text := strings.TrimPrefix(p.text, "export ")
	eq := strings.IndexByte(text[:min(len(text), 128)], '=')
	if eq < 1 || !isFieldName(text[:eq]) || startsLikeHeader(text) && !looksCompact(text[eq+1:]) {
		return false
	}
	name, value := text[:eq], text[eq+1:]
	switch {
	case strings.Contains(value, "&"):
		k, v, ok := fromQuery(text)
		if !ok {
			return false
		}
		p.text = v
		p.peel("url", "URL parameters: "+finding.Quote(k)+" is read")
	case strings.Contains(value, ";") && cookieLike(value):
		p.cookies(text, setsCookie(text))
	case looksCompact(value[:min(len(value), 4096)]) || looksCompact(percentDecoded(value[:min(len(value), 4096)])) || isSession(strings.Trim(value, `"`)):
		p.text = value
		p.peel("name-prefix", "a name in front: "+finding.Quote(name+"="))
	default:
		return false
	}
	return true
}

// percent undoes one layer of percent-encoding (RFC 3986 §2.1).
func (p *peeler) percent() bool {
	decoded := percentDecoded(p.text)
	if decoded == p.text {
		return false
	}
	p.text = decoded
	p.peel("percent-encoding", "percent-encoding, such as %2E for a dot")
	return true
}

func percentDecoded(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// wrappedBase64 undoes a second base64 around the whole token, as Kubernetes Secrets have it.
func (p *peeler) wrappedBase64() bool {
	// "ZXlK" is "eyJ" encoded.
	if !strings.HasPrefix(p.text, "ZXlK") || strings.IndexByte(p.text, '.') >= 0 {
		return false
	}
	text := strings.Map(func(r rune) rune {
		if isSpace(r) || r == '=' {
			return -1
		}
		return r
	}, p.text)
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		if b, err = base64.RawURLEncoding.DecodeString(text); err != nil {
			return false
		}
	}
	if !looksCompact(string(b)) {
		return false
	}
	p.text = string(b)
	p.peel("base64", "base64 around the whole token")
	return true
}

// innerSpace joins a token that was wrapped over lines or torn by spaces.
func (p *peeler) innerSpace() bool {
	if !startsLikeHeader(p.text) && !strings.HasPrefix(p.text, ".eJ") || !strings.ContainsFunc(p.text, isSpace) {
		return false
	}
	if first, n := severalTokens(p.text); n > 1 {
		p.text = first
		p.peel("more-tokens", itoa(n)+" tokens were given, only the first is read")
		return true
	}
	lineEnd := "\n"
	if strings.IndexByte(p.text, '\r') >= 0 {
		lineEnd = "\r\n"
	}
	var removed [3]bool
	var b strings.Builder
	b.Grow(len(p.text))
	lineStart := false
	for i, r := range p.text {
		switch {
		case r == '\n' || r == '\r':
			removed[0] = true
			lineStart = true
		case r == ' ' || r == '\t':
			removed[1] = removed[1] || !lineStart
		case isSpace(r):
			removed[2] = true
		case lineStart && r == '>':
			p.peel("mail-quote", "> marks of a quoted mail")
		case r == '=' && softBreak(p.text[i:]):
			p.peel("quoted-printable", "= at the line ends, as mail wraps lines")
		default:
			lineStart = false
			b.WriteRune(r)
		}
	}
	p.text = b.String()
	for i, sample := range []string{lineEnd, " ", "\u200b"} {
		if removed[i] {
			p.notePeeledSpace(sample, "inside")
		}
	}
	return true
}

// softBreak reports whether s is the = of a line that quoted-printable has wrapped (RFC 2045 §6.7).
func softBreak(s string) bool {
	return strings.HasPrefix(s, "=\n") || strings.HasPrefix(s, "=\r\n")
}

// severalTokens counts the complete tokens of a text with one on each line or between spaces, and returns the first.
func severalTokens(s string) (first string, n int) {
	for field := range strings.FieldsSeq(s) {
		if !startsLikeHeader(field) || strings.Count(field, ".") != 2 {
			return "", 0
		}
		if n == 0 {
			first = field
		}
		n++
	}
	return first, n
}
