// Package store keeps logout events in a database: SQLite for one machine, PostgreSQL where several collectors share
// one. The statements are the same for both. It touches the world: files and the network are the drivers' own.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Mode says what a store is opened for.
type Mode int

const (
	// Read opens a store that is there, and changes nothing.
	Read Mode = iota
	// Write opens a store, makes it where it is not there, and brings its tables up to date.
	Write
)

// Store is a database of logout events. It is safe for concurrent use.
type Store struct {
	db *sql.DB
	kind
	// Name is the database as it may be shown: without a password.
	Name string
}

// kind is what SQLite and PostgreSQL do differently.
type kind struct {
	// lock keeps others from migrating at the same time, for the length of a transaction.
	lock string
	// tableExists counts the tables of a name, its argument.
	tableExists string
	// refusesData reports whether an error is about the values of a statement: the same values will fail again.
	refusesData func(error) bool
	// again reports whether a transaction that failed so may be tried again at once.
	again func(error) bool
}

// How long one thing may take before the database counts as unavailable.
const (
	openTimeout   = 10 * time.Second
	insertTimeout = 5 * time.Second
)

// Open opens the database that a name like sqlite:PATH or postgres://USER@HOST/DATABASE means. The error says what to do.
func Open(ctx context.Context, e *env.Env, name string, mode Mode) (*Store, error) {
	var s *Store
	var err error
	scheme, rest, _ := strings.Cut(name, ":")
	switch {
	case scheme == "sqlite" && rest != "":
		s, err = openSQLite(e, rest, mode)
	case (scheme == "postgres" || scheme == "postgresql") && strings.HasPrefix(rest, "//"):
		s, err = openPostgres(e, name, mode)
	default:
		// What is behind the colon, or all of it where it was read from a file, may be a password.
		shown := "the database of --db"
		if rest != "" && len(scheme) <= 12 && strings.Trim(scheme, "abcdefghijklmnopqrstuvwxyz0123456789") == "" {
			shown = finding.Quote(scheme + ":...")
		}
		return nil, finding.Usage(fmt.Errorf("%s is neither SQLite nor PostgreSQL", shown), "--db sqlite:PATH or --db postgres://USER@HOST/DATABASE")
	}
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if err := s.prepare(ctx, mode); err != nil {
		_ = s.db.Close()
		return nil, s.openError(err)
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context, mode Mode) error {
	if err := s.db.PingContext(ctx); err != nil {
		return err
	}
	if mode == Write {
		return s.migrate(ctx)
	}
	return s.checkVersion(ctx)
}

func (s *Store) openError(err error) error {
	var p *finding.Problem
	if errors.As(err, &p) {
		return err
	}
	return finding.Unexamined(fmt.Errorf("opening %s: %w", s.Name, safeError{err}), "is it running, and may this user open it?")
}

// safeError shows the words of a driver, which quote what they were given.
type safeError struct{ err error }

// Error joins the lines of a message.
func (s safeError) Error() string {
	return finding.Safe(withoutPassword(strings.Join(strings.Fields(s.err.Error()), " ")))
}

// Unwrap returns the driver's error.
func (s safeError) Unwrap() error { return s.err }

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.db.QueryRowContext(ctx, "SELECT 1 FROM logout_schema WHERE version = 1").Scan(&one); err != nil {
		return safeError{err}
	}
	return nil
}
