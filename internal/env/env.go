// Package env is the outside world as one value: streams, the clock, randomness, the network, files and
// child processes. main makes one with [OS]; everything below receives it as an argument, so that a test can
// replace any part of the world without touching another test's.
package env

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/term"
)

// Env is the world a command runs in. The zero value is unusable; [OS] gives the real one.
type Env struct {
	// In is standard input; Out takes results; Err takes progress, warnings and errors.
	In       io.Reader
	Out, Err io.Writer

	// IsTerminal tells which of the three streams are terminals. It is established without asking the
	// terminal anything: a terminal that never answers must not slow a command down.
	IsTerminal Terminal

	// Environ is a copy of the process environment, NAME=value.
	Environ []string

	// Now reads the wall clock. A command reads it once and passes the instant on.
	Now func() time.Time
	// Zone is the zone that "local" times are shown in.
	Zone *time.Location
	// Sleep waits for d or until ctx is done, whichever is first.
	Sleep func(ctx context.Context, d time.Duration) error

	// Rand is a cryptographically secure source.
	Rand io.Reader

	// Net reaches the network.
	Net Network

	// FS reads and makes files named by the user.
	FS Files
	// WorkDir returns the folder that relative file names are resolved against.
	WorkDir func() (string, error)

	// Programs runs other programs.
	Programs Programs

	// ReadPassword shows prompt on Err and reads a line from the terminal without echo, until ctx is done.
	// It fails with [ErrNoTerminal] where there is none.
	ReadPassword func(ctx context.Context, prompt string) ([]byte, error)

	// SpareMemory trades time for memory from now on: it is called when a large input is about to be read. It may be
	// nil.
	SpareMemory func()
}

// Terminal tells which streams are terminals, and how wide the output is.
type Terminal struct {
	In, Out, Err bool
	// Width is the width of Out in columns, 0 when unknown or no terminal.
	Width int
}

// Network opens connections and listeners. Nothing in jwtdoc reaches the network except through it.
type Network interface {
	// Dial connects as net.Dialer.DialContext does, after guard has allowed the address really dialled
	// (after name resolution, for each address tried). A nil guard allows all.
	Dial(ctx context.Context, network, address string, guard func(netAddress string) error) (net.Conn, error)
	// Listen listens as net.Listen does.
	Listen(ctx context.Context, network, address string) (net.Listener, error)
	// LookupHost resolves a host name to its addresses.
	LookupHost(ctx context.Context, host string) ([]string, error)
}

// Files opens the files that the user named on the command line.
type Files interface {
	// Open opens a file for reading.
	Open(name string) (fs.File, error)
	// CreateSecret makes a new file with mode 0600 whatever the umask, refusing to follow a symbolic link or
	// to touch a file that is already there (O_CREAT|O_EXCL).
	CreateSecret(name string) (io.WriteCloser, error)
	// MakeDir makes a folder that only its owner can enter (mode 0700). It fails with fs.ErrExist where there is
	// something of that name.
	MakeDir(name string) error
	// Replace writes a file that the user named, in the place of one that is there.
	Replace(name string, content []byte) error
	// OpenRoot opens a folder to be examined: nothing outside of it can be reached through what it returns.
	OpenRoot(name string) (Root, error)
}

// Root is a folder whose content is not trusted. Names are relative to it, slash-separated; a link that leads out of
// it is an error.
type Root interface {
	// ReadDir lists a folder of it, "." for itself, in the order of the names.
	ReadDir(name string) ([]fs.DirEntry, error)
	// Lstat describes a file without following a link in its last place.
	Lstat(name string) (fs.FileInfo, error)
	// Open opens a file for reading. It does not wait: a named pipe without a writer is opened at once.
	Open(name string) (fs.File, error)
	// OpenRoot opens a folder of it in the same way.
	OpenRoot(name string) (Root, error)
	Close() error
}

