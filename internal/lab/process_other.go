//go:build !linux

package lab

import (
	"errors"
	"testing"
)

type process struct{ ended chan struct{} }

func startProcess([]string, string, []string, string) (*process, error) {
	return nil, errors.New("servers of the lab run on Linux only")
}

func (*process) stop() {}

func reservePort(t testing.TB) int {
	t.Helper()
	t.Fatal("servers of the lab run on Linux only")
	return 0
}
