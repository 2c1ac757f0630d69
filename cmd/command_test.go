package cmd_test

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// noon is the clock of these tests.
var noon = time.Date(2025, 11, 30, 12, 0, 0, 0, time.UTC)

// command runs a command line in a world of its own: no environment, no terminal, a stopped clock.
func command(change func(*env.Env), args ...string) (stdout, stderr string, code int) {
	var out, errOut bytes.Buffer
	e := env.OS()
	e.In, e.Out, e.Err = strings.NewReader(""), &out, &errOut
	e.IsTerminal, e.Environ, e.Zone = env.Terminal{}, nil, time.UTC
	e.Now = func() time.Time { return noon }
	e.ReadPassword = func(context.Context, string) ([]byte, error) { return nil, env.ErrNoTerminal }
	e.SpareMemory = nil // the memory of the tests is not the program's
	if change != nil {
		change(e)
	}
	code = cmd.Main(e, args)
	return out.String(), errOut.String(), code
}

// must is command for what has to succeed.
func must(t interface{ Fatalf(string, ...any) }, args ...string) string {
	out, errOut, code := command(nil, args...)
	if code != 0 {
		t.Fatalf("%v: exit %d\n%s", args, code, errOut)
	}
	return out
}
