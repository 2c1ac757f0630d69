package reader

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/container"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Kubernetes reads through the kubectl program.
type Kubernetes struct {
	program program
	cluster container.Cluster
}

// Pod says which container is meant, in the words of kubectl exec.
type Pod struct {
	// Name is a pod, or what has pods: deploy/api, statefulset/api.
	Name string
	// Container is the one of several in the pod; empty takes kubectl's choice.
	Container string
}

// OpenKubernetes finds kubectl and asks it, offline, which context and namespace it works in. Its plugins for signing
// in need much of the environment, so it gets all of ours but what is withheld.
func OpenKubernetes(ctx context.Context, e *env.Env, o Options) (*Kubernetes, error) {
	p, err := newProgram(e, "kubectl", o, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	if o.Namespace != "" {
		if err := container.CheckName(o.Namespace); err != nil {
			return nil, finding.Usage(fmt.Errorf("--namespace: %w", err), "kubectl get namespaces lists them")
		}
	}
	out, err := p.output(ctx, "config", "view", "--minify", "-o", "json")
	if err != nil {
		return nil, err
	}
	k := &Kubernetes{program: p}
	if k.cluster, err = container.ParseCluster(out); err != nil {
		return nil, finding.Unexamined(err, "kubectl config view --minify shows what it prints")
	}
	if o.Namespace != "" {
		k.cluster.Namespace = o.Namespace
	}
	k.program.global = append(k.program.global, "--namespace", k.cluster.Namespace)
	return k, nil
}

// Cluster is where kubectl looks.
func (k *Kubernetes) Cluster() container.Cluster { return k.cluster }

// target are the arguments that name the container.
func (p Pod) target() ([]string, error) {
	if err := container.CheckName(p.Name); err != nil {
		return nil, finding.Usage(fmt.Errorf("--pod: %w", err), "kubectl get pods lists them; deploy/NAME works too")
	}
	args := []string{p.Name}
	if p.Container != "" {
		if err := container.CheckName(p.Container); err != nil {
			return nil, finding.Usage(fmt.Errorf("--container: %w", err), "kubectl describe pod NAME lists its containers")
		}
		args = append(args, "--container", p.Container)
	}
	return args, nil
}

// ErrNoProgram is returned where the container has no such program.
var ErrNoProgram = errors.New("the container has no such program")

// exec runs one of the programs that only read: env, cat and date.
func (k *Kubernetes) exec(ctx context.Context, p Pod, command ...string) (env.Finished, error) {
	target, err := p.target()
	if err != nil {
		return env.Finished{}, err
	}
	args := append([]string{"exec"}, target...)
	f, err := k.program.call(ctx, env.Command{Args: append(append(args, "--"), command...)})
	if err == nil && f.Code != 0 && missingProgram(string(f.Err)) {
		err = ErrNoProgram
	}
	return f, err
}

func missingProgram(said string) bool {
	lower := strings.ToLower(said)
	return strings.Contains(lower, "executable file not found") || strings.Contains(lower, "no such file or directory: unknown")
}

// Environment reads the environment that programs of the container are started with. It fails with [ErrNoProgram] for an
// image without env.
func (k *Kubernetes) Environment(ctx context.Context, p Pod) ([]container.Variable, error) {
	f, err := k.exec(ctx, p, "env", "-0")
	if err == nil && f.Code != 0 {
		f, err = k.exec(ctx, p, "env") // some know no -0: then a value of several lines is cut
	}
	switch {
	case err != nil:
		return nil, err
	case f.Code != 0:
		return nil, k.program.failed(f)
	case f.Truncated:
		return nil, finding.Unexamined(errors.New("the environment of the pod is larger than 1 MiB"), "kubectl exec "+finding.ShellQuote(p.Name, "POD")+" -- env shows it")
	}
	separator := "\n"
	if strings.Contains(string(f.Out), "\x00") {
		separator = "\x00"
	}
	return container.ParseEnvironment(strings.Split(string(f.Out), separator)), nil
}

// File reads a file of the container, by cat. A relative name is one in the folder that its programs start in. A file
// that is not there is [ErrNoFile].
func (k *Kubernetes) File(ctx context.Context, p Pod, name string) ([]byte, error) {
	if err := container.CheckName(name); err != nil {
		return nil, err
	}
	f, err := k.exec(ctx, p, "cat", name)
	switch {
	case err != nil:
		return nil, err
	case f.Code != 0 && strings.Contains(string(f.Err), "No such file"):
		return nil, ErrNoFile
	case f.Code != 0:
		return nil, k.program.failed(f)
	case f.Truncated:
		return nil, errors.New("the file is larger than 1 MiB")
	}
	return f.Out, nil
}

// Logs reads what a container has written to its log since an instant.
func (k *Kubernetes) Logs(ctx context.Context, p Pod, since time.Time) ([]container.LogLine, error) {
	target, err := p.target()
	if err != nil {
		return nil, err
	}
	args := append([]string{"logs"}, target...)
	f, err := k.program.call(ctx, env.Command{Args: append(args, "--timestamps", "--since-time", since.UTC().Format(time.RFC3339Nano))})
	switch {
	case err != nil:
		return nil, err
	case f.Code != 0:
		return nil, k.program.failed(f)
	}
	return sortLog(container.ParseLog(f.Out)), nil
}

// Date runs date with the given arguments in the container.
func (k *Kubernetes) Date(ctx context.Context, p Pod, args ...string) ([]byte, error) {
	f, err := k.exec(ctx, p, append([]string{"date"}, args...)...)
	if err == nil && f.Code != 0 {
		err = k.program.failed(f)
	}
	return f.Out, err
}
