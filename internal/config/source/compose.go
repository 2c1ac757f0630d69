package source

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The ranks of definitions: the highest wins. What is in the environment beats what a program reads from a file, and
// that beats the default in its source.
const (
	rankSource    = 0
	rankFramework = 10
	rankEnvFile   = 20 // read by the program: dotenv and its like keep what is set already
	rankConfigMap = 40
	rankEnvFrom   = 40
	rankGiven     = 60
	rankRunning   = 80
)

// isComposeFile tells a compose file by its name, and the deployment that an addition is for.
func isComposeFile(file string) (variant string, ok bool) {
	name := path.Base(file)
	stem := strings.TrimSuffix(strings.TrimSuffix(name, ".yaml"), ".yml")
	if stem == name {
		return "", false
	}
	for _, b := range []string{"docker-compose", "compose", "docker_compose"} {
		if stem == b {
			return "", true
		}
		if rest, found := strings.CutPrefix(stem, b); found && (rest[0] == '.' || rest[0] == '-' || rest[0] == '_') {
			return rest[1:], true
		}
	}
	return "", false
}

// composeService is a service of one or several compose files that are merged.
type composeService struct {
	name        string
	where       finding.Where
	environment []composeVariable
	envFiles    []composeEnvFile
	build       string
	image       string
	profiles    []string
	extends     string
}

type composeVariable struct {
	name  string
	text  string
	where finding.Where
	keyed bool // named without a value: taken from outside
	lit   string
	reset bool
}

type composeEnvFile struct {
	path  string
	where finding.Where
	from  string
}

// readCompose reads the services of one file.
func readCompose(f *File) ([]composeService, error) {
	docs, err := parseYAML(f.Path, f.Text)
	var out []composeService
	for _, d := range docs {
		for _, e := range d.get("services").entries() {
			s := composeService{name: e.key, where: e.where()}
			s.environment = composeEnvironment(e.value.get("environment"))
			for _, x := range listOrOne(e.value.get("env_file")) {
				p := x.text()
				if p == "" {
					p = x.get("path").text()
				}
				if p != "" {
					s.envFiles = append(s.envFiles, composeEnvFile{p, x.where(), f.Path})
				}
			}
			build := e.value.get("build")
			if s.build = build.text(); s.build == "" {
				s.build = build.get("context").text()
			}
			if s.build != "" {
				s.build = path.Join(path.Dir(f.Path), s.build)
			}
			s.image = e.value.get("image").text()
			for _, p := range e.value.get("profiles").items() {
				s.profiles = append(s.profiles, p.text())
			}
			if x := e.value.get("extends"); x.get("file").text() == "" {
				if s.extends = x.text(); s.extends == "" {
					s.extends = x.get("service").text()
				}
			}
			out = append(out, s)
		}
	}
	return extended(out), err
}

// extended gives each service what the service of the same file that it extends has.
func extended(list []composeService) []composeService {
	out := slices.Clone(list)
	for i, s := range out {
		if s.extends == "" || s.extends == s.name {
			continue
		}
		for _, b := range list {
			if b.name == s.extends {
				out[i] = mergeService(b, s)
				out[i].name, out[i].where = s.name, s.where
			}
		}
	}
	return out
}

func listOrOne(n node) []node {
	if !n.ok() {
		return nil
	}
	if n.isList() {
		return n.items()
	}
	return []node{n}
}

func composeEnvironment(n node) []composeVariable {
	var out []composeVariable
	if n.isList() {
		for _, item := range n.items() {
			name, value, has := strings.Cut(item.text(), "=")
			if name != "" {
				out = append(out, composeVariable{name: name, text: value, where: item.where(), keyed: !has})
			}
		}
		return out
	}
	for _, e := range n.entries() {
		v := e.value.resolved()
		text, has := v.scalar()
		out = append(out, composeVariable{
			name: e.key, text: text, where: e.where(), keyed: !has, lit: v.literal(), reset: v.ok() && v.n.Tag == "!reset",
		})
	}
	return out
}

// mergeService lays an addition over a service: variables by name, env files after those that are there.
func mergeService(base, over composeService) composeService {
	out := base
	out.environment = slices.Clone(base.environment)
	for _, v := range over.environment {
		out.environment = slices.DeleteFunc(out.environment, func(b composeVariable) bool { return b.name == v.name && v.reset })
		if !v.reset {
			out.environment = append(out.environment, v)
		}
	}
	out.envFiles = append(slices.Clone(base.envFiles), over.envFiles...)
	if over.build != "" {
		out.build = over.build
	}
	if over.image != "" {
		out.image = over.image
	}
	return out
}

