package lab

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const stack = "py-fastapi-jose"

// The stack behaves as its manifest says, with every harmless oddity beside the fault: what diagnose is judged by
// is true of the server itself.
func TestStackAnswersEveryFaultAsItsManifestSays(t *testing.T) {
	servers := map[string]*Server{}
	for _, f := range faults {
		if servers[f.fakeTime] == nil {
			servers[f.fakeTime] = Start(t, stack, Options{FakeTime: f.fakeTime})
		}
		s := servers[f.fakeTime]
		for _, d := range decoys {
			t.Run(f.Cause+"/"+f.How+"/"+d.name, func(t *testing.T) {
				got := get(t, s, f.request(&craft{t: t, secret: s.Secret, now: time.Now(), decoy: d}))
				if got.status != f.status {
					t.Errorf("status %d, want %d: %s", got.status, f.status, got.body)
				}
			})
		}
	}
}

func TestManifestListsTheFaultsThatAreTested(t *testing.T) {
	m := ReadManifest(t, stack)
	var refused, accepted []Fault
	for _, f := range faults {
		if f.status == http.StatusOK {
			accepted = append(accepted, f.Fault)
		} else {
			refused = append(refused, f.Fault)
		}
	}
	if !slices.Equal(m.Refuses, refused) {
		t.Errorf("the manifest refuses\n%v\nthe tests\n%v", m.Refuses, refused)
	}
	if !slices.Equal(m.Accepts, accepted) {
		t.Errorf("the manifest accepts\n%v\nthe tests\n%v", m.Accepts, accepted)
	}
	if m.Protected != protected {
		t.Errorf("the manifest's protected path is %s, the tests' %s", m.Protected, protected)
	}
}

func TestRefusalsSayNothingAboutTheToken(t *testing.T) {
	s := Start(t, stack, Options{})
	c := &craft{t: t, secret: s.Secret, now: time.Now()}
	const want = `{"detail":"Could not validate credentials"}`
	for name, authorization := range map[string]string{
		"expired":      "Bearer " + c.token(claim("exp", c.now.Add(-time.Hour).Unix())),
		"other secret": "Bearer " + c.token(signedWith(otherSecret)),
		"garbage":      "Bearer garbage",
		"text user_id": "Bearer " + c.token(claim("user_id", "3")),
		"no such user": "Bearer " + c.token(claim("user_id", 99)),
	} {
		got := get(t, s, c.bearing(protected, authorization))
		if got.status != http.StatusUnauthorized || got.body != want || got.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%s: %d %q %s", name, got.status, got.header.Get("WWW-Authenticate"), got.body)
		}
	}
}

func TestSlashRedirectStaysOnTheOriginAndItsEndAccepts(t *testing.T) {
	s := Start(t, stack, Options{})
	c := &craft{t: t, secret: s.Secret, now: time.Now()}
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
	s := Start(t, stack, Options{})
	c := &craft{t: t, secret: s.Secret, now: time.Now()}
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
		s := Start(t, stack, Options{FakeTime: fakeTime})
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
	s := Start(t, stack, Options{Env: map[string]string{"SECRET_KEY": "a throw-away secret of this test", "ACCESS_TOKEN_EXPIRE_MINUTES": "1"}})
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
	s := Start(t, stack, Options{})
	c := &craft{t: t, secret: s.Secret, now: time.Now()}
	get(t, s, sent{path: "/health"})
	get(t, s, c.with(protected))
	get(t, s, c.bearing("/posts", "Bearer "+c.token()))
	want := []Access{{"GET", protected, 401}, {"GET", "/posts", 307}}
	if got := s.Requests(t); !slices.Equal(got, want) {
		t.Errorf("the log has %v, want %v", got, want)
	}
}

func TestStopEndsTheServerAndFreesThePort(t *testing.T) {
	s := Start(t, stack, Options{})
	s.Stop()
	if _, err := http.Get(s.URL + "/health"); err == nil {
		t.Error("the server still answers after Stop")
	}
	s.Stop()
}
