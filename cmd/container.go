package cmd

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/container"
	"github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// containerFlags name the container that a server runs in, the same for every command that looks into one.
type containerFlags struct {
	container          string
	service, file      string
	pod, namespace     string
	context            string
	withheld           []string // names of variables that docker and kubectl must not see
	withheldByRegistry *finding.Registry
	flags              *pflag.FlagSet
}

func (c *containerFlags) register(f *pflag.FlagSet) {
	c.flags = f
	f.StringVarP(&c.container, "container", "c", "", "look into this Docker container, by `NAME` or id; with --pod, the container in the pod")
	f.StringVar(&c.service, "compose-service", "", "look into the container of this Compose `SERVICE`")
	f.StringVar(&c.file, "compose-file", "", "the service is of the project of this compose `FILE`, where several have one of the name")
	f.StringVar(&c.pod, "pod", "", "look into this `POD`, as kubectl exec takes it: a name, or deploy/NAME")
	f.StringVarP(&c.namespace, "namespace", "n", "", "the `NAMESPACE` of the pod (default: that of kubectl's context)")
	f.StringVar(&c.context, "context", "", "the `CONTEXT` of docker or kubectl; docker's must be named where it is another machine's")
}

// given reports whether a container is named.
func (c *containerFlags) given() bool { return c.container != "" || c.service != "" || c.pod != "" }

// check refuses flags that contradict each other.
func (c *containerFlags) check() error {
	for _, name := range []string{"container", "compose-service", "compose-file", "pod", "namespace", "context"} {
		if f := c.flags.Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return finding.Usage(fmt.Errorf("--%s names nothing", name), "is a variable empty that should hold the name? docker ps lists the containers")
		}
	}
	switch {
	case c.pod != "" && c.service != "":
		return finding.Usage(errors.New("--pod and --compose-service name two places"), "leave one away")
	case c.container != "" && c.service != "":
		return finding.Usage(errors.New("--container and --compose-service name two places"), "leave one away")
	case c.file != "" && c.service == "":
		return finding.Usage(errors.New("--compose-file is given without --compose-service"), "add --compose-service NAME")
	case c.namespace != "" && c.pod == "":
		return finding.Usage(errors.New("--namespace is given without --pod"), "add --pod NAME")
	case c.context != "" && !c.given():
		return finding.Usage(errors.New("--context is given without a container"), "add --container NAME, --compose-service NAME or --pod NAME")
	}
	return nil
}

// withhold keeps the variables from docker and kubectl that hold secrets, by name or by what is in them.
func (c *containerFlags) withhold(a *app, names ...string) {
	c.withheld, c.withheldByRegistry = names, a.secrets
}

func (c *containerFlags) options() reader.Options {
	return reader.Options{Context: c.context, Namespace: c.namespace, Withhold: func(name, value string) bool {
		return slices.Contains(c.withheld, name) || c.withheldByRegistry != nil && c.withheldByRegistry.Mask(value) != value
	}}
}

// place is a container that was found, by way of one of the two programs.
type place struct {
	docker    *reader.Docker
	container container.Container

	kubernetes *reader.Kubernetes
	pod        reader.Pod

	// name calls it in reports, where says whom the program talked to, restart is how it gets new settings, rebuild
	// how it gets a new file.
	name, where, restart, rebuild string
	// others is how many further containers the service has.
	others int
}

// open finds the container.
func (c *containerFlags) open(ctx context.Context, a *app) (*place, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.pod != "" {
		return c.openPod(ctx, a)
	}
	d, err := reader.OpenDocker(ctx, a.env, c.options())
	if err != nil {
		return nil, err
	}
	p := &place{docker: d, where: fmt.Sprintf("docker context %s, %s", finding.Safe(d.Endpoint().Context), finding.Safe(d.Endpoint().Host))}
	if c.service != "" {
		return p, c.findService(ctx, a, p)
	}
	list, err := d.Inspect(ctx, c.container)
	if err != nil {
		return nil, err
	}
	p.take(list[0], c.container)
	return p, nil
}

// take calls a container by its Compose service, where it has one, or by the name that the user typed.
func (p *place) take(found container.Container, typed string) {
	p.container = found
	p.name = "container " + finding.Safe(typed)
	p.restart = "make the container anew (docker restart keeps its old environment)"
	p.rebuild = "build the image and make the container anew, where the file is not mounted"
	if s := found.Service(); s != "" {
		p.restart = "docker compose up -d " + finding.ShellQuote(s, "SERVICE")
		p.rebuild = "docker compose up -d --build " + finding.ShellQuote(s, "SERVICE")
	}
}

// findService finds the running container of a Compose service. Of several projects the one of --compose-file counts,
// else the one of the current folder.
func (c *containerFlags) findService(ctx context.Context, a *app, p *place) error {
	list, err := p.docker.Service(ctx, c.service, "")
	if err != nil {
		return err
	}
	projects := projectsOf(list)
	folder, err := c.folder(a)
	if err != nil {
		return err
	}
	if c.file != "" || len(projects) > 1 {
		here := slices.DeleteFunc(slices.Clone(list), func(x container.Container) bool { return x.Labels[container.LabelFolder] != folder })
		if len(here) == 0 && len(list) > 0 {
			return finding.Usage(
				fmt.Errorf("the service %s is of the projects %s, none of them in %s", finding.Quote(c.service), strings.Join(projects, ", "), finding.Quote(folder)),
				"say which: --compose-file DIR/docker-compose.yml, or name the container with --container")
		}
		list = here
	}
	if len(list) == 0 {
		return finding.Unexamined(fmt.Errorf("no container is of a Compose service %s", finding.Quote(c.service)),
			"docker compose ps lists the services that run; is it the right engine ("+p.where+")?")
	}
	p.take(list[0], c.service)
	p.others = len(list) - 1
	return nil
}

// folder is the project's folder: Compose labels its containers with the absolute path.
func (c *containerFlags) folder(a *app) (string, error) {
	dir, err := a.env.WorkDir()
	if err != nil {
		return "", finding.Unexamined(fmt.Errorf("finding the current folder: %w", err), "name the container with --container")
	}
	if c.file == "" {
		return dir, nil
	}
	// The file says which project; that it can be opened shows that it is one.
	f, _, err := a.openFile(c.file)
	if err != nil {
		return "", err
	}
	_ = f.Close()
	if name := filepath.Dir(c.file); filepath.IsAbs(name) {
		return filepath.Clean(name), nil
	}
	return filepath.Join(dir, filepath.Dir(c.file)), nil
}

func projectsOf(list []container.Container) []string {
	var out []string
	for _, x := range list {
		if name := finding.Quote(x.Project()); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func (c *containerFlags) openPod(ctx context.Context, a *app) (*place, error) {
	k, err := reader.OpenKubernetes(ctx, a.env, c.options())
	if err != nil {
		return nil, err
	}
	at := k.Cluster()
	p := &place{kubernetes: k, pod: reader.Pod{Name: c.pod, Container: c.container}, name: "pod " + finding.Safe(c.pod)}
	p.where = fmt.Sprintf("kubectl context %s, namespace %s, %s", finding.Safe(at.Context), finding.Safe(at.Namespace), finding.Safe(at.Server))
	p.restart = "restart its pods: kubectl rollout restart deploy/NAME"
	p.rebuild = "build the image, push it and roll it out, where the file is not mounted"
	if strings.Contains(c.pod, "/") {
		p.restart = "kubectl rollout restart " + finding.ShellQuote(c.pod, "deploy/NAME")
	}
	return p, nil
}
