package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocsAreCurrent(t *testing.T) {
	pages := mustPages(t)
	docs := filepath.Join("..", "..", "..", "docs")
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		on, err := os.ReadFile(filepath.Join(docs, filepath.FromSlash(name)))
		if err != nil {
			t.Errorf("%v (run: go generate ./...)", err)
			continue
		}
		if diff := cmp.Diff(pages[name], string(on)); diff != "" {
			t.Errorf("docs/%s is not what the code says (run: go generate ./...; -code +docs):\n%s", name, diff)
		}
	}
	stale, err := stalePages(docs, pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range stale {
		t.Errorf("docs/%s: nothing in the code has such a page (run: go generate ./...)", name)
	}
}

func TestPagesDependOnNothingButTheCode(t *testing.T) {
	t.Setenv("COLUMNS", "40")
	t.Setenv("CLICOLOR_FORCE", "1")
	t.Setenv("TZ", "Asia/Bangkok")
	if diff := cmp.Diff(mustPages(t), mustPages(t)); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	for name, text := range mustPages(t) {
		if strings.Contains(text, "\x1b") {
			t.Errorf("%s is coloured", name)
		}
	}
}

func TestEveryLinkBetweenPagesLeadsSomewhere(t *testing.T) {
	pages := mustPages(t)
	links := 0
	for name, text := range pages {
		for _, part := range strings.Split(text, "](")[1:] {
			target, _, _ := strings.Cut(part, ")")
			links++
			if !strings.Contains(target, "://") && pages[filepath.ToSlash(filepath.Join(filepath.Dir(name), target))] == "" {
				t.Errorf("%s links to %s, which is no page", name, target)
			}
		}
	}
	if links < 10 {
		t.Errorf("only %d links: the indexes are empty", links)
	}
}

func mustPages(t *testing.T) map[string]string {
	t.Helper()
	pages, err := allPages()
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestWriteRemovesPagesThatAreGone(t *testing.T) {
	out := t.TempDir()
	if err := os.MkdirAll(filepath.Join(out, "causes"), 0o755); err != nil {
		t.Fatal(err)
	}
	gone, kept := filepath.Join(out, "causes", "retired.md"), filepath.Join(out, "guide.md")
	for _, name := range []string{gone, kept} {
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(out); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(gone); !os.IsNotExist(err) {
		t.Errorf("the page of a cause that is gone is still there: %v", err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a hand-written guide was removed: %v", err)
	}
	if _, err := os.Stat(filepath.Join(out, "commands", "README.md")); err != nil {
		t.Error(err)
	}
}

func TestInlineKeepsPlainTextPlain(t *testing.T) {
	for in, want := range map[string]string{
		"plain `code <x> *` <tag> a|b 2*3": "plain `code <x> *` &lt;tag> a\\|b 2\\*3",
		"":                                 "",
	} {
		if got := inline(in); got != want {
			t.Errorf("inline(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFenceIsLongerThanAnyInside(t *testing.T) {
	if got := fenced("a\n```\nb"); !strings.HasPrefix(got, "````text\n") || !strings.HasSuffix(got, "\n````") {
		t.Errorf("the fence ends early:\n%s", got)
	}
}
