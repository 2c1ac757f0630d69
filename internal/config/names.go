package config

import (
	_ "embed" // names.tsv
	"strings"
	"sync"
)

// nameTable lists known settings; it is read when the first name is looked up.
//
//go:embed names.tsv
var nameTable string

// nameRows are the rows of the table. In a scope are those that mean something only in one product's file, or beside it;
// the scope of the others is "".
type nameRows struct {
	exact map[string]map[string]Named
	// patterns have a * for one part of a name, and begin with ** where anything may stand before them.
	patterns map[string][]namePattern
}

type namePattern struct {
	parts    []string
	anywhere bool
	Named
}

// names are the rows by scope and folded name.
var names = sync.OnceValue(func() nameRows {
	rows := nameRows{map[string]map[string]Named{}, map[string][]namePattern{}}
	for line := range strings.Lines(nameTable) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 6 {
			continue
		}
		n := Named{Meaning: Meaning(f[1]), Unit: Unit(f[2]), Product: f[3], Relied: f[4] != "said", Default: f[5]}
		for _, empty := range []*string{(*string)(&n.Unit), &n.Product, &n.Default} {
			if *empty == "-" {
				*empty = ""
			}
		}
		scope, name, scoped := strings.Cut(f[0], "/")
		if !scoped {
			scope, name = "", f[0]
		}
		rows.add(scope, fold(name), n)
	}
	return rows
})

func (r nameRows) add(scope, name string, n Named) {
	if strings.Contains(name, "*") {
		rest, anywhere := strings.CutPrefix(name, "**.")
		r.patterns[scope] = append(r.patterns[scope], namePattern{strings.Split(rest, "."), anywhere, n})
		return
	}
	if r.exact[scope] == nil {
		r.exact[scope] = map[string]Named{}
	}
	r.exact[scope][name] = n
}

// find returns the row of a folded name.
func (r nameRows) find(scope, name string) (Named, bool) {
	if n, ok := r.exact[scope][name]; ok {
		return n, true
	}
	for _, p := range r.patterns[scope] {
		if p.matches(strings.Split(name, ".")) {
			return p.Named, true
		}
	}
	return Named{}, false
}

func (p namePattern) matches(parts []string) bool {
	if p.anywhere && len(parts) > len(p.parts) {
		parts = parts[len(parts)-len(p.parts):]
	}
	if len(parts) != len(p.parts) {
		return false
	}
	for i, want := range p.parts {
		if want != "*" && want != parts[i] {
			return false
		}
	}
	return true
}

// MeantIn says what a name means in a product's own file, or beside the product: Dex, Keycloak, Laravel. It knows
// nothing of other names.
func MeantIn(scope, name string) (Named, bool) { return names().find(scope, fold(name)) }

// fold makes the spellings of one name the same: relaxed binding of Spring and the double underscore of .NET are how
// one setting comes to have several.
func fold(name string) string {
	var b strings.Builder
	name = strings.ReplaceAll(name, "__", ":")
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'A' && c <= 'Z':
			b.WriteByte(c | 0x20)
		case c == '_' || c == '-':
		case c == ':':
			b.WriteByte('.')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func lookUpName(name string) (Named, bool) {
	rows := names()
	folded := fold(name)
	if n, ok := rows.find("", folded); ok {
		return n, true
	}
	// SPRING_..., JWT_EXPIRATION: a dotted property as a variable has its dots as underscores.
	if n, ok := rows.find("", strings.ReplaceAll(folded, ".", "")); ok && strings.Contains(folded, ".") {
		return n, true
	}
	for _, prefix := range []string{"nextpublic", "vite", "reactapp", "nuxtpublic", "public"} {
		if rest, ok := strings.CutPrefix(folded, prefix); ok {
			if n, ok := rows.find("", rest); ok {
				return n, true
			}
		}
	}
	return Named{}, false
}

// SameName reports whether two spellings name one setting.
func SameName(a, b string) bool { return fold(a) == fold(b) }

// FoldName returns what is equal for names that [SameName] takes for one.
func FoldName(name string) string { return fold(name) }
