package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

func newSessionStatsCmd(a *app) *cobra.Command {
	var db sessionStore
	o := &sessionFilter{}
	c := &cobra.Command{
		Use:     "stats",
		Short:   "count logouts by type, idleness, user and day",
		Example: "jwtdoc session stats\njwtdoc session stats --since 7d --tz Asia/Bangkok\njwtdoc session stats -j | jq '.byType'",
		Long:    "Counts logouts by type, by how long the user had been idle, by user and by day, and says how many of each type came although a token had time left: those are not that token's doing.",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runSessionStats(cmd.Context(), a, db, o) },
	}
	db.register(c.Flags())
	o.register(c.Flags(), &zoneFlag{a, ""})
	return c
}

func runSessionStats(ctx context.Context, a *app, db sessionStore, o *sessionFilter) error {
	s, f, err := db.matching(ctx, a, o)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	counter := session.NewCounter(a.zone)
	err = s.Each(ctx, f, func(e session.Stored) error {
		counter.Add(e)
		return nil
	})
	if err != nil {
		return err
	}
	if a.wantsJSON() {
		return render.JSON(a.out, "session stats", counter.Summary())
	}
	return render.SessionStats(a.out, a.style(), counter.Summary(), a.zone)
}
