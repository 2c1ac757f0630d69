package rule

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// noon is when all projects here are looked at.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// memory is a folder in memory.
type memory struct {
	files fstest.MapFS
	at    string
}

func (m memory) name(n string) string                    { return path.Join(m.at, n) }
func (m memory) ReadDir(n string) ([]fs.DirEntry, error) { return m.files.ReadDir(m.name(n)) }
func (m memory) Lstat(n string) (fs.FileInfo, error)     { return m.files.Stat(m.name(n)) }
func (m memory) Open(n string) (fs.File, error)          { return m.files.Open(m.name(n)) }
func (m memory) OpenRoot(n string) (env.Root, error)     { return memory{m.files, m.name(n)}, nil }
func (m memory) Close() error                            { return nil }

// project reads a txtar archive as a folder.
func project(t *testing.T, archive string) *config.Project {
	t.Helper()
	files := fstest.MapFS{}
	a := txtar.Parse([]byte(archive))
	if len(a.Files) == 0 {
		t.Fatalf("no files in %q", archive)
	}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	tree, err := source.Load(t.Context(), memory{files, "."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := source.Gather(tree, source.Outside{}, nil)
	if strings.HasPrefix(archive, "tracked") {
		p.Tracked = map[string]bool{}
		for _, f := range a.Files {
			p.Tracked[f.Name] = true
		}
	}
	return p
}

// ruleCase says for one rule what raises it, each with a part of its message, and what looks alike and stays silent.
type ruleCase struct {
	raises []raise
	silent []string
}

type raise struct{ want, archive string }

func TestRulesRaiseAndStaySilent(t *testing.T) {
	cases := map[string]ruleCase{}
	for _, group := range []map[string]ruleCase{lifetimeCases, secretCases, codeCases, sessionCases, deploymentCases} {
		for id, c := range group {
			if _, twice := cases[id]; twice {
				t.Errorf("%s has its cases in two places", id)
			}
			cases[id] = c
		}
	}
	for _, r := range All() {
		c, ok := cases[r.ID]
		if !ok || len(c.raises) == 0 || len(c.silent) == 0 {
			t.Errorf("%s has no case that raises it, or no look-alike that stays silent", r.ID)
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			for _, in := range c.raises {
				found := r.Check(project(t, in.archive), noon)
				if len(found) == 0 {
					t.Errorf("silent about\n%s", in.archive)
					continue
				}
				if all := messages(found); !strings.Contains(all, in.want) {
					t.Errorf("%s\nsays %s\nwant %s", in.archive, all, in.want)
				}
			}
			for _, in := range c.silent {
				if found := r.Check(project(t, in), noon); len(found) > 0 {
					t.Errorf("%s\nraises %s", in, messages(found))
				}
			}
		})
	}
	for id := range cases {
		if !slices.ContainsFunc(All(), func(r Rule) bool { return r.ID == id }) {
			t.Errorf("cases for %s, which is no rule", id)
		}
	}
}

func messages(fs []finding.Finding) string {
	var b strings.Builder
	for _, f := range fs {
		b.WriteString(place(*f.Where) + " " + f.Message + "\n")
		for _, e := range f.Evidence {
			b.WriteString("  " + string(e) + "\n")
		}
	}
	return b.String()
}

func TestEveryRuleIsDocumented(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, r := range All() {
		if seen[r.ID] || !kebab.MatchString(r.ID) {
			t.Errorf("id %q is no unique kebab-case word", r.ID)
		}
		seen[r.ID] = true
		if r.Title == "" || len(r.Doc.Text) < 60 || r.Doc.Fix == "" || r.Doc.Since == "" || len(r.Doc.Seen) == 0 || r.Check == nil {
			t.Errorf("%s is not fully documented: %+v", r.ID, r)
		}
		if strings.HasSuffix(r.Title, ".") || strings.HasSuffix(r.Doc.Fix, ".") {
			t.Errorf("%s: title and fix are no sentences", r.ID)
		}
	}
}
