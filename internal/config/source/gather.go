package source

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// gatherer makes a project of what a tree holds.
type gatherer struct {
	tree     *Tree
	project  *config.Project
	packs    map[string]*pack
	services map[string]*config.Service
	// taken are YAML files that were understood already.
	taken map[string]bool
	// envReaders are the services that a deployment gives an env file; byCompose are env files that compose reads.
	envReaders map[string][]*config.Service
	byCompose  map[string]bool
	// used are variables of an env file that a compose file refers to, by file and name.
	used map[string]bool
	// overlays are the kustomizations, generators what they make of literals and files; handed are env files that become
	// such an object, which no code reads.
	overlays   []overlay
	generators []generator
	handed     map[string]bool
	// process is the environment of this process, where it was asked for.
	process map[string]string
	// env are the definitions of each env file.
	env map[string][]*config.Definition
}

// Running is the environment of a container that runs, as it was started.
type Running struct {
	// Service is the service that it belongs to, as compose or the manifests call it; Place calls it in reports.
	Service, Place string
	Variables      []Setting
}

// Outside is what is not in the tree, and was asked for by the user.
type Outside struct {
	// Process is the environment of this process, nil unless it was asked for.
	Process map[string]string
	Running *Running
}

// Gather reads the settings of a tree and settles what each service gets. meanings are names that the project gives a
// meaning.
func Gather(t *Tree, out Outside, meanings map[string]config.Meaning) *config.Project {
	g := &gatherer{
		tree: t, project: &config.Project{Tracked: t.Tracked, Unexamined: t.Unexamined, Files: t.Read},
		packs: map[string]*pack{}, services: map[string]*config.Service{}, taken: map[string]bool{},
		envReaders: map[string][]*config.Service{}, byCompose: map[string]bool{}, used: map[string]bool{},
		handed:  map[string]bool{},
		process: out.Process, env: map[string][]*config.Definition{},
	}
	g.packages()
	for _, f := range g.files(roleYAML) { // generators before what refers to them
		if strings.HasPrefix(path.Base(f.Path), "kustomization") {
			docs, _ := parseYAML(f.Path, f.Text)
			for _, d := range docs {
				g.kustomization(f, d)
			}
			g.taken[f.Path] = true
		}
	}
	g.compose()
	g.kubernetes()
	g.frameworks()
	g.envFiles()
	g.remaining()
	g.processEnvironment()
	if out.Running != nil {
		g.running(*out.Running)
	}
	g.envLines()
	g.ignores()
	g.project.Rename(meanings)
	g.project.Resolve()
	return g.project
}

