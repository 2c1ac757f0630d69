// Package openapi reads of an API's description (OpenAPI 3, Swagger 2) what says how a request authenticates: the
// declared schemes, and which of them each operation wants. It is pure, reads no references to other documents, and
// walks the text within a budget.
package openapi

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The bounds of a document.
const (
	// MaxBytes is the largest document that is read.
	MaxBytes = 4 << 20
	maxNodes = 100_000
	maxDepth = 100
)

// ErrNotOpenAPI is returned for a text that is no description of an API.
var ErrNotOpenAPI = errors.New("no OpenAPI document")

// errBudget is returned for a document that is too large or too deep to be looked at.
var errBudget = errors.New("the document is too large or nested too deeply")

// Document is an API's description.
type Document struct {
	// Version is what it says of itself: "3.0.3", "2.0".
	Version string
	// Schemes are the declared security schemes, in the order of the document.
	Schemes []Scheme
	// Operations are those of its paths.
	Operations []Operation

	prefixes []string // the paths of its servers
}

// Kind is the kind of a security scheme.
type Kind string

// The kinds of schemes that say where a token goes.
const (
	// HTTP is a scheme of the Authorization field: bearer, basic.
	HTTP Kind = "http"
	// APIKey is a value in a header field, a cookie or the query.
	APIKey Kind = "apiKey"
	// OAuth2 gets a token at an address and sends it as Bearer; OpenIDConnect finds that address by discovery.
	OAuth2        Kind = "oauth2"
	OpenIDConnect Kind = "openIdConnect"
)

// Scheme is a declared way of authenticating.
type Scheme struct {
	Name string
	Kind Kind
	// Scheme is the HTTP scheme (bearer, basic), for HTTP.
	Scheme string
	// In and Field are where an API key goes: header, cookie or query, and its name.
	In, Field string
	// TokenURL is where a token is asked for, as written, for OAuth2.
	TokenURL string
	// Line is where it is declared, from 1.
	Line int
}

// Operation is a method on a path.
type Operation struct {
	// Method is in upper case; Path is the template: /users/{id}.
	Method, Path string
	// Security lists what it wants: alternatives, each a set of scheme names. An empty alternative means that nothing
	// is needed. Nil means that no requirement is declared at all.
	Security [][]string
	// Parameters is set when it has a header parameter named Authorization, which tools must ignore.
	AuthorizationParameter bool
	// Needs is set when it has parameters that a caller must fill in.
	Needs bool
	Line  int
}

// Parse reads a document, JSON or YAML. Every error is [ErrNotOpenAPI] or says what bound was passed.
func Parse(text []byte) (Document, error) {
	if len(text) > MaxBytes {
		return Document{}, errBudget
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) == 0 {
		return Document{}, ErrNotOpenAPI
	}
	p := parser{budget: maxNodes}
	if err := p.measure(&root, 0); err != nil {
		return Document{}, err
	}
	top := root.Content[0]
	d := Document{Version: scalar(get(top, "openapi"))}
	if d.Version == "" {
		d.Version = scalar(get(top, "swagger"))
	}
	if d.Version == "" || get(top, "paths") == nil {
		return Document{}, ErrNotOpenAPI
	}
	schemes := get(get(top, "components"), "securitySchemes")
	if schemes == nil {
		schemes = get(top, "securityDefinitions")
	}
	each(schemes, func(name string, n *yaml.Node) { d.Schemes = append(d.Schemes, readScheme(name, n)) })
	d.prefixes = prefixes(top)
	general := requirement(get(top, "security"))
	each(get(top, "paths"), func(path string, n *yaml.Node) {
		shared := get(n, "parameters")
		each(n, func(method string, o *yaml.Node) {
			if slices.Contains(methods[:], method) {
				d.Operations = append(d.Operations, operation(strings.ToUpper(method), path, o, shared, general))
			}
		})
	})
	return d, nil
}

var methods = [...]string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

type parser struct{ budget int }

