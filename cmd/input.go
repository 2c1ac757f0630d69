package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// terminalLine is the longest line that a terminal hands over (MAX_CANON on Linux); what was pasted beyond it is
// lost without a sign.
const terminalLine = 4095

// tokenInput is where the token comes from: the words of the command line, or a stream that is still to be read.
type tokenInput struct {
	// text is the token when stream is nil.
	text string
	// stream is standard input or a file; the caller closes it.
	stream io.ReadCloser
	// size is how much the stream holds, 0 when that is not known.
	size int64
	// place names it in messages: "standard input", `"token.txt"`.
	place string
}

// openToken finds the token: the words joined, @FILE, a file:// address, - or nothing for standard input, or a
// prompt when that is a terminal. Only the user's own words are looked at for files.
func (a *app) openToken(ctx context.Context, args []string) (tokenInput, error) {
	switch {
	case len(args) == 0 && a.env.IsTerminal.In:
		return a.promptToken(ctx)
	case len(args) == 0, len(args) == 1 && args[0] == "-":
		return tokenInput{stream: io.NopCloser(&contextReader{ctx: ctx, r: a.env.In}), place: "standard input"}, nil
	case len(args) == 1:
		if name, ok := fileName(args[0]); ok {
			f, size, err := a.openFile(name)
			if err != nil {
				return tokenInput{}, err
			}
			return tokenInput{stream: f, size: size, place: finding.Quote(name)}, nil
		}
	}
	text := strings.Join(args, " ")
	return tokenInput{text: text, place: "the command line"}, a.checkWords(args, text)
}

// readToken is openToken for commands that take one token: it reads the stream to its end.
func (a *app) readToken(ctx context.Context, args []string) (string, error) {
	in, err := a.openToken(ctx, args)
	if err != nil || in.stream == nil {
		return in.text, err
	}
	defer func() { _ = in.stream.Close() }()
	return a.readAll(in, in.stream)
}

// parseToken is readToken for commands that need of the token no more than what it says: of a large one the text is not
// kept (see [token.ParseLarge]).
func (a *app) parseToken(ctx context.Context, args []string) (token.Token, error) {
	in, err := a.openToken(ctx, args)
	if err != nil {
		return token.Token{}, err
	}
	if in.stream == nil {
		return token.Parse(in.text), nil
	}
	defer func() { _ = in.stream.Close() }()
	return a.parseAll(in, in.stream)
}

// parseAll parses one token that the stream holds, or what is left of it.
func (a *app) parseAll(in tokenInput, r io.Reader) (token.Token, error) {
	text, err := readBeginning(in, r)
	if err != nil {
		return token.Token{}, err
	}
	if len(text) < largeToken {
		if strings.TrimSpace(text) == "" {
			return token.Token{}, emptyInput(in.place)
		}
		return token.Parse(strings.TrimSuffix(text, "\n")), nil
	}
	a.spareMemory()
	t, err := token.ParseLarge(text, r, in.size)
	switch {
	case err != nil:
		err = readError(in.place, err)
	case t.Form == token.FormEmpty && !slices.ContainsFunc(t.Peeled, isNoSpace):
		err = emptyInput(in.place)
	}
	return t, err
}

func isNoSpace(p token.Peel) bool { return p.ID != "spaces" && p.ID != "line-break" }

// largeToken is the size from which the memory that a token takes is worth some care.
const largeToken = 1 << 20

// readBeginning reads as much of a token as is not large yet.
func readBeginning(in tokenInput, r io.Reader) (string, error) {
	var b strings.Builder
	b.Grow(int(min(in.size, largeToken)))
	if _, err := io.Copy(&b, io.LimitReader(r, largeToken)); err != nil {
		return "", readError(in.place, err)
	}
	return b.String(), nil
}

// readAll reads one token from the stream, or what is left of it.
func (a *app) readAll(in tokenInput, r io.Reader) (string, error) {
	text, err := readBeginning(in, r)
	if err == nil && len(text) == largeToken {
		a.spareMemory()
		text, err = token.ReadLarge(text, r, in.size)
		if err != nil {
			err = readError(in.place, err)
		}
	}
	switch {
	case err != nil:
		return "", err
	case strings.TrimSpace(text) == "":
		return "", emptyInput(in.place)
	}
	// Editors and echo end a file with a line end. It is not part of what was pasted; a CR before it is.
	return strings.TrimSuffix(text, "\n"), nil
}

// spareMemory is called before a large token is read.
func (a *app) spareMemory() {
	if a.env.SpareMemory != nil {
		a.env.SpareMemory()
	}
}

func emptyInput(place string) error {
	return finding.Usage(fmt.Errorf("%s is empty: there is no token in it", place), "jwtdoc help shows every way to give a token")
}

