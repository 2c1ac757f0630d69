package demo

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// visitor is a browser as far as the app can tell.
type visitor struct {
	t      *testing.T
	app    *SessionApp
	client http.Client
	access string
}

func (v *visitor) ask(method, path, body string) (int, map[string]string) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.app.Origin+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+v.access)
	answer, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	said := map[string]string{}
	_ = json.Unmarshal(text, &said) // not all of it is texts
	return answer.StatusCode, said
}

func visit(t *testing.T, fault string) (v *visitor, refresh string) {
	t.Helper()
	found, err := FindSessionFault(fault)
	if err != nil {
		t.Fatal(err)
	}
	app, err := StartSessions(t.Context(), env.OS(), found, "http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.Close() })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v = &visitor{t: t, app: app, client: http.Client{Jar: jar, Timeout: 10 * time.Second}}
	if status, _ := v.ask("GET", "/api/inbox", ""); status != http.StatusUnauthorized {
		t.Errorf("without a token: %d", status)
	}
	status, pair := v.ask("POST", "/api/login", "")
	if v.access = pair["access"]; status != http.StatusOK || v.access == "" {
		t.Fatalf("login: %d, %v", status, pair)
	}
	if status, _ := v.ask("GET", "/api/inbox", ""); status != http.StatusOK {
		t.Errorf("after signing in: %d", status)
	}
	return v, pair["refresh"]
}

func TestTheSessionCookieAgesOutBeforeTheToken(t *testing.T) {
	v, _ := visit(t, cookieAgesOut)
	home, err := url.Parse(v.app.Origin)
	if err != nil {
		t.Fatal(err)
	}
	v.client.Jar.SetCookies(home, []*http.Cookie{{Name: sessionName, MaxAge: -1, Path: "/"}})
	if status, said := v.ask("GET", "/api/inbox", ""); status != http.StatusUnauthorized {
		t.Errorf("with the token and without the cookie: %d %v", status, said)
	}
}

func TestARefreshTokenIsGoodForOneUse(t *testing.T) {
	v, refresh := visit(t, refreshRotatedTwice)
	body := `{"refresh":"` + refresh + `"}`
	if status, said := v.ask("POST", "/api/refresh", body); status != http.StatusOK || said["refresh"] == refresh {
		t.Errorf("first use: %d %v", status, said)
	}
	if status, said := v.ask("POST", "/api/refresh", body); status != http.StatusUnauthorized || said["detail"] != "Refresh token was used before" {
		t.Errorf("second use: %d %v", status, said)
	}
	for name, body := range map[string]string{"an access token": `{"refresh":"` + v.access + `"}`, "nothing": `{}`, "no JSON": `x`} {
		if status, _ := v.ask("POST", "/api/refresh", body); status != http.StatusUnauthorized {
			t.Errorf("%s for a refresh token: %d", name, status)
		}
	}
}

func TestTheReportsAreForbiddenAndTheInboxIsNot(t *testing.T) {
	v, _ := visit(t, forbiddenMistaken)
	if status, _ := v.ask("GET", "/api/reports", ""); status != http.StatusForbidden {
		t.Errorf("reports: %d", status)
	}
	if status, _ := v.ask("GET", "/api/inbox", ""); status != http.StatusOK {
		t.Errorf("inbox: %d", status)
	}
}
