package session

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// tracker is what the logout tracker of any page sends, without anything of ours.
const tracker = `{"type":"AUTH_ERROR","message":"403 from /api/invoices","timestamp":"2026-03-02T16:25:00.123+07:00","idleMinutes":0.4,
"location":"https://app.example.com/invoices?code=abc#top","context":{"hasToken":true,"hasRefreshToken":true,"isAuthenticated":false,"userId":3,"userEmail":"a@example.com"}}`

func TestAnEventOfAnyTrackerIsRead(t *testing.T) {
	got, err := ParseEvent([]byte(tracker))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(got.ID, "-derived") || !ValidID(got.ID) {
		t.Errorf("id %q", got.ID)
	}
	again, _ := ParseEvent([]byte(tracker))
	other, _ := ParseEvent([]byte(strings.Replace(tracker, "0.4", "0.5", 1)))
	if got.ID != again.ID || got.ID == other.ID {
		t.Errorf("ids %q, again %q, of another event %q", got.ID, again.ID, other.ID)
	}
	got.ID = ""
	want := Event{
		Type: AuthError, Message: "403 from /api/invoices", Timestamp: time.Date(2026, 3, 2, 9, 25, 0, 123e6, time.UTC), IdleMinutes: 0.4,
		Location: "https://app.example.com/invoices",
		Context:  Context{HasToken: new(true), HasRefreshToken: new(true), IsAuthenticated: new(false), UserID: "3", UserEmail: "a@example.com"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAnEventOfTheAgentIsRead(t *testing.T) {
	got, err := ParseEvent([]byte(`{"id":"abcdefgh-1","type":"UNKNOWN","timestamp":1772443500000,"tab":"t1","idleMinutes":null,
"tokens":{"access":{"iat":1772442000,"exp":1772445600.5},"refresh":null},
"samples":[{"timestamp":"2026-03-02T09:24:30Z","accessTokenExpired":false,"accessExpiresInMinutes":-0.25,"refreshTokenExpired":null}],
"observations":[{"kind":"response","timestamp":"2026-03-02T09:24:59Z","method":"GET","path":"/api/a?token=x","status":403},{"kind":"script-error","timestamp":1772443499000,"message":"x is not a function"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 9, 25, 0, 0, time.UTC)
	want := Event{
		ID: "abcdefgh-1", Type: Unknown, Timestamp: at, Tab: "t1",
		Tokens:  &Tokens{Access: &TokenTimes{IssuedAt: new(1772442000.0), ExpiresAt: new(1772445600.5)}},
		Samples: []Sample{{Timestamp: at.Add(-30 * time.Second), Status: Status{AccessTokenExpired: new(false), AccessExpiresInMinutes: new(-0.25)}}},
		Observations: []Observation{
			{Kind: KindResponse, Timestamp: at.Add(-time.Second), Method: "GET", Path: "/api/a", Status: 403},
			{Kind: KindScriptError, Timestamp: at.Add(-time.Second), Message: "x is not a function"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if left, ok := got.Tokens.Access.Left(at); !ok || left != 35*time.Minute+500*time.Millisecond {
		t.Errorf("access has %v left, known %v", left, ok)
	}
	if _, ok := got.Tokens.Refresh.Left(at); ok {
		t.Error("the expiry of a refresh token that nobody saw is known")
	}
}

func TestBadEventsAreRefusedWithWhatIsWrong(t *testing.T) {
	with := func(member string) string {
		return `{"type":"UNKNOWN","timestamp":"2026-03-02T09:25:00Z",` + member + `}`
	}
	for _, c := range []struct{ name, body, want string }{
		{"nothing", "", "no JSON object"},
		{"a list", "[]", "an array"},
		{"text", "hello", "no JSON object"},
		{"two documents", tracker + tracker, "data after the end"},
		{"cut short", tracker[:80], "ends too early"},
		{"nested deep", with(`"context":` + strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100)), "64 levels"},
		{"too long", with(`"message":"` + strings.Repeat("a", MaxBody) + `"`), "at most 65536 are taken"},
		{"no type", `{"timestamp":"2026-03-02T09:25:00Z"}`, "type is missing"},
		{"another type", strings.Replace(tracker, "AUTH_ERROR", "auth_error", 1), `type is "auth_error"; there are: TOKEN_EXPIRED, REFRESH_FAILED`},
		{"type a number", strings.Replace(tracker, `"AUTH_ERROR"`, "4", 1), "type is a number"},
		{"no time", `{"type":"UNKNOWN"}`, "timestamp is missing"},
		{"time a word", strings.Replace(tracker, "2026-03-02T16:25:00.123+07:00", "yesterday", 1), `timestamp is "yesterday"`},
		{"seconds for milliseconds", `{"type":"UNKNOWN","timestamp":1772443500}`, "milliseconds, not seconds"},
		{"time beyond all numbers", `{"type":"UNKNOWN","timestamp":1e400}`, "a time is expected"},
		{"message a number", with(`"message":7`), "message is a number, a string is expected"},
		{"message long", with(`"message":"` + strings.Repeat("ä", MaxMessage+1) + `"`), "message has 2001 characters"},
		{"idle text", with(`"idleMinutes":"3"`), "idleMinutes is a string"},
		{"idle negative", with(`"idleMinutes":-1`), `idleMinutes is "-1"`},
		{"idle endless", with(`"idleMinutes":1e999`), "idleMinutes"},
		{"context a list", with(`"context":[]`), "context is an array"},
		{"a boolean as text", with(`"context":{"hasToken":"true"}`), "context.hasToken is a string"},
		{"user an object", with(`"context":{"userId":{}}`), "context.userId is an object"},
		{"a token where none belongs", with(`"context":{"token":"eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}`), `"context.token" is no member of an event`},
		{"a token for its times", with(`"tokens":{"access":"eyJhbGciOiJIUzI1NiJ9.e30.AAAA"}`), "tokens.access is a string"},
		{"an unknown member", with(`"__proto__":{}`), `"__proto__" is no member`},
		{"twice", with(`"type":"UNKNOWN"`), "type is there twice"},
		{"twice in disguise", with(`"t\u0079pe":"AUTH_ERROR"`), "type is there twice"},
		{"bad UTF-8", with("\"message\":\"\xff\""), "not valid UTF-8"},
		{"half a surrogate", with(`"message":"\ud800"`), "not valid UTF-8"},
		{"id short", with(`"id":"1"`), "8 to 64 letters"},
		{"id with a path", with(`"id":"../../etc/passwd"`), "id is"},
		{"samples an object", with(`"samples":{}`), "samples is an object"},
		{"a sample of nothing", with(`"samples":[null]`), "samples[0] is a null"},
		{"many observations", with(`"observations":[` + strings.Repeat(`{},`, MaxObservations) + `{}]`), "at most 200"},
		{"an unknown kind", with(`"observations":[{"kind":"mouse","timestamp":1772443500000}]`), `kind is "mouse"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseEvent([]byte(c.body))
			if err == nil {
				t.Fatal("it is taken")
			}
			want := strings.Replace(c.want, "a null", "null", 1)
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q, want %q", err, want)
			}
			if s := finding.Safe(err.Error()); s != err.Error() {
				t.Errorf("the error is not safe to show: %q", err)
			}
			if strings.Contains(err.Error(), "e30.AAAA") {
				t.Errorf("the error shows a token: %q", err)
			}
		})
	}
}

func TestNothingThatLooksLikeATokenIsKept(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"
	for _, c := range []struct{ in, want string }{
		{"jwt expired: " + token + "!", "jwt expired: [token]!"},
		{token[:30] + "...", "[token]"},
		{"Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA", "Authorization: Bearer [token]"},
		{"authorization: bearer 2YotnFZFEjr1zCsicMWpAA, twice: " + token, "authorization: bearer [token], twice: [token]"},
		{"bearer token missing", "bearer token missing"},
		{"eyJ is how a token begins", "eyJ is how a token begins"},
		{"a\x1b[2Jb\u202ec", `a\x1b[2Jb\u202ec`},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	for in, want := range map[string]string{
		"/a?b=c": "/a", "/a#access_token=x": "/a", "https://u:p@h:8/a?b": "https://h:8/a", "https://h": "https://h", "": "", "https://u@h/": "https://h",
	} {
		if got := place(in); got != want {
			t.Errorf("place(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIdleClasses(t *testing.T) {
	for minutes, want := range map[float64]Idle{0: IdleActive, 1.99: IdleActive, 2: IdleShort, 9.9: IdleShort, 10: IdleMedium, 19.9: IdleMedium, 20: IdleLong, 1e5: IdleLong} {
		if got := IdleClass(minutes); got != want {
			t.Errorf("%v minutes are %s, want %s", minutes, got, want)
		}
	}
}

// What is stored is read again, by us and by whoever exports it.
func TestAnEventSurvivesItsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Event{
			ID: rapid.StringMatching(`[A-Za-z0-9_-]{8,64}`).Draw(t, "id"), Type: rapid.SampledFrom(Types()).Draw(t, "type"),
			Message:     Clean(rapid.StringN(0, 50, -1).Draw(t, "message")),
			Timestamp:   time.UnixMilli(rapid.Int64Range(1e12, 7e12).Draw(t, "ms")).UTC(),
			IdleMinutes: float64(rapid.IntRange(0, 1e6).Draw(t, "idle")) / 8,
			Location:    place(Clean(rapid.StringN(0, 50, -1).Draw(t, "location"))),
			Context:     Context{UserID: Clean(rapid.StringN(0, 20, -1).Draw(t, "user")), HasToken: rapid.SampledFrom([]*bool{nil, new(true), new(false)}).Draw(t, "has")},
			Tokens:      &Tokens{Refresh: &TokenTimes{ExpiresAt: new(float64(rapid.Int64Range(-1e9, 1e10).Draw(t, "exp")) / 8)}},
		}
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseEvent(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func FuzzParseEvent(f *testing.F) {
	f.Add([]byte(tracker))
	corpus, err := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	if err != nil || len(corpus) == 0 {
		f.Fatal("no events to begin with", err)
	}
	for _, name := range corpus {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := ParseEvent(body)
		if err != nil {
			if s := finding.Safe(err.Error()); s != err.Error() {
				t.Errorf("the error is not safe to show: %q", err)
			}
			return
		}
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{e.Message, e.Location, e.Context.UserID, e.Context.UserEmail, e.Tab, e.ID} {
			if finding.Safe(s) != s {
				t.Errorf("not safe: %q", s)
			}
		}
		if len(text) > MaxBody {
			return // escapes are longer than what they stand for
		}
		again, err := ParseEvent(text)
		if err != nil && !strings.Contains(err.Error(), "at most") {
			t.Fatalf("what was taken is refused when it is read again: %v\n%s", err, text)
		}
		if err == nil && !cmp.Equal(e, again) {
			t.Errorf("not the same when read again:\n%s", cmp.Diff(e, again))
		}
	})
}
