package reader

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/container"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Docker reads through the docker program.
type Docker struct {
	program  program
	endpoint container.Endpoint
}

// dockerNeeds are the variables that docker reads, and what it needs to find its configuration, a rootless engine or an
// engine behind ssh. Nothing else of our environment reaches it.
var dockerNeeds = []string{
	"PATH", "HOME", "USER", "LOGNAME", "USERPROFILE", "SYSTEMROOT", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK",
	"DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION",
}

// OpenDocker finds docker and asks it which engine it talks to. An engine on another machine must have been named: what
// is read there may be production's.
func OpenDocker(ctx context.Context, e *env.Env, o Options) (*Docker, error) {
	p, err := newProgram(e, "docker", o, func(name string) bool { return slices.Contains(dockerNeeds, strings.ToUpper(name)) })
	if err != nil {
		return nil, err
	}
	// The context is an argument here: with the flag, some versions inspect the current one all the same.
	args := []string{"context", "inspect"}
	if o.Context != "" {
		args = append(args, "--", o.Context)
	}
	out, err := program{env: p.env, name: p.name, path: p.path, environ: p.environ}.output(ctx, args...)
	if err != nil {
		return nil, err
	}
	d := &Docker{program: p}
	if d.endpoint, err = container.ParseEndpoint(out); err != nil {
		return nil, finding.Unexamined(err, "docker context inspect shows what it prints")
	}
	if !d.endpoint.Local() && o.Context == "" {
		return nil, finding.Usage(
			fmt.Errorf("docker talks to another machine, %s (context %s)", finding.Quote(d.endpoint.Host), finding.Quote(d.endpoint.Context)),
			"if that is meant, name it: --context "+finding.ShellQuote(d.endpoint.Context, "NAME"))
	}
	return d, nil
}

// Endpoint is the engine that is asked.
func (d *Docker) Endpoint() container.Endpoint { return d.endpoint }

// Inspect reads what the engine knows of containers, in the order of the names. What their images set themselves is
// marked.
func (d *Docker) Inspect(ctx context.Context, names ...string) ([]container.Container, error) {
	if err := checkNames(names...); err != nil {
		return nil, err
	}
	out, err := d.program.output(ctx, append([]string{"inspect", "--type", "container", "--"}, names...)...)
	if err != nil {
		return nil, err
	}
	list, err := container.ParseInspect(out)
	if err == nil && len(list) != len(names) {
		err = fmt.Errorf("docker inspect: %w", container.ErrOutput)
	}
	if err != nil {
		return nil, finding.Unexamined(err, "docker inspect NAME shows what it prints")
	}
	for i := range list {
		d.mark(ctx, &list[i])
	}
	return list, nil
}

// mark tells the image's variables apart. An image that is gone leaves them unmarked: that is no reason to stop.
func (d *Docker) mark(ctx context.Context, c *container.Container) {
	if c.ImageID == "" || container.CheckName(c.ImageID) != nil {
		return
	}
	out, err := d.program.output(ctx, "inspect", "--type", "image", "--", c.ImageID)
	if err != nil {
		return
	}
	if images, err := container.ParseInspect(out); err == nil && len(images) == 1 {
		c.Mark(images[0].Environment)
	}
}

