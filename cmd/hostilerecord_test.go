package cmd_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// recordOf is a recording of one refused request with these fields in request and answer.
func recordOf(t *testing.T, text string, fields map[string]string) string {
	t.Helper()
	type m = map[string]any
	list := []m{}
	for name, value := range fields {
		list = append(list, m{"name": name, "value": value})
	}
	b, err := json.Marshal(m{"log": m{"creator": m{"name": text}, "pages": []m{{"id": "p", "title": text}}, "entries": []m{{
		"startedDateTime": "2025-11-30T07:00:03Z", "pageref": "p", "request": m{"method": "GET", "url": "http://127.0.0.1:9/" + text, "headers": list},
		"response": m{"status": 401, "statusText": text, "headers": list, "_error": text, "content": m{"text": text}},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	return written(t, string(b))
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "held")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Bad inputs, section E: whatever a recording or paste holds, nothing of it drives a terminal or a log.
func TestHostileRecordsDriveNothing(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"
	for name, text := range hostileTexts {
		t.Run(name, func(t *testing.T) {
			diagnoseSafely(t, "--har", recordOf(t, text, map[string]string{
				"Authorization": "Bearer " + token, "X-Odd": text, text: text, "WWW-Authenticate": `Bearer error_description="` + text + `"`,
				"Origin": "https://" + text, "Set-Cookie": "session=" + text + "; Domain=" + text, "Location": "/login?" + text,
			}))
			diagnoseSafely(t, "--raw", written(t, "GET /"+text+" HTTP/1.1\nHost: h\nX: "+text+"\n\nHTTP/1.1 401 "+text+"\nA: "+text+"\n\n"+text))
			diagnoseSafely(t, "--answer", written(t, text))
			diagnoseSafely(t, "--answer", written(t, "Access to fetch at 'http://h/"+text+"' from origin '"+text+"' has been blocked by CORS policy: "+text))
			diagnoseSafely(t, "--token", token, "--good-token", token, "--answer", written(t, "HTTP/1.1 401 X\nWWW-Authenticate: "+text+"\n\n{\"detail\":\""+text+"\"}"))
		})
	}
}
