// Package published holds jwtdoc check against what others published: modules and packages that use tokens, in which
// every finding is listed and judged, a corpus that has next to nothing to find, and the schema of SARIF. What is
// needed is fetched from the registries when the tests run, by their own clients; it is a module of its own, so that
// nobody who builds jwtdoc fetches any of it.
//
//	cd internal/lab/published && go test ./...
package published

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// program builds jwtdoc once for the tests.
func program(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "jwtdoc")
	c := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".")
	c.Dir = filepath.Join("..", "..", "..")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return bin
}

// missing skips for a newcomer without a network, visibly, and fails where all must run.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("JWTDOC_LAB") == "require" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// module fetches a Go module and returns its folder.
func module(t *testing.T, name string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", name)
	c.Dir = t.TempDir()
	out, err := c.Output()
	var m struct{ Dir, Error string }
	if e := json.Unmarshal(out, &m); err != nil || e != nil || m.Error != "" {
		missing(t, "go mod download %s: %v %s", name, err, m.Error)
	}
	return m.Dir
}

// npm fetches a package and returns the folder that it is unpacked into.
func npm(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	c := exec.CommandContext(t.Context(), "npm", "pack", "--silent", "--ignore-scripts", name)
	c.Dir = dir
	out, err := c.Output()
	if err != nil {
		missing(t, "npm pack %s: %v", name, err)
	}
	lines := strings.Fields(string(out))
	u := exec.CommandContext(t.Context(), "tar", "-xzf", lines[len(lines)-1])
	u.Dir = dir
	if out, err := u.CombinedOutput(); err != nil {
		t.Fatalf("tar: %v\n%s", err, out)
	}
	_ = os.Remove(filepath.Join(dir, lines[len(lines)-1]))
	return dir
}

type report struct {
	Files    int
	Findings []struct {
		ID, Severity, Message string
		Where                 struct {
			File string
			Line int
		}
	}
}

func check(t *testing.T, bin, dir string, args ...string) report {
	t.Helper()
	c := exec.CommandContext(t.Context(), bin, append([]string{"check", dir, "-j", "--no-config"}, args...)...)
	out, err := c.Output()
	var r report
	if e := json.Unmarshal(out, &r); e != nil {
		t.Fatalf("check %s: %v %v\n%s", dir, err, e, out)
	}
	return r
}

// judged are the findings in published trees, each looked at: all of them are right.
var judged = map[string][]string{
	"github.com/appleboy/gin-jwt/v2@v2.10.3":                   nil,
	"github.com/oauth2-proxy/oauth2-proxy/v7@v7.6.0":           nil,
	"github.com/usememos/memos@v0.22.0":                        {"info access-token-long server/router/api/v1/auth.go:18"}, // 7 * 24 * time.Hour, without a refresh token
	"github.com/pocketbase/pocketbase@v0.22.0":                 nil,
	"npm:parse-server@6.5.0":                                   nil,
	"npm:@feathersjs/authentication@5.0.30":                    nil,
	"npm:@strapi/plugin-users-permissions@4.25.0":              nil,
	"npm:express-jwt@8.4.1":                                    nil,
	"npm:passport-jwt@4.0.1":                                   nil,
	"github.com/golang-jwt/jwt/v5@v5.3.1":                      nil,
	"github.com/dexidp/dex@v0.0.0-20240807174518-43956db7fd75": nil,
}

func TestPublishedTreesHaveTheFindingsThatWereJudged(t *testing.T) {
	bin := program(t)
	for name, want := range judged {
		t.Run(name, func(t *testing.T) {
			fetch := module
			if rest, ok := strings.CutPrefix(name, "npm:"); ok {
				fetch, name = npm, rest
			}
			r := check(t, bin, fetch(t, name))
			if r.Files == 0 {
				t.Error("nothing was read")
			}
			compare(t, want, r)
		})
	}
}

func compare(t *testing.T, want []string, r report) {
	t.Helper()
	var got []string
	for _, f := range r.Findings {
		line := fmt.Sprintf("%s %s %s:%d", f.Severity, f.ID, strings.TrimPrefix(f.Where.File, "package/"), f.Where.Line)
		got = append(got, line)
		if !slices.Contains(want, line) {
			t.Errorf("not judged yet: %s\n%s", line, f.Message)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("not found any more: %s", line)
		}
	}
}

func TestThisRepositoryHasNothingToFind(t *testing.T) {
	r := check(t, program(t), filepath.Join("..", "..", ".."))
	if r.Files < 100 {
		t.Errorf("only %d files were read", r.Files)
	}
	compare(t, nil, r)
}

// What is on the machine anyway: the Go tree, the modules that jwtdoc is made of, Debian's packages, the lab's npm
// packages; with everything that is left out otherwise.
func TestTheNegativeCorpusIsQuiet(t *testing.T) {
	bin := program(t)
	goroot, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	files, warnings, looked := 0, 0, 0
	for _, dir := range []string{strings.TrimSpace(string(goroot)), strings.TrimSpace(string(modules)), "/usr/lib/python3/dist-packages", filepath.Join(cache, "jwtdoc-lab")} {
		if _, err := os.Stat(dir); err != nil {
			t.Logf("%s is not here", dir)
			continue
		}
		looked++
		n := 0
		_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				n++
			}
			return nil
		})
		r := check(t, bin, dir, "--everything")
		for _, f := range r.Findings {
			switch f.Severity {
			case "error":
				t.Errorf("%s/%s:%d: %s: %s", dir, f.Where.File, f.Where.Line, f.ID, f.Message)
			case "warning":
				warnings++
				t.Logf("%s/%s:%d: %s: %s", dir, f.Where.File, f.Where.Line, f.ID, f.Message)
			}
		}
		files += n
		t.Logf("%s: %d files, %d findings", dir, n, len(r.Findings))
	}
	if looked < 2 {
		missing(t, "only %d parts of the corpus are here", looked)
	}
	if warnings*10_000 > files {
		t.Errorf("%d warnings in %d files: more than one in 10,000", warnings, files)
	}
}

// The schema is the one that OASIS published, as another tool's module carries it.
func TestSARIFIsValid(t *testing.T) {
	dir := module(t, "github.com/securego/gosec/v2@v2.29.0")
	text, err := os.ReadFile(filepath.Join(dir, "report", "sarif", "testdata", "sarif-schema-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://json.schemastore.org/sarif-2.1.0.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("https://json.schemastore.org/sarif-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	bin := program(t)
	muted := t.TempDir()
	for name, content := range map[string]string{
		".env": "# jwtdoc:ignore secret-default-fallback the sandbox [x](y) {0}\nJWT_SECRET=changeme\nJWT_EXPIRES_IN=two hours\n", "a b#%/.env": "JWT_SECRET=changeme\n",
	} {
		file := filepath.Join(muted, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join("..", "..", "..", "testdata", "config")
	for _, dir := range []string{filepath.Join(config, "s1"), filepath.Join(config, "s3"), filepath.Join(config, "s4"), filepath.Join(config, "s4k"), muted, t.TempDir()} {
		out, _ := exec.CommandContext(t.Context(), bin, "check", dir, "--output", "sarif").Output()
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
		if err != nil {
			t.Fatalf("%s: %v\n%s", dir, err, out)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
		broken, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.Replace(out, []byte(`"version": "2.1.0"`), []byte(`"version": "2.2.0"`), 1)))
		if err != nil || schema.Validate(broken) == nil {
			t.Errorf("%s: another version was not noticed: %v", dir, err)
		}
	}
}
