package serverlog

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestLinesAreReadInTheFormsThatServersWrite(t *testing.T) {
	at := time.Date(2025, 8, 3, 8, 35, 27, 0, time.UTC)
	for line, want := range map[string]Line{
		`INFO:     127.0.0.1:51500 - "GET /posts HTTP/1.1" 307 Temporary Redirect`:             {Method: "GET", Path: "/posts", Status: 307},
		`127.0.0.1 - - [03/Aug/2025 08:35:27] "GET /orders?x=1 HTTP/1.1" 302 -`:                {At: at, Method: "GET", Path: "/orders", Status: 302},
		`10.0.0.1 - u [03/Aug/2025:15:35:27 +0700] "POST /login HTTP/1.1" 401 12 "-" "curl/8"`: {At: at, Method: "POST", Path: "/login", Status: 401},
		`GET /posts 401`: {Method: "GET", Path: "/posts", Status: 401},
		`2025-08-03 08:35:27,123 ERROR auth: Signature has expired`:                                         {At: at.Add(123 * time.Millisecond), Topics: []string{"token-expired"}},
		`{"level":"info","time":1754210127000,"req":{"method":"GET","url":"/me"},"res":{"statusCode":401}}`: {At: at, Method: "GET", Path: "/me", Status: 401},
		`{"ts":"2025-08-03T08:35:27Z","msg":"jwt expired"}`:                                                 {At: at, Topics: []string{"token-expired"}},
	} {
		log, err := Read(line + "\n")
		if err != nil || len(log.Lines) != 1 {
			t.Errorf("%s: %v %+v", line, err, log)
			continue
		}
		got := log.Lines[0]
		if got.Method != want.Method || got.Path != want.Path || got.Status != want.Status || !got.At.Equal(want.At) || strings.Join(got.Topics, " ") != strings.Join(want.Topics, " ") {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// S0: the gateway's own line, and the deprecation beside it, which is noise.
func TestTheGatewaysLineIsUnderstoodAndTheDeprecationIsNoise(t *testing.T) {
	log, err := Read("/app/gateway.py:41: DeprecationWarning: datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future version.\n" +
		"Token expired at 2025-08-03T07:54:07Z, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z\n" +
		"127.0.0.1 - - [03/Aug/2025 08:35:27] \"GET / HTTP/1.1\" 302 -\n")
	if err != nil {
		t.Fatal(err)
	}
	last, ok := log.Last()
	clues := log.Clues()
	if !ok || last.Expiry == nil || !last.At.Equal(time.Date(2025, 8, 3, 8, 35, 27, 0, time.UTC)) || len(clues) != 1 || clues[0].Cause != "token-expired" ||
		!strings.Contains(string(clues[0].Evidence), "41m20s before the request; it lived 15m0s") {
		t.Errorf("%+v %+v", last, clues)
	}
	notes := log.Notes()
	if len(notes) != 1 || !strings.Contains(notes[0].Message, "utcfromtimestamp") || notes[0].Severity != finding.Info {
		t.Errorf("%+v", notes)
	}
}

// S3: the redirect was followed with success before, so it is not what is refused in the end.
func TestARedirectThatWasFollowedBeforeIsNoCause(t *testing.T) {
	worked := "POST /login 200\nGET /posts 307\nGET /posts 200\n"
	refused := "GET /posts 307\nGET /posts 401\n"
	log, err := Read(worked + refused)
	if err != nil {
		t.Fatal(err)
	}
	clues := log.Clues()
	if len(clues) != 2 || clues[0].Cause != "redirect-drops-authorization" || !clues[0].Excludes || clues[1].Cause != "token-expired" {
		t.Errorf("%+v", clues)
	}
	if log, err = Read(refused); err != nil {
		t.Fatal(err)
	}
	if clues = log.Clues(); len(clues) != 1 || clues[0].Excludes || clues[0].Cause != "redirect-drops-authorization" {
		t.Errorf("never with success: %+v", clues)
	}
	if log, err = Read("GET /posts 307\nGET /other 401\n"); err != nil || len(log.Clues()) != 0 {
		t.Errorf("another path: %v %+v", err, log.Clues())
	}
}

// R27: what other people did is not kept.
func TestLinesThatTellNothingAreNotKept(t *testing.T) {
	log, err := Read("user alice@example.com opened invoice 17\nINFO started\njwt expired\n")
	if err != nil || log.Total != 3 || len(log.Lines) != 1 || log.Lines[0].Number != 3 {
		t.Errorf("%v %+v", err, log)
	}
}

func TestWhatIsNoLogIsSaid(t *testing.T) {
	for text, want := range map[string]string{"": "empty", "\n\n": "empty", "a\x00": "NUL", strings.Repeat("x", MaxText+1): "16 MiB"} {
		_, err := Read(text)
		if code, hint := finding.ExitOf(err); err == nil || !strings.Contains(err.Error(), want) || code != finding.ExitUsage || hint == "" {
			t.Errorf("%.10q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"Token expired at 2025-08-03T07:54:07Z, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z", "GET /posts 307\nGET /posts 401",
		`{"time":1e300,"status":"401","msg":"jwt expired"}`, `{"res":{"res":{"res":{"res":{}}}}}`, "[03/Aug/2025:15:35:27 +0700] \"GET / HTTP/1.1\" 401", "\ufeffx", "2025-99-99 99:99:99 jwt expired", "DeprecationWarning: utcnow",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		log, err := Read(text)
		if err != nil {
			return
		}
		for _, l := range log.Lines {
			if l.Status != 0 && (l.Status < 100 || l.Status > 599) || l.Number < 1 || l.Number > log.Total || len(l.Topics) == 0 && l.Status == 0 {
				t.Errorf("%+v", l)
			}
		}
		log.Last()
		for _, c := range log.Clues() {
			if c.Cause == "" || c.Evidence == "" || strings.ContainsAny(string(c.Evidence), "\x1b\n\r") {
				t.Errorf("%+v", c)
			}
		}
		log.Notes()
	})
}
