package token

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// lunch is when a gateway's user came back and was logged out; lunchToken was signed an hour before.
var lunch = time.Date(2025, 8, 3, 8, 35, 27, 0, time.UTC)

func lunchToken() string {
	return madeOf(`{"alg":"RS256","typ":"JWT"}`,
		`{"iss":"https://aurorahours.com/identity-backend","sub":"username","aud":"browser-ui","iat":1754206747,"exp":1754207647,"scope":"openid"}`)
}

// flaskCookie makes a session cookie as Flask does: compact JSON, packed where asked for, the time, HMAC-SHA1.
func flaskCookie(content string, signed int64, pack bool) string {
	data := []byte(content)
	dot := ""
	if pack {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write(data)
		_ = w.Close()
		data, dot = b.Bytes(), "."
	}
	var at []byte
	for n := signed; n > 0; n >>= 8 {
		at = append([]byte{byte(n)}, at...)
	}
	value := dot + base64.RawURLEncoding.EncodeToString(data) + "." + base64.RawURLEncoding.EncodeToString(at)
	mac := hmac.New(sha1.New, []byte("a key of the test"))
	_, _ = mac.Write([]byte(value))
	return value + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func TestTheTokenInsideAFlaskSessionIsRead(t *testing.T) {
	inner := lunchToken()
	content := `{"_permanent":true,"id_token":"` + inner + `","user":{"name":"username"}}`
	for _, pack := range []bool{true, false} {
		cookie := flaskCookie(content, 1754206748, pack)
		for name, in := range map[string]string{
			"bare": cookie, "cookie line": "Cookie: theme=dark; session=" + cookie, "Set-Cookie line": "Set-Cookie: session=" + cookie + "; HttpOnly; Path=/",
			"curl": "curl -b 'session=" + cookie + "' http://localhost:5000/", "quoted": `Cookie: session="` + cookie + `"`, "wrapped": wrapped(cookie, 70, "\n"),
			"name": "session=" + cookie, "request": "GET / HTTP/1.1\r\nCookie: a=b\r\nCookie: session=" + cookie + "\r\n\r\n", "query": "http://localhost/?s=" + cookie,
		} {
			got := Parse(in)
			if got.Compact != inner || !got.Signed() || got.Form != FormJWS || !got.WasPeeled("flask-session") {
				t.Errorf("%s (packed %v): %s %q %+v %+v", name, pack, got.Form, got.Compact, got.Faults, got.Peeled)
				continue
			}
			s := got.Session
			if s == nil || s.Compressed != pack || s.Maker != SessionFlask || s.Fault != "" || string(s.JSON) != content || s.SignatureBytes != 20 ||
				s.Signed == nil || s.Signed.Sec != 1754206748 || s.OldEpoch || strings.Join(s.Tokens, " ") != "id_token" {
				t.Errorf("%s (packed %v): %+v", name, pack, s)
			}
		}
	}
}

func TestASessionIsShownWithoutItsSecrets(t *testing.T) {
	inner := lunchToken()
	cookie := flaskCookie(`{"id_token":"`+inner+`","refresh_token":"rt-secret-1","n":1.50,"tokens":{"a":["`+inner+`"]},"expires_at":1754207647,"who":{" u":"00"}}`, 1754206748, true)
	got := Parse(cookie)
	r := Describe(got, lunch, bangkok, nil)
	b, err := json.Marshal(r.Session)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b)
	for _, want := range []string{
		`"maker":"flask","compressed":true,"signed":{"unix":1754206748,"utc":"2025-08-03T07:39:08Z","local":"2025-08-03T14:39:08+07:00","relative":"56m19s ago"}`,
		`"tokens":["id_token","tokens.a.0"]`, `"refresh_token":"[redacted]"`, `"n":1.50`, `(a token of `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	_, signature, _ := strings.Cut(inner[strings.Index(inner, ".")+1:], ".")
	if strings.Contains(text, signature) || strings.Contains(text, "rt-secret") {
		t.Errorf("a secret in %s", text)
	}
	if want := "Flask session cookie, zlib, signed 56m19s ago, the signature is Flask's (HMAC-SHA1) and not checked"; r.Session.About != want {
		t.Errorf("%s", r.Session.About)
	}
	if rows := r.Session.Rows; rows[0].Meaning != "the token that follows" || rows[4].UTC != "2025-08-03 07:54:07 UTC" || rows[5].Meaning != "a UUID (Flask)" {
		t.Errorf("%+v", rows)
	}
	if r.Life.Headline != "expired 41m20s ago" || r.Life.Detail != "lived 15m" {
		t.Errorf("%+v", r.Life)
	}
	r.Session.ShowSecrets(got.Session, bangkok)
	if b, _ := json.Marshal(r.Session); !strings.Contains(string(b), inner) || !strings.Contains(string(b), "rt-secret-1") {
		t.Errorf("asked to show everything: %s", b)
	}
}

func TestSessionsOfOtherKinds(t *testing.T) {
	inner := lunchToken()
	sig := "4rP5u6gJ1s0z-1Jw1cZ9wqGq0Nw"
	starlette := base64.StdEncoding.EncodeToString([]byte(`{"user": "Zo` + "\u00eb" + `>>>", "token": {"id_token": "` + inner + `", "access_token": "opaque"}}`))
	for _, c := range []struct {
		name, in  string
		maker     string
		tokens    string
		unix      int64
		old, form bool // form: it stays a session
	}{
		{"Starlette", starlette + ".aJ8Gcg." + sig, SessionStarlette, "token.id_token", 1755252338, false, false},
		{"counted from 2011", flaskCookie(`{"id_token":"`+inner+`"}`, 1754206748-1293840000, true), SessionFlask, "id_token", 1754206748, true, false},
		{"access before refresh and others", flaskCookie(`{"refresh_token":"`+inner+`","id_token":"`+inner+`","access_token":"Bearer `+inner+`"}`, 1754206748, true), SessionFlask, "access_token id_token refresh_token", 1754206748, false, false},
		{"no token", flaskCookie(`{"user":3}`, 1754206748, true), SessionFlask, "", 1754206748, false, true},
		{"a list, as in links by mail", flaskCookie(`["1","abc"]`, 1754206748, false), SessionOther, "", 1754206748, false, true},
		{"a string", flaskCookie(`"alice@example.com"`, 1754206748, false), SessionOther, "", 1754206748, false, true},
		{"a time of five bytes", flaskCookie(`{"user":3}`, 1<<33, true), SessionFlask, "", 1 << 33, false, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Parse(c.in)
			s := got.Session
			if s == nil || s.Maker != c.maker || strings.Join(s.Tokens, " ") != c.tokens || s.Signed == nil || s.Signed.Sec != c.unix || s.OldEpoch != c.old || s.Fault != "" {
				t.Fatalf("%+v", s)
			}
			if (got.Form == FormFlask) != c.form || !c.form && (got.Compact != inner || !got.Signed()) {
				t.Errorf("%s %q %+v", got.Form, got.Compact, got.Faults)
			}
		})
	}
}

