package finding_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

const opaque = "Opaque-T0ken-Value"

func TestSecretsOfARequestAreRegistered(t *testing.T) {
	basic := base64.StdEncoding.EncodeToString([]byte("user:Pa55word!"))
	for _, tc := range []struct {
		name, value string
		hidden      []string
		shown       string
	}{
		{"Authorization", "Bearer " + opaque, []string{opaque}, "Bearer"},
		{"authorization", "Bearer Bearer " + opaque, []string{opaque}, "Bearer Bearer"},
		{"Authorization", opaque, []string{opaque}, ""},
		{"Authorization", `Bearer "` + opaque + `"`, []string{opaque}, "Bearer"},
		{"Authorization", "Basic " + basic, []string{basic, "Pa55word!", "user:Pa55word!"}, "Basic"},
		{"Proxy-Authorization", "Basic " + basic, []string{"Pa55word!"}, "Basic"},
		{"Authorization", `Digest username="alice-smith", realm="the-realm", uri="/api/users", response="` + opaque + `"`, []string{opaque}, "alice-smith the-realm /api/users Digest"},
		{"Authorization", "Bearer undefined", nil, "undefined Bearer"},
		{"Authorization", "Bearer [object Object]", nil, "[object Object]"},
		{"Authorization", "Bearer {{access_token}}", nil, "{{access_token}}"},
		{"Authorization", "Bearer $ACCESS_TOKEN", nil, "$ACCESS_TOKEN"},
		{"Cookie", `theme=dark; sid="S3ssion.Value"; consent=accepted; enc=s%3AEnc0ded%2FValue`, []string{"S3ssion.Value", "s%3AEnc0ded%2FValue", "s:Enc0ded/Value"}, "the offer was accepted, theme dark"},
		{"Set-Cookie", "sid=S3ssionValue; Path=/api/users; Max-Age=3600", []string{"S3ssionValue"}, "Path=/api/users; Max-Age=3600"},
		{"X-Api-Key", opaque, []string{opaque}, "X-Api-Key"},
		{"X-Access-Token", "Bearer " + opaque, []string{opaque}, ""},
		{"X-Whatever", "a " + jws + ",b", []string{jws, sig}, "a b"},
		{"Location", "https://user:Pa55word!@h/cb?code=C0deValue&page=overview#access_token=" + opaque, []string{"Pa55word!", "C0deValue", opaque}, "https://h/cb?page=overview"},
		{"Accept", "application/json", nil, "application/json"},
		{"User-Agent", "Mozilla/5.0", nil, "Mozilla/5.0"},
	} {
		reg := finding.NewRegistry()
		reg.AddRequestSecrets(tc.name, tc.value)
		for _, h := range tc.hidden {
			if got := reg.Mask("<" + h + ">"); strings.Contains(got, h) {
				t.Errorf("%s: %s: %q is shown", tc.name, tc.value, h)
			}
		}
		if got := reg.Mask(tc.shown); got != tc.shown {
			t.Errorf("%s: %s: %q became %q", tc.name, tc.value, tc.shown, got)
		}
	}
}

func TestSecretsOfURLsAndFormsAreRegistered(t *testing.T) {
	reg := finding.NewRegistry()
	reg.AddURLSecrets("https://us3rname:Pa55word!@h:1/a/" + jws + "/b?page=overview&Access_Token=" + opaque + "&cli%65nt_secret=Cl1ent%2FSecret&x=" + jws + "#id_token=Fragm3nt")
	reg.AddFormSecrets("username=alice.smith&password=F0rm%20Password&grant_type=refresh_token&refresh_token=R3freshValue")
	for _, h := range []string{"Pa55word!", opaque, "Cl1ent%2FSecret", "Cl1ent/Secret", sig, "Fragm3nt", "F0rm Password", "F0rm+Password", "R3freshValue"} {
		if got := reg.Mask(h); strings.Contains(got, h) {
			t.Errorf("%q is shown", h)
		}
	}
	const words = "overview alice.smith refresh_token page"
	if got := reg.Mask(words); got != words {
		t.Errorf("%q became %q", words, got)
	}
	for _, broken := range []string{"", "?", "#", "://", "http://%zz:%zz@", "?%zz=%zz&&;=", "@@@", "http://h?a=b?token=" + opaque} {
		reg.AddURLSecrets(broken)
	}
}

func TestAnAnswersWordsAreNotTakenForSecrets(t *testing.T) {
	reg := finding.NewRegistry()
	reg.AddAnswerSecrets("X-Auth-Error", "invalid token")
	reg.AddAnswerSecrets("Token-Expired", "true")
	reg.AddAnswerSecrets("X-Token-Status", "expired")
	reg.AddAnswerSecrets("Set-Cookie", "lang=english; Path=/")
	reg.AddAnswerSecrets("X-New-Token", "N3w-Opaque-Token-Value")
	reg.AddAnswerSecrets("Set-Cookie", "sid=S3ssion; Path=/")
	reg.AddBodySecrets(`{"access_token" : "B0dyToken","refresh_token":null,"id_token":"with \" escape","accessToken":`)
	const words = "invalid token: expired, true english escape"
	if got := reg.Mask(words); got != words {
		t.Errorf("%q became %q", words, got)
	}
	if got := reg.Mask("N3w-Opaque-Token-Value S3ssion B0dyToken"); got != "[redacted] [redacted] [redacted]" {
		t.Errorf("got %q", got)
	}
}

func TestPlaceholdersAreRecognised(t *testing.T) {
	for v, want := range map[string]bool{
		"undefined": true, "null": true, "NaN": true, " None ": true, `"undefined"`: true, "[object Object]": true, "[object Promise]": true, "{{token}}": true,
		"${TOKEN}": true, "$TOKEN": true, "$1": true, "<token>": true, "%TOKEN%": true, "{token}": true, "$(cat token)": true,
		"": false, "$": false, "x": false, "token": false, "$ecret!": false, "pa$$word": false, "nullable": false, "<b>x": false, jws: false,
		`{"access_token":"opaque"}`: false, "{" + strings.Repeat("a", 70) + "}": false, "<" + jws + ">": false,
	} {
		if got := finding.IsPlaceholder(v); got != want {
			t.Errorf("IsPlaceholder(%q) = %t", v, got)
		}
	}
}