// files returns those of a role in the order of their paths.
func (g *gatherer) files(r role) []*File {
	var out []*File
	for _, p := range sortedKeys(g.tree.Files) {
		if f := g.tree.Files[p]; f.role == r {
			out = append(out, f)
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func (g *gatherer) unexamined(file, why string) {
	g.project.Unexamined = append(g.project.Unexamined, config.Unexamined{File: file, Reason: why})
}

// give adds a definition to a service and to the project.
func (g *gatherer) give(s *config.Service, d *config.Definition) {
	s.Give(d)
	g.project.Definitions = append(g.project.Definitions, d)
}

// envDefinitions reads an env file once.
func (g *gatherer) envDefinitions(f *File) []*config.Definition {
	if list, ok := g.env[f.Path]; ok {
		return list
	}
	settings, err := ParseEnv(f.Text)
	if err != nil {
		g.unexamined(f.Path, err.Error())
	}
	var out []*config.Definition
	for _, s := range settings {
		d := define(s.Name, finding.Where{File: f.Path, Line: s.Line, Column: 1}, string(s.Value.Reveal()), "", config.EnvFile, path.Base(f.Path))
		d.Environment, d.Template, d.Rank = environmentOf(path.Base(f.Path)), isTemplate(f.Path), rankEnvFile
		if strings.HasSuffix(f.Path, ".local") {
			d.Rank++
		}
		if r := interpolate(string(s.Value.Reveal()), nil); s.Quote != '\'' && r.depends != "" && strings.HasPrefix(string(s.Value.Reveal()), "${") {
			r.apply(d, string(s.Value.Reveal()))
		}
		out = append(out, d)
	}
	g.env[f.Path] = out
	return out
}

// envFiles gives the code in a folder what its env files say, the deployment's own file over the common one.
func (g *gatherer) envFiles() {
	byDir := map[string][]*File{}
	for _, f := range g.files(roleEnv) {
		if g.handed[f.Path] {
			continue
		}
		byDir[path.Dir(f.Path)] = append(byDir[path.Dir(f.Path)], f)
	}
	for _, dir := range sortedKeys(byDir) {
		common := []*File{}
		special := map[string][]*File{}
		for _, f := range byDir[dir] {
			defs := g.envDefinitions(f)
			if isTemplate(f.Path) {
				g.project.Definitions = append(g.project.Definitions, defs...)
				continue
			}
			if e := environmentOf(path.Base(f.Path)); e != "" {
				special[e] = append(special[e], f)
			} else {
				common = append(common, f)
			}
		}
		g.envOf(dir, "", common, nil)
		for _, e := range sortedKeys(special) {
			g.envOf(dir, e, common, special[e])
		}
	}
}

func (g *gatherer) envOf(dir, environment string, common, special []*File) {
	if len(common)+len(special) == 0 {
		return
	}
	p := g.packOf(path.Join(dir, "x"))
	// The file of a folder that only compose reads is nobody's else: compose interpolates it, it is not passed in.
	onlyCompose := g.byCompose[path.Join(dir, ".env")] && (p.dir != dir || len(p.consumers) == 0 && len(p.facts) == 0)
	var receivers []*config.Service
	for _, s := range g.project.Services {
		if s.Deployed && s.Dir == p.dir && p.dir == dir && s.Dir != "" && s.Environment == environment && g.readsEnvFile(s) {
			receivers = append(receivers, s)
		}
	}
	if receivers == nil && !onlyCompose && !(g.byCompose[path.Join(dir, ".env")] && p.used && environment == "" && len(p.facts) == 0) {
		receivers = append(receivers, g.owner(path.Join(dir, "x"), environment))
	}
	for _, s := range receivers {
		for i, f := range append(slices.Clone(common), special...) {
			g.envReaders[f.Path] = append(g.envReaders[f.Path], s)
			for _, d := range g.envDefinitions(f) {
				if i >= len(common) {
					d.Rank = rankEnvFile + 2
				}
				s.Give(d)
			}
		}
	}
	for _, f := range append(slices.Clone(common), special...) {
		g.project.Definitions = append(g.project.Definitions, g.envDefinitions(f)...)
	}
}

// readsEnvFile: the code has a library that reads .env, so that the file of its folder counts inside the container too.
func (g *gatherer) readsEnvFile(s *config.Service) bool {
	if s.Has("dotenv", "python-decouple", "python-dotenv", "pydantic-settings", "@nestjs/config", "next", "laravel/framework", "ruby dotenv-rails") {
		return true
	}
	return slices.ContainsFunc(s.Facts, func(f config.Fact) bool { return f.Kind == config.FactRead && f.Reader != "" && f.Reader != "spring" })
}

// remaining makes services of the code that no deployment was found for.
func (g *gatherer) remaining() {
	for _, dir := range sortedKeys(g.packs) {
		if p := g.packs[dir]; !p.used && (len(p.facts) > 0 || len(p.settings) > 0) {
			g.owner(path.Join(dir, "x"), "")
		}
	}
}

// processEnvironment lays the environment of this process over the services of the working folder.
func (g *gatherer) processEnvironment() {
	if g.process == nil {
		return
	}
	svc := g.owner(path.Join(g.top(), "x"), "")
	for _, name := range sortedKeys(g.process) {
		d := define(name, finding.Where{File: "environment"}, g.process[name], "", config.Process, "the environment of this process")
		if d.Meaning == config.NoMeaning {
			continue
		}
		d.Rank = rankRunning
		d.Value = d.Value.Spelled("${" + name + "}")
		g.give(svc, d)
	}
}

// running lays the environment of a container over the service that it belongs to: what was started is what counts.
func (g *gatherer) running(r Running) {
	var svc *config.Service
	for _, s := range g.project.Services {
		if s.Deployed && s.Name == r.Service && (svc == nil || s.Environment == "") {
			svc = s
		}
	}
	if svc == nil {
		svc = g.service(r.Service, "", "", finding.Where{File: r.Place})
		svc.Deployed = true
	}
	for _, v := range r.Variables {
		d := define(v.Name, finding.Where{File: r.Place}, string(v.Value.Reveal()), "", config.Container, "the environment of "+r.Place)
		if d.Meaning == config.NoMeaning {
			continue
		}
		d.Rank = rankRunning
		g.give(svc, d)
	}
}

// envLines keeps how each line of an env file is written, for what its readers make of it.
func (g *gatherer) envLines() {
	for _, f := range g.files(roleEnv) {
		settings, _ := ParseEnv(f.Text)
		lines := strings.Split(string(f.Text), "\n")
		for _, s := range settings {
			if s.Line > len(lines) {
				continue
			}
			line := strings.TrimPrefix(lines[s.Line-1], "\ufeff")
			_, raw, _ := strings.Cut(line, "=")
			g.project.EnvLines = append(g.project.EnvLines, config.EnvLine{
				Name: s.Name, Where: finding.Where{File: f.Path, Line: s.Line, Column: 1}, Raw: config.NewValue(strings.TrimRight(raw, "\r")).AsSecret(),
				Export: strings.HasPrefix(strings.TrimSpace(line), "export "), Template: isTemplate(f.Path),
				Services: g.envReaders[f.Path], ByCompose: g.byCompose[f.Path], Used: g.used[f.Path+"\x00"+s.Name],
			})
		}
	}
	slices.SortStableFunc(g.project.EnvLines, func(a, b config.EnvLine) int {
		return cmp.Or(strings.Compare(a.Where.File, b.Where.File), cmp.Compare(a.Where.Line, b.Where.Line))
	})
}

// ignores reads the comments of configuration files that mute findings.
func (g *gatherer) ignores() {
	for _, p := range sortedKeys(g.tree.Files) {
		f := g.tree.Files[p]
		if f.role == roleJSON || f.role == rolePackage || f.role == roleOptions {
			continue
		}
		g.project.Ignores = append(g.project.Ignores, config.IgnoresIn(p, string(f.Text), f.role == roleYAML, "#")...)
	}
}
