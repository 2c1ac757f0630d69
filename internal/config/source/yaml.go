package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The budget of walking one YAML file: an alias can stand for a tree, and for itself.
const (
	maxNodes     = 100_000
	maxYAMLDepth = 100
	maxDocuments = 1_000
)

var errBudget = errors.New("too many nodes")

// node is a YAML node with the file it stands in, and a budget that all nodes of the file share.
type node struct {
	n      *yaml.Node
	file   string
	budget *int
	depth  int
}

// parseYAML reads the documents of a file. What follows a mistake is not read; what came before it is.
func parseYAML(file string, text []byte) ([]node, error) {
	if deep(text) {
		return nil, errBudget
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	budget := maxNodes
	var out []node
	for len(out) < maxDocuments {
		var doc yaml.Node
		err := d.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, errors.New("it is no YAML")
		}
		if doc.Kind == yaml.DocumentNode && len(doc.Content) > 0 {
			out = append(out, node{n: doc.Content[0], file: file, budget: &budget})
		}
	}
	return out, nil
}

// deep refuses flow collections that are nested beyond reason before the parser follows them.
func deep(text []byte) bool {
	depth, most := 0, 0
	for _, c := range text {
		switch c {
		case '[', '{':
			if depth++; depth > most {
				most = depth
			}
		case ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return most > 1000
}

// resolved follows an alias, at most a few times.
func (n node) resolved() node {
	for range 5 {
		if n.n == nil || n.n.Kind != yaml.AliasNode {
			return n
		}
		n.n = n.n.Alias
		n.depth += 10 // an alias into itself runs out of depth soon
	}
	n.n = nil
	return n
}

func (n node) ok() bool { return n.n != nil }

// spend takes a node from the budget.
func (n node) spend() bool {
	if n.n == nil || n.depth > maxYAMLDepth || *n.budget <= 0 {
		return false
	}
	*n.budget--
	return true
}

// entry is a key of a mapping with its value.
type entry struct {
	key   string
	at    *yaml.Node
	value node
}

// entries returns those of a mapping, merge keys (<<) included, none for another kind of node.
func (n node) entries() []entry {
	m := n.resolved()
	if !m.spend() || m.n.Kind != yaml.MappingNode {
		return nil
	}
	var out []entry
	for i := 0; i+1 < len(m.n.Content); i += 2 {
		k := m.n.Content[i]
		value := node{n: m.n.Content[i+1], file: m.file, budget: m.budget, depth: m.depth + 1}
		if k.Tag == "!!merge" {
			merged := value.resolved()
			if merged.ok() && merged.n.Kind == yaml.SequenceNode {
				for _, part := range merged.items() {
					out = append(part.entries(), out...)
				}
			} else {
				out = append(value.entries(), out...)
			}
			continue
		}
		out = append(out, entry{k.Value, k, value})
	}
	return out
}

// items returns those of a list.
func (n node) items() []node {
	s := n.resolved()
	if !s.spend() || s.n.Kind != yaml.SequenceNode {
		return nil
	}
	out := make([]node, 0, len(s.n.Content))
	for _, c := range s.n.Content {
		out = append(out, node{n: c, file: s.file, budget: s.budget, depth: s.depth + 1})
	}
	return out
}

// get returns the value at a path of keys; the last of duplicates.
func (n node) get(keys ...string) node {
	for _, k := range keys {
		found := node{}
		for _, e := range n.entries() {
			if e.key == k {
				found = e.value
			}
		}
		if n = found; !n.ok() {
			return node{}
		}
	}
	return n.resolved()
}

// text returns a scalar's text, "" for anything else.
func (n node) text() string {
	s := n.resolved()
	if s.n == nil || s.n.Kind != yaml.ScalarNode || s.n.Tag == "!!null" {
		return ""
	}
	return s.n.Value
}

// scalar returns a scalar's text, and false for what is none, null included.
func (n node) scalar() (string, bool) {
	s := n.resolved()
	if s.n == nil || s.n.Kind != yaml.ScalarNode || s.n.Tag == "!!null" {
		return "", false
	}
	return s.n.Value, true
}

// literal is the type of a scalar where it is no string: !!int, !!bool, !!float.
func (n node) literal() string {
	s := n.resolved()
	if s.n == nil || s.n.Kind != yaml.ScalarNode || s.n.Tag == "!!str" || s.n.Tag == "!!null" || s.n.Style != 0 {
		return ""
	}
	return s.n.Tag
}

func (n node) isList() bool { s := n.resolved(); return s.ok() && s.n.Kind == yaml.SequenceNode }

func (n node) where() finding.Where {
	if n.n == nil {
		return finding.Where{File: n.file}
	}
	return finding.Where{File: n.file, Line: n.n.Line, Column: n.n.Column}
}

func (e entry) where() finding.Where {
	return finding.Where{File: e.value.file, Line: e.at.Line, Column: e.at.Column}
}

// flatten calls visit for every scalar that has a key, with the path of keys to it, joined by a dot; items of lists by
// number.
func (n node) flatten(prefix string, visit func(name string, at finding.Where, value node)) error {
	r := n.resolved()
	if !r.ok() {
		return nil
	}
	if *r.budget <= 0 || r.depth > maxYAMLDepth {
		return errBudget
	}
	join := func(key string) string {
		if prefix == "" {
			return key
		}
		return prefix + "." + key
	}
	switch r.n.Kind {
	case yaml.MappingNode:
		for _, e := range r.entries() {
			v := e.value.resolved()
			if v.ok() && v.n.Kind == yaml.ScalarNode {
				if !v.spend() {
					return errBudget
				}
				visit(join(e.key), e.where(), e.value)
				continue
			}
			if err := e.value.flatten(join(e.key), visit); err != nil {
				return err
			}
		}
	case yaml.SequenceNode:
		for i, item := range r.items() {
			if v := item.resolved(); v.ok() && v.n.Kind == yaml.ScalarNode {
				continue // an item of a list has no name of its own
			}
			if err := item.flatten(join(fmt.Sprint(i)), visit); err != nil {
				return err
			}
		}
	default:
	}
	return nil
}

// define makes a definition of a scalar.
func define(name string, at finding.Where, text, literal string, kind config.Kind, origin string) *config.Definition {
	meant := config.Meant(name)
	v := config.NewValue(text)
	if meant.Meaning.Secret() {
		v = v.AsSecret()
	}
	d := &config.Definition{
		Name: name, Meaning: meant.Meaning, Unit: meant.Unit, Value: v, Where: at, Kind: kind, Origin: origin, Certainty: config.Known, Literal: literal,
	}
	if !meant.Relied {
		d.Unit = config.UnitUnknown
	}
	return d
}

// environmentOf reads the deployment that a path is about from its file name and folders: production, staging.
func environmentOf(file string) string {
	parts := strings.Split(strings.ToLower(file), "/")
	name := parts[len(parts)-1]
	for _, p := range strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '-' || r == '_' }) {
		if e := environmentWord(p); e != "" && p != "dev.env" {
			return e
		}
	}
	for i := len(parts) - 2; i >= 0; i-- {
		if e := environmentWord(parts[i]); e != "" {
			return e
		}
	}
	return ""
}

func environmentWord(w string) string {
	switch w {
	case "prod", "production", "live":
		return "production"
	case "staging", "stage", "stg", "preprod":
		return "staging"
	case "dev", "development":
		return "development"
	case "test", "testing", "ci":
		return "test"
	case "qa", "uat", "preview", "sandbox":
		return w
	}
	return ""
}

// isTemplate recognises files that are to be copied and filled in.
func isTemplate(file string) bool {
	lower := strings.ToLower(file[strings.LastIndexByte(file, '/')+1:])
	for _, w := range []string{"example", "sample", "template", ".dist", ".tmpl", ".tpl", "default", "skeleton", ".md"} {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}
