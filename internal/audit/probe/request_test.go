package probe_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/probe"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// made keeps one key for each algorithm and owner: making them takes a while.
var made sync.Map

func keyOf(owner, alg string) (keys.Key, error) {
	if k, ok := made.Load(owner + alg); ok {
		return k.(keys.Key), nil
	}
	k, err := keys.Generate(rand.Reader, alg, 0)
	k.Algorithm = ""
	made.Store(owner+alg, k)
	return k, err
}

func strangers(alg string) (keys.Key, error) { return keyOf("stranger", alg) }

// tester is a test or one case of a property.
type tester interface {
	Helper()
	Fatal(args ...any)
}

// subjectOf is the server of somebody whose tokens are signed with alg.
func subjectOf(t tester, alg, payload string) audit.Subject {
	t.Helper()
	key, err := keyOf("user", alg)
	if err != nil {
		t.Fatal(err)
	}
	s := audit.Subject{Key: key, Alg: alg, NewKey: strangers, Origin: "https://app.example.com"}
	if public, ok := key.Public(); ok {
		s.Public = []keys.Key{public}
	}
	var fault *exactjson.Fault
	if s.Header, fault = exactjson.ParseObject([]byte(`{"alg":"` + alg + `","typ":"JWT"}`)); fault != nil {
		t.Fatal(fault.Message)
	}
	if s.Payload, fault = exactjson.ParseObject([]byte(payload)); fault != nil {
		t.Fatal(fault.Message)
	}
	s.Lesser = token.Parse(signed(t, s, `{"sub":"lesser","exp":1}`))
	return s
}

func signed(t tester, s audit.Subject, payload string) string {
	t.Helper()
	p, _ := exactjson.ParseObject([]byte(payload))
	d := mint.Draft{Header: s.Header, Payload: p, Alg: s.Alg, Key: s.Key, Now: noon, Lifetime: time.Minute}
	compact, err := d.Sign()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

// render makes the request of a try as an audit does: the healthy one, fresh, with the try's edits.
func render(t tester, s audit.Subject, p audit.Probe, try audit.Try) (request.Request, token.Token, error) {
	t.Helper()
	healthy := signed(t, s, string(s.Payload.With("exp", fmt.Appendf(nil, "%d", noon.Unix()+59)).Raw))
	r, err := request.New("GET", "http://127.0.0.1:8000/me?page=2")
	if err != nil {
		t.Fatal(err)
	}
	if s.Cookie != "" {
		r = r.Add("Cookie", "a=b; "+s.Cookie+"="+healthy)
	} else {
		r = r.Add("Authorization", "Bearer "+healthy)
	}
	c := diagnose.NewCase(r, []keys.Source{keys.SourceOf(s.Key)}, noon)
	c.Local, c.LocalTarget = noon, p.Lasting
	d := diagnose.NewDraft(c, "jwtdoc-audit-1")
	for _, e := range append([]diagnose.Edit{repair.Time(), repair.Renew()}, try.Edits...) {
		e.Apply(d)
	}
	out, err := d.Render()
	return out, request.FindCredential(out).Token, err
}

const claims = `{"sub":"3","aud":"api","iss":"https://issuer.example.com","token_type":"access","scope":"read"}`

// forged are the probes whose token the user's key must not vouch for: it would be accepted for a good reason.
var forged = []string{
	"garbage-token", "signature-altered", "payload-altered", "signature-missing", "alg-none", "alg-none-spelling", "foreign-key", "alg-confusion", "jwk-embedded",
}

// bare are the probes that send no token of their own in the place of the healthy one.
var bare = []string{"no-credentials", "head-without-credentials", "lesser-token"}

// What a probe sends is what it says: where the signature is the question the user's does not verify, and where it is
// not the question it does, so that nothing else than the probe's one thing can be why it is refused. Whatever it is,
// it goes where the healthy request goes.
func TestEachRequestDiffersFromTheHealthyOneInWhatItIsAbout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := subjectOf(t, rapid.SampledFrom([]string{"HS256", "HS512", "RS256", "PS256", "ES256", "EdDSA"}).Draw(t, "alg"), claims)
		s.Cookie = rapid.SampledFrom([]string{"", "session"}).Draw(t, "cookie")
		p := rapid.SampledFrom(probe.All()).Draw(t, "probe")
		if p.Tries == nil || p.Needs != nil && p.Needs(s) != "" {
			return
		}
		tries := p.Tries(s)
		if len(tries) == 0 && p.ID != "alg-confusion" {
			t.Fatal(p.ID, "has nothing to send, and does not say what it needs")
		}
		for _, x := range tries {
			r, tok, err := render(t, s, p, x)
			if err != nil {
				t.Fatal(p.ID, x.Says, err)
			}
			if r.Origin() != request.OriginOf(r.URL) || r.URL.Host != "127.0.0.1:8000" || r.URL.Path != "/me" {
				t.Fatal(p.ID, "goes to", r.URL.String())
			}
			if inQuery := strings.Contains(r.URL.RawQuery, "eyJ"); inQuery != (p.ID == "token-in-query") {
				t.Fatal(p.ID, "has the query", r.URL.RawQuery)
			}
			vouched := s.Key.Verify(tok.Algorithm(), tok.SigningInput(), tok.Signature) == nil
			switch {
			case slices.Contains(bare, p.ID) || p.ID == "preflight":
			case slices.Contains(forged, p.ID) && vouched:
				t.Fatal(p.ID, x.Says, "is signed by the user's key")
			case !slices.Contains(forged, p.ID) && !vouched:
				t.Fatal(p.ID, x.Says, "is not signed by the user's key: ", tok.Algorithm())
			}
			if p.Expect == audit.Accept && len(x.Edits) > 0 && p.ID != "preflight" && tok.ExpiryAt(noon, 0).State != token.StateValid {
				t.Fatal(p.ID, "is to be accepted, and is", tok.ExpiryAt(noon, 0).State)
			}
		}
	})
}

