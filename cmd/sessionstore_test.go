package cmd_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/store"
)

// storedEvents makes a database with the events of the session's tests, and returns its name for --db.
func storedEvents(t *testing.T) string {
	t.Helper()
	name := "sqlite:" + filepath.Join(t.TempDir(), "events.db")
	files, err := filepath.Glob(filepath.Join("..", "internal", "session", "testdata", "events", "*.json"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	var events []session.Stored
	for i, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		e, err := session.ParseEvent(body)
		if err != nil {
			t.Fatal(file, err)
		}
		at := time.Date(2026, 3, 2, 9, 25, i, 0, time.UTC)
		events = append(events, session.Stored{Event: e, ReceivedAt: at, IP: "192.0.2.7", UserAgent: "Mozilla/5.0"})
	}
	keep(t, name, events...)
	return name
}

// keep stores events in a database.
func keep(t *testing.T, name string, events ...session.Stored) {
	t.Helper()
	s, err := store.Open(t.Context(), env.OS(), name, store.Write)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.Insert(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

func cmdLogouts(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: logouts FILE EVENT...")
	}
	now, err := time.Parse(time.RFC3339Nano, ts.Getenv("NOW"))
	ts.Check(err)
	var events []session.Stored
	for i, file := range args[1:] {
		e, err := session.ParseEvent([]byte(ts.ReadFile(file)))
		ts.Check(err)
		events = append(events, session.Stored{Event: e, ReceivedAt: now.Add(-time.Duration(i+1) * time.Minute), IP: "192.0.2.7", UserAgent: "Mozilla/5.0"})
	}
	s, err := store.Open(context.Background(), env.OS(), "sqlite:"+ts.MkAbs(args[0]), store.Write)
	ts.Check(err)
	defer s.Close()
	_, _, err = s.Insert(context.Background(), events)
	ts.Check(err)
}
