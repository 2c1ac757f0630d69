package cmd_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// FuzzDecodeInput gives the whole command any bytes on standard input: several tokens, one, or none. What comes out is
// JSON that nothing obeys, and the exit code is one of those that are promised.
func FuzzDecodeInput(f *testing.F) {
	for _, s := range []string{
		"", s1, s1 + "\n" + s1 + "\n", "\n\n" + s1, "Bearer " + s1 + "\r\n\r\n" + s1, "Cookie: a=" + s1, `{"payload":"e30","signatures":[]}`,
		"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..a.b.c\n" + s1, "curl -H 'Authorization: Bearer " + s1 + "'", "\x1b[2J" + s1, "a.b.c\nd.e.f\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		out, errOut, code := command(func(e *env.Env) { e.In = strings.NewReader(string(input)) }, "decode", "-j", "-")
		if code < 0 || code > 2 || code == 2 && out != "" {
			t.Fatalf("exit %d\n%s%s", code, out, errOut)
		}
		if bad := unsafeIn(out+errOut, false); bad != "" {
			t.Fatalf("printed %s", bad)
		}
		d := json.NewDecoder(strings.NewReader(out))
		d.UseNumber() // a claim keeps its number, however large
		for d.More() {
			var report map[string]any
			if err := d.Decode(&report); err != nil || report["command"] != "decode" {
				t.Fatalf("%v in\n%s", err, out)
			}
		}
	})
}
