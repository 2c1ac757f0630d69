package cmd

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// harOf is a recording of one refused request with this token, and of a login and a refresh before it.
func harOf(t *testing.T, origin, token string, more ...string) string {
	t.Helper()
	type m = map[string]any
	fields := []m{{"name": "Authorization", "value": "Bearer " + token}}
	for i := 0; i+1 < len(more); i += 2 {
		fields = append(fields, m{"name": more[i], "value": more[i+1]})
	}
	entry := func(method, path, second string, status int, sent []m, body string) m {
		return m{
			"startedDateTime": "2025-11-30T07:00:0" + second + "Z", "time": 10,
			"request":  m{"method": method, "url": origin + path, "headers": sent, "postData": m{"text": body}},
			"response": m{"status": status, "statusText": strings.Join(more, " "), "headers": fields[1:], "content": m{"text": strings.Join(more, " ")}},
		}
	}
	b, err := json.Marshal(m{"log": m{"pages": []m{{"id": "p", "title": strings.Join(more, " ")}}, "entries": []m{
		entry("POST", "/login", "1", 200, nil, "user=u&password=canary-password"),
		entry("POST", "/token/refresh", "2", 401, nil, "refresh_token=canary-refresh"),
		entry("GET", "/users", "3", 401, fields, ""),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "session.har", string(b))
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// R10, R15: what a recording holds is sent on demand only, and only where the recording itself went; logins and refreshes
// never are; what the user adds goes nowhere on a recording's word.
func TestARecordingSendsNothingByItself(t *testing.T) {
	server, seen := refusingServer(t)
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if err := os.WriteFile(key, []byte("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8a1"), 0o600); err != nil {
		t.Fatal(err)
	}
	stale := signed(t, dir, "--sub", "3", "--ttl=-1h", "--iat=-2h")
	har := harOf(t, "http://api.example.com", stale)
	raw := write(t, "raw.txt", "GET /users HTTP/1.1\nHost: api.example.com\nAuthorization: Bearer "+stale+"\n")

	for _, held := range [][]string{{"--har", har}, {"--raw", raw}, {"--token", stale}, {"--answer", raw, "--token", stale}} {
		out, code, dialled := runElsewhere(server, "", slices.Concat([]string{"diagnose", "-j", "--secret-file", key}, held)...)
		if code != 1 || len(seen()) != 0 || len(dialled) != 0 || !strings.Contains(out, `"requests": 0`) {
			t.Errorf("%s: exit %d, dialled %q\n%s", held[0], code, dialled, out)
		}
		for _, canary := range []string{"canary-password", "canary-refresh", stale[strings.LastIndexByte(stale, '.')+1:]} {
			if strings.Contains(out, canary) {
				t.Errorf("%s: %s is in the report", held[0], canary)
			}
		}
	}
	for _, held := range [][]string{{"--har", har, "--replay"}, {"--raw", raw, "--replay"}} {
		out, code, dialled := runElsewhere(server, "", slices.Concat([]string{"diagnose", "-j", "--secret-file", key}, held)...)
		all := seen()
		if code != 1 || len(all) < 2 || minted(all) != 0 || !strings.Contains(out, `"keys-withheld"`) {
			t.Errorf("%s: exit %d, %d requests, %d with a token made here\n%s", held[0], code, len(all), minted(all), out)
		}
		for _, r := range all {
			if r.Host != "api.example.com" || strings.Contains(r.URL.Path, "login") || strings.Contains(r.URL.Path, "refresh") || r.Method != "GET" {
				t.Errorf("%s: %s %s%s was sent", held[0], r.Method, r.Host, r.URL.Path)
			}
		}
		for _, address := range dialled {
			if !strings.HasPrefix(address, "api.example.com:") && !strings.HasPrefix(address, "198.51.100.") {
				t.Errorf("%s: dialled %s", held[0], address)
			}
		}
		out, code, _ = runElsewhere(server, "", slices.Concat([]string{"diagnose", "-j", "--secret-file", key, "--url", "http://api.example.com"}, held)...)
		if all = seen(); code != 1 || minted(all) == 0 {
			t.Errorf("%s, typed: exit %d, %d requests, %d with a token made here\n%s", held[0], code, len(all), minted(all), out)
		}
		for _, added := range [][]string{{"--token", stale}, {"--cookie", "a=b"}, {"--good-token", stale}, {"-H", "X-Api-Key: 1"}} {
			out, code, dialled := runElsewhere(server, "", slices.Concat([]string{"diagnose"}, added, held)...)
			if code != 2 || len(seen()) != 0 || len(dialled) != 0 || !strings.Contains(out, "--url http://api.example.com") {
				t.Errorf("%s %s: exit %d, dialled %q\n%s", held[0], added[0], code, dialled, out)
			}
		}
	}
	for _, entry := range []string{"0", "1"} {
		out, code, _ := runElsewhere(server, "", "diagnose", "--har", har, "--replay", "--allow-unsafe", "--entry", entry, "--url", "http://api.example.com")
		if code != 2 || len(seen()) != 0 || !strings.Contains(out, "never sent again") {
			t.Errorf("entry %s: exit %d\n%s", entry, code, out)
		}
	}
}

// R9: names of files inside what is read are texts.
func TestFilesNamedInARecordingAreNotRead(t *testing.T) {
	secret := write(t, "secret", "canary-of-a-file")
	har := harOf(t, "http://127.0.0.1:9", "@"+secret, "Cookie", "session=@"+secret, "X-File", "file://"+secret)
	answer := write(t, "answer", "@"+secret+"\n")
	for _, args := range [][]string{{"--har", har}, {"--answer", answer}, {"--har", har, "-v"}} {
		out, errOut, _ := runArgs("", append([]string{"diagnose"}, args...)...)
		if strings.Contains(out+errOut, "canary-of-a-file") {
			t.Errorf("%q: %s%s", args, out, errOut)
		}
	}
}
