package token

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// madeOf makes a token from its JSON, with a signature of the right length for HS256.
func madeOf(header, payload string) string {
	return b64(header) + "." + b64(payload) + "." + b64(strings.Repeat("s", 32))
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func utf16Text(s string, bigEndian, mark bool) string {
	var b strings.Builder
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	for _, u := range units {
		if bigEndian {
			b.WriteByte(byte(u >> 8))
			b.WriteByte(byte(u))
		} else {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		}
	}
	return b.String()
}

func wrapped(s string, width int, sep string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += width {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(s[i:min(i+width, len(s))])
	}
	return b.String()
}

func peelIDs(t Token) string {
	var ids []string
	for _, p := range t.Peeled {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, " ")
}

// TestPeelingGivesBackTheToken: whatever was around the token of the story, the same token comes out, and each thing
// that was removed is named. Numbers are those of the list of bad inputs.
func TestPeelingGivesBackTheToken(t *testing.T) {
	s := storyToken
	for _, c := range []struct{ name, in, peels string }{
		{"bare", s, ""},
		{"8: scheme", "Bearer " + s, "bearer-prefix"},
		{"8: scheme in lower case", "bearer " + s, "bearer-prefix"},
		{"8: scheme in capitals", "BEARER " + s, "bearer-prefix"},
		{"8: scheme doubled", "Bearer Bearer " + s, "bearer-prefix scheme-doubled"},
		{"8: scheme doubled in two cases", "Bearer bearer " + s, "bearer-prefix scheme-doubled"},
		{"8: another scheme", "JWT " + s, "scheme-prefix"},
		{"8: another scheme", "Token " + s, "scheme-prefix"},
		{"8: no space behind the scheme", "Bearer" + s, "scheme-glued bearer-prefix"},
		{"8: colon behind the scheme", "Bearer: " + s, "bearer-prefix"},
		{"8: two spaces behind the scheme", "Bearer  " + s, "bearer-prefix spaces"},
		{"8: tab behind the scheme", "Bearer\t" + s, "bearer-prefix spaces"},
		{"9: double quotes", `"` + s + `"`, "quotes"},
		{"9: single quotes", "'" + s + "'", "quotes"},
		{"9: backquotes", "`" + s + "`", "quotes"},
		{"9: typographic quotes", "“" + s + "”", "quotes"},
		{"9: low quotes", "„" + s + "“", "quotes"},
		{"9: escaped quotes", `\"` + s + `\"`, "quotes"},
		{"9: half a pair", `"` + s, "quotes"},
		{"9: the other half", s + `'`, "quotes"},
		{"9: quotes behind the scheme", `Bearer "` + s + `"`, "bearer-prefix quotes"},
		{"9: quotes around the scheme", `"Bearer ` + s + `"`, "quotes bearer-prefix"},
		{"10: LF", s + "\n", "line-break"},
		{"10: CRLF", s + "\r\n", "line-break"},
		{"10: spaces", "  " + s + "\t", "spaces"},
		{"10: \\n written out", s + `\n`, "escaped-line-break"},
		{"11: BOM", "\ufeff" + s, "bom"},
		{"11: BOM and LF", "\ufeff" + s + "\n", "bom line-break"},
		{"12: UTF-16LE", utf16Text(s, false, true), "utf-16"},
		{"12: UTF-16BE", utf16Text(s, true, true), "utf-16"},
		{"12: UTF-16LE without a mark", utf16Text(s+"\r\n", false, false), "utf-16 line-break"},
		{"12: UTF-16BE without a mark", utf16Text(s, true, false), "utf-16"},
		{"13: percent-encoded", strings.ReplaceAll(s, ".", "%2E"), "percent-encoding"},
		{"13: in lower case", strings.ReplaceAll(s, ".", "%2e"), "percent-encoding"},
		{"13: twice", strings.ReplaceAll(s, ".", "%252E"), "percent-encoding"},
		{"13: scheme too", "Bearer%20" + s, "bearer-prefix"},
		{"13: quotes too", "%22" + s + "%22", "quotes"},
		{"16: padding", strings.Replace(s, "fQ.", "fQ==.", 1) + "=", ""},
		{"21: wrapped by a mail program", wrapped(s, 60, "\n"), "line-break"},
		{"21: wrapped with CRLF", wrapped(s, 60, "\r\n    "), "line-break"},
		{"21: quoted mail", "> " + wrapped(s, 60, "\n> "), ""},
		{"21: quoted-printable", wrapped(s, 60, "=\r\n"), "quoted-printable line-break"},
		{"21: wrapped behind the scheme", "Bearer\r\n " + wrapped(s, 60, "\r\n "), "bearer-prefix line-break"},
		{"19: a space inside a segment", s[:50] + " " + s[50:], "spaces"},
		{"19: a zero-width space inside", s[:50] + "\u200b" + s[50:], "invisible"},
		{"19: a soft hyphen and a no-break space", s[:50] + "\u00ad" + s[50:] + "\u00a0", "invisible"},
		{"25: Cookie line", "Cookie: theme=dark; access_token=" + s + "; lang=en", "cookie"},
		{"25: Set-Cookie line", "Set-Cookie: session=" + s + "; Path=/; HttpOnly; SameSite=Lax", "cookie"},
		{"25: cookie in quotes", `Cookie: a=1; t="` + s + `"`, "cookie quotes"},
		{"25: cookie percent-encoded", "cookie: t=" + strings.ReplaceAll(s, ".", "%2E") + "; a=1", "cookie percent-encoding"},
		{"25: cookie with the scheme", "Cookie: Authorization=Bearer%20" + s, "cookie bearer-prefix"},
		{"25: no field name", "access_token=" + s + "; Path=/; Secure", "cookie"},
		{"26: curl", `curl -X 'GET' 'http://localhost:8000/api/users?limit=100&offset=0' -H 'accept: application/json' -H 'Authorization: Bearer ` + s + `'`, "curl bearer-prefix"},
		{"26: curl over lines", "curl 'http://localhost:8000/' \\\n  -H 'accept: */*' \\\n  -H \"Authorization: Bearer " + s + "\" \\\n  --compressed", "curl bearer-prefix"},
		{"26: curl with a cookie", "curl http://localhost:5000/ -b 'session=" + s + "'", "curl"},
		{"26: curl with a prompt", "$ curl -H 'authorization: bearer " + s + "' http://localhost/", "curl bearer-prefix"},
		{"26: curl with a query", "curl 'http://localhost/?token=" + s + "&x=1'", "curl"},
		{"header line", "Authorization: Bearer " + s, "header-line bearer-prefix"},
		{"header line without space", "authorization:Bearer " + s, "header-line bearer-prefix"},
		{"custom header line", "X-Access-Token: " + s, "header-line"},
		{"-H of curl", "-H 'Authorization: Bearer " + s + "'", "header-line bearer-prefix quotes"},
		{"raw request", "GET /api HTTP/1.1\r\nHost: localhost:8000\r\nAuthorization: Bearer " + s + "\r\nAccept: */*\r\n\r\n", "line-break header-line bearer-prefix"},
		{"URL with a query", "http://localhost:8000/cb?token=" + s + "&state=1", "url"},
		{"URL with a fragment", "https://app.example/cb#id_token=eyJhbGciOiJub25lIn0.e30.&access_token=" + s + "&expires_in=60", "url"},
		{"URL with the token in its path", "https://app.example/verify/" + s, "url"},
		{"own URL scheme", "myapp://callback#access_token=" + s, "url"},
		{"form", "grant_type=x&assertion=" + s, "url"},
		{"environment line", "export TOKEN=" + s, "name-prefix"},
		{"environment line in quotes", `TOKEN="` + s + `"`, "quotes name-prefix"},
		{"JSON member", `"access_token": "` + s + `",`, "punctuation quotes json-member"},
		{"base64 of a Kubernetes Secret", base64.StdEncoding.EncodeToString([]byte(s)), "base64"},
		{"everything at once", "\ufeff \"Authorization: Bearer  'Bearer " + strings.ReplaceAll(s, ".", "%2E") + "\r\n'\" ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Parse(c.in)
			if got.Compact != s || len(got.Faults) > 0 || !got.Signed() {
				t.Errorf("Compact = %q\nfaults %+v\npeels %+v", got.Compact, got.Faults, got.Peeled)
			}
			if c.peels != "" && !sameWords(peelIDs(got), c.peels) {
				t.Errorf("peels %q, want %q", peelIDs(got), c.peels)
			}
			if c.in != s && len(got.Peeled) == 0 {
				t.Error("nothing is said to have been removed")
			}
			if again := Parse(got.Compact); again.Compact != got.Compact || len(again.Peeled) > 0 {
				t.Errorf("reading the result again gives %q, %+v", again.Compact, again.Peeled)
			}
		})
	}
}

