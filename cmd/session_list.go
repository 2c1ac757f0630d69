package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// sessionListReport is what session list -j prints after schema and command. Its JSON is a contract.
type sessionListReport struct {
	Events []session.Entry `json:"events"`
	// Total is how many match, those beyond the limit among them.
	Total int `json:"total"`
}

func newSessionListCmd(a *app) *cobra.Command {
	var db sessionStore
	o := &sessionFilter{limit: 20}
	c := &cobra.Command{
		Use:   "list",
		Short: "list the last logouts, the newest first",
		Example: `jwtdoc session list
jwtdoc session list --user 3 --since 7d
jwtdoc session list --type auth_error,unknown --idle active
jwtdoc session list -j | jq -r '.events[].id'`,
		Long: "Lists logouts with the idle minutes before them and what the tokens had left: a logout with time left on both is none of a token's. Idle classes: active is under 2 minutes, short under 10, medium under 20, long 20 and more.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return runSessionList(cmd.Context(), a, db, o) },
	}
	db.register(c.Flags())
	o.register(c.Flags(), &zoneFlag{a, ""})
	c.Flags().IntVar(&o.limit, "limit", 20, "list at most `N`; 0 lists all")
	return c
}

func runSessionList(ctx context.Context, a *app, db sessionStore, o *sessionFilter) error {
	s, f, err := db.matching(ctx, a, o)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	events, err := s.List(ctx, f)
	if err != nil {
		return err
	}
	total, err := s.Count(ctx, f)
	if err != nil {
		return err
	}
	r := sessionListReport{Events: session.Entries(events), Total: max(total, len(events))}
	if a.wantsJSON() {
		return render.JSON(a.out, "session list", r)
	}
	return render.SessionList(a.out, a.style(), r.Events, r.Total-len(events), a.zone)
}
