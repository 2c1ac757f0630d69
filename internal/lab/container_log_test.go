package lab

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// logging writes its log without end, as an API under load does, and what stands in it comes from its callers as well:
// a message that names the cause, beside a token, a password and what moves a terminal's cursor; lines of 64 KiB
// without a character that could be seen; bytes that are no text. What was written once, at the start, is about
// nobody's request of now.
const logging = `echo "2001-01-01 Invalid audience in the line of the start"
while :; do
  printf 'token refused: Signature has expired \033[2J\033]0;owned\007 \342\200\256 password=hunter2-hunter2 Bearer %s\n' "$TOKEN"
  printf '\377\376\000 no text\n'
  echo "token refused: Signature has expired, key $SECRET_KEY"
  dd if=/dev/zero bs=1024 count=64 2>/dev/null
  echo
  sleep 0.05
done`

// The log of a real container is somebody else's text: only what was written around the requests counts, nothing in it
// reaches the terminal as it is, no secret of it is shown, and its size is bounded.
func TestTheLogOfAContainerIsReadAroundTheRequestsAndShownSafely(t *testing.T) {
	requireDocker(t)
	const inside = "the-secret-inside-9876543210fedcbazyxw"
	sign := func(key string, claims jwt.MapClaims) string {
		text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(key))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	stranger := sign(otherSecret, jwt.MapClaims{"sub": "a-stranger"})
	name := runContainer(t, imageName("logging"),
		"--log-opt", "max-size=20m", "-e", "SECRET_KEY="+inside, "-e", "TOKEN="+stranger, libcImage(t), "sh", "-c", logging)
	time.Sleep(2 * time.Second) // until the line of the start is old

	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer s.Close()
	token := sign(otherSecret, jwt.MapClaims{"sub": "alma", "exp": time.Now().Add(-2 * time.Hour).Unix()})
	for _, format := range []string{"text", "json", "markdown"} {
		began := time.Now()
		var out, errs bytes.Buffer
		e := env.OS() // with the PATH that docker is in
		e.In, e.Out, e.Err, e.IsTerminal, e.Zone = strings.NewReader(""), &out, &errs, env.Terminal{}, time.UTC
		exit := cmd.Main(e, []string{
			"diagnose", "-v", "--output", format, "--url", s.URL + "/api/users", "--token", token, "--container", name,
		})
		all := out.String() + errs.String()
		if exit != 1 || !strings.Contains(all, "Signature has expired") {
			t.Errorf("%s: exit %d, and the log's message is not there:\n%.3000s", format, exit, all)
		}
		for _, never := range []string{
			"\x1b[2J", "\x1b]", "\x07", "\u202e", "\x00", inside, "hunter2", stranger[:30], "Invalid audience",
		} {
			if strings.Contains(all, never) {
				t.Errorf("%s: %q is in the report:\n%.3000s", format, never, all)
			}
		}
		if len(all) > 64<<10 {
			t.Errorf("%s: a report of %d bytes", format, len(all))
		}
		t.Logf("%s: %d bytes in %v", format, len(all), time.Since(began).Round(time.Millisecond))
	}
}