func sameWords(a, b string) bool {
	in := func(x, y string) bool {
		for w := range strings.FieldsSeq(x) {
			if !strings.Contains(" "+y+" ", " "+w+" ") {
				return false
			}
		}
		return true
	}
	return in(a, b) && in(b, a)
}

// TestWhatIsNoTokenIsNamed: the form is recognised, and the first fault says what is wrong and where.
func TestWhatIsNoTokenIsNamed(t *testing.T) {
	s := storyToken
	head, payload := b64(`{"alg":"HS256"}`), b64(`{"sub":"a"}`)
	for _, c := range []struct {
		name, in string
		form     Form
		segment  string
		offset   int
		message  string // part of it
	}{
		{"1: empty", "", FormEmpty, "token", 0, "empty"},
		{"2: white space", " \r\n\t", FormEmpty, "token", 0, "nothing is left"},
		{"8: only the scheme", "Bearer ", FormEmpty, "token", 0, "nothing is left"},
		{"9: only quotes", `""`, FormEmpty, "token", 0, "nothing is left"},
		{"3: one dot", ".", FormOpaque, "token", 0, "2 parts"},
		{"4: two dots", "..", FormJWS, "header", 0, "the header is empty"},
		{"5: a million dots", strings.Repeat(".", 1_000_000), FormOpaque, "token", 0, "1000001 parts"},
		{"5: a token and a million dots", s + strings.Repeat(".", 1_000_000), FormJWS, "token", len(s), "1000003 parts"},
		{"6: four parts", s + ".abc", FormJWS, "token", len(s), "four parts"},
		{"one part", head, FormJWS, "token", len(head), "one part"},
		{"two parts", head + "." + payload, FormJWS, "token", len(head) + 1 + len(payload), "signature is missing"},
		{"six parts", s + ".a.b.c", FormJWS, "token", len(s), "6 parts"},
		{"7: five parts without enc", s + ".a-.b-", FormJWE, "header", 0, "no enc"},
		{"14: JSON document", `{"access_token":"` + s + `","token_type":"bearer"}`, FormJSON, "token", 0, `"access_token" holds one`},
		{"14: other JSON", `{"error":"invalid_grant"}`, FormJSON, "token", 0, "a JSON document"},
		{"14: broken JSON", `{"payload":`, FormJSON, "token", 11, "ends too early"},
		{"14: key set", `{"keys":[]}`, FormJSON, "token", 0, "JWKS"},
		{"15: JSON, then compact", `{"a":1}.` + s, FormJSON, "token", 7, "compact and JSON at once"},
		{"15: compact in a member's name", `{"` + head + `.` + payload + `.":"x","protected":"` + head + `","payload":"` + payload + `","signature":"AAAA"}`, FormJWSJSON, "token", 1, "compact and JSON at once"},
		{"15: brace in a segment", head + "." + payload + "}.AAAA", FormJWS, "payload", len(payload), "compact and JSON at once"},
		{"15: quote in a segment", head + `."` + payload + ".AAAA", FormJWS, "payload", 0, "compact and JSON at once"},
		{"16: padding in the middle", head + ".e3=0.AAAA", FormJWS, "payload", 2, "padding may stand only at the end"},
		{"18: unused bits", head + "." + payload[:len(payload)-1] + "R.AAAA", FormJWS, "payload", len(payload) - 1, "bits set that must be zero"},
		{"20: question mark", s[:60] + "?" + s[60:], FormJWS, "payload", 60 - 37, "‘?’"},
		{"22: shortened with …", s[:60] + "…" + s[len(s)-5:], FormJWS, "token", 60, "shortened copy"},
		{"22: shortened with ...", s[:60] + "..." + s[len(s)-5:], FormJWS, "token", 60, "shortened copy"},
		{"22: cut with ...", s[:20] + "...", FormJWS, "token", 20, "shortened copy"},
		{"22: masked with stars", s[:20] + "*****" + s[30:], FormJWS, "header", 20, "masked copy"},
		{"23: NUL byte", s[:60] + "\x00" + s[61:], FormJWS, "payload", 60 - 37, "NUL"},
		{"23: NUL behind", s + "\x00", FormJWS, "signature", 43, "NUL"},
		{"cut in the signature to a length that cannot be", s[:len(s)-2], FormJWS, "signature", 41, "41 characters cannot be base64url"},
		{"cut in the payload", s[:70] + ".AAAA", FormJWS, "payload", 33, "cannot be base64url"},
		{"59: header is an array", b64(`["HS256"]`) + ".e30.AAAA", FormJWS, "header", 0, "an array, a JSON object is expected"},
		{"60: payload is no JSON", head + "." + b64("hello") + ".AAAA", FormJWS, "payload", 0, "not JSON"},
		{"57: depth 10,001", head + "." + b64(`{"a":`+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000)+"}") + ".AAAA", FormJWS, "payload", 90, "64 levels"},
		{"58: trailing data", head + "." + b64(`{"a":1}{}`) + ".AAAA", FormJWS, "payload", 9, "data after the end"},
		{"62: NaN", head + "." + b64(`{"exp":NaN}`) + ".AAAA", FormJWS, "payload", 9, "NaN"},
		{"63: comments", head + "." + b64(`{"a":1/*x*/}`) + ".AAAA", FormJWS, "payload", 8, "comment"},
		{"nested token", head + "." + b64(s) + ".AAAA", FormJWS, "payload", 0, "itself a token"},
		{"detached payload, no signature", head + "..", FormJWS, "payload", 0, "detached"},
		{"detached payload, broken signature", head + "..A", FormJWS, "payload", 0, "detached"},
		{"detached payload, no alg", b64(`{"kid":"a"}`) + "..AAAA", FormJWS, "payload", 0, "detached"},
		{"three parts with enc", b64(`{"alg":"dir","enc":"A256GCM"}`) + "..AAAA", FormJWS, "payload", 0, "empty"},
		{"27: opaque", "2YotnFZFEjr1zCsicMWpAA", FormOpaque, "token", 0, "22 characters and no dot"},
		{"27: opaque behind the scheme", "Bearer 2YotnFZFEjr1zCsicMWpAA", FormOpaque, "token", 0, "no dot"},
		{"27: GitHub", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", FormOpaque, "token", 0, "GitHub"},
		{"27: PASETO", "v4.public.eyJzdWIiOiJhIn0abc", FormPASETO, "token", 0, "PASETO (v4)"},
		{"27: SAML", `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">`, FormSAML, "token", 0, "XML"},
		{"27: SAML in base64", base64.StdEncoding.EncodeToString([]byte(`<samlp:Response ID="a">`)), FormSAML, "token", 0, "SAML"},
		{"27: Flask session", ".eJwlzjsOwjAMANC7eO6QOHbs9DKVf1FZWzohxN1BYnzTe8ORZ1wn7K_zjg2OR8AOs1Hy7NSJk8sS1Wg.aJ8Gcg.4rP5u6gJ1s0z-1Jw1cZ9wqGq0Nw", FormFlask, "token", 0, "session cookie"},
		{"27: Flask session without zlib", b64(`{"id_token":"x"}`) + ".aJ8Gcg.4rP5u6gJ1s0z-1Jw1cZ9wqGq0Nw", FormFlask, "token", 0, "session cookie"},
		{"PEM", "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", FormKey, "token", 0, "PEM"},
		{"Basic credentials", "Authorization: Basic dXNlcjpwYXNz", FormOpaque, "token", 0, "of the scheme Basic"},
		{"placeholder", "undefined", FormPlaceholder, "token", 0, "never filled in"},
		{"placeholder behind the scheme", "Bearer undefined", FormPlaceholder, "token", 0, "never filled in"},
		{"template", "{{access_token}}", FormPlaceholder, "token", 0, "never filled in"},
		{"shell variable", "Bearer $TOKEN", FormPlaceholder, "token", 0, "never filled in"},
		{"object", "[object Object]", FormPlaceholder, "token", 0, "never filled in"},
		{"25: cookies without a token", "Cookie: theme=dark; lang=en", FormOpaque, "token", 0, "no cookie of this line"},
		{"26: curl without a token", "curl http://localhost:8000/", FormEmpty, "token", 0, "curl command holds no token"},
		{"URL without a token", "https://app.example/cb?code=abc", FormEmpty, "token", 0, "URL holds no token"},
		{"text", "hello world", FormOpaque, "token", 0, "no dot"},
		{"binary", "\x80\x81\x82\xff\xfe", FormOpaque, "token", 0, "not a JWT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			got := Parse(c.in)
			if got.Form != c.form {
				t.Errorf("form %q, want %q", got.Form, c.form)
			}
			f, bad := got.FirstFault()
			if !bad {
				t.Fatalf("no fault: %+v", got)
			}
			if f.Segment != c.segment || f.Offset != c.offset || !strings.Contains(f.Message, c.message) {
				t.Errorf("fault %+v, want %q at %s %d", f, c.message, c.segment, c.offset)
			}
			if got.Signed() {
				t.Error("a broken token passes as signed")
			}
			// The promise is 100 ms; a shared machine under the race detector gets more.
			if d := time.Since(start); d > patience.For(100*time.Millisecond) {
				t.Errorf("took %v", d)
			}
		})
	}
}

