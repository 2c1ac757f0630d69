package cors_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

const page = "https://app.example.com"

func call(t interface{ Fatal(...any) }, method, fields string) (cors.Call, request.Request) {
	r, err := request.New(method, "https://api.example.com/items?limit=1")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(fields, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			r = r.Add(name, value)
		}
	}
	return cors.CallOf(r, page), r
}

func answer(status int, fields string) request.Answer {
	a := request.Answer{Status: status}
	for line := range strings.SplitSeq(fields, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			if short, is := strings.CutPrefix(name, "Allow-"); is {
				name = "Access-Control-Allow-" + short
			}
			a.Fields = append(a.Fields, request.Field{Name: name, Value: value})
		}
	}
	return a
}

const (
	token   = "Authorization: Bearer x"
	cookies = "\nCookie: a=b"
	ours    = "Allow-Origin: " + page
)

// The steps are those of the Fetch standard: "CORS check" and "CORS-preflight fetch", step 7.
func TestPreflightsAreJudgedAsTheFetchStandardSays(t *testing.T) {
	for _, c := range []struct {
		step, method, fields string
		status               int
		answer               string
		want                 cors.Reason
		missing              string
	}{
		{"7: ok status", "GET", token, 401, ours + "\nAllow-Headers: authorization", cors.StatusNotOK, ""},
		{"7: a redirect is none", "GET", token, 307, ours + "\nAllow-Headers: authorization\nLocation: /x", cors.StatusNotOK, ""},
		{"7: 299 is one", "GET", token, 299, ours + "\nAllow-Headers: authorization", "", ""},
		{"check 2: no origin", "GET", token, 200, "Allow-Headers: authorization", cors.NoAllowOrigin, ""},
		{"check 3: *", "GET", token, 200, "Allow-Origin: *\nAllow-Headers: authorization", "", ""},
		{"check 3: * with credentials", "GET", token + cookies, 200, "Allow-Origin: *\nAllow-Headers: authorization", cors.WildcardWithCredentials, ""},
		{"check 4: another", "GET", token, 200, "Allow-Origin: https://other.example\nAllow-Headers: authorization", cors.OtherOrigin, ""},
		{"check 4: null is no wildcard", "GET", token, 200, "Allow-Origin: null\nAllow-Headers: authorization", cors.OtherOrigin, ""},
		{"check 4: a slash too many", "GET", token, 200, ours + "/\nAllow-Headers: authorization", cors.OtherOrigin, ""},
		{"check 4: two lines are one value", "GET", token, 200, ours + "\n" + ours + "\nAllow-Headers: authorization", cors.OtherOrigin, ""},
		{"check 4: another scheme", "GET", token, 200, "Allow-Origin: http://app.example.com\nAllow-Headers: authorization", cors.OtherOrigin, ""},
		{"check 7: credentials", "GET", token + cookies, 200, ours + "\nAllow-Headers: authorization\nAllow-Credentials: true", "", ""},
		{"check 8: none", "GET", token + cookies, 200, ours + "\nAllow-Headers: authorization", cors.NoAllowCredentials, ""},
		{"check 8: case counts", "GET", token + cookies, 200, ours + "\nAllow-Headers: authorization\nAllow-Credentials: True", cors.NoAllowCredentials, ""},
		{"7.3: methods cannot be read", "GET", token, 200, ours + "\nAllow-Headers: authorization\nAllow-Methods: a b", cors.BadList, ""},
		{"7.3: fields cannot be read", "GET", token, 200, ours + "\nAllow-Headers: authorization; x", cors.BadList, ""},
		{"7.5: a safelisted method needs no list", "POST", token, 200, ours + "\nAllow-Headers: authorization\nAllow-Methods: PUT", "", ""},
		{"7.5: in the list", "DELETE", "", 200, ours + "\nAllow-Methods: GET, DELETE", "", ""},
		{"7.5: not in it", "DELETE", "", 200, ours + "\nAllow-Methods: GET", cors.MethodNotAllowed, "DELETE"},
		{"7.5: no list", "PUT", "", 200, ours, cors.MethodNotAllowed, "PUT"},
		{"7.5: *", "PUT", "", 200, ours + "\nAllow-Methods: *", "", ""},
		{"7.5: * with credentials", "PUT", "Cookie: a=b", 200, ours + "\nAllow-Credentials: true\nAllow-Methods: *", cors.MethodNotAllowed, "PUT"},
		{"7.5: case counts", "patch", "", 200, ours + "\nAllow-Methods: PATCH", cors.MethodNotAllowed, "patch"},
		{"7.5: but put is PUT", "put", "", 200, ours + "\nAllow-Methods: PUT", "", ""},
		{"7.6: no list", "GET", token, 200, ours, cors.AuthorizationNotAllowed, "authorization"},
		{"7.6: another", "GET", token, 200, ours + "\nAllow-Headers: Content-Type", cors.AuthorizationNotAllowed, "authorization"},
		{"7.6: any case", "GET", token, 200, ours + "\nAllow-Headers: AUTHORIZATION", "", ""},
		{"7.6: * does not cover it", "GET", token, 200, ours + "\nAllow-Headers: *", cors.AuthorizationNotAllowed, "authorization"},
		{"7.6: * and its name do", "GET", token, 200, ours + "\nAllow-Headers: *, Authorization", "", ""},
		{"7.7: other fields", "GET", "X-Access-Token: x", 200, ours + "\nAllow-Headers: X-Other", cors.FieldNotAllowed, "x-access-token"},
		{"7.7: * covers them", "GET", "X-Access-Token: x", 200, ours + "\nAllow-Headers: *", "", ""},
		{"7.7: not with credentials", "GET", "X-Access-Token: x" + cookies, 200, ours + "\nAllow-Credentials: true\nAllow-Headers: *", cors.FieldNotAllowed, "x-access-token"},
		{"7.7: a safelisted one needs no list", "DELETE", "Accept: text/html", 200, ours + "\nAllow-Methods: DELETE", "", ""},
		{"7.7: a media type that forms cannot send", "POST", "Content-Type: application/json", 200, ours, cors.FieldNotAllowed, "content-type"},
		{"empty elements", "GET", token, 200, ours + "\nAllow-Headers: ,, authorization ,", "", ""},
		{"two lines", "GET", token, 200, ours + "\nAllow-Headers: X-A\nAllow-Headers: Authorization", "", ""},
	} {
		call, _ := call(t, c.method, c.fields)
		if got := call.JudgePreflight(answer(c.status, c.answer)); got.Reason != c.want || got.Missing != c.missing {
			t.Errorf("%s: %+v, want %q %s", c.step, got, c.want, c.missing)
		}
	}
}

