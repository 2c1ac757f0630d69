package fault_test

import (
	"crypto/rand"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/token/rule"
	"github.com/jwtdoc/jwtdoc/internal/verify"
)

var now = time.Date(2025, 11, 30, 12, 0, 0, 0, time.UTC)

// object reads JSON that a test has written itself.
func object(t *testing.T, text string) exactjson.Object {
	t.Helper()
	o, f := exactjson.ParseObject([]byte(text))
	if f != nil {
		t.Fatal(f.Message)
	}
	return o
}

func newKey(alg string) (keys.Key, error) {
	if alg == "HS256" {
		// As a file holds it: hex digits, used as text.
		k, err := keys.Generate(rand.Reader, alg, 0)
		text := keys.EncodeSecret(k.Secret(), keys.Hex)
		return keys.SecretOf(keys.Source{Secret: finding.NewSecret([]byte(text)), Place: "the test"}), err
	}
	return keys.Generate(rand.Reader, alg, 0)
}

func draft(t *testing.T, alg string) mint.Draft {
	t.Helper()
	k, err := newKey(alg)
	if err != nil {
		t.Fatal(err)
	}
	k.Algorithm = ""
	return mint.Draft{
		Header:  object(t, `{"alg":"`+alg+`","typ":"JWT","kid":"k1"}`),
		Payload: object(t, `{"iss":"me","sub":"u","aud":"api","iat":1764504000,"exp":1764507600}`),
		Alg:     alg, Key: k, Now: now, Lifetime: time.Hour, Random: rand.Reader, NewKey: newKey,
	}
}

// judgement is what a careful verifier says: the checks that fail, and the findings.
type judgement struct{ failed, findings []string }

// judge verifies as strictly as the manifest of a pack says: one algorithm, issuer and audience, no leeway.
func judge(d mint.Draft, text string) judgement {
	t := token.Parse(text)
	r := verify.Token(t, []keys.Source{keys.SourceOf(d.Key)}, verify.Options{Now: d.Now, Algorithms: []string{d.Alg}, Audiences: []string{"api"}, Issuers: []string{"me"}})
	var j judgement
	for _, c := range r.Failed() {
		j.failed = append(j.failed, c.Name)
	}
	for _, f := range append(rule.Check(t, d.Now), r.Findings...) {
		j.findings = append(j.findings, f.ID)
	}
	return j
}

// reasons says of every fault what it is refused for: the first check that fails, or a finding.
func reasons() map[string]string {
	return map[string]string{
		"token-quoted": "token-quoted", "extra-whitespace": "extra-whitespace", "token-line-wrapped": "token-line-wrapped",
		"token-url-encoded": "token-url-encoded", "scheme-duplicated": "peeled-input",
		"token-placeholder": "token-placeholder", "opaque-token-sent": "opaque-token-sent", "encrypted-token": "encrypted-token",
		"token-malformed": "token-malformed", "token-malformed-payload": "token-truncated", "payload-detached": "form",
		"token-truncated": "token-truncated", "token-truncated-payload": "token-truncated",
		"token-base64-variant": "token-base64-variant",
		"alg-none-unsigned":    "alg-none-unsigned", "alg-none-unsigned-case": "alg-none-unsigned", "alg-none-unsigned-stripped": "alg-none-unsigned",
		"alg-not-allowed": "alg", "alg-not-allowed-confusion": "alg", "alg-unknown": "alg-unknown",
		"crit-header-unsupported": "crit-header-unsupported", "crit-malformed": "crit-malformed",
		"key-rotated-kid-unknown": "signature", "kid-injection": "kid-injection",
		"header-key-reference": "header-key-reference", "header-key-reference-url": "header-key-reference",
		"secret-mismatch": "signature", "secret-encoding-mismatch": "secret-encoding-mismatch",
		"secret-whitespace-or-quotes":  "secret-whitespace-or-quotes",
		"signature-altered-in-transit": "signature", "signature-altered-in-transit-claim": "signature",
		"signature-length": "signature", "signature-length-der": "signature",
		"duplicate-claim": "duplicate-claim", "duplicate-claim-escaped": "duplicate-claim", "duplicate-claim-header": "duplicate-claim",
		"claim-name-case": "claim-name-case", "claim-bad-utf8": "claim-bad-utf8",
		"token-expired": "exp", "token-expired-just-now": "exp", "not-yet-valid-nbf": "nbf", "iat-in-future": "iat",
		"exp-missing": "exp-missing", "exp-misnamed": "exp-misnamed",
		"exp-wrong-type": "exp-wrong-type", "exp-wrong-type-date": "exp-wrong-type", "exp-wrong-type-null": "exp-wrong-type",
		"exp-unit-milliseconds": "exp-unit-milliseconds", "exp-zero": "exp-zero", "exp-before-iat": "exp-before-iat",
		"exp-timezone-offset": "exp", "time-out-of-range": "time-out-of-range",
		"audience-mismatch": "aud", "audience-missing": "aud", "issuer-mismatch": "iss", "issuer-mismatch-slash": "iss",
		"required-claim-missing-iss": "iss", "sub-not-string": "sub-not-string",
		"claim-type-invalid": "claim-type-invalid", "claim-type-invalid-aud": "claim-type-invalid", "claim-type-invalid-nbf": "claim-type-invalid",
		"wrong-token-kind-id-token": "aud",
	}
}

