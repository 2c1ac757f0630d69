package lab

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
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
	Causes []struct {
		ID, Standing string
		Evidence     []string
	}
	Experiments []experiment
	Requests    int
	Findings    []struct{ ID string }

	exit           int
	stdout, stderr string
}

// experiment is one look of the transcript.
type experiment struct {
	ID     string
	Status int
}

// run runs a whole command line in this process, on the real clock and network, with nobody at the terminal.
func run(t *testing.T, args ...string) (exit int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	e := env.OS()
	e.In, e.Out, e.Err = strings.NewReader(""), &out, &errs
	e.IsTerminal, e.Environ, e.Zone = env.Terminal{}, nil, time.UTC
	exit = cmd.Main(e, args)
	return exit, out.String(), errs.String()
}

// diagnose runs jwtdoc diagnose on a request.
func diagnose(t *testing.T, s *Server, r sent, flags ...string) report {
	t.Helper()
	args := []string{"diagnose", "-j", "--url", s.URL + r.path}
	for _, f := range r.fields {
		args = append(args, "-H", f.name+": "+f.value)
	}
	got := report{}
	got.exit, got.stdout, got.stderr = run(t, append(args, flags...)...)
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

// proofs says which experiment each verdict rests on, as the beginning of its id.
var proofs = map[string]string{
	"auth-header-missing":           "E2",
	"login-redirect-instead-of-401": "E15",
	"clock-skew":                    "E12",
	"healthy":                       "E0",
}

// With the server's secret at hand every fault gets its own verdict, confirmed, whatever else is odd about the
// request; and nothing else is confirmed beside it.
func TestDiagnoseNamesEveryFaultWithTheSecret(t *testing.T) {
	eachFault(t, func(t *testing.T, f fault, s *Server, c *craft) {
		r := f.request(c)
		got := diagnose(t, s, r, "--secret-file", secretFile(t, s.Secret))
		named := append([]string{got.Verdict.Cause}, got.Verdict.Also...)
		for _, id := range append([]string{f.verdict}, f.also...) {
			if !slices.Contains(named, id) {
				t.Errorf("named are %v, want %s among them", named, id)
			}
		}
		// Of several faults a stack with one answer for all does not tell which it met first.
		if len(f.also) == 0 && got.Verdict.Cause != f.verdict || got.Verdict.Standing != "confirmed" {
			t.Errorf("verdict %s (%s), want %s confirmed", got.Verdict.Cause, got.Verdict.Standing, f.verdict)
		}
		proof := proofs[f.verdict]
		if proof == "" {
			proof = "cure:"
		}
		if !slices.ContainsFunc(got.Experiments, func(e experiment) bool { return strings.HasPrefix(e.ID, proof) }) {
			t.Errorf("no experiment %s… among %v", proof, got.Experiments)
		}
		for _, cause := range got.Causes {
			if (cause.ID == f.verdict || slices.Contains(f.also, cause.ID)) && len(cause.Evidence) == 0 {
				t.Errorf("%s has no evidence", cause.ID)
			}
		}
		for _, id := range f.findings {
			if !slices.ContainsFunc(got.Findings, func(g struct{ ID string }) bool { return g.ID == id }) {
				t.Errorf("findings %v, want %s among them", got.Findings, id)
			}
		}
		checkAlways(t, f, s, r, got)
	})
}

// Without the secret the cause may stay open, but it is on the list, and nothing wrong is confirmed.
func TestDiagnoseKeepsEveryFaultOnTheListWithoutTheSecret(t *testing.T) {
	eachFault(t, func(t *testing.T, f fault, s *Server, c *craft) {
		r := f.request(c)
		got := diagnose(t, s, r)
		if f.verdict == "healthy" {
			if got.Verdict.Cause != "healthy" {
				t.Errorf("verdict %s, want healthy", got.Verdict.Cause)
			}
			checkAlways(t, f, s, r, got)
			return
		}
		for _, id := range append([]string{f.verdict}, f.also...) {
			switch standing := standingOf(got, id); standing {
			case "confirmed", "likely", "possible":
			default:
				t.Errorf("%s is %q: it must stay on the list", id, standing)
			}
		}
		checkAlways(t, f, s, r, got)
	})
}

// checkAlways is what holds for every diagnosis of a fault.
func checkAlways(t *testing.T, f fault, s *Server, r sent, got report) {
	t.Helper()
	want := 1
	if f.verdict == "healthy" {
		want = 0
	}
	if got.exit != want {
		t.Errorf("exit %d, want %d", got.exit, want)
	}
	for _, cause := range got.Causes {
		if cause.Standing == "confirmed" && cause.ID != f.verdict && !slices.Contains(f.also, cause.ID) {
			t.Errorf("%s is confirmed, and is not what is wrong: %q", cause.ID, cause.Evidence)
		}
	}
	for _, text := range []string{got.stdout, got.stderr} {
		if strings.Contains(text, s.Secret) || strings.Contains(text, otherSecret) {
			t.Error("a secret is in the output")
		}
		if _, signature, ok := cutSignature(r); ok && strings.Contains(text, signature) {
			t.Error("the token's signature is in the output")
		}
	}
	if t.Failed() {
		t.Log(got.stdout, got.stderr)
	}
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
			i := strings.LastIndexByte(f.value, '.')
			return f.value[:i], f.value[i+1:], true
		}
	}
	return "", "", false
}

