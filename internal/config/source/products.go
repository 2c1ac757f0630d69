package source

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// product is a program with a configuration file of its own, whose names mean something there alone.
type product struct {
	// scope is that of its rows in the table of names; image is what names of its images hold.
	scope, image string
	// keys are keys at the top of its file; all of them are there, or one of any.
	keys, any []string
	// named restricts it to files of a name.
	named func(file string) bool
	// variable is the variable of the environment that overrides a name of the file; nil where there is none.
	variable func(name string) string
}

func upper(prefix string) func(string) string {
	return func(name string) string {
		return prefix + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(name))
	}
}

func yamlProducts() []product {
	base := func(names ...string) func(string) bool {
		return func(file string) bool { return slices.Contains(names, path.Base(file)) }
	}
	return []product{
		{scope: "Dex", image: "dex", keys: []string{"issuer", "storage"}},
		{scope: "Hydra", image: "hydra", keys: []string{"urls"}, any: []string{"ttl", "dsn", "strategies", "oauth2"}, variable: upper("")},
		{scope: "Kratos", image: "kratos", keys: []string{"selfservice"}, any: []string{"session", "identity"}, variable: upper("")},
		{scope: "Authelia", image: "authelia", any: []string{"authentication_backend", "access_control", "identity_providers"}, named: base("configuration.yml", "configuration.yaml"), variable: upper("AUTHELIA_")},
		{scope: "Synapse", image: "synapse", named: base("homeserver.yaml", "homeserver.yml")},
		{scope: "Zitadel", image: "zitadel", keys: []string{"OIDC"}, variable: upper("ZITADEL_")},
		{scope: "Symfony", any: []string{"lexik_jwt_authentication", "gesdinet_jwt_refresh_token", "framework"}, named: func(file string) bool { return strings.Contains(file, "config/packages/") }},
	}
}

func (p product) is(file string, top []entry) bool {
	if p.named != nil && !p.named(file) {
		return false
	}
	has := func(key string) bool { return slices.ContainsFunc(top, func(e entry) bool { return e.key == key }) }
	for _, k := range p.keys {
		if !has(k) {
			return false
		}
	}
	return len(p.any) == 0 || slices.ContainsFunc(p.any, has)
}

// productYAML reads the file of an identity provider or framework, where it is one.
func (g *gatherer) productYAML(f *File) bool {
	docs, err := parseYAML(f.Path, f.Text)
	if err != nil || len(docs) == 0 {
		return false
	}
	top := docs[0].entries()
	for _, p := range yamlProducts() {
		if !p.is(f.Path, top) {
			continue
		}
		g.taken[f.Path] = true
		for _, d := range docs {
			g.productFile(p, f, d, environmentOf(f.Path))
		}
		return true
	}
	return false
}

// productFile gives the settings of a product's file to the product.
func (g *gatherer) productFile(p product, f *File, d node, environment string) {
	var svc *config.Service
	if err := d.flatten("", func(name string, at finding.Where, v node) {
		if _, ok := config.MeantIn(p.scope, name); !ok {
			return
		}
		if svc == nil {
			svc = g.productService(p, f, environment)
		}
		g.productSetting(svc, p, f, name, at, v.text())
	}); err != nil {
		g.unexamined(f.Path, err.Error())
	}
}

// productService is the deployed service with the product's image, else one of the product's name; a framework's
// file belongs to the code around it.
func (g *gatherer) productService(p product, f *File, environment string) *config.Service {
	if p.image == "" {
		return g.owner(f.Path, environment)
	}
	for _, s := range g.project.Services {
		if s.Deployed && s.Environment == environment && s.Has(p.image) {
			return s
		}
	}
	s := g.service(p.image, "", environment, finding.Where{File: f.Path, Line: 1})
	s.Consumers[p.image] = f.Path
	return s
}

