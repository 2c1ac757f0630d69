package har_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
)

const jws = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

type m = map[string]any

// exchange makes one entry: fields are "Name: value".
func exchange(second int, method, url string, sent []string, status int, received ...string) m {
	return m{
		"startedDateTime": fmt.Sprintf("2025-11-30T06:49:%02d.250Z", second), "time": 125.5, "_resourceType": "fetch",
		"request":  m{"method": method, "url": url, "httpVersion": "http/1.1", "headers": headers(sent)},
		"response": m{"status": status, "statusText": "", "httpVersion": "http/1.1", "headers": headers(received), "content": m{"size": 0, "mimeType": ""}},
	}
}

func headers(list []string) []m {
	out := []m{}
	for _, h := range list {
		name, value, _ := strings.Cut(h, ": ")
		out = append(out, m{"name": name, "value": value})
	}
	return out
}

func set(entry m, path string, value any) m {
	names := strings.Split(path, ".")
	o := entry
	for _, n := range names[:len(names)-1] {
		next, ok := o[n].(m)
		if !ok {
			next = m{}
			o[n] = next
		}
		o = next
	}
	o[names[len(names)-1]] = value
	return entry
}

func archive(t testing.TB, entries ...m) []byte {
	t.Helper()
	if entries == nil {
		entries = []m{}
	}
	b, err := json.Marshal(m{"log": m{"version": "1.2", "creator": m{"name": "WebInspector", "version": "537.36"}, "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func read(t *testing.T, entries ...m) har.Recording {
	t.Helper()
	r, err := har.Parse(archive(t, entries...))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnEntryIsReadWhole(t *testing.T) {
	e := exchange(1, "POST", "https://api.example.com/items?q=1#top", []string{
		":authority: api.example.com", ":method: POST", ":path: /items?q=1", ":scheme: https", "authorization: Bearer  " + jws, "content-length: 7", "cookie: a=b; c=d", "content-type: application/json",
	}, 401, "date: Sun, 30 Nov 2025 06:49:02 GMT", "set-cookie: a=1; Path=/\nb=2; HttpOnly", "www-authenticate: Bearer")
	set(e, "request.postData", m{"mimeType": "application/json", "text": `{"a":1}`})
	set(e, "response.content", m{"size": 15, "mimeType": "application/json", "text": base64.StdEncoding.EncodeToString([]byte(`{"detail":"no"}`)), "encoding": "base64"})
	set(e, "response.statusText", "Unauthorized")
	r := read(t, e)
	if len(r.Entries) != 1 || r.Sanitised || r.Skipped != 0 || r.Creator != "WebInspector 537.36" {
		t.Fatalf("%+v", r)
	}
	got := r.Entries[0]
	if got.Request.Method != "POST" || got.Request.URL.String() != "https://api.example.com/items?q=1" || string(got.Request.Body) != `{"a":1}` {
		t.Errorf("%+v", got.Request)
	}
	want := []request.Field{{Name: "authorization", Value: "Bearer  " + jws}, {Name: "cookie", Value: "a=b; c=d"}, {Name: "content-type", Value: "application/json"}}
	if diff := cmp.Diff(want, got.Request.Fields); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a=1; Path=/", "b=2; HttpOnly"}, got.Answer.Values("Set-Cookie")); diff != "" {
		t.Error(diff)
	}
	if got.Answer.Status != 401 || got.Answer.Reason != "Unauthorized" || string(got.Answer.Body) != `{"detail":"no"}` || got.Answer.Truncated {
		t.Errorf("%+v", got.Answer)
	}
	began := time.Date(2025, 11, 30, 6, 49, 1, 250e6, time.UTC)
	if !got.Started.Equal(began) || got.Took != 125500*time.Microsecond || !got.Answer.ReceivedAt.Equal(began.Add(got.Took)) {
		t.Errorf("%v, %v, %v", got.Started, got.Took, got.Answer.ReceivedAt)
	}
	if date, ok := got.Answer.Date(); !ok || date.Second() != 2 {
		t.Errorf("%v", date)
	}
	if got.Kind != "fetch" || got.Role != har.Ordinary || got.Index != 0 {
		t.Errorf("%+v", got)
	}
}

func TestWhatProgramsRecordElsewhereIsFound(t *testing.T) {
	e := exchange(1, "POST", "http://h/", nil, 302)
	set(e, "request.cookies", []m{{"name": "sid", "value": "x"}, {"name": "b", "value": ""}})
	set(e, "response.cookies", []m{{"name": "sid", "value": "y", "path": "/"}})
	set(e, "response.redirectURL", "/login")
	set(e, "request.postData", m{"params": []m{{"name": "user name", "value": "ann"}, {"name": "p", "value": "a%20b"}}})
	set(e, "response.content", m{"size": 900})
	got := read(t, e).Entries[0]
	cookie, _ := got.Request.Get("Cookie")
	setCookie, _ := got.Answer.Get("Set-Cookie")
	location, _ := got.Answer.Get("Location")
	if diff := cmp.Diff([]string{"sid=x; b=", "sid=y", "/login", "user+name=ann&p=a%20b"}, []string{cookie, setCookie, location, string(got.Request.Body)}); diff != "" {
		t.Error(diff)
	}
	if !got.Answer.Truncated {
		t.Error("a body that was not recorded is not an empty one")
	}
}

func TestBodiesAreDecodedAndBounded(t *testing.T) {
	raw := []byte{0xff, 0xfe, 0, '?', '>'}
	for text, want := range map[string]string{
		base64.StdEncoding.EncodeToString(raw): string(raw), base64.RawURLEncoding.EncodeToString(raw): string(raw), "no base64!": "no base64!", "": "",
	} {
		got := read(t, set(exchange(1, "GET", "http://h/", nil, 200), "response.content", m{"text": text, "encoding": "base64"})).Entries[0]
		if string(got.Answer.Body) != want {
			t.Errorf("%q: %q", text, got.Answer.Body)
		}
	}
	got := read(t, set(exchange(1, "GET", "http://h/", nil, 200), "response.content", m{"text": strings.Repeat("a", har.MaxBody+1)})).Entries[0]
	if len(got.Answer.Body) != har.MaxBody || !got.Answer.Truncated {
		t.Errorf("%d bytes, truncated %t", len(got.Answer.Body), got.Answer.Truncated)
	}
}

func TestASanitisedRecordingIsToldApart(t *testing.T) {
	plain := func() m { return exchange(1, "GET", "http://h/", []string{"accept: */*"}, 401) }
	if r := read(t, plain(), plain()); !r.Sanitised || len(r.Notes) != 1 || r.Notes[0].ID != har.Sanitised {
		t.Errorf("%+v", r)
	}
	for name, other := range map[string]m{
		"Authorization": exchange(2, "GET", "http://h/", []string{"Authorization: Bearer x"}, 200),
		"Cookie":        exchange(2, "GET", "http://h/", []string{"Cookie: a=b"}, 200),
		"Set-Cookie":    exchange(2, "GET", "http://h/", nil, 200, "Set-Cookie: a=b"),
		"cookies":       set(exchange(2, "GET", "http://h/", nil, 200), "request.cookies", []m{{"name": "a", "value": "b"}}),
		"set cookies":   set(exchange(2, "GET", "http://h/", nil, 200), "response.cookies", []m{{"name": "a", "value": "b"}}),
	} {
		if r := read(t, plain(), other); r.Sanitised || len(r.Notes) != 0 {
			t.Errorf("%s: %+v", name, r.Notes)
		}
	}
	if r := read(t); r.Sanitised {
		t.Error("an empty recording was not sanitised")
	}
}

func TestWhatIsNoHTTPIsSkippedAndCounted(t *testing.T) {
	r := read(t,
		exchange(1, "GET", "data:text/plain,x", nil, 200), exchange(1, "GET", "chrome-extension://abc/x.js", nil, 200), exchange(1, "GET", "wss://h/socket", nil, 101),
		exchange(1, "GET", "blob:http://h/x", nil, 200), m{}, m{"request": 7}, m{"request": m{"url": 7}}, exchange(1, "G T", "http://h/", nil, 200),
		exchange(1, "GET", "http://u:p@h/", nil, 200), exchange(1, "GET", "http://h/", []string{"A: b"}, 200),
	)
	if r.Skipped != 9 || len(r.Entries) != 1 || r.Entries[0].Index != 9 {
		t.Errorf("%d skipped, %+v", r.Skipped, r.Entries)
	}
}

func TestMissingAndOddMembersAreNoError(t *testing.T) {
	for text, want := range map[string]int{
		`{"log":{"entries":[{"request":{"url":"http://h/"}}]}}`: 0,
		`{"log":{"entries":[{"startedDateTime":7,"time":"x","request":{"method":"GET","url":"http://h/","headers":{},"cookies":7},"response":{"status":"401","headers":[7,{}],"content":[]}}]}}`: 0,
		`{"log":{"entries":[{"request":{"url":"http://h/"},"response":{"status":401}}],"creator":7}}`:                                                                                            401,
		`{"log":{"entries":[{"time":-1,"startedDateTime":"2025-11-30T13:49:01.5+0700","request":{"url":"http://h/"},"response":{"status":1e3}}]}}`:                                               0,
		"\xef\xbb\xbf" + `{"log":{"entries":[{"request":{"url":"http://h/"},"response":{"status":403}}]}} `:                                                                                      403,
	} {
		r, err := har.Parse([]byte(text))
		if err != nil || len(r.Entries) != 1 || r.Entries[0].Answer.Status != want {
			t.Errorf("%s: %v %+v", text, err, r.Entries)
		}
	}
}

func TestWhatIsNoRecordingIsSaidWithItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "is no JSON (line 1, column 1)",
		"{\n  \"log\": {\n \"é\": ,":       "is no JSON (line 3, column 7)",
		`{"log":{"entries":[{"reque`:       "is no JSON (line 1, column",
		`[]`:                               "is no JSON (line 1, column 1)",
		`{}`:                               "it has no log",
		`{"log":[]}`:                       "it has no log",
		`{"log":{}}`:                       "no list of entries",
		`{"log":{"entries":{}}}`:           "no list of entries",
		strings.Repeat(" ", har.MaxFile+1): "64 MiB",
	} {
		_, err := har.Parse([]byte(text))
		code, hint := finding.ExitOf(err)
		if err == nil || !strings.Contains(err.Error(), want) || code != finding.ExitUsage || hint == "" {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}
