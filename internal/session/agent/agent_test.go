package agent

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// What a page pays for the agent.
const mostBytes = 12 << 10

func TestTheScriptIsSmall(t *testing.T) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(Script()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if out.Len() >= mostBytes {
		t.Errorf("%d bytes compressed, fewer than %d are promised", out.Len(), mostBytes)
	}
	t.Logf("%d bytes, %d compressed", len(Script()), out.Len())
}

// A strict Content-Security-Policy with Trusted Types stops these; a browser shows it (internal/lab/browser), this says
// which line.
func TestTheScriptUsesNothingThatAStrictPolicyStops(t *testing.T) {
	forbidden := regexp.MustCompile(`\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|'style'|\.style\b|createElement\('s(cript|tyle)'|\bimport\b|setTimeout\(['"]`)
	for i, line := range strings.Split(string(Script()), "\n") {
		if m := forbidden.FindString(line); m != "" {
			t.Errorf("line %d: %s", i+1, m)
		}
	}
	if !utf8.Valid(Script()) || bytes.IndexFunc(Script(), func(r rune) bool { return r > '~' }) >= 0 {
		t.Error("not ASCII: a server that says another encoding would change what is shown")
	}
}

func TestTheTagIsThatOfTheScript(t *testing.T) {
	if want := fmt.Sprintf(`"%x"`, sha256.Sum256(Script()))[:33] + `"`; ETag() != want {
		t.Errorf("%s, want %s", ETag(), want)
	}
}