// byPolicy are faults that nothing but a policy refuses: what in the token shows them.
func byPolicy() map[string]func(token.Token) bool {
	has := func(name string) func(token.Token) bool {
		return func(t token.Token) bool { _, ok := t.Claim(name); return ok }
	}
	return map[string]func(token.Token) bool{
		"header-too-large":               func(t token.Token) bool { return len(t.Compact) > 16<<10 },
		"typ-header-unexpected":          func(t token.Token) bool { return t.Type() == "logout+jwt" },
		"lifetime-policy":                func(t token.Token) bool { return t.Time("exp").Instant.Compare(now.AddDate(9, 0, 0)) > 0 },
		"required-claim-missing":         func(t token.Token) bool { return !has("sub")(t) },
		"wrong-token-kind-refresh-token": func(t token.Token) bool { return t.Text("token_type") == "refresh" },
		"dpop-bound-token":               has("cnf"),
		"mtls-bound-token":               has("cnf"),
	}
}

func TestEachFaultIsRefusedForItsVeryReason(t *testing.T) {
	for _, alg := range []string{"HS256", "RS256", "PS384", "ES256", "ES512", "EdDSA"} {
		d := draft(t, alg)
		if text, err := d.Sign(); err != nil || len(judge(d, text).failed) > 0 {
			t.Fatalf("%s: the sound token: %v %v", alg, err, judge(d, text))
		}
		for _, f := range fault.All() {
			if !f.Fits(d.Key.Kind) {
				continue
			}
			text, err := f.Token(d)
			if err != nil {
				t.Errorf("%s %s: %v", alg, f.ID, err)
				continue
			}
			checkReason(t, alg, d, f, text)
		}
	}
}

func checkReason(t *testing.T, alg string, d mint.Draft, f mint.Fault, text string) {
	t.Helper()
	j := judge(d, text)
	reason, known := reasons()[f.ID]
	shows := byPolicy()[f.ID]
	switch {
	case f.Answer == mint.Accept:
		if len(j.failed) > 0 {
			t.Errorf("%s %s is to be accepted, and fails %v", alg, f.ID, j.failed)
		}
	case shows != nil:
		if !shows(token.Parse(text)) || f.Policy == "" || len(j.failed) > 0 {
			t.Errorf("%s %s does not show what its policy %q refuses; it fails %v", alg, f.ID, f.Policy, j.failed)
		}
	case !known:
		t.Errorf("%s: what is it refused for?", f.ID)
	case !slices.Contains(append(slices.Clone(j.failed), j.findings...), reason):
		t.Errorf("%s %s: not %s, but %v\n%s", alg, f.ID, reason, j, text)
	case !f.Around && f.Policy == "" && len(j.failed) == 0 && !slices.Contains(errorRules(), reason):
		t.Errorf("%s %s is found, and no check fails: %v", alg, f.ID, j)
	}
}

