package token

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// bangkok is UTC+7 as the zone database names it, without needing the database.
var bangkok = time.FixedZone("+07", 7*3600)

func TestTheReportOfTheStorysTokenKeepsTheContract(t *testing.T) {
	now := time.Date(2025, 11, 30, 7, 0, 0, 0, time.UTC)
	r := Describe(Parse(storyToken), now, bangkok, nil)
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"header":{"alg":"HS256","typ":"JWT"},"payload":{"user_id":3,"exp":1764485341},"signature":{"bytes":32,"redacted":true},` +
		`"times":[{"claim":"exp","unix":1764485341,"utc":"2025-11-30T06:49:01Z","local":"2025-11-30T13:49:01+07:00","relative":"expired 10m59s ago"}],` +
		`"expiry":{"state":"expired","remainingSeconds":-659,"lifetimeSeconds":null},"verified":{"state":"not-checked","key":""},"findings":[]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	if r.Life.Headline != "expired 10m59s ago" || r.Life.Detail != "no iat, so the lifetime is unknown" {
		t.Errorf("%+v", r.Life)
	}
	rows := []Row{
		{Name: "user_id", Value: "3"},
		{Name: "exp", Value: "1764485341", Meaning: "expires", UTC: "2025-11-30 06:49:01 UTC", Local: "13:49:01 +07"},
	}
	if diff := cmp.Diff(rows, r.PayloadRows); diff != "" {
		t.Error(diff)
	}
	if r.HeaderRows[0].Meaning != "HMAC with SHA-256" || r.HeaderRows[0].Value != "HS256" {
		t.Errorf("%+v", r.HeaderRows)
	}
}

func TestTheReportKeepsOrderDuplicatesAndNumbers(t *testing.T) {
	claims := `{"z":1e400,"exp":1700000000.25,"a":1.0,"a":10000000000000000000001,"iat":1700000000,"exp":1700000001.5}`
	r := Describe(claimsToken(claims), time.Unix(1_700_000_000, 0), time.UTC, nil)
	b, err := json.Marshal(r)
	if err != nil || !strings.Contains(string(b), `"payload":`+claims) {
		t.Errorf("%s %v", b, err)
	}
	if len(r.Times) != 2 || r.Times[0].Claim != "exp" || r.Times[0].Unix.String() != "1700000001.5" || r.Times[0].Relative != "in 2s" ||
		r.Times[1].Relative != "now" || r.Times[0].Local != r.Times[0].UTC {
		t.Errorf("%+v", r.Times)
	}
}

func TestLifeInOneLine(t *testing.T) {
	now := time.Unix(1_754_210_127, 0) // 2025-08-03T08:35:27Z
	for _, c := range []struct {
		name, claims, headline, detail string
		leeway                         time.Duration
	}{
		{"expired over lunch", `{"iat":1754206747,"exp":1754207647}`, "expired 41m20s ago", "lived 15m", 0},
		{"alive", `{"iat":1754210127,"exp":1754210970}`, "expires in 14m3s", "lives 14m3s", 0},
		{"inside the leeway", `{"iat":1754206747,"exp":1754210100}`, "expired 27s ago, still inside the leeway of 1m", "lives 55m53s", time.Minute},
		{"no exp", `{"iat":1754206747}`, "never expires by itself", "no exp", 0},
		{"too early", `{"nbf":1754210187,"exp":1754210970}`, "not valid yet, but in 1m", "nbf is 2025-08-03T08:36:27Z", 0},
		{"string", `{"exp":"1754210970"}`, "no usable expiry", `exp is the string "1754210970", which a forgiving reader takes as 2025-08-03T08:49:30Z`, 0},
		{"null", `{"exp":null}`, "no usable expiry", "exp is null", 0},
		{"milliseconds", `{"exp":1754207647000}`, "expires in 55569y340d", "exp looks like milliseconds; then it is expired 41m20s ago", 0},
		{"backwards", `{"iat":1754206747,"exp":1754206687}`, "expired 57m20s ago", "exp is 1m before iat", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			tok := claimsToken(c.claims)
			l := tok.LifeOf(tok.ExpiryAt(now, c.leeway))
			if l.Headline != c.headline || l.Detail != c.detail {
				t.Errorf("%q · %q, want %q · %q", l.Headline, l.Detail, c.headline, c.detail)
			}
		})
	}
	if l := Parse("undefined").LifeOf(Parse("undefined").ExpiryAt(now, 0)); l.Headline != "no claims could be read" {
		t.Errorf("%+v", l)
	}
}