// TestABrokenTokenShowsWhatCanBeRead: header and claims in front of the fault are there.
func TestABrokenTokenShowsWhatCanBeRead(t *testing.T) {
	head := b64(`{"alg":"HS256","kid":"k1"}`)
	body := b64(`{"sub":"alice","exp":1700000000,"name":"Alice"}`)
	for _, c := range []struct{ name, in, sub string }{
		{"shortened behind the payload", head + "." + body + "...", "alice"},
		{"shortened inside the payload", head + "." + body[:30] + "…" + "abc", "alice"},
		{"cut inside the payload", head + "." + body[:30], "alice"},
		{"four parts", head + "." + body + ".AAAA.BBBB", "alice"},
		{"bad character late in the payload", head + "." + body[:40] + "?" + body[41:] + ".AAAA", "alice"},
		{"header broken, claims whole", "e30?." + body + ".AAAA", "alice"},
		{"broken signature", head + "." + body + ".!!!!", "alice"},
		{"cut before the payload", head + ".", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Parse(c.in)
			if len(got.Faults) == 0 {
				t.Fatal("no fault")
			}
			if got.Text("sub") != c.sub {
				t.Errorf("sub = %q; payload %q, faults %+v", got.Text("sub"), got.PayloadBytes, got.Faults)
			}
			if c.name != "header broken, claims whole" && got.KeyID() != "k1" {
				t.Errorf("kid = %q", got.KeyID())
			}
		})
	}
}

