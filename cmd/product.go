package cmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// product writes what a command was asked to make, a secret or a token, past the masking of a.out: it would be a
// poor product if it came out as [redacted]. Nothing else is written this way.
func (a *app) product(write func(io.Writer) error) error {
	if err := a.out.Flush(); err != nil {
		return nil //nolint:nilerr // finish reports it
	}
	err := write(a.env.Out)
	if err == nil || errors.Is(err, syscall.EPIPE) {
		return nil
	}
	return finding.Unexamined(fmt.Errorf("writing the result: %w", err), "")
}

// randomSecret draws n bytes from the cryptographic source.
func (a *app) randomSecret(n int) (finding.Secret, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(a.env.Rand, b); err != nil {
		return finding.Secret{}, finding.Unexamined(fmt.Errorf("drawing random bytes: %w", err), "")
	}
	return finding.NewSecret(b), nil
}

// writeSecret makes a file that only its owner can read, and never touches one that is there.
func (a *app) writeSecret(name, text string) error {
	f, err := a.env.FS.CreateSecret(name)
	if errors.Is(err, fs.ErrExist) {
		return finding.Usage(fmt.Errorf("%s is there already, and a secret is never overwritten", finding.Quote(name)),
			"choose another name; to use the one that is there: --secret-file "+finding.ShellQuote(name, "FILE"))
	}
	if err != nil {
		return writeError(name, err)
	}
	_, err = io.WriteString(f, text)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return writeError(name, err)
	}
	return nil
}

func writeError(name string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err // without the name, which is shown quoted
	}
	return finding.Usage(fmt.Errorf("writing %s: %w", finding.Quote(name), err), "name a file in a folder that you may write to")
}

// note writes one line to standard error about what may have been meant differently.
func (a *app) note(format string, args ...any) {
	_, _ = fmt.Fprintf(a.err, "jwtdoc: note: %s\n", finding.Safe(fmt.Sprintf(format, args...)))
}
