package repair_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

const secret = "a-secret-of-at-least-32-characters-1234"

var now = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// caseOf builds a case around a token with this payload, signed with the secret.
func caseOf(t interface{ Fatal(...any) }, payload string) *diagnose.Case {
	enc := base64.RawURLEncoding
	input := enc.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc.EncodeToString([]byte(payload))
	sig, err := keys.Sign("HS256", finding.NewSecret([]byte(secret)), input)
	if err != nil {
		t.Fatal(err)
	}
	r, err := request.New("GET", "http://127.0.0.1:8000/api/users")
	if err != nil {
		t.Fatal(err)
	}
	r = r.Add("Authorization", "Bearer "+input+"."+enc.EncodeToString(sig))
	c := diagnose.NewCase(r, []keys.Source{{Secret: finding.NewSecret([]byte(secret))}}, now)
	c.LocalTarget = true
	return c
}

// apply renders the case's request with these edits, and returns the claims that are then sent.
func apply(t interface{ Fatal(...any) }, c *diagnose.Case, edits ...diagnose.Edit) (request.Request, token.Token) {
	d := diagnose.NewDraft(c, "jwtdoc-test")
	for _, e := range edits {
		e.Apply(d)
	}
	r, err := d.Render()
	if err != nil {
		t.Fatal(err)
	}
	return r, request.FindCredential(r).Token
}

func TestAnEditChangesOneClaimAndNothingElse(t *testing.T) {
	unix := now.Unix()
	for _, test := range []struct {
		name, payload, want string
		edit                diagnose.Edit
	}{
		{"time keeps a number a number", `{"sub":"3","exp":1,"x":1.50}`, `{"sub":"3","exp":1773480472,"x":1.50}`, repair.Time()},
		{"time keeps a string a string", `{"exp":"17"}`, `{"exp":"1773480472"}`, repair.Time()},
		{"time keeps milliseconds", `{"exp":1700000000000}`, `{"exp":1773480472000}`, repair.Time()},
		{"time keeps a written date", `{"exp":"2020-01-01T00:00:00Z"}`, `{"exp":"2026-03-14T09:27:52Z"}`, repair.Time()},
		{"time leaves a missing exp missing", `{"iat":1}`, `{"iat":1773480412}`, repair.Time()},
		{"time leaves what is no time", `{"exp":{"a":1}}`, `{"exp":{"a":1}}`, repair.Time()},
		{"exp is added", `{"sub":"3"}`, `{"sub":"3","exp":1773480472}`, repair.AddExpiry()},
		{"a string becomes a number", `{"exp":"1773480420","a":1}`, `{"exp":1773480420,"a":1}`, repair.NumericTime("exp", unix)},
		{"milliseconds become seconds", `{"exp":1773480420000}`, `{"exp":1773480420}`, repair.NumericTime("exp", unix)},
		{"order and spelling of the rest stay", `{"z":1e2,"exp":1,"a":"\u0041"}`, `{"z":1e2,"exp":1773480472,"a":"\u0041"}`, repair.Time()},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, sent := apply(t, caseOf(t, test.payload), test.edit)
			got := string(sent.PayloadBytes)
			got = strings.Replace(got, `,"jti":"jwtdoc-test"`, "", 1)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if keys.Verify("HS256", finding.NewSecret([]byte(secret)), sent.SigningInput(), sent.Signature) != nil {
				t.Error("the repaired token does not verify")
			}
		})
	}
}

func TestSigningKeepsTheBytes(t *testing.T) {
	c := caseOf(t, `{ "sub" : "3",  "exp":1773480000.5 }`)
	_, sent := apply(t, c, repair.Sign())
	if sent.SigningInput() != c.Token.SigningInput() {
		t.Errorf("signed %q, want the same bytes %q", sent.SigningInput(), c.Token.SigningInput())
	}
}

