package finding_test

import (
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestSecretsOfALogAreMaskedAndReasonsStay(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhLXN0cmFuZ2VyIn0.c2lnbmF0dXJlLWJ5dGVzLW9mLWEtdG9rZW4"
	for line, secret := range map[string]string{
		"token refused: Signature has expired password=hunter2-hunter2 for alma":      "hunter2-hunter2",
		"login password=correcthorse failed":                                          "correcthorse",
		`{"msg":"Invalid audience","password": "correcthorse"}`:                       "correcthorse",
		`log line 1: "{\"msg\":\"Invalid audience\",\"password\": \"correcthorse\"}"`: "correcthorse",
		`{"msg":"Invalid audience","api_key":"k-0123456789abc"}`:                      "k-0123456789abc",
		"Invalid issuer, X-Api-Key: k-0123456789abc":                                  "k-0123456789abc",
		"Invalid issuer in Authorization: Bearer opaque-0123456789":                   "opaque-0123456789",
		"Invalid issuer in authorization=Bearer opaque-0123456789":                    "opaque-0123456789",
		"connecting to postgres://shop:s3cret-word@db/shop":                           "s3cret-word",
		"Signature has expired: " + token:                                             "eyJzdWIiOiJhLXN0cmFuZ2VyIn0",
		"GET /api?access_token=" + token + " 401":                                     "eyJhbGciOiJIUzI1NiJ9",
		"GET /api?refresh_token=0123456789abcdef&limit=10 401":                        "0123456789abcdef",
	} {
		reg := finding.NewRegistry()
		reg.AddLogSecrets(line)
		if got := reg.Mask(line); strings.Contains(got, secret) {
			t.Errorf("%s\nis shown as\n%s", line, got)
		}
	}
	for _, line := range []string{
		"", "=", ":", "token=", "password:", `password="`, "token: expired", "Invalid token: Signature has expired",
		"jwt: ExpiredSignatureError", "bad secret: mismatch", "Bearer token is missing", "Bearer realm is not given",
		"Token expired at 2025-08-03T07:54:07Z, issued at 2025-08-03T07:39:07Z, now=2025-08-03T08:35:27Z",
		"IDX10223: Lifetime validation failed. The token is expired.", "JWT::VerificationError: Signature verification raised",
	} {
		reg := finding.NewRegistry()
		reg.AddLogSecrets(line)
		if got := reg.Mask(line); got != line {
			t.Errorf("%s\nis shown as\n%s", line, got)
		}
	}
}

func FuzzSecretsOfALog(f *testing.F) {
	f.Add(`password="`)
	f.Add("authorization: Basic dTpw")
	f.Fuzz(func(t *testing.T, line string) {
		reg := finding.NewRegistry()
		reg.AddLogSecrets(line)
		_ = reg.Mask(line)
	})
}