func TestWhatAPersonSeesOfAValue(t *testing.T) {
	for raw, want := range map[string]string{
		`"alice"`:      "alice",
		`"3"`:          `"3"`,
		`3`:            "3",
		`"true"`:       `"true"`,
		`""`:           `""`,
		`" a"`:         `" a"`,
		`["a", "b"]`:   `["a", "b"]`,
		`"a\u001b[2J"`: `a\x1b[2J`,
		`1e400`:        "1e400",
		`"\u202egnp"`:  `\u202egnp`,
	} {
		if got := Shown(mustClaim(t, raw)); got != want {
			t.Errorf("%s is shown as %s, want %s", raw, got, want)
		}
	}
	long := Shown(mustClaim(t, `"`+strings.Repeat("ä", 3000)+`"`))
	if len(long) > 2100 || !strings.HasSuffix(long, "… (6000 bytes)") {
		t.Errorf("%d bytes: …%s", len(long), long[len(long)-20:])
	}
}

func TestColumnsOfTime(t *testing.T) {
	for _, c := range []struct {
		i          Instant
		zone       *time.Location
		utc, local string
	}{
		{Instant{Sec: 1764485341}, bangkok, "2025-11-30 06:49:01 UTC", "13:49:01 +07"},
		{Instant{Sec: 1764525600}, bangkok, "2025-11-30 18:00:00 UTC", "2025-12-01 01:00:00 +07"},
		{Instant{Sec: 1764485341, Frac: "5"}, bangkok, "2025-11-30 06:49:01.5 UTC", "13:49:01.5 +07"},
		{Instant{Sec: 1764485341}, time.UTC, "2025-11-30 06:49:01 UTC", ""},
		{Instant{Sec: 1e15}, bangkok, "", ""},
	} {
		if utc, local := Columns(c.i, c.zone); utc != c.utc || local != c.local {
			t.Errorf("%v: %q %q", c.i, utc, local)
		}
	}
}

func TestNamesAreDescribed(t *testing.T) {
	for _, alg := range []string{
		"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "none",
		"RSA1_5", "RSA-OAEP", "RSA-OAEP-256", "A128KW", "dir", "ECDH-ES", "ECDH-ES+A256KW", "A128GCMKW", "PBES2-HS256+A128KW", "A256CBC-HS512", "A256GCM", "ML-DSA-65",
	} {
		if AlgorithmMeaning(alg) == "" {
			t.Errorf("%s has no description", alg)
		}
	}
	if got := AlgorithmMeaning("PBES2-HS512+A256KW") + AlgorithmMeaning("ECDH-ES+A192KW"); !strings.Contains(got, "256-bit") || !strings.Contains(got, "192-bit") {
		t.Error(got)
	}
	for _, claim := range []string{"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scope", "azp", "nonce", "auth_time", "at_hash", "sid", "email", "roles"} {
		if ClaimMeaning(claim) == "" {
			t.Errorf("%s has no meaning", claim)
		}
	}
	if AlgorithmMeaning("hs256") != "" || ClaimMeaning("user_id") != "" || HeaderMeaning("x-custom") != "" {
		t.Error("unknown names have a meaning")
	}
}

// TestFindingsAreNeverNull pins that a reader of the JSON can iterate the lists.
func TestFindingsAreNeverNull(t *testing.T) {
	b, err := json.Marshal(Describe(Parse(""), time.Unix(0, 0), time.UTC, nil))
	if err != nil || !strings.Contains(string(b), `"findings":[]`) || !strings.Contains(string(b), `"times":[]`) || !strings.Contains(string(b), `"header":null`) {
		t.Errorf("%s %v", b, err)
	}
	b, _ = json.Marshal(Describe(Parse(storyToken), time.Unix(0, 0), time.UTC, []finding.Finding{{ID: "x"}}))
	if !strings.Contains(string(b), `"id":"x"`) {
		t.Errorf("%s", b)
	}
}
