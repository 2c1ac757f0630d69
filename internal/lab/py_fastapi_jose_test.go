package lab

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// blog is the stack that the tests of the harness itself run on.
const blog = "py-fastapi-jose"

func TestRefusalsSayNothingAboutTheToken(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	const want = `{"detail":"Could not validate credentials"}`
	for name, authorization := range map[string]string{
		"expired":      "Bearer " + c.token(claim("exp", c.now.Add(-time.Hour).Unix())),
		"other secret": "Bearer " + c.token(signedWith(otherSecret)),
		"garbage":      "Bearer garbage",
		"text user_id": "Bearer " + c.token(claim("user_id", "3")),
		"no such user": "Bearer " + c.token(claim("user_id", 99)),
	} {
		got := get(t, s, c.saying(authorization))
		if got.status != http.StatusUnauthorized || got.body != want || got.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: %d %q %s", name, got.status, got.header.Get("WWW-Authenticate"), got.body)
		}
	}
}

func TestSlashRedirectStaysOnTheOriginAndItsEndAccepts(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	first := get(t, s, c.bearing("/posts", "Bearer "+c.token()))
	if want := s.URL + "/posts/"; first.status != http.StatusTemporaryRedirect || first.header.Get("Location") != want {
		t.Fatalf("%d to %s, want 307 to %s", first.status, first.header.Get("Location"), want)
	}
	if last := get(t, s, c.bearing("/posts/", "Bearer "+c.token())); last.status != http.StatusOK {
		t.Errorf("with the token: %d", last.status)
	}
	if last := get(t, s, c.with("/posts/")); last.status != http.StatusUnauthorized {
		t.Errorf("where the client dropped it: %d", last.status)
	}
}

func TestPortalRedirectsBrowsersAndRefusesPrograms(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	expired := field{"Cookie", "session=" + c.token(claim("exp", c.now.Add(-time.Minute).Unix()))}
	browser := get(t, s, c.with("/portal", expired))
	if browser.status != http.StatusFound || !strings.HasPrefix(browser.header.Get("Location"), "/authorize?") ||
		!strings.Contains(browser.header.Get("Location"), "state=") {
		t.Errorf("a browser got %d to %q", browser.status, browser.header.Get("Location"))
	}
	if !strings.HasPrefix(browser.header.Get("Set-Cookie"), `session=""`) {
		t.Errorf("the session is not cleared: %q", browser.header.Get("Set-Cookie"))
	}
	if program := get(t, s, c.with("/portal", expired, field{"Accept", "application/json"})); program.status != http.StatusUnauthorized {
		t.Errorf("a program got %d", program.status)
	}
	if signedIn := get(t, s, c.with("/portal", field{"Cookie", "session=" + c.token()})); signedIn.status != http.StatusOK {
		t.Errorf("a valid session got %d", signedIn.status)
	}
}

func TestFakeTimeShiftsTheDateThatTheServerSends(t *testing.T) {
	for fakeTime, shift := range map[string]time.Duration{"": 0, "-37s": -37 * time.Second, "+1h": time.Hour} {
		s := Start(t, blog, Options{FakeTime: fakeTime})
		got := get(t, s, sent{path: "/health"})
		date, err := http.ParseTime(got.header.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		// uvicorn renews its Date once a second, and Date has whole seconds.
		if off := date.Sub(got.at) - shift; off < -4*time.Second || off > 2*time.Second {
			t.Errorf("FakeTime %q: Date is %v off", fakeTime, off)
		}
	}
}

func TestLoginMakesATokenThatTheSettingsDescribe(t *testing.T) {
	s := Start(t, blog, Options{Env: map[string]string{"SECRET_KEY": "a throw-away secret of this test", "ACCESS_TOKEN_EXPIRE_MINUTES": "1"}})
	if s.Secret != "a throw-away secret of this test" {
		t.Fatal("the server's secret is not the one of its environment")
	}
	answer, err := http.PostForm(s.URL+"/login", map[string][]string{"username": {"alma"}, "password": {"correct horse"}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	claims := readLogin(t, answer, s.Secret)
	exp, err := claims.GetExpirationTime()
	if err != nil || claims["user_id"] != 3.0 {
		t.Fatalf("claims %v: %v", claims, err)
	}
	if left := time.Until(exp.Time); left < 50*time.Second || left > 61*time.Second {
		t.Errorf("the token lives %v, want a minute", left)
	}
}

func TestAccessLogHasEveryRequestButTheHealthPath(t *testing.T) {
	s := Start(t, blog, Options{})
	c := newCraft(t, s, decoys[0])
	get(t, s, sent{path: "/health"})
	get(t, s, c.with(s.Manifest.Protected))
	get(t, s, c.bearing("/posts", "Bearer "+c.token()))
	want := []Access{{"GET", s.Manifest.Protected, 401}, {"GET", "/posts", 307}}
	if got := s.Requests(t); !slices.Equal(got, want) {
		t.Errorf("the log has %v, want %v", got, want)
	}
}

func TestStopEndsTheServerAndFreesThePort(t *testing.T) {
	s := Start(t, blog, Options{})
	s.Stop()
	if _, err := http.Get(s.URL + "/health"); err == nil {
		t.Error("the server still answers after Stop")
	}
	s.Stop()
}
