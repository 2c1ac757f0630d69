package token

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// FuzzCookieLine: whatever stands in a cookie's name and attributes, the token behind them comes out, and names are
// safe to print.
func FuzzCookieLine(f *testing.F) {
	f.Add("session", "Path=/; Max-Age=3600; HttpOnly", "theme=dark", true)
	f.Add("__Host-a", "Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=None", "a.0=ey; a.1=J", false)
	f.Add("\x1b[2J", "Max-Age=-99999999999999999999; Domain=\u202e", "b=.eJ", true)
	f.Fuzz(func(t *testing.T, name, attributes, other string, set bool) {
		line := "Cookie: " + other + "; " + name + "=" + storyToken
		if set {
			line = "Set-Cookie: " + name + "=" + storyToken + "; " + attributes
		}
		got := Parse(line)
		for _, p := range got.Peeled {
			checkMessage(t, p.Message)
		}
		ordinary := name != "" && isFieldName(name) && !strings.Contains(strings.ToLower(name), "refresh")
		if set && ordinary && !strings.ContainsAny(attributes, "\r\n\"'`“”„‘’«»‹›&%,\\") && !looksCompact(attributes) &&
			(got.Compact != storyToken || got.Cookie == nil || got.Cookie.Name != name || !got.Cookie.Set) {
			t.Errorf("%q gives %q %+v", line, got.Compact, got.Cookie)
		}
		if c := got.Cookie; c != nil && !c.Set && (c.MaxAge != nil || c.Expires != nil || c.Secure) {
			t.Errorf("%q: a Cookie line has attributes: %+v", line, c)
		}
	})
}

// FuzzUnencoded: a payload that is not encoded (RFC 7797) is read as it is, to the byte; a detached one is read back
// when it is put in again.
func FuzzUnencoded(f *testing.F) {
	f.Add(`{"sub":"a"}`)
	f.Add(`{"a": "b c%2E+/=\"'` + "\u200b" + `"}`)
	f.Add(`{"a":1.5}`)
	f.Add("")
	head, sig := b64(`{"alg":"HS256","b64":false,"crit":["b64"]}`), b64(strings.Repeat("s", 32))
	f.Fuzz(func(t *testing.T, payload string) {
		got := Parse(head + "." + payload + "." + sig)
		if strings.Contains(payload, ".") && got.Signed() {
			t.Errorf("%q is taken although it has a dot", payload)
		}
		if got.Form == FormJWS && !strings.Contains(payload, ".") && string(got.PayloadBytes) != payload {
			t.Errorf("%q is read as %q", payload, got.PayloadBytes)
		}
		if whole := Parse(head + ".." + sig).WithPayload([]byte(payload)); whole.SigningInput() != head+"."+payload {
			t.Errorf("%q is signed as %q", payload, whole.SigningInput())
		}
	})
}

// FuzzSerialisation: no JSON serialisation makes the reader panic; one that is called well-formed is the compact token
// that it is turned into.
func FuzzSerialisation(f *testing.F) {
	f.Add(`{"alg":"HS256"}`, `{"kid":"a"}`, `{"sub":"a"}`, `5`)
	f.Add(`{"alg":"HS256","b64":false,"crit":["b64"]}`, `{"alg":"none"}`, `{"n":1.5}`, `{"protected":"e30"}`)
	f.Add(`{"enc":"A128GCM"}`, `[]`, ``, `{"header":{"alg":"dir"}}`)
	f.Fuzz(func(t *testing.T, protected, header, payload, more string) {
		quoted, _ := json.Marshal(payload)
		for _, in := range []string{
			`{"payload":"` + b64(payload) + `","protected":"` + b64(protected) + `","header":` + header + `,"signature":"AAAA"}`,
			`{"payload":` + string(quoted) + `,"signatures":[{"protected":"` + b64(protected) + `","signature":"AAAA"},` + more + `]}`,
			`{"protected":"` + b64(protected) + `","unprotected":` + header + `,"recipients":[` + more + `],"iv":"AAAA","ciphertext":"AAAA","tag":"AAAA"}`,
		} {
			got := Parse(in)
			for _, fault := range got.Faults {
				checkMessage(t, fault.Message)
			}
			for _, s := range got.Signers {
				checkMessage(t, s.Fault)
			}
			r := Describe(got, time.Unix(1_700_000_000, 0), time.UTC, nil)
			if b, err := json.Marshal(r); err != nil || !json.Valid(b) {
				t.Errorf("%q: %s %v", in, b, err)
			}
			if again := Parse(got.Compact); got.Signed() && (again.Compact != got.Compact || again.SigningInput() != got.SigningInput()) {
				t.Errorf("%q gives %q, which gives %q", in, got.Compact, again.Compact)
			}
		}
	})
}
