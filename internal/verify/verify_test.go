package verify

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

const good = "8f3a1c5b7e9d2046a1b3c5d7e9f0123487654fedcba98012ffee3344aa77bb99"

// now is 2025-11-30T07:00:00Z.
var now = time.Unix(1764486000, 0)

func candidate(secret string) keys.Source {
	return keys.Source{Secret: finding.NewSecret([]byte(secret)), Place: "the test"}
}

// signed makes a token of exactly these bytes.
func signed(t interface{ Fatal(...any) }, header, payload, secret string) token.Token {
	input := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	alg := token.Parse(input + ".AAAA").Algorithm()
	sig, err := keys.Sign(alg, finding.NewSecret([]byte(secret)), input)
	if err != nil {
		t.Fatal(err)
	}
	return token.Parse(input + "." + base64.RawURLEncoding.EncodeToString(sig))
}

// states writes the checks that did not pass as "exp:failed aud:not-examined".
func states(r Result) string {
	var out []string
	for _, c := range r.Checks {
		if c.State != token.CheckPassed {
			out = append(out, c.Name+":"+c.State)
		}
	}
	return strings.ReplaceAll(strings.Join(out, " "), token.CheckNotExamined, "-")
}

const hs256 = `{"alg":"HS256","typ":"JWT"}`

func TestEveryCheckHasItsOwnAnswer(t *testing.T) {
	full := Options{Now: now, Audiences: []string{"api"}, Issuers: []string{"me"}}
	with := func(change func(*Options)) Options {
		o := full
		change(&o)
		return o
	}
	for _, tt := range []struct {
		name, payload string
		options       Options
		want          string
	}{
		{"all is well", `{"exp":1764486001,"nbf":1764486000,"iat":1764486000,"aud":"api","iss":"me"}`, full, ""},
		{"everything is wrong", `{"exp":1764486000,"nbf":1764486001,"iat":1764486001,"aud":"x","iss":"y"}`, full, "exp:failed nbf:failed iat:failed aud:failed iss:failed"},
		{"nothing is there", `{}`, full, "exp:- nbf:- iat:- aud:failed iss:failed"},
		{"nothing is expected", `{"aud":"x","iss":"y","exp":1764486001}`, Options{Now: now}, "nbf:- iat:- aud:- iss:-"},
		{"expired in this very second", `{"exp":1764486000}`, Options{Now: now}, "exp:failed nbf:- iat:- aud:- iss:-"},
		{"half a second left", `{"exp":1764486000.5}`, Options{Now: now}, "nbf:- iat:- aud:- iss:-"},
		{"leeway covers all three", `{"exp":1764485991,"nbf":1764486010,"iat":1764486010}`, Options{Now: now, Leeway: 10 * time.Second}, "aud:- iss:-"},
		{"leeway ends", `{"exp":1764485990,"nbf":1764486011,"iat":1764486011}`, Options{Now: now, Leeway: 10 * time.Second}, "exp:failed nbf:failed iat:failed aud:- iss:-"},
		{"exp is a string", `{"exp":"1764486001"}`, Options{Now: now}, "exp:failed nbf:- iat:- aud:- iss:-"},
		{"exp is null", `{"exp":null}`, Options{Now: now}, "exp:failed nbf:- iat:- aud:- iss:-"},
		{"exp is beyond all years", `{"exp":1e300}`, Options{Now: now}, "exp:failed nbf:- iat:- aud:- iss:-"},
		{"ignored", `{"exp":1,"nbf":9999999999,"iat":9999999999,"aud":"x","iss":"y"}`, with(func(o *Options) { o.Ignored = Ignorable() }), "exp:- nbf:- iat:- aud:- iss:-"},
		{"one of several audiences", `{"aud":["web","api"],"iss":"me"}`, full, "exp:- nbf:- iat:-"},
		{"one of several expected", `{"aud":"api","iss":"me"}`, with(func(o *Options) { o.Audiences = []string{"web", "api"} }), "exp:- nbf:- iat:-"},
		{"audience in another case", `{"aud":"API","iss":"me"}`, full, "exp:- nbf:- iat:- aud:failed"},
		{"issuer with a slash", `{"aud":"api","iss":"me/"}`, full, "exp:- nbf:- iat:- iss:failed"},
		{"issuer is a number", `{"aud":"api","iss":3}`, full, "exp:- nbf:- iat:- iss:failed"},
		{"algorithm not allowed", `{"aud":"api","iss":"me"}`, with(func(o *Options) { o.Algorithms = []string{"HS512"} }), "alg:failed exp:- nbf:- iat:-"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Token(signed(t, hs256, tt.payload, good), []keys.Source{candidate(good)}, tt.options)
			if got := states(r); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if r.Verified.State != token.VerifiedValid {
				t.Errorf("the signature is %s", r.Verified.State)
			}
			if want := strings.Count(tt.want, "failed"); len(r.Failed()) != want {
				t.Errorf("%d failed checks, want %d", len(r.Failed()), want)
			}
		})
	}
}

