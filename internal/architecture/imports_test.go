// Package architecture holds no code, only tests: they keep the rules that make the parts of jwtdoc independent of
// each other, so that a part can be read, tested and replaced alone.
package architecture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/jwtdoc/jwtdoc"

// world lists the packages that touch the outside world. Every other package below internal/ is pure: it takes data
// and returns data. A new package is pure until it is listed here.
var world = []string{
	"internal/env",
	"internal/wire",
	"internal/demo",
	"internal/container/reader",
	"internal/discovery",
	"internal/clock/reader",
	"internal/config/live",
	"internal/config/source",
	"internal/session/store",
	"internal/session/panel",
	"internal/session/collector",
	"internal/diagnose/engine",
	"internal/diagnose/experiment",
	"internal/audit/run",
	"internal/lab",          // imported by tests only
	"internal/lab/postgres", // imported by tests only
	"internal/tools/...",
}

// owners says which package alone may import a library, so that a change upstream stays in one place.
var owners = map[string][]string{
	"github.com/charmbracelet/lipgloss":  {"internal/render"},
	"github.com/go-json-experiment/json": {"internal/exactjson"},
	"github.com/golang-jwt/jwt/v5":       {"internal/keys", "internal/demo"}, // demo: the server under diagnosis
	"github.com/go-jose/go-jose/v4":      {"internal/jwe"},
	"github.com/spf13/cobra":             {"cmd", "internal/tools/..."},
	"charm.land/bubbletea/v2":            {"internal/session/panel"},
	"golang.org/x/term":                  {"internal/env"},
	"database/sql":                       {"internal/session/store"},
	"modernc.org/sqlite":                 {"internal/session/store"},
	"github.com/jackc/pgx/v5":            {"internal/session/store"},
	"github.com/andybalholm/brotli":      {"internal/wire"},
	"mvdan.cc/sh/v3":                     {"internal/request/curl"},
	"os/exec":                            {"internal/env", "internal/lab", "internal/lab/postgres", "internal/tools/..."},
	"os/signal":                          {"cmd", "internal/env"},
}

// impure are standard packages that a pure package has no business with. (fmt and others import os themselves, so
// only direct imports count; what of net and net/http is allowed, the linter decides by name.)
var impure = []string{"os", "os/exec", "os/signal", "os/user", "syscall", "unsafe", "plugin", "database/sql", "crypto/rand", "math/rand", "math/rand/v2"}

// unlinked are kept out of the program: the first group spends milliseconds at every start or asks the terminal
// questions that it may never answer, the second belongs to tests and tools.
var unlinked = []string{
	"github.com/charmbracelet/glamour", "github.com/charmbracelet/bubbletea", "github.com/charmbracelet/huh",
	"github.com/nbutton23/zxcvbn-go", "github.com/trustelem/zxcvbn", "github.com/bytedance/sonic",
	"github.com/getkin/kin-openapi", "github.com/compose-spec/compose-go/v2/loader",
	"github.com/docker/docker", "github.com/moby/moby", "k8s.io/client-go",
	"mvdan.cc/sh/v3/interp", "mvdan.cc/sh/v3/expand", "gopkg.in/yaml.v3",

	"github.com/spf13/cobra/doc", "github.com/santhosh-tekuri/jsonschema", "github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal", "pgregory.net/rapid", "testing",
}

// badNames say nothing about what is inside.
var badNames = []string{"util", "utils", "common", "helper", "helpers", "types", "misc", "shared", "base", "lib"}

// listed is what go list says of one package. Test files do not count: a test may import what it likes.
type listed struct {
	ImportPath string
	Name       string
	Imports    []string
	Deps       []string
}

func TestPackagesKeepTheImportRules(t *testing.T) {
	for _, complaint := range checkImports(goList(t)) {
		t.Error(complaint)
	}
}

