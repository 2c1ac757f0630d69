package token

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestDetachedPayloads pins RFC 7515 appendix F: the header and the signature can be read, the claims are elsewhere.
func TestDetachedPayloads(t *testing.T) {
	parts := strings.Split(storyToken, ".")
	got := Parse("Bearer " + parts[0] + ".." + parts[2])
	if got.Form != FormDetached || len(got.Faults) > 0 || got.Signed() || got.Readable() || len(got.Signature) != 32 || got.Algorithm() != "HS256" || got.SigningInput() != "" {
		t.Fatalf("%+v", got)
	}
	if l := got.LifeOf(got.ExpiryAt(lunch, 0)); !strings.Contains(l.Headline, "detached") {
		t.Errorf("%+v", l)
	}
	payload := Parse(storyToken).PayloadBytes
	if whole := got.WithPayload(payload); whole.Compact != storyToken || !whole.Signed() || whole.SigningInput()+"."+parts[2] != storyToken {
		t.Errorf("with its payload: %+v", whole)
	}
	if got.WithPayload([]byte("no claims")).Signed() {
		t.Error("content that is no JSON passes as claims")
	}
	if same := Parse(storyToken).WithPayload([]byte("{}")); same.Compact != storyToken {
		t.Error("a token with a payload was given another")
	}
}

// TestUnencodedPayloads pins RFC 7797: with b64 false the payload stands in the token as it is, and nothing in it is
// taken off.
func TestUnencodedPayloads(t *testing.T) {
	head := b64(`{"alg":"HS256","b64":false,"crit":["b64"]}`)
	sig := b64(strings.Repeat("s", 32))
	for _, payload := range []string{
		`{"sub":"a","exp":1700000000}`, `{"sub": "a b + c/d = %2E ", "q": "\"x\""}`, "{\"sub\":\"é \u200b\"}", `{"n":[1,2,{"a":"Bearer x"}]}`,
	} {
		for _, in := range []string{head + "." + payload + "." + sig, "Bearer " + head + "." + payload + "." + sig + "\n"} {
			got := Parse(in)
			if got.Form != FormJWS || !got.Signed() || !got.Unencoded() || string(got.PayloadBytes) != payload || got.SigningInput() != head+"."+payload {
				t.Errorf("%q: %+v", in, got)
			}
		}
	}
	dotted := Parse(head + `.{"n":1.5}.` + sig)
	if f, bad := dotted.FirstFault(); !bad || f.Segment != SegmentPayload || f.Offset != 6 || !strings.Contains(f.Message, "RFC 7797") || dotted.Signed() {
		t.Errorf("%+v", dotted.Faults)
	}
	if f, bad := Parse(head + ".hello." + sig).FirstFault(); !bad || f.Segment != SegmentPayload || !strings.Contains(f.Message, "b64") {
		t.Errorf("%+v", f)
	}

	apart := Parse(head + ".." + sig)
	if apart.Form != FormDetached || !apart.Unencoded() {
		t.Fatalf("%+v", apart)
	}
	if whole := apart.WithPayload([]byte(`{"n":1.5}`)); whole.SigningInput() != head+`.{"n":1.5}` {
		t.Errorf("%q", whole.SigningInput())
	}

	// Without crit nobody has to know b64, and the payload is base64url as ever.
	for _, h := range []string{`{"alg":"HS256","b64":false}`, `{"alg":"HS256","b64":true,"crit":["b64"]}`, `{"alg":"HS256","b64":"false","crit":["b64"]}`} {
		if got := Parse(b64(h) + "." + b64(`{"sub":"a"}`) + "." + sig); got.Unencoded() || got.Text("sub") != "a" {
			t.Errorf("%s: %+v", h, got)
		}
	}

	flat := `{"protected":"` + head + `","payload":"{\"sub\":\"a\"}","signature":"` + sig + `"}`
	if got := Parse(flat); got.Text("sub") != "a" || !got.Signed() || got.SigningInput() != head+`.{"sub":"a"}` {
		t.Errorf("%+v", got)
	}
	if got := Parse(strings.Replace(flat, `:\"a\"`, `:1.5`, 1)); got.Signed() || !strings.Contains(got.Faults[0].Message, "no compact form") {
		t.Errorf("%+v", got.Faults)
	}
}

