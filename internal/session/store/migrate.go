package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// migrations are applied in the order of their names; one that has been published is never changed.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date, in one transaction: another collector sees all of it or nothing.
func (s *Store) migrate(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if s.lock != "" {
		if _, err := tx.ExecContext(ctx, s.lock); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS logout_schema (version INTEGER PRIMARY KEY)"); err != nil {
		return err
	}
	done, err := version(ctx, tx)
	if err != nil {
		return err
	}
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	if done > len(files) {
		return tooNew(s.Name, done, len(files))
	}
	for i := done; i < len(files); i++ {
		text, err := migrations.ReadFile("migrations/" + files[i].Name())
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("migration %s: %w", files[i].Name(), err)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO logout_schema (version) VALUES ($1)", i+1); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// version is the number of migrations that were applied.
func version(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
},
) (int, error) {
	var v int
	err := q.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM logout_schema").Scan(&v)
	return v, err
}

// checkVersion refuses, before anything is read, a database without our tables or with newer ones.
func (s *Store) checkVersion(ctx context.Context) error {
	var n int
	if err := s.db.QueryRowContext(ctx, s.tableExists, "logout_schema").Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return finding.Usage(fmt.Errorf("%s holds no logout events", s.Name), "jwtdoc session serve --db ... makes the tables")
	}
	v, err := version(ctx, s.db)
	if err != nil {
		return err
	}
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	if v > len(files) {
		return tooNew(s.Name, v, len(files))
	}
	return nil
}

func tooNew(name string, found, known int) error {
	return finding.Usage(fmt.Errorf("%s is of version %d, this jwtdoc knows versions up to %d", name, found, known), "a newer jwtdoc made it: use that one")
}
