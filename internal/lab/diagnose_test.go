package lab

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// report is what is read of `diagnose -j`.
type report struct {
	Verdict struct {
		Cause, Standing string
		Also            []string
	}
	Causes      []cause
	Experiments []experiment
	Requests    int
	Rounds      int
	Seconds     float64
	Findings    []struct{ ID string }

	exit           int
	stdout, stderr string
}

// cause is what is said of one explanation.
type cause struct {
	ID, Standing string
	Evidence     []string
}

// experiment is one look of the transcript.
type experiment struct {
	ID     string
	Status int
}

// run runs a whole command line in this process, on the real clock and network, with nobody at the terminal.
func run(t *testing.T, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	return runOn(t, env.OS().Net, args...)
}

// runOn is run on another network.
func runOn(t *testing.T, network env.Network, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := env.OS()
	e.Net = network
	e.In, e.Out, e.Err = strings.NewReader(""), &out, &errs
	e.IsTerminal, e.Environ, e.Zone = env.Terminal{}, nil, time.UTC
	exit = cmd.Main(e, args)
	return exit, out.String(), errs.String()
}

// diagnose runs jwtdoc diagnose on a request.
func diagnose(t *testing.T, s *Server, r sent, flags ...string) report {
	t.Helper()
	return diagnoseOn(t, env.OS().Net, s, r, flags...)
}

// diagnoseOn is diagnose on another network.
func diagnoseOn(t *testing.T, network env.Network, s *Server, r sent, flags ...string) report {
	t.Helper()
	args := []string{"diagnose", "-j", "--url", s.URL + r.path}
	for _, f := range r.fields {
		args = append(args, "-H", f.name+": "+f.value)
	}
	got := report{}
	got.exit, got.stdout, got.stderr = runOn(t, network, append(args, flags...)...)
	if err := json.Unmarshal([]byte(got.stdout), &got); err != nil {
		t.Fatalf("exit %d, no report: %v\n%s%s", got.exit, err, got.stdout, got.stderr)
	}
	return got
}

func secretFile(t *testing.T, secret string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "jwt.key")
	if err := os.WriteFile(name, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func standingOf(r report, id string) string {
	for _, cause := range r.Causes {
		if cause.ID == id {
			return cause.Standing
		}
	}
	return ""
}

// cutSignature finds the last part of the token in a request.
func cutSignature(r sent) (input, signature string, ok bool) {
	for _, f := range r.fields {
		if strings.Contains(f.value, "eyJ") {
			value := strings.ReplaceAll(f.value, "%2E", ".")
			i := strings.LastIndexByte(value, '.')
			input, signature = value[:i], strings.TrimRight(value[i+1:], `"`)
			return input, signature, len(signature) > 10
		}
	}
	return "", "", false
}

func TestDiagnoseCountsEveryRequestThatTheServerSaw(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	got := diagnose(t, s, c.carrying(c.token(signedWith(otherSecret))), "--secret-file", secretFile(t, s.Secret))
	if seen := len(s.Requests(t)); seen == 0 || seen != got.Requests {
		t.Errorf("the report counts %d requests, the server saw %d", got.Requests, seen)
	}
}

// A program that looks for the user 3 does not find the user "3", and its 401 is the
// one that it gives for everything.
func TestAUserIDInWordsIsConfirmedByTheNumber(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	got := diagnose(t, s, c.carrying(c.token(claim("user_id", "3"))), "--secret-file", secretFile(t, s.Secret))
	if got.Verdict.Cause != "claim-type-invalid" || standingOf(got, "claim-type-invalid") != "confirmed" || got.exit != int(finding.ExitFound) {
		t.Errorf("verdict %s (%s), exit %d", got.Verdict.Cause, standingOf(got, got.Verdict.Cause), got.exit)
	}
	if got := diagnose(t, s, c.carrying(c.token(claim("user_id", "99"))), "--secret-file", secretFile(t, s.Secret)); standingOf(got, "claim-type-invalid") == "confirmed" {
		t.Error("a user who is not there is called a type")
	}
}

func TestDryRunListsThePlanAndSendsNothing(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	got := diagnose(t, s, c.carrying(c.token(signedWith(otherSecret))), "--secret-file", secretFile(t, s.Secret), "--dry-run")
	if got.exit != int(finding.ExitFine) || got.Requests != 0 || len(got.Experiments) == 0 {
		t.Errorf("exit %d, %d requests, plan %v", got.exit, got.Requests, got.Experiments)
	}
	if seen := s.Requests(t); len(seen) != 0 {
		t.Errorf("the server saw %v", seen)
	}
}

func TestUnsafeMethodIsNotRepeated(t *testing.T) {
	s := Start(t, blog, Options{})
	diagnose(t, s, sent{path: "/login"}, "-X", "POST")
	for _, a := range s.Requests(t) {
		if a.Method == "POST" {
			t.Errorf("the server was sent %s %s", a.Method, a.Target)
		}
	}
}

func TestNothingListeningIsUnreachable(t *testing.T) {
	s := Start(t, blog, Options{})
	s.Stop()
	if got := diagnose(t, s, sent{path: s.Manifest.Protected}); got.Verdict.Cause != "unreachable" || got.exit != int(finding.ExitUnexamined) {
		t.Errorf("verdict %s, exit %d", got.Verdict.Cause, got.exit)
	}
}

// A secret made by jwtdoc and a token minted with it are good for a library that is not ours.
func TestMintedTokenIsAcceptedByPythonJose(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jwt.key")
	if exit, out, errs := run(t, "secret", "--hex", "32", "--out", file); exit != 0 {
		t.Fatalf("secret: exit %d\n%s%s", exit, out, errs)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := Start(t, blog, Options{Env: map[string]string{"SECRET_KEY": strings.TrimSuffix(string(text), "\n")}})
	exit, token, errs := run(t, "mint", "--secret-file", file, "--ttl", "1m", "-P", "user_id:=3")
	if exit != 0 {
		t.Fatalf("mint: exit %d\n%s%s", exit, token, errs)
	}
	c := newCraft(t, s, decoys[0])
	if got := get(t, s, c.carrying(strings.TrimSpace(token))); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
