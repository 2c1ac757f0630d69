package diagnose

import (
	"fmt"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

func answered(status int, body string, fields ...string) *request.Answer {
	a := &request.Answer{Status: status, Body: []byte(body)}
	for i := 0; i+1 < len(fields); i += 2 {
		a.Fields = append(a.Fields, request.Field{Name: fields[i], Value: fields[i+1]})
	}
	return a
}

func factsOf(looks ...*Look) *Facts {
	r, _ := request.New("GET", "http://127.0.0.1:8000/")
	f := NewFacts(&Case{Request: r.Add("Authorization", "Bearer x"), Credential: request.Credential{Kind: request.InAuthorization}}, nil)
	f.Add(looks...)
	return f
}

func look(kind Kind, n int, a *request.Answer) *Look {
	return &Look{ID: LookID{Kind: kind, N: n}, Answer: a}
}

func TestAnswersThatSayTheSameAreOneClass(t *testing.T) {
	for name, pair := range map[string][2]*request.Answer{
		"layout of JSON":           {answered(401, `{"detail":"no"}`), answered(401, "{ \"detail\" :\n \"no\" }")},
		"times in a description":   {answered(401, "", "WWW-Authenticate", `Bearer error_description="expired at 2026-03-14T09:26:53Z"`), answered(401, "", "WWW-Authenticate", `Bearer error_description="expired at 2031-01-02T03:04:05Z"`)},
		"request ids":              {answered(401, `{"detail":"no","request_id":"7f3a9b2c-1111-4222-8333-444455556666"}`), answered(401, `{"detail":"no","request_id":"00aa9b2c-9911-4222-8333-444455556667"}`)},
		"state of a redirect":      {answered(302, "", "Location", "/login?state=abc"), answered(302, "", "Location", "/login?state=xyz")},
		"case of the media type":   {answered(401, "x", "Content-Type", "text/plain; charset=utf-8"), answered(401, "x", "Content-Type", "Text/Plain")},
		"case of the scheme":       {answered(401, "", "WWW-Authenticate", "Bearer"), answered(401, "", "WWW-Authenticate", "bearer")},
		"a clock in the page body": {answered(401, "<p>at 20260314092653</p>"), answered(401, "<p>at 20260314092659</p>")},
	} {
		t.Run(name, func(t *testing.T) {
			a, b := look(AsItWas, 1, pair[0]), look(Without, 1, pair[1])
			factsOf(a, b)
			if !Same(a, b) {
				t.Errorf("%q and %q", a.Class.Key, b.Class.Key)
			}
		})
	}
}

func TestAnswersThatSayOtherThingsAreOtherClasses(t *testing.T) {
	base := func() *request.Answer { return answered(401, `{"detail":"no"}`, "WWW-Authenticate", "Bearer") }
	for name, other := range map[string]*request.Answer{
		"status":    answered(403, `{"detail":"no"}`, "WWW-Authenticate", "Bearer"),
		"words":     answered(401, `{"detail":"expired"}`, "WWW-Authenticate", "Bearer"),
		"member":    answered(401, `{"detail":"no","code":"x"}`, "WWW-Authenticate", "Bearer"),
		"challenge": answered(401, `{"detail":"no"}`, "WWW-Authenticate", `Bearer error="invalid_token"`),
		"none":      answered(401, `{"detail":"no"}`),
		"server":    answered(401, `{"detail":"no"}`, "WWW-Authenticate", "Bearer", "Server", "nginx"),
		"no answer": nil,
	} {
		t.Run(name, func(t *testing.T) {
			a, b := look(AsItWas, 1, base()), look(Without, 1, other)
			factsOf(a, b)
			if Same(a, b) {
				t.Error("taken for the same")
			}
		})
	}
}

// What differs between two answers to the very same request is noise, wherever else it appears.
func TestNoiseIsLearnedFromTheFirstTwoAnswers(t *testing.T) {
	page := func(word string, n int) *request.Answer {
		return answered(401, fmt.Sprintf(`{"detail":%q,"node":"n%d","motd":"%s"}`, word, n, []string{"sun", "rain"}[n%2]))
	}
	e0, again, other := look(AsItWas, 1, page("no", 1)), look(AsItWas, 2, page("no", 2)), look(OtherSignature, 1, page("no", 3))
	says := look(NotAJWT, 1, page("what?", 4))
	factsOf(e0, again, other, says)
	if !Same(e0, other) {
		t.Error("a member that changes by itself keeps two equal answers apart")
	}
	if Same(e0, says) {
		t.Error("a member that does not change by itself was masked too")
	}
}

func TestAcceptedNeedsAnAnswerThatNotEverybodyGets(t *testing.T) {
	for name, c := range map[string]struct {
		with, without *request.Answer
		refusal       bool
		want          bool
	}{
		"200 against 401":          {answered(200, "{}"), answered(401, "{}"), false, true},
		"200 for everybody":        {answered(200, "{}"), answered(200, "{}"), false, false},
		"200 with another page":    {answered(200, `{"user":1}`), answered(200, "<html>login</html>"), false, true},
		"200 with a refusal in it": {answered(200, `{"errors":[]}`), answered(401, "{}"), true, false},
		"401":                      {answered(401, "{}"), answered(401, "{}"), false, false},
		"302":                      {answered(302, ""), answered(401, "{}"), false, false},
		"204":                      {answered(204, ""), answered(401, "{}"), false, true},
	} {
		t.Run(name, func(t *testing.T) {
			e0 := look(AsItWas, 1, c.with)
			e0.RefusalInBody = c.refusal
			if f := factsOf(e0, look(Without, 1, c.without)); f.Accepted() != c.want {
				t.Errorf("accepted %v, want %v", f.Accepted(), c.want)
			}
		})
	}
}

func TestLocusComparesTheFourAnswers(t *testing.T) {
	a, b, c, d := answered(401, "a"), answered(401, "b"), answered(401, "c"), answered(403, "d")
	for name, test := range map[string]struct {
		e0, e1, e2, e3 *request.Answer
		families       Family
		uniform        bool
		bucket         bool
		passed         bool
	}{
		"all alike":                        {a, a, a, a, AnyFamily, true, false, false},
		"as without a credential":          {a, a, b, a, Path | Credential, false, false, false},
		"as garbage, and no other":         {a, b, a, a, AnyFamily &^ Path, false, true, false},
		"as garbage, a wrong signature is": {a, b, a, c, Credential | Structure, false, false, false},
		"as a wrong signature":             {a, b, c, a, Signature | Header | Claims, false, false, false},
		"unlike a wrong signature":         {a, b, b, c, Claims | State | Header, false, false, false},
		"403 where others get 401":         {d, a, a, b, Claims | State | Header, false, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := factsOf(look(AsItWas, 1, test.e0), look(Without, 1, test.e1), look(NotAJWT, 1, test.e2), look(OtherSignature, 1, test.e3))
			got := f.Locus()
			if !got.Known || got.Families != test.families || got.Uniform != test.uniform || got.Bucket != test.bucket || got.Passed != test.passed {
				t.Errorf("got %+v", got)
			}
		})
	}
	if f := factsOf(look(AsItWas, 1, a), look(Without, 1, b)); f.Locus().Known {
		t.Error("two answers are taken to tell where the request fails")
	}
}
