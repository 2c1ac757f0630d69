package cmd_test

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// lunchToken is a token that a session may hold.
const lunchToken = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

// flaskSession makes a session cookie as Flask does, packed with zlib.
func flaskSession(content []byte, signed int64) string {
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(content)
	_ = w.Close()
	at := bytes.TrimLeft(binary.BigEndian.AppendUint64(nil, uint64(signed)), "\x00")
	value := "." + base64.RawURLEncoding.EncodeToString(packed.Bytes()) + "." + base64.RawURLEncoding.EncodeToString(at)
	mac := hmac.New(sha1.New, []byte("a key of the test"))
	_, _ = mac.Write([]byte(value))
	return value + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// cmdFlask writes a session cookie: flask FILE SIGNED CONTENT.
func cmdFlask(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: flask FILE SIGNED CONTENT")
	}
	signed, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	content := strings.TrimSpace(ts.ReadFile(args[2]))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(flaskSession([]byte(content), signed)+"\n"), 0o600))
}

// cmdCookies writes a Cookie line with a file's content as the session: cookies FILE SESSION.
func cmdCookies(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: cookies FILE SESSION")
	}
	line := "Cookie: theme=dark; session=" + strings.TrimSpace(ts.ReadFile(args[1])) + "; lang=en\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(line), 0o600))
}

// TestASessionOfRealFlaskIsRead has Flask itself make the cookie, with the types that it writes in its own way, and
// itsdangerous a link as it is sent by mail.
func TestASessionOfRealFlaskIsRead(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.CommandContext(t.Context(), python, "-c", "import flask, itsdangerous").Run(); err != nil {
		if os.Getenv("JWTDOC_LAB") == "require" {
			t.Fatalf("Flask is missing: apt-get install python3-flask (%v)", err)
		}
		t.Skip("Flask is missing: apt-get install python3-flask")
	}
	const script = `
import datetime, flask, itsdangerous, json, sys, uuid
app = flask.Flask("gateway")
app.secret_key = "a key of the test"
sign = app.session_interface.get_signing_serializer(app).dumps
print(json.dumps({
    "packed": sign({"id_token": sys.argv[1], "pair": (1, 2), "who": uuid.UUID(int=7), "since": datetime.datetime(2025, 8, 3, tzinfo=datetime.timezone.utc)}),
    "plain": sign({"a": 1}),
    "link": itsdangerous.URLSafeTimedSerializer("k").dumps(["1", "mail"]),
}))
`
	c := exec.CommandContext(t.Context(), python, "-c", script, lunchToken)
	c.Env = []string{"PYTHONWARNINGS=ignore", "LANG=C.UTF-8"}
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var made struct{ Packed, Plain, Link string }
	if err := json.Unmarshal(out, &made); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, want := range map[string]struct {
		in, maker, tokens, content string
		code                       int
	}{
		"packed": {made.Packed, "flask", "[id_token]", `"pair":{" t":[1,2]},"who":{" u":"00000000000000000000000000000007"},"since":{" d":"Sun, 03 Aug 2025 00:00:00 GMT"}`, 0},
		"plain":  {made.Plain, "flask", "[]", `{"a":1}`, 1},
		"link":   {made.Link, "itsdangerous", "[]", `["1","mail"]`, 1},
	} {
		stdout, stderr, code := run(t, "", "decode", want.in, "-j", "--lines=false")
		var r struct {
			Payload json.RawMessage
			Session struct {
				Maker   string
				Tokens  []string
				Signed  *struct{ Unix int64 }
				Content json.RawMessage
			}
		}
		if err := json.Unmarshal([]byte(stdout), &r); err != nil {
			t.Fatalf("%s: %v\n%s%s", name, err, stdout, stderr)
		}
		var content bytes.Buffer
		if err := json.Compact(&content, r.Session.Content); err != nil {
			t.Fatal(err)
		}
		if code != want.code || r.Session.Maker != want.maker || fmt.Sprint(r.Session.Tokens) != want.tokens || !strings.Contains(content.String(), want.content) || r.Session.Signed == nil {
			t.Errorf("%s: exit %d\n%s", name, code, stdout)
		}
		if name == "packed" && !strings.Contains(string(r.Payload), "1764485341") {
			t.Errorf("the token inside: %s", r.Payload)
		}
	}
}
