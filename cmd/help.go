package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// helpWidth is the width of every help text: it is read on the narrowest terminal that people have.
const helpWidth = 80

const rootExamples = `# Production returns 401. Why?
jwtdoc diagnose --url https://api.example.com/me --token @token.txt

jwtdoc decode "$TOKEN"               # what is in it, and until when
pbpaste | jwtdoc                     # the same, from the clipboard
jwtdoc expiry @token.txt             # expired? when? by how much?
jwtdoc secret --hex 32               # a new HS256 secret
jwtdoc mint --secret-file jwt.key --sub 3 --ttl 5m
jwtdoc demo                          # see diagnose work: nothing to set up`

// topic is a help text that belongs to no command.
type topic struct {
	name, short string
	text        func() string
}

func topics() []topic {
	return []topic{
		{"exit-codes", "what each exit code means, command by command", exitCodesHelp},
		{"secrets", "how to give a secret: sources, prefixes, encodings", func() string { return secretsHelp }},
		{"times", "how to write times, durations and zones", func() string { return timesHelp }},
	}
}

func newHelpCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "help [COMMAND | TOPIC]",
		Short:   "help about a command or a topic",
		GroupID: groupLearn,
		Example: "jwtdoc help diagnose\njwtdoc help exit-codes\njwtdoc help secrets\njwtdoc help times",
		Long:    "Prints the help of a command, or of a topic that concerns several.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runHelp(cmd.Root(), args)
		},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return helpNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	c.DisableFlagsInUseLine = true
	return c
}

func (a *app) runHelp(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return a.writeHelp(root)
	}
	for _, t := range topics() {
		if len(args) == 1 && args[0] == t.name {
			_, err := io.WriteString(a.out, t.text())
			return err
		}
	}
	found, rest, err := root.Find(args)
	if err == nil && len(rest) == 0 && found != root {
		return a.writeHelp(found)
	}
	hint := "jwtdoc help lists the commands and topics"
	if near := nearest(args[0], helpNames()); near != "" {
		hint = "did you mean: jwtdoc help " + near
	}
	return finding.Usage(fmt.Errorf("no help about %s", finding.Quote(strings.Join(args, " "))), hint)
}

func helpNames() []string {
	names := commandNames()
	for _, t := range topics() {
		names = append(names, t.name)
	}
	return names
}

// writeHelp prints the help of a command: runnable examples first, since whoever opens it is looking for a line to
// copy; then what the command does, then its flags.
func (a *app) writeHelp(c *cobra.Command) error {
	var b strings.Builder
	b.WriteString("Examples\n")
	for line := range strings.SplitSeq(strings.Trim(c.Example, "\n"), "\n") {
		b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
	}
	fmt.Fprintf(&b, "\n%s: %s\n\n", c.CommandPath(), c.Short)
	for paragraph := range strings.SplitSeq(strings.TrimSpace(c.Long), "\n\n") {
		writeParagraph(&b, paragraph)
		b.WriteByte('\n')
	}
	if !c.HasParent() {
		writeCommands(&b, c.Groups(), a.commandsInOrder(c))
	}
	usage := c.UseLine()
	if !strings.Contains(usage, "[FLAGS]") {
		usage += " [FLAGS]"
	}
	fmt.Fprintf(&b, "Usage\n  %s\n", usage)
	if len(c.Aliases) > 0 {
		fmt.Fprintf(&b, "  also as: %s\n", strings.Join(c.Aliases, ", "))
	}
	writeFlags(&b, "\nFlags\n", c.LocalNonPersistentFlags())
	if c.HasParent() {
		writeFlags(&b, "\nFlags of every command\n", c.InheritedFlags())
	} else {
		writeFlags(&b, "\nFlags of every command\n", c.PersistentFlags())
		b.WriteString("\njwtdoc help COMMAND says more. Results go to standard output, all else to\nstandard error.\n")
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

// writeParagraph wraps a paragraph; one that begins with a space is laid out already.
func writeParagraph(b *strings.Builder, text string) {
	if strings.HasPrefix(text, " ") {
		b.WriteString(text + "\n")
		return
	}
	line := 0
	for word := range strings.FieldsSeq(text) {
		if line > 0 && line+1+len([]rune(word)) > helpWidth {
			b.WriteByte('\n')
			line = 0
		}
		if line > 0 {
			b.WriteByte(' ')
			line++
		}
		b.WriteString(word)
		line += len([]rune(word))
	}
	b.WriteByte('\n')
}

// writeCommands lists the commands by the job they are for. cobra returns them sorted by name; the list begins with
// those whose order was chosen.
func writeCommands(b *strings.Builder, groups []*cobra.Group, list []*cobra.Command) {
	seen := map[string]bool{}
	for _, g := range groups {
		before := len(seen)
		for _, c := range list {
			if c.GroupID != g.ID || c.Hidden || seen[c.Name()] {
				continue
			}
			if len(seen) == before {
				b.WriteString(g.Title + "\n")
			}
			seen[c.Name()] = true
			fmt.Fprintf(b, "  %-12s %s\n", c.Name(), c.Short)
		}
		if len(seen) > before {
			b.WriteByte('\n')
		}
	}
	b.WriteString("Topics (jwtdoc help TOPIC)\n")
	for _, t := range topics() {
		fmt.Fprintf(b, "  %-12s %s\n", t.name, t.short)
	}
	b.WriteByte('\n')
}

func writeFlags(b *strings.Builder, title string, f *pflag.FlagSet) {
	if usages := f.FlagUsagesWrapped(helpWidth); usages != "" {
		b.WriteString(title + strings.TrimRight(usages, "\n") + "\n")
	}
}
