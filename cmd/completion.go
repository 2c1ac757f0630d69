package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func newCompletionCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "completion bash|zsh|fish|powershell",
		Short:   "print a completion script for your shell",
		GroupID: groupLearn,
		Example: `source <(jwtdoc completion bash)                              # this shell
jwtdoc completion bash > /etc/bash_completion.d/jwtdoc        # every shell
jwtdoc completion zsh > "${fpath[1]}/_jwtdoc"
jwtdoc completion fish > ~/.config/fish/completions/jwtdoc.fish
jwtdoc completion powershell | Out-String | Invoke-Expression`,
		Long:      "Prints a script that teaches the shell jwtdoc's commands, flags and their values. It completes names only: no token and no secret is read.",
		ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			return finding.Usage(fmt.Errorf("completion takes one shell, %d are given", len(args)), "jwtdoc completion bash, zsh, fish or powershell")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return finding.Usage(fmt.Errorf("no completion for %s", finding.Quote(args[0])), "jwtdoc completion bash, zsh, fish or powershell")
		},
	}
}
