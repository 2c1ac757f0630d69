package cmd

import "github.com/spf13/cobra"

func newExpiryCmd(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "expiry [TOKEN | @FILE | -]",
		Short:   "say whether a token has expired, when, and by how much",
		GroupID: groupToken,
		RunE: func(cmd *cobra.Command, args []string) error {
			_, err := a.readToken(cmd.Context(), args)
			return err
		},
	}
	addTimeFlags(c, a)
	return c
}
