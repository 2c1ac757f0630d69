package source

import (
	"bytes"
	"encoding/base64"
	"path"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// kubeObject is a ConfigMap, a Secret or what becomes one, with what it gives.
type kubeObject struct {
	kind, name, namespace string
	environment           string
	where                 finding.Where
	settings              []*config.Definition
	template              bool
	referenced            bool
	// aliases are what an overlay with a prefix or suffix calls it; made says that a generator makes it.
	aliases []string
	made    bool
}

// workload is what runs containers.
type workload struct {
	kind, name, namespace, environment string
	containers                         []node
	// initContainers is how many of them are; patches are what an overlay lays over their env.
	initContainers int
	patches        []envPatch
	where          finding.Where
}

// kubernetes reads every manifest of the tree: workloads get env over envFrom, an object that nothing refers to is
// loose.
func (g *gatherer) kubernetes() {
	var objects []*kubeObject
	var workloads []workload
	for _, f := range g.files(roleYAML) {
		if g.taken[f.Path] || !bytes.Contains(f.Text, []byte("kind:")) || !bytes.Contains(f.Text, []byte("apiVersion:")) {
			continue
		}
		if bytes.Contains(f.Text, []byte("{{")) && (strings.Contains(f.Path, "templates/") || bytes.Contains(f.Text, []byte("{{ .")) || bytes.Contains(f.Text, []byte("{{-"))) {
			g.unexamined(f.Path, "a Helm template, which needs rendering")
			g.taken[f.Path] = true
			continue
		}
		docs, err := parseYAML(f.Path, f.Text)
		if err != nil {
			g.unexamined(f.Path, err.Error())
		}
		for _, d := range docs {
			g.manifest(f, d, &objects, &workloads)
		}
	}
	objects = append(objects, g.generatedObjects()...)
	g.overlaid(&objects, &workloads)
	g.rename(objects)
	for _, w := range workloads {
		g.workload(w, objects)
	}
	for _, o := range objects {
		if o.template {
			continue
		}
		g.project.Definitions = append(g.project.Definitions, o.settings...)
		if !o.referenced && len(workloads) > 0 && len(o.settings) > 0 && !o.made {
			m := config.Manifest{Kind: o.kind, Name: o.name, Where: o.where}
			for _, d := range o.settings {
				if d.Meaning != config.NoMeaning {
					m.Names = append(m.Names, d.Name)
				}
			}
			if m.Names != nil {
				g.project.Loose = append(g.project.Loose, m)
			}
		}
	}
}

func (g *gatherer) manifest(f *File, d node, objects *[]*kubeObject, workloads *[]workload) {
	kind := d.get("kind").text()
	switch kind {
	case "List":
		for _, item := range d.get("items").items() {
			g.manifest(f, item, objects, workloads)
		}
	case "ConfigMap", "Secret", "SealedSecret", "ExternalSecret":
		g.taken[f.Path] = true
		*objects = append(*objects, g.kubeObject(f, d, kind))
	case "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod", "ReplicaSet":
		g.taken[f.Path] = true
		w := workload{kind: kind, name: d.get("metadata", "name").text(), namespace: d.get("metadata", "namespace").text(), environment: environmentOf(f.Path), where: d.get("kind").where()}
		spec := podSpec(kind, d)
		w.initContainers = len(spec.get("initContainers").items())
		w.containers = append(spec.get("initContainers").items(), spec.get("containers").items()...)
		*workloads = append(*workloads, w)
	case "Kustomization":
		g.kustomization(f, d)
	case "RequestAuthentication":
		g.taken[f.Path] = true
		g.istio(d)
	case "KongPlugin", "KongClusterPlugin":
		g.taken[f.Path] = true
		if d.get("plugin").text() == "jwt" {
			g.kongJWT(d.get("plugin"), d.get("config"))
		}
	}
}

func (g *gatherer) kubeObject(f *File, d node, kind string) *kubeObject {
	o := &kubeObject{kind: kind, name: d.get("metadata", "name").text(), namespace: d.get("metadata", "namespace").text(), environment: environmentOf(f.Path), where: d.get("kind").where(), template: isTemplate(f.Path)}
	origin := kind + " " + finding.Safe(o.name)
	add := func(name string, at finding.Where, text, literal string, k config.Kind) *config.Definition {
		def := define(name, at, text, literal, k, origin)
		def.Environment, def.InSecret, def.Template = o.environment, k != config.ConfigMap, o.template
		o.settings = append(o.settings, def)
		return def
	}
	switch kind {
	case "ConfigMap":
		for _, e := range d.get("data").entries() {
			add(e.key, e.where(), e.value.text(), e.value.literal(), config.ConfigMap)
		}
	case "Secret":
		for _, e := range d.get("data").entries() {
			b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(e.value.text()), ""))
			def := add(e.key, e.where(), string(b), "", config.KubeSecret)
			if err != nil {
				def.Value, def.Certainty = config.Value{}, config.Opaque
			}
		}
		for _, e := range d.get("stringData").entries() {
			o.settings = slices.DeleteFunc(o.settings, func(x *config.Definition) bool { return x.Name == e.key })
			add(e.key, e.where(), e.value.text(), "", config.KubeSecret)
		}
	case "SealedSecret":
		for _, e := range d.get("spec", "encryptedData").entries() {
			def := add(e.key, e.where(), "", "", config.SealedSecret)
			def.Value, def.Certainty = config.Value{}, config.Opaque
		}
		if n := d.get("spec", "template", "metadata", "name").text(); n != "" {
			o.name = n
		}
	case "ExternalSecret":
		for _, item := range d.get("spec", "data").items() {
			if k := item.get("secretKey"); k.text() != "" {
				def := add(k.text(), k.where(), "", "", config.ExternalSecret)
				def.Value, def.Certainty = config.Value{}, config.Opaque
			}
		}
		if n := d.get("spec", "target", "name").text(); n != "" {
			o.name = n
		}
	}
	return o
}

