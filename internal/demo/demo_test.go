package demo

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// testEnv is the real network with a fixed clock and a known source of randomness.
func testEnv(now time.Time) *env.Env {
	e := env.OS()
	e.Now = func() time.Time { return now }
	e.Rand = rand.NewChaCha8([32]byte{1})
	return e
}

var noon = time.Date(2025, 11, 30, 12, 0, 0, 0, time.UTC)

func start(t *testing.T, fault string) *Server {
	t.Helper()
	s, err := Start(t.Context(), testEnv(noon), fault)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// send sends a request once, without following redirects.
func send(t *testing.T, r request.Request) (*http.Response, string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), r.Method, r.URL.String(), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Fields {
		q.Header.Add(f.Name, f.Value)
	}
	answer, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// repairs turn each faulty request into the one that its team meant to send.
var repairs = map[string]func(s *Server, c client) request.Request{
	"auth-header-missing":         freshBearer,
	"scheme-missing":              freshBearer,
	"scheme-duplicated":           freshBearer,
	"secret-mismatch":             freshBearer,
	"secret-whitespace-or-quotes": freshBearer,
	"alg-not-allowed":             freshBearer,
	"token-expired":               freshBearer,
	"exp-missing":                 freshBearer,
	"exp-wrong-type":              freshBearer,
	"exp-unit-milliseconds":       freshBearer,
	"not-yet-valid-nbf": func(s *Server, c client) request.Request {
		return s.Request.With("Authorization", "Bearer "+c.token(claim("nbf", c.now.Unix())))
	},
	"clock-skew": func(s *Server, c client) request.Request {
		return s.Request.With("Authorization", "Bearer "+c.token(issued(c.now.Add(42*time.Minute))))
	},
	"login-redirect-instead-of-401": sessionOf,
	"redirect-drops-authorization": func(s *Server, _ client) request.Request {
		r := s.Request.Clone()
		r.URL.Path += "/"
		return r
	},
	"scheme-wrong":                                freshBearer,
	"token-quoted":                                freshBearer,
	"token-truncated":                             freshBearer,
	"token-url-encoded":                           freshBearer,
	"secret-encoding-mismatch":                    freshBearer,
	"token-expired+secret-mismatch":               freshBearer,
	"token-expired+login-redirect-instead-of-401": sessionOf,
}

func freshBearer(s *Server, c client) request.Request {
	return s.Request.With("Authorization", "Bearer "+c.token())
}

func sessionOf(s *Server, c client) request.Request {
	return s.Request.Without("Authorization").With("Cookie", "session="+c.token())
}

func TestEveryFaultIsRefusedAndItsRepairAccepted(t *testing.T) {
	for _, f := range Faults() {
		t.Run(f.ID, func(t *testing.T) {
			s := start(t, f.ID)
			answer, body := send(t, s.Request)
			if f.Healthy() {
				if answer.StatusCode != http.StatusOK {
					t.Errorf("%d: %s", answer.StatusCode, body)
				}
				return
			}
			if answer.StatusCode < 300 {
				t.Errorf("the faulty request is accepted: %d %s", answer.StatusCode, body)
			}
			repair := repairs[f.ID]
			if repair == nil {
				t.Fatal("this fault has no repair in the test")
			}
			repaired := repair(s, client{now: noon, keys: secretKeys{server: s.Secret}})
			if answer, body := send(t, repaired); answer.StatusCode != http.StatusOK {
				t.Errorf("the repaired request is refused: %d %s", answer.StatusCode, body)
			}
		})
	}
}

// A half-way repair of two faults must not be accepted, or there would be only one.
func TestTwoFaultsAreTwo(t *testing.T) {
	s := start(t, "token-expired+secret-mismatch")
	keys, err := drawKeys(testEnv(noon).Rand)
	if err != nil {
		t.Fatal(err)
	}
	c := client{now: noon, keys: keys}
	for name, token := range map[string]string{
		"fresh times":    c.token(signedBy(keys.other)),
		"the right sign": c.token(issued(noon.Add(-time.Hour))),
	} {
		answer, _ := send(t, s.Request.With("Authorization", "Bearer "+token))
		if answer.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s alone: %d", name, answer.StatusCode)
		}
	}
}

func TestFaultsAreDocumentedAndNamedOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Faults() {
		if seen[f.ID] {
			t.Errorf("%s is there twice", f.ID)
		}
		seen[f.ID] = true
		if f.Title == "" || f.Verdict == "" || !strings.HasSuffix(f.Story, ".") {
			t.Errorf("%s lacks its title, story or verdict: %+v", f.ID, f)
		}
		causes := slices.Sorted(slices.Values(append([]string{f.Verdict}, f.Also...)))
		if !f.Healthy() && !slices.Equal(slices.Sorted(strings.SplitSeq(f.ID, "+")), causes) {
			t.Errorf("%s expects %v", f.ID, causes)
		}
		if f.Healthy() != (f.Verdict == "healthy") {
			t.Errorf("%s expects %s", f.ID, f.Verdict)
		}
	}
	for id := range repairs {
		if !seen[id] {
			t.Errorf("a repair for %s, which is no fault", id)
		}
	}
}

func TestSameClockAndRandomnessGiveTheSameRequest(t *testing.T) {
	for _, f := range Faults() {
		a, b := start(t, f.ID), start(t, f.ID)
		if a.Token != b.Token || !bytes.Equal(a.Secret.Reveal(), b.Secret.Reveal()) || !slices.Equal(a.Request.Fields, b.Request.Fields) {
			t.Errorf("%s differs from run to run", f.ID)
		}
	}
}

func TestServerTellsItsOwnTime(t *testing.T) {
	for fault, want := range map[string]time.Time{"clock-skew": noon.Add(42 * time.Minute), "healthy": noon, "healthy-other-zone": noon} {
		answer, _ := send(t, start(t, fault).Request)
		if got := answer.Header.Get("Date"); got != want.Format(http.TimeFormat) {
			t.Errorf("%s: Date %s, want %s", fault, got, want)
		}
	}
	answer, _ := send(t, start(t, "healthy-other-zone").Request)
	if got := answer.Header.Get("X-Server-Time"); got != "2025-11-30T19:00:00+07:00" {
		t.Errorf("X-Server-Time %s", got)
	}
}

func TestGatewayRedirectsABrowserAndRefusesAProgram(t *testing.T) {
	for _, fault := range []string{"login-redirect-instead-of-401", "token-expired+login-redirect-instead-of-401"} {
		s := start(t, fault)
		answer, _ := send(t, s.Request)
		if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusFound ||
			!strings.HasPrefix(to, "/authorize?") || !strings.Contains(to, "state=") {
			t.Errorf("%s: %d to %q", fault, answer.StatusCode, to)
		}
		if answer, _ := send(t, s.Request.With("Accept", "application/json")); answer.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: a program got %d", fault, answer.StatusCode)
		}
	}
}

func TestSlashRedirectStaysOnTheOrigin(t *testing.T) {
	s := start(t, "redirect-drops-authorization")
	answer, _ := send(t, s.Request)
	if want := s.Request.Origin().String() + "/posts/"; answer.StatusCode != http.StatusTemporaryRedirect || answer.Header.Get("Location") != want {
		t.Errorf("%d to %s, want 307 to %s", answer.StatusCode, answer.Header.Get("Location"), want)
	}
}

func TestLogHasEveryRequestWhenItsAnswerArrives(t *testing.T) {
	s := start(t, "token-expired")
	send(t, s.Request)
	post := s.Request.Clone()
	post.Method = http.MethodPost
	send(t, post)
	want := []Access{{"GET", usersTarget, 401}, {"POST", usersTarget, 405}}
	if got := s.Log(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestUnknownFaultIsAWrongCommandLine(t *testing.T) {
	_, err := Start(t.Context(), testEnv(noon), "gremlins\x1b[2J")
	code, hint := finding.ExitOf(err)
	if err == nil || code != finding.ExitUsage || !strings.Contains(hint, "--list") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%v, exit %d, hint %q", err, code, hint)
	}
}

func TestDoneContextEndsTheServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, err := Start(ctx, testEnv(noon), "healthy")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-s.done
	if err := s.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}
