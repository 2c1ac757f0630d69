package request

import "strings"

// Challenge is one way in which a server asks for credentials (RFC 9110 §11.6.1).
type Challenge struct {
	// Scheme is as written: "Bearer", "Basic", ... It is empty when parameters came without one.
	Scheme string
	// Token68 is the text that some schemes send instead of parameters.
	Token68 string
	Params  []Param
	// Raw is the challenge as it was sent.
	Raw string
}

// Param is one parameter of a challenge, its value without quotes and escapes.
type Param struct{ Name, Value string }

// Param returns the first parameter of this name, whatever its case.
func (c Challenge) Param(name string) (string, bool) {
	for _, p := range c.Params {
		if strings.EqualFold(p.Name, name) {
			return p.Value, true
		}
	}
	return "", false
}

// ParseChallenges reads the values of WWW-Authenticate fields, each of which may hold several challenges.
// It is forgiving, because servers are not careful: quotes inside a quoted value need no backslash, a quoted value
// needs no end, parameters may be separated by spaces or semicolons, unquoted values may hold spaces. It never
// fails; what makes no sense is only in Raw. It takes linear time.
func ParseChallenges(values []string) []Challenge {
	var list []Challenge
	for _, v := range values {
		p := challengeParser{s: v}
		p.parse()
		list = append(list, p.list...)
	}
	return list
}

type challengeParser struct {
	s      string
	i      int
	list   []Challenge
	starts int // where the last challenge of list begins
}

func (p *challengeParser) parse() {
	for boundary := true; ; {
		for p.i < len(p.s) && isSeparator(p.s[p.i]) {
			boundary = boundary || p.s[p.i] == ','
			p.i++
		}
		if p.i >= len(p.s) {
			p.finish(len(p.s))
			return
		}
		start := p.i
		word := p.token()
		switch {
		case word != "" && p.equals():
			if len(p.list) == 0 {
				p.begin("", start)
			}
			c := &p.list[len(p.list)-1]
			c.Params = append(c.Params, Param{word, p.value()})
		case word != "" && boundary:
			p.begin(word, start)
			p.list[len(p.list)-1].Token68 = p.token68()
		default:
			p.skip()
		}
		boundary = false
	}
}

func (p *challengeParser) begin(scheme string, at int) {
	p.finish(at)
	p.list, p.starts = append(p.list, Challenge{Scheme: scheme}), at
}

// finish sets the Raw of the last challenge, which ends where the next one begins.
func (p *challengeParser) finish(at int) {
	if len(p.list) > 0 {
		p.list[len(p.list)-1].Raw = strings.TrimRight(p.s[p.starts:at], " \t,")
	}
}

func (p *challengeParser) token() string {
	start := p.i
	for p.i < len(p.s) && isTokenByte(p.s[p.i]) {
		p.i++
	}
	return p.s[start:p.i]
}

// equals takes an equals sign with the white space around it.
func (p *challengeParser) equals() bool {
	i := skipSpace(p.s, p.i)
	if i >= len(p.s) || p.s[i] != '=' {
		return false
	}
	p.i = skipSpace(p.s, i+1)
	return true
}

// token68 takes the text that fills the rest of a challenge, if it has the form (RFC 9110 §11.2).
func (p *challengeParser) token68() string {
	start := skipSpace(p.s, p.i)
	end := endOfToken68(p.s, start)
	if start == p.i || end == start {
		return ""
	}
	p.i = end
	return p.s[start:end]
}

// endOfToken68 returns start when no token68 stands there all by itself.
func endOfToken68(s string, start int) int {
	i := start
	for i < len(s) && (isTokenByte(s[i]) || s[i] == '/') {
		i++
	}
	if i == start {
		return start
	}
	for i < len(s) && s[i] == '=' {
		i++
	}
	if after := skipSpace(s, i); after < len(s) && s[after] != ',' {
		return start
	}
	return i
}

// skip passes over what makes no sense, up to the next comma or white space.
func (p *challengeParser) skip() {
	for p.i < len(p.s) && !isSeparator(p.s[p.i]) {
		p.i++
	}
}

func (p *challengeParser) value() string {
	if p.i < len(p.s) && p.s[p.i] == '"' {
		p.i++
		return p.quoted()
	}
	start := p.i
	for p.i < len(p.s) && p.s[p.i] != ',' && p.s[p.i] != ';' {
		if isSpace(p.s[p.i]) {
			next := skipSpace(p.s, p.i)
			if beginsParam(p.s, next) {
				break
			}
			p.i = next
			continue
		}
		p.i++
	}
	return strings.TrimRight(p.s[start:p.i], " \t")
}

// quoted reads up to the quote that ends the value: the first one behind which the field ends or goes on as a
// challenge does. Authlib sends error_description="Missing "Authorization" in headers.".
func (p *challengeParser) quoted() string {
	var b strings.Builder
	for p.i < len(p.s) {
		c := p.s[p.i]
		p.i++
		switch {
		case c == '\\' && p.i < len(p.s):
			b.WriteByte(p.s[p.i])
			p.i++
		case c == '"' && endsValue(p.s, p.i):
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func endsValue(s string, i int) bool {
	next := skipSpace(s, i)
	if next >= len(s) {
		return true
	}
	if s[next] != ',' && s[next] != ';' {
		return next > i && beginsParam(s, next)
	}
	for next < len(s) && isSeparator(s[next]) {
		next++
	}
	return next >= len(s) || beginsParam(s, next) || beginsChallenge(s, next)
}

// beginsParam reports whether a name and an equals sign stand at i.
func beginsParam(s string, i int) bool {
	start := i
	for i < len(s) && isTokenByte(s[i]) {
		i++
	}
	if i == start {
		return false
	}
	i = skipSpace(s, i)
	return i < len(s) && s[i] == '='
}

// beginsChallenge reports whether a scheme stands at i: a word followed by a parameter, a token68, or nothing.
func beginsChallenge(s string, i int) bool {
	start := i
	for i < len(s) && isTokenByte(s[i]) {
		i++
	}
	if i == start {
		return false
	}
	next := skipSpace(s, i)
	if next >= len(s) || s[next] == ',' {
		return true
	}
	return next > i && (beginsParam(s, next) || endOfToken68(s, next) > next)
}

func skipSpace(s string, i int) int {
	for i < len(s) && isSpace(s[i]) {
		i++
	}
	return i
}

func isSpace(c byte) bool     { return c == ' ' || c == '\t' }
func isSeparator(c byte) bool { return c == ',' || c == ';' || isSpace(c) }
