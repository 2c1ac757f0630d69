package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// The jobs that the root help sorts the commands by.
const (
	groupToken = "token" // look at a token
	groupCause = "cause" // find the cause
	groupMake  = "make"  // make tokens and secrets
	groupLearn = "learn" // learn
)

// entry is a subcommand that is built only where it is asked for: the commands with all their flags would be half of
// what `jwtdoc decode TOKEN` does.
type entry struct {
	make func(*app) *cobra.Command
	// names are the command's name and its aliases.
	names []string
}

// entries lists every subcommand, in the order of the root help.
func entries() []entry {
	return []entry{
		{newDecodeCmd, []string{"decode", "inspect"}},
		{newExpiryCmd, []string{"expiry"}},
		{newVerifyCmd, []string{"verify"}},
		{newWatchCmd, []string{"watch"}},
		{newMintCmd, []string{"mint", "encode", "sign"}},
		{newSecretCmd, []string{"secret"}},
		{newKeyCmd, []string{"key"}},
		{newDiagnoseCmd, []string{"diagnose"}},
		{newAuditCmd, []string{"audit"}},
		{newClockCmd, []string{"clock"}},
		{newCheckCmd, []string{"check"}},
		{newPolicyCmd, []string{"policy"}},
		{newSessionCmd, []string{"session"}},
		{newDemoCmd, []string{"demo"}},
		{newVersionCmd, []string{"version"}},
		{newExplainCmd, []string{"explain"}},
		{newCompletionCmd, []string{"completion"}},
	}
}

// newRoot builds the root and, of the subcommands, those that a command line has the names of. Errors come back from
// Execute; nothing in it prints them.
func newRoot(a *app, args []string) *cobra.Command {
	opts := &decodeOptions{}
	showVersion := false
	root := &cobra.Command{
		Use:   "jwtdoc [TOKEN | COMMAND]",
		Short: "why was this request refused, and what do I change?",
		Long: "The doctor for JWTs. It reads a token in whatever form it was pasted, replays the request that was " +
			"refused, tries one repair at a time, and names the cause that it could prove. It is offline unless you " +
			"name an address, and it shows no secret and no signature unless you ask with --show-secrets.",
		Example: rootExamples,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case showVersion:
				return runVersion(a)
			case len(args) == 0 && a.env.IsTerminal.In:
				return a.writeHelp(cmd)
			case len(args) > 0 && looksLikeCommand(args[0]):
				return unknownCommand(args[0])
			}
			return runDecode(cmd.Context(), a, opts, args)
		},
		SilenceErrors: true,
		SilenceUsage:  true,
		// The flags that every command has are all parsed by now.
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.secrets.Reveal(a.showSecrets)
			return a.checkFormat(cmd)
		},
	}
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if c == root && len(args) > 0 && looksLikeCommand(args[0]) {
			return unknownCommand(args[0]) // its flags are no mistake of their own
		}
		return flagError(c, err)
	})
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { _ = a.writeHelp(cmd) })
	root.SetHelpCommand(newHelpCmd(a))

	root.Flags().BoolVar(&showVersion, "version", false, "print the version")
	addDecodeFlags(root, a, opts)
	addSharedFlags(root, a)
	root.AddGroup(
		&cobra.Group{ID: groupToken, Title: "Look at a token"},
		&cobra.Group{ID: groupCause, Title: "Find the cause"},
		&cobra.Group{ID: groupMake, Title: "Make tokens and secrets"},
		&cobra.Group{ID: groupLearn, Title: "Learn"},
	)
	root.DisableFlagsInUseLine = true
	a.addCommands(root, func(e entry) bool {
		return wantsTree(args) || slices.ContainsFunc(e.names, func(n string) bool { return slices.Contains(args, n) })
	})
	return root
}

// wantsTree reports whether a command line is about the commands themselves.
func wantsTree(args []string) bool {
	return slices.Contains(args, "help") || slices.Contains(args, "completion") || len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd)
}

// addCommands adds those wanted of the commands that the root does not have yet.
func (a *app) addCommands(root *cobra.Command, wanted func(entry) bool) {
	for _, e := range entries() {
		has := func(c *cobra.Command) bool { return c.Name() == e.names[0] }
		if !wanted(e) || slices.ContainsFunc(root.Commands(), has) {
			continue
		}
		c := e.make(a)
		c.DisableFlagsInUseLine = true
		root.AddCommand(c)
	}
}

func every(entry) bool { return true }

// commandsInOrder returns all subcommands of the root, in the order of its help.
func (a *app) commandsInOrder(root *cobra.Command) []*cobra.Command {
	a.addCommands(root, every)
	list := root.Commands() // sorted by name
	var out []*cobra.Command
	for _, e := range entries() {
		i := slices.IndexFunc(list, func(c *cobra.Command) bool { return c.Name() == e.names[0] })
		out = append(out, list[i])
	}
	return append(out, list...)
}

// looksLikeCommand reports whether a first word that is no command was meant to be one: a short word of letters
// and hyphens. A token, a scheme before it, @file and - are none.
func looksLikeCommand(word string) bool {
	if word == "" || len(word) > 20 || strings.HasPrefix(word, "eyJ") || strings.HasPrefix(word, "-") {
		return false
	}
	switch strings.ToLower(word) {
	case "bearer", "jwt", "token", "authorization", "cookie", "set-cookie":
		return false
	}
	return strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

func unknownCommand(word string) error {
	hint := "jwtdoc help lists the commands"
	if word == "curl" {
		hint = "to find out why this request is refused: jwtdoc diagnose curl ..."
	} else if near := nearest(word, commandNames()); near != "" {
		hint = fmt.Sprintf("did you mean: jwtdoc %s", near)
	}
	return finding.Usage(fmt.Errorf("unknown command %s, and no token either", finding.Quote(word)), hint)
}

// commandNames returns the names and aliases of all subcommands.
func commandNames() []string {
	names := []string{"help"}
	for _, e := range entries() {
		names = append(names, e.names...)
	}
	return names
}

// flagError gives every wrong flag the same shape: what is wrong, then where the right ones are described.
func flagError(cmd *cobra.Command, err error) error {
	var p *finding.Problem
	if errors.As(err, &p) {
		return p
	}
	hint := "jwtdoc help " + strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), "jwtdoc"), " ")
	if meant := meantFlag(cmd, err); meant != "" {
		hint = meant + "\n" + hint
	}
	return finding.Usage(err, strings.TrimSpace(hint))
}

// noArguments is the Args of commands that take flags only.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "jwtdoc help " + cmd.Name()
	if cmd.Flag("url") != nil && looksLikeAddress(args[0]) {
		hint = "an address is given with --url: " + cmd.CommandPath() + " --url " + withScheme(args[0]) + "\n" + hint
	}
	return finding.Usage(fmt.Errorf("%s takes no argument, and %s is one", cmd.CommandPath(), finding.Quote(args[0])), hint)
}
