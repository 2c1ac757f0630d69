package published

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/template"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/config/source"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// read returns what jwtdoc makes of a value in a compose file, with those variables set. The name is that of a setting
// which may hold any text.
func read(t interface{ Fatal(args ...any) }, dir, text string, vars map[string]string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	file := "services:\n  api:\n    environment:\n      JWT_AUDIENCE: " + string(quoted) + "\n"
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := env.OS().FS.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	tree, err := source.Load(context.Background(), root, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range source.Gather(tree, source.Outside{Process: vars}, nil).Services {
		if s.Name != "api" {
			continue
		}
		if x, ok := s.Named("JWT_AUDIENCE"); ok {
			return x.Wins.Value.Reveal()
		}
	}
	t.Fatal("JWT_AUDIENCE is not among the settings")
	return ""
}

// compose is what docker compose's own package makes of it; false where it refuses the text, or says that a variable
// must be set.
func compose(text string, vars map[string]string) (string, bool) {
	out, err := template.Substitute(text, func(name string) (string, bool) {
		v, ok := vars[name]
		return v, ok
	})
	return out, err == nil
}

var composeVars = map[string]string{"A": "a", "B_1": "b c", "EMPTY": "", "DOLLAR": "x$Ay", "_": "under"}

func TestInterpolationIsThatOfComposeItself(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{
		"$A", "${A}", "x${A}y", "$$A", "$$$A", "$$$$", "${A:-d}", "${B:-d}", "${B-d}", "${EMPTY:-d}", "${EMPTY-d}", "${A:+r}", "${A+r}", "${B:+r}", "${EMPTY:+r}", "${EMPTY+r}", "${B:-${A}}", "${B:-x${A}y}", "${B:-${C:-${A}}}",
		"${B:-$A}", "${B:-$$A}", "${A:?no}", "${EMPTY?no}", "$A$B_1", "${DOLLAR}", "$DOLLAR", "${B:-}", "${B-}", "a$_b", "${B:-a}b}", "${A:+${B_1}}", "${B:-{}}", "${B:-a:-b}", "${A}-${EMPTY:-x}", "plain", "", "$B", "${B}",
	} {
		want, ok := compose(text, composeVars)
		if got := read(t, dir, text, composeVars); ok && got != want {
			t.Errorf("%s: %q, and compose makes %q of it", text, got, want)
		}
	}
}

// Texts that are put together at random from what interpolation is about.
func TestInterpolationIsThatOfComposeForAnyText(t *testing.T) {
	dir := t.TempDir()
	pieces := append(slices.Collect(maps.Keys(composeVars)), "$", "${", "}", ":-", "-", ":+", "+", ":?", "?", "$$", "B", "x", "1", " ", "{")
	slices.Sort(pieces)
	compared := 0
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 9).Draw(r, "pieces"), "")
		want, ok := compose(text, composeVars)
		if !ok {
			return
		}
		compared++
		if got := read(r, dir, text, composeVars); got != want {
			r.Errorf("%s: %q, and compose makes %q of it", text, got, want)
		}
	})
	if compared < 20 {
		t.Errorf("only %d texts were compared", compared)
	}
}