func TestTokenNeverChoosesHowItIsVerified(t *testing.T) {
	sig := "." + base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	for _, tt := range []struct{ name, header, end, want, verified string }{
		{"none", `{"alg":"none"}`, ".", "alg:failed signature:failed", token.VerifiedInvalid},
		{"none in capitals", `{"alg":"NONE"}`, ".", "alg:failed signature:failed", token.VerifiedInvalid},
		{"none with a signature", `{"alg":"none"}`, sig, "alg:failed signature:failed", token.VerifiedInvalid},
		{"no signature", hs256, ".", "signature:failed", token.VerifiedInvalid},
		{"lower case", `{"alg":"hs256"}`, sig, "alg:failed signature:-", token.VerifiedNotChecked},
		{"a public-key algorithm", `{"alg":"RS256"}`, sig, "alg:failed signature:-", token.VerifiedNotChecked},
		{"no alg", `{}`, sig, "alg:failed signature:-", token.VerifiedNotChecked},
		{"a number", `{"alg":256}`, sig, "alg:failed signature:-", token.VerifiedNotChecked},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tok := token.Parse(base64.RawURLEncoding.EncodeToString([]byte(tt.header)) + ".e30" + tt.end)
			r := Token(tok, []keys.Source{candidate(good)}, Options{Now: now})
			got, _, _ := strings.Cut(states(r), " exp:")
			if r.Verified.State != tt.verified || strings.TrimPrefix(got, "form:failed ") != tt.want {
				t.Errorf("%s, %s; want %s, %s", r.Verified.State, got, tt.verified, tt.want)
			}
		})
	}
}

func TestMalformedTokenIsNeverValid(t *testing.T) {
	whole := signed(t, hs256, `{"exp":1764486001}`, good).Compact
	for _, broken := range []string{
		"", ".", "..", "a.b.c", "a.b.c.d.e", whole + ".x", strings.TrimRight(whole, "x") + "!", whole[:len(whole)-2],
		whole[:40] + " " + whole[40:] + "#", strings.Replace(whole, ".", "..", 1), "{" + whole + "}",
	} {
		if r := Token(token.Parse(broken), []keys.Source{candidate(good)}, Options{Now: now}); len(r.Failed()) == 0 {
			t.Errorf("%q passed every check", broken)
		}
	}
}

func TestSecretThatFitsInAnotherReadingIsNamed(t *testing.T) {
	for _, tt := range []struct{ given, used, id, says string }{
		{good, good + "\n", "secret-whitespace-or-quotes", "with a line end after it"},
		{good + "\n", good, "secret-whitespace-or-quotes", "without the white space around it"},
		{`"` + good + `"`, good, "secret-whitespace-or-quotes", "without the quotes around it"},
		{good, `"` + good + `"`, "secret-whitespace-or-quotes", "in double quotes"},
		{"61626364616263646162636461626364", "abcdabcdabcdabcd", "secret-encoding-mismatch", "decoded from hex"},
		{"YWJjZGFiY2RhYmNkYWJjZA==", "abcdabcdabcdabcd", "secret-encoding-mismatch", "decoded from base64"},
		{"abcdabcdabcdabcd", "YWJjZGFiY2RhYmNkYWJjZA==", "secret-encoding-mismatch", "written as base64"},
		{good, "changethis", "secret-default-fallback", "full-stack-fastapi-template"},
		{good, strings.ToUpper(good), "secret-encoding-mismatch", "in upper case"},
		{good, "quite another secret", "secret-mismatch", "another secret"},
	} {
		t.Run(tt.says, func(t *testing.T) {
			r := Token(signed(t, hs256, `{}`, tt.used), []keys.Source{candidate("first"), candidate(tt.given)}, Options{Now: now})
			i := slices.IndexFunc(r.Findings, func(f finding.Finding) bool { return f.ID == tt.id })
			if i < 0 || !strings.Contains(r.Findings[i].Message, tt.says) || r.Findings[i].Fix == "" {
				t.Errorf("found %v", r.Findings)
			}
			if all := fmt.Sprintf("%+v", r); strings.Contains(all, tt.given) || strings.Contains(all, good) {
				t.Errorf("the result shows a secret: %s", all)
			}
			if r.Verified.State != token.VerifiedInvalid {
				t.Errorf("the signature is %s", r.Verified.State)
			}
		})
	}
}