// TestABrokenSessionShowsWhatCanBeRead: bombs are cut at 1 MiB, copies where they end.
func TestABrokenSessionShowsWhatCanBeRead(t *testing.T) {
	whole := flaskCookie(`{"user":"alice","roles":["a","b","c","d"],"text":"`+strings.Repeat("some words, ", 40)+`"}`, 1754206748, true)
	content, rest, _ := strings.Cut(whole[1:], ".")
	at, sig, _ := strings.Cut(rest, ".")
	for _, c := range []struct{ name, in, fault, user string }{
		{"cut in the content", "." + content[:len(content)-12], "ends too early", "alice"},
		{"without a signature", "." + content + "." + at, "signature is missing", "alice"},
		{"cut signature", "." + content + "." + at + "." + sig[:10], "the copy is cut", "alice"},
		{"signature of a length that cannot be", "." + content + "." + at + "." + sig[:25], "cannot be base64url", "alice"},
		{"no time", "." + content + ".." + sig, "signing time cannot be read", "alice"},
		{"a time too long", "." + content + ".AAAAAAAAAAAAAAAA." + sig, "signing time cannot be read", "alice"},
		{"a time beyond the calendar", "." + content + ".________." + sig, "year 9999", "alice"},
		{"no zlib", ".eJxxxxxxxxxxxxxxxxxxxxxxxxx." + at + "." + sig, "cannot be inflated", ""},
		{"no JSON inside", flaskCookie("hello", 1754206748, true), "its content: unexpected", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Parse(c.in)
			if got.Form != FormFlask || got.Session == nil || !strings.Contains(got.Session.Fault, c.fault) || len(got.Faults) == 0 {
				t.Fatalf("%s %+v %+v", got.Form, got.Session, got.Faults)
			}
			o, _ := got.Session.Content.Object()
			v, _ := o.Get("user")
			if user, _ := v.Text(); user != c.user {
				t.Errorf("user = %q of %q", user, got.Session.JSON)
			}
		})
	}
}

