package source

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// overlay is a kustomization that changes what other folders hold, for one deployment.
type overlay struct {
	environment string
	// resources are the files and folders that it takes over, patches what it changes in them.
	resources []string
	patches   []patch
	// prefix and suffix are what it puts around the names of objects, images the other names that it gives to images.
	prefix, suffix string
	images         map[string]string
}

// patch changes one object: a document that is laid over it, or a list of operations (RFC 6902).
type patch struct {
	kind, name string
	doc        node
	file       *File
}

// envPatch is an entry of env that an overlay lays over a container.
type envPatch struct {
	// container is its name; where that is empty, index counts.
	container string
	index     int
	item      node
}

// kustomization notes generators, whose objects stand in no file, with their literals, and what an overlay changes.
func (g *gatherer) kustomization(f *File, d node) {
	dir := path.Dir(f.Path)
	o := overlay{environment: environmentOf(f.Path), prefix: d.get("namePrefix").text(), suffix: d.get("nameSuffix").text(), images: map[string]string{}}
	for _, key := range []string{"resources", "bases", "components"} {
		for _, r := range d.get(key).items() {
			o.resources = append(o.resources, path.Join(dir, r.text()))
		}
	}
	for _, item := range d.get("images").items() {
		if name := item.get("newName").text(); name != "" {
			o.images[item.get("name").text()] = name
		}
	}
	for _, unread := range []struct{ key, why string }{{"helmCharts", "its Helm charts need rendering"}, {"replacements", "its replacements need kustomize"}, {"vars", "its vars need kustomize"}} {
		if len(d.get(unread.key).items()) > 0 {
			g.unexamined(f.Path, unread.why)
		}
	}
	g.generate(f, d, o)
	for _, item := range d.get("patchesStrategicMerge").items() {
		g.patchesOf(&o, f, node{}, item)
	}
	for _, key := range []string{"patches", "patchesJson6902"} {
		for _, item := range d.get(key).items() {
			text := item.get("path")
			if !text.ok() {
				text = item.get("patch")
			}
			g.patchesOf(&o, f, item.get("target"), text)
		}
	}
	if len(o.patches) > 0 && o.environment == "" {
		g.unexamined(f.Path, "its patches are of no deployment that its folder names")
		o.patches = nil
	}
	g.overlays = append(g.overlays, o)
}

// patchesOf reads patches from a file, or from the text itself where it is none's name.
func (g *gatherer) patchesOf(o *overlay, f *File, target, text node) {
	s := text.text()
	file, source, shift := f, []byte(s), 0
	name := path.Join(path.Dir(f.Path), s)
	switch found := g.tree.Files[name]; {
	case found != nil:
		file, source = found, found.Text
		g.taken[name] = true
	case strings.ContainsAny(s, ":{"):
		if shift = text.n.Line; text.n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			shift--
		}
	default:
		g.unexamined(f.Path, "its patch is no file here")
		return
	}
	docs, err := parseYAML(file.Path, source)
	if err != nil {
		g.unexamined(file.Path, err.Error())
	}
	for _, d := range docs {
		moveDown(d.n, shift, 0)
		p := patch{d.get("kind").text(), d.get("metadata", "name").text(), d, file}
		if k := target.get("kind").text(); target.ok() && k != "" {
			p.kind = k
		}
		if n := target.get("name").text(); target.ok() && n != "" {
			p.name = n
		}
		if p.name == "" || strings.ContainsAny(p.name, "*|[(+?^$") {
			g.unexamined(f.Path, "a patch for every object of a kind, or for all whose name fits a pattern")
			continue
		}
		o.patches = append(o.patches, p)
	}
}

// moveDown corrects the lines of a document that stands inside of another one.
func moveDown(n *yaml.Node, by, depth int) {
	if by == 0 || depth > maxYAMLDepth || n == nil {
		return
	}
	n.Line += by
	for _, c := range n.Content {
		moveDown(c, by, depth+1)
	}
}

// overlaid adds what the overlays make of the workloads and objects of their bases.
func (g *gatherer) overlaid(objects *[]*kubeObject, workloads *[]workload) {
	for _, o := range g.overlays {
		o.adoptUsers(*objects, workloads)
		for _, p := range o.patches {
			switch p.kind {
			case "ConfigMap", "Secret", "SealedSecret", "ExternalSecret":
				g.patchObject(o, p, objects)
			default:
				g.patchWorkload(o, p, workloads)
			}
		}
	}
}

// takes reports whether the overlay takes a file over.
func (o overlay) takes(file string) bool {
	return slices.ContainsFunc(o.resources, func(r string) bool { return file == r || strings.HasPrefix(file, r+"/") || r == "." })
}

// adopt makes the overlay's own copy of a workload of its base, and returns where it is.
func (o overlay) adopt(workloads *[]workload, base int) int {
	w := (*workloads)[base]
	w.environment, w.patches = o.environment, nil
	*workloads = append(*workloads, w)
	return len(*workloads) - 1
}