// measure walks the whole document once, within the budget. An alias counts as what it is: its target is walked where
// it stands, never from here.
func (p *parser) measure(n *yaml.Node, depth int) error {
	if p.budget--; p.budget < 0 || depth > maxDepth {
		return errBudget
	}
	for _, c := range n.Content {
		if err := p.measure(c, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// resolved follows an alias once: one that leads to another is not followed, so that none can lead back to itself.
func resolved(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n == nil || n.Kind == yaml.AliasNode {
		return nil
	}
	return n
}

// get returns a member of a mapping, nil where there is none.
func get(n *yaml.Node, name string) *yaml.Node {
	var found *yaml.Node
	each(n, func(key string, value *yaml.Node) {
		if key == name && found == nil {
			found = value
		}
	})
	return found
}

// each visits the members of a mapping in order.
func each(n *yaml.Node, visit func(name string, value *yaml.Node)) {
	if n = resolved(n); n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if v := resolved(n.Content[i+1]); v != nil {
			visit(n.Content[i].Value, v)
		}
	}
}

func items(n *yaml.Node) []*yaml.Node {
	if n = resolved(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func scalar(n *yaml.Node) string {
	if n = resolved(n); n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

func readScheme(name string, n *yaml.Node) Scheme {
	s := Scheme{Name: name, Kind: Kind(scalar(get(n, "type"))), Line: n.Line}
	switch s.Kind {
	case HTTP:
		s.Scheme = strings.ToLower(scalar(get(n, "scheme")))
	case "basic": // Swagger 2
		s.Kind, s.Scheme = HTTP, "basic"
	case APIKey:
		s.In, s.Field = scalar(get(n, "in")), scalar(get(n, "name"))
	case OAuth2:
		s.TokenURL = scalar(get(n, "tokenUrl")) // Swagger 2
		each(get(n, "flows"), func(_ string, flow *yaml.Node) {
			if s.TokenURL == "" {
				s.TokenURL = scalar(get(flow, "tokenUrl"))
			}
		})
	case OpenIDConnect:
	}
	return s
}

// requirement reads a security member; nil where it is absent.
func requirement(n *yaml.Node) [][]string {
	if n = resolved(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	out := [][]string{}
	for _, alternative := range items(n) {
		set := []string{}
		each(alternative, func(name string, _ *yaml.Node) { set = append(set, name) })
		out = append(out, set)
	}
	return out
}

func operation(method, path string, o, shared *yaml.Node, general [][]string) Operation {
	op := Operation{Method: method, Path: path, Security: general, Line: o.Line}
	if own := requirement(get(o, "security")); own != nil {
		op.Security = own
	}
	for _, list := range []*yaml.Node{shared, get(o, "parameters")} {
		for _, p := range items(list) {
			in, name := scalar(get(p, "in")), scalar(get(p, "name"))
			op.AuthorizationParameter = op.AuthorizationParameter || in == "header" && strings.EqualFold(name, "Authorization")
			op.Needs = op.Needs || in != "" && scalar(get(p, "required")) == "true"
		}
	}
	return op
}

// prefixes lists the paths under which the operations are found: those of the servers, or Swagger 2's basePath.
func prefixes(top *yaml.Node) []string {
	out := []string{""}
	add := func(text string) {
		if _, rest, ok := strings.Cut(text, "://"); ok {
			_, text, _ = strings.Cut(rest, "/")
			text = "/" + text
		}
		if text = strings.TrimRight(text, "/"); text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	add(scalar(get(top, "basePath")))
	for _, s := range items(get(top, "servers")) {
		add(scalar(get(s, "url")))
	}
	return out
}

// Find returns the operation that a request of this method and path is, the most literal template first.
func (d Document) Find(method, path string) (Operation, bool) {
	best, found, most := Operation{}, false, -1
	for _, op := range d.Operations {
		if op.Method != method {
			continue
		}
		for _, prefix := range d.prefixes {
			if n, ok := fits(prefix+op.Path, path); ok && n > most {
				best, found, most = op, true, n
			}
		}
	}
	return best, found
}

// fits compares a path with a template, segment by segment, and counts those that are literal. A slash at the end does
// not count: servers redirect for it.
func fits(template, path string) (literal int, ok bool) {
	a, b := strings.Split(strings.Trim(template, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	if len(a) != len(b) {
		return 0, false
	}
	for i := range a {
		switch {
		case a[i] == b[i]:
			literal++
		case strings.HasPrefix(a[i], "{") && strings.HasSuffix(a[i], "}") && b[i] != "":
		default:
			return 0, false
		}
	}
	return literal, true
}

// Ways lists how a tool that follows the document authenticates this operation: the first alternative that wants
// something. It is empty where nothing is wanted.
func (d Document) Ways(op Operation) []Scheme {
	for _, set := range op.Security {
		var ways []Scheme
		for _, name := range set {
			if i := slices.IndexFunc(d.Schemes, func(s Scheme) bool { return s.Name == name }); i >= 0 {
				ways = append(ways, d.Schemes[i])
			}
		}
		if len(ways) > 0 {
			return ways
		}
	}
	return nil
}

// Undefined lists the names that an operation wants and the document does not declare: tools send nothing for them.
func (d Document) Undefined(op Operation) []string {
	var out []string
	for _, set := range op.Security {
		for _, name := range set {
			if !slices.ContainsFunc(d.Schemes, func(s Scheme) bool { return s.Name == name }) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Sends says in words what Swagger UI sends for a scheme, once a token was pasted into its dialogue.
func (s Scheme) Sends() string {
	switch s.Kind {
	case HTTP:
		if s.Scheme == "basic" {
			return "Authorization: Basic USER:PASSWORD"
		}
		return "Authorization: Bearer TOKEN"
	case OAuth2, OpenIDConnect:
		return "Authorization: Bearer TOKEN"
	case APIKey:
		switch s.In {
		case "header":
			return s.Field + ": TOKEN"
		case "cookie":
			return fmt.Sprintf("the cookie %s, if the browser has it: no script can set it", s.Field)
		case "query":
			return "?" + s.Field + "=TOKEN"
		}
	}
	return "nothing"
}

// Bearer reports whether the scheme sends the token as RFC 6750 §2.1 says.
func (s Scheme) Bearer() bool {
	return s.Kind == OAuth2 || s.Kind == OpenIDConnect || s.Kind == HTTP && s.Scheme == "bearer"
}

// Bare reports whether the scheme sends the token in the Authorization field without a scheme.
func (s Scheme) Bare() bool {
	return s.Kind == APIKey && s.In == "header" && strings.EqualFold(s.Field, "Authorization")
}
