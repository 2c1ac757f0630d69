//go:build !linux

package browser

import "os/exec"

// diesWithUs does nothing where the kernel cannot.
func diesWithUs(*exec.Cmd) {}
