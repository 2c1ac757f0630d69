package rule

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// hostile is text that drives terminals and CI runners (bad inputs E).
const hostile = `\u001b[2J\u001b]52;c;aGk=\u0007\u001b]8;;http://evil\u001b\\\u009b\u007f\u202e\u2066\udb40\udc41\r::error::x ##[error] ##vso[x] \u2028`

func checkFindings(t *testing.T, in string, found []finding.Finding) {
	t.Helper()
	for _, f := range found {
		texts := []string{f.Message, f.Fix}
		for _, e := range f.Evidence {
			texts = append(texts, string(e))
		}
		for _, s := range texts {
			if finding.Safe(s) != s || len(s) > 4000 {
				t.Errorf("%.100q: %s says %.300q", in, f.ID, s)
			}
		}
	}
	if len(found) > 200 {
		t.Errorf("%.100q: %d findings", in, len(found))
	}
}

func TestHostileTextIsNeverRepeatedAsItIs(t *testing.T) {
	h := `"` + hostile + `"`
	for _, in := range []string{
		made(`{"alg":`+h+`,"kid":`+h+`,"typ":`+h+`,"jku":`+h+`,"crit":[`+h+`]}`, `{}`, 32),
		payload(`{"exp":` + h + `,"iss":[` + h + `],"aud":{` + h + `:1},"sub":[` + h + `],` + h + `:1,` + h + `:2}`),
		payload(`{"expires":` + h + `,"nbf":` + h + `}`),
		payload(`{` + strings.Repeat(`"Exp":1,"Sub":2,`, 5000) + `"a":1}`),
		"\x1b[2J" + storyToken, "X-\x1b[2J: " + storyToken, "Cookie: \x1b]52;c;x=" + storyToken,
		"{{\x1b[2J}}", `{"` + hostile + `":"` + storyToken + `"}`, storyToken[:50] + "\x1b[2J" + storyToken[50:],
		b64(`{"alg":"dir","enc":`+h+`}`) + "..A.A.A",
	} {
		found := Check(token.Parse(in), noon)
		checkFindings(t, in, found)
		if len(found) == 0 {
			t.Errorf("silent about %.100q", in)
		}
	}
}

// FuzzCheck: no header or payload makes a rule panic or repeat unsafe text.
func FuzzCheck(f *testing.F) {
	f.Add(`{"alg":"HS256"}`, `{"exp":1}`, int64(1_700_000_000))
	f.Add(`{"alg":"none","crit":[],"kid":"../../x"}`, `{"exp":"2025-01-01","nbf":1e400,"aud":[],"sub":5}`, int64(0))
	f.Add(`{"ALG":"\u001b","alg":1}`, `{"exp":1700000000000,"\u0065xp":null,"__proto__":1}`, int64(-1))
	f.Add(``, `[]`, int64(1))
	f.Add(`{"alg":"dir","enc":"A128GCM","cty":"JWT","p2c":-1}`, `{"iat":1700000000,"nbf":1700025200,"exp":1699975700,"aud":["a","b"],"nonce":"n"}`, int64(1_700_000_000))
	f.Add(`{"typ":"at+jwt","nonce":"x","b64":0}`, `{"iss":"supabase","role":"anon","email":"a@b.c","user":{"password":"x"},"cnf":{"jkt":5,"x5t#S256":"\u001b"},"events":[]}`, int64(1_700_000_000))
	f.Fuzz(func(t *testing.T, header, claims string, now int64) {
		in := b64(header) + "." + b64(claims) + "." + b64("s")
		checkFindings(t, in, Check(token.Parse(in), time.Unix(now, 0)))
		checkFindings(t, header+claims, Check(token.Parse(header+claims), time.Unix(now, 0)))
		for _, wrapped := range []string{b64(header) + "." + strings.Repeat("."+b64(claims), 3), "Set-Cookie: " + header + "=" + in + "; " + claims, flask(claims), b64(header) + ".." + b64(claims)} {
			checkFindings(t, wrapped, Check(token.Parse(wrapped), time.Unix(now, 0)))
		}
	})
}
