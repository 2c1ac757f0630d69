package cause_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
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
	method string
	url    string
	fields []request.Field // further ones
	aud    string          // the audience that the server is known to expect
	iss    string
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
	r, err := request.New(s.method, orElse(s.url, "http://127.0.0.1:8000/posts"))
	if err != nil {
		t.Fatal(err)
	}
	if s.auth != "-" {
		r = r.Add("Authorization", strings.ReplaceAll(orElse(s.auth, "Bearer %s"), "%s", tok))
	}
	if s.cookie != "" {
		r = r.Add("Cookie", strings.ReplaceAll(s.cookie, "%s", tok))
	}
	for _, f := range s.fields {
		r = r.Add(f.Name, strings.ReplaceAll(f.Value, "%s", tok))
	}
	var candidates []keys.Source
	if s.key != "-" {
		candidates = []keys.Source{{Secret: finding.NewSecret([]byte(orElse(s.key, secret))), Place: "the test"}}
	}
	c := diagnose.NewCase(r, candidates, now)
	c.Server, c.Answer, c.LoginRedirect, c.LocalTarget = now.Add(s.server), s.answer, s.login, true
	c.Audience, c.Issuer = s.aud, s.iss
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
	all := map[string][2]situation{
		"header-stripped-by-proxy": {readable, {auth: "-", cookie: "session=%s"}},
		"required-claim-missing":   {readable, garbage},
		"issuer-mismatch":          {readable, garbage},
		"audience-mismatch":        {{claims: map[string]any{"aud": "web"}}, {}},
		"token-revoked":            {readable, garbage},
		"user-not-found":           {readable, garbage},
		"lifetime-policy":          {readable, garbage},
	}
	maps.Copy(all, unseenOnTheWay())
	maps.Copy(all, unseenInClaims())
	maps.Copy(all, unseenInKind())
	return all
}

// always are causes that can never be excluded by what is sent.
func always() []string { return []string{"openapi-scheme-mismatch"} }

// judged are causes without any suspicion: answers alone show them, and the engine's tests do.
func judged() []string {
	return []string{"instance-inconsistency", "role-permission-denied", "failure-after-authentication", "status-code-convention"}
}

// cases are the situations that raise a cause and the look-alikes that must stay silent.
type cases = struct{ raises, silent []situation }

// seen lists them for every cause that can be seen offline.
func seen() map[string]cases {
	all := map[string]cases{}
	for _, some := range []map[string]cases{seenAtFirst(), seenOnTheWay(), seenInClaims(), seenInKind()} {
		maps.Copy(all, some)
	}
	return all
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
		if slices.Contains(always(), c.ID) {
			covered[c.ID] = true
			if got := c.Suspect(situation{raw: "no-token-at-all"}.build(t)); !got.Blind || got.Prior != 0 || len(got.SettledBy) == 0 {
				t.Errorf("%s: suspicion %+v: it should be blind, and say what settles it", c.ID, got)
			}
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
