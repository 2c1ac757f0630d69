package engine

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// compared diagnoses a refused token beside one that is said to work, without any key.
func compared(t *testing.T, server func(*stack), refused, good func(map[string]any)) (diagnose.Report, *stack) {
	t.Helper()
	s := &stack{secret: serverSecret, algs: []string{"HS256"}, now: func() time.Time { return testNow }}
	if server != nil {
		server(s)
	}
	signedBy := func(change func(map[string]any)) string {
		c := claims()
		if change != nil {
			change(c)
		}
		return sign(t, "HS256", serverSecret, c, nil)
	}
	r, err := request.New("", "http://127.0.0.1:8000/api/users")
	if err != nil {
		t.Fatal(err)
	}
	report, err := Run(context.Background(), World{Sender: s, Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry()}, Options{
		Request: r.Add("Authorization", "Bearer "+signedBy(refused)), Good: token.Parse(signedBy(good)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return report, s
}

func standingOf(r diagnose.Report, id string) (diagnose.Standing, string) {
	for _, c := range r.Causes {
		if c.ID == id {
			var b strings.Builder
			for _, e := range c.Evidence {
				b.WriteString(string(e) + "\n")
			}
			return c.Standing, b.String()
		}
	}
	return "", ""
}

func set(name string, value any) func(map[string]any) {
	return func(c map[string]any) { c[name] = value }
}

// E18: what the good token has and the refused one has not is the likely cause; the way to the server is cleared.
func TestAGoodTokenShowsWhatTheRefusedOneLacks(t *testing.T) {
	r, _ := compared(t, func(s *stack) { s.audience = "api" }, set("aud", "web"), func(c map[string]any) { c["aud"], c["jti"] = "api", "t-2" })
	if r.Verdict.Cause != "audience-mismatch" || r.Verdict.Standing != diagnose.Likely {
		t.Errorf("%+v\n%s", r.Verdict, dump(r))
	}
	if _, evidence := standingOf(r, "audience-mismatch"); !strings.Contains(evidence, `claim aud is "web" here and "api" in the token that works`) {
		t.Errorf("%s", evidence)
	}
	if standing, evidence := standingOf(r, "header-stripped-by-proxy"); standing != diagnose.RuledOut || !strings.Contains(evidence, "accepted in the same place") {
		t.Errorf("header-stripped-by-proxy is %s: %s", standing, evidence)
	}
}

// Refused too, it is not the token: nothing about it is claimed.
func TestAGoodTokenThatIsRefusedTooClearsTheToken(t *testing.T) {
	r, _ := compared(t, func(s *stack) { s.cookie = "session" }, nil, set("jti", "t-2"))
	for _, id := range []string{"secret-mismatch", "audience-mismatch", "token-revoked"} {
		if standing, evidence := standingOf(r, id); standing != diagnose.RuledOut {
			t.Errorf("%s is %s: %s", id, standing, evidence)
		}
	}
	if r.Verdict.Standing == diagnose.Confirmed && r.Verdict.Cause != "token-wrong-location" {
		t.Errorf("%+v", r.Verdict)
	}
}

// One that has expired meanwhile proves nothing.
func TestAGoodTokenThatHasExpiredProvesNothing(t *testing.T) {
	r, _ := compared(t, nil, set("exp", testNow.Add(-time.Minute).Unix()), set("exp", testNow.Add(-time.Hour).Unix()))
	if standing, _ := standingOf(r, "token-expired"); standing == diagnose.RuledOut {
		t.Errorf("token-expired is ruled out by a token that had expired too\n%s", dump(r))
	}
	found := false
	for _, f := range r.Findings {
		found = found || f.ID == diagnose.GoodTokenExpired
	}
	if !found {
		t.Errorf("nothing is said about it: %+v", r.Findings)
	}
}

// The token that works goes where the refused one stands, and never into a query.
func TestAGoodTokenGoesOnlyWhereTheRefusedOneStands(t *testing.T) {
	s := &stack{secret: serverSecret, algs: []string{"HS256"}, now: func() time.Time { return testNow }}
	good := sign(t, "HS256", serverSecret, claims(), nil)
	old := claims()
	old["exp"] = testNow.Add(-time.Hour).Unix()
	for place, r := range map[string]func(string) (request.Request, error){
		"query": func(t string) (request.Request, error) {
			return request.New("", "http://127.0.0.1:8000/api?access_token="+t)
		},
		"cookie": func(t string) (request.Request, error) {
			r, err := request.New("", "http://127.0.0.1:8000/api")
			return r.Add("Cookie", "a=b; access_token="+t), err
		},
	} {
		req, err := r(sign(t, "HS256", serverSecret, old, nil))
		if err != nil {
			t.Fatal(err)
		}
		s.log = nil
		if _, err := Run(context.Background(), World{Sender: s, Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry()}, Options{Request: req, Good: token.Parse(good)}); err != nil {
			t.Fatal(err)
		}
		sent := 0
		for _, l := range s.log {
			cookie, _ := l.Get("Cookie")
			_, authorization := l.Get("Authorization")
			if strings.Contains(l.URL.RawQuery, good) || authorization && strings.Contains(strings.Join(l.Values("Authorization"), ""), good) {
				t.Errorf("%s: the good token went elsewhere: %s", place, l.URL)
			}
			if strings.Contains(cookie, "access_token="+good) {
				sent++
			}
		}
		if (place == "cookie") != (sent > 0) {
			t.Errorf("%s: sent %d times", place, sent)
		}
	}
}

// Several tokens: each is tried once, and the one that is accepted is what the others are held against.
func TestSeveralTokensAreTriedAndSetAgainstEachOther(t *testing.T) {
	s := &stack{secret: serverSecret, algs: []string{"HS256"}, audience: "api", now: func() time.Time { return testNow }}
	var requests []request.Request
	for _, aud := range []string{"web", "api", "mobile"} {
		c := claims()
		c["aud"] = aud
		r, err := request.New("", "http://127.0.0.1:8000/api/users")
		if err != nil {
			t.Fatal(err)
		}
		requests = append(requests, r.Add("Authorization", "Bearer "+sign(t, "HS256", serverSecret, c, nil)))
	}
	trials, sent, err := Try(context.Background(), World{Sender: s, Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry()}, Options{}, requests)
	if err != nil || sent != 4 || len(s.log) != 4 || len(trials) != 3 {
		t.Fatalf("%v, %d sent, %d seen", err, sent, len(s.log))
	}
	for i, want := range []bool{false, true, false} {
		got := trials[i].Report
		if got.Accepted != want || got.Number != i+1 || !want && (len(got.Differs) != 1 || got.Differs[0].What != "claim aud" || got.Differs[0].Works != `"api"`) {
			t.Errorf("token %d: %+v", i+1, got)
		}
	}
	s.log = nil
	post := requests[0]
	post.Method = "POST"
	if _, sent, err = Try(context.Background(), World{Sender: s, Now: s.now, Rand: rand.Reader, Secrets: finding.NewRegistry()}, Options{}, []request.Request{post}); err != nil || sent != 0 || len(s.log) != 0 {
		t.Errorf("a POST was sent %d times, %v", len(s.log), err)
	}
}
