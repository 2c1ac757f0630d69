package validators

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

func TestEveryRowIsComplete(t *testing.T) {
	seen := map[string]string{}
	for _, l := range All() {
		for _, name := range append([]string{l.ID}, l.Aliases...) {
			if other := seen[name]; other != "" {
				t.Errorf("%q names both %s and %s", name, other, l.ID)
			}
			seen[name] = l.ID
			if name != strings.ToLower(name) || strings.ContainsAny(name, " \t") {
				t.Errorf("%q: a name that is typed is lower case and one word", name)
			}
			if got, ok := Find(name); !ok || got.ID != l.ID {
				t.Errorf("%q finds %q", name, got.ID)
			}
		}
		if l.Name == "" || l.Language == "" || !slices.Contains([]Source{Measured, ReadInSource, Documented}, l.Source) {
			t.Errorf("%s: name %q, language %q, source %q", l.ID, l.Name, l.Language, l.Source)
		}
		for i, s := range l.Order {
			if slices.Contains(l.Order[:i], s) {
				t.Errorf("%s checks %s twice", l.ID, s)
			}
		}
		for _, s := range []Step{StepForm, StepAlgorithm, StepSignature} {
			if !slices.Contains(l.Order, s) {
				t.Errorf("%s never checks %s", l.ID, s)
			}
		}
		for i, r := range []TimeRule{l.Exp, l.Nbf, l.Iat} {
			if s := []Step{StepExpires, StepNotBefore, StepIssuedAt}[i]; r.Compared == Yes && !slices.Contains(l.Order, s) {
				t.Errorf("%s compares %s, and its order has no such step", l.ID, s)
			}
		}
		if len(l.Claims) > 0 && !slices.Contains(l.Order, StepClaims) {
			t.Errorf("%s has demands on claims, and its order has no such step", l.ID)
		}
		if (l.Algorithms.Policy == AlgorithmsDefault) != (len(l.Algorithms.Default) > 0) {
			t.Errorf("%s: the policy on algorithms and its default do not fit", l.ID)
		}
		if w := len(l.ID); w > 25 {
			t.Errorf("%s: %d letters do not fit a line of --as all", l.ID, w)
		}
	}
}

// fresh is a token without any fault, for a server that is told nothing.
func fresh(t testing.TB) token.Token {
	t.Helper()
	return tokenOf(t, fmt.Sprintf(`{"sub":"u","jti":"1","token_type":"access","iat":%d,"exp":%d,"iss":"i"}`, now.Unix()-60, now.Unix()+600))
}

func tokenOf(t testing.TB, payload string) token.Token {
	t.Helper()
	return token.Parse(sign(t, `{"alg":"HS256","typ":"JWT"}`, payload))
}

func TestWhatIsNotKnownIsNotAccepted(t *testing.T) {
	all := checks(StepExpires, StepNotBefore, StepIssuedAt, StepAudience, StepIssuer, StepClaims)
	e := Expectation{Now: now, SignatureOK: Yes}
	nobody := Library{Order: all, Claims: []ClaimRule{{Name: "sub"}}}
	if got := nobody.Judge(fresh(t), e); got.Accepted != Unknown || len(got.NotExamined) == 0 {
		t.Errorf("a row without facts says %s %q", got.Accepted, got.NotExamined)
	}
	if got := (Library{}).Judge(fresh(t), e); got.Accepted != Unknown {
		t.Errorf("an empty row says %s", got.Accepted)
	}
	for _, l := range All() {
		e := Expectation{Now: now, Audiences: []string{"a"}, Issuers: []string{"i"}, Algorithms: []string{"HS256"}, SignatureOK: Unknown}
		if got := l.Judge(fresh(t), e); got.Accepted == Yes {
			t.Errorf("%s accepts a signature that nobody examined", l.ID)
		}
	}
}

func TestAFreshTokenIsAcceptedByEveryLibraryThatIsToldWhatToExpect(t *testing.T) {
	good := tokenOf(t, fmt.Sprintf(`{"sub":"u","jti":"1","token_type":"access","iat":%d,"exp":%d,"iss":"i","aud":"a"}`, now.Unix()-60, now.Unix()+600))
	e := Expectation{Now: now, Audiences: []string{"a"}, Issuers: []string{"i"}, Algorithms: []string{"HS256"}, SignatureOK: Yes}
	for _, l := range All() {
		if got := l.Judge(good, e); got.Accepted != Yes {
			t.Errorf("%s says %s: %q %q", l.ID, got.Accepted, got.Reasons, got.NotExamined)
		}
		wrong := e
		wrong.SignatureOK = No
		if got := l.Judge(good, wrong); got.Accepted != No || len(got.Reasons) != 1 {
			t.Errorf("%s says %s to a wrong signature: %q", l.ID, got.Accepted, got.Reasons)
		}
	}
}

