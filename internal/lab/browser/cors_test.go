package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
)

// exchange is a call of a page, and what the server answers to the question and to the request itself.
type exchange struct {
	Name    string            `json:"name"`
	Method  string            `json:"method"`
	Headers map[string]string `json:"headers"`
	Include bool              `json:"include"`

	preflight, answer string // "STATUS; Field: value; ..."; ORIGIN is the page's
}

const allowed = "200; Access-Control-Allow-Origin: ORIGIN"

// exchanges are the combinations that servers really send, and some that they should not.
func exchanges() []exchange {
	bearer := map[string]string{"Authorization": "Bearer x"}
	var all []exchange
	add := func(name, method string, headers map[string]string, include bool, preflight, answer string) {
		all = append(all, exchange{name, method, headers, include, preflight, answer})
	}
	// A plain GET asks nothing; what decides is the answer itself.
	for _, a := range []string{
		"200", allowed, "200; Access-Control-Allow-Origin: *", "401", "401; Access-Control-Allow-Origin: ORIGIN",
		"200; Access-Control-Allow-Origin: http://other.example", "200; Access-Control-Allow-Origin: ORIGIN, ORIGIN",
		"200; Access-Control-Allow-Origin: ORIGIN; Access-Control-Allow-Origin: *", "200; Access-Control-Allow-Origin: null",
		"200; Access-Control-Allow-Origin: ORIGIN/", "200; Access-Control-Allow-Origin: ",
	} {
		add("simple", "GET", nil, false, "", a)
	}
	for _, a := range []string{
		"200; Access-Control-Allow-Origin: *", "200; Access-Control-Allow-Origin: *; Access-Control-Allow-Credentials: true", allowed,
		allowed + "; Access-Control-Allow-Credentials: true", allowed + "; Access-Control-Allow-Credentials: True",
		allowed + "; Access-Control-Allow-Credentials: 1",
	} {
		add("with cookies", "GET", nil, true, "", a)
	}
	for _, p := range []string{
		"401", "403; Access-Control-Allow-Origin: ORIGIN; Access-Control-Allow-Headers: Authorization", "404", "405", "200",
		"307; Location: /elsewhere; Access-Control-Allow-Origin: ORIGIN; Access-Control-Allow-Headers: authorization",
		allowed, "204; Access-Control-Allow-Origin: ORIGIN; Access-Control-Allow-Headers: Authorization",
		allowed + "; Access-Control-Allow-Headers: authorization", allowed + "; Access-Control-Allow-Headers: X-A,, AUTHORIZATION ,",
		allowed + "; Access-Control-Allow-Headers: Content-Type; Access-Control-Allow-Headers: Authorization",
		allowed + "; Access-Control-Allow-Headers: *", allowed + "; Access-Control-Allow-Headers: *, Authorization", allowed + "; Access-Control-Allow-Headers: Content-Type",
		allowed + "; Access-Control-Allow-Headers: Authorization; Access-Control-Allow-Methods: PUT",
		"200; Access-Control-Allow-Origin: *; Access-Control-Allow-Headers: Authorization",
		"200; Access-Control-Allow-Origin: http://other.example; Access-Control-Allow-Headers: Authorization",
		allowed + "; Access-Control-Allow-Headers: Authorization X-B", allowed + "; Access-Control-Allow-Headers: Authorization; Access-Control-Allow-Methods: a b",
		"299; Access-Control-Allow-Origin: ORIGIN; Access-Control-Allow-Headers: Authorization; Access-Control-Max-Age: -1",
	} {
		add("bearer", "GET", bearer, false, p, allowed)
	}
	add("bearer", "GET", bearer, false, allowed+"; Access-Control-Allow-Headers: Authorization", "401")
	add("bearer with cookies", "GET", bearer, true, allowed+"; Access-Control-Allow-Headers: *; Access-Control-Allow-Credentials: true", allowed+"; Access-Control-Allow-Credentials: true")
	add("bearer with cookies", "GET", bearer, true, allowed+"; Access-Control-Allow-Headers: authorization; Access-Control-Allow-Credentials: true", allowed+"; Access-Control-Allow-Credentials: true")
	add("bearer with cookies", "GET", bearer, true, allowed+"; Access-Control-Allow-Headers: authorization", allowed+"; Access-Control-Allow-Credentials: true")
	other := map[string]string{"X-Access-Token": "x", "Content-Type": "application/json", "Accept": "application/json"}
	for _, list := range []string{"*", "x-access-token", "x-access-token, content-type", "Authorization"} {
		add("other fields", "POST", other, false, allowed+"; Access-Control-Allow-Headers: "+list, allowed)
	}
	for _, header := range []string{"text/plain", "application/x-www-form-urlencoded;charset=utf-8", "application/json", `text/plain; a="b"`} {
		add("content type", "POST", map[string]string{"Content-Type": header}, false, "200", allowed)
	}
	add("long accept", "GET", map[string]string{"Accept": strings.Repeat("a", 129)}, false, "200", allowed)
	add("languages", "GET", map[string]string{"Accept-Language": "de-DE,de;q=0.9", "Content-Language": "en"}, false, "200", allowed)
	add("odd language", "GET", map[string]string{"Accept-Language": "a/b"}, false, "200", allowed)
	for _, r := range []string{"bytes=0-", "bytes=-5", "bytes=5-2", "bytes=1-2", "items=1-2"} {
		add("range", "GET", map[string]string{"Range": r}, false, "200", allowed)
	}
	for method, lists := range map[string][]string{
		"DELETE": {"", "*", "delete", "GET, DELETE"}, "PATCH": {"PATCH", "*"}, "patch": {"PATCH", "patch"}, "put": {"PUT"}, "HEAD": {""},
	} {
		for _, list := range lists {
			add("method", method, nil, false, allowed+"; Access-Control-Allow-Methods: "+list, allowed)
		}
	}
	add("method with cookies", "DELETE", nil, true, allowed+"; Access-Control-Allow-Credentials: true; Access-Control-Allow-Methods: *", allowed+"; Access-Control-Allow-Credentials: true")
	return all
}