// TestASessionBombIsRefusedAtOnce pins R30: at most 1 MiB comes out of a cookie, in less than 200 ms.
func TestASessionBombIsRefusedAtOnce(t *testing.T) {
	inner := lunchToken()
	for name, content := range map[string]string{
		"spaces":      `{"id_token":"` + inner + `","a":"` + strings.Repeat(" ", 32<<20) + `"}`,
		"tokens":      `{"a":["` + strings.Repeat(inner+`","`, 20_000) + `"]}`,
		"deep":        strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000),
		"deep, legal": strings.Repeat(`{"a":`, 60) + `"` + strings.Repeat("x", 1_000_000) + `"` + strings.Repeat("}", 60),
		"members":     `{"a":1` + strings.Repeat(`,"a":1`, 170_000) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			cookie := flaskCookie(content, 1754206748, true)
			best := time.Hour
			for range 3 {
				start := time.Now()
				got := Parse(cookie)
				Describe(got, lunch, time.UTC, nil)
				best = min(best, time.Since(start))
				if got.Session == nil || len(got.Session.JSON) > MaxSession || len(got.Session.Tokens) > maxFound {
					t.Fatalf("%d bytes, %d tokens", len(got.Session.JSON), len(got.Session.Tokens))
				}
				if tooLong := len(content) > MaxSession; tooLong != strings.Contains(got.Session.Fault, "more than 1 MiB") {
					t.Errorf("fault %q", got.Session.Fault)
				}
			}
			t.Logf("%v for %d bytes", best, len(cookie))
			if best > patience.For(200*time.Millisecond) {
				t.Errorf("took %v", best)
			}
		})
	}
}

func TestOuterIsWhatAServerIsSent(t *testing.T) {
	cookie := flaskCookie(`{"id_token":"`+lunchToken()+`"}`, 1754206748, true)
	got := Parse("Cookie: session=" + cookie)
	outer := got.Outer()
	if outer.Form != FormFlask || outer.Compact != cookie || outer.Payload.Len() != 0 || outer.Signed() || outer.WasPeeled("flask-session") || !outer.WasPeeled("cookie") {
		t.Errorf("%+v", outer)
	}
	if plain := Parse(storyToken); plain.Outer().Compact != storyToken {
		t.Error("a bare token is its own outside")
	}
}

// TestALargeSessionIsReadInLittleMemory: a cookie of 10 MiB costs less than three times its size, as a token does.
func TestALargeSessionIsReadInLittleMemory(t *testing.T) {
	for name, in := range map[string]string{
		"plain":  flaskCookie(`{"data":"`+strings.Repeat("x", large*3/4)+`"}`, 1754206748, false),
		"packed": ".eJ" + strings.Repeat("A", large) + ".aJ8Gcg." + strings.Repeat("A", 27),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			got := Parse(in)
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 3*uint64(len(in)) {
				t.Errorf("%.1f times the input", float64(used)/float64(len(in)))
			}
			if got.Session == nil {
				t.Errorf("%s", got.Form)
			}
		})
	}
}

// FuzzFlask: no session cookie makes the reader panic or grow; what it says is safe to print; and a cookie made of any
// JSON object is read back as it is.
func FuzzFlask(f *testing.F) {
	f.Add(`{"id_token":"`+lunchToken()+`"}`, int64(1754206748), true, "", 0)
	f.Add(`{"a":{" t":[1,2]},"refresh_token":"x"}`, int64(1), false, "zz", 5)
	f.Add(`["a"]`, int64(1)<<40, true, ".", 20)
	f.Add(`{"access_token":"Bearer eyJhbGciOiJub25lIn0.e30.","\u001b":"\u202e"}`, int64(1754206748), true, "eJ", 1)
	f.Fuzz(func(t *testing.T, content string, signed int64, pack bool, noise string, at int) {
		cookie := flaskCookie(content, max(signed, 1)&(1<<47-1), pack)
		whole := Parse(cookie)
		if pack && whole.Session == nil {
			t.Errorf("%q is not known", cookie)
		}
		if s := whole.Session; s != nil && (len(content) <= MaxSession && pack && string(s.JSON) != content || s.Signed == nil && s.Fault == "") {
			t.Errorf("%q: %+v", content, s)
		}
		at = min(max(at, 0), len(cookie))
		for _, in := range []string{cookie, cookie[:at] + noise + cookie[at:], cookie[:at], noise + content} {
			got := Parse(in)
			r := Describe(got, lunch, bangkok, nil)
			if got.Session == nil {
				continue
			}
			checkMessage(t, got.Session.Fault)
			checkMessage(t, r.Session.About)
			for _, row := range r.Session.Rows {
				checkMessage(t, row.Name)
				checkMessage(t, row.Value)
			}
			if len(got.Session.JSON) > MaxSession+len(in) {
				t.Errorf("%q inflates to %d bytes", in, len(got.Session.JSON))
			}
			if b, err := json.Marshal(r.Session); err != nil || !json.Valid(b) {
				t.Errorf("%q: %s %v", in, b, err)
			}
		}
	})
}