func TestJWEAndJSONSerialisations(t *testing.T) {
	header := b64(`{"alg":"dir","enc":"A256GCM"}`)
	jwe := Parse(header + "..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA")
	if jwe.Form != FormJWE || len(jwe.Faults) > 0 || jwe.Algorithm() != "dir" || jwe.Readable() || jwe.Signed() || jwe.SigningInput() != "" {
		t.Errorf("JWE: %+v", jwe)
	}
	bad := Parse(header + "..AA AA?.AAAA.AAAA")
	if f, _ := bad.FirstFault(); f.Offset != len(header)+2+4 || !strings.Contains(f.Message, "initialisation vector") {
		t.Errorf("JWE with a bad character: %+v", bad.Faults)
	}

	parts := strings.Split(storyToken, ".")
	flat := Parse(`{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`)
	if flat.Form != FormJWSJSON || flat.Compact != storyToken || !flat.Signed() || !flat.Readable() || flat.SigningInput()+"."+parts[2] != storyToken {
		t.Errorf("flattened: %+v", flat)
	}
	general := Parse(`{"payload":"` + parts[1] + `","signatures":[{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"},{"protected":"e30","signature":""}]}`)
	if general.Compact != storyToken || !strings.Contains(general.Peeled[0].Message, "2 signatures of which the first is shown") {
		t.Errorf("general: %+v", general)
	}
	open := Parse(`{"payload":"` + parts[1] + `","header":{"alg":"HS256"},"signature":"` + parts[2] + `"}`)
	if open.Algorithm() != "HS256" || open.Compact != "" || len(open.Faults) == 0 || open.Signed() {
		t.Errorf("unprotected header: %+v", open)
	}
	for _, in := range []string{
		`{"payload":"e30","signatures":[]}`, `{"payload":"e30","signatures":5}`, `{"payload":5,"signature":5}`, `{"payload":"e30","signature":"AA","protected":"e30","payload":"e30"}`,
		`{"payload":"e30","signatures":[5]}`,
	} {
		if got := Parse(in); len(got.Faults) == 0 || got.Signed() {
			t.Errorf("%s: %+v", in, got)
		}
	}
	j := Parse(`{"protected":"` + header + `","encrypted_key":"","iv":"AAAA","ciphertext":"AAAA","tag":"AAAA"}`)
	if j.Form != FormJWEJSON || j.Compact != header+"..AAAA.AAAA.AAAA" || j.Algorithm() != "dir" {
		t.Errorf("JWE JSON: %+v", j)
	}
}

// TestStandardBase64IsReadAndNamed pins bad inputs 16 and 17.
func TestStandardBase64IsReadAndNamed(t *testing.T) {
	payload := `{"n":"` + "\u00ff\u00fe>>>???" + `x"}`
	url := base64.RawURLEncoding.EncodeToString([]byte(payload))
	std := base64.StdEncoding.EncodeToString([]byte(payload))
	if !strings.ContainsAny(std, "+/") || !strings.HasSuffix(std, "=") {
		t.Fatalf("the sample has no characters of interest: %s", std)
	}
	got := Parse(b64(`{"alg":"HS256"}`) + "." + std + "." + b64(strings.Repeat("s", 32)))
	if !sameWords(peelIDs(got), "standard-base64 padding") || got.Segments[1] != url || !got.Readable() || len(got.Faults) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestSeveralTokensGiveTheFirst(t *testing.T) {
	other := madeOf(`{"alg":"HS256"}`, `{"sub":"b"}`)
	got := Parse(storyToken + "\n" + other + "\n")
	if got.Compact != storyToken || !got.WasPeeled("more-tokens") || got.WasPeeled("nothing") {
		t.Errorf("%q %+v", got.Compact, got.Peeled)
	}
}