// refer finds the objects of that kind and name for a workload: of its own deployment first, then of the base.
func refer(objects []*kubeObject, kinds []string, name string, w workload) []*kubeObject {
	var own, base []*kubeObject
	for _, o := range objects {
		if o.name != name && !slices.Contains(o.aliases, name) || !slices.Contains(kinds, o.kind) || o.namespace != "" && w.namespace != "" && o.namespace != w.namespace {
			continue
		}
		switch {
		case o.environment == w.environment:
			own = append(own, o)
		case o.environment == "" || w.environment == "" && !o.made: // what an overlay makes is no other deployment's
			base = append(base, o)
		}
		if o.environment == w.environment || o.environment == "" || w.environment == "" {
			o.referenced = true
		}
	}
	if own != nil {
		return own
	}
	return base
}

func secretKinds() []string { return []string{"Secret", "SealedSecret", "ExternalSecret"} }

func (g *gatherer) workload(w workload, objects []*kubeObject) {
	for i, c := range w.containers {
		name := w.name
		if i > 0 && c.get("name").text() != w.name {
			name += "/" + c.get("name").text()
		}
		svc := g.service(name, "", w.environment, w.where)
		svc.Deployed, svc.Cluster = true, true
		if svc.Receives == nil {
			svc.Receives = map[string]bool{}
		}
		g.imageOf(svc, g.image(w, c.get("image").text()))
		for n, from := range c.get("envFrom").items() {
			prefix := from.get("prefix").text()
			g.envFrom(svc, w, objects, []string{"ConfigMap"}, from.get("configMapRef", "name"), prefix, n)
			g.envFrom(svc, w, objects, secretKinds(), from.get("secretRef", "name"), prefix, n)
		}
		earlier := scope{}
		for _, e := range c.get("env").items() {
			g.podEnv(svc, w, objects, e, earlier)
		}
		for _, p := range w.patches {
			if p.container == c.get("name").text() || p.container == "" && i == w.initContainers+p.index {
				g.podEnv(svc, w, objects, p.item, earlier)
			}
		}
	}
	g.volumes(w, objects)
}

