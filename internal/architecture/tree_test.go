package architecture

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// topLevel is all that the top of the repository holds, apart from files that begin with a dot.
var topLevel = []string{
	"cmd", "internal", "testdata", "docs", "go.mod", "go.sum", "main.go",
	"README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md",
}

func TestTopLevelHoldsOnlyWhatBelongsThere(t *testing.T) {
	for _, entry := range strangers(topEntries(t)) {
		t.Errorf("%s does not belong at the top of the repository", entry)
	}
}

// topEntries names the top-level entries that are part of the repository; outside a checkout, all that are there.
func topEntries(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var names []string
	c := exec.CommandContext(t.Context(), "git", "ls-files", "-z")
	c.Dir = root
	if out, err := c.Output(); err == nil {
		for file := range strings.SplitSeq(strings.Trim(string(out), "\x00"), "\x00") {
			top, _, _ := strings.Cut(file, "/")
			names = append(names, top)
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func strangers(names []string) []string {
	var found []string
	for _, name := range names {
		if !strings.HasPrefix(name, ".") && !slices.Contains(topLevel, name) {
			found = append(found, name)
		}
	}
	return found
}

func TestStrangersAtTheTopAreNoticed(t *testing.T) {
	got := strangers([]string{".ci", ".golangci.yml", "Makefile", "cmd", "go.mod", "notes.md", "pkg"})
	if diff := cmp.Diff([]string{"Makefile", "notes.md", "pkg"}, got); diff != "" {
		t.Errorf("strangers (-want +got):\n%s", diff)
	}
}