// Service finds the containers of a Compose service by the labels that Compose puts on them, running ones before
// stopped ones. A project, where one is named, is matched too.
func (d *Docker) Service(ctx context.Context, service, project string) ([]container.Container, error) {
	if err := checkNames(service); err != nil {
		return nil, err
	}
	args := []string{"ps", "--all", "--no-trunc", "--format", "{{json .}}", "--filter", "label=" + container.LabelService + "=" + service}
	if project != "" {
		if err := checkNames(project); err != nil {
			return nil, err
		}
		args = append(args, "--filter", "label="+container.LabelProject+"="+project)
	}
	out, err := d.program.output(ctx, args...)
	if err != nil {
		return nil, err
	}
	listed, err := container.ParseList(out)
	if err != nil {
		return nil, finding.Unexamined(err, "docker ps shows what it prints")
	}
	var ids []string
	for _, l := range listed {
		ids = append(ids, l.ID)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := d.Inspect(ctx, ids...)
	if err != nil {
		return nil, err
	}
	container.Sort(list)
	slices.SortStableFunc(list, func(a, b container.Container) int {
		switch {
		case a.Running == b.Running:
			return 0
		case a.Running:
			return -1
		}
		return 1
	})
	return list, nil
}

// Errors of [Docker.File].
var (
	// ErrNoFile: there is no such file in the container.
	ErrNoFile = errors.New("no such file in the container")
	// ErrNotRegular: it is a folder, a device or the like.
	ErrNotRegular = errors.New("not a regular file")
)

// maxFile is the most that is read of a file in a container.
const maxFile = 1 << 20

// File reads a file out of a container, running or not, without running anything in it: docker cp writes it to its
// standard output as an archive. Links are followed within the container. A file that is not there is [ErrNoFile].
func (d *Docker) File(ctx context.Context, id, name string) ([]byte, error) {
	if err := checkNames(id); err != nil {
		return nil, err
	}
	if !path.IsAbs(name) {
		return nil, fmt.Errorf("%s is no absolute path", finding.Quote(name))
	}
	f, err := d.program.call(ctx, env.Command{
		Args:   []string{"cp", "--follow-link", "--", id + ":" + path.Clean(name), "-"},
		MaxOut: maxFile + 64<<10, // with the archive's own blocks
	})
	switch {
	case err != nil:
		return nil, err
	case f.Code != 0 && noSuchFile(string(f.Err)):
		return nil, ErrNoFile
	case f.Code != 0:
		return nil, d.program.failed(f)
	}
	return untar(f.Out)
}

// noSuchFile reads the words that engines have for a missing path.
func noSuchFile(said string) bool {
	lower := strings.ToLower(said)
	return !strings.Contains(lower, "no such container:") &&
		(strings.Contains(lower, "could not find the file") || strings.Contains(lower, "no such file or directory") ||
			strings.Contains(lower, "no such container:path"))
}

// untar reads the one file of an archive.
func untar(archive []byte) ([]byte, error) {
	r := tar.NewReader(bytes.NewReader(archive))
	h, err := r.Next()
	switch {
	case err != nil:
		return nil, fmt.Errorf("docker cp: %w", container.ErrOutput)
	case h.FileInfo().Mode().Type() != fs.FileMode(0):
		return nil, ErrNotRegular
	case h.Size > maxFile:
		return nil, errors.New("the file is larger than 1 MiB")
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("docker cp: %w", container.ErrOutput)
	}
	return b, nil
}

// Logs reads what a container has written to its log in a span of time, both streams together, at most 1 MiB of each.
func (d *Docker) Logs(ctx context.Context, id string, since, until time.Time) ([]container.LogLine, error) {
	if err := checkNames(id); err != nil {
		return nil, err
	}
	f, err := d.program.call(ctx, env.Command{
		Args: []string{
			"logs", "--timestamps", "--since", since.UTC().Format(time.RFC3339Nano), "--until", until.UTC().Format(time.RFC3339Nano), "--", id,
		},
		MaxErr: 1 << 20,
	})
	switch {
	case err != nil:
		return nil, err
	case f.Code != 0:
		return nil, d.program.failed(f)
	}
	return sortLog(append(container.ParseLog(f.Out), container.ParseLog(f.Err)...)), nil
}

func sortLog(lines []container.LogLine) []container.LogLine {
	slices.SortStableFunc(lines, func(a, b container.LogLine) int { return a.At.Compare(b.At) })
	return lines
}

// Info returns what `docker info` prints about the engine, as JSON: SystemTime is its clock, to the nanosecond.
func (d *Docker) Info(ctx context.Context) ([]byte, error) {
	return d.program.output(ctx, "info", "--format", "{{json .}}")
}

// Date runs date with the given arguments inside a running container: its clock as its own programs see it, preloaded
// libraries included.
func (d *Docker) Date(ctx context.Context, id string, args ...string) ([]byte, error) {
	if err := checkNames(id); err != nil {
		return nil, err
	}
	return d.program.output(ctx, append([]string{"exec", "--", id, "date"}, args...)...)
}

// checkNames is [container.CheckName] for names from the command line.
func checkNames(names ...string) error {
	for _, name := range names {
		if err := container.CheckName(name); err != nil {
			return finding.Usage(err, "docker ps lists the containers")
		}
	}
	return nil
}