// Each repair of what stands around the token changes its own thing and leaves the others as they are.
func TestEachRepairOfTheWrappingChangesItsOwnThing(t *testing.T) {
	c := caseOf(t, `{"sub":"3"}`)
	bearer := repair.Scheme("x", "Bearer", "x")
	for _, test := range []struct {
		edit      diagnose.Edit
		raw, want string
	}{
		{bearer, "%s", "Bearer %s"},
		{bearer, "Bearer Bearer %s", "Bearer %s"},
		{bearer, "JWT %s", "Bearer %s"},
		{bearer, "bearer  %s", "Bearer  %s"},
		{bearer, `bearer "%s"`, `Bearer "%s"`},
		{bearer, `"bearer %s"`, `"Bearer %s"`},
		{bearer, "Bearer: %s", "Bearer %s"},
		{bearer, "Bearer%s", "Bearer %s"},
		{repair.SingleSpaces(), "Bearer  %s ", "Bearer %s"},
		{repair.SingleSpaces(), "bearer\t%s", "bearer %s"},
		{repair.SingleSpaces(), `Bearer  "%s"`, `Bearer "%s"`},
		{repair.Unquoted(), `Bearer  "%s"`, "Bearer  %s"},
		{repair.Unquoted(), `"bearer %s"`, "bearer %s"},
		{repair.Unquoted(), `'%s'`, "%s"},
		{repair.Bare("x", "x"), "bearer %e", "bearer %s"},
		{repair.Bare("x", "x"), "Bearer  %w", "Bearer  %s"},
		{repair.Bare("x", "x"), "Bearer %s,", "Bearer %s"},
	} {
		compact := c.Token.Compact
		raw := strings.NewReplacer("%s", compact, "%e", strings.ReplaceAll(compact, ".", "%2E"), "%w", compact[:20]+" "+compact[20:]).Replace(test.raw)
		broken := diagnose.NewCase(c.Request.With("Authorization", raw), nil, now)
		r, _ := apply(t, broken, test.edit)
		if got, _ := r.Get("Authorization"); got != strings.ReplaceAll(test.want, "%s", compact) {
			t.Errorf("%q became %q", test.raw, strings.ReplaceAll(got, compact, "%s"))
		}
	}
}

// What leaves for another machine with the user's signature is dead a minute later.
func TestTokensForOtherMachinesLiveAMinuteAtMost(t *testing.T) {
	edits := []diagnose.Edit{
		repair.Sign(), repair.Time(), repair.AddExpiry(), repair.NumericTime("exp", now.Unix()+1e6), repair.Algorithm("HS512"),
	}
	rapid.Check(t, func(rt *rapid.T) {
		exp := rapid.SampledFrom([]string{
			"", `"exp":1`, `"exp":1773480413`, `"exp":99999999999`, `"exp":1773480413000`, `"exp":"1893456000"`, `"exp":null`, `"exp":1e12`, `"exp":1893456000.5`,
		}).Draw(rt, "exp")
		iat := rapid.SampledFrom([]string{"", `"iat":1`, `"iat":1773480412`, `"iat":1873480412`}).Draw(rt, "iat")
		payload := "{" + strings.Trim(exp+","+iat, ",") + "}"
		c := caseOf(rt, payload)
		c.LocalTarget = false
		d := diagnose.NewDraft(c, "jwtdoc-test")
		for _, e := range rapid.SliceOfNDistinct(rapid.SampledFrom(edits), 1, 3, func(e diagnose.Edit) string { return e.Group }).Draw(rt, "edits") {
			e.Apply(d)
		}
		r, err := d.Render()
		if err != nil {
			return // refused to make it: safe
		}
		sent := request.FindCredential(r).Token
		if sent.Compact == c.Token.Compact {
			return // nothing to repair: what goes out is the user's own token
		}
		decoder := json.NewDecoder(strings.NewReader(string(sent.PayloadBytes)))
		decoder.UseNumber()
		var claims map[string]any
		if err := decoder.Decode(&claims); err != nil {
			rt.Fatal(err)
		}
		n, ok := claims["exp"].(json.Number)
		if !ok {
			rt.Fatalf("sent without a numeric exp: %s", sent.PayloadBytes)
		}
		if at, err := n.Int64(); err != nil || at > now.Unix()+60 {
			rt.Fatalf("sent with exp %s, more than 60 s ahead of %d", n, now.Unix())
		}
	})
}

func TestNothingOfOursGoesIntoAQuery(t *testing.T) {
	c := caseOf(t, `{"sub":"3","exp":1}`)
	r, err := request.New("GET", "http://127.0.0.1:8000/api/users?access_token="+c.Token.Compact)
	if err != nil {
		t.Fatal(err)
	}
	inQuery := diagnose.NewCase(r, []keys.Source{{Secret: finding.NewSecret([]byte(secret))}}, now)
	inQuery.LocalTarget = true
	d := diagnose.NewDraft(inQuery, "jwtdoc-test")
	repair.Time().Apply(d)
	if made, err := d.Render(); err == nil {
		t.Errorf("a token made for a cure went into the query: %s", made.URL)
	}
}
