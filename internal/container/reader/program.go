// Package reader looks into containers through the docker and kubectl programs, as the user of this machine would: no
// library of theirs is linked in, and their own configuration decides whom they talk to. It reads: nothing is made,
// started, stopped or written, and the only program that is run inside a container of Docker is date, by itself or in a
// loop of its shell. [Docker.ProgramStream] is the exception, for which the user must ask.
package reader

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/container"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// timeout bounds one call of a program: what takes longer hangs.
const timeout = 15 * time.Second

// Options say whom to talk to, and what the programs must not see.
type Options struct {
	// Context names a context of docker or kubectl; empty takes the current one.
	Context string
	// Namespace is kubectl's; empty takes that of the context.
	Namespace string
	// Withhold reports whether a variable of our own environment is kept from the programs; nil keeps none.
	Withhold func(name, value string) bool
}

// program is docker or kubectl, ready to be called.
type program struct {
	env     *env.Env
	name    string
	path    string
	environ []string
	// global are the arguments in front of each verb.
	global []string
}

// newProgram looks the program up, once, and decides which environment it gets. keep says which of our variables it
// needs.
func newProgram(e *env.Env, name string, o Options, keep func(string) bool) (program, error) {
	path, err := e.FindProgram(name)
	if err != nil {
		return program{}, finding.Unexamined(fmt.Errorf("%s is needed to look into a container, and PATH has none", name), installHint(name))
	}
	p := program{env: e, name: name, path: path}
	for _, pair := range e.Environ {
		variable, value, ok := strings.Cut(pair, "=")
		if ok && keep(variable) && (o.Withhold == nil || !o.Withhold(variable, value)) {
			p.environ = append(p.environ, pair)
		}
	}
	if o.Context != "" {
		if err := container.CheckName(o.Context); err != nil {
			return program{}, finding.Usage(fmt.Errorf("--context: %w", err), "the names are those of: "+contextsHint(name))
		}
		p.global = []string{"--context", o.Context}
	}
	return p, nil
}

func installHint(name string) string {
	if name == "docker" {
		return "on Debian: apt-get install docker.io (docker-cli from Debian 13 on); or run jwtdoc where docker runs"
	}
	return "on Debian: apt-get install kubernetes-client; or run jwtdoc where kubectl runs"
}

func contextsHint(name string) string {
	if name == "docker" {
		return "docker context ls"
	}
	return "kubectl config get-contexts"
}

// call runs the program once. Every argument that comes from outside has passed [container.CheckName].
func (p program) call(ctx context.Context, c env.Command) (env.Finished, error) {
	parent := ctx
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	c.Path, c.Environ, c.Args = p.path, p.environ, append(slices.Clone(p.global), c.Args...)
	f, err := p.env.Programs.Run(ctx, c)
	switch {
	case err == nil:
		return f, nil
	case parent.Err() != nil:
		return f, parent.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return f, finding.Unexamined(fmt.Errorf("%s did not end within %v", p.name, timeout), "is the engine alive? try: "+p.name+" version")
	}
	return f, finding.Unexamined(fmt.Errorf("running %s: %w", p.name, err), "does it run by itself? try: "+p.name+" version")
}

// output is call for what must succeed; its output must be whole.
func (p program) output(ctx context.Context, args ...string) ([]byte, error) {
	f, err := p.call(ctx, env.Command{Args: args})
	switch {
	case err != nil:
		return nil, err
	case f.Code != 0:
		return nil, p.failed(f)
	case f.Truncated:
		return nil, finding.Unexamined(fmt.Errorf("%s prints more than is read (1 MiB)", p.name), "name one container")
	}
	return f.Out, nil
}

// maxSaid is how many characters of an error message are passed on.
const maxSaid = 200

// failed makes an error of what a program said. It names the program, since the words are not ours.
func (p program) failed(f env.Finished) error {
	said := strings.Join(strings.Fields(string(f.Err)), " ")
	if runes := []rune(said); len(runes) > maxSaid {
		said = string(runes[:maxSaid]) + "…"
	}
	if said == "" {
		said = fmt.Sprintf("exit code %d", f.Code)
	}
	lower := strings.ToLower(said)
	err := fmt.Errorf("%s says: %s", p.name, finding.Safe(said))
	switch {
	case strings.Contains(lower, "no such container"), strings.Contains(lower, "no such object"):
		return finding.Unexamined(err, "docker ps lists the containers; a Compose service has its own flag: --compose-service NAME")
	case strings.Contains(lower, "permission denied"):
		return finding.Unexamined(err, "join the group docker, or run jwtdoc as the user that may ask the engine")
	case strings.Contains(lower, "cannot connect"), strings.Contains(lower, "connection refused"):
		return finding.Unexamined(err, "start the engine, or name another: --context NAME ("+contextsHint(p.name)+" lists them)")
	}
	return finding.Unexamined(err, "does it work by itself? "+contextsHint(p.name)+" shows whom it talks to")
}
