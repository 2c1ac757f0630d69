package source

import (
	"bytes"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// frameworks reads the files that frameworks and gateways read themselves: Spring's application files, appsettings of
// ASP.NET, values of Helm charts, Envoy and Kong.
func (g *gatherer) frameworks() {
	for _, f := range g.files(roleYAML) {
		name := path.Base(f.Path)
		switch {
		case g.taken[f.Path]:
		case strings.HasPrefix(name, "application") && !strings.HasPrefix(name, "application-secret-sample"):
			g.springYAML(f)
		case strings.HasPrefix(name, "values") && g.tree.Files[path.Join(path.Dir(f.Path), "Chart.yaml")] != nil:
			g.helmValues(f)
		case bytes.Contains(f.Text, []byte("jwt_authn")):
			g.envoy(f)
		case bytes.Contains(f.Text, []byte("_format_version")) && bytes.Contains(f.Text, []byte("jwt")):
			g.kong(f)
		case !bytes.Contains(f.Text, []byte("apiVersion:")):
			g.productYAML(f)
		}
	}
	for _, f := range g.files(roleProperties) {
		g.springProperties(f)
	}
	for _, f := range g.files(roleJSON) {
		g.appSettings(f)
	}
	g.products()
}

// products reads the files of programs that are told by their names.
func (g *gatherer) products() {
	for _, f := range g.files(roleRealm) {
		g.realm(f)
	}
	for _, f := range g.files(roleNodeConfig) {
		g.nodeConfig(f)
	}
	for _, f := range g.files(roleINI) {
		g.ini(f)
	}
	for _, f := range g.files(roleTerraform) {
		g.terraform(f)
	}
	for _, f := range g.files(roleWebXML) {
		g.webXML(f)
	}
}

// springYAML reads application.yml and application-{profile}.yml, a document with its own profile included.
func (g *gatherer) springYAML(f *File) {
	docs, err := parseYAML(f.Path, f.Text)
	if err != nil {
		g.unexamined(f.Path, err.Error())
	}
	for _, d := range docs {
		environment, rank := springProfile(path.Base(f.Path))
		if p := d.get("spring", "config", "activate", "on-profile").text(); p != "" {
			environment, rank = environmentWord(p), rankFramework+1
		}
		svc := g.owner(f.Path, environment)
		err := d.flatten("", func(name string, at finding.Where, v node) {
			g.springProperty(f, svc, environment, rank, name, at, v.text(), v.literal())
		})
		if err != nil {
			g.unexamined(f.Path, err.Error())
		}
	}
}

func springProfile(name string) (environment string, rank int) {
	stem := name[:strings.LastIndexByte(name, '.')]
	if profile, ok := strings.CutPrefix(stem, "application-"); ok {
		if e := environmentWord(profile); e != "" {
			return e, rankFramework + 1
		}
		return profile, rankFramework + 1
	}
	return "", rankFramework
}

// springProperty takes one property; ${X:default} in it is a variable with what stands in for it.
func (g *gatherer) springProperty(f *File, svc *config.Service, environment string, rank int, name string, at finding.Where, text, literal string) {
	d := define(name, at, text, literal, config.Framework, path.Base(f.Path))
	d.Rank, d.Environment, d.Template = rank, environment, isTemplate(f.Path)
	if d.Meaning == config.NoMeaning {
		return
	}
	if inner, ok := strings.CutPrefix(text, "${"); ok && strings.HasSuffix(inner, "}") {
		variable, value, has := strings.Cut(strings.TrimSuffix(inner, "}"), ":")
		spelling := "${" + variable + "}"
		if has {
			spelling = "${" + variable + ":-" + value + "}"
		}
		interpolated{text: value, certainty: config.DependsOn, depends: variable, fallback: has, expanded: true}.apply(d, spelling)
		if !has {
			d.Value = config.Value{}
		}
	}
	g.give(svc, d)
}

func (g *gatherer) springProperties(f *File) {
	environment, rank := springProfile(path.Base(f.Path))
	svc := g.owner(f.Path, environment)
	n := 0
	for line := range strings.Lines(string(f.Text)) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == '!' {
			continue
		}
		i := strings.IndexAny(line, "=:")
		if i <= 0 {
			continue
		}
		g.springProperty(f, svc, environment, rank, strings.TrimSpace(line[:i]), finding.Where{File: f.Path, Line: n, Column: 1}, strings.TrimSpace(line[i+1:]), "")
	}
}

// appSettings reads appsettings.json and appsettings.{Environment}.json. JSON is YAML but for its comments and tabs.
func (g *gatherer) appSettings(f *File) {
	docs, err := parseYAML(f.Path, jsonAsYAML(f.Text))
	if err != nil {
		g.unexamined(f.Path, "it is no JSON")
		return
	}
	environment, rank := "", rankFramework
	if rest, ok := strings.CutPrefix(path.Base(f.Path), "appsettings."); ok && rest != "json" {
		environment, rank = environmentWord(strings.ToLower(strings.TrimSuffix(rest, ".json"))), rankFramework+1
	}
	svc := g.owner(f.Path, environment)
	svc.Consumers["dotnet"] = f.Path
	for _, d := range docs {
		err := d.flatten("", func(name string, at finding.Where, v node) {
			name = strings.ReplaceAll(name, ".", ":")
			def := define(name, at, v.text(), "", config.Framework, path.Base(f.Path))
			if n, ok := config.MeantIn("dotnet", name); ok {
				def.Meaning, def.Unit = n.Meaning, n.Unit
			}
			def.Rank, def.Environment, def.Template = rank, environment, isTemplate(f.Path)
			g.give(svc, def)
		})
		if err != nil {
			g.unexamined(f.Path, err.Error())
		}
	}
}

