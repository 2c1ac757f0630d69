package finding

import (
	"testing"

	"pgregory.net/rapid"
)

func TestEditDistanceCountsTypingErrors(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"token", "token", 0},
		{"tokn", "token", 1},
		{"tokken", "token", 1},
		{"tokem", "token", 1},
		{"tkoen", "token", 1},
		{"nekot", "token", 4},
		{"--ulr", "--url", 1},
	} {
		if got := EditDistance(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestEditDistanceIsSymmetricAndBounded(t *testing.T) {
	word := rapid.StringMatching(`[a-d]{0,8}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := EditDistance(a, b)
		if d != EditDistance(b, a) || d > max(len(a), len(b)) || d < max(len(a), len(b))-min(len(a), len(b)) || (d == 0) != (a == b) {
			t.Errorf("%q and %q: %d", a, b, d)
		}
	})
}