// parse writes an answer as data.
func parse(text, origin string) request.Answer {
	parts := strings.Split(strings.ReplaceAll(text, "ORIGIN", origin), "; ")
	var a request.Answer
	_, _ = fmt.Sscan(parts[0], &a.Status)
	for _, p := range parts[1:] {
		name, value, _ := strings.Cut(p, ":")
		a.Fields = append(a.Fields, request.Field{Name: name, Value: strings.TrimSpace(value)})
	}
	return a
}

// judged is what the judgement says that a page sees: whether a question is asked, whether the request is sent, and
// whether the page gets the answer.
func (x exchange) judged(t *testing.T, origin, target string) string {
	t.Helper()
	r, err := request.New(x.Method, target)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range x.Headers {
		r = r.Add(name, value)
	}
	if x.Include {
		r = r.Add("Cookie", "a=b")
	}
	c := cors.CallOf(r, origin)
	asks, sent := c.Preflighted(), true
	if asks {
		sent = !c.JudgePreflight(parse(x.preflight, origin)).Blocked()
	}
	return outcome(asks, sent, sent && !c.JudgeAnswer(parse(x.answer, origin)).Blocked())
}

func outcome(asks, sent, read bool) string {
	return fmt.Sprintf("asks %t, sends %t, reads %t", asks, sent, read)
}

// The judgement is that of a browser that people use, for every combination.
func TestTheJudgementIsChromiums(t *testing.T) {
	all := exchanges()
	if len(all) < 30 {
		t.Fatalf("only %d combinations", len(all))
	}
	var mu sync.Mutex
	var origin string
	got := map[string][]string{}
	questions := map[string]string{}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err != nil || n >= len(all) {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		mu.Lock()
		got[r.URL.Path] = append(got[r.URL.Path], r.Method)
		mu.Unlock()
		text := all[n].answer
		if r.Method == "OPTIONS" {
			text = all[n].preflight
			mu.Lock()
			questions[r.URL.Path] = r.Header.Get("Access-Control-Request-Headers")
			mu.Unlock()
		}
		a := parse(text, origin)
		for _, f := range a.Fields {
			w.Header()[f.Name] = append(w.Header()[f.Name], f.Value)
		}
		w.WriteHeader(a.Status)
	}))
	defer api.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>page</title>"))
	}))
	defer page.Close()
	origin = page.URL

	calls, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	b := StartChromium(t)
	if err := chromedp.Do(b.Page, chromedp.Navigate(page.URL)); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(b.Page, chromedp.Evaluate[string](fmt.Sprintf(`(async () => {
		const read = [];
		for (const [n, call] of %s.entries()) {
			try {
				await fetch(%q + '/' + n, {method: call.method, headers: call.headers || {}, cache: 'no-store', credentials: call.include ? 'include' : 'omit'});
				read.push(true);
			} catch { read.push(false); }
		}
		return JSON.stringify(read);
	})()`, calls, api.URL), chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var read []bool
	if err := json.Unmarshal([]byte(text), &read); err != nil || len(read) != len(all) {
		t.Fatalf("%q: %v", text, err)
	}
	mu.Lock()
	defer mu.Unlock()
	different := 0
	for n, x := range all {
		path := fmt.Sprintf("/%d", n)
		methods := got[path]
		asked := slices.Contains(methods, "OPTIONS")
		sent := len(methods) > 0 && methods[len(methods)-1] != "OPTIONS"
		want := outcome(asked, sent, read[n])
		if judgement := x.judged(t, origin, api.URL+path); judgement != want {
			different++
			t.Errorf("%s %s %v include %t\n  preflight %s\n  answer %s\n  judged: %s\n  Chromium %s", x.Name, x.Method, x.Headers, x.Include, x.preflight, x.answer, judgement, want)
		}
		if asked {
			r, err := request.New(x.Method, api.URL+path)
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range x.Headers {
				r = r.Add(name, value)
			}
			question, _ := cors.CallOf(r, origin).Preflight(r).Get("Access-Control-Request-Headers")
			if question != questions[path] {
				t.Errorf("%s %v: the question names %q, Chromium's %q", x.Name, x.Headers, question, questions[path])
			}
		}
	}
	// That is all by which browsers differ from the standard here: once they follow it, the judgement must too.
	for _, include := range []bool{false, true} {
		r, err := request.New("GET", api.URL)
		if err != nil {
			t.Fatal(err)
		}
		r = r.Add("Authorization", "Bearer x")
		if include {
			r = r.Add("Cookie", "a=b")
		}
		j := cors.CallOf(r, origin).JudgePreflight(parse(allowed+"; Access-Control-Allow-Credentials: true; Access-Control-Allow-Headers: *", origin))
		if j.Allowed() || j.Tolerated == include {
			t.Errorf("* for Authorization, cookies %t: %+v", include, j)
		}
	}
	t.Logf("%d combinations, %d judged otherwise than Chromium", len(all), different)
}
