package lab

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// wasSaid is one row of testdata/lab/audit.tsv: what a stack did when somebody else asked it.
type wasSaid struct{ stack, probe, request, got string }

func readMeasured(t *testing.T) map[string][]wasSaid {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(Dir(t, "."), "audit.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]wasSaid{}
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		f := strings.Split(line, "\t")
		if strings.HasPrefix(line, "#") || f[0] == "stack" {
			continue
		}
		if len(f) != 4 {
			t.Fatalf("line %d has %d columns", n+1, len(f))
		}
		all[f[0]] = append(all[f[0]], wasSaid{f[0], f[1], f[2], f[3]})
	}
	return all
}

// audited is what is read of a report.
type audited struct {
	Probes []struct{ ID, State string }
	Sent   []struct{ Probe, Says, Got string }
	Leeway struct {
		Exp, Nbf, Iat *int
		EqualAtExp    *bool
	}
	Expiry struct {
		Accepted, Refused          int
		LastAccepted, FirstRefused *float64
	}
	Story []struct {
		Sent   string
		Status int
	}
	Validators []string
	Seconds    float64
}

// TestAuditFindsWhatEachStackAcceptsAndRefuses holds every answer and every leeway that audit reports against what was
// measured on the same software by other means. It needs the servers, and is asked for like the rest of the live lab.
func TestAuditFindsWhatEachStackAcceptsAndRefuses(t *testing.T) {
	if lab, _ := env.OS().Getenv("JWTDOC_LAB"); lab == "" {
		t.Skip("the live lab runs with JWTDOC_LAB=run, or JWTDOC_LAB=require where nothing may be missing")
	}
	if raceDetector {
		t.Skip("the live lab runs without the race detector: .ci/run lab")
	}
	all := readMeasured(t)
	slots := make(chan struct{}, atOnce)
	for _, stack := range Stacks(t) {
		if len(all[stack]) == 0 {
			continue
		}
		t.Run(stack, func(t *testing.T) {
			t.Parallel()
			slots <- struct{}{}
			defer func() { <-slots }()
			s := Start(t, stack, Options{})
			got := audit(t, s)
			// On a busy machine no request may fall into the very second of exp: that is no answer, and asked again.
			for range 2 {
				if got.Leeway.EqualAtExp != nil || got.Leeway.Exp == nil {
					break
				}
				got = audit(t, s)
			}
			compareAudit(t, got, all[stack])
		})
	}
}

// What a team edited its source for, and waited a minute: does the login end? And the redirect that is in every log.
func TestAuditProvesInSecondsThatTokensExpire(t *testing.T) {
	s := Start(t, blog, Options{})
	s.Manifest.Protected = "/posts"
	const want = 5.0 // seconds
	var got audited
	for range 3 { // a busy machine is given another chance
		if got = audit(t, s, "--only", "expired-token,expires-in-time,exp-equals-now"); got.Seconds < want {
			break
		}
	}
	if got.Seconds >= want {
		t.Errorf("it took %.1f s", got.Seconds)
	}
	if e := got.Expiry; e.Accepted == 0 || e.Refused == 0 || e.LastAccepted == nil || e.FirstRefused == nil || *e.FirstRefused > 1.5 || *e.LastAccepted < 0 {
		t.Errorf("the watched token: %+v", e)
	}
	if len(got.Story) != 1 || got.Story[0].Sent != "GET /posts" || got.Story[0].Status != 307 {
		t.Errorf("the story is %+v", got.Story)
	}
	if equal := got.leeway("equalAtExp"); got.leeway("exp") != "0" || equal != "yes" || len(got.Validators) != 1 || got.Validators[0] != "python-jose" {
		t.Errorf("leeway %s, equal %s, like %v", got.leeway("exp"), equal, got.Validators)
	}
}

// live is a transcript of a guide that is held against a running server: its numbers are today's.
var live = regexp.MustCompile("(?s)<!-- live: py-fastapi-jose -->\n```\n(\\$ jwtdoc audit [^\n]*\n[^\n]*\n)(.*?)```\n")

