package browser

import (
	"os/exec"
	"syscall"
)

// diesWithUs leaves no browser behind when a test is killed.
func diesWithUs(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