// productSetting makes a definition of a name that the product knows.
func (g *gatherer) productSetting(svc *config.Service, p product, f *File, name string, at finding.Where, text string) {
	n, ok := config.MeantIn(p.scope, name)
	if !ok {
		return
	}
	d := &config.Definition{
		Name: name, Meaning: n.Meaning, Value: config.NewValue(text), Where: at, Kind: config.Framework, Origin: path.Base(f.Path), Rank: rankFramework, Certainty: config.Known,
		Environment: svc.Environment, Template: f.role != roleNodeConfig && isTemplate(f.Path),
	}
	if n.Relied {
		d.Unit = n.Unit
	}
	if svc.Environment != "" {
		d.Rank++
	}
	if n.Meaning.Secret() {
		d.Value = d.Value.AsSecret()
	}
	if p.variable != nil {
		d.Variable = p.variable(name)
	}
	if inner, ok := strings.CutPrefix(text, "%env("); ok && strings.HasSuffix(inner, ")%") { // Symfony
		variable := strings.TrimSuffix(inner, ")%")
		variable = variable[strings.LastIndexByte(variable, ':')+1:]
		d.Value, d.Certainty, d.Depends = config.Value{}, config.DependsOn, variable
	} else if strings.Contains(text, "{{") || strings.Contains(text, "${") || strings.HasPrefix(text, "$") {
		d.Value, d.Certainty = config.Value{}, config.Opaque
	}
	g.give(svc, d)
}

// realm reads the export of a Keycloak realm. What a client has of its own beats the realm's.
func (g *gatherer) realm(f *File) {
	docs, err := parseYAML(f.Path, jsonAsYAML(f.Text))
	if err != nil {
		g.unexamined(f.Path, "it is no JSON")
		return
	}
	p := product{scope: "Keycloak", image: "keycloak"}
	for _, d := range docs {
		name := d.get("realm").text()
		if name == "" {
			continue
		}
		environment := environmentOf(f.Path)
		give := func(svc *config.Service, entries []entry, rank int) {
			for _, e := range entries {
				// A zero stands for what the realm, or the other time-out, says.
				if text := e.value.text(); text != "" && text != "0" {
					before := len(g.project.Definitions)
					g.productSetting(svc, p, f, e.key, e.where(), text)
					for _, x := range g.project.Definitions[before:] {
						x.Rank += rank
					}
				}
			}
		}
		svc := g.service("keycloak "+finding.Safe(name), "", environment, d.where())
		give(svc, d.entries(), 0)
		for _, c := range d.get("clients").items() {
			own := c.get("attributes").get("access.token.lifespan")
			if own.text() == "" {
				continue
			}
			client := g.service("keycloak "+finding.Safe(name)+"/"+finding.Safe(c.get("clientId").text()), "", environment, c.where())
			give(client, d.entries(), 0)
			before := len(g.project.Definitions)
			g.productSetting(client, p, f, "access.token.lifespan", own.where(), own.text())
			for _, x := range g.project.Definitions[before:] {
				x.Rank, x.Variable = x.Rank+1, "accessTokenLifespan"
			}
		}
	}
}

// nodeConfig reads config/default.json and config/{environment}.json of node-config, as Feathers has it.
func (g *gatherer) nodeConfig(f *File) {
	docs, err := parseYAML(f.Path, jsonAsYAML(f.Text))
	if err != nil {
		g.unexamined(f.Path, "it is no JSON")
		return
	}
	for _, d := range docs {
		if d.get("authentication").ok() {
			g.productFile(product{scope: "Feathers"}, f, d, environmentOf(path.Base(f.Path)))
		}
	}
}

// jsonAsYAML makes YAML of JSON with comments and tabs.
func jsonAsYAML(text []byte) []byte {
	var b bytes.Buffer
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("//")) {
			b.WriteByte('\n')
			continue
		}
		b.Write(bytes.ReplaceAll(line, []byte("\t"), []byte(" ")))
	}
	return b.Bytes()
}
