package openapi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/jwtdoc/jwtdoc/internal/openapi"
	"github.com/jwtdoc/jwtdoc/internal/patience"
)

const three = `openapi: 3.0.3
servers: [{url: "https://api.example.com/v1"}, {url: /v2}]
security: [{bearer: []}]
components:
  securitySchemes:
    bearer: {type: http, scheme: Bearer}
    key: {type: apiKey, in: header, name: Authorization}
    cookie: &c {type: apiKey, in: cookie, name: session}
    login:
      type: oauth2
      flows: {password: {tokenUrl: login, scopes: {}}}
    again: *c
paths:
  /users/{id}:
    get: {security: [{key: []}], parameters: [{in: path, name: id, required: true}]}
  /users/me:
    get: {}
  /open:
    get: {security: []}
    post: {security: [{}, {login: [a]}]}
  /old:
    parameters: [{in: header, name: authorization}]
    get: {security: [{gone: []}]}
`

func TestTheOperationOfARequestAndWhatItWants(t *testing.T) {
	d, err := openapi.Parse([]byte(three))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, path, want, sends string
	}{
		{"GET", "/users/me", "/users/me", "Authorization: Bearer TOKEN"},
		{"GET", "/users/17", "/users/{id}", "Authorization: TOKEN"},
		{"GET", "/v1/users/17/", "/users/{id}", "Authorization: TOKEN"},
		{"GET", "/v2/users/me", "/users/me", "Authorization: Bearer TOKEN"},
		{"GET", "/open", "/open", ""},
		{"POST", "/open", "/open", "Authorization: Bearer TOKEN"},
		{"GET", "/old", "/old", ""},
		{"PUT", "/open", "", ""},
		{"GET", "/users", "", ""},
		{"GET", "/v3/users/me", "", ""},
	} {
		op, found := d.Find(c.method, c.path)
		if op.Path != c.want || found != (c.want != "") {
			t.Errorf("%s %s is %q", c.method, c.path, op.Path)
		}
		sends := ""
		for _, s := range d.Ways(op) {
			sends = s.Sends()
		}
		if found && sends != c.sends {
			t.Errorf("%s %s sends %q, want %q", c.method, c.path, sends, c.sends)
		}
	}
	old, _ := d.Find("GET", "/old")
	if diff := cmp.Diff([]string{"gone"}, d.Undefined(old)); diff != "" || !old.AuthorizationParameter {
		t.Errorf("%+v %s", old, diff)
	}
	if len(d.Schemes) != 5 || d.Schemes[3].TokenURL != "login" || d.Schemes[4].Field != "session" || d.Schemes[1].Line != 7 {
		t.Errorf("%+v", d.Schemes)
	}
}

func TestSwagger2AndJSONAreRead(t *testing.T) {
	d, err := openapi.Parse([]byte(`{"swagger":"2.0","basePath":"/api","securityDefinitions":{"b":{"type":"basic"},"k":{"type":"apiKey","in":"header","name":"X-Access-Token"}},
		"paths":{"/x":{"get":{"security":[{"k":[]}]}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	op, ok := d.Find("GET", "/api/x")
	if ways := d.Ways(op); !ok || len(ways) != 1 || ways[0].Sends() != "X-Access-Token: TOKEN" || ways[0].Bearer() || ways[0].Bare() {
		t.Errorf("%+v %+v", op, d)
	}
	if d.Schemes[0].Sends() != "Authorization: Basic USER:PASSWORD" {
		t.Errorf("%+v", d.Schemes[0])
	}
}

func TestWhatIsNoDescriptionIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "text": "hello", "list": "[1]", "HTML": "<!doctype html><p>x", "other JSON": `{"detail":"no"}`, "version alone": "openapi: 3.0.0",
		"broken": "openapi: [", "NUL": "\x00", "an alias alone": "*a", "paths only": "paths: {}",
	} {
		if _, err := openapi.Parse([]byte(text)); !errors.Is(err, openapi.ErrNotOpenAPI) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBombsAreRefusedInTime(t *testing.T) {
	const head = "openapi: 3.0.0\npaths: {}\nx: "
	aliases := "a0: &a0 [x]\n"
	for i := 1; i < 40; i++ {
		aliases += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), ","))
	}
	for name, text := range map[string]string{
		"deep lists":           head + strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"deep maps":            "openapi: 3.0.0\npaths: " + strings.Repeat("{a: ", 5000) + "1" + strings.Repeat("}", 5000),
		"many nodes":           head + "[" + strings.Repeat("1,", 120_000) + "1]",
		"an alias into itself": "openapi: 3.0.0\npaths: &p {/x: *p}\ncomponents: &c {securitySchemes: *c}\nsecurity: &s [*s]",
		"many aliases":         "openapi: 3.0.0\npaths: *a39\n" + aliases,
		"aliases":              aliases + "openapi: 3.0.0\npaths: {/x: {get: *a39, parameters: *a39}}\nsecurity: *a39",
	} {
		fastest := time.Hour
		for range 3 {
			start := time.Now()
			d, err := openapi.Parse([]byte(text))
			fastest = min(fastest, time.Since(start))
			if err == nil {
				d.Find("GET", "/x")
			}
		}
		t.Logf("%s: %v", name, fastest)
		if fastest > patience.For(200*time.Millisecond) {
			t.Errorf("%s: %v", name, fastest)
		}
	}
	if _, err := openapi.Parse(make([]byte, openapi.MaxBytes+1)); err == nil {
		t.Error("too large a document is read")
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{three, `{"swagger":"2.0","paths":{"/a":{"get":{"security":[{"k":[]}]}}},"securityDefinitions":{"k":{"type":"apiKey","in":"query","name":"t"}}}`, "openapi: 3\npaths: &p {/x: *p}", "a: &a [*a]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := openapi.Parse(text)
		if err != nil {
			return
		}
		for _, op := range d.Operations {
			if got, ok := d.Find(op.Method, op.Path); !ok {
				t.Errorf("%+v is not found by its own path: %+v", op, got)
			}
			d.Undefined(op)
			for _, s := range d.Ways(op) {
				if s.Sends() == "" {
					t.Error("a way that says nothing")
				}
			}
		}
	})
}
