package validators

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// All returns every library in the order in which they are listed: by language, the most used first.
func All() []Library {
	return slices.Concat(python(), javaScript(), golang(), jvm(), proxies(), others())
}

// Find returns the library of an id or of one of its aliases, in any case.
func Find(id string) (Library, bool) {
	id = strings.ToLower(strings.TrimSpace(id))
	for _, l := range All() {
		if l.ID == id || slices.Contains(l.Aliases, id) {
			return l, true
		}
	}
	return Library{}, false
}

// IDs returns the id of every library, in the order of [All].
func IDs() []string {
	var out []string
	for _, l := range All() {
		out = append(out, l.ID)
	}
	return out
}

// maxSuggestions bounds how many ids are offered for a mistyped one.
const maxSuggestions = 3

// Suggest returns the ids that a mistyped one may have meant, at most three: those that share its letters first.
// "jose" finds python-jose, panva-jose and go-jose; a name that nothing is near finds none.
func Suggest(typed string) []string {
	typed = squeezed(typed)
	if len(typed) < 2 || len(typed) > 50 {
		return nil
	}
	var within, near []string
	for _, l := range All() {
		names := append([]string{l.ID, l.Name}, l.Aliases...)
		contains := func(n string) bool {
			n = squeezed(n)
			return strings.Contains(n, typed) || len(n) > 3 && strings.Contains(typed, n)
		}
		switch {
		case slices.ContainsFunc(names, contains):
			within = append(within, l.ID)
		case slices.ContainsFunc(names, func(n string) bool { return finding.EditDistance(typed, squeezed(n)) <= 2 }):
			near = append(near, l.ID)
		}
	}
	found := append(within, near...)
	return found[:min(len(found), maxSuggestions)]
}

// squeezed keeps the letters and digits of a name: py-jwt and PyJWT are the same.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}
