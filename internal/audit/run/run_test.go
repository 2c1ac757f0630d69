package run_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/audit/probe"
	"github.com/jwtdoc/jwtdoc/internal/audit/run"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 250e6, time.UTC)

// tester is a test or one case of a property.
type tester interface {
	Helper()
	Fatal(args ...any)
}

func parse(t tester, text string) exactjson.Object {
	t.Helper()
	o, fault := exactjson.ParseObject([]byte(text))
	if fault != nil {
		t.Fatal(fault.Message)
	}
	return o
}

// subject is what the servers of these tests take, everything given that a probe can need.
func subject(t tester, s *server) audit.Subject {
	t.Helper()
	public, _ := pair().Public()
	d := mint.Draft{Header: parse(t, `{"alg":"RS256","typ":"JWT"}`), Alg: "RS256", Key: pair(), Now: noon}
	d.Payload = parse(t, `{"sub":"3","aud":"api","iss":"https://issuer.example.com","token_type":"access","scope":"write","exp":1}`)
	lesser, err := d.Sign()
	if err != nil {
		t.Fatal(err)
	}
	return audit.Subject{
		Key: pair(), Alg: "RS256", Public: []keys.Key{public}, Header: d.Header,
		Payload: parse(t, `{"sub":"3","aud":"api","iss":"https://issuer.example.com","token_type":"access","scope":"read"}`),
		Origin:  "http://app.example.com", Cookie: s.cookie, Lesser: token.Parse(lesser),
		NewKey: newKey,
	}
}

