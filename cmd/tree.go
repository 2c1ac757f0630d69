package cmd

import (
	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// Commands returns the command tree, for what is written from it: documentation and completions. Executing it is
// [Main]'s business.
func Commands(e *env.Env) *cobra.Command {
	a := newApp(e)
	root := newRoot(a, nil)
	a.addCommands(root, every)
	return root
}

// Topics returns the names and one-line descriptions of the help texts that belong to no command (jwtdoc help NAME),
// in the order of the root help.
func Topics() [][2]string {
	var out [][2]string
	for _, t := range topics() {
		out = append(out, [2]string{t.name, t.short})
	}
	return out
}
