package recording

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
)

type m = map[string]any

var noon = time.Date(2025, 11, 30, 12, 0, 0, 0, time.UTC)

// bearer is a token for the field, with a signature that nobody checks here.
func bearer(sub string, exp time.Time, more ...any) string {
	claims := m{"sub": sub, "exp": exp.Unix()}
	for i := 0; i+1 < len(more); i += 2 {
		claims[fmt.Sprint(more[i])] = more[i+1]
	}
	text, _ := json.Marshal(claims) // a map of texts and numbers
	e := base64.RawURLEncoding
	return e.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + e.EncodeToString(text) + "." + strings.Repeat("A", 43)
}

// step is one exchange, at a second after noon; fields are "> Name: value" for the request and "< Name: value".
func step(second int, method, url string, status int, fields ...string) m {
	sent, got := []m{}, []m{{"name": "Date", "value": noon.Add(time.Duration(second) * time.Second).Format("Mon, 02 Jan 2006 15:04:05 GMT")}}
	body := ""
	for _, f := range fields {
		if text, ok := strings.CutPrefix(f, "body: "); ok {
			body = text
			continue
		}
		name, value, _ := strings.Cut(f[2:], ": ")
		if f[0] == '>' {
			sent = append(sent, m{"name": name, "value": value})
		} else {
			got = append(got, m{"name": name, "value": value})
		}
	}
	if status == 0 {
		got = nil
	}
	return m{
		"startedDateTime": noon.Add(time.Duration(second) * time.Second).Format(time.RFC3339), "time": 20, "_resourceType": "fetch", "pageref": "p",
		"request":  m{"method": method, "url": url, "headers": sent},
		"response": m{"status": status, "headers": got, "content": m{"text": body}},
	}
}

