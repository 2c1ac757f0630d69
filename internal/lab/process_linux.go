package lab

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a server may take to end after SIGTERM before it is killed.
const patience = 5 * time.Second

// process is a child in a process group of its own.
type process struct {
	pid   int
	ended chan struct{} // closed when the child was waited for
	once  sync.Once
}

// startProcess runs command with everything it prints in a file.
func startProcess(command []string, dir string, environment []string, log string) (*process, error) {
	// Appending, since a server may open the file a second time by the name of its standard output.
	out, err := os.OpenFile(filepath.Clean(log), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }()

	cmd := exec.Command(command[0], command[1:]...) //nolint:noctx // ended by its process group, softly first
	cmd.Dir, cmd.Env = dir, environment
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid: true,
		// A test that is killed leaves no server behind. Softly, so that a server with children ends them too.
		Pdeathsig: syscall.SIGTERM,
	}
	p := &process{ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel sends Pdeathsig when the thread that started the child ends, not the process: this
		// goroutine keeps its thread for as long as the child runs.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		p.pid = cmd.Process.Pid
		started <- nil
		_ = cmd.Wait() // how it ended does not matter: it was told to
		close(p.ended)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return p, nil
}

// stop ends the process group: softly, then surely.
func (p *process) stop() {
	p.once.Do(func() {
		p.signal(syscall.SIGTERM)
		select {
		case <-p.ended:
		case <-time.After(patience):
			p.signal(syscall.SIGKILL)
			<-p.ended
		}
		p.sweep()
	})
}

// sweep removes what libfaketime leaves in memory of a process that ended by a signal: it is named by the process's
// number, and would be found by whoever gets that number next. Most servers have none.
func (p *process) sweep() {
	for _, name := range []string{"faketime_shm_%d", "sem.faketime_sem_%d"} {
		_ = os.Remove(fmt.Sprintf("/dev/shm/"+name, p.pid))
	}
}

// signal reaches the child's own process group, and nothing when the child has been waited for already: its
// number may belong to somebody else by then.
func (p *process) signal(s syscall.Signal) {
	select {
	case <-p.ended:
		return
	default:
	}
	if err := syscall.Kill(-p.pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		panic(fmt.Sprintf("ending process group %d: %v", p.pid, err))
	}
}

// reservePort has the kernel choose a free port of 127.0.0.1 and keeps it bound, without listening, until the test
// ends. A server that sets SO_REUSEADDR, as all of them do, can listen there; nobody is given the port by chance.
func reservePort(t testing.TB) int {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatalf("reserving a port: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Close(socket) })
	if err := syscall.SetsockoptInt(socket, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		t.Fatalf("reserving a port: %v", err)
	}
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatalf("reserving a port: %v", err)
	}
	name, err := syscall.Getsockname(socket)
	if err != nil {
		t.Fatalf("reserving a port: %v", err)
	}
	inet, ok := name.(*syscall.SockaddrInet4)
	if !ok {
		t.Fatalf("reserving a port: the address is a %T", name)
	}
	return inet.Port
}
