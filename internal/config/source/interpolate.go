package source

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
)

// maxInterpolated is the most text that one value becomes.
const maxInterpolated = 64 << 10

// scope is where docker compose looks names up: the project's own .env files, and the environment of this process
// only where it was asked for. A value that went through the latter is shown as it is spelled.
type scope map[string]string

// interpolated is a text after ${...} was replaced.
type interpolated struct {
	text      string
	certainty config.Certainty
	// depends names the first variable that is not set, fallback says that a default stands in for it.
	depends  string
	fallback bool
	expanded bool
}

// interpolate replaces $X, ${X}, ${X:-d}, ${X-d}, ${X:?e}, ${X?e}, ${X:+r} and ${X+r} as docker compose does; $$ is a
// dollar. It expands one level: what a variable holds is not expanded again, so nothing grows beyond its parts.
func interpolate(text string, vars scope) interpolated { return interpolateDepth(text, vars, 0) }

func interpolateDepth(text string, vars scope, depth int) interpolated {
	r := interpolated{certainty: config.Known}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if b.Len() > maxInterpolated {
			r.text, r.certainty = "", config.Opaque
			return r
		}
		if text[i] != '$' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		switch c := text[i+1]; {
		case c == '$':
			b.WriteByte('$')
			i++
		case c == '{':
			end := closing(text, i+1)
			if end < 0 {
				b.WriteByte('$')
				continue
			}
			b.WriteString(r.expand(text[i+2:end], vars, depth))
			i = end
		case isNameByte(c, true):
			n := i + 1
			for n < len(text) && isNameByte(text[n], false) {
				n++
			}
			b.WriteString(r.expand(text[i+1:n], vars, depth))
			i = n - 1
		default:
			b.WriteByte('$')
		}
	}
	if r.text = b.String(); len(r.text) > maxInterpolated {
		r.text, r.certainty = "", config.Opaque
	}
	return r
}

func isNameByte(c byte, first bool) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || !first && c >= '0' && c <= '9'
}

// closing returns the brace that ends what opens at i, -1 for none. It counts as compose does, whose count passes over
// the character behind each opening brace; where that finds none, the last brace of the line ends a reference with an
// operator.
func closing(text string, open int) int {
	depth := 0
	for i := open; i < len(text); i++ {
		switch text[i] {
		case '{':
			depth++
			i++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	line, _, _ := strings.Cut(text[open:], "\n")
	name := 1
	for name < len(line) && isNameByte(line[name], name == 1) {
		name++
	}
	if last := strings.LastIndexByte(line, '}'); name > 1 && last >= name && strings.ContainsRune(":-+?", rune(line[name])) {
		return open + last
	}
	return -1
}

// expand is what stands between the braces.
func (r *interpolated) expand(inner string, vars scope, depth int) string {
	r.expanded = true
	n := 0
	for n < len(inner) && isNameByte(inner[n], n == 0) {
		n++
	}
	name, rest := inner[:n], inner[n:]
	value, set := vars[name]
	operator := ""
	for _, op := range []string{":-", ":?", ":+", "-", "?", "+"} {
		if strings.HasPrefix(rest, op) {
			operator, rest = op, rest[len(op):]
			break
		}
	}
	if operator != "" && operator[0] == ':' && value == "" {
		set = false
	}
	switch {
	case strings.HasSuffix(operator, "+"):
		if !set {
			r.unset(name, false)
			return ""
		}
		return r.nested(rest, vars, depth)
	case set:
		return value
	case strings.HasSuffix(operator, "-"):
		r.unset(name, true)
		return r.nested(rest, vars, depth)
	}
	r.unset(name, false)
	return ""
}

func (r *interpolated) unset(name string, fallback bool) {
	r.certainty = config.DependsOn
	if r.depends == "" {
		r.depends, r.fallback = name, fallback
	}
}

// maxNested is how deep defaults may stand in defaults.
const maxNested = 20

// nested expands a default, which may hold variables again.
func (r *interpolated) nested(text string, vars scope, depth int) string {
	if depth > maxNested || !strings.Contains(text, "$") {
		return text
	}
	in := interpolateDepth(text, vars, depth+1)
	if in.certainty != config.Known {
		r.certainty = in.certainty
	}
	return in.text
}

// apply sets a definition's value to an interpolated text, shown as it was spelled where it hangs on a variable.
func (r interpolated) apply(d *config.Definition, spelling string) {
	secret := d.Meaning.Secret()
	d.Value = config.NewValue(r.text)
	if r.expanded {
		d.Value = d.Value.Spelled(spelling)
	}
	if secret {
		d.Value = d.Value.AsSecret()
	}
	d.Certainty, d.Depends, d.Fallback = r.certainty, r.depends, r.fallback
}
