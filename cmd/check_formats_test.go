package cmd

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/render"
)

// hostile is a project whose names try to drive a terminal, a CI runner and the readers of reports.
func hostile(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	names := []string{
		"a b#%", "[click](evil)", "`x`|y", "::error::", "##[error]x", "-rf", "{0}", "$(id)", "'; touch pwned; '", "\x1b[2J", "\u202egnp", "x,line=1", "<script>", "]]>", "a\nb", "a\r", "\xff\xfe",
	}
	for _, n := range names {
		for file, text := range map[string]string{"package.json": "{}", ".env": "JWT_SECRET=changeme\nJWT_EXPIRES_IN=##[x]\n"} {
			if err := os.MkdirAll(filepath.Join(dir, n), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, n, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	compose := "services:\n  \"x'; touch pwned; '\":\n    build: .\n    environment:\n      JWT_SECRET: 7c9f0a3be61d4d5588e2f1b0c4a7963dd1e05b8f2a6c4e77\n      JWT_ISSUER: \"https://a.example/##vso[task]\"\n"
	for n, text := range map[string]string{"compose.yaml": compose, "requirements.txt": "python-decouple\n", ".env": "JWT_SECRET=e41b7720c5a98f3d06b2d4f8a1c7e95530d8b6f2749ac1e8\n"} {
		if err := os.WriteFile(filepath.Join(dir, n), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// commandLine is what a runner of GitHub Actions would obey in a line, as its own source reads it.
var (
	commandAtStart = regexp.MustCompile(`^\s*::`)
	commandInside  = regexp.MustCompile(`##\[|##vso\[|##teamcity\[`)
)

func TestNoFormatCanBeDrivenByWhatAProjectSays(t *testing.T) {
	dir := hostile(t)
	for _, format := range render.Formats() {
		if format == string(render.SVG) {
			continue // a drawing, of sessions alone
		}
		out, errOut, code := runArgs("", "check", dir, "--settings", "--output", format)
		if code != 1 {
			t.Errorf("%s: exit %d\n%s", format, code, errOut)
		}
		for line := range strings.Lines(out) {
			line = strings.TrimRight(line, "\n")
			switch ours := format == "github" && regexp.MustCompile(`^::(error|warning|notice) file=[^:,]*,line=\d+,col=\d+,title=jwtdoc [a-z-]+::[^\r]*$`).MatchString(line); {
			case ours:
			case commandAtStart.MatchString(line):
				t.Errorf("%s: a runner would obey %q", format, line)
			}
			if commandInside.MatchString(line) {
				t.Errorf("%s: a runner would obey %q", format, line)
			}
			for _, r := range line {
				if r < 0x20 && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e {
					t.Errorf("%s: the line holds %U: %q", format, r, line)
				}
			}
		}
		for _, secret := range []string{"7c9f0a3be61d", "e41b7720c5a9"} {
			if strings.Contains(out+errOut, secret) {
				t.Errorf("%s shows %q", format, secret)
			}
		}
		for line := range strings.Lines(out) {
			if _, command, ok := strings.Cut(line, "docker compose up -d "); ok && strings.Contains(command, "touch") {
				t.Errorf("%s suggests %q", format, line)
			}
		}
	}
}

func TestSARIFPathsAndTextsAreHarmless(t *testing.T) {
	out, _, _ := runArgs("", "check", hostile(t), "--output", "sarif")
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct{ ID, HelpURI string }
				}
			}
			Results []struct {
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI, URIBaseID string }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatal(err)
	}
	results := log.Runs[0].Results
	if len(results) < 10 {
		t.Fatalf("only %d results", len(results))
	}
	for _, r := range results {
		uri := r.Locations[0].PhysicalLocation.ArtifactLocation.URI
		if strings.Trim(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%") != "" || strings.HasPrefix(uri, "/") || strings.Contains(uri, "..") {
			t.Errorf("uri %q", uri)
		}
		if regexp.MustCompile(`(^|[^\\])\[[^]\\]*\]\(`).MatchString(r.Message.Text) || regexp.MustCompile(`(^|[^{])\{\d\}([^}]|$)`).MatchString(r.Message.Text) {
			t.Errorf("a link or a placeholder in %q", r.Message.Text)
		}
	}
	for _, r := range log.Runs[0].Tool.Driver.Rules {
		if !strings.HasPrefix(r.HelpURI, "https://github.com/jwtdoc/jwtdoc/") {
			t.Errorf("%s: help at %s", r.ID, r.HelpURI)
		}
	}
}

func TestJUnitIsXML(t *testing.T) {
	for _, dir := range []string{hostile(t), t.TempDir()} {
		out, _, _ := runArgs("", "check", dir, "--output", "junit")
		var suites struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Suites   []struct {
				Cases []struct {
					Name string `xml:"name,attr"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal([]byte(out), &suites); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		n := 0
		for _, s := range suites.Suites {
			n += len(s.Cases)
		}
		if n != suites.Tests || n == 0 {
			t.Errorf("%d cases, %d tests", n, suites.Tests)
		}
	}
}

func TestMarkdownKeepsForeignTextInItsFences(t *testing.T) {
	out, _, _ := runArgs("", "check", hostile(t), "--output", "markdown")
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "| error") && !strings.HasPrefix(line, "| warning") {
			continue
		}
		bare := regexp.MustCompile("(`+)(?s:.*?)[^`](`+)").ReplaceAllString(line, "")
		if strings.Contains(bare, "evil") || strings.Contains(bare, "<script") {
			t.Errorf("outside of a code span: %s", bare)
		}
		if n := strings.Count(line, "|") - strings.Count(line, `\|`); n != 5 {
			t.Errorf("%d cell borders in %s", n, line)
		}
	}
}

func TestPolicyComparesARunningServer(t *testing.T) {
	token := signedFor(t, 2*time.Hour)
	var methods []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		methods = append(methods, r.Method+" "+r.URL.Path)
		http.SetCookie(w, &http.Cookie{Name: "access_token", Value: token, MaxAge: 3600})
		_, _ = w.Write([]byte(`{"accessTokenTtlMs":604800000,"heartbeatIntervalMs":600000,"sessionTimeoutMs":7500000,"refreshThresholdMs":3600000}`))
	}))
	t.Cleanup(s.Close)
	out, errOut, code := runArgs("", "policy", fixture("s4k"), "--url", s.URL, "-j")
	if code != 1 {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
	for _, want := range []string{
		"accessTokenTtlMs of the server is 604800000 (7d), the settings give 7200000 (2h)", `the cookie \"access_token\" has Max-Age 1h, the token in it `,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	if strings.Contains(out, "sessionTimeoutMs of the server") || strings.Contains(out, token) {
		t.Errorf("%s", out)
	}
	if strings.Join(methods, ",") != "GET /auth/session-policy" {
		t.Errorf("it sent %v", methods)
	}
}

func signedFor(t *testing.T, ttl time.Duration) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(f, []byte("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errOut, code := runArgs("", "mint", "--secret-file", f, "--ttl", ttl.String())
	if code != 0 {
		t.Fatalf("mint: %s", errOut)
	}
	return strings.TrimSpace(out)
}

func TestPolicyTellsTheStoryOfTheFourClocks(t *testing.T) {
	out, errOut, code := runArgs("", "policy", fixture("s4k"), "--active", "70m", "--idle", "55m", "-j")
	if code != 0 {
		t.Fatalf("exit %d\n%s", code, errOut)
	}
	var r struct {
		Layers []struct {
			Name      string
			Seconds   *float64
			Effective bool
		}
		EndsFirst, Active struct {
			Layer   string
			Seconds float64
		}
		Then []struct {
			Layer   string
			Seconds float64
		}
		Story struct {
			SignedOut bool
			Layer     string
			Seconds   float64
			Renewals  int
		}
		Derived map[string]int64
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	if r.EndsFirst.Layer != "cookie" || r.EndsFirst.Seconds != 3600 || r.Active.Layer != "cookie" || r.Active.Seconds != 3600 {
		t.Errorf("%+v %+v", r.EndsFirst, r.Active)
	}
	if len(r.Then) != 2 || r.Then[0].Layer != "front end" || r.Then[0].Seconds != 3900 || r.Then[1].Layer != "access token" || r.Then[1].Seconds != 7200 {
		t.Errorf("%+v", r.Then)
	}
	if !r.Story.SignedOut || r.Story.Renewals != 0 || r.Story.Seconds != 3600 {
		t.Errorf("%+v", r.Story)
	}
	if d := r.Derived; d["accessTokenTtlMs"] != 7200000 || d["refreshThresholdMs"] != 3600000 || d["heartbeatIntervalMs"] != 600000 || d["sessionTimeoutMs"] != 7500000 {
		t.Errorf("%v", d)
	}
	if last := r.Layers[len(r.Layers)-1]; last.Effective || last.Seconds != nil || last.Name != "access token" {
		t.Errorf("the sealed lifetime is %+v", last)
	}
}