func TestOnlyAuthorizationUnderAWildcardWithoutCookiesIsTolerated(t *testing.T) {
	for fields, want := range map[string]bool{token: true, token + cookies: false, "X-Access-Token: x" + cookies: false} {
		c, _ := call(t, "GET", fields)
		j := c.JudgePreflight(answer(200, ours+"\nAllow-Credentials: true\nAllow-Headers: *"))
		if j.Allowed() || j.Tolerated != want || j.Blocked() == want {
			t.Errorf("%q: %+v", fields, j)
		}
	}
}

func TestWhatNeedsAQuestion(t *testing.T) {
	for _, c := range []struct {
		method, fields string
		names          []string
		asks           bool
	}{
		{"GET", "", nil, false},
		{"HEAD", "Accept: text/html\nAccept-Language: de\nContent-Language: de", nil, false},
		{"POST", "Content-Type: text/plain;charset=UTF-8", nil, false},
		{"POST", "Content-Type: application/json", []string{"content-type"}, true},
		{"GET", token + "\nX-B: 1\nx-a: 2\nX-A: 3", []string{"authorization", "x-a", "x-b"}, true},
		{"PUT", "", nil, true},
		{"GET", "Accept: a\"b", []string{"accept"}, true},
		{"GET", "Accept: " + strings.Repeat("x", 129), []string{"accept"}, true},
		{"GET", "Accept-Language: a/b", []string{"accept-language"}, true},
		{"GET", "Range: bytes=0-", nil, false},
		{"GET", "Range: bytes=-5", []string{"range"}, true},
		{"GET", "Range: bytes=10-9", []string{"range"}, true},
		// What a browser adds by itself, as a pasted request holds it.
		{"GET", "User-Agent: x\nReferer: x\nOrigin: x\nSec-Fetch-Mode: cors\nsec-ch-ua: x\nCookie: a=b\nPragma: no-cache\nHost: x", nil, false},
	} {
		call, _ := call(t, c.method, c.fields)
		if diff := cmp.Diff(c.names, call.UnsafeNames()); diff != "" || call.Preflighted() != c.asks {
			t.Errorf("%s %q: asks %t, %s", c.method, c.fields, call.Preflighted(), diff)
		}
	}
	same, _ := call(t, "PUT", token)
	if same.Origin = "https://api.example.com"; same.Preflighted() || !same.JudgeAnswer(answer(401, "")).Allowed() {
		t.Error("on its own origin a page needs no leave")
	}
	// Many small values are a large one together.
	var many strings.Builder
	for range 9 {
		many.WriteString("Accept: " + strings.Repeat("x", 120) + "\n")
	}
	large, _ := call(t, "GET", many.String())
	if diff := cmp.Diff([]string{"accept"}, large.UnsafeNames()); diff != "" {
		t.Error(diff)
	}
}

