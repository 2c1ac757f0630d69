package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// migrationLock is the advisory lock that collectors take one after the other; the number is ours by chance.
const migrationLock = 7_239_115_402

// openPostgres connects when it is first used. What the URL leaves out comes from the variables and the password file
// that psql reads.
func openPostgres(e *env.Env, dsn string, mode Mode) (*Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, finding.Usage(fmt.Errorf("--db: %w", safeError{err}), "--db postgres://USER@HOST:5432/DATABASE")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = insertTimeout
	}
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		return e.Net.Dial(ctx, network, address, nil)
	}
	config.LookupFunc = e.Net.LookupHost
	options := []stdlib.OptionOpenDB{stdlib.OptionAfterConnect(requireUTF8)}
	if mode == Read {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	config.RuntimeParams["application_name"] = "jwtdoc"
	db := stdlib.OpenDB(*config, options...)
	db.SetMaxOpenConns(4)
	db.SetConnMaxIdleTime(time.Minute)
	return &Store{db: db, Name: withoutPassword(dsn), kind: kind{
		lock:        fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", migrationLock),
		tableExists: "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
		// Class 22 is data exceptions, 23 broken constraints; 40 transactions that were rolled back for another's sake.
		refusesData: func(err error) bool {
			return strings.HasPrefix(state(err), "22") || strings.HasPrefix(state(err), "23")
		},
		again: func(err error) bool { return strings.HasPrefix(state(err), "40") },
	}}, nil
}

// requireUTF8: in any other encoding some events could not be stored.
func requireUTF8(_ context.Context, c *pgx.Conn) error {
	if e := c.PgConn().ParameterStatus("server_encoding"); e != "UTF8" {
		return finding.Usage(fmt.Errorf("the database is encoded in %s, UTF8 is needed", finding.Quote(e)), "createdb --encoding UTF8 --template template0 NAME")
	}
	return nil
}

// state is the SQLSTATE of an error of the server, "" for any other error.
func state(err error) string {
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// withoutPassword is a database's name, or a text with one in it, as it may be shown.
func withoutPassword(s string) string {
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		begin := strings.Index(s, scheme)
		if begin < 0 {
			continue
		}
		word := s[begin:]
		if end := strings.IndexAny(word, "` \"'"); end >= 0 {
			word = word[:end]
		}
		u, err := url.Parse(word)
		if err != nil {
			return "the database given with --db" // what cannot be read cannot be cleaned
		}
		u.RawQuery = "" // it may hold password=
		return finding.Safe(strings.Replace(s, word, u.Redacted(), 1))
	}
	return finding.Safe(s)
}