func read(t *testing.T, steps ...m) *har.Recording {
	t.Helper()
	b, err := json.Marshal(m{"log": m{"entries": steps, "pages": []m{{"id": "p", "title": "https://app.example.com/"}}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := har.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return &r
}

// of reads what the last exchange's session tells.
func of(t *testing.T, steps ...m) Evidence {
	t.Helper()
	r := read(t, steps...)
	return Of(r, &r.Entries[len(r.Entries)-1], "session.har")
}

// clue finds what is told about a cause.
func clue(e Evidence, cause string) (found diagnose.Clue, ok bool) {
	for _, c := range e.Clues {
		if c.Cause == cause && (!ok || c.Prior > found.Prior) {
			found, ok = c, true
		}
	}
	return found, ok
}

func TestTheSessionAroundARefusalIsEvidence(t *testing.T) {
	const api, site = "https://api.example.com", "http://api.example.com"
	valid := "> Authorization: Bearer " + bearer("3", noon.Add(time.Hour))
	old := "> Authorization: Bearer " + bearer("3", noon.Add(-time.Minute))
	for name, tc := range map[string]struct {
		steps []m
		cause string
		prior int // at least; 0 for a clue that is only evidence, -1 for none at all
		says  string
	}{
		"a redirect lost Authorization": {
			[]m{step(1, "GET", api+"/posts", 307, valid, "< Location: /posts/"), step(2, "GET", api+"/posts/", 401)},
			"redirect-drops-authorization", 90, "GET /posts 307 redirected to /posts/, and the request that followed came without Authorization",
		},
		"a redirect to another host lost it": {
			[]m{step(1, "GET", api+"/posts", 301, valid, "< Location: https://www.example.com/posts"), step(2, "GET", "https://www.example.com/posts", 401)},
			"redirect-drops-authorization", 90, "another origin",
		},
		"a redirect kept it":       {[]m{step(1, "GET", api+"/posts", 307, valid, "< Location: /posts/"), step(2, "GET", api+"/posts/", 401, valid)}, "redirect-drops-authorization", -1, ""},
		"a redirect changed it":    {[]m{step(1, "POST", api+"/posts", 302, valid, "< Location: /posts/"), step(2, "GET", api+"/posts/", 405, valid)}, "redirect-changes-method", 90, "went on with GET"},
		"a refresh was refused":    {[]m{step(1, "POST", api+"/token/refresh", 401), step(2, "GET", api+"/me", 401, old)}, "token-expired", 0, "the attempt to renew it failed: POST /token/refresh 401"},
		"a refresh, token alive":   {[]m{step(1, "POST", api+"/token/refresh", 401), step(2, "GET", api+"/me", 401, valid)}, "session-expired-server-side", 50, "a refresh was refused too"},
		"no refresh was tried":     {[]m{step(1, "GET", api+"/other", 200, valid), step(2, "GET", api+"/me", 401, old)}, "token-expired", 0, "no attempt to renew"},
		"alive, no refresh needed": {[]m{step(2, "GET", api+"/me", 401, valid)}, "token-expired", -1, ""},
		"a newer token was there": {
			[]m{step(1, "POST", api+"/login", 200, `body: {"access_token":"`+bearer("3", noon.Add(time.Hour))+`"}`), step(2, "GET", api+"/me", 401, old)},
			"token-expired", 0, "gave a newer token",
		},
		"the token of another": {
			[]m{step(1, "POST", api+"/login", 200, `body: {"access_token":"`+bearer("4", noon.Add(time.Hour))+`"}`), step(2, "GET", api+"/me", 401, old)},
			"token-expired", 0, "no attempt to renew",
		},
		"the preflight was refused": {
			[]m{step(1, "OPTIONS", api+"/me", 401, "> Origin: https://app.example.com", "> Access-Control-Request-Method: GET"), step(2, "GET", api+"/me", 0, "> Origin: https://app.example.com")},
			"cors-preflight-blocked", 90, "OPTIONS /me 401",
		},
		"the preflight allows all but": {
			[]m{
				step(1, "OPTIONS", api+"/me", 204, "> Origin: https://app.example.com", "> Access-Control-Request-Method: GET", "> Access-Control-Request-Headers: authorization", "< Access-Control-Allow-Origin: *", "< Access-Control-Allow-Headers: Content-Type"),
				step(2, "GET", api+"/me", 0, "> Origin: https://app.example.com"),
			},
			"cors-authorization-not-allowed", 90, `"Content-Type" and not Authorization`,
		},
		"the preflight names no origin": {
			[]m{
				step(1, "OPTIONS", api+"/me", 204, "> Origin: https://app.example.com", "> Access-Control-Request-Method: GET", "> Access-Control-Request-Headers: authorization", "< Access-Control-Allow-Headers: Authorization"),
				step(2, "GET", api+"/me", 0, "> Origin: https://app.example.com"),
			},
			"cors-preflight-blocked", 90, "no Access-Control-Allow-Origin",
		},
		"the preflight lacks the method": {
			[]m{
				step(1, "OPTIONS", api+"/me", 204, "> Origin: https://app.example.com", "> Access-Control-Request-Method: PUT", "< Access-Control-Allow-Origin: *", "< Access-Control-Allow-Methods: GET"),
				step(2, "PUT", api+"/me", 0, "> Origin: https://app.example.com"),
			},
			"cors-preflight-blocked", 90, "the method is not in Access-Control-Allow-Methods",
		},
		"the preflight allowed it": {
			[]m{
				step(1, "OPTIONS", api+"/me", 204, "> Origin: https://app.example.com", "> Access-Control-Request-Method: GET", "> Access-Control-Request-Headers: authorization", "< Access-Control-Allow-Origin: *", "< Access-Control-Allow-Headers: Authorization"),
				step(2, "GET", api+"/me", 0, "> Origin: https://app.example.com"),
			},
			"cors-preflight-blocked", -1, "",
		},
		"mixed content by the page": {[]m{step(1, "GET", site+"/me", 0)}, "mixed-content", 90, "https://app.example.com is https"},
		"no mixed content, answer":  {[]m{step(1, "GET", site+"/me", 401)}, "mixed-content", -1, ""},
		"no mixed content, local":   {[]m{step(1, "GET", "http://localhost:8000/me", 0)}, "mixed-content", -1, ""},
		"Secure over http":          {[]m{step(1, "POST", site+"/login", 200, "< Set-Cookie: session=x; Secure"), step(2, "GET", site+"/me", 401)}, "cookie-not-sent", 90, "Secure, and was set over http"},
		"Secure over http, local":   {[]m{step(1, "POST", "http://localhost/login", 200, "< Set-Cookie: session=x; Secure"), step(2, "GET", "http://localhost/me", 401)}, "cookie-not-sent", 50, "does not carry it"},
		"None without Secure":       {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; SameSite=None"), step(2, "GET", api+"/me", 401)}, "cookie-not-sent", 90, "SameSite=None without Secure"},
		"Domain of another":         {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; Domain=other.example.com"), step(2, "GET", api+"/me", 401)}, "cookie-not-sent", 90, "Domain=other.example.com"},
		"Domain above":              {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; Domain=.example.com"), step(2, "GET", api+"/me", 401)}, "cookie-not-sent", 50, "does not carry it"},
		"Path below":                {[]m{step(1, "POST", api+"/auth/login", 200, "< Set-Cookie: session=x; Path=/auth"), step(2, "GET", api+"/me", 401)}, "cookie-not-sent", 90, "Path=/auth"},
		"a short Max-Age":           {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; Max-Age=5"), step(20, "GET", api+"/me", 401)}, "cookie-not-sent", 90, "had ended"},
		"Lax from another site": {
			[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; SameSite=Lax"), step(2, "GET", api+"/me", 401, "> Origin: https://app.other.example", "> Sec-Fetch-Site: cross-site")},
			"cookie-not-sent", 90, "page of another site",
		},
		"Lax from the same site": {
			[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; SameSite=Lax"), step(2, "GET", api+"/me", 401, "> Origin: https://app.example.com", "> Sec-Fetch-Site: same-site")},
			"cookie-not-sent", 90, `credentials: "include"`,
		},
		"the cookie was sent":    {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; Secure"), step(2, "GET", api+"/me", 401, "> Cookie: session=x")}, "cookie-not-sent", -1, ""},
		"another kind of cookie": {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: theme=dark; Secure"), step(2, "GET", site+"/me", 401)}, "cookie-not-sent", -1, ""},
		"the token is elsewhere": {[]m{step(1, "POST", api+"/login", 200, "< Set-Cookie: session=x; SameSite=None"), step(2, "GET", api+"/me", 401, valid)}, "cookie-not-sent", -1, ""},
	} {
		e := of(t, tc.steps...)
		c, found := clue(e, tc.cause)
		var all []string
		for _, each := range e.Clues {
			all = append(all, fmt.Sprintf("%s %d: %s", each.Cause, each.Prior, each.Evidence))
		}
		switch {
		case tc.prior < 0 && found, tc.prior >= 0 && (!found || c.Prior < tc.prior || c.Excludes), tc.prior == 50 && c.Prior >= diagnose.WrongByItself,
			!strings.Contains(strings.Join(all, "\n"), tc.says):
			t.Errorf("%s: %s", name, strings.Join(all, "\n    "))
		}
	}
}

func TestTokensThatWorkedAreFound(t *testing.T) {
	const api = "https://api.example.com"
	token, other := bearer("3", noon.Add(time.Hour)), bearer("3", noon.Add(2*time.Hour), "aud", "api")
	with := func(t string) string { return "> Authorization: Bearer " + t }
	same := of(t, step(1, "GET", api+"/me", 200, with(token)), step(2, "GET", api+"/me", 401, with(token)))
	if same.Record.Worked != "GET /me 200 at 12:00:01 UTC" || same.Good.Readable() {
		t.Errorf("%q, good %t", same.Record.Worked, same.Good.Readable())
	}
	elsewhere := of(t, step(1, "GET", api+"/public", 200, with(token)), step(2, "GET", api+"/me", 401, with(token)))
	if elsewhere.Record.Worked != "" {
		t.Errorf("accepted on another path proves nothing: %q", elsewhere.Record.Worked)
	}
	refusedInBody := of(t, step(1, "GET", api+"/me", 200, with(token), `body: {"error":"unauthorized","code":401}`), step(2, "GET", api+"/me", 401, with(token)))
	if refusedInBody.Record.Worked != "" {
		t.Errorf("a refusal with 200 is none: %q", refusedInBody.Record.Worked)
	}
	good := of(t, step(1, "GET", api+"/me", 200, with(other)), step(2, "GET", api+"/me", 401, with(token)))
	if good.Good.Compact != other || good.Record.Worked != "" {
		t.Errorf("%+v", good.Good)
	}
	bare := of(t, step(1, "GET", api+"/me", 403), step(2, "GET", api+"/me", 401, with(token)))
	if bare.Record.Without == nil || bare.Record.Without.Status != 403 {
		t.Errorf("%+v", bare.Record.Without)
	}
}

// uvicorn keeps the Date of a connection's beginning: the last answer's may be minutes old, never ahead.
func TestAnOldDateDoesNotSetTheClockBack(t *testing.T) {
	late := step(300, "GET", "http://h/me", 401, "> Authorization: Bearer x")
	for _, f := range late["response"].(m)["headers"].([]m) {
		f["value"] = noon.Format("Mon, 02 Jan 2006 15:04:05 GMT")
	}
	e := of(t, step(0, "GET", "http://h/", 200), late)
	if at, clock := e.Record.At(); at.Sub(noon.Add(300*time.Second)).Abs() > 2*time.Second || clock != "the server's Date" {
		t.Errorf("%v by %s", at, clock)
	}
	ahead := step(10, "GET", "http://h/me", 401, "> Authorization: Bearer x")
	for _, f := range ahead["response"].(m)["headers"].([]m) {
		f["value"] = noon.Add(47 * time.Second).Format("Mon, 02 Jan 2006 15:04:05 GMT")
	}
	if e := of(t, ahead); !e.Record.Offset || (e.Record.Ahead-37*time.Second).Abs() > time.Second {
		t.Errorf("%v", e.Record.Ahead)
	}
}

func TestASanitisedRecordingSaysWhatWouldShowTheRest(t *testing.T) {
	e := of(t, step(1, "GET", "https://h/me", 401))
	if e.Record.Unseen == "" || !strings.Contains(e.Record.Unseen, "with sensitive data") || e.Record.Worked != "" || e.Record.Without != nil {
		t.Errorf("%+v", e.Record)
	}
	if e := of(t, step(1, "GET", "https://h/me", 401, "> Cookie: a=b")); e.Record.Unseen != "" {
		t.Errorf("%q", e.Record.Unseen)
	}
}

// A browser decides by the page, the address and the attributes whether a cookie comes back.
func TestACookieOfOneAnswerIsJudgedForThePageThatAsked(t *testing.T) {
	const cross, same = "https://app.other.example", "https://app.example.com"
	for name, c := range map[string]struct{ url, origin, line, want string }{
		"Secure over http":                {"http://api.example.com/login", "", "session=x; Secure", "was set over http"},
		"Secure over http, this machine":  {"http://localhost:8000/login", "", "session=x; Secure", ""},
		"None without Secure":             {"https://api.example.com/login", "", "session=x; SameSite=None", "SameSite=None without Secure"},
		"None without Secure, no address": {"", "", "session=x; SameSite=None", "SameSite=None without Secure"},
		"Strict, from another site":       {"https://api.example.com/login", cross, "session=x; SameSite=Strict; Secure", "SameSite=strict"},
		"nothing said, from another site": {"https://api.example.com/login", cross, "session=x; Secure", "counts as Lax"},
		"Strict, from the same site":      {"https://api.example.com/login", same, "session=x; SameSite=Strict; Secure", ""},
		"None, from another site":         {"https://api.example.com/login", cross, "session=x; SameSite=None; Secure", ""},
		"the Domain of another":           {"https://api.example.com/login", "", "session=x; Domain=other.example.com; Secure", "Domain=other.example.com"},
		"a Path of the API's":             {"https://api.example.com/login", "", "session=x; Path=/api; Secure", ""},
		"deleted":                         {"http://api.example.com/logout", "", "session=; Secure; Max-Age=0", ""},
		"no credential":                   {"http://api.example.com/login", "", "theme=dark; Secure", ""},
		"__Host- with a Domain":           {"https://api.example.com/login", "", "__Host-session=x; Secure; Path=/; Domain=example.com", "__Host-"},
	} {
		t.Run(name, func(t *testing.T) {
			r := request.Request{Method: "GET"}
			if c.url != "" {
				var err error
				if r, err = request.New("POST", c.url); err != nil {
					t.Fatal(err)
				}
			}
			if c.origin != "" {
				r = r.Add("Origin", c.origin)
			}
			clues, findings := OfCookies(r, &request.Answer{Status: 401, Fields: []request.Field{{Name: "Set-Cookie", Value: c.line}}}, noon)
			switch {
			case c.want == "" && len(findings)+len(clues) > 0:
				t.Errorf("%+v %+v", findings, clues)
			case c.want != "" && (len(findings) != 1 || len(clues) != 1 || !strings.Contains(findings[0].Message, c.want)):
				t.Errorf("%+v %+v, want %s", findings, clues, c.want)
			}
		})
	}
}