func TestTheLastSecondIsAsTheLibraryCountsIt(t *testing.T) {
	const exp = 1764486000
	at := func(seconds int64, ms int64) time.Time { return time.Unix(exp+seconds, ms*1e6) }
	for _, tt := range []struct {
		id    string
		now   time.Time
		want  Tri
		until int64 // after exp
	}{
		{"pyjwt", at(-1, 999), Yes, 0},
		{"pyjwt", at(0, 0), No, 0},
		{"python-jose", at(0, 999), Yes, 1}, // the whole second of expiry
		{"python-jose", at(1, 0), No, 1},
		{"jsonwebtoken", at(-1, 999), Yes, 0},
		{"jsonwebtoken", at(0, 0), No, 0},
		{"golang-jwt", at(-1, 999), Yes, 0},
		{"golang-jwt", at(0, 0), No, 0},
		{"go-jose", at(60, 0), Yes, 60}, // to the instant
		{"go-jose", at(60, 1), No, 60},
		{"spring", at(60, 0), Yes, 60},
		{"spring", at(60, 1), No, 60},
		{"nimbus", at(59, 999), Yes, 60},
		{"nimbus", at(60, 0), No, 60},
		{"envoy", at(60, 999), Yes, 61},
		{"envoy", at(61, 0), No, 61},
		{"dotnet", at(300, 0), Yes, 300},
		{"dotnet", at(300, 1), No, 300},
		{"express-oauth2-jwt-bearer", at(4, 999), Yes, 5},
		{"express-oauth2-jwt-bearer", at(5, 0), No, 5},
		{"postgrest", at(-1, 0), Yes, 30},
		{"postgrest", at(30, 0), Unknown, 30}, // nobody looked
		{"postgrest", at(31, 0), No, 30},
	} {
		l, ok := Find(tt.id)
		if !ok {
			t.Fatal(tt.id)
		}
		got := l.Judge(tokenOf(t, fmt.Sprintf(`{"exp":%d,"aud":"a","iss":"i"}`, exp)), Expectation{
			Now: tt.now, Audiences: []string{"a"}, Issuers: []string{"i"}, Algorithms: []string{"HS256"}, SignatureOK: Yes,
		})
		if got.Accepted != tt.want {
			t.Errorf("%s %v after exp: %s %q %q, want %s", tt.id, tt.now.Sub(at(0, 0)), got.Accepted, got.Reasons, got.NotExamined, tt.want)
		}
		if got.Until == nil || !got.Until.Equal(at(tt.until, 0)) {
			t.Errorf("%s is valid until %v, want %v", tt.id, got.Until, at(tt.until, 0))
		}
	}
}

func TestNothingEndsATokenThatNeverExpires(t *testing.T) {
	for payload, ids := range map[string][]string{
		`{}`:                               {"pyjwt", "jsonwebtoken", "golang-jwt"},
		`{"exp":0}`:                        {"golang-jwt"},
		`{"exp":1764489600000}`:            {"pyjwt", "jsonwebtoken", "golang-jwt", "python-jose"},
		`{"exp":1,"iss":"the consumer"}`:   {"kong", "haproxy"},
		`{"exp":"1764489600","sub":"u"}`:   {"mod_auth_openidc"},
		`{"exp":null,"nbf":9999999999999}`: {"haproxy"},
	} {
		for _, id := range ids {
			l, _ := Find(id)
			got := l.Judge(tokenOf(t, payload), Expectation{Now: now, Algorithms: []string{"HS256"}, SignatureOK: Yes})
			if got.Accepted != Yes || got.Until != nil {
				t.Errorf("%s says %s to %s, until %v: %q %q", id, got.Accepted, payload, got.Until, got.Reasons, got.NotExamined)
			}
		}
	}
}

func TestReasonsAreSafeAndShort(t *testing.T) {
	long := strings.Repeat("界", 500)
	bad := tokenOf(t, `{"exp":"\u001b[31m`+long+`","aud":"\u202e`+long+`","iss":["`+long+`"],"sub":{"`+long+`":1}}`)
	for _, l := range All() {
		got := l.Judge(bad, Expectation{Now: now, Audiences: []string{long}, Issuers: []string{"i"}, SignatureOK: Yes})
		for _, text := range append(evidence(got.Reasons), got.NotExamined...) {
			if len([]rune(text)) > 160 || strings.ContainsAny(text, "\x1b\u202e") {
				t.Errorf("%s: %q", l.ID, text)
			}
		}
	}
}

func evidence(list []finding.Evidence) []string {
	var out []string
	for _, e := range list {
		out = append(out, string(e))
	}
	return out
}

func TestOfWhatIsNoTokenNothingElseIsSaid(t *testing.T) {
	for _, text := range []string{"", "garbage", "a.b", "eyJhbGciOiJIUzI1NiJ9.e30", "eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA", "{}", "undefined"} {
		for _, l := range All() {
			got := l.Judge(token.Parse(text), Expectation{Now: now, SignatureOK: Yes})
			if got.Accepted != No || len(got.Reasons) != 1 {
				t.Errorf("%s says %s to %q: %q", l.ID, got.Accepted, text, got.Reasons)
			}
		}
	}
}

