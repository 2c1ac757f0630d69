package cmd_test

import (
	"fmt"
	"strings"
	"testing"
)

const ticketHead = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nSet-Cookie: session=; Path=/; Max-Age=0\r\n"

// answering makes an answer with a body.
func answering(body string) string {
	return ticketHead + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

func TestATicketHoldsNeitherTheTokenNorThePerson(t *testing.T) {
	token := strings.TrimSpace(must(t, "mint", "--secret", "text:0123456789abcdef0123456789abcdef", "--sub", "3",
		"-P", "name=Alma Nordin", "-P", "email=alma@example.org", "-P", "phone_number=+66 81 234 5678", "-P", "given_name=Alma"))
	url := rawServer(t, func(int) string {
		return answering(`{"detail":"no seat for Alma Nordin <alma@example.org>, +66 81 234 5678 or bob@example.org @here #1 | \u0060x\u0060"}`)
	})
	out, _, code := command(nil, "diagnose", "-o", "markdown", "--url", url, "--token", token)
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	for _, secret := range []string{"Alma", "alma@example.org", "bob@example.org", "234 5678", token, strings.Split(token, ".")[1], strings.Split(token, ".")[2]} {
		if strings.Contains(out, secret) {
			t.Errorf("%q is in the ticket:\n%s", secret, out)
		}
	}
	for line := range strings.SplitSeq(out, "\n") {
		if outside := outsideSpans(line); strings.ContainsAny(outside, "@<") || strings.Contains(strings.TrimLeft(outside, "#"), "#") {
			t.Errorf("foreign text outside a code span: %q of %q", outside, line)
		}
	}
	for _, part := range []string{"## 401: ", "### Possible, the most likely first", "### What happened", "### What was sent", "[e-mail]"} {
		if !strings.Contains(out, part) {
			t.Errorf("%q is missing in:\n%s", part, out)
		}
	}
}

// outsideSpans removes the code spans of a line of Markdown: a run of backticks up to the next run of the same length.
func outsideSpans(line string) string {
	var out strings.Builder
	for {
		at := strings.IndexByte(line, '`')
		if at < 0 {
			return out.String() + line
		}
		out.WriteString(line[:at])
		rest := strings.TrimLeft(line[at:], "`")
		fence := line[at : len(line)-len(rest)]
		end := 0
		for {
			i := strings.Index(rest[end:], fence)
			if i < 0 {
				return out.String() + line[at:] // not closed
			}
			end += i
			run := len(rest[end:]) - len(strings.TrimLeft(rest[end:], "`"))
			if run == len(fence) {
				line = rest[end+run:]
				break
			}
			end += run
		}
	}
}

func TestMarkdownIsRefusedWhereThereIsNone(t *testing.T) {
	_, errs, code := command(nil, "decode", "-o", "markdown", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA")
	if code != 2 || !strings.Contains(errs, "no markdown output") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestTheStoryTellsHowASessionEnds(t *testing.T) {
	token := strings.TrimSpace(must(t, "mint", "--secret", "text:0123456789abcdef0123456789abcdef", "--sub", "3", "--fault", "token-expired"))
	url := rawServer(t, func(int) string {
		return "HTTP/1.1 302 Found\r\nLocation: /authorize?state=x\r\nSet-Cookie: session=; Path=/; Max-Age=0\r\nContent-Length: 0\r\n\r\n"
	})
	out, _, code := command(nil, "diagnose", "--story", "--url", url, "-H", "Cookie: session="+token)
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	rest := out
	for _, part := range []string{"what happened", "request", "credential", "token", "signature", "claims", "Token expired at ", "session cleared", "redirected", "this is what should happen"} {
		i := strings.Index(rest, part)
		if i < 0 {
			t.Fatalf("%q is missing, or not in its place, in:\n%s", part, out)
		}
		rest = rest[i:]
	}
}