func TestCandidateThatFitsIsNamed(t *testing.T) {
	second := candidate(good)
	second.Place = ".env:3 SECRET_KEY"
	r := Token(signed(t, hs256, `{}`, good), []keys.Source{candidate("first"), second}, Options{Now: now})
	if r.Verified != (token.VerifiedReport{State: token.VerifiedValid, Key: ".env:3 SECRET_KEY"}) {
		t.Errorf("verified %+v", r.Verified)
	}
}

func TestWeakSecretIsAWarningWhereTheSignatureMatches(t *testing.T) {
	r := Token(signed(t, hs256, `{}`, "hunter2"), []keys.Source{candidate("hunter2")}, Options{Now: now})
	if len(r.Findings) != 1 || r.Findings[0].ID != "key-too-short" || r.Findings[0].Severity != finding.Warning {
		t.Errorf("found %v", r.Findings)
	}
}

func TestShortSignatureIsCalledTruncated(t *testing.T) {
	whole := signed(t, hs256, `{}`, good).Compact
	r := Token(token.Parse(whole[:len(whole)-4]), []keys.Source{candidate(good)}, Options{Now: now})
	if len(r.Findings) != 1 || r.Findings[0].ID != "token-truncated" {
		t.Errorf("found %v", r.Findings)
	}
}

func TestHugeTokenIsNotLookedIntoAndSaysSo(t *testing.T) {
	payload := `{"a":"` + strings.Repeat("x", 80<<10) + `"}`
	r := Token(signed(t, hs256, payload, good+"\n"), []keys.Source{candidate(good)}, Options{Now: now})
	if len(r.Findings) != 1 || !strings.Contains(string(r.Findings[0].Evidence[0]), "not tried") {
		t.Errorf("found %v", r.Findings)
	}
	if r := Token(signed(t, hs256, payload, good), []keys.Source{candidate(good)}, Options{Now: now}); len(r.Failed()) > 0 {
		t.Errorf("failed %v", r.Failed())
	}
}

func TestNothingPassesThatWasChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alg := rapid.SampledFrom(keys.HMACAlgorithms()).Draw(t, "alg")
		exp := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "exp")
		leeway := rapid.Int64Range(0, 1000).Draw(t, "leeway")
		tok := signed(t, `{"alg":"`+alg+`"}`, fmt.Sprintf(`{"exp":%d}`, exp), good)
		o := Options{Now: now, Leeway: time.Duration(leeway) * time.Second}
		r := Token(tok, []keys.Source{candidate(good)}, o)
		if want := exp+leeway > now.Unix() && exp <= 253402300799; (len(r.Failed()) == 0) != want {
			t.Fatalf("exp %d, leeway %d: failed %v", exp, leeway, r.Failed())
		}
		if r.Verified.State != token.VerifiedValid {
			t.Fatalf("the signature is %s", r.Verified.State)
		}
		// Any other character anywhere breaks it.
		i := rapid.IntRange(0, len(tok.Compact)-1).Draw(t, "i")
		c := rapid.SampledFrom([]byte("ABCDEFGHabcdefgh0123-_.")).Draw(t, "c")
		if tok.Compact[i] == c {
			return
		}
		changed := tok.Compact[:i] + string(c) + tok.Compact[i+1:]
		if r := Token(token.Parse(changed), []keys.Source{candidate(good)}, o); len(r.Failed()) == 0 {
			t.Fatalf("%s still passes as %s", tok.Compact, changed)
		}
	})
}