// volumes: an object that is mounted is referred to.
func (g *gatherer) volumes(w workload, objects []*kubeObject) {
	for _, o := range objects {
		if f := g.tree.Files[w.where.File]; f != nil && bytes.Contains(f.Text, []byte("secretName: "+o.name)) {
			o.referenced = true
		}
	}
}

func (g *gatherer) envFrom(svc *config.Service, w workload, objects []*kubeObject, kinds []string, ref node, prefix string, n int) {
	if ref.text() == "" {
		return
	}
	give := func(d *config.Definition) {
		c := *d
		c.Name = prefix + d.Name
		if prefix != "" {
			m := config.Meant(c.Name)
			c.Meaning, c.Unit = m.Meaning, m.Unit
		}
		c.Kind, c.Rank = config.PodEnvFrom, rankEnvFrom+min(n, 15)
		svc.Receives[c.Name] = true
		g.give(svc, &c)
	}
	for _, o := range refer(objects, kinds, ref.text(), w) {
		for _, d := range o.settings {
			give(d)
		}
	}
}

func (g *gatherer) podEnv(svc *config.Service, w workload, objects []*kubeObject, e node, earlier scope) {
	name := e.get("name").text()
	if name == "" {
		return
	}
	svc.Receives[name] = true
	at := e.get("name").where()
	value := e.get("value")
	origin := w.kind + " env"
	if text, ok := value.scalar(); ok {
		d := define(name, at, text, value.literal(), config.PodEnv, origin)
		d.Rank, d.Environment = rankGiven, w.environment
		if strings.Contains(text, "$(") {
			d.Certainty, d.Depends = config.Opaque, "another variable"
			if inner, ok := strings.CutPrefix(text, "$("); ok && strings.HasSuffix(inner, ")") {
				if v, set := earlier[strings.TrimSuffix(inner, ")")]; set {
					d.Certainty, d.Depends = config.Known, ""
					d.Value = config.NewValue(v)
					if d.Meaning.Secret() {
						d.Value = d.Value.AsSecret()
					}
				}
			}
		}
		earlier[name] = text
		g.give(svc, d)
		return
	}
	for _, from := range []struct {
		key   string
		kinds []string
	}{{"secretKeyRef", secretKinds()}, {"configMapKeyRef", []string{"ConfigMap"}}} {
		ref := e.get("valueFrom", from.key)
		if !ref.ok() {
			continue
		}
		object, key := ref.get("name").text(), ref.get("key").text()
		d := define(name, at, "", "", config.PodEnv, origin+" from "+finding.Safe(object))
		d.Rank, d.Environment, d.InSecret = rankGiven, w.environment, from.key == "secretKeyRef"
		d.Value, d.Certainty = config.Value{}, config.Opaque
		for _, o := range refer(objects, from.kinds, object, w) {
			for _, x := range o.settings {
				if x.Name == key && x.Certainty == config.Known {
					d.Value, d.Certainty, d.Where = x.Value, config.Known, x.Where
					if d.Meaning.Secret() {
						d.Value = d.Value.AsSecret()
					}
				}
			}
		}
		g.give(svc, d)
	}
}

// imageOf learns from an image's name what runs in it.
func (g *gatherer) imageOf(svc *config.Service, image string) {
	base := path.Base(image)
	name, _, _ := strings.Cut(base, ":")
	for _, product := range []string{
		"postgrest", "gotrue", "oauth2-proxy", "keycloak", "hasura", "kong", "supertokens", "jambonz", "librechat", "supabase", "dex", "hydra", "kratos", "authelia", "synapse", "zitadel", "gitea",
		"grafana", "httpd",
	} {
		if name == product || strings.HasPrefix(name, product+"-") || strings.HasSuffix(name, "-"+product) || len(product) > 5 && strings.Contains(name, product) {
			svc.Consumers[product] = image
		}
	}
}
