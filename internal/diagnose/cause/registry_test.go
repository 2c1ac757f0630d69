package cause_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
)

// documented are the ids that were promised; none may ever disappear.
const documented = `
	auth-header-missing scheme-missing scheme-duplicated scheme-wrong scheme-case-sensitive extra-whitespace
	token-quoted token-placeholder token-truncated token-url-encoded token-line-wrapped token-wrong-location
	multiple-credentials header-stripped-by-proxy header-name-dropped-by-proxy header-overwritten-by-gateway
	redirect-drops-authorization redirect-changes-method login-redirect-instead-of-401 wrong-route-or-gateway
	wrong-environment-or-host header-too-large cors-preflight-blocked cors-authorization-not-allowed
	cookie-not-sent csrf-token-missing openapi-scheme-mismatch websocket-sse-no-header http2-proxy-difference
	middleware-misordered token-malformed opaque-token-sent encrypted-token wrong-token-kind-id-token
	wrong-token-kind-refresh-token wrong-token-kind-service-key provider-bound-token typ-header-unexpected
	crit-header-unsupported alg-not-allowed alg-none-unsigned secret-mismatch secret-encoding-mismatch
	secret-whitespace-or-quotes secret-source-precedence secret-default-fallback key-per-process-random
	instance-inconsistency key-rotated-kid-unknown jwks-unreachable kid-missing wrong-key-or-key-type
	no-verification-key-configured key-too-short signature-altered-in-transit token-expired
	lifetime-too-short-or-layers-disagree lifetime-policy exp-unit-milliseconds exp-wrong-type exp-timezone-offset
	exp-missing not-yet-valid-nbf iat-in-future clock-skew issuer-mismatch audience-mismatch audience-missing
	audience-not-expected-by-verifier azp-client-not-allowed sub-not-string required-claim-missing
	claim-type-invalid claim-custom-rejected claim-name-changed token-revoked session-expired-server-side
	user-not-found user-inactive password-changed-or-token-version consumer-not-registered fresh-token-required
	insufficient-scope role-permission-denied status-code-convention dpop-bound-token mtls-bound-token
	other-credential-required library-upgrade-breaking server-error-masked test-token-against-live-clock
`

func TestEveryDocumentedCauseExists(t *testing.T) {
	want := strings.Fields(documented)
	if len(want) != 91 {
		t.Fatalf("%d ids are listed, want 91", len(want))
	}
	var have []string
	for _, c := range cause.All() {
		have = append(have, c.ID)
		if c.Usual < 0 || c.Usual >= 50 {
			t.Errorf("%s: usual is %d, beyond the scale of what is merely unusual", c.ID, c.Usual)
		}
	}
	for _, id := range want {
		if !slices.Contains(have, id) {
			t.Errorf("%s is missing", id)
		}
	}
}

// A cause that is blind in the plainest case must have its place among the usual ones.
func TestBlindCausesSayHowUsualTheyAre(t *testing.T) {
	c := situation{key: "-"}.build(t)
	for _, x := range cause.All() {
		if x.Suspect == nil {
			continue
		}
		if s := x.Suspect(c); s.Blind && x.Usual == 0 && s.Usual == 0 {
			t.Errorf("%s is blind, and has no place on the list", x.ID)
		}
	}
}