// helmValues reads what needs no rendering: environment lists and names that say what they are.
func (g *gatherer) helmValues(f *File) {
	g.taken[f.Path] = true
	docs, err := parseYAML(f.Path, f.Text)
	if err != nil {
		g.unexamined(f.Path, err.Error())
	}
	environment := environmentOf(path.Base(f.Path))
	chart := path.Base(path.Dir(f.Path))
	svc := g.service(chart, "", environment, finding.Where{File: f.Path, Line: 1})
	svc.Deployed = true
	give := func(name string, at finding.Where, text, literal string) {
		d := define(name, at, text, literal, config.HelmValues, path.Base(f.Path))
		d.Rank, d.Environment, d.Template = rankGiven, environment, isTemplate(f.Path)
		if strings.Contains(text, "{{") {
			d.Value, d.Certainty = config.Value{}, config.Opaque
		}
		g.give(svc, d)
	}
	for _, d := range docs {
		g.helmLists(d, give)
		if err := d.flatten("", func(name string, at finding.Where, v node) {
			last := name[strings.LastIndexByte(name, '.')+1:]
			if config.Meant(last).Meaning != config.NoMeaning && last != "name" {
				give(last, at, v.text(), v.literal())
			} else if i := strings.LastIndexByte(strings.TrimSuffix(name, "."+last), '.'); config.Meant(name[i+1:]).Meaning != config.NoMeaning {
				give(name[i+1:], at, v.text(), v.literal())
			}
		}); err != nil {
			g.unexamined(f.Path, err.Error())
		}
	}
}

// helmLists finds lists of {name, value} anywhere.
func (g *gatherer) helmLists(n node, give func(string, finding.Where, string, string)) {
	for _, e := range n.entries() {
		for _, item := range e.value.items() {
			if name := item.get("name"); name.text() != "" && item.get("value").ok() {
				give(name.text(), name.where(), item.get("value").text(), item.get("value").literal())
			}
		}
		g.helmLists(e.value, give)
	}
}

// envoy reads jwt_authn providers wherever they stand.
func (g *gatherer) envoy(f *File) {
	g.taken[f.Path] = true
	docs, err := parseYAML(f.Path, f.Text)
	if err != nil {
		g.unexamined(f.Path, err.Error())
	}
	for _, d := range docs {
		g.search(d, func(m node) {
			providers := m.get("providers")
			if !strings.Contains(m.get("@type").text(), "jwt_authn") && !providers.ok() {
				return
			}
			for _, p := range providers.entries() {
				if !p.value.get("issuer").ok() && !p.value.get("remote_jwks").ok() && !p.value.get("local_jwks").ok() {
					continue
				}
				svc := g.service("envoy "+p.key, "", environmentOf(f.Path), p.where())
				svc.Consumers["envoy"] = f.Path
				g.provider(svc, p.value, "Envoy provider "+finding.Safe(p.key))
			}
		})
	}
}

func (g *gatherer) provider(svc *config.Service, p node, origin string) {
	for _, e := range p.entries() {
		var m config.Meaning
		unit := config.UnitUnknown
		text := e.value.text()
		switch e.key {
		case "issuer":
			m = config.Issuer
		case "audiences":
			m = config.Audience
			if items := e.value.items(); len(items) == 1 {
				text = items[0].text()
			} else {
				continue
			}
		case "clock_skew_seconds":
			m, unit = config.Leeway, config.Seconds
		default:
			continue
		}
		g.give(svc, &config.Definition{
			Name: e.key, Meaning: m, Unit: unit, Value: config.NewValue(text), Where: e.where(), Kind: config.Gateway, Origin: origin, Rank: rankGiven, Certainty: config.Known,
			Environment: svc.Environment,
		})
	}
}

// istio reads the rules of a RequestAuthentication.
func (g *gatherer) istio(d node) {
	name := d.get("metadata", "name").text()
	for i, r := range d.get("spec", "jwtRules").items() {
		svc := g.service("istio "+name+strings.Repeat("'", i), "", environmentOf(d.file), r.where())
		svc.Consumers["istio"] = d.file
		g.provider(svc, r, "RequestAuthentication "+finding.Safe(name))
	}
}

// kong finds the jwt plugin in a declarative configuration.
func (g *gatherer) kong(f *File) {
	g.taken[f.Path] = true
	docs, err := parseYAML(f.Path, f.Text)
	if err != nil {
		g.unexamined(f.Path, err.Error())
	}
	for _, d := range docs {
		g.search(d, func(m node) {
			for _, p := range m.get("plugins").items() {
				if p.get("name").text() == "jwt" && p.get("enabled").text() != "false" {
					g.kongJWT(p.get("name"), p.get("config"))
				}
			}
		})
	}
}

// kongJWT: without claims_to_verify the plugin checks no exp.
func (g *gatherer) kongJWT(at, cfg node) {
	for _, c := range cfg.get("claims_to_verify").items() {
		if c.text() == "exp" {
			return
		}
	}
	g.project.Facts = append(g.project.Facts, config.Fact{Kind: config.FactSwitch, Name: "expiry-off", Where: at.where(), Detail: "Kong's jwt plugin without claims_to_verify: [exp]"})
}

// search calls visit for every mapping below, n included.
func (g *gatherer) search(n node, visit func(node)) {
	r := n.resolved()
	if !r.ok() || *r.budget <= 0 || r.depth > maxYAMLDepth {
		return
	}
	switch r.n.Kind {
	case yaml.MappingNode:
		visit(r)
		for _, e := range r.entries() {
			g.search(e.value, visit)
		}
	case yaml.SequenceNode:
		for _, item := range r.items() {
			g.search(item, visit)
		}
	default:
	}
}
