package browser

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/lab"
)

// diagnosis is what the test reads of a report.
type diagnosis struct {
	Request struct{ Method, URL string }
	Answer  struct{ Status int }
	Verdict struct{ Cause, Standing string }
	Record  *struct{ Place, At, Clock string }
	Causes  []struct {
		ID, Standing string
		Evidence     []string
	}
	Requests int
	Findings []struct{ ID, Message, Fix string }
}

// run runs the command whole, with nothing replaced but the streams.
func run(t *testing.T, args ...string) diagnosis {
	t.Helper()
	e := env.OS()
	var out, said bytes.Buffer
	e.In, e.Out, e.Err, e.IsTerminal = new(bytes.Buffer), &out, &said, env.Terminal{}
	cmd.Main(e, append([]string{"diagnose", "-j"}, args...))
	var d diagnosis
	if err := json.Unmarshal(out.Bytes(), &d); err != nil {
		t.Fatalf("%q: %v\n%s%s", args, err, said.String(), out.String())
	}
	return d
}

func save(t *testing.T, name string, b []byte) string {
	t.Helper()
	if keep, ok := env.OS().Getenv("JWTDOC_KEEP_RECORDINGS"); ok {
		_ = os.WriteFile(filepath.Join(keep, name), b, 0o600) // to look at
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// usersOperation is the element of GET /api/users in Swagger UI.
const usersOperation = "operations-default-users_api_users_get"

// The page of S1: somebody signs in through Swagger UI, works, comes back when the token has expired, and gets 401. What
// the browser recorded and what it copies must say the same as the flags.
func TestWhatChromiumRecordsAndCopiesDiagnosesAsTheFlagsDo(t *testing.T) {
	s := lab.Start(t, "py-fastapi-jose", lab.Options{Env: map[string]string{"ACCESS_TOKEN_EXPIRE_MINUTES": "0.15"}})
	b := StartChromium(t, ServeSwaggerUI(t)...)
	d := b.OpenDevTools()
	page := b.OpenSwagger(s.URL)
	page.Authorize("alma", "correct horse")
	page.TryOut(usersOperation)
	page.Execute(usersOperation, "200")
	time.Sleep(10 * time.Second) // until the token has expired
	page.Execute(usersOperation, "401")

	const suffix = "/api/users?limit=100&offset=0"
	whole, sanitised := save(t, "whole.har", d.ExportHAR(false)), save(t, "sanitised.har", d.ExportHAR(true))
	secret := save(t, "secret", []byte(s.Secret))
	header := d.Header("GET", suffix, "Authorization")

	flags := run(t, "--url", s.URL+suffix, "-H", "Authorization: "+header, "--secret-file", secret)
	if flags.Verdict.Cause != "token-expired" || flags.Verdict.Standing != "confirmed" {
		t.Fatalf("by flags: %+v", flags.Verdict)
	}
	pastes := map[string][]string{"HAR, replayed": {"--har", whole, "--replay", "--secret-file", secret}}
	for _, dialect := range []Dialect{CurlBash, CurlCmd, PowerShell} {
		pastes[string(dialect)] = []string{"--curl", "@" + save(t, "line", []byte(d.CopyAs(dialect, "GET", suffix))), "--secret-file", secret}
	}
	for name, args := range pastes {
		got := run(t, args...)
		if got.Verdict != flags.Verdict || got.Answer != flags.Answer || got.Request.URL != flags.Request.URL || got.Record != nil {
			t.Errorf("%s: %+v of %s, the flags say %+v", name, got.Verdict, got.Request.URL, flags.Verdict)
		}
	}
	recorded := run(t, "--har", whole)
	if recorded.Verdict.Cause != flags.Verdict.Cause || recorded.Verdict.Standing != "likely" || recorded.Requests != 0 || recorded.Record.Clock != "the server's Date" {
		t.Errorf("as recorded: %+v %+v", recorded.Verdict, recorded.Record)
	}
	without := run(t, "--har", sanitised)
	if without.Verdict.Cause != "unknown" || without.Verdict.Standing != "not-examined" || without.Answer.Status != 401 {
		t.Errorf("sanitised: %+v", without.Verdict)
	}
	for _, c := range without.Causes {
		if c.ID == "auth-header-missing" && c.Standing != "not-examined" {
			t.Errorf("sanitised: %s is %s", c.ID, c.Standing)
		}
	}
}
