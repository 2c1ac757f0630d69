package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatIsSecretInALogIsNotShownInATimeline(t *testing.T) {
	name := filepath.Join(t.TempDir(), "api.log")
	for line, secret := range map[string]string{
		"WARNING session expired password=hunter2-hunter2 for alma":                         "hunter2",
		`{"level":"warning","message":"session expired","password":"correcthorse"}`:         "correcthorse",
		"WARNING session expired: postgres://app:correcthorse@db/sessions":                  "correcthorse",
		"WARNING session expired, the request had Authorization: Bearer " + s1 + " in it":   s1[len(s1)-20:],
		"INFO GET /" + s1 + " 401\n2026-11-24T12:00:01Z WARNING session expired, next line": s1[len(s1)-20:],
	} {
		log := "2026-11-24T11:59:00Z INFO POST /login 200\n2026-11-24T12:00:00Z " + line + "\n2026-11-24T12:00:02Z INFO GET /posts 401\n"
		if err := os.WriteFile(name, []byte(log), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"text", "json"} {
			out, errs, _ := command(nil, "session", "explain", "--output", format, "--log", name)
			if strings.Contains(out+errs, secret) || !strings.Contains(out, "server-session-age") {
				t.Errorf("%s, %s:\n%s%s", line, format, out, errs)
			}
		}
	}
}
