//go:build linux

// Command measure runs the command in its arguments and prints its peak memory in bytes. A process begins with the peak
// of the one that started it, so that it has to be started by a small one, which a test is not.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

func main() {
	e := env.OS()
	c := exec.Command(os.Args[1], os.Args[2:]...)
	c.Env = []string{}
	if err := c.Run(); err != nil {
		_, _ = fmt.Fprintln(e.Err, err)
	}
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		_, _ = fmt.Fprintln(e.Out, u.Maxrss<<10)
	}
}
