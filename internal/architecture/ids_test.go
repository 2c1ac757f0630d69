package architecture

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
)

// Whoever reads an id in a report asks jwtdoc explain for it.
func TestEveryFindingThatIsWrittenOutCanBeExplained(t *testing.T) {
	root, literals := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		ids, err := findingIDs(path, string(text))
		if err != nil {
			return err
		}
		for _, id := range ids {
			literals++
			if len(catalog.Find(id)) == 0 {
				t.Errorf("%s makes a finding %q that jwtdoc explain does not know", path, id)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if literals == 0 {
		t.Fatal("no finding's id is written out anywhere: the rule would hold for nothing")
	}
}

// findingIDs returns the ids that the file gives to findings as literals.
func findingIDs(name, text string) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var ids []string
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if s, ok := lit.Type.(*ast.SelectorExpr); !ok || fmt.Sprint(s.X)+"."+s.Sel.Name != "finding.Finding" {
			return true
		}
		for _, e := range lit.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok || fmt.Sprint(kv.Key) != "ID" {
				continue
			}
			if value, ok := kv.Value.(*ast.BasicLit); ok {
				if id, err := strconv.Unquote(value.Value); err == nil {
					ids = append(ids, id)
				}
			}
		}
		return true
	})
	return ids, nil
}

func TestFindingIDsAreFound(t *testing.T) {
	got, err := findingIDs("a.go", `package a
var f = []any{finding.Finding{ID: "one", Fix: "x"}, &finding.Finding{Fix: "ID", ID: "two"}, finding.Rule{ID: "three"}, finding.Finding{ID: four}}
`)
	if diff := cmp.Diff([]string{"one", "two"}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
