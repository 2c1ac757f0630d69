package rule

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TestBadInputs gives each number of the list of inputs that must never surprise (A shape, B times, C JSON) its
// findings: the ids of all of them, errors marked with a bang.
func TestBadInputs(t *testing.T) {
	s := storyToken
	deep := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	var million strings.Builder
	for i := range 1_000_000 {
		million.WriteString(`"` + string(rune('a'+i%26)) + itoa(i) + `":1,`)
	}
	for _, c := range []struct{ name, in, want string }{
		{"1 empty", "", "token-malformed!"},
		{"2 white space", " \n", "token-line-wrapped extra-whitespace token-malformed!"},
		{"3 one dot", ".", "opaque-token-sent!"},
		{"4 two dots", "..", "token-malformed! alg-none-unsigned!"},
		{"5 a million dots", strings.Repeat(".", 1_000_000), "opaque-token-sent!"},
		{"6 four parts", s + ".AAAA", "token-malformed!"},
		{"7 five parts", b64(`{"alg":"dir","enc":"A256GCM"}`) + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA", "encrypted-token"},
		{"7 five parts of wrong sizes", b64(`{"alg":"dir","enc":"A256GCM"}`) + "..AAAA.AAAA.AAAA", "encrypted-token encrypted-parts-invalid!"},
		{"8 scheme", "Bearer " + s, "peeled-input"},
		{"8 scheme doubled", "bearer BEARER " + s, "peeled-input scheme-duplicated"},
		{"9 quotes", "'" + s + "'", "token-quoted"},
		{"10 LF", s + "\n", "token-line-wrapped"},
		{"10 CRLF", s + "\r\n", "token-line-wrapped"},
		{"11 BOM", "\ufeff" + s, "peeled-input"},
		{"12 UTF-16", "\xff\xfe" + strings.Join(strings.Split(s, ""), "\x00") + "\x00", "peeled-input"},
		{"13 percent-encoded", strings.ReplaceAll(s, ".", "%2E"), "token-url-encoded"},
		{"14 JSON serialisation", `{"payload":"` + strings.Split(s, ".")[1] + `","protected":"` + strings.Split(s, ".")[0] + `","signature":"` + strings.Split(s, ".")[2] + `"}`, "peeled-input"},
		{"15 polyglot", `{"alg":"HS256"}.` + s, "token-malformed!"},
		{"15 braces inside", s[:50] + "{}" + s[50:], "token-malformed!"},
		{"16 padding", s + "=", "token-base64-variant"},
		{"17 standard base64", b64(`{"alg":"HS256"}`) + ".eyJuIjoiw7/Dvj4+Pj8/P3giLCJleHAiOjE3NjQ0ODUzNDF9." + b64(strings.Repeat("s", 32)), "token-base64-variant"},
		{"18 unused bits", s[:len(s)-1] + "V", "token-malformed!"},
		{"19 a space inside", s[:50] + " " + s[50:], "extra-whitespace"},
		{"20 question mark", s[:50] + "?" + s[50:], "token-malformed!"},
		{"21 wrapped by e-mail", s[:76] + "=\r\n" + s[76:], "token-line-wrapped"},
		{"22 shortened", s[:50] + "..." + s[60:], "token-truncated!"},
		{"23 NUL", s[:50] + "\x00" + s[50:], "token-malformed!"},
		{"24 10 MiB", claims(`"data":"` + strings.Repeat("x", 10<<20*3/4) + `"`), "header-too-large"},
		{"25 cookie", "Cookie: a=b; session=" + s, "peeled-input"},
		{"25 Set-Cookie", "Set-Cookie: session=" + s + "; HttpOnly", "peeled-input cookie-unprotected"},
		{"25 a session cookie", flask(`{"id_token":"` + s + `"}`), "peeled-input session-not-encrypted"},
		{"25 a session cookie without a token", flask(`{"user":3}`), "opaque-token-sent!"},
		{"25 a session cookie that inflates without end", flask(strings.Repeat(" ", 32<<20)), "opaque-token-sent! header-too-large"},
		{"25 a cut session cookie", flask(`{"user":3,"name":"somebody"}`)[:30], "token-truncated!"},
		{"26 a URL", "http://localhost/?access_token=" + s, "peeled-input token-in-url"},
		{"26 curl", "curl -X 'GET' 'http://localhost:8000/api/users' -H 'Authorization: Bearer " + s + "'", "peeled-input"},
		{"27 opaque", "2YotnFZFEjr1zCsicMWpAA", "opaque-token-sent!"},
		{"27 PASETO", "v4.local.AAAA", "opaque-token-sent!"},
		{"27 SAML", "<saml:Assertion/>", "opaque-token-sent!"},

		{"28 exp 0", payload(`{"exp":0}`), "exp-zero"},
		{"29 exp -0", payload(`{"exp":-0}`), "exp-zero"},
		{"30 exp -1", payload(`{"exp":-1}`), ""},
		{"31 exp in quotes", payload(`{"exp":"1700000000"}`), "exp-wrong-type!"},
		{"32 milliseconds", payload(`{"exp":1700000000000}`), "exp-unit-milliseconds!"},
		{"33 microseconds", payload(`{"exp":1700000000000000}`), "exp-unit-milliseconds!"},
		{"34 1e10", payload(`{"exp":1e10}`), "lifetime-policy"},
		{"35 1E+3", payload(`{"exp":1E+3}`), ""},
		{"36 1e400", payload(`{"exp":1e400}`), "time-out-of-range!"},
		{"37 2^63-1", payload(`{"exp":9223372036854775807}`), "exp-unit-milliseconds!"},
		{"38 2^63", payload(`{"exp":9223372036854775808}`), "time-out-of-range!"},
		{"39 1.79e308", payload(`{"exp":1.79e308}`), "time-out-of-range!"},
		{"40 a fraction", payload(`{"exp":1700000000.999999999}`), "exp-fraction"},
		{"41 null", payload(`{"exp":null}`), "exp-wrong-type!"},
		{"42 true", payload(`{"exp":true}`), "exp-wrong-type!"},
		{"43 array", payload(`{"exp":[1700000000]}`), "exp-wrong-type!"},
		{"44 ISO 8601", payload(`{"exp":"2023-11-14T22:13:20Z"}`), "exp-wrong-type!"},
		{"45 year 10000", payload(`{"exp":253402300800}`), "exp-unit-milliseconds!"},
		{"46 exp < iat", payload(`{"exp":1699999000,"iat":1699999001}`), "exp-before-iat!"},
		{"47 nbf > exp", payload(`{"exp":1699999000,"nbf":1699999001}`), "claim-type-invalid!"},
		{"48 iat in the future", claims(`"iat":1700000060`), "iat-in-future"},
		{"49 exp == now", payload(`{"exp":1700000000}`), ""},
		{"50 no exp", payload(`{}`), "exp-missing"},

		{"51 duplicate exp", payload(`{"exp":1,"exp":1700003600}`), "duplicate-claim!"},
		{"52 duplicate alg", header(`{"alg":"none","alg":"HS256"}`), "duplicate-claim!"},
		{"53 ALG", header(`{"ALG":"HS256"}`), "alg-unknown! claim-name-case"},
		{"54 duplicate through an escape", payload(`{"exp":1,"\u0065xp":1700003600}`), "duplicate-claim!"},
		{"55 invalid UTF-8", claims("\"a\":\"\xff\""), "claim-bad-utf8!"},
		{"56 lone surrogate", claims(`"a":"\ud800"`), "claim-bad-utf8!"},
		{"57 depth 10,001", claims(`"a":` + deep), "token-malformed! header-too-large"},
		{"58 trailing data", payload(`{"exp":1700003600}{}`), "token-malformed!"},
		{"59 header is an array", header(`["HS256"]`), "token-malformed!"},
		{"60 payload is no JSON", payload(`hello`), "token-malformed!"},
		{"61 aud is a number", claims(`"aud":1`), "claim-type-invalid!"},
		{"61 aud is nested", claims(`"aud":[["a"]]`), "claim-type-invalid!"},
		{"61 aud is empty", claims(`"aud":[]`), "claim-type-invalid!"},
		{"62 NaN", payload(`{"exp":NaN}`), "token-malformed!"},
		{"63 comments", payload(`{"exp":1700003600 /* soon */}`), "token-malformed!"},
		{"64 a million keys", claims(million.String() + `"z":1`), "header-too-large"},
		{"65 __proto__", claims(`"__proto__":{"admin":true}`), "claim-name-reserved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			tok := token.Parse(c.in)
			found := Check(tok, noon)
			report := token.Describe(tok, noon, time.UTC, found)
			if d := time.Since(start); d > patience.For(5*time.Second) {
				t.Errorf("took %v", d)
			}
			got := []string{}
			for _, f := range found {
				id := f.ID
				if f.Severity == finding.Error {
					id += "!"
				}
				if !slices.Contains(got, id) {
					got = append(got, id)
				}
			}
			want := strings.Fields(c.want)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("finds %q, want %q\n%s", got, want, messages(found))
			}
			checkFindings(t, c.in, found)
			if b, err := json.Marshal(report); err != nil || !json.Valid(b) {
				t.Errorf("the report is no JSON: %v", err)
			}
		})
	}
}
