package source

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Revision reads files of a git repository as they were at a commit. The repository is not trusted: git is told to
// run no hook, no monitor and no pager of it, to fetch nothing, and only objects are asked for.
type Revision struct {
	env *env.Env
	git string
	// Dir is the folder that names are relative to, ref the commit.
	Dir, ref string
}

// Errors of a revision, for errors.Is.
var (
	// ErrNoSuchCommit: the repository does not have it, or there is none.
	ErrNoSuchCommit = errors.New("no such commit here")
	// ErrBadRef: it could be taken for an option, or for something else than a name.
	ErrBadRef = errors.New("it is no name of a commit")
	// ErrNoGit: the program is not installed.
	ErrNoGit = errors.New("git is not installed")
)

// At looks for a commit in the repository of a folder.
func At(ctx context.Context, e *env.Env, dir, ref string) (*Revision, error) {
	if ref == "" || len(ref) > 200 || strings.HasPrefix(ref, "-") || strings.Trim(ref, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/@^~-") != "" || strings.Contains(ref, "..") {
		return nil, ErrBadRef
	}
	git, err := e.FindProgram("git")
	if err != nil {
		return nil, ErrNoGit
	}
	r := &Revision{env: e, git: git, Dir: dir}
	out, err := r.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	if err != nil {
		return nil, err
	}
	if r.ref = strings.TrimSpace(string(out)); len(r.ref) < 40 {
		return nil, ErrNoSuchCommit
	}
	return r, nil
}

// File returns a file's text at the commit, nil where it was not there. The name is relative to the folder.
func (r *Revision) File(ctx context.Context, name string) ([]byte, error) {
	name = path.Clean(name)
	if path.IsAbs(name) || name == ".." || strings.HasPrefix(name, "../") || strings.ContainsAny(name, "\x00\n") {
		return nil, errors.New("it lies outside of what is examined")
	}
	out, err := r.run(ctx, "cat-file", "blob", r.ref+":./"+name)
	if errors.Is(err, ErrNoSuchCommit) {
		return nil, nil
	}
	return out, err
}

func (r *Revision) run(ctx context.Context, args ...string) ([]byte, error) {
	environ := []string{"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_ALLOW_PROTOCOL=none", "LC_ALL=C"}
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"} { // where the user says which folders are safe
		if v, ok := r.env.Getenv(name); ok {
			environ = append(environ, name+"="+v)
		}
	}
	lead := []string{"-C", r.Dir, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "--no-pager", "--no-replace-objects"}
	done, err := r.env.Programs.Run(ctx, env.Command{Path: r.git, Args: append(lead, args...), Environ: environ, MaxOut: maxFile})
	switch {
	case err != nil:
		return nil, fmt.Errorf("running git: %w", err)
	case done.Truncated && len(done.Out) >= maxFile:
		return nil, ErrTooLarge
	case strings.Contains(string(done.Err), "dubious ownership"):
		return nil, errors.New("git does not trust the folder, which another user owns: " + finding.Safe("git config --global --add safe.directory FOLDER"))
	case done.Code != 0:
		return nil, ErrNoSuchCommit
	}
	return done.Out, nil
}
