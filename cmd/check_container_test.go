package cmd_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// The compose file was changed, and the container was not made anew.
func TestARunningContainerIsHeldAgainstItsFiles(t *testing.T) {
	const started = "5b0e93c1f7a24d68b9e0c3a51d7f8264e9b1c0d35a7f4862"
	e := newEngine(t, "SECRET_KEY="+started, "ACCESS_TOKEN_EXPIRE_MINUTES=90", "PATH=/usr/bin")
	out, errOut, code := e.run([]string{"SECRET=" + started}, "check", filepath.Join("..", "testdata", "config", "s1"), "--container", "shop_backend_1", "--settings")
	if code != 1 {
		t.Fatalf("exit %d\n%s%s", code, out, errOut)
	}
	for _, want := range []string{
		"SECRET_KEY of the running backend differs from that in docker-compose.yml:7", "docker compose up -d backend",
		"ACCESS_TOKEN_EXPIRE_MINUTES=90 from the environment of container shop_backend_1", "overrides environment of backend docker-compose.yml:9",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not said:\n%s", want, out)
		}
	}
	if strings.Contains(out+errOut, started) || strings.Contains(e.read("environment"), started) {
		t.Errorf("the container's secret is shown, or docker saw it:\n%s%s", out, errOut)
	}
	for line := range strings.Lines(e.read("calls")) {
		if !strings.HasPrefix(line, "context inspect") && !strings.HasPrefix(line, "inspect ") && !strings.HasPrefix(line, "--context") {
			t.Errorf("docker was asked for more than to look: %s", line)
		}
	}
}
