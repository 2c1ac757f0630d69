package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatIsSecretInALogIsNotShownWithItsLine gives the commands that quote a log lines that name the cause and hold a
// secret beside it.
func TestWhatIsSecretInALogIsNotShownWithItsLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "api.log")
	for which, formats := range map[string][]string{"diagnose": {"text", "json", "markdown"}, "session explain": {"text", "json"}} {
		says, cause := "Signature has expired", "token-expired"
		if which == "session explain" {
			says, cause = "session expired", "server-session-age"
		}
		for line, secret := range map[string]string{
			"WARNING " + says + " password=hunter2-hunter2 for alma":                    "hunter2",
			`{"level":"warning","message":"` + says + `","password":"correcthorse"}`:    "correcthorse",
			"WARNING " + says + ": postgres://app:correcthorse@db/sessions":             "correcthorse",
			"WARNING " + says + ", the request had Authorization: Bearer " + s1 + " in": s1[len(s1)-20:],
		} {
			log := "2026-11-24T11:59:00Z INFO POST /login 200\n2026-11-24T12:00:00Z " + line + "\n2026-11-24T12:00:02Z INFO GET /posts 401\n"
			if which == "diagnose" {
				log = "2026-11-24T12:00:00Z " + line + "\n"
			}
			if err := os.WriteFile(name, []byte(log), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, format := range formats {
				out, errs, _ := command(nil, append(strings.Fields(which), "--output", format, "--log", name)...)
				if strings.Contains(out+errs, secret) || !strings.Contains(out, cause) {
					t.Errorf("%s, %s, %s:\n%s%s", which, line, format, out, errs)
				}
			}
		}
	}
}