// Programs runs other programs. Nothing in jwtdoc starts a process except through it.
type Programs interface {
	// Run runs a program to its end, or until ctx is done, when it is killed. There is no shell. The error is nil where
	// the program ran, whatever its exit code.
	Run(ctx context.Context, c Command) (Finished, error)
}

// Command is a program to run.
type Command struct {
	// Path is the program, as [Env.FindProgram] found it, Args its arguments without its own name.
	Path string
	Args []string
	// Environ is the whole environment that it gets, NAME=value: nothing is inherited.
	Environ []string
	// In is its standard input, nil for none.
	In io.Reader
	// Out takes its standard output as it comes; where it is nil, Finished.Out has it.
	Out io.Writer
	// MaxOut and MaxErr bound what is kept of its output, in bytes; 0 means 1 MiB and 64 KiB. A program that writes
	// more is not stopped: the rest is thrown away.
	MaxOut, MaxErr int
}

// Finished is what a program that has ended left behind.
type Finished struct {
	Out, Err []byte
	// Truncated is set when it wrote more than was kept.
	Truncated bool
	// Code is its exit code, -1 where it was killed.
	Code int
}

// FindProgram looks for a program in the absolute folders of PATH, as this environment has it, and returns its path. It
// fails with [exec.ErrNotFound].
func (e *Env) FindProgram(name string) (string, error) {
	path, _ := e.Getenv("PATH")
	for _, dir := range filepath.SplitList(path) {
		// A program in the folder that happens to be the current one may be a stranger's.
		if !filepath.IsAbs(dir) {
			continue
		}
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found, nil
		}
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}

// ErrNoTerminal is returned by ReadPassword when there is nobody to ask.
var ErrNoTerminal = errors.New("standard input is not a terminal")

// Getenv returns the value of an environment variable and whether it is set.
func (e *Env) Getenv(name string) (string, bool) {
	// Later entries win, as in the environment of a child process.
	for i := len(e.Environ) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(e.Environ[i], "="); ok && k == name {
			return v, true
		}
	}
	return "", false
}

// OS returns the real world.
func OS() *Env {
	e := &Env{
		In:      os.Stdin,
		Out:     os.Stdout,
		Err:     os.Stderr,
		Environ: os.Environ(),
		Now:     time.Now,
		Zone:    time.Local,
		Sleep:   sleep,
		Rand:    rand.Reader,
		Net:     osNetwork{},
		FS:      osFiles{},
		WorkDir: os.Getwd,

		Programs: osPrograms{},
	}
	e.IsTerminal = Terminal{
		In:  term.IsTerminal(int(os.Stdin.Fd())),
		Out: term.IsTerminal(int(os.Stdout.Fd())),
		Err: term.IsTerminal(int(os.Stderr.Fd())),
	}
	if e.IsTerminal.Out {
		if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
			e.IsTerminal.Width = w
		}
	}
	e.ReadPassword = readPassword
	// The collector lets the heap grow by this share before it runs again; the default is 100.
	e.SpareMemory = func() { debug.SetGCPercent(2) }
	return e
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func readPassword(ctx context.Context, prompt string) ([]byte, error) {
	fd := int(os.Stdin.Fd())
	if !term.IsTerminal(fd) {
		return nil, ErrNoTerminal
	}
	before, err := term.GetState(fd)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(os.Stderr, prompt); err != nil {
		return nil, err
	}
	type line struct {
		text []byte
		err  error
	}
	read := make(chan line, 1)
	go func() {
		text, err := term.ReadPassword(fd)
		read <- line{text, err}
	}()
	select {
	case l := <-read:
		_, _ = io.WriteString(os.Stderr, "\n")
		return l.text, l.err
	case <-ctx.Done():
		// The read cannot be called off, but the process is about to end; the terminal must echo again.
		_ = term.Restore(fd, before)
		_, _ = io.WriteString(os.Stderr, "\n")
		return nil, ctx.Err()
	}
}
