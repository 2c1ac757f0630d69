package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// List returns the events that a filter chooses, the newest first.
func (s *Store) List(ctx context.Context, f session.Filter) ([]session.Stored, error) {
	var out []session.Stored
	err := s.Each(ctx, f, func(e session.Stored) error {
		out = append(out, e)
		return nil
	})
	return out, err
}

// Each calls do for each event that a filter chooses, the newest first, until do returns an error. It holds no more than
// one of them.
func (s *Store) Each(ctx context.Context, f session.Filter, do func(session.Stored) error) error {
	where, args := conditions(f)
	query := "SELECT received_ms, ip, user_agent, event FROM logout_events" + where + " ORDER BY received_ms DESC, id DESC"
	if f.Limit > 0 {
		query += " LIMIT " + strconv.Itoa(f.Limit)
	}
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return s.readError(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return s.readError(ctx, err)
		}
		if err := do(e); err != nil {
			return err
		}
	}
	return s.readError(ctx, rows.Err())
}

// Count returns how many events a filter chooses, whatever its limit.
func (s *Store) Count(ctx context.Context, f session.Filter) (int, error) {
	where, args := conditions(f)
	var n int
	err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM logout_events"+where, args...).Scan(&n)
	return n, s.readError(ctx, err)
}

// Get returns the events whose id is, or begins with, a text: at most limit of them. An exact id is alone.
func (s *Store) Get(ctx context.Context, id string, limit int) ([]session.Stored, error) {
	if !session.ValidID(id) {
		return nil, nil
	}
	// Of the alphabet of ids, only the underscore means something in LIKE.
	pattern := strings.ReplaceAll(id, "_", `\_`) + "%"
	rows, err := s.db.QueryContext(ctx, `SELECT received_ms, ip, user_agent, event FROM logout_events WHERE id = $1 OR id LIKE $2 ESCAPE '\' ORDER BY received_ms DESC LIMIT `+strconv.Itoa(limit), id, pattern)
	if err != nil {
		return nil, s.readError(ctx, err)
	}
	defer func() { _ = rows.Close() }()
	var out []session.Stored
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return nil, s.readError(ctx, err)
		}
		if e.ID == id {
			return []session.Stored{e}, nil
		}
		// SQLite's LIKE does not tell cases apart.
		if strings.HasPrefix(e.ID, id) {
			out = append(out, e)
		}
	}
	return out, s.readError(ctx, rows.Err())
}

func (s *Store) readError(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	return finding.Unexamined(fmt.Errorf("reading %s: %w", s.Name, safeError{err}), "is it running, and may this user read it?")
}

func scan(rows *sql.Rows) (session.Stored, error) {
	var e session.Stored
	var ms int64
	var event string
	if err := rows.Scan(&ms, &e.IP, &e.UserAgent, &event); err != nil {
		return e, err
	}
	if err := json.Unmarshal([]byte(event), &e.Event); err != nil {
		return e, err
	}
	e.ReceivedAt = time.UnixMilli(ms).UTC()
	return e, nil
}

// conditions is a filter as a WHERE clause, its values as arguments.
func conditions(f session.Filter) (string, []any) {
	var all []string
	var args []any
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if f.User != "" {
		all = append(all, "(user_id = "+arg(f.User)+" OR user_email = "+arg(f.User)+")")
	}
	if len(f.Types) > 0 {
		var list []string
		for _, t := range f.Types {
			list = append(list, arg(string(t)))
		}
		all = append(all, "type IN ("+strings.Join(list, ", ")+")")
	}
	if len(f.Idle) > 0 {
		var list []string
		for _, i := range f.Idle {
			from, to := i.Bounds()
			c := "idle_minutes >= " + arg(from)
			if to > 0 {
				c += " AND idle_minutes < " + arg(to)
			}
			list = append(list, "("+c+")")
		}
		all = append(all, "("+strings.Join(list, " OR ")+")")
	}
	if !f.Since.IsZero() {
		all = append(all, "received_ms >= "+arg(f.Since.UnixMilli()))
	}
	if !f.Until.IsZero() {
		all = append(all, "received_ms < "+arg(f.Until.UnixMilli()))
	}
	if all == nil {
		return "", nil
	}
	return " WHERE " + strings.Join(all, " AND "), args
}
