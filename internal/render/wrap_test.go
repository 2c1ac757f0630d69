package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"
)

func TestTextIsBrokenAtSpacesWhereThereAreSome(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"one two three", 0, []string{"one two three"}},
		{"one two three", 80, []string{"one two three"}},
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 8, []string{"one two", "three"}},
		{"one two three", 5, []string{"one", "two", "three"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"ab cdefghij", 4, []string{"ab", "cdef", "ghij"}},
		{"ทดสอบ", 2, []string{"ทด", "สอ", "บ"}},
		{"漢字漢字", 5, []string{"漢字", "漢字"}},
		{"漢字", 1, []string{"漢", "字"}},
		{"", 5, []string{""}},
	} {
		if got := breakText(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%q at %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

func TestBreakingLosesNothingAndKeepsTheWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zé漢 ]{0,80}`).Draw(t, "text")
		width := rapid.IntRange(2, 30).Draw(t, "width")
		lines := breakText(text, width)
		for _, line := range lines {
			if lipgloss.Width(line) > width {
				t.Fatalf("%q is wider than %d", line, width)
			}
		}
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := bare(strings.Join(lines, "")); got != bare(text) {
			t.Fatalf("%q became %q", text, lines)
		}
	})
}

func TestNoLineBeginsWithForeignText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z: ]{0,200}`).Draw(t, "text")
		var b strings.Builder
		s := NewStyle(false, rapid.IntRange(1, 100).Draw(t, "width"))
		s.guttered(&b, "label ", "    "+s.signs.gutter+" ", text, nil)
		for i, line := range strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n") {
			if i == 0 && !strings.HasPrefix(line, "label ") || i > 0 && !strings.HasPrefix(line, "    │") {
				t.Fatalf("line %d is %q", i, line)
			}
		}
	})
}

func TestShortenedTextEndsInAnEllipsis(t *testing.T) {
	s := NewStyle(false, 80)
	for text, want := range map[string]string{"abc": "abc", "abcdef": "abcd…", "漢字漢字": "漢字…"} {
		if got := s.shorten(text, 5); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
