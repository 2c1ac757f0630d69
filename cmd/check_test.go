package cmd

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checked runs check on a fixture and returns every finding as "severity id file:line".
func checked(t *testing.T, args ...string) (lines []string, report struct {
	Findings []struct {
		ID, Severity, Message string
		Evidence              []string
		Where                 struct {
			File string
			Line int
		}
	}
	Settings []struct {
		Service, Name, Value, Wins, Certainty string
		Overrides                             []struct{ Origin, Value string }
	}
},
) {
	t.Helper()
	out, errOut, _ := runArgs("", append(append([]string{"check"}, args...), "-j")...)
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, errOut)
	}
	for _, f := range report.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %s:%d", f.Severity, f.ID, f.Where.File, f.Where.Line))
	}
	return lines, report
}

func fixture(name string) string { return filepath.Join("..", "testdata", "config", name) }

func TestTheFourClocksAreFoundAndNothingElse(t *testing.T) {
	got, _ := checked(t, fixture("s4"))
	if diff := cmp.Diff([]string{
		"error cookie-shorter-than-token gateway/src/auth/auth.controller.ts:5",
		"warning refresh-window-short gateway/src/auth/auth.service.ts:5",
		"warning demo-lifetime-hard-coded gateway/src/auth/auth.service.ts:16",
		"warning frontend-timeout web/lib/session.ts:2",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheFourClocksInKubernetes(t *testing.T) {
	got, report := checked(t, fixture("s4k"))
	if diff := cmp.Diff([]string{
		"error cookie-shorter-than-token gateway/src/auth/auth.controller.ts:5",
		"warning refresh-window-short gateway/src/auth/auth.service.ts:5",
		"warning demo-lifetime-hard-coded gateway/src/auth/auth.service.ts:16",
		"warning manifest-unreferenced k8s/gateway-sealed-old.yaml:2",
		"warning lifetime-in-secret k8s/gateway-sealed.yaml:9",
		"warning frontend-timeout web/lib/session.ts:2",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, s := range report.Settings {
		if s.Name == "JWT_EXPIRES_IN" {
			if s.Value != "2h" || s.Wins != "Deployment env" || len(s.Overrides) != 1 || s.Overrides[0].Origin != "SealedSecret gateway-secrets" || s.Overrides[0].Value != "<sealed>" {
				t.Errorf("%+v", s)
			}
			return
		}
	}
	t.Error("JWT_EXPIRES_IN is not among the settings")
}

func TestComposeAndItsEnvFileHaveTwoSecrets(t *testing.T) {
	got, report := checked(t, fixture("s1"))
	if diff := cmp.Diff([]string{"error secret-mismatch docker-compose.yml:7"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if all := fmt.Sprint(report); strings.Contains(all, "7c9f0a3be61d") || strings.Contains(all, "e41b7720c5a9") {
		t.Errorf("a secret is shown: %s", all)
	}
}

func TestTheTutorialsPageHasItsThreeFindings(t *testing.T) {
	got, _ := checked(t, fixture("s3"))
	if diff := cmp.Diff([]string{
		"error secret-default-fallback oauth2.py:6",
		"info utcnow-deprecated oauth2.py:13",
		"error secret-mistyped oauth2_final.py:3",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
