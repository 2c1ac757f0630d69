package cmd

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// heldToken is a token whose signature must never come out, heldCookie and heldPassword are what goes with it.
const (
	heldSignature = "c2lnbmF0dXJlLXRoYXQtbXVzdC1uZXZlci1zaG93LXVwLTEyMw"
	heldToken     = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIzIiwiZXhwIjoxNzY0NDg1MzQxfQ." + heldSignature
	heldCookie    = "cookie-value-9f86d081884c7d65"
	heldPassword  = "pass-word-2bb80d537b1da3e3"
)

// held are recordings of all kinds that hold credentials, and addresses that nobody may follow.
func held(t *testing.T) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	answer := "HTTP/1.1 401 Unauthorized\r\nDate: Sun, 30 Nov 2025 07:00:00 GMT\r\nSet-Cookie: session=" + heldCookie + "; Secure\r\n" +
		"WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Signature has expired\", resource_metadata=\"http://169.254.169.254/latest\"\r\n" +
		"Location: http://169.254.169.254/latest/meta-data?access_token=" + heldToken + "\r\nContent-Type: application/json\r\n\r\n" +
		`{"detail":"` + heldToken + `","percent":"` + url.QueryEscape(heldToken) + `","base64":"` + base64.StdEncoding.EncodeToString([]byte(heldToken)) + `"}`
	message := "GET /api/users?access_token=" + heldToken + " HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer " + heldToken + "\r\nCookie: session=" + heldCookie + "\r\n\r\n"
	type m = map[string]any
	fields := func(pairs ...string) []m {
		out := []m{}
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, m{"name": pairs[i], "value": pairs[i+1]})
		}
		return out
	}
	login := m{
		"startedDateTime": "2025-11-30T06:00:00.000Z", "time": 5,
		"request":  m{"method": "POST", "url": "http://api.example.com/login", "httpVersion": "HTTP/1.1", "headers": fields(), "queryString": []m{}, "postData": m{"mimeType": "application/x-www-form-urlencoded", "text": "user=a&password=" + heldPassword}},
		"response": m{"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1", "headers": fields("Set-Cookie", "session="+heldCookie+"; Secure"), "content": m{"mimeType": "application/json", "text": `{"access_token":"` + heldToken + `"}`}},
	}
	refused := m{
		"startedDateTime": "2025-11-30T07:00:00.000Z", "time": 5,
		"request":  m{"method": "GET", "url": "http://api.example.com/users?access_token=" + heldToken, "httpVersion": "HTTP/1.1", "headers": fields("Authorization", "Bearer "+heldToken), "queryString": []m{}},
		"response": m{"status": 401, "statusText": heldToken, "httpVersion": "HTTP/1.1", "headers": fields("WWW-Authenticate", "Bearer", "Location", "http://169.254.169.254/"), "content": m{"mimeType": "text/html", "text": "<p>" + heldToken + "</p>"}},
	}
	har, err := json.Marshal(m{"log": m{"version": "1.2", "creator": m{"name": "x", "version": "1"}, "entries": []m{login, refused}}})
	if err != nil {
		t.Fatal(err)
	}
	log := "2025-11-30T07:00:00Z INFO GET /users?access_token=" + heldToken + " 401\n2025-11-30T07:00:00Z ERROR jwt expired: Bearer " + heldToken + " password=" + heldPassword + "\n"
	return map[string][]string{
		"HAR":           {"--har", file("session.har", string(har))},
		"message":       {"--raw", file("raw.txt", message+answer)},
		"answer":        {"--answer", file("answer.txt", answer), "--token", heldToken},
		"log":           {"--log", file("app.log", log), "--token", heldToken},
		"log, no token": {"--log", file("app.log", log)},
	}
}

// Nothing that a record holds comes out of a report of any form, in any spelling, and no address in it is followed.
func TestWhatIsHeldIsNeitherShownNorFollowed(t *testing.T) {
	spellings := func(secret string) []string {
		return []string{secret, base64.StdEncoding.EncodeToString([]byte(secret)), url.QueryEscape(secret)}
	}
	for name, args := range held(t) {
		for _, form := range [][]string{{}, {"-v"}, {"--story"}, {"-j"}, {"-o", "markdown"}} {
			out, code, dialled := runElsewhere("127.0.0.1:1", "", append(append([]string{"diagnose"}, args...), form...)...)
			if code != 1 {
				t.Errorf("%s %v: exit %d\n%s", name, form, code, out)
			}
			if len(dialled) > 0 {
				t.Errorf("%s %v: dialled %v", name, form, dialled)
			}
			for _, secret := range []string{heldSignature, heldCookie, heldPassword} {
				for _, s := range spellings(secret) {
					if strings.Contains(out, s) {
						t.Errorf("%s %v shows %s\n%s", name, form, s, out)
					}
				}
			}
			if strings.Contains(out, base64.StdEncoding.EncodeToString([]byte(heldToken))) {
				t.Errorf("%s %v shows the token in base64\n%s", name, form, out)
			}
		}
	}
}
