//go:build unix

// Package postgres starts a PostgreSQL server for a test: Debian's package, a cluster of its own in a temporary folder, on
// a free port of 127.0.0.1. The test can kill it and start it again.
package postgres

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// password is that of the cluster, for as long as the test runs.
const password = "a-password-of-the-test"

// Cluster is a PostgreSQL server with one empty database.
type Cluster struct {
	// URL is the database, its password in it.
	URL string

	bin, dir string
	port     int
	owner    *syscall.SysProcAttr
	server   *exec.Cmd
	done     chan struct{}
	log      *os.File
}

// Start starts a server that ends with the test. Where there is no PostgreSQL the test is skipped, or fails with
// JWTDOC_LAB=require.
func Start(t testing.TB) *Cluster {
	t.Helper()
	c := &Cluster{owner: &syscall.SysProcAttr{Setpgid: true}}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		if os.Getenv("JWTDOC_LAB") == "require" {
			t.Fatal("no PostgreSQL is installed (apt-get install postgresql)")
		}
		t.Skip("no PostgreSQL is installed (apt-get install postgresql)")
	}
	slices.Sort(found)
	c.bin = filepath.Dir(found[len(found)-1])
	// Not below the test's own folder, which nobody else may enter: root's PostgreSQL runs as another user.
	if c.dir, err = os.MkdirTemp("", "jwtdoc-postgres-"); err != nil { //nolint:usetesting // see above
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(c.dir) })
	c.becomeOrdinary(t)
	c.initialise(t)
	c.Restart(t)
	t.Cleanup(func() { c.end(syscall.SIGQUIT) })
	return c
}

// becomeOrdinary: PostgreSQL refuses to run as root.
func (c *Cluster) becomeOrdinary(t testing.TB) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err1 != nil || err2 != nil {
		t.Fatal(u)
	}
	if err := os.Chown(c.dir, uid, gid); err != nil {
		t.Fatal(err)
	}
	c.owner.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (c *Cluster) initialise(t testing.TB) {
	t.Helper()
	secret := filepath.Join(c.dir, "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	init := exec.CommandContext(t.Context(), filepath.Join(c.bin, "initdb"), "--no-sync", "-D", filepath.Join(c.dir, "data"), "-U", "jwtdoc",
		"--auth=scram-sha-256", "--pwfile="+secret, "--encoding=UTF8", "--locale=C")
	init.SysProcAttr, init.Dir = c.owner, c.dir
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatal(l.Addr())
	}
	c.port = addr.Port
	_ = l.Close()
	c.URL = fmt.Sprintf("postgres://jwtdoc:%s@127.0.0.1:%d/postgres?sslmode=disable", password, c.port)
}

// Kill ends the server and all that belongs to it at once, as a power cut would.
func (c *Cluster) Kill() { c.end(syscall.SIGKILL) }

func (c *Cluster) end(signal syscall.Signal) {
	if c.server == nil {
		return
	}
	to := c.server.Process.Pid
	if signal == syscall.SIGKILL {
		to = -to // its whole process group
	}
	_ = syscall.Kill(to, signal)
	<-c.done
	_ = c.log.Close()
	c.server = nil
}

// Restart starts the server, and waits until it answers.
func (c *Cluster) Restart(t testing.TB) {
	t.Helper()
	deadline := time.Now().Add(patience.For(20 * time.Second))
	for {
		err := c.start(context.WithoutCancel(t.Context()), deadline)
		if err == nil {
			return
		}
		// What a killed server left behind in the kernel is gone only when its last child is.
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func (c *Cluster) start(ctx context.Context, deadline time.Time) error {
	log, err := os.Create(filepath.Join(c.dir, "log"))
	if err != nil {
		return err
	}
	c.log = log
	c.server = exec.CommandContext(ctx, filepath.Join(c.bin, "postgres"), "-D", filepath.Join(c.dir, "data"), "-p", strconv.Itoa(c.port),
		"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=40")
	c.server.SysProcAttr, c.server.Dir = c.owner, c.dir
	c.server.Stdout, c.server.Stderr = log, log
	if err := c.server.Start(); err != nil {
		return err
	}
	c.done = make(chan struct{})
	go func(server *exec.Cmd, done chan struct{}) {
		_ = server.Wait()
		close(done)
	}(c.server, c.done)
	for {
		ready := exec.CommandContext(ctx, filepath.Join(c.bin, "pg_isready"), "-h", "127.0.0.1", "-p", strconv.Itoa(c.port), "-t", "2")
		ready.Env = []string{}
		if ready.Run() == nil {
			return nil
		}
		select {
		case <-c.done:
			text, _ := os.ReadFile(log.Name())
			c.server = nil
			return fmt.Errorf("postgres ended: %s", bytes.TrimSpace([]byte(lastLines(string(text)))))
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			c.end(syscall.SIGKILL)
			return fmt.Errorf("postgres does not answer")
		}
	}
}

func lastLines(s string) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}