// errorRules are the rules that let verify fail by themselves.
func errorRules() []string {
	var out []string
	for _, r := range rule.All() {
		if r.Severity == finding.Error {
			out = append(out, r.ID)
		}
	}
	return out
}

func TestFaultsAreDocumented(t *testing.T) {
	seen := map[string]bool{}
	id := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	for _, f := range fault.All() {
		if seen[f.ID] || !id.MatchString(f.ID) || !strings.HasPrefix(f.ID, f.Cause) || f.Cause == "" {
			t.Errorf("%s: it is there twice, or its id is not that of its cause %q", f.ID, f.Cause)
		}
		seen[f.ID] = true
		if f.Title == "" || len(f.Title) > 70 || len(f.Why) < 20 || strings.HasSuffix(f.Title, ".") || f.Make == nil || f.Answer == "" {
			t.Errorf("%s lacks its title, its reason or its answer", f.ID)
		}
		standard := strings.Contains(f.Why, "RFC") || strings.Contains(f.Why, "§") || strings.Contains(f.Why, "signature")
		if f.Answer == mint.Refuse && f.Policy == "" && !f.Around && !standard {
			t.Errorf("%s: neither a standard nor a policy decides", f.ID)
		}
	}
	for name := range reasons() {
		if !seen[name] {
			t.Errorf("%s is no fault any more", name)
		}
	}
}

func TestEveryErrorRuleOnATokenHasAFault(t *testing.T) {
	// These are about encrypted tokens, and about signed messages that are no JWTs.
	elsewhere := []string{"encrypted-parts-invalid", "payload-unencoded"}
	var missing []string
	for _, id := range errorRules() {
		if !slices.Contains(elsewhere, id) && !slices.ContainsFunc(fault.All(), func(f mint.Fault) bool { return f.Cause == id }) {
			missing = append(missing, id)
		}
	}
	if diff := cmp.Diff([]string(nil), missing); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFaultsOfOtherKeysSayWhatTheyNeed(t *testing.T) {
	for id, alg := range map[string]string{
		"secret-encoding-mismatch": "ES256", "alg-not-allowed-confusion": "HS256", "signature-length-der": "EdDSA",
	} {
		f, ok := fault.Find(id)
		if !ok {
			t.Fatal(id)
		}
		if _, err := f.Token(draft(t, alg)); !errors.Is(err, mint.ErrNoFault) || !strings.Contains(err.Error(), "256") && !strings.Contains(err.Error(), "ES") {
			t.Errorf("%s with %s: %v", id, alg, err)
		}
	}
}

// A token that lasts for ever where it is accepted, or attacks a verifier, must be marked: the mark keeps it from being
// made with a real key.
func TestImmortalTokensAndAttacksAreMarked(t *testing.T) {
	d := draft(t, "HS256")
	for _, f := range fault.All() {
		text, err := f.Token(d)
		if err != nil || f.Forged || f.Around || f.Keyless {
			continue
		}
		if tok := token.Parse(text); tok.Signed() && tok.Readable() {
			if exp := tok.Time("exp"); !exp.Valid || exp.Unit != token.UnitSeconds || exp.Instant.Compare(now.Add(3*time.Hour)) > 0 {
				t.Errorf("%s: its exp is %s", f.ID, exp.Value.Raw)
			}
		}
	}
}

func TestMakingAFaultLeavesTheDraftAsItIs(t *testing.T) {
	d := draft(t, "ES256")
	header, payload := string(d.Header.Raw), string(d.Payload.Raw)
	for _, f := range fault.All() {
		if _, err := f.Token(d); err != nil && !errors.Is(err, mint.ErrNoFault) {
			t.Error(err)
		}
		if string(d.Header.Raw) != header || string(d.Payload.Raw) != payload || d.Alg != "ES256" {
			t.Fatalf("%s changed the draft", f.ID)
		}
	}
}
