package cmd

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

const oneToken = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func TestAListOfTokensIsToldFromOneTokenInPieces(t *testing.T) {
	for _, c := range []struct {
		name, input string
		want        bool
	}{
		{"two tokens", oneToken + "\n" + oneToken + "\n", true},
		{"two tokens with CRLF", oneToken + "\r\n" + oneToken, true},
		{"empty lines between", "\n\n" + oneToken + "\n\n\n" + oneToken, true},
		{"with their schemes", "Bearer " + oneToken + "\nBearer " + oneToken, true},
		{"quoted", `"` + oneToken + "\"\n\"" + oneToken + `"`, true},
		{"the second is broken", oneToken + "\nbroken\n", true},
		{"one token", oneToken + "\n", false},
		{"nothing", "", false},
		{"one token wrapped in its payload", oneToken[:30] + "\n" + oneToken[30:], false},
		{"one token wrapped in its signature", oneToken[:60] + "\n" + oneToken[60:], false},
		{"one token wrapped at its dots", strings.ReplaceAll(oneToken, ".", ".\n"), false},
		{"a request with its headers", "GET / HTTP/1.1\nAuthorization: Bearer " + oneToken + "\n", false},
		{"a curl command", "curl -H 'Authorization: Bearer " + oneToken + "' \\\n  http://x", false},
		{"JSON", "{\n\"token\": \"" + oneToken + "\"\n}", false},
	} {
		if got := severalTokens(bufio.NewReaderSize(strings.NewReader(c.input), peekSize)); got != c.want {
			t.Errorf("%s: several is %v, want %v", c.name, got, c.want)
		}
	}
}

func TestLinesAreReadWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.StringMatching(`[a-z]{0,40}`), 1, 20).Draw(t, "lines")
		r := bufio.NewReaderSize(strings.NewReader(strings.Join(want, "\n")), 16)
		for i := range want {
			line, err := readLine(r, nil)
			if string(line) != want[i] || (err != nil) != (i == len(want)-1) || err != nil && !errors.Is(err, io.EOF) {
				t.Fatalf("line %d is %q (%v), want %q", i, line, err, want[i])
			}
		}
	})
}

func TestALineLongerThanATokenMayBeIsCutAndTheNextOneIsWhole(t *testing.T) {
	r := bufio.NewReaderSize(io.MultiReader(
		strings.NewReader(strings.Repeat("x", token.MaxInput+100)), strings.NewReader("\nnext\n")), peekSize)
	line, err := readLine(r, nil)
	if len(line) != token.MaxInput+1 || err != nil {
		t.Errorf("%d bytes (%v), want one more than a token may have", len(line), err)
	}
	if line, err := readLine(r, line[:0]); string(line) != "next" || err != nil {
		t.Errorf("the next line is %q (%v)", line, err)
	}
}

// endless gives the same line for ever and counts how much was taken.
type endless struct {
	line  string
	lines int
	limit int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.lines == e.limit {
		return 0, io.EOF
	}
	e.lines++
	return copy(p, e.line), nil
}

func TestManyTokensAreShownAsTheyComeInBoundedMemory(t *testing.T) {
	a, _, _ := testApp()
	count := &counter{}
	a.json, a.out = true, a.secrets.Writer(count)
	in := &endless{line: oneToken + "\n", limit: 20_000}
	count.seen = func() int { return in.lines }
	if err := a.decodeLines(bufio.NewReaderSize(in, peekSize), "standard input"); err != nil {
		t.Fatal(err)
	}
	if count.lines != in.limit {
		t.Errorf("%d lines for %d tokens", count.lines, in.limit)
	}
	if count.behind > 2*peekSize/len(oneToken) {
		t.Errorf("the output was %d tokens behind the input", count.behind)
	}
}

// counter counts the lines written to it, and how far they were behind what had been read.
type counter struct {
	lines, behind int
	seen          func() int
}

func (c *counter) Write(p []byte) (int, error) {
	c.behind = max(c.behind, c.seen()-c.lines)
	c.lines += strings.Count(string(p), "\n")
	return len(p), nil
}
