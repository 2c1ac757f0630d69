package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestReadmeOpensWithTheTwoCommands(t *testing.T) {
	_, block, _ := strings.Cut(readme(t), "```\n")
	block, _, _ = strings.Cut(block, "```")
	var commands []string
	for line := range strings.Lines(block) {
		command, _, _ := strings.Cut(line, "#")
		commands = append(commands, strings.TrimSpace(command))
	}
	if diff := cmp.Diff([]string{"go run . demo", "go test ./..."}, commands); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What the README shows of decode is what decode prints. (What it shows of diagnose is held by the tests of
// internal/lab, with the guides.)
func TestReadmeShowsWhatDecodePrints(t *testing.T) {
	_, block, found := strings.Cut(readme(t), "```\n$ jwtdoc decode ")
	line, want, _ := strings.Cut(block, "\n")
	want, _, _ = strings.Cut(want, "```")
	if !found {
		t.Fatal("the README shows no decode")
	}
	got, stderr, code := run(t, "", append([]string{"decode"}, strings.Fields(line)...)...)
	if code != 0 {
		t.Fatalf("exit %d\n%s", code, stderr)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-README +jwtdoc):\n%s", diff)
	}
}

func TestReadmeNamesEveryCommand(t *testing.T) {
	text := readme(t)
	for _, c := range cmd.Commands(env.OS()).Commands() {
		if c.Name() != "help" && !strings.Contains(text, "[`"+c.Name()+"`](docs/commands/jwtdoc-"+c.Name()+".md)") {
			t.Errorf("%s is not in the README's table", c.Name())
		}
	}
}

func TestLinksOfTheHandWrittenPagesLeadSomewhere(t *testing.T) {
	links := 0
	for _, page := range []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join("..", page))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(text), "](")[1:] {
			target, _, _ := strings.Cut(part, ")")
			if strings.Contains(target, "://") {
				continue
			}
			links++
			if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(target))); err != nil {
				t.Errorf("%s links to %s: %v", page, target, err)
			}
		}
	}
	if links < 10 {
		t.Errorf("only %d links were found", links)
	}
}
