package cmd

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/render"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// sessionShowReport is what session show -j prints after schema and command. Its JSON is a contract.
type sessionShowReport struct {
	Event session.Entry `json:"event"`
}

func newSessionShowCmd(a *app) *cobra.Command {
	var db sessionStore
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "show one logout, with what its page saw before",
		Example: "jwtdoc session show 6f0c2f6e\njwtdoc session show 6f0c2f6e -j",
		Long:    "Shows all that is kept of one logout: the user, both clocks, the tokens' times, the monitor's samples and what the page observed before. The beginning of the id is enough where no other begins so.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return finding.Usage(fmt.Errorf("show takes one id, and here are %d", len(args)), "jwtdoc session list shows the ids")
			}
			return runSessionShow(cmd.Context(), a, db, args[0])
		},
	}
	db.register(c.Flags())
	c.Flags().Var(&zoneFlag{a, ""}, "tz", "show times in this `ZONE`: Asia/Bangkok, local or utc")
	return c
}

func runSessionShow(ctx context.Context, a *app, db sessionStore, id string) error {
	s, err := db.open(ctx, a, store.Read)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	e, err := oneEvent(ctx, s, id)
	if err != nil {
		return err
	}
	if a.wantsJSON() {
		return render.JSON(a.out, "session show", sessionShowReport{session.EntryOf(e)})
	}
	return render.SessionShow(a.out, a.style(), session.EntryOf(e), a.zone)
}

// oneEvent finds the event that an id, or the beginning of one, means.
func oneEvent(ctx context.Context, s *store.Store, id string) (session.Stored, error) {
	if id == "" {
		return session.Stored{}, finding.Usage(errors.New("the id is empty"), "jwtdoc session list shows the ids")
	}
	events, err := s.Get(ctx, id, 3)
	switch {
	case err != nil:
		return session.Stored{}, err
	case len(events) == 0:
		return session.Stored{}, finding.Usage(fmt.Errorf("no logout with the id %s is stored", finding.Quote(id)), "jwtdoc session list shows the ids")
	case len(events) > 1:
		return session.Stored{}, finding.Usage(fmt.Errorf("several ids begin with %s", finding.Quote(id)), "give more of it: "+events[0].ID)
	}
	return events[0], nil
}
