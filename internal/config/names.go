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

// names are the rows of the table by folded name; suffixes those whose name begins with "*.".
var names = sync.OnceValue(func() map[string]Named {
	rows := map[string]Named{}
	for line := range strings.Lines(nameTable) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 5 {
			continue
		}
		n := Named{Meaning: Meaning(f[1]), Unit: Unit(f[2]), Product: f[3], Relied: f[4] != "said"}
		if n.Unit == "-" {
			n.Unit = UnitUnknown
		}
		if n.Product == "-" {
			n.Product = ""
		}
		rows[fold(f[0])] = n
	}
	return rows
})

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
	if n, ok := rows[folded]; ok {
		return n, true
	}
	// SPRING_..., JWT_EXPIRATION: a dotted property as a variable has its dots as underscores.
	if n, ok := rows[strings.ReplaceAll(folded, ".", "")]; ok && strings.Contains(folded, ".") {
		return n, true
	}
	if i := strings.IndexByte(folded, '.'); i >= 0 {
		if n, ok := rows["*"+folded[i:]]; ok {
			return n, true
		}
	}
	for _, prefix := range []string{"nextpublic", "vite", "reactapp", "nuxtpublic", "public"} {
		if rest, ok := strings.CutPrefix(folded, prefix); ok {
			if n, ok := rows[rest]; ok {
				return n, true
			}
		}
	}
	return Named{}, false
}

// SameName reports whether two spellings name one setting.
func SameName(a, b string) bool { return fold(a) == fold(b) }
