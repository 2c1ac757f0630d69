package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// schemas is where the contract is published.
var schemas = filepath.Join("..", "docs", "schema")

// compile reads a published schema made stricter than it is published: a key that it does not describe is an error
// here. The published contract may grow; what is printed today must be described today.
func compile(t *testing.T, command string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	names := []string{"common.json"}
	if command != "common" {
		names = append(names, command+".json")
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(schemas, name))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		closeObjects(doc)
		if err := c.AddResource("test:///"+name, doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	s, err := c.Compile("test:///" + command + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// closeObjects adds additionalProperties: false to every object schema that lists its properties.
func closeObjects(doc any) {
	switch v := doc.(type) {
	case map[string]any:
		if _, lists := v["properties"].(map[string]any); lists {
			if _, says := v["additionalProperties"]; !says {
				v["additionalProperties"] = false
			}
		}
		for _, inner := range v {
			closeObjects(inner)
		}
	case []any:
		for _, inner := range v {
			closeObjects(inner)
		}
	}
}

// run runs one command line in a world with a fixed clock and the machine's own loopback.
func run(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errOut bytes.Buffer
	e := env.OS()
	e.SpareMemory = nil // the memory of the tests is not the program's
	e.In, e.Out, e.Err = strings.NewReader(stdin), &out, &errOut
	e.IsTerminal = env.Terminal{}
	e.Environ = nil
	e.Zone = time.UTC
	code = cmd.Main(e, args)
	return out.String(), errOut.String(), code
}

// refusing answers as a strict server does: 401 with a challenge without a token, 401 with another one with any.
func refusing(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		challenge, detail := `Bearer`, "Not authenticated"
		if r.Header.Get("Authorization") != "" {
			challenge, detail = `Bearer error="invalid_token"`, "Could not validate credentials"
		}
		w.Header().Set("WWW-Authenticate", challenge)
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprintf(w, `{"detail":%q}`, detail)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// reading lets everybody in whose token has the algorithm that is expected.
func reading(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tok := token.Parse(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		if tok.Algorithm() != "HS256" || tok.ExpiryAt(time.Now(), 0).State == token.StateExpired {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// hoursAhead dates its answers two hours and five minutes ahead.
func hoursAhead(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(125*time.Minute).UTC().Format(http.TimeFormat))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// tokens as they are found in the wild: fine, expired, and wrong in ways that must not break the contract.
const (
	expired  = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"
	oddTimes = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOiIxNzY0NDg1MzQxIiwiaWF0IjoxNzY0NDg1MzQxMDAwLCJuYmYiOm51bGwsInN1YiI6Ilx1MDAxYlsySiIsImV4cCI6MWUzMDB9.AAAA"
	noObject = "W10.bm8.AAAA"
	garbage  = "not-a-token"
	noClaims = "eyJhbGciOiJub25lIn0.e30."
)

func TestJSONKeepsItsContract(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "jwt.key")
	if err := os.WriteFile(secret, []byte("09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	minted, stderr, code := run(t, "", "mint", "--secret-file", secret, "--sub", "3", "--aud", "api", "-P", "user_id:=3")
	if code != 0 {
		t.Fatalf("mint: exit %d\n%s", code, stderr)
	}
	minted = strings.TrimSpace(minted)
	url, events := refusing(t), storedEvents(t)

	for _, c := range []struct {
		name, schema string
		stdin        string
		args         []string // beginning with "demo" where it prints what another command does
	}{
		{"decode expired", "decode", "", []string{expired}},
		{"decode valid", "decode", "", []string{minted}},
		{"decode with secrets shown", "decode", "", []string{minted, "--show-secrets"}},
		{"decode odd times", "decode", "", []string{oddTimes}},
		{"decode no object", "decode", "", []string{noObject}},
		{"decode no claims", "decode", "", []string{noClaims}},
		{"decode garbage", "decode", "", []string{garbage}},
		{"decode several", "decode", expired + "\n" + minted + "\n" + garbage + "\n", nil},
		{"expiry expired", "expiry", "", []string{expired, "--tz", "Asia/Bangkok"}},
		{"expiry valid", "expiry", "", []string{minted}},
		{"expiry odd times", "expiry", "", []string{oddTimes}},
		{"expiry without exp", "expiry", "", []string{noClaims}},
		{"verify valid", "verify", "", []string{minted, "--secret-file", secret, "--aud", "api"}},
		{"verify wrong in several ways", "verify", "", []string{expired, "--secret-file", secret, "--aud", "api", "--iss", "me"}},
		{"verify as a library", "verify", "", []string{minted, "--secret-file", secret, "--as", "pyjwt"}},
		{"verify as all libraries", "verify", "", []string{oddTimes, "--secret-file", secret, "--aud", "api", "--as", "all"}},
		{"verify odd times", "verify", "", []string{oddTimes, "--secret-file", secret}},
		{"secret", "secret", "", []string{"--hex", "32"}},
		{"secret check", "secret", "", []string{"--check", "--secret-file", secret}},
		{"mint", "mint", "", []string{"--secret-file", secret}},
		{"mint a fault", "mint", "", []string{"--secret-file", secret, "--fault", "token-expired"}},
		{"mint no token at all", "mint", "", []string{"--fault", "token-placeholder"}},
		{"mint a fixture pack", "mint", "", []string{"--matrix", filepath.Join(t.TempDir(), "fixtures"), "--alg", "ES256"}},
		{"faults of mint", "mint", "", []string{"--fault", "list"}},
		{"diagnose refused", "diagnose", "", []string{"--url", url + "/api/users", "--token", expired, "--secret-file", secret}},
		{"diagnose without a key", "diagnose", "", []string{"--url", url, "--token", minted}},
		{"diagnose without a token", "diagnose", "", []string{"--url", url}},
		{"diagnose dry run", "diagnose", "", []string{"--url", url, "--token", minted, "--dry-run"}},
		{"diagnose unreachable", "diagnose", "", []string{"--url", "http://127.0.0.1:1/", "--token", minted}},
		{"clock of this machine", "clock", "", nil},
		{"clock of a server", "clock", "", []string{"--url", url, "--token", minted}},
		{"clock of a server that is far ahead", "clock", "", []string{"--url", hoursAhead(t)}},
		{"clock that cannot be read", "clock", "", []string{"--url", "http://127.0.0.1:1/"}},
		{"audit of a server that refuses all", "audit", "", []string{"--url", url, "--secret-file", secret, "--sub", "3", "--yes"}},
		{"audit of a server that reads tokens", "audit", "", []string{"--url", reading(t), "--secret-file", secret, "--sub", "3", "--yes", "--only", "alg-none,exp-equals-now,exp-absent"}},
		{"audit dry run", "audit", "", []string{"--url", url, "--secret-file", secret, "--from", minted, "--dry-run"}},
		{"check of a project with findings", "check", "", []string{filepath.Join("..", "testdata", "config", "s4k")}},
		{"policy of a project", "policy", "", []string{filepath.Join("..", "testdata", "config", "s4k"), "--active", "70m", "--idle", "55m"}},
		{"watch of two tokens", "watch", "", []string{"--access", expired, "--refresh", minted, "--once"}},
		{"watch of what is no token", "watch", "", []string{"--access", "hello", "--refresh", expired, "--once"}},
		{"session with a clear end", "session", "", []string{"explain", "--event", sessionFile(t, "s2-minute-25", "event.json")}},
		{"session with two clocks", "session", "", []string{"explain", "--har", sessionFile(t, "server-session-gone-local-log", "session.har"), "--log", sessionFile(t, "server-session-gone-local-log", "api.log")}},
		{"session that is healthy", "session", "", []string{"explain", "--event", sessionFile(t, "s2-healthy-20-days", "event.json"), "--policy", filepath.Join("..", "testdata", "config", "s4k")}},
		{"session explained from the store", "session", "", []string{"explain", "--db", events, "6f0c"}},
		{"session without an answer", "session", "", []string{"explain", "--event", sessionFile(t, "unsettled-unknown", "event.json")}},
		{"policy of nothing, compared with a server", "policy", "", []string{t.TempDir(), "--url", url}},
		{"check of nothing", "check", "", []string{t.TempDir()}},
		{"list of a session's events", "session", "", []string{"list", "--db", events}},
		{"one of a session's events", "session", "", []string{"show", "--db", events, "6f0c"}},
		{"counts of a session's events", "session", "", []string{"stats", "--db", events}},
		{"export of a session's events", "session", "", []string{"export", "--db", events, "--user", "3"}},
		{"demo", "diagnose", "", []string{"demo"}},
		{"demo of a redirect", "diagnose", "", []string{"demo", "login-redirect-instead-of-401"}},
		{"demo of a skewed clock", "diagnose", "", []string{"demo", "clock-skew"}},
		{"demo of health", "diagnose", "", []string{"demo", "healthy"}},
		{"faults of the demo", "demo", "", []string{"--list"}},
		{"version", "version", "", nil},
		{"explain everything", "explain", "", nil},
		{"explain one", "explain", "", []string{"token-expired"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := slices.Concat([]string{c.schema}, c.args, []string{"-j"})
			if len(c.args) > 0 && c.args[0] == "demo" {
				args = args[1:]
			}
			stdout, stderr, code := run(t, c.stdin, args...)
			if stdout == "" {
				t.Fatalf("exit %d, nothing on standard output\n%s", code, stderr)
			}
			schema := compile(t, c.schema)
			documents := 0
			for d := json.NewDecoder(strings.NewReader(stdout)); d.More(); documents++ {
				var raw json.RawMessage
				if err := d.Decode(&raw); err != nil {
					t.Fatalf("%v in:\n%s", err, stdout)
				}
				value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(value); err != nil {
					t.Errorf("%v\n%s", err, raw)
				}
			}
			if want := max(1, strings.Count(c.stdin, "\n")); documents != want {
				t.Errorf("%d documents, want %d", documents, want)
			}
		})
	}
}

func TestSchemasRefuseWhatBreaksTheContract(t *testing.T) {
	stdout, _, _ := run(t, "", "explain", "-j", "token-expired")
	schema := compile(t, "explain")
	for _, c := range []struct{ old, new string }{
		{`"schema": 1`, `"schema": 2`},
		{`"command": "explain"`, `"command": "decode"`},
		{`"entries"`, `"entrys"`},
		{`"kind": "cause"`, `"kind": "experiment"`},
		{`"id": "token-expired"`, `"id": "Token Expired"`},
		{`"title"`, `"unheardOf": 1, "title"`},
	} {
		broken := strings.Replace(stdout, c.old, c.new, 1)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(broken))
		if err != nil || broken == stdout {
			t.Fatalf("%s is not there: %v\n%s", c.old, err, stdout)
		}
		if schema.Validate(value) == nil {
			t.Errorf("%s instead of %s was not noticed", c.new, c.old)
		}
	}
}

func TestEveryCommandHasASchema(t *testing.T) {
	without := []string{"help", "completion"} // they print no report
	for _, c := range cmd.Commands(env.OS()).Commands() {
		_, err := os.Stat(filepath.Join(schemas, c.Name()+".json"))
		if exists := err == nil; exists == slices.Contains(without, c.Name()) {
			t.Errorf("%s: has a schema: %v", c.Name(), exists)
		}
	}
}

func TestPublishedSchemasAreValid(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(schemas, "*.json"))
	if err != nil || len(files) < 8 {
		t.Fatalf("%d schemas: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if doc["$schema"] != "https://json-schema.org/draft/2020-12/schema" || doc["title"] == nil {
			t.Errorf("%s names no draft or no title", file)
		}
		compile(t, strings.TrimSuffix(filepath.Base(file), ".json"))
	}
}
