package token

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// seeds are pasted texts of every form.
var seeds = []string{
	"", " ", ".", "..", "....", storyToken, "Bearer " + storyToken, `"` + storyToken + `"`, storyToken[:60] + "…" + "abc", storyToken[:40] + "...",
	"\ufeff" + storyToken + "\r\n", "\xff\xfee\x00y\x00", strings.ReplaceAll(storyToken, ".", "%252E"), "Cookie: a=b; t=" + storyToken,
	"Set-Cookie: t=" + storyToken + "; Path=/", "curl -H 'Authorization: Bearer " + storyToken + "' http://localhost/", "http://a/?token=" + storyToken + "#x",
	`{"payload":"e30","protected":"e30","signature":""}`, `{"payload":"e30","signatures":[{"protected":"e30","signature":"AA"}]}`, `{"ciphertext":"AA","protected":"e30"}`,
	"eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA", "v4.public.AAAA", "<saml:Assertion>", "undefined", "{{token}}", "$TOKEN", "ghp_abc",
	"> eyJhbGciOiJub25lIn0.\n> e30.", "eyJhbGciOiJub25lIn0.\x00.", "TOKEN=\"" + storyToken + "\";", `\"` + storyToken + `\"\n`, "Authorization:", "Bearer Bearer", "ZXlKaC5iLmM=",
	"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjFlNDAwLCJleHAiOiIyMDI1LTAxLTAxIn0.AAAA", "-----BEGIN KEY-----", ".eJwlzjsO.aJ8Gcg.4rP5u6gJ1s0z-1Jw1cZ9wqGq0Nw",
	"Cookie: refresh=a; session=" + flaskCookie(`{"id_token":"`+storyToken+`"}`, 1754206748, true) + "; x.0=ey; x.1=J", "eyJhbGciOiJIUzI1NiJ9..AAAA", "eyJiNjQiOmZhbHNlLCJjcml0IjpbImI2NCJdfQ.{\"a b\":1}.AAAA",
	`{"payload":"e30","signatures":[{"protected":"e30","header":{"a":1},"signature":"AA"},5]}`, `{"protected":"e30","recipients":[{"header":{"alg":"dir"}}],"ciphertext":"AA"}`,
	"GET / HTTP/1.1\r\nSet-Cookie: a=b\r\nSet-Cookie: t=" + storyToken + "; Max-Age=5; Secure\r\n", "WARN (" + storyToken + ")",
}

// FuzzParse: no input makes Parse panic; what it says is safe to print and points into the input; and reading its
// result again gives the same token without anything left to remove.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	now := time.Unix(1_700_000_000, 0)
	f.Fuzz(func(t *testing.T, in string) {
		got := Parse(in)
		for _, p := range got.Peeled {
			checkMessage(t, p.Message)
		}
		for _, fault := range got.Faults {
			checkMessage(t, fault.Message)
			// Text that came as UTF-16 is longer in UTF-8: three bytes for every two.
			if fault.Offset < 0 || fault.Offset > max(len(in)*3/2, len(got.Compact))+1 {
				t.Errorf("%q: a fault at %d", in, fault.Offset)
			}
		}
		if got.Form == "" || got.Signed() != (len(got.Faults) == 0 && (got.Form == FormJWS || got.Form == FormJWSJSON)) {
			t.Errorf("%q: form %q, signed %v, faults %+v", in, got.Form, got.Signed(), got.Faults)
		}
		if got.Signed() && (!got.Readable() || strings.Join(got.Segments, ".") != got.Compact || !strings.HasPrefix(got.Compact, got.SigningInput()+".")) {
			t.Errorf("%q is called well-formed: %+v", in, got)
		}
		// A broken text may have more layers than are taken off; what is called well-formed must be final.
		if got.Compact != "" && len(got.Faults) == 0 {
			again := Parse(got.Compact)
			if again.Compact != got.Compact || len(again.Peeled) > 0 || !slices.Equal(again.Segments, got.Segments) {
				t.Errorf("%q gives %q, which gives %q %+v", in, got.Compact, again.Compact, again.Peeled)
			}
		}
		r := Describe(got, now, time.UTC, nil)
		checkMessage(t, r.Life.Headline)
		checkMessage(t, r.Life.Detail)
		for _, row := range append(r.HeaderRows, r.PayloadRows...) {
			checkMessage(t, row.Name)
			checkMessage(t, row.Value)
		}
		if b, err := json.Marshal(r); err != nil || !utf8.Valid(b) {
			t.Errorf("%q: the report is %q, %v", in, b, err)
		}
	})
}

// checkMessage: text for people holds nothing that could drive a terminal.
func checkMessage(t *testing.T, s string) {
	t.Helper()
	if finding.Safe(s) != s {
		t.Errorf("unsafe text %q", s)
	}
}
