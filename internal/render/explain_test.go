package render

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
)

var documented = []catalog.Entry{
	{
		ID: "token-expired", Kind: catalog.Cause, Title: "the token had expired when the server read it",
		Text: "The server's clock is past `exp`. Most libraries refuse at exp itself (RFC 7519 §4.1.4), some only after a leeway.",
		Fix:  "log in again, or refresh the token", KnownBy: "the clock and a cure", Since: "0.1", Seen: []string{"FastAPI", "express-jwt"},
	},
	{
		ID: "exp-missing", Kind: catalog.Rule, Title: "the token never expires", Severity: "warning",
		Text: "There is no `exp`.", Fix: "add one", Since: "0.1", Seen: []string{},
	},
}

func TestExplainShowsEverythingThatIsKnown(t *testing.T) {
	var b strings.Builder
	if err := Explain(&b, NewStyle(false, 0), documented); err != nil {
		t.Fatal(err)
	}
	want := `token-expired  cause
  the token had expired when the server read it

  The server's clock is past ` + "`exp`" + `. Most libraries refuse at exp itself (RFC
  7519 §4.1.4), some only after a leeway.

  fix       log in again, or refresh the token
  known by  the clock and a cure
  seen in   FastAPI; express-jwt
  since     0.1

exp-missing  rule, warning
  the token never expires

  There is no ` + "`exp`" + `.

  fix       add one
  since     0.1
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExplainIndexGroupsByKind(t *testing.T) {
	var b strings.Builder
	if err := ExplainIndex(&b, NewStyle(false, 0), documented); err != nil {
		t.Fatal(err)
	}
	want := `causes: why a request is refused (jwtdoc diagnose)
  token-expired  the token had expired when the server read it

rules: what can be odd about a token (jwtdoc decode), a secret (jwtdoc secret --check) or a project (jwtdoc check)
  exp-missing    the token never expires
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestExplainFitsTheTerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(40, 200).Draw(t, "width")
		text := rapid.StringMatching(`([a-zé]{1,12} ){1,60}`).Draw(t, "text")
		e := documented[0]
		e.Text = text
		var b strings.Builder
		if err := Explain(&b, NewStyle(false, width), []catalog.Entry{e}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := lipgloss.Width(strings.TrimRight(line, "\n")); n > min(width, readable) {
				t.Fatalf("%d columns of %d: %q", n, width, line)
			}
		}
		shown := strings.Join(strings.Fields(b.String()), " ")
		if want := strings.Join(strings.Fields(text), " "); !strings.Contains(shown, want) {
			t.Fatalf("words changed: %q", shown)
		}
	})
}