// try audits a server.
func try(t tester, s *server, change ...func(*run.World, *run.Options)) audit.Report {
	t.Helper()
	s.clock, s.cached = &fakeClock{noon}, map[string]bool{}
	r, err := request.New("GET", "http://api.example.com/posts")
	if err != nil {
		t.Fatal(err)
	}
	w := run.World{Sender: s, Lasting: s, Local: true, Now: s.clock.now, Sleep: s.clock.sleep, Rand: rand.Reader, Secrets: finding.NewRegistry()}
	o := run.Options{Request: r, Subject: subject(t, s), Probes: probe.All(), Rate: 100}
	for _, f := range change {
		f(&w, &o)
	}
	report, err := run.Run(context.Background(), w, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// inBrowser are the probes about a cookie.
var inBrowser = []string{"cookie-attributes", "cookie-lifetime"}

func TestAServerThatKeepsEveryRulePassesEveryProbe(t *testing.T) {
	for _, cookie := range []string{"", "session"} {
		report := try(t, &server{cookie: cookie})
		for _, p := range report.Probes {
			skipped := cookie == "" && p.Group == audit.GroupBrowser || cookie != "" && p.ID == "scheme-lowercase"
			if want := map[bool]audit.State{false: audit.OK, true: audit.NotExamined}[skipped]; p.State != want {
				t.Errorf("cookie %q: %s is %s, want %s: %s %q", cookie, p.ID, p.State, want, p.Why, p.Evidence)
			}
		}
		if report.Verdict.State != audit.OK {
			t.Error(report.Verdict)
		}
	}
}

// TestEachProbeCatchesTheServerThatBreaksItsRule is what the probes are for: a server that breaks one rule is caught by
// the probe of that rule, and whatever else it trips is declared to follow from it.
func TestEachProbeCatchesTheServerThatBreaksItsRule(t *testing.T) {
	for _, p := range probe.All() {
		t.Run(p.ID, func(t *testing.T) {
			s := &server{breaks: p.ID}
			if slices.Contains(inBrowser, p.ID) {
				s.cookie = "session"
			}
			// What is measured of times is another's business, and takes long.
			timeless := p.Group != audit.GroupExpiry && !strings.HasPrefix(p.ID, "exp-")
			report := try(t, s, func(_ *run.World, o *run.Options) {
				if timeless {
					o.Wanted = func(id string) bool { return id != "expires-in-time" && id != "exp-equals-now" }
				}
			})
			if got := report.Result(p.ID); got.State != audit.Broken {
				t.Fatalf("%s is %s: %s %q", p.ID, got.State, got.Why, got.Evidence)
			}
			if p.Group == audit.GroupStart {
				if report.Requests != 2 || report.Verdict.State != audit.NotExamined {
					t.Errorf("%d requests, %+v", report.Requests, report.Verdict)
				}
				return
			}
			for _, other := range report.Probes {
				if other.ID == p.ID || other.State != audit.Broken {
					continue
				}
				if !slices.Contains(p.Implies, other.ID) {
					t.Errorf("%s is broken too, which %s does not declare: %q", other.ID, p.ID, other.Evidence)
				}
				if other.FollowsFrom == "" {
					t.Errorf("%s is broken because of %s, and does not say so", other.ID, p.ID)
				}
			}
			if report.Result(p.ID).FollowsFrom != "" {
				t.Errorf("%s is said to follow from %s", p.ID, report.Result(p.ID).FollowsFrom)
			}
		})
	}
}

// An unsound start ends the audit: whoever's server it is has seen a healthy token and a request without one.
func TestNothingForgedIsSentToAServerThatDoesNotTakeTheHealthyToken(t *testing.T) {
	for _, breaks := range []string{"healthy-token", "no-credentials"} {
		s := &server{breaks: breaks}
		report := try(t, s)
		if len(s.seen) != 2 || report.Requests != 2 {
			t.Errorf("%s: %d requests", breaks, len(s.seen))
		}
		for _, p := range report.Probes {
			if p.Group != audit.GroupStart && (p.State != audit.NotExamined || p.Got != nil) {
				t.Errorf("%s: %s is %s", breaks, p.ID, p.State)
			}
		}
		if !strings.Contains(report.Verdict.Fix, "jwtdoc diagnose") {
			t.Errorf("%s: %q", breaks, report.Verdict.Fix)
		}
	}
}

// gullible lets in whatever has a credential, in Authorization or in the query.
type gullible struct{ *server }

func (g gullible) SendFresh(ctx context.Context, r request.Request, to netip.Addr) (wire.Exchange, error) {
	x, err := g.server.SendFresh(ctx, r, to)
	x.Answer.Body, x.Answer.Status = nil, 401
	if _, has := r.Get("Authorization"); has || r.URL.Query().Has("access_token") {
		x.Answer.Status = 200
	}
	return x, err
}

// A server that looks at nothing but whether there is a token fails all that forbids one, keeps all that allows one, and
// is said to resemble only what checks no times by itself.
func TestAServerThatLooksAtNothingFailsEveryProbeThatForbids(t *testing.T) {
	report := try(t, &server{}, func(w *run.World, _ *run.Options) { g := gullible{w.Sender.(*server)}; w.Sender, w.Lasting = g, g })
	for _, p := range probe.All() {
		got := report.Result(p.ID)
		want := audit.OK
		switch {
		case p.Needs != nil && p.Needs(subject(t, &server{})) != "":
			want = audit.NotExamined
		case p.Judge != nil:
			continue // which is about how it refuses
		case p.Expect == audit.Refuse && p.ID != "no-credentials" && p.ID != "head-without-credentials":
			want = audit.Broken
		}
		if got.State != want {
			t.Errorf("%s is %s, want %s: %s %q", p.ID, got.State, want, got.Why, got.Evidence)
		}
	}
	if report.Leeway.Exp != nil || !slices.Equal(report.Leeway.Unchecked, []string{"exp", "nbf", "iat"}) {
		t.Errorf("%+v", report.Leeway)
	}
	for _, name := range report.Validators {
		if name != "Kong jwt" && name != "HAProxy jwt_verify" { // which check what their configuration lists
			t.Errorf("it behaves like %s", name)
		}
	}
}

func TestA429EndsTheAudit(t *testing.T) {
	s := &server{quota: 12}
	report := try(t, s)
	if len(s.seen) != 13 {
		t.Errorf("%d requests", len(s.seen))
	}
	if report.Verdict.State != audit.NotExamined || !strings.Contains(report.Verdict.Summary, "429") {
		t.Error(report.Verdict)
	}
}

// Where healthy tokens begin to be refused, what was refused since the last good one proves nothing.
func TestRefusalsCountOnlyWhileAHealthyTokenIsAccepted(t *testing.T) {
	s := &server{failing: 8, breaks: "nothing"}
	report := try(t, s)
	kept := 0
	for _, p := range report.Probes {
		if p.State == audit.OK && p.Group == audit.GroupRefused {
			kept++
		}
	}
	if kept != 0 || report.Verdict.State != audit.NotExamined || !strings.Contains(report.Verdict.Summary, "healthy token was refused") {
		t.Errorf("%d probes passed, %+v", kept, report.Verdict)
	}
	if len(s.seen) > 25 {
		t.Errorf("it went on for %d requests", len(s.seen))
	}
}

// R12: what is signed with the user's key is dead a minute later, unless it goes to loopback or the user allows more.
func TestNoTokenOfTheUsersKeyOutlivesAMinute(t *testing.T) {
	s := &server{}
	report := try(t, s, func(w *run.World, _ *run.Options) { w.Lasting, w.Local = nil, false })
	public, _ := pair().Public()
	signed := 0
	for _, r := range s.seen {
		tok := token.Parse(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		if public.Verify(tok.Algorithm(), tok.SigningInput(), tok.Signature) != nil {
			continue
		}
		signed++
		raw, _ := base64.RawURLEncoding.DecodeString(tok.Segments[1])
		var claims struct {
			Exp *int64 `json:"exp"`
			Jti string `json:"jti"`
		}
		if err := json.Unmarshal(raw, &claims); err != nil || claims.Exp == nil || *claims.Exp > s.clock.at.Unix()+60 || !strings.HasPrefix(claims.Jti, "jwtdoc-") {
			t.Errorf("sent %s (%v)", raw, err)
		}
		if r.URL.Query().Get("access_token") != "" {
			t.Error("a token was sent in a query beyond this machine")
		}
	}
	if signed < 30 {
		t.Fatalf("only %d tokens", signed)
	}
	for _, p := range probe.All() {
		if got := report.Result(p.ID); (p.Lasting || p.LocalOnly) && got.State != audit.NotExamined {
			t.Errorf("%s is %s", p.ID, got.State)
		}
	}
	if len(report.Lasting) != 0 {
		t.Error(report.Lasting)
	}
}

func TestTokensWithoutAnEndAreListedForRevocation(t *testing.T) {
	report := try(t, &server{}, func(_ *run.World, o *run.Options) { o.LastingAllowed = true })
	if len(report.Lasting) < 5 {
		t.Error(report.Lasting)
	}
	for _, jti := range report.Lasting {
		if !strings.HasPrefix(jti, "jwtdoc-audit-") {
			t.Error(jti)
		}
	}
}

func TestARedirectWithinTheOriginIsPartOfTheStory(t *testing.T) {
	s := &server{redirect: true}
	report := try(t, s)
	if len(report.Story) != 1 || report.Story[0].Status != 307 || report.Story[0].Sent != "GET /posts" || !strings.HasSuffix(report.URL, "/posts/") {
		t.Errorf("%+v %s", report.Story, report.URL)
	}
	if report.Verdict.State != audit.OK {
		t.Errorf("%+v %+v", report.Verdict, report.Broken())
	}
}

func TestOnlyWhatIsWantedIsAsked(t *testing.T) {
	s := &server{}
	report := try(t, s, func(_ *run.World, o *run.Options) { o.Wanted = func(id string) bool { return id == "alg-none" } })
	if len(report.Probes) != 3 || len(s.seen) != 4 { // the last is a control
		t.Errorf("%d probes, %d requests", len(report.Probes), len(s.seen))
	}
}

func TestTheRateIsKept(t *testing.T) {
	s := &server{}
	var at []time.Time
	try(t, s, func(w *run.World, o *run.Options) {
		o.Rate = 5
		w.Note = func(string, ...any) { at = append(at, s.clock.at) }
	})
	for i := 1; i < len(at); i++ {
		if gap := at[i].Sub(at[i-1]); gap < 199*time.Millisecond {
			t.Fatalf("requests %d and %d are %v apart", i-1, i, gap)
		}
	}
}

func TestCtrlCEndsTheAudit(t *testing.T) {
	s := &server{clock: &fakeClock{noon}, cached: map[string]bool{}}
	ctx, cancel := context.WithCancel(t.Context())
	r, _ := request.New("GET", "http://api.example.com/posts")
	n := 0
	w := run.World{Sender: s, Lasting: s, Local: true, Now: s.clock.now, Sleep: s.clock.sleep, Rand: rand.Reader, Secrets: finding.NewRegistry(), Note: func(string, ...any) {
		if n++; n == 10 {
			cancel()
		}
	}}
	_, err := run.Run(ctx, w, run.Options{Request: r, Subject: subject(t, s), Probes: probe.All()})
	if err == nil || n > 11 {
		t.Errorf("%v after %d requests", err, n)
	}
}
