//go:build linux

// Command measure runs the command in its arguments and prints its peak memory in bytes. A process begins with the peak
// of the one that started it, so that it has to be started by a small one, which a test is not.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

func main() {
	c := exec.Command(os.Args[1], os.Args[2:]...)
	c.Env = []string{}
	if err := c.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		fmt.Println(u.Maxrss << 10)
	}
}
