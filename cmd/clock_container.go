package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/clock/reader"
	docker "github.com/jwtdoc/jwtdoc/internal/container/reader"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// clockContainerOptions is what the flags say that name containers and pods.
type clockContainerOptions struct {
	containers, services, pods []string
	context, namespace         string
	helper                     bool
}

func (o *clockContainerOptions) register(f *pflag.FlagSet) {
	f.StringArrayVarP(&o.containers, "container", "c", nil, "read the clock of the container with this `NAME` or id, through docker")
	f.StringArrayVar(&o.services, "compose-service", nil, "read the clocks of the containers of this Compose service, by `NAME`")
	f.StringArrayVar(&o.pods, "pod", nil, "read the clock of this pod, a `NAME` or deploy/NAME, through kubectl")
	f.StringVar(&o.context, "context", "", "ask the engine or cluster of this docker or kubectl context, by `NAME`")
	f.StringVarP(&o.namespace, "namespace", "n", "", "the pods' `NAMESPACE`, where it is not that of the context")
	f.BoolVar(&o.helper, "helper", false, "agree to run a tiny program inside containers: the kernel's clock, to 0.1 ms")
}

func (o *clockContainerOptions) check() error {
	if o.helper && len(o.containers)+len(o.services) == 0 {
		return finding.Usage(errors.New("--helper runs in a container, and none is named"), "jwtdoc clock --container NAME --helper")
	}
	if o.context != "" && len(o.pods) > 0 && len(o.containers)+len(o.services) > 0 {
		return finding.Usage(errors.New("--context is docker's or kubectl's: with containers and pods it is not known whose"),
			"run jwtdoc clock twice, once for each")
	}
	return nil
}

// tasks are the looks at the clocks of containers and pods. A docker or kubectl that is not there is no reason to leave
// out the other clocks: it becomes the problem of each clock that needs it.
func (o *clockContainerOptions) tasks(ctx context.Context, a *app, w reader.World, timeout time.Duration) ([]reader.Task, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	var tasks []reader.Task
	if len(o.containers)+len(o.services) > 0 {
		d, err := docker.OpenDocker(ctx, a.env, docker.Options{Context: o.context})
		if code, _ := finding.ExitOf(err); err != nil && code == finding.ExitUsage {
			return nil, err
		}
		for _, name := range slices.Concat(o.containers, o.services) {
			if err != nil {
				tasks = append(tasks, unread(name, clock.KindContainer, err))
			}
		}
		if err == nil {
			more, err := o.containerTasks(ctx, a, w, d, timeout)
			if err != nil {
				return nil, err
			}
			tasks = append(tasks, more...)
		}
	}
	if len(o.pods) == 0 {
		return tasks, nil
	}
	k, err := docker.OpenKubernetes(ctx, a.env, docker.Options{Context: o.context, Namespace: o.namespace})
	if code, _ := finding.ExitOf(err); err != nil && code == finding.ExitUsage {
		return nil, err
	}
	for _, name := range o.pods {
		if err != nil {
			tasks = append(tasks, unread(name, clock.KindPod, err))
			continue
		}
		tasks = append(tasks, func(ctx context.Context) clock.Source { return w.Pod(ctx, k, docker.Pod{Name: name}) })
	}
	return tasks, nil
}

func (o *clockContainerOptions) containerTasks(ctx context.Context, a *app, w reader.World, d *docker.Docker, timeout time.Duration) ([]reader.Task, error) {
	c := reader.Containers{World: w, Docker: d, Helper: o.helper, Sender: func(origin request.Origin) *wire.Sender {
		return wire.NewSender(a.env, wire.Policy{
			Allow: []request.Origin{origin}, Timeout: min(timeout, 2*time.Second), UserAgent: userAgent(), LocalOnly: true,
		}, a.secrets)
	}}
	names := slices.Clone(o.containers)
	var tasks []reader.Task
	for _, service := range o.services {
		list, err := d.Service(ctx, service, "")
		switch code, _ := finding.ExitOf(err); {
		case err != nil && code == finding.ExitUsage:
			return nil, err
		case err != nil:
			tasks = append(tasks, unread(service, clock.KindContainer, err))
		case len(list) == 0:
			tasks = append(tasks, unread(service, clock.KindContainer, finding.Unexamined(
				fmt.Errorf("no container has the label of a Compose service %s", finding.Quote(service)), "docker compose ps --all lists the services")))
		}
		for _, box := range list {
			names = append(names, box.Name)
		}
	}
	for _, name := range names {
		tasks = append(tasks, func(ctx context.Context) clock.Source { return c.Container(ctx, name) })
	}
	return tasks, nil
}

// unread is a clock that cannot be read, and why.
func unread(name string, kind clock.Kind, err error) reader.Task {
	return func(context.Context) clock.Source {
		_, hint := finding.ExitOf(err)
		return clock.Source{Name: finding.Safe(name), Kind: kind, Readings: []clock.Reading{{Kind: clock.KindDate, Problem: finding.Safe(err.Error()), Hint: hint}}}
	}
}
