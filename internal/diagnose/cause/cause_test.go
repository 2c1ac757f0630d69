package cause_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/cause"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

const secret = "a-secret-of-at-least-32-characters-1234"

var now = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// situation is a case as a cause sees it, built from what a request and an answer look like.
type situation struct {
	name   string
	auth   string // %s is the token; "-" sends none
	cookie string
	alg    string
	header string // the whole header, in place of the usual one
	signed string // the secret that signed it
	claims map[string]any
	cut    int    // characters lost at the token's end
	key    string // the secret given; "-" for none
	server time.Duration
	answer *request.Answer
	login  bool
	// raw replaces the token
	raw string
	// spell rewrites the token before it is sent
	spell func(string) string
}

func (s situation) build(t *testing.T) *diagnose.Case {
	t.Helper()
	claims := map[string]any{"sub": "3", "iat": now.Unix() - 60, "exp": now.Unix() + 600}
	for k, v := range s.claims {
		if v == nil {
			delete(claims, k)
		} else {
			claims[k] = v
		}
	}
	alg := orElse(s.alg, "HS256")
	header := orElse(s.header, `{"alg":"`+alg+`","typ":"JWT"}`)
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding
	tok := enc.EncodeToString([]byte(header)) + "." + enc.EncodeToString(payload)
	method := jwt.GetSigningMethod(alg)
	if _, ok := method.(*jwt.SigningMethodHMAC); !ok {
		method = jwt.SigningMethodHS256
	}
	sig, err := method.Sign(tok, []byte(orElse(s.signed, secret)))
	if err != nil {
		t.Fatal(err)
	}
	tok += "." + enc.EncodeToString(sig)
	tok = orElse(s.raw, tok[:len(tok)-s.cut])
	if s.spell != nil {
		tok = s.spell(tok)
	}
	r, err := request.New("GET", "http://127.0.0.1:8000/posts")
	if err != nil {
		t.Fatal(err)
	}
	if s.auth != "-" {
		r = r.Add("Authorization", strings.ReplaceAll(orElse(s.auth, "Bearer %s"), "%s", tok))
	}
	if s.cookie != "" {
		r = r.Add("Cookie", strings.ReplaceAll(s.cookie, "%s", tok))
	}
	var candidates []keys.Source
	if s.key != "-" {
		candidates = []keys.Source{{Secret: finding.NewSecret([]byte(orElse(s.key, secret))), Place: "the test"}}
	}
	c := diagnose.NewCase(r, candidates, now)
	c.Server, c.Answer, c.LoginRedirect, c.LocalTarget = now.Add(s.server), s.answer, s.login, true
	return c
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func redirect(to string) *request.Answer {
	return &request.Answer{Status: 307, Fields: []request.Field{{Name: "Location", Value: to}}}
}

// challenge is a refusal with these WWW-Authenticate fields.
func challenge(values ...string) *request.Answer {
	a := &request.Answer{Status: 401}
	for _, v := range values {
		a.Fields = append(a.Fields, request.Field{Name: "WWW-Authenticate", Value: v})
	}
	return a
}

func replacing(old, with string) func(string) string {
	return func(s string) string { return strings.ReplaceAll(s, old, with) }
}

// wrapping breaks a token every 40 characters.
func wrapping(with string) func(string) string {
	return func(s string) string {
		var b strings.Builder
		for i, c := range s {
			if i > 0 && i%40 == 0 {
				b.WriteString(with)
			}
			b.WriteRune(c)
		}
		return b.String()
	}
}

// unseen are causes that nothing offline can show: they stay possible (blind) where they could apply, and are not
// even considered in the second situation.
func unseen() map[string][2]situation {
	readable, garbage := situation{}, situation{raw: "no-token-at-all"}
	return map[string][2]situation{
		"header-stripped-by-proxy": {readable, {auth: "-", cookie: "session=%s"}},
		"required-claim-missing":   {readable, garbage},
		"issuer-mismatch":          {readable, garbage},
		"audience-mismatch":        {readable, garbage},
		"token-revoked":            {readable, garbage},
		"user-not-found":           {readable, garbage},
		"lifetime-policy":          {readable, garbage},
	}
}

// judged are causes without any suspicion: answers alone show them, and the engine's tests do.
func judged() []string {
	return []string{"instance-inconsistency", "role-permission-denied", "failure-after-authentication"}
}

// seen lists for every other cause situations that raise it and look-alikes that must stay silent.
func seen() map[string]struct{ raises, silent []situation } {
	type cases = struct{ raises, silent []situation }
	unix := now.Unix()
	expired := map[string]any{"exp": unix - 3600}
	return map[string]cases{
		"redirect-drops-authorization": {
			[]situation{{name: "slash", answer: redirect("/posts/")}, {name: "other host", answer: redirect("https://elsewhere.example/posts")}},
			[]situation{
				{name: "login page", answer: redirect("/login"), login: true},
				{name: "no credential to lose", auth: "-", answer: redirect("/posts/")},
				{name: "not modified", answer: &request.Answer{Status: 304}},
			},
		},
		"login-redirect-instead-of-401": {
			[]situation{{name: "authorize", answer: redirect("https://id.example/authorize?state=1"), login: true}},
			[]situation{{name: "slash", answer: redirect("/posts/")}, {name: "plain 401", answer: &request.Answer{Status: 401}}},
		},
		"auth-header-missing": {
			[]situation{{name: "nothing", auth: "-"}},
			[]situation{{name: "bearer"}, {name: "cookie instead", auth: "-", cookie: "session=%s"}, {name: "bare token", auth: "%s"}},
		},
		"scheme-missing": {
			[]situation{{name: "bare token", auth: "%s"}},
			[]situation{{name: "bearer"}, {name: "lower case", auth: "bearer %s"}, {name: "another scheme", auth: "JWT %s"}, {name: "cookie", auth: "-", cookie: "t=%s"}},
		},
		"scheme-duplicated": {
			[]situation{{name: "twice", auth: "Bearer Bearer %s"}, {name: "mixed case", auth: "Bearer bearer %s"}},
			[]situation{{name: "once"}, {name: "not at all", auth: "%s"}},
		},
		"scheme-wrong": {
			[]situation{
				{name: "JWT", auth: "JWT %s"},
				{name: "Basic", auth: "Basic %s"},
				{name: "colon", auth: "Bearer: %s"},
				{name: "glued", auth: "Bearer%s"},
				{name: "the challenge asks for another", answer: challenge(`JWT realm="api"`)},
			},
			[]situation{
				{name: "bearer"},
				{name: "lower case", auth: "bearer %s"},
				{name: "none", auth: "%s"},
				{name: "twice", auth: "Bearer Bearer %s"},
				{name: "DPoP with a bound token", auth: "DPoP %s", claims: map[string]any{"cnf": map[string]any{"jkt": "x"}}},
				{name: "several challenges", answer: challenge(`Bearer`, `JWT realm="api"`)},
			},
		},
		"scheme-case-sensitive": {
			[]situation{{name: "lower case", auth: "bearer %s"}, {name: "upper case", auth: "BEARER %s"}},
			[]situation{{name: "Bearer"}, {name: "JWT", auth: "jwt %s"}, {name: "none", auth: "%s"}},
		},
		"token-url-encoded": {
			[]situation{{name: "dots", spell: replacing(".", "%2E")}, {name: "padding", spell: func(s string) string { return s + "%3D" }}},
			[]situation{{name: "clean"}, {name: "unreadable", raw: "7f3a9b2c%2E"}},
		},
		"token-line-wrapped": {
			[]situation{{name: "blanks", spell: wrapping(" ")}, {name: "line ends", spell: wrapping("\r\n ")}},
			[]situation{{name: "clean"}, {name: "blank behind", auth: "Bearer %s "}, {name: "two blanks", auth: "Bearer  %s"}},
		},
		"signature-altered-in-transit": {
			[]situation{
				{name: "one letter", spell: func(s string) string { return s[:len(s)-20] + "x" + s[len(s)-19:] }},
				{name: "padding", spell: func(s string) string { return s + "=" }},
				{name: "folded case", spell: func(s string) string {
					i := strings.LastIndexByte(s, '.')
					return s[:i] + strings.ToLower(s[i:])
				}},
			},
			[]situation{{name: "whole"}, {name: "other secret", signed: "another-secret-of-at-least-32-characters"}, {name: "cut", cut: 10}, {name: "unreadable", raw: "7f3a9b2c"}},
		},
		"token-quoted": {
			[]situation{{name: "double", auth: `Bearer "%s"`}, {name: "single", auth: "Bearer '%s'"}},
			[]situation{{name: "clean"}},
		},
		"extra-whitespace": {
			[]situation{{name: "two blanks", auth: "Bearer  %s"}, {name: "tab", auth: "Bearer\t%s"}, {name: "behind", auth: "Bearer %s "}},
			[]situation{{name: "clean"}, {name: "lower case", auth: "bearer %s"}},
		},
		"token-placeholder": {
			[]situation{{name: "undefined", raw: "undefined"}, {name: "variable", raw: "$TOKEN"}, {name: "braces", raw: "{{token}}"}},
			[]situation{{name: "a token"}, {name: "opaque", raw: "7f3a9b2c"}},
		},
		"token-malformed": {
			[]situation{{name: "a comma", auth: "Bearer %s,"}, {name: "base64 around it", spell: func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }}, {name: "opaque", raw: "7f3a9b2c"}, {name: "two parts", raw: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzIn0"[:30]}},
			[]situation{{name: "well formed"}, {name: "expired", claims: expired}, {name: "placeholder", raw: "undefined"}, {name: "nothing", auth: "-"}},
		},
		"token-truncated": {
			[]situation{{name: "ten characters lost", cut: 10}},
			[]situation{{name: "whole"}, {name: "other secret", signed: "another-secret-of-at-least-32-characters"}},
		},
		"alg-none-unsigned": {
			[]situation{{name: "none", header: `{"alg":"none"}`}, {name: "nOnE", header: `{"alg":"nOnE"}`}, {name: "no signature", cut: 43}},
			[]situation{{name: "signed"}},
		},
		"alg-not-allowed": {
			[]situation{{name: "HS512", alg: "HS512"}, {name: "RS256 where a secret is used", header: `{"alg":"RS256"}`}},
			[]situation{{name: "none is another cause", header: `{"alg":"none"}`}, {name: "unreadable", raw: "7f3a9b2c"}},
		},
		"secret-whitespace-or-quotes": {
			[]situation{{name: "line end", signed: secret + "\n"}, {name: "quotes", signed: `"` + secret + `"`}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c"}},
		},
		"secret-encoding-mismatch": {
			[]situation{{name: "hex", key: fmt.Sprintf("%x", secret)}, {name: "base64", key: base64.StdEncoding.EncodeToString([]byte(secret))}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c"}},
		},
		"secret-default-fallback": {
			[]situation{{name: "the tutorial's", signed: "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"}, {name: "without a key", signed: "changethis", key: "-"}},
			[]situation{{name: "the server's"}, {name: "another one", signed: "another-secret-of-at-least-32-characters"}},
		},
		"secret-mismatch": {
			[]situation{{name: "other secret", signed: "another-secret-of-at-least-32-characters"}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c"}, {name: "unsigned", cut: 43}},
		},
		"exp-wrong-type": {
			[]situation{
				{name: "digits in a string", claims: map[string]any{"exp": fmt.Sprint(unix + 600)}},
				{name: "a date", claims: map[string]any{"exp": "2026-03-14T10:00:00Z"}},
				{name: "an array", claims: map[string]any{"exp": []any{unix + 600}}},
			},
			[]situation{{name: "a number"}, {name: "absent", claims: map[string]any{"exp": nil}}, {name: "milliseconds", claims: map[string]any{"exp": (unix + 600) * 1000}}},
		},
		"exp-unit-milliseconds": {
			[]situation{{name: "milliseconds", claims: map[string]any{"exp": (unix + 600) * 1000}}, {name: "microseconds", claims: map[string]any{"exp": (unix + 600) * 1_000_000}}},
			[]situation{{name: "seconds"}, {name: "a hundred years", claims: map[string]any{"exp": unix + 100*365*86400}}},
		},
		"exp-missing": {
			[]situation{{name: "absent", claims: map[string]any{"exp": nil}}},
			[]situation{{name: "present"}, {name: "null is a wrong type", claims: map[string]any{"exp": json.RawMessage("null")}}},
		},
		"clock-skew": {
			[]situation{{name: "server an hour ahead", server: time.Hour}, {name: "server an hour behind", server: -time.Hour}},
			[]situation{{name: "unreadable", raw: "7f3a9b2c", server: time.Hour}},
		},
		"not-yet-valid-nbf": {
			[]situation{{name: "in an hour", claims: map[string]any{"nbf": unix + 3600}}},
			[]situation{{name: "past", claims: map[string]any{"nbf": unix - 3600}}, {name: "absent"}, {name: "now", claims: map[string]any{"nbf": unix}}},
		},
		"iat-in-future": {
			[]situation{{name: "in ten minutes", claims: map[string]any{"iat": unix + 600}}},
			[]situation{{name: "past"}, {name: "absent", claims: map[string]any{"iat": nil}}},
		},
		"token-expired": {
			[]situation{
				{name: "an hour ago", claims: expired},
				{name: "this second", claims: map[string]any{"exp": unix}},
				{name: "in a string", claims: map[string]any{"exp": fmt.Sprint(unix - 60)}},
			},
			[]situation{
				{name: "in a second", claims: map[string]any{"exp": unix + 1}},
				{name: "absent", claims: map[string]any{"exp": nil}},
				{name: "milliseconds to come", claims: map[string]any{"exp": (unix + 600) * 1000}},
			},
		},
		"sub-not-string": {
			[]situation{{name: "a number", claims: map[string]any{"sub": 3}}, {name: "an object", claims: map[string]any{"sub": map[string]any{"id": 3}}}},
			[]situation{{name: "a string"}, {name: "absent", claims: map[string]any{"sub": nil}}},
		},
	}
}

func TestEveryCauseRaisesOnItsSignAndStaysSilentOnLookAlikes(t *testing.T) {
	covered := map[string]bool{}
	for _, id := range judged() {
		covered[id] = true
	}
	for _, c := range cause.All() {
		if cases, ok := seen()[c.ID]; ok {
			covered[c.ID] = true
			for _, s := range cases.raises {
				t.Run(c.ID+"/raises/"+s.name, func(t *testing.T) {
					if got := c.Suspect(s.build(t)); got.Prior == 0 || len(got.Evidence) == 0 {
						t.Errorf("suspicion %+v: it should be raised, with evidence", got)
					}
				})
			}
			for _, s := range cases.silent {
				t.Run(c.ID+"/silent/"+s.name, func(t *testing.T) {
					if got := c.Suspect(s.build(t)); got.Prior != 0 {
						t.Errorf("raised with prior %d: %q", got.Prior, got.Evidence)
					}
				})
			}
		}
		if pair, ok := unseen()[c.ID]; ok {
			covered[c.ID] = true
			t.Run(c.ID, func(t *testing.T) {
				if got := c.Suspect(pair[0].build(t)); !got.Blind || got.Prior != 0 || len(got.SettledBy) == 0 {
					t.Errorf("suspicion %+v: it should be blind, and say what settles it", got)
				}
				if got := c.Suspect(pair[1].build(t)); got.Blind || got.Prior != 0 {
					t.Errorf("suspicion %+v where it cannot apply", got)
				}
			})
		}
		if !covered[c.ID] {
			t.Errorf("%s has no case that raises it and none that stays silent", c.ID)
		}
	}
}

func TestRegistryIsComplete(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	ids := map[string]bool{}
	for _, c := range cause.All() {
		if ids[c.ID] {
			t.Errorf("the id %s is used twice", c.ID)
		}
		ids[c.ID] = true
		if !kebab.MatchString(c.ID) {
			t.Errorf("%q is not made of kebab-case words", c.ID)
		}
		if c.Title == "" || c.Doc.Text == "" || c.Doc.Fix == "" || c.Doc.KnownBy == "" || c.Doc.Since == "" || len(c.Doc.Seen) == 0 {
			t.Errorf("the documentation of %s is incomplete", c.ID)
		}
		if c.Families == 0 {
			t.Errorf("%s can stop a request nowhere", c.ID)
		}
		if c.Suspect == nil && c.Judge == nil {
			t.Errorf("%s can never be found", c.ID)
		}
	}
	for _, c := range cause.All() {
		for _, id := range c.Silences {
			if !ids[id] {
				t.Errorf("%s silences %s, which is no cause", c.ID, id)
			}
		}
	}
}

// An edit's id is the name of an experiment: the same id must always mean the same change.
func TestEditsHaveGroupsAndWords(t *testing.T) {
	for _, c := range cause.All() {
		for _, s := range seen()[c.ID].raises {
			got := c.Suspect(s.build(t))
			for _, e := range append(got.Edits, got.LongShots...) {
				if e.ID == "" || e.Group == "" || e.Says == "" || e.Apply == nil || strings.Contains(e.ID, "+") {
					t.Errorf("%s: the edit %+v is incomplete", c.ID, e)
				}
			}
		}
	}
}
