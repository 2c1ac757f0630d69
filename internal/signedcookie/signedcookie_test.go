package signedcookie

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

const inside = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjozLCJleHAiOjE3NjQ0ODUzNDF9.FRLGdYYK9omhGapt4p1qDlOfi_90Oy_UVU8xZFwEkhU"

// cookies were made by Flask 3.1's SecureCookieSessionInterface and Starlette's SessionMiddleware, with itsdangerous
// 2.2, at 2025-08-03T07:39:07Z.
var cookies = map[string]string{
	"flask":         "eyJpZF90b2tlbiI6ImV5SmhiR2NpT2lKSVV6STFOaUlzSW5SNWNDSTZJa3BYVkNKOS5leUoxYzJWeVgybGtJam96TENKbGVIQWlPakUzTmpRME9EVXpOREY5LkZSTEdkWVlLOW9taEdhcHQ0cDFxRGxPZmlfOTBPeV9VVlU4eFpGd0VraFUifQ.aI8SGw.bqCUgBwR_mxec2kixRidWmqcU7E",
	"flask, packed": ".eJyrVspMiS_Jz07NU7JSSq30ykhyT870z_TyDK3yNPTL9Cz2zAsyTXb2NPPMLogIc_ay1AMqMkw2CquMMMrJ9szKr_Jx9spJ9XDM9M9yNfbLCjTwdwmt8nNxs9RzC_JxT4mM9LbMz81wTywoMSkwLHTJ8U_LjLc08K-MDw0LtaiIcit3zc4IVdJRyssvSQU6IXGYAKVaAGqWe9Y.aI8SGw.sQB5lCCUmWLp-LSQQrK1TxlmC3s",
	"starlette":     "eyJpZF90b2tlbiI6ICJleUpoYkdjaU9pSklVekkxTmlJc0luUjVjQ0k2SWtwWFZDSjkuZXlKMWMyVnlYMmxrSWpvekxDSmxlSEFpT2pFM05qUTBPRFV6TkRGOS5GUkxHZFlZSzlvbWhHYXB0NHAxcURsT2ZpXzkwT3lfVVZVOHhaRndFa2hVIn0=.aI8SGw.BxH_FJGXpd4w_6dcDMIQz_RyPHE",
}

var (
	signedAt  = time.Date(2025, 8, 3, 7, 39, 7, 0, time.UTC)
	cookieKey = finding.NewSecret([]byte("the cookie's own key"))
)

func session(t *testing.T, cookie string) *token.Session {
	t.Helper()
	s := token.Parse(cookie).Session
	if s == nil || len(s.Tokens) != 1 {
		t.Fatalf("not read as a session with a token: %+v", s)
	}
	return s
}

func TestTheKeyOfACookieIsKnownAndNoOther(t *testing.T) {
	for name, cookie := range cookies {
		t.Run(name, func(t *testing.T) {
			s := session(t, cookie)
			if !Signed(s, cookieKey) {
				t.Error("its own key does not verify it")
			}
			for _, other := range []string{"", "the cookie's own ke", "the cookie's own key\n"} {
				if Signed(s, finding.NewSecret([]byte(other))) {
					t.Errorf("%q verifies it", other)
				}
			}
			changed := strings.Replace(cookie, ".aI8SGw.", ".aI8SGx.", 1)
			if Signed(session(t, changed), cookieKey) {
				t.Error("with another time the signature still verifies")
			}
		})
	}
}

func TestACookieWithTheSameTokenIsTheSameCookie(t *testing.T) {
	for name, cookie := range cookies {
		if name == "flask, packed" {
			continue // zlib may pack the same text in several ways
		}
		got, ok := Replace(session(t, cookie), cookieKey, inside, inside, signedAt)
		if !ok || got != cookie {
			t.Errorf("%s: %v %s", name, ok, got)
		}
	}
}

func TestAReplacedTokenIsReadBackAndTheCookieVerifies(t *testing.T) {
	const other = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbG1hIn0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for name, cookie := range cookies {
		t.Run(name, func(t *testing.T) {
			s := session(t, cookie)
			got, ok := Replace(s, cookieKey, inside, other, signedAt.Add(time.Hour))
			if !ok {
				t.Fatal("not replaced")
			}
			parsed := token.Parse(got)
			if parsed.Compact != other || parsed.Session == nil || !Signed(parsed.Session, cookieKey) {
				t.Fatalf("%q verifies: %v", parsed.Compact, parsed.Session != nil && Signed(parsed.Session, cookieKey))
			}
			if parsed.Session.Maker != s.Maker || parsed.Session.Signed.Sec != signedAt.Add(time.Hour).Unix() {
				t.Errorf("maker %s, signed at %d", parsed.Session.Maker, parsed.Session.Signed.Sec)
			}
		})
	}
}

func TestWhatIsNotInTheCookieIsNotReplaced(t *testing.T) {
	s := session(t, cookies["flask"])
	for _, old := range []string{"", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA"} {
		if got, ok := Replace(s, cookieKey, old, inside, signedAt); ok {
			t.Errorf("%q was replaced: %s", old, got)
		}
	}
}
