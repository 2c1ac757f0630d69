package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/lab/postgres"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// stores opens an empty one of each kind.
func stores(t *testing.T, test func(t *testing.T, name string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "a b%3F?#.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, postgres.Start(t).URL) })
}

func open(t *testing.T, name string, mode Mode) *Store {
	t.Helper()
	s, err := Open(t.Context(), env.OS(), name, mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// event is the nth of many, a minute after the one before.
func event(n int) session.Stored {
	e := session.Stored{ReceivedAt: noon.Add(time.Duration(n) * time.Minute), IP: "192.0.2.1", UserAgent: "test/1"}
	e.ID = fmt.Sprintf("event-%04d", n)
	e.Type = session.Types()[n%5]
	e.Timestamp = e.ReceivedAt.Add(-time.Second)
	e.IdleMinutes = float64(n % 25)
	e.Context.UserID = fmt.Sprint(n % 3)
	e.Context.UserEmail = fmt.Sprintf("u%d@example.com", n%3)
	return e
}

func insert(t *testing.T, s *Store, events ...session.Stored) []bool {
	t.Helper()
	fresh, refused, err := s.Insert(t.Context(), events)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range refused {
		if r != nil {
			t.Fatal(r)
		}
	}
	return fresh
}

func TestEventsComeBackAsTheyWentIn(t *testing.T) {
	stores(t, func(t *testing.T, name string) {
		s := open(t, name, Write)
		body, err := os.ReadFile(filepath.Join("..", "testdata", "events", "hostile.json"))
		if err != nil {
			t.Fatal(err)
		}
		hostile, err := session.ParseEvent(body)
		if err != nil {
			t.Fatal(err)
		}
		want := event(1)
		want.Event = hostile
		insert(t, s, want)
		// Another process reads it, while this one is there.
		reader := open(t, name, Read)
		got, err := reader.List(t.Context(), session.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]session.Stored{want}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		_, _, err = reader.Insert(t.Context(), []session.Stored{event(2)})
		if err == nil || !strings.Contains(Unavailable(err), "read-only") {
			t.Errorf("a store that was opened for reading was written to, or this was not said: %v", err)
		}
	})
}

func TestTheSameEventIsStoredOnce(t *testing.T) {
	stores(t, func(t *testing.T, name string) {
		s := open(t, name, Write)
		if got := insert(t, s, event(2), event(1), event(2)); !slices.Equal(got, []bool{true, true, false}) {
			t.Errorf("fresh: %v", got)
		}
		if got := insert(t, s, event(1), event(3)); !slices.Equal(got, []bool{false, true}) {
			t.Errorf("fresh: %v", got)
		}
		if n, err := s.Count(t.Context(), session.Filter{}); n != 3 || err != nil {
			t.Errorf("%d events, %v", n, err)
		}
	})
}

// The database chooses as [session.Filter.Matches] does.
func TestFiltersChoose(t *testing.T) {
	stores(t, func(t *testing.T, name string) {
		s := open(t, name, Write)
		var all []session.Stored
		for n := range 200 {
			all = append(all, event(n))
		}
		insert(t, s, all...)
		slices.Reverse(all)
		for _, f := range []session.Filter{
			{},
			{User: "1"},
			{User: "u2@example.com"},
			{User: "' OR 1=1 --"},
			{Types: []session.Type{session.Unknown, session.TokenExpired}},
			{Idle: []session.Idle{session.IdleShort}},
			{Idle: []session.Idle{session.IdleActive, session.IdleLong}, User: "0"},
			{Since: noon.Add(10 * time.Minute), Until: noon.Add(20 * time.Minute)},
			{Limit: 7, Types: []session.Type{session.UserAction}},
		} {
			var want []session.Stored
			for _, e := range all {
				if f.Matches(e) && (f.Limit == 0 || len(want) < f.Limit) {
					want = append(want, e)
				}
			}
			got, err := s.List(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%+v: -want +got:\n%s", f, diff)
			}
		}
	})
}

func TestAnEventIsFoundByTheBeginningOfItsID(t *testing.T) {
	stores(t, func(t *testing.T, name string) {
		s := open(t, name, Write)
		a, b, c := event(1), event(2), event(3)
		a.ID, b.ID, c.ID = "abcdefgh", "abcdefgh_1", "ABCDEFGHx1"
		insert(t, s, a, b, c)
		for _, q := range []struct {
			id   string
			want int
		}{{"abcdefgh", 1}, {"abcd", 2}, {"abcdefgh_", 1}, {"abcdefghx", 0}, {"%", 0}, {"", 0}, {"x' OR '1", 0}, {"ABC", 1}} {
			got, err := s.Get(t.Context(), q.id, 10)
			if err != nil || len(got) != q.want {
				t.Errorf("%q: %d events, %v; want %d", q.id, len(got), err, q.want)
			}
		}
	})
}

func TestOldEventsAreDeleted(t *testing.T) {
	stores(t, func(t *testing.T, name string) {
		s := open(t, name, Write)
		var all []session.Stored
		for n := range 250 {
			all = append(all, event(n))
		}
		insert(t, s, all...)
		n, err := s.DeleteBefore(t.Context(), noon.Add(100*time.Minute))
		if n != 100 || err != nil {
			t.Errorf("%d deleted, %v", n, err)
		}
		left, err := s.List(t.Context(), session.Filter{})
		if err != nil || len(left) != 150 || left[149].ID != "event-0100" {
			t.Errorf("%d left, %v", len(left), err)
		}
	})
}

// Two that start at the same time make the tables once.
func TestTablesAreMadeOnce(t *testing.T) {
	stores(t, func(t *testing.T, name string) {
		errs := make(chan error)
		const n = 4
		for range n {
			go func() {
				s, err := Open(context.WithoutCancel(t.Context()), env.OS(), name, Write)
				if err == nil {
					err = s.Close()
				}
				errs <- err
			}()
		}
		for range n {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		s := open(t, name, Write)
		if _, err := s.db.Exec("INSERT INTO logout_schema (version) VALUES (99)"); err != nil {
			t.Fatal(err)
		}
		for _, mode := range []Mode{Read, Write} {
			if _, err := Open(t.Context(), env.OS(), name, mode); err == nil || !strings.Contains(err.Error(), "of version 99, this jwtdoc knows versions up to 1") {
				t.Errorf("a newer database: %v", err)
			}
		}
	})
}

func TestTheFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.db")
	s := open(t, "sqlite:"+path, Write)
	insert(t, s, event(1))
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != fs.FileMode(0o600) {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

func TestWhatCannotBeOpenedIsSaid(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "no.db"), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		mode       Mode
	}{
		{"mysql://x", "neither SQLite nor PostgreSQL", Read},
		{"sqlite:", "neither SQLite nor PostgreSQL", Write},
		{"sqlite:" + dir + "/absent.db", "no such file", Read},
		{"sqlite:" + dir + "/absent/x.db", "no such file", Write},
		{"sqlite:" + dir + "/no.db", "file is not a database", Write},
		{"sqlite:" + dir + "/empty.db", "holds no logout events", Read},
		{"postgres://u:C4nary@127.0.0.1:1/d?sslmode=disable", "connection refused", Write},
		{"postgres://u:C4nary@127.0.0.1:nonsense/d", "--db", Write},
		{"mysql://u:C4nary@postgres://u:C4nary@h", "neither SQLite nor PostgreSQL", Write},
	} {
		_, err := Open(t.Context(), env.OS(), c.name, c.mode)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "C4nary") {
			t.Errorf("%s: the password is shown: %v", c.name, err)
		}
	}
}

// A value that the database refuses does not spoil the others.
func TestOneBadEventDoesNotSpoilTheOthers(t *testing.T) {
	c := postgres.Start(t)
	s := open(t, c.URL, Write)
	bad := event(2)
	bad.UserAgent = "a\x00b" // the reader of events lets none of these through
	fresh, refused, err := s.Insert(t.Context(), []session.Stored{event(1), bad, event(3)})
	if err != nil || !slices.Equal(fresh, []bool{true, false, true}) || refused[1] == nil || refused[0] != nil || refused[2] != nil {
		t.Errorf("%v %v %v", fresh, refused, err)
	}
}

func TestEventsAreStoredAsJSON(t *testing.T) {
	s := open(t, "sqlite:"+filepath.Join(t.TempDir(), "e.db"), Write)
	insert(t, s, event(1))
	var text string
	if err := s.db.QueryRow("SELECT event FROM logout_events").Scan(&text); err != nil || !json.Valid([]byte(text)) {
		t.Errorf("%v: %s", err, text)
	}
}
