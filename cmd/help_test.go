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
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	for _, topic := range topics() {
		names = append(names, topic.name)
	}
	if len(names) < 8 {
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

func checkHelp(t *testing.T, name, text string) {
	t.Helper()
	if !strings.HasPrefix(text, "Examples\n  ") {
		t.Errorf("help %s does not open with examples:\n%s", name, text)
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

func TestTheRunnableExamplesOfEveryHelpParse(t *testing.T) {
	_, _, tree := testApp()
	examples := map[string]string{}
	for _, c := range append(tree.Commands(), tree) {
		examples[c.Name()] = c.Example
	}
	for _, topic := range topics() {
		examples["help "+topic.name], _, _ = strings.Cut(topic.text(), "\n\n")
	}
	for name, text := range examples {
		lines := 0
		for line := range strings.SplitSeq(strings.ReplaceAll(text, "\\\n", " "), "\n") {
			args, ok := exampleArguments(line)
			if !ok {
				continue
			}
			lines++
			_, _, root := testApp()
			target, rest, err := root.Find(args)
			if err != nil {
				t.Errorf("%s: %v", line, err)
				continue
			}
			if err := target.ParseFlags(rest); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
		if lines == 0 {
			t.Errorf("%s shows no line to run", name)
		}
	}
}

// exampleArguments returns the arguments of the jwtdoc in a line of shell, without quotes; false where there is none
// or its arguments are another program's.
func exampleArguments(line string) ([]string, bool) {
	_, rest, ok := strings.Cut(line, "jwtdoc ")
	if !ok || strings.HasPrefix(strings.TrimSpace(line), "#") {
		return nil, false
	}
	for _, end := range []string{" | ", " || ", " && ", " > ", " < ", "; ", "  #", ")\"", ") "} {
		rest, _, _ = strings.Cut(rest, end)
	}
	rest, _, _ = strings.Cut(rest, " curl ")
	var args []string
	word, quote, open := "", byte(0), false
	for i := range len(rest) {
		switch b := rest[i]; {
		case quote == 0 && (b == '"' || b == '\''):
			quote, open = b, true
		case b == quote && quote != 0:
			quote = 0
		case b == ' ' && quote == 0:
			if open || word != "" {
				args = append(args, word)
			}
			word, open = "", false
		default:
			word += string(b)
		}
	}
	if open || word != "" {
		args = append(args, word)
	}
	return args, true
}
