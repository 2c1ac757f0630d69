package fingerprint

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pattern is one line of testdata/patterns.tsv: a refusal as it was documented, with … for what varies.
type pattern struct {
	stack  string
	answer Answer
	topics []string
}

func patterns(t *testing.T) []pattern {
	t.Helper()
	var ps []pattern
	for i, f := range tsv(t, "testdata/patterns.tsv", 7) {
		status, err := strconv.Atoi(f[1])
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if status == 0 {
			status = 401 // a library's message: the application chooses the code
		}
		vary := func(s string) string { return strings.ReplaceAll(s, "…", "x1") }
		p := pattern{stack: f[0], answer: Answer{Status: status, Location: vary(f[3]), Server: f[4], Body: vary(f[5])}}
		if f[2] != "" && f[2] != "-" {
			p.answer.Challenges = []string{vary(f[2])}
		}
		if f[6] != "" {
			p.topics = strings.Split(f[6], ",")
		}
		ps = append(ps, p)
	}
	return ps
}

func tsv(t *testing.T, name string, fields int) [][]string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]string
	for i, l := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		f := strings.Split(l, "\t")
		if len(f) != fields {
			t.Fatalf("%s:%d: %d fields, want %d", name, i+1, len(f), fields)
		}
		lines = append(lines, f)
	}
	return lines
}

// firstWord compares stacks whose names are longer here than there.
func firstWord(s string) string {
	return strings.ToLower(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '(' })[0])
}

func TestEveryDocumentedRefusalIsRecognisedAsItsStack(t *testing.T) {
	for i, p := range patterns(t) {
		ms := Recognise(p.answer)
		ok := slices.ContainsFunc(ms, func(m Match) bool {
			if firstWord(m.Row.Stack) != firstWord(p.stack) {
				return false
			}
			return m.Row.Bucket || len(p.topics) == 0 ||
				slices.ContainsFunc(p.topics, func(topic string) bool { return slices.Contains(m.Row.Topics, topic) })
		})
		if !ok {
			t.Errorf("line %d: %s %+v is not recognised (want %v); got %s", i+1, p.stack, p.answer, p.topics, describe(ms))
		}
	}
}

func describe(ms []Match) string {
	var b strings.Builder
	for _, m := range ms {
		b.WriteString(m.Row.Stack + " " + strings.Join(m.Row.Topics, ",") + "; ")
	}
	return b.String()
}

// causes are all that a row may name.
const causes = `
	auth-header-missing scheme-missing scheme-duplicated scheme-wrong scheme-case-sensitive extra-whitespace
	token-quoted token-placeholder token-truncated token-url-encoded token-line-wrapped token-wrong-location
	multiple-credentials header-stripped-by-proxy header-name-dropped-by-proxy header-overwritten-by-gateway
	redirect-drops-authorization redirect-changes-method login-redirect-instead-of-401 wrong-route-or-gateway
	wrong-environment-or-host header-too-large mixed-content cors-answer-unreadable cors-preflight-blocked cors-authorization-not-allowed
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

func TestRowsNameOnlyKnownCausesAndSayWhereTheyAreFrom(t *testing.T) {
	known := strings.Fields(causes)
	if len(known) != 93 {
		t.Fatalf("%d causes in the list, want 93", len(known))
	}
	for _, r := range Rows() {
		if r.Stack == "" || len(r.Topics) == 0 != r.Bucket {
			t.Errorf("%+v: a row has a stack, and either topics or is a bucket", r)
		}
		if !slices.Contains([]string{source, measured, document, unverified}, r.Source) {
			t.Errorf("%+v: source %q", r, r.Source)
		}
		seen := map[string]bool{}
		for _, topic := range r.Topics {
			if !slices.Contains(known, topic) || seen[topic] {
				t.Errorf("%+v: topic %q is no cause, or is there twice", r, topic)
			}
			seen[topic] = true
		}
	}
}

func TestRowsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rows() {
		key := fmt.Sprintf("%s|%v|%s|%q|%s|%s", r.Stack, r.Status, r.Challenge, r.Body, r.Location, r.Server)
		if seen[key] {
			t.Errorf("twice: %s", key)
		}
		seen[key] = true
	}
}

// A pattern that normalising changes could never match.
func TestPatternsAreWrittenAsAnswersAreRead(t *testing.T) {
	for _, r := range Rows() {
		all := append([]string{r.Location, r.Server}, r.Body...)
		all = append(all, strings.Split(r.Challenge, "…")...)
		for _, p := range all {
			if strings.TrimSpace(p) != strings.TrimSpace(normalise(p)) || strings.Contains(p, "…") {
				t.Errorf("%s: pattern %q is read as %q", r.Stack, p, normalise(p))
			}
		}
		if len(r.Body) == 0 && r.Challenge == "" && r.Location == "" && r.Status == nil {
			t.Errorf("%+v fits everything", r)
		}
	}
}

// A library's message is looked for under every status, so it must be long enough to mean something.
func TestMessagesOfLibrariesAreNotGeneral(t *testing.T) {
	for _, r := range Rows() {
		if r.Status == nil && !r.Bucket && literal(r.Body...) < len("idx10205") {
			t.Errorf("%s: %q is too short to stand alone", r.Stack, r.Body)
		}
	}
}

func TestEveryRowIsFoundInAnAnswerWrittenFromIt(t *testing.T) {
	for _, r := range Rows() {
		a := Answer{
			Status: 401, Location: bare(r.Location), Server: bare(r.Server), Body: bare(strings.Join(r.Body, " ~ ")),
		}
		if r.Status != nil {
			a.Status = r.Status[0]
		}
		if r.Challenge != "" && r.Challenge != "-" {
			a.Challenges = []string{bare(strings.ReplaceAll(r.Challenge, "…", " ~ "))}
		}
		if !slices.ContainsFunc(Recognise(a), func(m Match) bool { return m.Row.Stack == r.Stack && slices.Equal(m.Row.Body, r.Body) }) {
			t.Errorf("%+v is not found in %+v", r, a)
		}
	}
}

// bare removes the anchors of a pattern.
func bare(p string) string { return strings.TrimSuffix(strings.TrimPrefix(p, "^"), "$") }
