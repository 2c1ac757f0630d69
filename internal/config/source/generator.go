package source

import (
	"path"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// generator is an entry of configMapGenerator or secretGenerator.
type generator struct {
	object *kubeObject
	// behavior (kustomize spells it so) is empty for an object of its own, merge or replace where a base makes it already.
	behavior string
	overlay  overlay
}

// generate notes what a kustomization makes of literals and env files. Whole files (files:) hold no variables.
func (g *gatherer) generate(f *File, d node, o overlay) {
	for _, kind := range []string{"ConfigMap", "Secret"} {
		key := map[string]string{"ConfigMap": "configMapGenerator", "Secret": "secretGenerator"}[kind]
		for _, item := range d.get(key).items() {
			made := &kubeObject{kind: kind, name: item.get("name").text(), namespace: item.get("namespace").text(), environment: o.environment, where: item.where(), made: true}
			envs := item.get("envs").items()
			if one := item.get("env"); one.ok() {
				envs = append(envs, one)
			}
			for _, e := range envs {
				g.generateFrom(f, e.text(), made)
			}
			for _, lit := range item.get("literals").items() {
				if name, value, ok := strings.Cut(lit.text(), "="); ok {
					made.put(define(name, lit.where(), strings.Trim(value, `"'`), "", config.ConfigMap, ""))
				}
			}
			g.generators = append(g.generators, generator{made, item.get("behavior").text(), o})
		}
	}
}

// generateFrom reads an env file that becomes an object. Kustomize takes what follows the equals sign as it is, quotes
// and all, and the value of a name without one from whoever runs it.
func (g *gatherer) generateFrom(f *File, name string, made *kubeObject) {
	file := path.Join(path.Dir(f.Path), name)
	from := g.tree.Files[file]
	if from == nil {
		g.unexamined(f.Path, "a generator's "+finding.Quote(name)+" is not here")
		return
	}
	g.handed[file] = true
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(from.Text), "\ufeff")) {
		n++
		name, value, ok := strings.Cut(strings.TrimLeft(strings.TrimRight(line, "\r\n"), " \t"), "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		made.put(define(name, finding.Where{File: file, Line: n, Column: 1}, value, "", config.ConfigMap, ""))
	}
}

// put gives a generated object a key; the later counts.
func (o *kubeObject) put(d *config.Definition) {
	d.Kind, d.Origin, d.Environment, d.Rank = config.ConfigMap, o.kind+" "+finding.Safe(o.name), o.environment, 0
	if o.kind == "Secret" {
		d.Kind, d.InSecret = config.KubeSecret, true
	}
	o.settings = slices.DeleteFunc(o.settings, func(x *config.Definition) bool { return x.Name == d.Name })
	o.settings = append(o.settings, d)
}

// generatedObjects settles what the generators make, an overlay's after those of its base.
func (g *gatherer) generatedObjects() []*kubeObject {
	var out []*kubeObject
	for _, own := range g.generators {
		if own.behavior == "" || own.behavior == "create" {
			out = append(out, own.object)
		}
	}
	for _, own := range g.generators {
		if own.behavior == "" || own.behavior == "create" {
			continue
		}
		if own.object.environment == "" {
			g.unexamined(own.object.where.File, "a generator changes another one's object, for no deployment that its folder names")
			continue
		}
		if own.behavior == "merge" {
			own.merge(g.generators)
		}
		out = append(out, own.object)
	}
	return out
}

// merge adds the keys of the base's object that the overlay's does not set.
func (own generator) merge(all []generator) {
	for _, base := range all {
		b := base.object
		if base.behavior == "merge" || b.kind != own.object.kind || b.name != own.object.name || b.environment != "" || !own.overlay.takes(b.where.File) {
			continue
		}
		for _, d := range b.settings {
			if !slices.ContainsFunc(own.object.settings, func(x *config.Definition) bool { return x.Name == d.Name }) {
				c := *d
				c.Environment = own.object.environment
				own.object.settings = append(own.object.settings, &c)
			}
		}
	}
}

// adoptUsers makes copies of the base's workloads that refer to an object which the overlay makes.
func (o overlay) adoptUsers(objects []*kubeObject, workloads *[]workload) {
	if o.environment == "" {
		return
	}
	for i := range *workloads {
		w := (*workloads)[i]
		if w.environment != "" || !o.takes(w.where.File) || slices.ContainsFunc(*workloads, func(x workload) bool { return x.kind == w.kind && x.name == w.name && x.environment == o.environment }) {
			continue
		}
		if slices.ContainsFunc(objects, func(made *kubeObject) bool { return made.made && made.environment == o.environment && w.refersTo(made) }) {
			o.adopt(workloads, i)
		}
	}
}

// refersTo reports whether the environment of one of the workload's containers comes from the object.
func (w workload) refersTo(o *kubeObject) bool {
	from, key := "configMapRef", "configMapKeyRef"
	if o.kind == "Secret" {
		from, key = "secretRef", "secretKeyRef"
	}
	return slices.ContainsFunc(w.containers, func(c node) bool {
		return slices.ContainsFunc(c.get("envFrom").items(), func(e node) bool { return e.get(from, "name").text() == o.name }) ||
			slices.ContainsFunc(c.get("env").items(), func(e node) bool { return e.get("valueFrom", key, "name").text() == o.name })
	})
}

// rename notes what the objects are called by manifests that are no part of the overlay which puts something around
// their names: a chart or another folder that refers to prod-session.
func (g *gatherer) rename(objects []*kubeObject) {
	for range 2 { // an overlay over an overlay
		for _, o := range g.overlays {
			if o.prefix == "" && o.suffix == "" {
				continue
			}
			for _, x := range objects {
				if !o.takes(x.where.File) {
					continue
				}
				for _, name := range append([]string{x.name}, x.aliases...) {
					if alias := o.prefix + name + o.suffix; len(x.aliases) < maxAliases && !slices.Contains(x.aliases, alias) {
						x.aliases = append(x.aliases, alias)
					}
				}
			}
		}
	}
}

// maxAliases bounds the names of one object.
const maxAliases = 16

// image returns what an overlay makes of the name of an image.
func (g *gatherer) image(w workload, image string) string {
	name, tag, _ := strings.Cut(image, ":")
	for _, o := range g.overlays {
		if other, ok := o.images[name]; ok && (o.environment == w.environment || o.environment == "") && o.takes(w.where.File) {
			return other + ":" + tag
		}
	}
	return image
}
