package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// MaxInsert is the number of events that one call of [Store.Insert] takes.
const MaxInsert = 256

// columns of logout_events, in the order of the arguments.
const columns = "id, type, user_id, user_email, received_ms, idle_minutes, ip, user_agent, event"

const columnCount = 9

// Insert stores events, at most [MaxInsert], in one transaction. When it returns without an error they are committed;
// fresh tells which of them were not there before. An error for all of them means that none of this call's is known to
// be stored. refused holds an error for each event that the database will never take, the others being stored.
func (s *Store) Insert(ctx context.Context, events []session.Stored) (fresh []bool, refused []error, err error) {
	fresh, refused = make([]bool, len(events)), make([]error, len(events))
	ctx, cancel := context.WithTimeout(ctx, insertTimeout)
	defer cancel()
	err = s.insert(ctx, events, fresh)
	for try := 0; err != nil && s.again(err) && try < 5; try++ {
		err = s.insert(ctx, events, fresh)
	}
	if err == nil || !s.refusesData(err) {
		return fresh, refused, err
	}
	// One of them spoils it for all.
	for i := range events {
		err := s.insert(ctx, events[i:i+1], fresh[i:i+1])
		if err != nil && !s.refusesData(err) {
			return fresh, refused, err
		}
		refused[i] = err
	}
	return fresh, refused, nil
}

func (s *Store) insert(ctx context.Context, events []session.Stored, fresh []bool) error {
	// In the order of their ids, so that two collectors with the same events do not wait for each other.
	order := make([]int, len(events))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(events[a].ID, events[b].ID) })
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	made := make(map[string]bool, len(events))
	for some := range slices.Chunk(order, rowsAtOnce) {
		if err := insertRows(ctx, tx, events, some, made); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	for i, e := range events {
		fresh[i] = made[e.ID]
		delete(made, e.ID) // the same event twice in one batch is fresh once
	}
	return nil
}

// rowsAtOnce is how many events one statement inserts. The SQLite driver compares each parameter with each argument, so
// that one of hundreds would take longer than several of few.
const rowsAtOnce = 16

// insertRows inserts the events of these numbers, and notes the ids that were not there before.
func insertRows(ctx context.Context, tx *sql.Tx, events []session.Stored, numbers []int, made map[string]bool) error {
	args := make([]any, 0, columnCount*len(numbers))
	for _, i := range numbers {
		row, err := rowOf(events[i])
		if err != nil {
			return err
		}
		args = append(args, row...)
	}
	rows, err := tx.QueryContext(ctx, insertStatement(len(numbers)), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		made[id] = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}

func rowOf(e session.Stored) ([]any, error) {
	event, err := json.Marshal(e.Event)
	if err != nil {
		return nil, err
	}
	return []any{
		e.ID, string(e.Type), e.Context.UserID, e.Context.UserEmail, e.ReceivedAt.UnixMilli(), e.IdleMinutes, e.IP, e.UserAgent, string(event),
	}, nil
}

// insertStatement takes n events. The sizes are few: the drivers keep prepared what they have seen.
func insertStatement(n int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO logout_events (" + columns + ") VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		for c := range columnCount {
			lead := ",$"
			if c == 0 {
				lead = "($"
			}
			b.WriteString(lead + strconv.Itoa(i*columnCount+c+1))
		}
		b.WriteByte(')')
	}
	b.WriteString(" ON CONFLICT (id) DO NOTHING RETURNING id")
	return b.String()
}

// DeleteBefore removes the events that were received before an instant, in small transactions, and returns how many.
func (s *Store) DeleteBefore(ctx context.Context, t time.Time) (int, error) {
	total := 0
	for {
		r, err := s.db.ExecContext(ctx, "DELETE FROM logout_events WHERE id IN (SELECT id FROM logout_events WHERE received_ms < $1 LIMIT 1000)", t.UnixMilli())
		if err != nil {
			return total, safeError{err}
		}
		n, err := r.RowsAffected()
		if err != nil {
			return total, safeError{err}
		}
		if total += int(n); n == 0 {
			return total, nil
		}
	}
}