func (g *gatherer) patchWorkload(o overlay, p patch, workloads *[]workload) {
	is := func(environment string) func(w workload) bool {
		return func(w workload) bool {
			return w.kind == p.kind && w.name == p.name && w.environment == environment && (environment != "" || o.takes(w.where.File))
		}
	}
	i := slices.IndexFunc(*workloads, is(o.environment))
	if i < 0 {
		base := slices.IndexFunc(*workloads, is(""))
		if base < 0 {
			return
		}
		i = o.adopt(workloads, base)
	}
	w := &(*workloads)[i]
	if p.doc.isList() {
		g.operations(w, p)
		return
	}
	spec := podSpec(p.kind, p.doc)
	for _, list := range []string{"initContainers", "containers"} {
		for _, c := range spec.get(list).items() {
			for _, e := range c.get("env").items() {
				w.patches = append(w.patches, envPatch{container: c.get("name").text(), item: e})
			}
			if c.get("envFrom").ok() {
				g.unexamined(p.file.Path, "envFrom in a patch")
			}
		}
	}
}

// operations takes those of RFC 6902 that add or replace variables.
func (g *gatherer) operations(w *workload, p patch) {
	for _, op := range p.doc.items() {
		parts := strings.Split(op.get("path").text(), "/")
		i := slices.Index(parts, "containers")
		if i < 0 || len(parts) < i+4 || parts[i+2] != "env" {
			continue // nothing of the environment
		}
		container, err := strconv.Atoi(parts[i+1])
		kind, value := op.get("op").text(), op.get("value")
		item := value
		if len(parts) > i+4 { // .../env/0/value
			n, bad := strconv.Atoi(parts[i+3])
			known := podEnvOf(w, container)
			if bad != nil || n < 0 || n >= len(known) || parts[i+4] != "value" {
				g.unexamined(p.file.Path, "an operation on a variable that is not here")
				continue
			}
			item = variableNode(known[n].get("name").text(), value)
		}
		if err != nil || kind != "add" && kind != "replace" || !item.get("name").ok() {
			g.unexamined(p.file.Path, "an operation on env other than add and replace")
			continue
		}
		w.patches = append(w.patches, envPatch{index: container, item: item})
	}
}

// podEnvOf returns the entries of env of a workload's container, init containers not counted.
func podEnvOf(w *workload, container int) []node {
	if at := w.initContainers + container; container >= 0 && at < len(w.containers) {
		return w.containers[at].get("env").items()
	}
	return nil
}

// variableNode is {name: ..., value: ...} with the place of the value.
func variableNode(name string, value node) node {
	if !value.ok() {
		return node{}
	}
	scalar := func(s string) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Line: value.n.Line, Column: value.n.Column, Style: yaml.DoubleQuotedStyle}
	}
	value.n = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: value.n.Line, Column: value.n.Column, Content: []*yaml.Node{scalar("name"), scalar(name), scalar("value"), value.n}}
	return value
}

// patchObject lays the keys of a patch over those of the base's object.
func (g *gatherer) patchObject(o overlay, p patch, objects *[]*kubeObject) {
	i := slices.IndexFunc(*objects, func(b *kubeObject) bool {
		return b.kind == p.kind && b.name == p.name && b.environment == "" && o.takes(b.where.File)
	})
	if i < 0 {
		return
	}
	base := *(*objects)[i]
	base.environment, base.settings = o.environment, nil
	var own []*config.Definition
	if p.doc.isList() {
		own = g.dataOperations(p, base)
	} else {
		own = g.kubeObject(p.file, p.doc, p.kind).settings
	}
	for _, d := range (*objects)[i].settings {
		if !slices.ContainsFunc(own, func(x *config.Definition) bool { return x.Name == d.Name }) {
			c := *d
			c.Environment = o.environment
			base.settings = append(base.settings, &c)
		}
	}
	base.settings = append(base.settings, own...)
	(*objects)[i].referenced = true // it is a base
	*objects = append(*objects, &base)
}

// dataOperations takes the operations that add or replace keys of a ConfigMap's data.
func (g *gatherer) dataOperations(p patch, o kubeObject) []*config.Definition {
	var out []*config.Definition
	for _, op := range p.doc.items() {
		key, ok := strings.CutPrefix(op.get("path").text(), "/data/")
		if kind := op.get("op").text(); !ok || p.kind != "ConfigMap" || kind != "add" && kind != "replace" {
			g.unexamined(p.file.Path, "an operation other than add and replace of a ConfigMap's data")
			continue
		}
		v := op.get("value")
		d := define(strings.NewReplacer("~1", "/", "~0", "~").Replace(key), v.where(), v.text(), v.literal(), config.ConfigMap, "ConfigMap "+finding.Safe(o.name))
		d.Environment = o.environment
		out = append(out, d)
	}
	return out
}

// podSpec is what describes the pods of a workload.
func podSpec(kind string, d node) node {
	spec := d.get("spec")
	switch kind {
	case "CronJob":
		return spec.get("jobTemplate", "spec", "template", "spec")
	case "Pod":
		return spec
	}
	return spec.get("template", "spec")
}
