package keys

import (
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestEveryFindingAboutAKeyIsDocumented(t *testing.T) {
	worst := map[string]finding.Severity{}
	saw := func(list []finding.Finding) {
		for _, f := range list {
			worst[f.ID] = max(worst[f.ID], f.Severity)
			if f.Fix == "" && f.ID != idKeyUnfit {
				t.Errorf("%s does not say what to do", f.ID)
			}
		}
	}
	es, err := Write([]Key{pair(t, "ES256")}, JWK)
	if err != nil {
		t.Fatal(err)
	}
	pub, err := Write([]Key{public(t, pair(t, "ES256")), public(t, pair(t, "EdDSA"))}, PEM)
	if err != nil {
		t.Fatal(err)
	}
	private := strings.TrimSpace(string(es.Reveal()))
	with := func(members string) string { return strings.Replace(private, "{", "{"+members+",", 1) }
	for _, content := range []string{
		string(pub.Reveal()), strings.ReplaceAll(string(pub.Reveal()), "\n", `\n`),
		`{"keys":[{"kty":"oct","k":"AQ","kid":"a"},` + with(`"kid":"a","alg":"ES384"`) + `,{"kty":"RSA","n":"AQ","e":"AQ"},{}]}`,
	} {
		set, err := Read([]byte(content), "F", nil)
		if err != nil {
			t.Fatal(err)
		}
		saw(set.Findings)
		for _, k := range set.Keys {
			if k.Kind != SecretKey {
				saw(k.Weaknesses())
			}
			if f, ok := k.ExposedAs("here"); ok {
				saw([]finding.Finding{f})
			}
		}
	}
	for _, r := range KeyRules() {
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
}
