package keys

import (
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestEveryFindingAboutASecretIsDocumented(t *testing.T) {
	worst := map[string]finding.Severity{idPrecedence: finding.Warning} // its test is in config/source
	for _, s := range []string{
		"", "   ", " padded ", "hunter2", "changethis", "$(openssl rand -hex 32)", fastAPI, fastAPI + "0",
		strings.Repeat("ab", 40), "-----BEGIN PUBLIC KEY-----\n", `"quoted"`,
	} {
		for _, f := range Rate(secret(s), "HS256").Findings {
			worst[f.ID] = max(worst[f.ID], f.Severity)
		}
	}
	for _, r := range Rules() {
		if r.Text == "" || r.Fix == "" || r.Title == "" || r.Since == "" || len(r.Seen) == 0 {
			t.Errorf("%s is not documented", r.ID)
		}
		if got, ok := worst[r.ID]; !ok || got != r.Severity {
			t.Errorf("%s is documented as %v, found as %v (%v)", r.ID, r.Severity, got, ok)
		}
		delete(worst, r.ID)
	}
	if len(worst) > 0 {
		t.Errorf("not documented: %v", worst)
	}
	for _, tr := range Transforms() {
		if !slices.ContainsFunc(Rules(), func(r finding.Rule) bool { return r.ID == tr.Cause }) {
			t.Errorf("%s names %s, which is not documented", tr.ID, tr.Cause)
		}
	}
}