// goList lists every package of the module. It runs the go command, which the test cache does not see: -count=1.
func goList(t *testing.T) []listed {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Name,Imports,Deps", "./...")
	c.Dir = filepath.Join("..", "..")
	out, err := c.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("go list: %v\n%s", err, exit.Stderr)
	}
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("reading go list: %v", err)
		}
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list names only %d packages: the rules would hold for nothing", len(all))
	}
	return all
}

// checkImports returns one sentence for each broken rule.
func checkImports(all []listed) []string {
	var complaints []string
	say := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	for _, p := range all {
		path := within(p.ImportPath)
		checkName(p, path, say)
		checkPurity(p, path, say)
		checkLayers(p, path, say)
		checkOwners(p, path, say)
		if p.ImportPath == module {
			for _, heavy := range unlinked {
				if i := slices.IndexFunc(p.Deps, func(d string) bool { return below(d, heavy) }); i >= 0 {
					say("%s is linked into the program: every command pays for it", p.Deps[i])
				}
			}
		}
	}
	return complaints
}

type complain func(format string, args ...any)

func checkName(p listed, path string, say complain) {
	if name := path[strings.LastIndexByte(path, '/')+1:]; slices.Contains(badNames, name) || slices.Contains(badNames, p.Name) {
		say("package %s: name it after what it holds", path)
	}
}

// checkPurity: a package that is not of the world neither imports the world, not even through others, nor brings its
// own.
func checkPurity(p listed, path string, say complain) {
	if !strings.HasPrefix(path, "internal/") || matches(path, world) {
		return
	}
	for _, d := range p.Deps {
		if ours(d) && matches(within(d), world) {
			say("%s is pure, but reaches %s", path, within(d))
		}
	}
	for _, i := range p.Imports {
		if slices.Contains(impure, i) {
			say("%s is pure, but imports %s", path, i)
		}
	}
}

// checkLayers: types live in a domain's root, runners below it, commands on top.
func checkLayers(p listed, path string, say complain) {
	for _, d := range p.Deps {
		if !ours(d) {
			continue
		}
		switch dep := within(d); {
		case path == "internal/finding":
			say("internal/finding imports nothing of ours, but reaches %s", dep)
		case path == "." || path == "cmd" || matches(path, []string{"internal/tools/..."}):
		case dep == "cmd":
			say("%s reaches cmd: nothing below the commands knows them", path)
		case dep == "internal/render":
			say("%s reaches internal/render: a report is data, drawing it is the command's last step", path)
		case strings.HasPrefix(dep, path+"/"):
			say("%s reaches %s: a domain's root knows nothing of what runs below it", path, dep)
		}
	}
	for _, i := range p.Imports {
		switch {
		case !ours(i):
		case path == "internal/render" && strings.Count(within(i), "/") != 1:
			say("internal/render imports %s: it sees domain roots only", within(i))
		case path == "." && within(i) != "cmd" && within(i) != "internal/env":
			say("main imports %s: it joins the world and the commands, nothing else", within(i))
		}
	}
}

func checkOwners(p listed, path string, say complain) {
	for _, i := range p.Imports {
		for library, allowed := range owners {
			if below(i, library) && !matches(path, allowed) {
				say("%s imports %s: only %s does", path, i, strings.Join(allowed, " and "))
			}
		}
	}
}

func ours(path string) bool { return below(path, module) }

// within returns an import path relative to the module: "." for main.
func within(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

func below(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

func matches(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		if root, ok := strings.CutSuffix(pattern, "/..."); ok {
			return below(path, root)
		}
		return path == pattern
	})
}

