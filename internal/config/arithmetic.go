package config

import (
	"errors"
	"math"
)

// maxExpression is the longest arithmetic that is evaluated.
const maxExpression = 128

var errArithmetic = errors.New("it is no arithmetic over integers")

// Evaluate computes an expression over integers: + - * / and parentheses, `1000 * 60 * 15`. It is what settings and
// sources are written with; nothing else is understood, and a result beyond 64 bits is an error.
func Evaluate(s string) (int64, error) {
	if len(s) > maxExpression {
		return 0, errArithmetic
	}
	p := arithmetic{text: s}
	v, err := p.sum(0)
	if err != nil {
		return 0, err
	}
	if p.space(); p.at != len(p.text) {
		return 0, errArithmetic
	}
	return v, nil
}

type arithmetic struct {
	text string
	at   int
}

func (p *arithmetic) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

// operator takes one of the two operators, 0 when another thing follows.
func (p *arithmetic) operator(a, b byte) byte {
	if p.space(); p.at < len(p.text) && (p.text[p.at] == a || p.text[p.at] == b) {
		p.at++
		return p.text[p.at-1]
	}
	return 0
}

func (p *arithmetic) sum(depth int) (int64, error) {
	v, err := p.product(depth)
	for err == nil {
		op := p.operator('+', '-')
		if op == 0 {
			return v, nil
		}
		var w int64
		if w, err = p.product(depth); err != nil {
			break
		}
		if op == '-' {
			if w == math.MinInt64 {
				return 0, errArithmetic
			}
			w = -w
		}
		if w > 0 && v > math.MaxInt64-w || w < 0 && v < math.MinInt64-w {
			return 0, errArithmetic
		}
		v += w
	}
	return 0, err
}

func (p *arithmetic) product(depth int) (int64, error) {
	v, err := p.factor(depth)
	for err == nil {
		op := p.operator('*', '/')
		if op == 0 {
			return v, nil
		}
		var w int64
		if w, err = p.factor(depth); err != nil {
			break
		}
		if v, err = applied(op, v, w); err != nil {
			break
		}
	}
	return 0, err
}

func applied(op byte, v, w int64) (int64, error) {
	if op == '/' {
		if w == 0 || v == math.MinInt64 && w == -1 || v%w != 0 {
			return 0, errArithmetic
		}
		return v / w, nil
	}
	if v != 0 && w != 0 {
		r := v * w
		if r/w != v || v == -1 && w == math.MinInt64 || w == -1 && v == math.MinInt64 {
			return 0, errArithmetic
		}
		return r, nil
	}
	return 0, nil
}

func (p *arithmetic) factor(depth int) (int64, error) {
	p.space()
	if depth > 20 || p.at >= len(p.text) {
		return 0, errArithmetic
	}
	switch c := p.text[p.at]; {
	case c == '(':
		p.at++
		v, err := p.sum(depth + 1)
		if err != nil || p.operator(')', ')') == 0 {
			return 0, errArithmetic
		}
		return v, nil
	case c == '-':
		p.at++
		v, err := p.factor(depth + 1)
		if err != nil || v == math.MinInt64 {
			return 0, errArithmetic
		}
		return -v, nil
	case c >= '0' && c <= '9':
		return p.number()
	}
	return 0, errArithmetic
}

// number reads digits with _ between them, as all four languages allow.
func (p *arithmetic) number() (int64, error) {
	var v int64
	for ; p.at < len(p.text); p.at++ {
		c := p.text[p.at]
		if c == '_' {
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		if v > (math.MaxInt64-int64(c-'0'))/10 {
			return 0, errArithmetic
		}
		v = v*10 + int64(c-'0')
	}
	return v, nil
}
