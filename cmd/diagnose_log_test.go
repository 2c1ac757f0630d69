package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatIsSecretInALogIsNotShownWithItsLine(t *testing.T) {
	name := filepath.Join(t.TempDir(), "api.log")
	for line, secret := range map[string]string{
		"WARNING Signature has expired password=hunter2-hunter2 for alma":                 "hunter2",
		`{"level":"warning","message":"Signature has expired","password":"correcthorse"}`: "correcthorse",
	} {
		if err := os.WriteFile(name, []byte("2026-11-24T12:00:00Z "+line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"text", "json", "markdown"} {
			out, errs, _ := command(nil, "diagnose", "--output", format, "--log", name)
			if strings.Contains(out+errs, secret) || !strings.Contains(out, "token-expired") {
				t.Errorf("%s, %s:\n%s%s", line, format, out, errs)
			}
		}
	}
}