// eachFault runs a test for every fault with every decoy, and checks in the end from the servers' own logs that
// nothing but safe requests was sent.
func eachFault(t *testing.T, check func(t *testing.T, f fault, s *Server, c *craft)) {
	t.Helper()
	servers := map[string]*Server{}
	for _, f := range faults {
		if servers[f.fakeTime] == nil {
			servers[f.fakeTime] = Start(t, stack, Options{FakeTime: f.fakeTime})
		}
		s := servers[f.fakeTime]
		for _, d := range decoys {
			t.Run(f.Cause+"/"+f.How+"/"+d.name, func(t *testing.T) {
				check(t, f, s, &craft{t: t, secret: s.Secret, now: time.Now(), decoy: d})
			})
		}
	}
	for _, s := range servers {
		for _, a := range s.Requests(t) {
			if !slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, a.Method) {
				t.Errorf("the server was sent %s %s", a.Method, a.Target)
			}
		}
	}
}

func TestDiagnoseCountsEveryRequestThatTheServerSaw(t *testing.T) {
	s := Start(t, stack, Options{})
	c := &craft{t: t, secret: s.Secret, now: time.Now()}
	got := diagnose(t, s, c.bearing(protected, "Bearer "+c.token(signedWith(otherSecret))), "--secret-file", secretFile(t, s.Secret))
	if seen := len(s.Requests(t)); seen == 0 || seen != got.Requests {
		t.Errorf("the report counts %d requests, the server saw %d", got.Requests, seen)
	}
}

func TestDryRunListsThePlanAndSendsNothing(t *testing.T) {
	s := Start(t, stack, Options{})
	c := &craft{t: t, secret: s.Secret, now: time.Now()}
	got := diagnose(t, s, c.bearing(protected, "Bearer "+c.token(signedWith(otherSecret))), "--secret-file", secretFile(t, s.Secret), "--dry-run")
	if got.exit != int(finding.ExitFine) || got.Requests != 0 || len(got.Experiments) == 0 {
		t.Errorf("exit %d, %d requests, plan %v", got.exit, got.Requests, got.Experiments)
	}
	if seen := s.Requests(t); len(seen) != 0 {
		t.Errorf("the server saw %v", seen)
	}
}

func TestUnsafeMethodIsNotRepeated(t *testing.T) {
	s := Start(t, stack, Options{})
	diagnose(t, s, sent{path: "/login"}, "-X", "POST")
	for _, a := range s.Requests(t) {
		if a.Method == "POST" {
			t.Errorf("the server was sent %s %s", a.Method, a.Target)
		}
	}
}

func TestNothingListeningIsUnreachable(t *testing.T) {
	s := Start(t, stack, Options{})
	s.Stop()
	if got := diagnose(t, s, sent{path: protected}); got.Verdict.Cause != "unreachable" || got.exit != int(finding.ExitUnexamined) {
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
	s := Start(t, stack, Options{Env: map[string]string{"SECRET_KEY": strings.TrimSuffix(string(text), "\n")}})
	exit, token, errs := run(t, "mint", "--secret-file", file, "--ttl", "1m", "-P", "user_id:=3")
	if exit != 0 {
		t.Fatalf("mint: exit %d\n%s%s", exit, token, errs)
	}
	c := &craft{t: t}
	if got := get(t, s, c.bearing(protected, "Bearer "+strings.TrimSpace(token))); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