func TestTheGuideToExpiryShowsWhatIsPrinted(t *testing.T) {
	page := filepath.Join(Dir(t, "."), "..", "..", "docs", "guides", "proof-of-expiry.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	m := live.FindStringSubmatch(string(text))
	if m == nil {
		t.Fatal("the guide has no transcript")
	}
	s := Start(t, blog, Options{})
	words := strings.Fields(strings.ReplaceAll(strings.ReplaceAll(m[1], "\\\n", " "), "http://127.0.0.1:8000", s.URL))
	for i, w := range words {
		if w == ".env" {
			words[i] = envFile(t, s)
		}
	}
	exit, out, errs := run(t, append(words[2:], "--yes")...)
	out = strings.ReplaceAll(out, s.URL, "http://127.0.0.1:8000")
	if exit != 0 || errs != "" {
		t.Fatalf("exit %d\n%s%s", exit, out, errs)
	}
	numbers := regexp.MustCompile(`[+-]?[0-9]+(\.[0-9]+)?`)
	switch {
	case asked("JWTDOC_GUIDES", "write"):
		writeFile(t, page, []byte(strings.Replace(string(text), m[0], strings.TrimSuffix(m[0], m[2]+"```\n")+out+"```\n", 1)))
	case numbers.ReplaceAllString(out, "N") != numbers.ReplaceAllString(m[2], "N"):
		t.Errorf("the guide does not show what is printed now (JWTDOC_GUIDES=write writes it):\n%s", out)
	}
}

// audit audits a stack, with a token as its own login would make it.
func audit(t *testing.T, s *Server, flags ...string) audited {
	t.Helper()
	c := newCraft(t, s, decoys[0])
	args := []string{"audit", "--yes", "-j", "--url", s.URL + s.Manifest.Protected, "--from", c.token()}
	if s.Key == nil {
		args = append(args, "--secret-file", secretFile(t, s.Secret))
	} else {
		der, err := x509.MarshalPKCS8PrivateKey(s.Key)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "jwt.pem")
		if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--key", file)
	}
	exit, stdout, stderr := run(t, append(args, flags...)...)
	var got audited
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatalf("exit %d: %v\n%s%s", exit, err, stdout, stderr)
	}
	return got
}

func compareAudit(t *testing.T, got audited, want []wasSaid) {
	t.Helper()
	compared := 0
	for _, w := range want {
		if w.probe == "leeway" {
			if shown := got.leeway(w.request); shown != w.got {
				t.Errorf("leeway %s is %s, measured %s", w.request, shown, w.got)
			}
			compared++
			continue
		}
		answered := false
		for _, x := range got.Sent {
			if x.Probe != w.probe || w.request != "" && x.Says != w.request && (x.Says != "" || w.request != "as it is") {
				continue
			}
			if x.Got != w.got {
				t.Errorf("%s %q was %s, measured %s", x.Probe, x.Says, x.Got, w.got)
			}
			answered = true
			break
		}
		if answered {
			compared++
			continue
		}
		// What is not compared was not examined for want of a claim or a key, and says so.
		for _, p := range got.Probes {
			if p.ID == w.probe && p.State != "not-examined" {
				t.Errorf("%s %q was measured and not asked, and is %s", w.probe, w.request, p.State)
			}
		}
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("%d of %d compared; behaves like %s; %.1f s", compared, len(want), strings.Join(got.Validators, ", "), got.Seconds)
}

func (a audited) leeway(name string) string {
	number := func(n *int) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	switch name {
	case "exp":
		return number(a.Leeway.Exp)
	case "nbf":
		return number(a.Leeway.Nbf)
	case "iat":
		return number(a.Leeway.Iat)
	}
	switch equal := a.Leeway.EqualAtExp; {
	case equal == nil:
		return "-"
	case *equal:
		return "yes"
	}
	return "no"
}
