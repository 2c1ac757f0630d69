// Package cmd holds one file per subcommand: its flags become options, the options one call into internal, the
// result goes to render, and the verdict becomes an exit code.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

// app is what every subcommand is given: the world, the one "now" of this run, the secrets to keep out of every
// output, and the flags that all commands share.
type app struct {
	env *env.Env
	// now is read once, so that all parts of a report agree on it; --at replaces it.
	now time.Time
	// zone is what "local" times are shown in; --tz replaces it.
	zone *time.Location
	// secrets masks what must not be shown, in every format, in the last writer.
	secrets *finding.Registry
	// out and err are the masked streams; out.Flush runs at the end of the command.
	out, err *finding.MaskedWriter

	output      string // text, json or markdown
	story       bool   // diagnose tells what happened step by step
	json        bool   // -j
	color       string // auto, always, never
	failOn      finding.Severity
	showSecrets bool
	verbose     bool
}

// Main runs one command line and returns the process exit code. Nothing below it exits the process.
func Main(e *env.Env, args []string) int {
	ctx := &interruptible{}
	defer ctx.close()
	a := newApp(e)
	root := newRoot(a, args)
	// A nil slice would make cobra read the arguments of the process.
	root.SetArgs(append([]string{}, args...))
	c, err := root.ExecuteContextC(ctx)
	code := a.finish(ctx, withHint(c, err))
	return int(code)
}

// withHint adds to an error of cobra's own, which has no type, where the right usage is described.
func withHint(c *cobra.Command, err error) error {
	var p *finding.Problem
	var v verdict
	if err == nil || errors.As(err, &p) || errors.As(err, &v) || errors.Is(err, context.Canceled) {
		return err
	}
	return flagError(c, err)
}

func newApp(e *env.Env) *app {
	secrets := finding.NewRegistry()
	return &app{
		env: e, now: e.Now(), zone: e.Zone, secrets: secrets,
		out: secrets.Writer(e.Out), err: secrets.Writer(e.Err),
		output: outputText, color: "auto", failOn: finding.Error,
	}
}

// verdict is returned by a command that has printed its whole report and found a problem: the exit code without
// an error message.
type verdict finding.Exit

func (v verdict) Error() string { return fmt.Sprintf("exit %d", int(v)) }

// finish prints an error with its hint, flushes what is left, and turns all of it into the exit code.
func (a *app) finish(ctx *interruptible, err error) finding.Exit {
	code := a.report(ctx, err)
	outErr := a.out.Flush()
	_ = a.err.Flush()
	if outErr != nil && !errors.Is(outErr, syscall.EPIPE) {
		// A full disk must not look like success; a reader that has seen enough (| head) is none of our business.
		_, _ = fmt.Fprintf(a.err, "jwtdoc: error: writing the result: %v\n", outErr)
		_ = a.err.Flush()
		return max(code, finding.ExitUnexamined)
	}
	return code
}

func (a *app) report(ctx *interruptible, err error) finding.Exit {
	if err == nil {
		return finding.ExitFine
	}
	if ctx.interrupted() || errors.Is(err, context.Canceled) {
		_, _ = io.WriteString(a.err, "jwtdoc: interrupted\n")
		return finding.ExitInterrupted
	}
	var v verdict
	if errors.As(err, &v) {
		return finding.Exit(v)
	}
	code, hint := finding.ExitOf(err)
	_, _ = fmt.Fprintf(a.err, "jwtdoc: error: %s\n", finding.Safe(err.Error()))
	if hint != "" {
		for line := range strings.SplitSeq(hint, "\n") {
			_, _ = fmt.Fprintf(a.err, "jwtdoc: hint: %s\n", line)
		}
	}
	return code
}

// style is how text is drawn on standard output.
func (a *app) style() render.Style {
	term := a.env.IsTerminal
	s := render.NewStyle(render.ColorChoice(a.color, a.env.Getenv, term.Out), term.Width).Masking(a.secrets.Mask)
	if !render.UTF8(a.env.Getenv) {
		return s.ASCII()
	}
	return s
}

// wantsJSON reports whether -j or --output json was given.
func (a *app) wantsJSON() bool { return a.json || a.output == outputJSON }

// exitFor returns the verdict that findings lead to: [finding.ExitFound] when one is at least as severe as
// --fail-on asks for, nil otherwise.
func (a *app) exitFor(found []finding.Finding) error {
	if worst, ok := finding.Worst(found); ok && worst >= a.failOn {
		return verdict(finding.ExitFound)
	}
	return nil
}

// warn writes one line to standard error, whatever the verbosity.
func (a *app) warn(format string, args ...any) {
	_, _ = fmt.Fprintf(a.err, "jwtdoc: warning: %s\n", finding.Safe(fmt.Sprintf(format, args...)))
}

// progress writes one line to standard error with -v.
func (a *app) progress(format string, args ...any) {
	if a.verbose {
		_, _ = fmt.Fprintf(a.err, "jwtdoc: %s\n", finding.Safe(fmt.Sprintf(format, args...)))
	}
}
