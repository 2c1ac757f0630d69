package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// streamTimeout bounds a conversation: one that waits for the turn of a second takes a second for each line.
const streamTimeout = time.Minute

// dateLoop is the only script that runs in a container without consent: it answers each line with what date says, and
// writes nothing anywhere. It is one process that stays, since starting one takes longer than what is measured.
const dateLoop = `while read -r _; do date '+%s.%N %z %Z'; done`

// ErrNoShell is returned where the image has no sh: a scratch or distroless image.
var ErrNoShell = errors.New("the image has no shell to run date in")

// DateStream answers every line of in with one of out, "SECONDS.NANOSECONDS +HHMM ZONE", by the container's own date:
// its clock as its programs see it, preloaded libraries included. A date that knows no %N leaves it as it is. It ends
// when in does.
func (d *Docker) DateStream(ctx context.Context, id string, in io.Reader, out io.Writer) error {
	if err := checkNames(id); err != nil {
		return err
	}
	return d.program.stream(ctx, in, out, "exec", "-i", "--", id, "sh", "-c", dateLoop)
}

// DateStream is the same in a pod.
func (k *Kubernetes) DateStream(ctx context.Context, p Pod, in io.Reader, out io.Writer) error {
	target, err := p.target()
	if err != nil {
		return err
	}
	return k.program.stream(ctx, in, out, append(append([]string{"exec", "-i"}, target...), "--", "sh", "-c", dateLoop)...)
}

// ErrNoPlace is returned where a container has no memory file system that a program can be put into.
var ErrNoPlace = errors.New("nothing in the container can hold a program without changing its files: no memory file system that its user may write to")

const noPlaceCode = 72

// programScript takes a program of a known length from its standard input and becomes it. It is put into a memory file
// system, so that the container's own files do not change, whatever happens in between, and it is unlinked before it
// runs. (A mount that is marked noexec would not run it.)
const programScript = `umask 077
d=
while read -r _ m t o _; do
  case $t,$o, in tmpfs,*noexec*|tmpfs,ro,*) continue ;; tmpfs,*) ;; *) continue ;; esac
  d=$(mktemp -d "$m/.jwtdoc-XXXXXX" 2>/dev/null) && break
  d=
done </proc/mounts
[ -n "$d" ] || exit 72
trap 'rm -rf "$d"' EXIT
trap 'exit 1' HUP INT TERM PIPE
dd bs=1 count=LENGTH of="$d/clock" 2>/dev/null && chmod 700 "$d/clock" && exec 3<"$d/clock" && rm -rf "$d" && exec /proc/self/fd/3`

// ProgramStream runs a program inside the container: it must be static, and in names its whole standard input after it.
// Nothing is left behind. It is for programs of ours, and only where the user agreed to it.
func (d *Docker) ProgramStream(ctx context.Context, id string, program []byte, in io.Reader, out io.Writer) error {
	if err := checkNames(id); err != nil {
		return err
	}
	script := strings.Replace(programScript, "LENGTH", strconv.Itoa(len(program)), 1)
	return d.program.stream(ctx, io.MultiReader(strings.NewReader(string(program)), in), out, "exec", "-i", "--", id, "sh", "-c", script)
}

// stream runs the program with a conversation on its standard streams.
func (p program) stream(ctx context.Context, in io.Reader, out io.Writer, args ...string) error {
	parent := ctx
	ctx, cancel := context.WithTimeout(ctx, streamTimeout)
	defer cancel()
	f, err := p.env.Programs.Run(ctx, env.Command{Path: p.path, Environ: p.environ, Args: append(append([]string{}, p.global...), args...), In: in, Out: out})
	switch {
	case parent.Err() != nil:
		return parent.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return finding.Unexamined(fmt.Errorf("%s did not end within %v", p.name, streamTimeout), "is the engine alive? try: "+p.name+" version")
	case f.Code == noPlaceCode:
		return ErrNoPlace
	case f.Code != 0 && (f.Code == 126 || f.Code == 127 || missingProgram(string(f.Err))):
		return ErrNoShell
	case f.Code != 0 && len(f.Err) > 0:
		return p.failed(f)
	case err != nil && !errors.Is(err, io.ErrClosedPipe):
		return finding.Unexamined(fmt.Errorf("running %s: %w", p.name, err), "does it run by itself? try: "+p.name+" version")
	}
	return nil
}
