package har_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/patience"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
)

func TestRefusalsAreRecognised(t *testing.T) {
	page := `<!doctype html><form><input type="password"></form>`
	for name, tc := range map[string]struct {
		entry m
		want  har.Refusal
	}{
		"401":                   {exchange(1, "GET", "http://h/", nil, 401), har.ByStatus},
		"419":                   {exchange(1, "GET", "http://h/", nil, 419), har.ByStatus},
		"440":                   {exchange(1, "GET", "http://h/", nil, 440), har.ByStatus},
		"403":                   {exchange(1, "GET", "http://h/", nil, 403), har.ByRole},
		"407":                   {exchange(1, "GET", "http://h/", nil, 407), har.ByProxy},
		"a login redirect":      {exchange(1, "GET", "http://h/", nil, 302, "Location: https://idp.example/authorize?client_id=a&response_type=code&state=x"), har.ByLogin},
		"recorded elsewhere":    {set(exchange(1, "GET", "http://h/", nil, 303), "response.redirectURL", "/login?next=/"), har.ByLogin},
		"a login page with 200": {set(exchange(1, "GET", "http://h/", nil, 200, "content-type: text/html"), "response.content.text", page), har.ByBody},
		"kept by the browser":   {exchange(1, "GET", "http://h/", []string{"Origin: http://page.example"}, 0), har.ByBrowser},
		"a slash":               {exchange(1, "GET", "http://h/a", nil, 307, "Location: /a/"), ""},
		"accepted":              {exchange(1, "GET", "http://h/", nil, 200), ""},
		"not found":             {exchange(1, "GET", "http://h/", nil, 404), ""},
		"aborted":               {set(exchange(1, "GET", "http://h/", []string{"Origin: http://page.example"}, 0), "response._error", "net::ERR_ABORTED"), ""},
		"unreachable":           {exchange(1, "GET", "http://h/", []string{"Origin: http://h"}, 0), ""},
	} {
		r := read(t, tc.entry)
		got, refused := r.Entries[0].Refused()
		if !refused {
			got = ""
		}
		if got != tc.want || len(r.Candidates()) != len(tc.want[:min(len(tc.want), 1)]) {
			t.Errorf("%s: %q, %d candidates", name, got, len(r.Candidates()))
		}
	}
}

