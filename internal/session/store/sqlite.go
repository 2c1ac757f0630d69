package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// openSQLite opens a file, and makes it readable for its owner alone where it is not there; SQLite gives the files
// beside it the same mode.
func openSQLite(e *env.Env, path string, mode Mode) (*Store, error) {
	access := "ro"
	if mode == Write {
		access = "rw"
		f, err := e.FS.CreateSecret(path)
		switch {
		case err == nil:
			if err := f.Close(); err != nil {
				return nil, fileError(path, err)
			}
		case !errors.Is(err, fs.ErrExist):
			return nil, fileError(path, err)
		}
	}
	// The driver's own message for a file that is not there is "out of memory (14)".
	f, err := e.FS.Open(path)
	if err != nil {
		return nil, fileError(path, err)
	}
	if err := f.Close(); err != nil {
		return nil, fileError(path, err)
	}
	// FULL: what has been acknowledged survives a power cut too. A transaction takes the write lock when it begins, since
	// a lock that is taken later cannot be waited for.
	settings := "&_pragma=busy_timeout(2000)&_pragma=synchronous(FULL)&_txlock=immediate"
	if mode == Write {
		settings += "&_pragma=journal_mode(WAL)"
	}
	db, err := sql.Open("sqlite", "file:"+escapePath(path)+"?mode="+access+settings)
	if err != nil {
		return nil, fileError(path, err)
	}
	db.SetMaxOpenConns(4)
	return &Store{db: db, Name: "sqlite:" + finding.Safe(path), kind: kind{
		tableExists: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1",
		refusesData: func(err error) bool {
			return sqliteCode(err, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG)
		},
		again: func(error) bool { return false },
	}}, nil
}

// escapePath writes a path so that SQLite's reading of it as a URI gives the path back.
func escapePath(path string) string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		out = append(out, url.PathEscape(part))
	}
	return strings.Join(out, "/")
}

func fileError(path string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err // without the name, which is shown quoted
	}
	hint := "name a file in a folder that you may write to: --db sqlite:PATH"
	if errors.Is(err, fs.ErrNotExist) {
		hint = "jwtdoc session serve makes it; another one is named with --db sqlite:PATH"
	}
	return finding.Usage(fmt.Errorf("opening the database %s: %w", finding.Quote(path), err), hint)
}

// sqliteCode reports whether an error is one of SQLite's with one of these primary result codes.
func sqliteCode(err error, codes ...int) bool {
	var s *sqlite.Error
	if !errors.As(err, &s) {
		return false
	}
	for _, c := range codes {
		if s.Code()&0xff == c {
			return true
		}
	}
	return false
}

// Unavailable says in words why an insert could not be done now.
func Unavailable(err error) string {
	switch {
	case sqliteCode(err, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
		return "the database is locked by another program"
	case sqliteCode(err, sqlite3.SQLITE_FULL):
		return "the disk is full"
	case sqliteCode(err, sqlite3.SQLITE_READONLY):
		return "the database is read-only"
	case sqliteCode(err, sqlite3.SQLITE_IOERR):
		return "the disk reports an error, or is full"
	case sqliteCode(err, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
		return "the database file is damaged"
	case errors.Is(err, context.DeadlineExceeded):
		return "the database does not answer"
	}
	return "the database does not take it: " + safeError{err}.Error()
}