func TestImportRulesAreNoticedWhenBroken(t *testing.T) {
	const m = module + "/"
	for _, c := range []struct {
		name string
		pkg  listed
		want []string
	}{
		{"a pure package with pure neighbours", listed{
			ImportPath: m + "internal/token", Imports: []string{"strings", m + "internal/finding"},
			Deps: []string{"strings", "os", m + "internal/finding", m + "internal/exactjson"},
		}, nil},
		{"a runner that sends", listed{
			ImportPath: m + "internal/diagnose/engine", Imports: []string{m + "internal/wire"},
			Deps: []string{m + "internal/wire", m + "internal/env", m + "internal/diagnose", m + "internal/diagnose/cause"},
		}, nil},
		{"a pure package that reaches the world through another", listed{
			ImportPath: m + "internal/token/rule", Imports: []string{m + "internal/clock"},
			Deps: []string{m + "internal/clock", m + "internal/env"},
		}, []string{"internal/token/rule is pure, but reaches internal/env"}},
		{"a pure package that brings its own world", listed{
			ImportPath: m + "internal/keys", Imports: []string{"crypto/rand", "os"},
		}, []string{"internal/keys is pure, but imports crypto/rand", "internal/keys is pure, but imports os"}},
		{"a new package is pure", listed{
			ImportPath: m + "internal/scan", Deps: []string{m + "internal/wire"},
		}, []string{"internal/scan is pure, but reaches internal/wire"}},
		{"finding stands alone", listed{
			ImportPath: m + "internal/finding", Deps: []string{m + "internal/exactjson"},
		}, []string{"internal/finding imports nothing of ours, but reaches internal/exactjson"}},
		{"a root that knows its runner", listed{
			ImportPath: m + "internal/diagnose", Deps: []string{m + "internal/diagnose/cause"},
		}, []string{"internal/diagnose reaches internal/diagnose/cause: a domain's root knows nothing of what runs below it"}},
		{"a neighbour whose name begins alike is not below", listed{
			ImportPath: m + "internal/key", Deps: []string{m + "internal/keys"},
		}, nil},
		{"a domain that draws", listed{
			ImportPath: m + "internal/demo", Deps: []string{m + "internal/render"},
		}, []string{"internal/demo reaches internal/render: a report is data, drawing it is the command's last step"}},
		{"a domain that knows the commands", listed{
			ImportPath: m + "internal/demo", Deps: []string{m + "cmd"},
		}, []string{"internal/demo reaches cmd: nothing below the commands knows them"}},
		{"render sees a rule", listed{
			ImportPath: m + "internal/render", Imports: []string{m + "internal/token/rule", m + "internal/catalog", "github.com/charmbracelet/lipgloss/table"},
			Deps: []string{m + "internal/token/rule", m + "internal/catalog"},
		}, []string{"internal/render imports internal/token/rule: it sees domain roots only"}},
		{"colours elsewhere", listed{
			ImportPath: m + "internal/catalog", Imports: []string{"github.com/charmbracelet/lipgloss/table"},
		}, []string{"internal/catalog imports github.com/charmbracelet/lipgloss/table: only internal/render does"}},
		{"jsontext elsewhere", listed{
			ImportPath: m + "internal/token", Imports: []string{"github.com/go-json-experiment/json/jsontext"},
		}, []string{"internal/token imports github.com/go-json-experiment/json/jsontext: only internal/exactjson does"}},
		{"main does more than join", listed{
			ImportPath: module, Imports: []string{m + "cmd", m + "internal/env", m + "internal/token"},
			Deps: []string{m + "cmd", m + "internal/env", m + "internal/token"},
		}, []string{"main imports internal/token: it joins the world and the commands, nothing else"}},
		{"a test library in the program", listed{
			ImportPath: module, Imports: []string{m + "cmd"},
			Deps: []string{m + "cmd", "github.com/santhosh-tekuri/jsonschema/v6", "testing/iotest"},
		}, []string{
			"github.com/santhosh-tekuri/jsonschema/v6 is linked into the program: every command pays for it",
			"testing/iotest is linked into the program: every command pays for it",
		}},
		{"a name that says nothing", listed{ImportPath: m + "internal/token/helpers", Name: "helpers"}, []string{
			"package internal/token/helpers: name it after what it holds",
		}},
		{"an innocent folder around a name that says nothing", listed{ImportPath: m + "internal/token/text", Name: "utils"}, []string{
			"package internal/token/text: name it after what it holds",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, checkImports([]listed{c.pkg})); diff != "" {
				t.Errorf("complaints (-want +got):\n%s", diff)
			}
		})
	}
}
