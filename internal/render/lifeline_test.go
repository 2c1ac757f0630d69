package render

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/lipgloss"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/token"
)

// life builds the expiry of a token issued at 1754206747 (2025-08-03 07:39:07 UTC) that lives so many seconds, seen
// so many seconds after it was issued.
func life(seconds, now int64) token.Expiry {
	issued := token.Instant{Sec: 1754206747}
	expires := token.Instant{Sec: issued.Sec + seconds}
	return token.Expiry{Now: time.Unix(issued.Sec+now, 0).UTC(), Issued: &issued, Expires: &expires, LifetimeSeconds: &seconds}
}

func TestLifeLine(t *testing.T) {
	for _, c := range []struct {
		name  string
		e     token.Expiry
		width int
		want  string
	}{
		{"after it", life(900, 3380), 0, "lived    15m   07:39 ├──────────────┤ 07:54 ····································· now 08:35"},
		{"within it", life(900, 450), 60, "lives    15m   07:39 ├───────── now 07:46 ·········┤ 07:54"},
		{"before it", life(900, -450), 60, "lives    15m   now 07:31 ······ 07:39 ├────────────┤ 07:54"},
		{"at its end", life(900, 900), 60, "lived    15m   07:39 ├─────────────────┤ 07:54 · now 07:54"},
		{"shorter than five minutes", life(60, 30), 60, "lives    1m   07:39:07 ├───── now 07:39:37 ·····┤ 07:40:07"},
		{"over midnight", life(86400, 3600), 70, "lives    1d   08-03 07:39 ├─ now 08-03 08:39 ··········┤ 08-04 07:39"},
		{"over years", life(86400*400, 86400*800), 80, "lived    1y35d   2025-08-03 ├───────────┤ 2026-09-07 ·········· now 2027-10-12"},
		{"on a very narrow screen", life(900, 3380), 20, "lived    15m   07:39 ├─┤ 07:54 · now 08:35"},
		{"a life of nothing", life(0, 10), 0, ""},
		{"a life backwards", life(-60, 10), 0, ""},
	} {
		if got := NewStyle(false, c.width).lifeLine(c.e, 2); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestLifeLineFitsAndIsDrawnToScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(1, 1e9).Draw(t, "life")
		now := rapid.Int64Range(-1e9, 2e9).Draw(t, "now")
		width := rapid.IntRange(80, 200).Draw(t, "width")
		line := NewStyle(false, width).lifeLine(life(seconds, now), 2)
		if lipgloss.Width(line)+2 > width {
			t.Fatalf("%d columns: %s", lipgloss.Width(line), line)
		}
		if !strings.Contains(line, "├") || !strings.Contains(line, "┤") || !strings.Contains(line, "now ") {
			t.Fatalf("no life line: %s", line)
		}
		drawn, gaps := int64(strings.Count(line, "─")), int64(strings.Count(line, "·"))
		first, second := seconds, now-seconds // lived, then gone by
		switch {
		case now < 0:
			first, second = seconds, -now
		case now < seconds:
			first, second = now, seconds-now
		}
		// To scale, but for the one column that every part has.
		if drawn > 1 && gaps > 1 {
			if exact := float64(drawn+gaps) * float64(first) / float64(first+second); float64(drawn) < exact-1 || float64(drawn) > exact+1 {
				t.Fatalf("%d of %d columns for %d of %d seconds: %s", drawn, drawn+gaps, first, first+second, line)
			}
		}
	})
}
