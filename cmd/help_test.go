package cmd

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

func testApp() (*app, *strings.Builder, *cobra.Command) {
	var out strings.Builder
	e := env.OS()
	e.Out, e.Err, e.In = &out, &out, strings.NewReader("")
	e.IsTerminal = env.Terminal{}
	a := newApp(e)
	root := newRoot(a, nil)
	a.addCommands(root, every)
	return a, &out, root
}

func TestEveryHelpOpensWithExamplesAndFitsIn80Columns(t *testing.T) {
	_, _, root := testApp()
	names := []string{""}
	for _, c := range allCommands(root) {
		names = append(names, strings.TrimPrefix(c.CommandPath(), "jwtdoc "))
	}
	for _, topic := range topics() {
		names = append(names, topic.name)
	}
	if len(names) < 30 {
		t.Fatalf("only %v have help", names)
	}
	for _, name := range names {
		a, out, root := testApp()
		if err := a.runHelp(root, strings.Fields(name)); err != nil {
			t.Errorf("help %s: %v", name, err)
		}
		if err := a.out.Flush(); err != nil {
			t.Fatal(err)
		}
		checkHelp(t, name, out.String())
	}
}

// allCommands returns every command below the root that is shown, those of other commands too.
func allCommands(c *cobra.Command) []*cobra.Command {
	var out []*cobra.Command
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			out = append(append(out, sub), allCommands(sub)...)
		}
	}
	return out
}

func checkHelp(t *testing.T, name, text string) {
	t.Helper()
	if !strings.HasPrefix(text, "Examples\n  ") {
		t.Errorf("help %s does not open with examples:\n%s", name, text)
	}
	if strings.Contains(text, "[flags]") {
		t.Errorf("help %s: flags are named twice in its usage:\n%s", name, text)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) > helpWidth {
			t.Errorf("help %s: a line of %d columns: %s", name, utf8.RuneCountInString(line), line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("help %s: spaces at the end of %q", name, line)
		}
	}
}

func TestEveryCommandBelongsToAJobAndSaysWhatItDoes(t *testing.T) {
	_, _, root := testApp()
	for _, c := range root.Commands() {
		if c.Hidden {
			continue
		}
		if c.GroupID == "" || c.Short == "" || c.Long == "" || c.Example == "" {
			t.Errorf("%s lacks its job, its description or its examples", c.Name())
		}
		if strings.HasSuffix(c.Short, ".") || strings.ToLower(c.Short[:1]) != c.Short[:1] {
			t.Errorf("%s: %q is no lower-case phrase", c.Name(), c.Short)
		}
	}
}
