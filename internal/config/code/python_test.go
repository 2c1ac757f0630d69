package code

import (
	"strings"
	"testing"
	"time"
)

// TestAFunctionOfManyCallsTakesLinearTime reads sources as nobody writes them, short and long: each call used to go through all of
// the others.
func TestAFunctionOfManyCallsTakesLinearTime(t *testing.T) {
	for name, line := range map[string]string{
		"utcnow":         "    x = datetime.utcnow()\n",
		"decode":         "    jwt.decode(t, 'k', options={'verify_signature': False})\n",
		"one expression": "datetime.utcnow(),",
	} {
		source := func(n int) string {
			head := "import jwt\nfrom datetime import datetime\ndef f(t):\n"
			if name == "one expression" {
				return head + "    return [" + strings.Repeat(line, n) + "]\n"
			}
			return head + strings.Repeat(line, n)
		}
		took := func(n int) time.Duration {
			text := source(n)
			best := time.Hour
			for range 3 {
				started := time.Now()
				if r := Read("app.py", text, LanguageOf("app.py"), false); len(r.Facts) < n {
					t.Fatalf("%s: %d findings of %d", name, len(r.Facts), n)
				}
				best = min(best, time.Since(started))
			}
			return best
		}
		// Each with each would be a hundred times as much.
		if few, many := took(1_000), took(10_000); many > 40*few {
			t.Errorf("%s: 1,000 calls take %v, 10,000 take %v", name, few, many)
		}
	}
}