// checkWords says what is wrong with a token given on the command line before anything tries to read it.
func (a *app) checkWords(args []string, text string) error {
	if strings.TrimSpace(text) == "" {
		return finding.Usage(errors.New("the token is empty"),
			`is the variable set? echo "${TOKEN:?}" tells; jwtdoc decode @FILE reads a file`)
	}
	whole := 0
	for _, w := range args {
		if wholeToken([]byte(w)) {
			whole++
		}
	}
	if whole > 1 {
		return finding.Usage(fmt.Errorf("%d tokens are given, and only one can be read from the command line", whole),
			`printf '%s\n' TOKEN TOKEN | jwtdoc decode reads one a line`)
	}
	if len(args) == 1 && len(text) < 256 && !strings.Contains(text, "eyJ") && a.isFile(text) {
		return finding.Usage(fmt.Errorf("%s is a file, not a token", finding.Quote(text)),
			"with an @ it is read: @"+finding.ShellQuote(text, "FILE"))
	}
	return nil
}

func (a *app) isFile(name string) bool {
	f, err := a.env.FS.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	return err == nil && !info.IsDir()
}

// fileName returns the file that an argument names: @FILE or file:///FILE.
func fileName(arg string) (string, bool) {
	if name, ok := strings.CutPrefix(arg, "@"); ok {
		return name, true
	}
	if !strings.HasPrefix(arg, "file://") {
		return "", false
	}
	u, err := url.Parse(arg)
	if err != nil || u.Path == "" {
		return strings.TrimPrefix(arg, "file://"), true
	}
	return u.Path, true
}

// openFile opens a file that the user named, and says how large it is where that is known.
func (a *app) openFile(name string) (f io.ReadCloser, size int64, err error) {
	if name == "" {
		return nil, 0, finding.Usage(errors.New("no file is named after the @"), "for example @token.txt")
	}
	file, err := a.env.FS.Open(name)
	if err != nil {
		return nil, 0, readError(finding.Quote(name), err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		return file, 0, nil //nolint:nilerr // a file of unknown size can be read all the same
	case info.IsDir():
		_ = file.Close()
		return nil, 0, finding.Usage(fmt.Errorf("reading %s: it is a directory", finding.Quote(name)), "name a file in it")
	}
	return file, info.Size(), nil
}

// readError says in few words why a place could not be read: reading "token.txt": no such file.
func readError(place string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	why, hint := err, "check the name; the path is taken from the current directory"
	var p *fs.PathError
	if errors.As(err, &p) {
		why = p.Err // without the name, which place shows already, quoted
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = errors.New("no such file")
	case errors.Is(err, fs.ErrPermission):
		why, hint = errors.New("permission denied"), "ls -l shows who may read it"
	}
	return finding.Usage(fmt.Errorf("reading %s: %w", place, why), hint)
}

// promptToken asks for a token on the terminal.
func (a *app) promptToken(ctx context.Context) (tokenInput, error) {
	_, _ = io.WriteString(a.err, "paste a token, then Enter: ")
	_ = a.err.Flush()
	line, err := bufio.NewReader(&contextReader{ctx: ctx, r: a.env.In}).ReadString('\n')
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return tokenInput{}, readError("standard input", err)
	case strings.TrimSpace(line) == "":
		return tokenInput{}, finding.Usage(errors.New("no token was given"), "jwtdoc help shows how to give one")
	case len(line) >= terminalLine:
		return tokenInput{}, finding.Usage(errors.New("the terminal cuts a pasted line after 4,095 characters, and this one is that long"),
			"put the token into a file, then: jwtdoc decode @FILE")
	}
	return tokenInput{text: strings.TrimSuffix(line, "\n"), place: "standard input"}, nil
}

// wholeToken reports whether a word is a compact JWS or JWE with nothing missing that its shape could show.
func wholeToken(b []byte) bool {
	b = bytes.Trim(b, " \t\r\n\"'")
	if len(b) > 7 && bytes.EqualFold(b[:7], []byte("bearer ")) {
		b = bytes.TrimLeft(b[7:], " ")
	}
	if !bytes.HasPrefix(b, []byte("eyJ")) {
		return false
	}
	dots := bytes.Count(b, []byte("."))
	return (dots == 2 || dots == 4) && !bytes.ContainsAny(b, " \t")
}

// contextReader ends a read that nobody answers when the run is interrupted: a read of a terminal or a pipe cannot
// be cancelled in any other way.
type contextReader struct {
	ctx context.Context
	r   io.Reader
	buf []byte
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	// The goroutine reads into a buffer of its own: it may still be writing after this call has returned.
	if len(c.buf) < len(p) {
		c.buf = make([]byte, len(p))
	}
	buf := c.buf[:len(p)]
	go func() {
		n, err := c.r.Read(buf)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, buf[:r.n]), r.err
	case <-c.ctx.Done():
		return 0, c.ctx.Err()
	}
}
