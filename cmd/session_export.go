package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

func newSessionExportCmd(a *app) *cobra.Command {
	var db sessionStore
	o := &sessionFilter{}
	c := &cobra.Command{
		Use:     "export",
		Short:   "write logouts as CSV, or as JSON lines with -j",
		Example: "jwtdoc session export > logouts.csv\njwtdoc session export --since 30d --type auth_error > errors.csv\njwtdoc session export -j | jq -r .event.message",
		Long:    "Writes the logouts that match, the newest first: as CSV that no spreadsheet takes for formulas (a text that begins with =, +, - or @ gets an apostrophe in front), or with -j as one JSON document a line, with samples and observations.",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runSessionExport(cmd.Context(), a, db, o) },
	}
	db.register(c.Flags())
	o.register(c.Flags(), &zoneFlag{a, ""})
	return c
}

func runSessionExport(ctx context.Context, a *app, db sessionStore, o *sessionFilter) error {
	s, f, err := db.matching(ctx, a, o)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if !a.wantsJSON() {
		if err := render.SessionCSVHeader(a.out); err != nil {
			return err
		}
	}
	return s.Each(ctx, f, func(e session.Stored) error {
		if a.wantsJSON() {
			return render.JSONLine(a.out, "session export", sessionShowReport{session.EntryOf(e)})
		}
		return render.SessionCSV(a.out, session.EntryOf(e))
	})
}