func TestRolesAreToldFromTheRequest(t *testing.T) {
	for name, tc := range map[string]struct {
		entry m
		want  har.Role
	}{
		"preflight":     {exchange(1, "OPTIONS", "http://h/login", []string{"Access-Control-Request-Method: POST"}, 204), har.Preflight},
		"login":         {exchange(1, "POST", "http://h/auth/login", nil, 200), har.Login},
		"login page":    {exchange(1, "GET", "http://h/auth/login", nil, 200), har.Ordinary},
		"token":         {exchange(1, "POST", "http://h/oauth/token", nil, 200), har.Login},
		"refresh path":  {exchange(1, "POST", "http://h/v1/token/refresh/", nil, 200), har.Refresh},
		"refresh grant": {set(exchange(1, "POST", "http://h/oauth/token", nil, 200), "request.postData.text", "grant_type=refresh_token&refresh_token=x"), har.Refresh},
		"logout":        {exchange(1, "GET", "http://h/log-out", nil, 302), har.Logout},
		"other":         {exchange(1, "GET", "http://h/api/users", nil, 200), har.Ordinary},
	} {
		if got := read(t, tc.entry).Entries[0].Role; got != tc.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A page asks for much; the request to diagnose is the one that its code made and that stayed refused.
func TestTheRefusedRequestIsPickedOutOfASession(t *testing.T) {
	bearer := []string{"Authorization: Bearer " + jws, "Origin: http://page.example"}
	r := read(t,
		set(exchange(10, "GET", "http://h/avatar.png", nil, 401), "_resourceType", "image"),
		exchange(1, "POST", "http://h/login", nil, 200, "Set-Cookie: refresh=x; HttpOnly"),
		exchange(2, "GET", "http://h/me", bearer, 200),
		exchange(20, "GET", "http://h/me", bearer, 401), // the access token ended ...
		exchange(21, "POST", "http://h/token/refresh", nil, 200),
		exchange(22, "GET", "http://h/me", bearer, 200), // ... and was renewed
		exchange(29, "OPTIONS", "http://h/admin", []string{"Access-Control-Request-Method: GET"}, 204),
		exchange(30, "GET", "http://h/admin", bearer, 403),
		exchange(41, "GET", "http://h/items", bearer, 307, "Location: /items/"),
		exchange(42, "GET", "http://h/items/", []string{"Origin: http://page.example"}, 401),
		exchange(43, "POST", "http://h/token/refresh", nil, 401),
	)
	var got []string
	for _, c := range r.Candidates() {
		line := c.Entry.Request.URL.Path + " " + string(c.How)
		if c.Recovered {
			line += " recovered"
		}
		got = append(got, line)
	}
	want := []string{"/items/ status", "/admin forbidden", "/token/refresh status", "/avatar.png status", "/me status recovered"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	list := r.Candidates()
	items, admin := list[0].Entry, list[1].Entry
	if from := r.RedirectedFrom(items); from == nil || from.Request.URL.Path != "/items" {
		t.Errorf("%+v", from)
	}
	if r.RedirectedFrom(admin) != nil || r.PreflightOf(items) != nil {
		t.Error("a redirect or preflight out of nothing")
	}
	if p := r.PreflightOf(admin); p == nil || p.Role != har.Preflight {
		t.Errorf("%+v", p)
	}
	if logins := r.Before(items, har.Login); len(logins) != 1 || len(r.Before(items, har.Refresh)) != 1 {
		t.Errorf("%d logins", len(logins))
	}
}

func TestHostileRecordingsAreAnsweredAtOnce(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, (1<<19)/len(s)) }
	list := func(s string) string { return strings.TrimSuffix(fill(s+","), ",") }
	one := func(request, response string) string {
		return `{"log":{"entries":[{"request":{"url":"http://h/"` + request + `},"response":{"status":302` + response + `}}]}}`
	}
	for name, text := range map[string]string{
		"deep":               fill(`{"log":`),
		"deep lists":         `{"log":{"entries":` + fill("[") + "]}}",
		"empty entries":      `{"log":{"entries":[` + list("{}") + `]}}`,
		"small entries":      `{"log":{"entries":[` + list(`{"request":{"url":"http://h/"},"response":{"status":401}}`) + `]}}`,
		"headers":            one(`,"headers":[`+list(`{"name":"a","value":"b"}`)+`]`, ""),
		"cookies":            one(`,"cookies":[`+list(`{"name":"a","value":"b"}`)+`]`, ""),
		"parameters":         one(`,"postData":{"params":[`+list(`{"name":"a","value":"%"}`)+`]}`, ""),
		"answer cookies":     one("", `,"cookies":[`+list(`{"name":"a","value":"b"}`)+`]`),
		"joined cookies":     one("", `,"headers":[{"name":"set-cookie","value":"`+fill(`a\n`)+`"}]`),
		"a long location":    one("", `,"redirectURL":"/`+fill("a/")+`"`),
		"a long path":        `{"log":{"entries":[{"request":{"url":"http://h/` + fill("/a") + `"}}]}}`,
		"base64":             one("", `,"content":{"encoding":"base64","text":"`+fill("A")+`"}`),
		"a body of brackets": one("", `,"content":{"text":"`+fill("{[")+`"}`),
		"members":            `{"log":{` + list(`"a":1`) + `}}`,
	} {
		best := time.Hour
		for try := 0; try < 8 && best > patience.For(500*time.Millisecond); try++ { // the machine may be busy
			started := time.Now()
			if r, err := har.Parse([]byte(text)); err == nil {
				for _, c := range r.Candidates() {
					_ = c.Recovered
				}
			}
			best = min(best, time.Since(started))
		}
		if best > patience.For(500*time.Millisecond) {
			t.Errorf("%s: %v", name, best)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(archive(f, exchange(1, "GET", "http://h/a", []string{"Authorization: Bearer x", ":path: /"}, 302, "Location: /login")))
	f.Add(archive(f, set(exchange(1, "OPTIONS", "https://h/", []string{"Access-Control-Request-Method: GET"}, 0), "response.content", m{"text": "eA", "encoding": "base64"})))
	f.Add([]byte(`{"log":{"entries":[{"request":{"url":"http://h/","cookies":[{"name":"a"}],"postData":{"params":[{"name":"b"}]}},"response":{"status":401,"cookies":[{"name":"c"}]}}]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := har.Parse(b)
		if err != nil {
			return
		}
		for i := range r.Entries {
			e := &r.Entries[i]
			if o := e.Request.Origin(); o.Host == "" || o.Scheme != "http" && o.Scheme != "https" || e.Role == "" || e.Request.URL.User != nil {
				t.Errorf("%+v", e)
			}
			if s := e.Answer.Status; s != 0 && (s < 100 || s > 599) {
				t.Errorf("status %d", s)
			}
			r.PreflightOf(e)
			r.RedirectedFrom(e)
		}
		if len(r.Candidates()) > len(r.Entries) {
			t.Error("more candidates than entries")
		}
	})
}
