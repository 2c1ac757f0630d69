package cmd

import (
	"context"

	"github.com/spf13/cobra"
)

type decodeOptions struct {
	// lines reads every line of the input as a token of its own.
	lines bool
}

func newDecodeCmd(a *app) *cobra.Command {
	opts := &decodeOptions{}
	c := &cobra.Command{
		Use:     "decode [TOKEN | @FILE | -]",
		Aliases: []string{"inspect"},
		Short:   "show what is in a token, its times and what is odd about it",
		GroupID: groupToken,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runDecode(cmd.Context(), a, opts, args)
		},
	}
	addDecodeFlags(c, a, opts)
	return c
}

func addDecodeFlags(c *cobra.Command, a *app, opts *decodeOptions) {
	addTimeFlags(c, a)
	c.Flags().BoolVar(&opts.lines, "lines", false, "take every line of the input for a token of its own")
}

func runDecode(ctx context.Context, a *app, _ *decodeOptions, args []string) error {
	_, err := a.readToken(ctx, args)
	return err
}