// carried is what is read of a token that was made.
type carried struct {
	header, payload map[string]any
	text            string
}

func carriedBy(t *testing.T, tok token.Token) carried {
	t.Helper()
	c := carried{text: string(tok.Payload.Raw)}
	if err := json.Unmarshal(tok.Header.Raw, &c.header); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(tok.Payload.Raw, &c.payload); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEachTokenCarriesWhatItsProbeSays(t *testing.T) {
	now := float64(noon.Unix())
	has := func(name string, want any) func(carried) bool {
		return func(c carried) bool { return fmt.Sprint(c.payload[name]) == fmt.Sprint(want) }
	}
	lacks := func(name string) func(carried) bool {
		return func(c carried) bool { _, there := c.payload[name]; return !there }
	}
	number := func(name string, fits func(float64) bool) func(carried) bool {
		return func(c carried) bool { n, ok := c.payload[name].(float64); return ok && fits(n) }
	}
	alg := func(want string) func(carried) bool { return func(c carried) bool { return c.header["alg"] == want } }
	for _, c := range []struct {
		probe string
		try   int
		holds func(carried) bool
	}{
		{"alg-none", 0, alg("none")},
		{"alg-none-spelling", 0, alg("None")},
		{"alg-none-spelling", 1, alg("NONE")},
		{"alg-none-spelling", 2, alg("nOnE")},
		{"alg-other", 0, alg("RS512")},
		{"alg-confusion", 0, alg("HS256")},
		{"foreign-key", 0, alg("RS256")},
		{"jwk-embedded", 0, func(c carried) bool { _, ok := c.header["jwk"].(map[string]any); return ok }},
		{"crit-unknown", 0, func(c carried) bool { l, ok := c.header["crit"].([]any); return ok && len(l) == 1 }},
		{"expired-token", 0, number("exp", func(n float64) bool { return n == now-3600 })},
		{"not-yet-valid", 0, number("nbf", func(n float64) bool { return n == now+3600 })},
		{"aud-wrong", 0, has("aud", "another-audience")},
		{"aud-missing", 0, lacks("aud")},
		{"aud-list", 0, has("aud", "[api https://other.invalid]")},
		{"iss-missing", 0, lacks("iss")},
		{"iss-wrong", 0, func(c carried) bool {
			return c.payload["iss"] != "https://issuer.example.com" && c.payload["iss"] != nil
		}},
		{"exp-absent", 0, lacks("exp")},
		{"exp-string", 0, func(c carried) bool { _, text := c.payload["exp"].(string); return text }},
		{"exp-milliseconds", 0, number("exp", func(n float64) bool { return n > now*1000 })},
		{"exp-milliseconds", 1, number("exp", func(n float64) bool { return n == (now-3600)*1000 })},
		{"exp-fraction-past", 0, number("exp", func(n float64) bool { return n == now-3600+0.5 })},
		{"exp-fractional", 0, number("exp", func(n float64) bool { return n > now && n != float64(int64(n)) })},
		{"exp-twice", 0, func(c carried) bool { return strings.Count(c.text, `"exp"`) == 2 }},
		{"refresh-token", 0, has("token_type", "refresh")},
		{"typ-missing", 0, func(c carried) bool { return c.header["typ"] == nil }},
		{"typ-variants", 0, func(c carried) bool { return c.header["typ"] == "jwt" }},
		{"typ-variants", 1, func(c carried) bool { return c.header["typ"] == "at+jwt" }},
		{"extra-claims", 0, func(c carried) bool { return len(c.payload) > 8 }},
	} {
		s := subjectOf(t, "RS256", claims)
		p, ok := probe.Find(c.probe)
		if !ok {
			t.Fatal("there is no", c.probe)
		}
		_, tok, err := render(t, s, p, p.Tries(s)[c.try])
		if err != nil {
			t.Fatal(c.probe, err)
		}
		got := carriedBy(t, tok)
		if !c.holds(got) {
			t.Errorf("%s, %d: %v %s", c.probe, c.try, got.header, got.text)
		}
		// What the probe is not about is the healthy token's.
		if got.payload["sub"] != "3" || got.payload["scope"] != "read" {
			t.Errorf("%s changed %s", c.probe, got.text)
		}
	}
}

func TestAProbeThatLacksSomethingSaysWhat(t *testing.T) {
	bareSubject := subjectOf(t, "ES256", `{"sub":"3"}`)
	bareSubject.Public, bareSubject.Origin, bareSubject.Lesser = nil, "", token.Parse("")
	for id, says := range map[string]string{
		"alg-confusion": "--jwks", "alg-other": "ES256", "aud-wrong": "aud", "aud-missing": "aud", "aud-list": "--aud", "iss-wrong": "iss",
		"iss-missing": "iss", "refresh-token": "token_type", "lesser-token": "--lesser-token", "refusal-cors": "--origin", "preflight": "--origin",
		"cookie-attributes": "--cookie-name", "cookie-lifetime": "--cookie-name",
	} {
		p, _ := probe.Find(id)
		if got := p.Needs(bareSubject); !strings.Contains(got, says) {
			t.Errorf("%s: %q", id, got)
		}
		full := subjectOf(t, "RS256", claims)
		full.Cookie = "session"
		if got := p.Needs(full); got != "" {
			t.Errorf("%s lacks %q where all is given", id, got)
		}
	}
	declared := subjectOf(t, "RS256", claims)
	declared.InQuery = "access_token"
	if p, _ := probe.Find("token-in-query"); p.Needs(declared) == "" {
		t.Error("a query that is declared is held against the server")
	}
}

func TestEveryProbeIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range probe.All() {
		if seen[p.ID] {
			t.Errorf("%s is there twice", p.ID)
		}
		seen[p.ID] = true
		if p.Title == "" || p.Why == "" || p.Doc.Text == "" || p.Doc.Fix == "" || p.Doc.Since == "" || !slices.Contains(audit.Groups(), p.Group) {
			t.Errorf("%s lacks something: %+v", p.ID, p)
		}
		if p.Expect != audit.Accept && p.Expect != audit.Refuse {
			t.Errorf("%s expects %q", p.ID, p.Expect)
		}
		for _, other := range p.Implies {
			if _, ok := probe.Find(other); !ok || other == p.ID {
				t.Errorf("%s implies %s", p.ID, other)
			}
		}
	}
	if _, ok := probe.Find("nope"); ok {
		t.Error("there is a probe nope")
	}
}