func TestMoreLeewayNeverRefusesMore(t *testing.T) {
	rows := All()
	rapid.Check(t, func(r *rapid.T) {
		l := rapid.SampledFrom(rows).Draw(r, "library")
		near := rapid.Int64Range(-400, 400)
		payload := fmt.Sprintf(`{"sub":"u","jti":"1","token_type":"access","exp":%d,"nbf":%d,"iat":%d}`,
			now.Unix()+near.Draw(r, "exp"), now.Unix()+near.Draw(r, "nbf"), now.Unix()+near.Draw(r, "iat"))
		e := Expectation{
			Now:         now.Add(time.Duration(rapid.Int64Range(-2e9, 2e9).Draw(r, "ns"))),
			SignatureOK: Yes, Algorithms: []string{"HS256"},
		}
		strict := l.Judge(tokenOf(t, payload), e)
		more := time.Duration(rapid.IntRange(0, 500).Draw(r, "more")) * time.Second
		for _, rule := range []*TimeRule{&l.Exp, &l.Nbf, &l.Iat} {
			rule.Leeway.For += more
		}
		generous := l.Judge(tokenOf(t, payload), e)
		if strict.Accepted == Yes && generous.Accepted != Yes {
			r.Fatalf("%s accepts %s, and with %s more it says %s %q", l.ID, payload, more, generous.Accepted, generous.Reasons)
		}
		if len(generous.Reasons) > len(strict.Reasons) {
			r.Fatalf("%s refuses %s for %q, and with %s more for %q", l.ID, payload, strict.Reasons, more, generous.Reasons)
		}
	})
}

func TestUntilIsWhereAcceptanceEnds(t *testing.T) {
	rows := All()
	rapid.Check(t, func(r *rapid.T) {
		l := rapid.SampledFrom(rows).Draw(r, "library")
		frac := rapid.SampledFrom([]string{"", ".25", ".5", ".999"}).Draw(r, "fraction")
		tok := tokenOf(t, fmt.Sprintf(`{"sub":"u","jti":"1","token_type":"access","aud":"a","iss":"i","exp":%d%s}`, now.Unix()+rapid.Int64Range(-1000, 1000).Draw(r, "exp"), frac))
		e := Expectation{Audiences: []string{"a"}, Issuers: []string{"i"}, Algorithms: []string{"HS256"}, SignatureOK: Yes, Now: now}
		got := l.Judge(tok, e)
		if got.Until == nil {
			return
		}
		e.Now = got.Until.Add(-time.Millisecond)
		if before := l.Judge(tok, e); before.Accepted == No {
			r.Fatalf("%s refuses a millisecond before %v: %q", l.ID, got.Until, before.Reasons)
		}
		e.Now = got.Until.Add(time.Millisecond)
		if after := l.Judge(tok, e); after.Accepted == Yes {
			r.Fatalf("%s accepts a millisecond after %v", l.ID, got.Until)
		}
	})
}

func TestNamesAreFoundAndSuggested(t *testing.T) {
	for typed, want := range map[string]string{
		"PyJWT": "pyjwt", " Istio ": "envoy", "aspnetcore": "dotnet", "vault": "hashicorp-cap", "pyjwt@2.6": "pyjwt@2.6",
	} {
		if l, ok := Find(typed); !ok || l.ID != want {
			t.Errorf("%q finds %q, want %s", typed, l.ID, want)
		}
	}
	for typed, want := range map[string]string{
		"jose": "python-jose", "py-jwt": "pyjwt", "jsonwebtokn": "jsonwebtoken", "sprnig": "spring", "pyjwt@3": "pyjwt", "express": "express-jwt",
	} {
		if got := Suggest(typed); !slices.Contains(got, want) || len(got) > maxSuggestions {
			t.Errorf("%q suggests %q, want %s among them", typed, got, want)
		}
	}
	for _, typed := range []string{"", "x", "something else entirely", strings.Repeat("jose", 100)} {
		if got := Suggest(typed); len(got) > 0 {
			t.Errorf("%q suggests %q", typed, got)
		}
	}
}

func TestALargeTokenIsJudgedByAllInItsReadingTime(t *testing.T) {
	payload := `{"exp":"` + strings.Repeat("9", 4<<20) + `","aud":"` + strings.Repeat("a", 4<<20) + `"}`
	big := tokenOf(t, payload)
	start := time.Now()
	for _, l := range All() {
		l.Judge(big, Expectation{Now: now, Audiences: []string{"api"}, SignatureOK: Yes})
	}
	if took := time.Since(start); took > patience.For(2*time.Second) {
		t.Errorf("%v for 8 MiB", took)
	} else {
		t.Log(took)
	}
}
