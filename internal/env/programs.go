package env

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"os/exec"
	"time"
)

// What is kept of a program's output where the caller sets no bound.
const (
	defaultMaxOut = 1 << 20
	defaultMaxErr = 64 << 10
)

// pipeDelay is how long the pipes of a killed program may stay open: a child that it left behind holds them.
const pipeDelay = time.Second

type osPrograms struct{}

func (osPrograms) Run(ctx context.Context, c Command) (Finished, error) {
	x := exec.CommandContext(ctx, c.Path, c.Args...)
	x.Env = append([]string{}, c.Environ...) // nil would inherit ours
	x.WaitDelay = pipeDelay
	out := &bounded{left: cmp.Or(c.MaxOut, defaultMaxOut)}
	errOut := &bounded{left: cmp.Or(c.MaxErr, defaultMaxErr)}
	x.Stdout, x.Stderr = io.Writer(out), errOut
	if c.Out != nil {
		x.Stdout = c.Out
	}
	err := runFed(x, c.In)
	f := Finished{Out: out.kept.Bytes(), Err: errOut.kept.Bytes(), Truncated: out.cut || errOut.cut, Code: -1}
	if x.ProcessState != nil {
		f.Code = x.ProcessState.ExitCode()
	}
	if ctx.Err() != nil {
		return f, ctx.Err()
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return f, nil
	}
	return f, err
}

// runFed runs the program with in as its standard input, until the program ends: in may have more to give, or never end.
// (With [exec.Cmd.Stdin] it would be waited for.)
func runFed(x *exec.Cmd, in io.Reader) error {
	if in == nil {
		return x.Run()
	}
	w, err := x.StdinPipe()
	if err != nil {
		return err
	}
	if err := x.Start(); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(w, in) // a program need not read it all
		_ = w.Close()
	}()
	return x.Wait()
}

// bounded keeps the beginning of what is written to it.
type bounded struct {
	kept bytes.Buffer
	left int
	cut  bool
}

func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.left)
	b.kept.Write(p[:n])
	b.left -= n
	b.cut = b.cut || n < len(p)
	return len(p), nil
}
