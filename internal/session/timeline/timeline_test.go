package timeline_test

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/layer"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

// recorded is a recording of one request with a credential and its refusal.
func recorded(credential string) string {
	entry := func(second, status int) string {
		return fmt.Sprintf(`{"startedDateTime":"2026-03-02T09:00:%02d.000Z","time":12,"_resourceType":"xhr","request":{"method":"GET","url":"https://app.example.com/api/me","headers":[{"name":"Authorization","value":%q}]},
"response":{"status":%d,"headers":[],"content":{"size":0}}}`, second, credential, status)
	}
	return `{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[` + entry(0, 200) + "," + entry(30, 401) + `]}}`
}

func unsigned(payload string) string {
	enc := base64.RawURLEncoding
	return "Bearer " + enc.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + enc.EncodeToString([]byte(payload)) + "." + enc.EncodeToString(make([]byte, 32))
}

// A token that lacks iat, exp or both, and a credential that is none, are recordings like any other.
func TestTokensWithoutTimesAreReadAsFarAsTheyGo(t *testing.T) {
	for credential, known := range map[string]bool{
		unsigned(`{"user_id":3,"exp":1772442600}`): true, unsigned(`{"sub":"3","iat":1772442000}`): false, unsigned(`{}`): false, unsigned(`{"exp":1e400}`): false,
		"Bearer 0a1b2c3d4e5f60718293a4b5c6d7e8f9": false, "Token x": false, "Bearer": false,
	} {
		r, err := har.Parse([]byte(recorded(credential)))
		if err != nil {
			t.Fatal(err)
		}
		h := timeline.Build(timeline.Input{Recording: &r})
		if got := !h.Access.Expires.IsZero(); got != known {
			t.Errorf("%.30s: expiry known %v", credential, got)
		}
		if h.End.IsZero() || layer.Explain(h).Verdict.Layer == "" {
			t.Errorf("%.30s: no end, or no verdict", credential)
		}
	}
}

func TestSpansAreSaidInAtMostTwoUnits(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0 s"},
		{900 * time.Millisecond, "1 s"},
		{59 * time.Second, "59 s"},
		{90 * time.Second, "1 min 30 s"},
		{35*time.Minute + 10*time.Second, "35 min"},
		{61 * time.Minute, "1 h 1 min"},
		{19*24*time.Hour + 23*time.Hour, "19 d"},
		{-time.Hour, "-1 h"},
	} {
		if got := timeline.Span(c.d); got != c.want {
			t.Errorf("%v: %q, want %q", c.d, got, c.want)
		}
	}
}

// FuzzBuild: whatever an event, a recording and a log say, there is a verdict, and no layer is claimed for nothing.
func FuzzBuild(f *testing.F) {
	f.Add(`{"type":"AUTH_ERROR","timestamp":"2026-03-02T09:00:31Z"}`, recorded("Bearer x"), "2026-03-02 16:00:30 \"GET /api/me HTTP/1.1\" 401")
	f.Add(`{"type":"UNKNOWN","timestamp":"2026-03-02T09:00:31Z","observations":[{"kind":"refresh","timestamp":"2026-03-02T09:00:30Z","status":0}]}`, "{}", "refresh token reuse")
	f.Add("", recorded(unsigned("{}")), "2026-03-02T09:00:30Z session expired")
	f.Fuzz(func(t *testing.T, event, recording, log string) {
		var in timeline.Input
		if e, err := session.ParseEvent([]byte(event)); err == nil {
			in.Event = &e
		}
		if r, err := har.Parse([]byte(recording)); err == nil {
			in.Recording = &r
		}
		if l, err := serverlog.Read(log); err == nil {
			in.Logs = []timeline.NamedLog{{Name: "log", Log: l}}
		}
		h := timeline.Build(in)
		if h.End.IsZero() {
			return
		}
		r := layer.Explain(h)
		if r.Verdict.Layer == "" || r.Verdict.Standing == "" || r.Verdict.Summary == "" {
			t.Errorf("%+v", r.Verdict)
		}
	})
}