// compose gives the project the services of its compose files. Files of one folder are merged: the main one, its
// override, and each other addition as a deployment of its own.
func (g *gatherer) compose() {
	type group struct{ main, override, others []*File }
	groups := map[string]*group{}
	for _, f := range g.files(roleYAML) {
		if variant, ok := isComposeFile(f.Path); ok {
			dir := path.Dir(f.Path)
			if groups[dir] == nil {
				groups[dir] = &group{}
			}
			gr := groups[dir]
			switch variant {
			case "":
				gr.main = append(gr.main, f)
			case "override":
				gr.override = append(gr.override, f)
			default:
				gr.others = append(gr.others, f)
			}
			g.taken[f.Path] = true
		}
	}
	for _, dir := range sortedKeys(groups) {
		gr := groups[dir]
		if base := append(slices.Clone(gr.main), gr.override...); len(base) > 0 {
			g.composeProject(dir, "", base)
		}
		for _, o := range gr.others {
			if isTemplate(o.Path) {
				continue
			}
			variant, _ := isComposeFile(o.Path)
			env := environmentOf(variant + ".x")
			if env == "" {
				env = variant
			}
			g.composeProject(dir, env, append(slices.Clone(gr.main), o))
		}
	}
}

func (g *gatherer) composeProject(dir, environment string, files []*File) {
	var order []string
	merged := map[string]composeService{}
	for _, f := range files {
		list, err := readCompose(f)
		if err != nil {
			g.unexamined(f.Path, err.Error())
		}
		for _, s := range list {
			if b, ok := merged[s.name]; ok {
				merged[s.name] = mergeService(b, s)
				continue
			}
			order = append(order, s.name)
			merged[s.name] = s
		}
	}
	vars, varFile := g.composeScope(dir)
	for _, name := range order {
		g.composeService(merged[name], environment, vars, varFile)
	}
}

// composeScope is what names in the files stand for: the .env of their folder. Nothing of this process's environment
// is in it unless that was asked for.
func (g *gatherer) composeScope(dir string) (scope, string) {
	vars, name := scope{}, path.Join(dir, ".env")
	if f := g.tree.Files[name]; f != nil {
		settings, _ := ParseEnv(f.Text)
		for _, s := range settings {
			if _, set := vars[s.Name]; set || len(vars) < 10_000 {
				text := string(s.Value.Reveal())
				if s.Quote != '\'' {
					text = interpolate(text, vars).text
				}
				vars[s.Name] = text
			}
		}
		g.byCompose[name] = true
	}
	maps.Copy(vars, g.process)
	return vars, name
}

func (g *gatherer) composeService(s composeService, environment string, vars scope, varFile string) {
	svc := g.service(s.name, s.build, environment, s.where)
	svc.Deployed = true
	g.imageOf(svc, s.image)
	if svc.Receives == nil {
		svc.Receives = map[string]bool{}
	}
	for i, e := range s.envFiles {
		f, why := g.tree.Include(e.from, e.path)
		if f == nil {
			if why != "no such file" {
				g.unexamined(e.path, "env_file of "+s.name+": "+why)
			}
			continue
		}
		g.envReaders[f.Path] = append(g.envReaders[f.Path], svc)
		g.byCompose[f.Path] = true
		for _, d := range g.envDefinitions(f) {
			c := *d
			c.Kind, c.Rank = config.ComposeEnvFile, rankEnvFrom+min(i, 15)
			c.Origin = "env_file of " + s.name
			if r := interpolate(c.Value.Reveal(), vars); r.expanded && g.expands(f, d) {
				r.apply(&c, c.Value.Reveal())
			}
			c.Environment = environment
			svc.Receives[c.Name] = true
			g.give(svc, &c)
		}
	}
	for _, v := range s.environment {
		d := define(v.name, v.where, v.text, v.lit, config.ComposeEnvironment, "environment of "+s.name)
		d.Rank, d.Environment = rankGiven, environment
		svc.Receives[v.name] = true
		if v.keyed {
			text, set := vars[v.name]
			if set {
				interpolated{text: text, certainty: config.Known, expanded: true}.apply(d, "${"+v.name+"}")
				g.used[varFile+"\x00"+v.name] = true
			} else {
				d.Value, d.Certainty, d.Depends = config.Value{}, config.DependsOn, v.name
			}
			g.give(svc, d)
			continue
		}
		r := interpolate(v.text, vars)
		r.apply(d, v.text)
		g.noteUse(varFile, v.text)
		g.give(svc, d)
	}
}

// expands: compose replaces variables in an env file outside of single quotes.
func (g *gatherer) expands(f *File, d *config.Definition) bool {
	settings, _ := ParseEnv(f.Text)
	for _, s := range settings {
		if s.Line == d.Where.Line && s.Name == d.Name {
			return s.Quote != '\''
		}
	}
	return false
}

// noteUse remembers which variables of a .env a text refers to.
func (g *gatherer) noteUse(file, text string) {
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '$' {
			continue
		}
		n := i + 1
		if text[n] == '{' {
			n++
		}
		from := n
		for n < len(text) && isNameByte(text[n], n == from) {
			n++
		}
		if n > from {
			g.used[file+"\x00"+text[from:n]] = true
		}
	}
}
