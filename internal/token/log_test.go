package token

import (
	"encoding/base64"
	"testing"
	"time"
)

func TestTheLogLineSaysWhatAServerWouldLog(t *testing.T) {
	now := time.Date(2025, 8, 3, 8, 35, 27, 0, time.UTC)
	for claims, want := range map[string]string{
		`{"iat":1754206747,"exp":1754207647}`:   "Token expired at 2025-08-03T07:54:07Z, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z",
		`{"exp":1754210127}`:                    "Token expired at 2025-08-03T08:35:27Z, now=2025-08-03T08:35:27Z",
		`{"exp":1754210127.5}`:                  "Token expires at 2025-08-03T08:35:27.5Z, now=2025-08-03T08:35:27Z",
		`{"nbf":1754210128,"exp":1754210200}`:   "Token expires at 2025-08-03T08:36:40Z, not valid before 2025-08-03T08:35:28Z, now=2025-08-03T08:35:27Z",
		`{"iat":1754206747}`:                    "Token has no expiry, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z",
		`{"exp":1754207647000}`:                 "Token expires at 1754207647000, now=2025-08-03T08:35:27Z",
		`{"exp":"1754207647","iat":1754206747}`: "Token has no expiry, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z",
	} {
		if got := Parse(compact(claims)).ExpiryAt(now, 0).Log(); got != want {
			t.Errorf("%s:\n got %s\nwant %s", claims, got, want)
		}
	}
}

func compact(claims string) string {
	return "eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".AAAA"
}

func TestTheShortestClaimsAreNoFlaskTimestamp(t *testing.T) {
	in := "eyJhbGciOiJIUzI1NiJ9.eyIiOjF9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	if got := Parse(in); got.Form != FormJWS || !got.Readable() {
		t.Errorf("%s is %s", in, got.Form)
	}
}