func TestSeveralSignatures(t *testing.T) {
	sig := b64(strings.Repeat("s", 32))
	general := `{"payload":"` + b64(`{"sub":"a"}`) + `","signatures":[` +
		`{"protected":"` + b64(`{"alg":"HS256"}`) + `","header":{"kid":"k1"},"signature":"` + sig + `"},` +
		`{"protected":"` + b64(`{"alg":"ES256"}`) + `","header":{"kid":"k2"},"signature":"` + b64(strings.Repeat("s", 64)) + `"},` +
		`{"protected":"!","signature":5},5]}`
	got := Parse(general)
	if got.KeyID() != "k1" || got.Algorithm() != "HS256" || !got.Signed() || len(got.Signers) != 4 {
		t.Fatalf("%+v", got)
	}
	if s := got.Signers[1]; s.Param("alg") != "ES256" || s.Param("kid") != "k2" || s.Bytes != 64 || s.Fault != "" {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(got.Signers[2].Fault, "‘!’") || !strings.Contains(got.Signers[3].Fault, "a JSON object is expected") {
		t.Errorf("%+v", got.Signers[2:])
	}
	r := Describe(got, lunch, time.UTC, nil)
	if last := r.HeaderRows[len(r.HeaderRows)-1]; last.Name != "kid" || last.Meaning != "not protected by the signature, key id" {
		t.Errorf("%+v", r.HeaderRows)
	}
	if b, err := json.Marshal(r); err != nil || !strings.Contains(string(b), `"header":{"alg":"HS256"}`) || !strings.Contains(string(b), `"unprotected":{"kid":"k1"}`) {
		t.Errorf("%s %v", b, err)
	}

	one := `{"payload":"e30","signatures":[{"protected":"` + b64(`{"alg":"HS256"}`) + `","signature":"` + sig + `"}]}`
	if got := Parse(one); len(got.Signers) != 0 || !got.Signed() {
		t.Errorf("one signature: %+v", got)
	}
	for name, in := range map[string]string{
		"a parameter twice": strings.Replace(one, `,"signature":`, `,"header":{"alg":"none"},"signature":`, 1),
		"no object":         strings.Replace(one, `,"signature":`, `,"header":5,"signature":`, 1),
		"both forms":        strings.Replace(one, `{"payload"`, `{"signature":"AA","payload"`, 1),
	} {
		if got := Parse(in); got.Signed() || len(got.Faults) == 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	many := `{"payload":"e30","signatures":[` + strings.Repeat(`{"protected":"e30","signature":"AA"},`, 5000) + `5]}`
	if got := Parse(many); len(got.Signers) != maxFound {
		t.Errorf("%d signers", len(got.Signers))
	}
}

func TestEncryptedJSON(t *testing.T) {
	protected := b64(`{"enc":"A128GCM","cty":"JWT"}`)
	rest := `"iv":"AAAAAAAAAAAAAAAA","ciphertext":"AAAA","tag":"AAAAAAAAAAAAAAAAAAAAAA"`
	general := Parse(`{"protected":"` + protected + `","unprotected":{"jku":"https://a/"},"recipients":[{"header":{"alg":"A128KW","kid":"k1"},"encrypted_key":"AAAA"},{"header":{"alg":"dir"}}],` + rest + `}`)
	if general.Form != FormJWEJSON || general.Algorithm() != "A128KW" || general.KeyID() != "k1" || len(general.Signers) != 2 || len(general.Faults) > 0 || general.Compact != "" || !general.Nested() {
		t.Errorf("%+v", general)
	}
	if v, ok := general.HeaderParam("jku"); !ok || string(v.Raw) != `"https://a/"` {
		t.Errorf("jku = %s", v.Raw)
	}
	head := b64(`{"alg":"A128KW","enc":"A128GCM"}`)
	single := Parse(`{"protected":"` + head + `","recipients":[{"encrypted_key":"AAAA"}],` + rest + `}`)
	if single.Compact != head+".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA" || len(single.Faults) > 0 {
		t.Errorf("%+v", single)
	}
	if got := Parse(`{"protected":"` + head + `","header":{"kid":"k2"},"encrypted_key":"AAAA",` + rest + `}`); got.KeyID() != "k2" || got.Compact != "" || got.Algorithm() != "A128KW" {
		t.Errorf("%+v", got)
	}
	for _, in := range []string{`{"recipients":[],"ciphertext":"A"}`, `{"recipients":5,"ciphertext":"A"}`, `{"recipients":[5],"ciphertext":"A"}`, `{"protected":"` + head + `","header":{"alg":"dir"},"ciphertext":"A"}`} {
		if got := Parse(in); len(got.Faults) == 0 || got.Form != FormJWEJSON {
			t.Errorf("%s: %+v", in, got)
		}
	}
}

// TestOneCookieOfSeveralIsTaken: the one that holds a token, an access token before others, and its attributes.
func TestOneCookieOfSeveralIsTaken(t *testing.T) {
	s := storyToken
	other := madeOf(`{"alg":"HS256"}`, `{"sub":"b"}`)
	for _, c := range []struct{ name, in, cookie, others string }{
		{"first with a token", "Cookie: theme=dark; a=" + s + "; lang=en", "a", ""},
		{"access before others", "Cookie: id_token=" + other + "; access_token=" + s, "access_token", "id_token"},
		{"refresh last", "Cookie: refresh_token=" + other + "; session=" + s, "session", "refresh_token"},
		{"a token before a session without", "Cookie: session=" + flaskCookie(`{"a":1}`, 1754206748, true) + "; token=" + s, "token", "session"},
		{"no field name", "a=b; jwt=" + s, "jwt", ""},
		{"in chunks", "Cookie: x=1; __Secure-next-auth.session-token.0=" + s[:50] + "; __Secure-next-auth.session-token.1=" + s[50:], "__Secure-next-auth.session-token", ""},
		{"the second Set-Cookie line", "HTTP/1.1 200 OK\r\nSet-Cookie: csrf=abc; Path=/\r\nSet-Cookie: t=" + s + "; Path=/\r\n", "t", ""},
		{"Cookie beside Basic", "Authorization: Basic dXNlcjpwYXNz\r\nCookie: t=" + s + "\r\n", "t", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Parse(c.in)
			if got.Cookie == nil || got.Cookie.Name != c.cookie || strings.Join(got.Cookie.Others, " ") != c.others {
				t.Fatalf("%+v %+v", got.Cookie, got.Peeled)
			}
			if got.Compact != s {
				t.Errorf("%q %+v", got.Compact, got.Faults)
			}
			if !got.WasPeeled("cookie") || !slices.ContainsFunc(got.Peeled, func(p Peel) bool { return strings.Contains(p.Message, `"`+c.cookie+`"`) }) {
				t.Errorf("peels %+v", got.Peeled)
			}
		})
	}
}

func TestAttributesOfSetCookie(t *testing.T) {
	got := Parse("Set-Cookie: __Host-t=" + storyToken + "; Max-Age=3600; expires=Sun, 30 Nov 2025 06:49:01 GMT; Path=/; Domain=a.example; Secure; HttpOnly; SameSite=None; Partitioned")
	c := got.Cookie
	if c == nil || !c.Set || c.Name != "__Host-t" || c.Size != len("__Host-t=")+len(storyToken) || *c.MaxAge != 3600 || c.Expires.Sec != 1764485341 ||
		c.Path != "/" || c.Domain != "a.example" || c.SameSite != "None" || !c.Secure || !c.HTTPOnly {
		t.Errorf("%+v", c)
	}
	for date, unix := range map[string]int64{
		"Sun, 30-Nov-2025 06:49:01 GMT": 1764485341, "Sun, 30-Nov-25 06:49:01 GMT": 1764485341, "Sunday, 30-Nov-25 06:49:01 GMT": 1764485341,
		"Thu, 01 Jan 1970 00:00:00 GMT": 0, "0": -1, "tomorrow": -1,
	} {
		c := Parse("access_token=" + storyToken + "; Expires=" + date + "; Max-Age=soon").Cookie
		if c == nil || !c.Set || (c.Expires == nil) != (unix < 0) || c.Expires != nil && c.Expires.Sec != unix || c.MaxAge != nil {
			t.Errorf("%s: %+v", date, c)
		}
	}
	if c := Parse("Cookie: Path=/; t=" + storyToken + "; Secure=1").Cookie; c.Set || c.Path != "" || c.Secure {
		t.Errorf("a Cookie line has attributes: %+v", c)
	}
}

// TestATokenAmongWordsIsFound: in a line of a log, a program or another tool's command.
func TestATokenAmongWordsIsFound(t *testing.T) {
	for _, in := range []string{
		`2025-11-30 06:49:02 WARN invalid token ` + storyToken + ` (expired)`, `http GET localhost:8000/api Authorization:"Bearer ` + storyToken + `"`,
		`Invoke-RestMethod -Uri http://localhost -Headers @{ Authorization = "Bearer ` + storyToken + `" }`, `fetch("/api", {headers: {"authorization": "Bearer ` + storyToken + `"}})`,
		`wget --header="Authorization: Bearer ` + storyToken + `" http://localhost/`, `const token = '` + storyToken + `'`, "`Bearer " + storyToken + "` is what I sent",
		`curl --oauth2-bearer ` + storyToken + ` http://localhost/`,
	} {
		got := Parse(in)
		if got.Compact != storyToken || !got.Signed() || len(got.Peeled) == 0 {
			t.Errorf("%s: %q %+v %+v", in, got.Compact, got.Faults, got.Peeled)
		}
	}
	for _, in := range []string{"see http.example.com, or eyJ.eyJ.x", "a b c", "hello (eyJhbGciOiJIUzI1NiJ9)", "ey.ey.ey (x)"} {
		if got := Parse(in); got.Compact != in && got.WasPeeled("text-around") {
			t.Errorf("%q gives %q", in, got.Compact)
		}
	}
}

// TestAJSONSerialisationWithoutItsPayloadIsDetached: RFC 7515 appendix F leaves the member out.
func TestAJSONSerialisationWithoutItsPayloadIsDetached(t *testing.T) {
	parts := strings.Split(storyToken, ".")
	payload, bad := decodeSegment(parts[1])
	if bad != nil {
		t.Fatal(bad)
	}
	for _, in := range []string{
		`{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
		`{"signatures":[{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}]}`,
	} {
		got := Parse(in)
		if got.Form != FormDetached || len(got.Faults) > 0 {
			t.Fatalf("%s: %s %+v", in, got.Form, got.Faults)
		}
		if whole := got.WithPayload(payload); whole.Compact != storyToken || !whole.Signed() {
			t.Errorf("%s became %s", in, whole.Compact)
		}
	}
	if got := Parse(`{"protected":"` + parts[0] + `","payload":"","signature":"` + parts[2] + `"}`); got.Form == FormDetached {
		t.Error("an empty payload is not one that is left out")
	}
	if got := Parse(`{"signature":"x"}`); got.Form != FormJSON {
		t.Errorf("a document with a signature is a %s", got.Form)
	}
}
