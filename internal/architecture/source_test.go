package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// maxLines bounds a file of code: beyond it nobody reads the whole.
const maxLines = 500

// allowedInits are the init functions that cannot be avoided, each with its reason. Start-up is a feature: what an
// init does, every command pays for.
var allowedInits = map[string]string{}

func TestSourceKeepsTheHouseRules(t *testing.T) {
	root := filepath.Join("..", "..")
	documented := map[string]bool{} // folder -> a file of it has a package comment
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		complaints, hasDoc := checkSource(rel, string(text))
		for _, c := range complaints {
			t.Error(c)
		}
		dir := filepath.Dir(rel)
		documented[dir] = documented[dir] || hasDoc
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(documented) < 5 {
		t.Fatalf("only %d folders with Go files: the rules would hold for nothing", len(documented))
	}
	for dir, ok := range documented {
		if !ok {
			t.Errorf("%s: no file has a package comment", dir)
		}
	}
}

// checkSource judges one file by itself and says whether it has a package comment.
func checkSource(name, text string) (complaints []string, hasDoc bool) {
	say := func(format string, args ...any) {
		complaints = append(complaints, name+": "+fmt.Sprintf(format, args...))
	}
	if n := strings.Count(text, "\n"); n > maxLines {
		say("%d lines: more than %d, divide it", n, maxLines)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		say("%v", err)
		return complaints, false
	}
	checkComments(file, say)
	checkInits(name, file, say)
	if !strings.HasSuffix(name, "_test.go") {
		checkDocs(file, say)
	}
	return complaints, file.Doc != nil
}

// unfinished are the words of a promise to go on. They are spelled so that no search for them ends here.
var unfinished = regexp.MustCompile(`\b(TO[D]O|FIX[M]E|X[X]X|HAC[K])\b`)

func checkComments(file *ast.File, say complain) {
	for _, group := range file.Comments {
		if word := unfinished.FindString(group.Text()); word != "" {
			say("%s in a comment: finish it, or open an issue", word)
		}
	}
}

func checkInits(name string, file *ast.File, say complain) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" && allowedInits[name] == "" {
				say("func init: every command pays for it; do it when it is needed")
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && d.Tok == token.VAR && !strings.HasSuffix(name, "_test.go") {
					checkStartUpWork(v, say)
				}
			}
		}
	}
}

// checkStartUpWork finds package variables whose value costs time at every start.
func checkStartUpWork(v *ast.ValueSpec, say complain) {
	for _, value := range v.Values {
		ast.Inspect(value, func(n ast.Node) bool {
			if _, ok := n.(*ast.FuncLit); ok {
				return false // runs when it is called
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); ok {
				switch from := fmt.Sprint(s.X) + "." + s.Sel.Name; from {
				case "regexp.MustCompile", "regexp.MustCompilePOSIX", "template.Must", "url.Parse", "time.LoadLocation", "os.ReadFile":
					say("var %s calls %s at start: use sync.OnceValue", v.Names[0].Name, from)
				}
			}
			return true
		})
	}
}

// checkDocs: every exported identifier says what it means. (Fields and methods of interfaces are left to judgement.)
func checkDocs(file *ast.File, say complain) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
				say("%s has no doc comment", d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
						say("%s has no doc comment", s.Name.Name)
					}
				case *ast.ValueSpec:
					exported := slices.IndexFunc(s.Names, (*ast.Ident).IsExported)
					if exported >= 0 && s.Doc == nil && s.Comment == nil && d.Doc == nil {
						say("%s has no doc comment", s.Names[exported].Name)
					}
				}
			}
		}
	}
}

// exportedReceiver reports whether a function is no method, or a method that other packages can see. What every
// type has by the same meaning (Error, String, ...) needs no sentence of its own.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	switch d.Name.Name {
	case "Error", "String", "Unwrap", "Len", "Less", "Swap":
		return false
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	ident, ok := typ.(*ast.Ident)
	return !ok || ident.IsExported()
}

func TestSourceRulesAreNoticedWhenBroken(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             []string
		undocumented     bool
	}{
		{name: "a quiet file", file: "a.go", text: `// Package a is documented.
package a

// A is documented.
type A struct{ B int }

// Grouped and documented together.
const (
	One = 1
	Two = 2
)

const (
	Three = 3 // three has its own words
)

type hidden struct{}

func (hidden) Shown() {}

func (A) String() string { return "" }

// Lazy compiles when it is first asked.
var Lazy = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("a") })
`},
		{name: "undocumented", file: "a.go", undocumented: true, text: `package a

type A struct{}

func F() {}

func (*A) M() {}

func (G[T]) N() {}

const C = 1

var v, V = 1, 2
`, want: []string{
			"a.go: A has no doc comment", "a.go: F has no doc comment", "a.go: M has no doc comment",
			"a.go: N has no doc comment", "a.go: C has no doc comment", "a.go: V has no doc comment",
		}},
		{name: "a test need not be documented", file: "a_test.go", undocumented: true, text: "package a\n\nfunc TestA() {}\n"},
		{name: "work at start", file: "a.go", text: "// Package a.\npackage a\n\nvar r = regexp.MustCompile(\"a\")\n\nfunc init() {}\n", want: []string{
			"a.go: var r calls regexp.MustCompile at start: use sync.OnceValue",
			"a.go: func init: every command pays for it; do it when it is needed",
		}},
		{name: "a method called init", file: "a.go", text: "// Package a.\npackage a\n\nfunc (a) init() {}\n"},
		{name: "unfinished", file: "a.go", text: "// Package a.\npackage a\n\n// TO" + "DO: later\nvar a = \"TO" + "DO\"\n", want: []string{
			"a.go: TO" + "DO in a comment: finish it, or open an issue",
		}},
		{name: "too long", file: "a.go", text: "// Package a.\npackage a\n" + strings.Repeat("\n", maxLines), want: []string{
			"a.go: 502 lines: more than 500, divide it",
		}},
		{name: "no Go", file: "a.go", undocumented: true, text: "pack", want: []string{"a.go: a.go:1:1: expected 'package', found pack"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, hasDoc := checkSource(c.file, c.text)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("complaints (-want +got):\n%s", diff)
			}
			if hasDoc == c.undocumented {
				t.Errorf("has a package comment: %v", hasDoc)
			}
		})
	}
}