func TestThePreflightCarriesNamesAndNoValues(t *testing.T) {
	c, r := call(t, "PATCH", token+"\nX-Secret: CANARY\nContent-Type: application/json"+cookies)
	r.Body = []byte("CANARY")
	q := c.Preflight(r)
	want := request.Request{Method: "OPTIONS", URL: r.URL, Fields: []request.Field{
		{Name: "Accept", Value: "*/*"},
		{Name: "Access-Control-Request-Method", Value: "PATCH"},
		{Name: "Access-Control-Request-Headers", Value: "authorization,content-type,x-secret"},
		{Name: "Origin", Value: page},
		{Name: "Sec-Fetch-Mode", Value: "cors"},
	}}
	if diff := cmp.Diff(want, q); diff != "" {
		t.Error(diff)
	}
}

// Whatever an answer holds: a browser that lets a page read it with cookies lets it do so without them.
func TestCookiesOnlyEverMakeItStricter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.SampledFrom([]string{"*", page, "null", "authorization", "*, Authorization", "PUT", "true", "True", "", "a b", "x-a, content-type"})
		a := request.Answer{Status: rapid.SampledFrom([]int{200, 204, 401}).Draw(rt, "status")}
		for _, name := range []string{"Origin", "Headers", "Methods", "Credentials"} {
			if rapid.Bool().Draw(rt, name) {
				a.Fields = append(a.Fields, request.Field{Name: "Access-Control-Allow-" + name, Value: value.Draw(rt, name+" value")})
			}
		}
		method := rapid.SampledFrom([]string{"GET", "PUT", "patch"}).Draw(rt, "method")
		fields := rapid.SampledFrom([]string{"", token, "X-A: 1", "Content-Type: application/json"}).Draw(rt, "fields")
		without, _ := call(rt, method, fields)
		with, _ := call(rt, method, fields+cookies)
		if with.JudgePreflight(a).Allowed() && !without.JudgePreflight(a).Allowed() || with.JudgeAnswer(a).Allowed() && !without.JudgeAnswer(a).Allowed() {
			rt.Errorf("%+v is allowed with cookies and not without", a)
		}
		if without.JudgePreflight(a).Allowed() && a.Status == 401 {
			rt.Error("a 401 is no answer to a preflight")
		}
	})
}

func TestMaxAgeAndVary(t *testing.T) {
	c, _ := call(t, "GET", token)
	for value, want := range map[string]time.Duration{"": 5 * time.Second, "600": 10 * time.Minute, "-1": 5 * time.Second, "x": 5 * time.Second, "0": 0} {
		text := ours + "\nAllow-Headers: authorization"
		if value != "" {
			text += "\nAccess-Control-Max-Age: " + value
		}
		if got := c.JudgePreflight(answer(204, text)); got.MaxAge != want {
			t.Errorf("%q: %v, want %v", value, got.MaxAge, want)
		}
	}
	for text, wrong := range map[string]bool{
		"": false, "Allow-Origin: *": false, ours: true, ours + "\nVary: Accept, origin": false, ours + "\nVary: *": false, ours + "\nVary: Accept": true,
	} {
		if cors.Varies(answer(200, text)) != wrong {
			t.Errorf("%q: %t", text, !wrong)
		}
	}
}

func TestOriginsAreReadAsBrowsersWriteThem(t *testing.T) {
	for text, want := range map[string]string{
		"https://app.example.com": page, "HTTPS://App.Example.com:443/path?x#y": page, "http://localhost:3000/": "http://localhost:3000",
		"null": "null", "chrome-extension://abc": "chrome-extension://abc",
		"app.example.com": "", "": "", "https://": "", "https://u:p@x": "", "file:///x": "",
	} {
		if got, ok := cors.ParseOrigin(text); got != want || ok != (want != "") {
			t.Errorf("%q: %q %t", text, got, ok)
		}
	}
}
