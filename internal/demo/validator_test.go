package demo

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestValidatorSeparatesWhatManyLibrariesLetPass(t *testing.T) {
	keys := secretKeys{server: finding.NewSecret([]byte("0123456789abcdef0123456789abcdef")), other: finding.NewSecret([]byte("another"))}
	c := client{now: noon, keys: keys}
	v := validator{secret: keys.server, now: func() time.Time { return noon }}
	good := c.token()
	parts := strings.Split(good, ".")
	for name, check := range map[string]struct {
		token string
		want  refusal
	}{
		"as login makes it":              {good, accepted},
		"a fraction of a second":         {c.token(claim("exp", 1764504060.5)), accepted},
		"exp in this very second":        {c.token(claim("exp", noon.Unix())), expired},
		"exp in the next":                {c.token(claim("exp", noon.Unix()+1)), accepted},
		"expired":                        {c.token(issued(noon.Add(-time.Hour))), expired},
		"nbf in the future":              {c.token(claim("nbf", noon.Unix()+1)), notYetValid},
		"no exp":                         {c.token(without("exp")), expiryMissing},
		"exp null":                       {c.token(claim("exp", nil)), expiryNoNumber},
		"exp as text":                    {c.token(claim("exp", decimal(noon.Add(lifetime)))), expiryNoNumber},
		"exp as a date":                  {c.token(claim("exp", "2025-11-30T12:15:00Z")), expiryNoNumber},
		"exp true":                       {c.token(claim("exp", true)), expiryNoNumber},
		"exp in milliseconds":            {c.token(claim("exp", noon.Add(lifetime).UnixMilli())), expiryTooFar},
		"another secret":                 {c.token(signedBy(keys.other)), signatureWrong},
		"secret and a line end":          {c.token(signedBy(withLineEnd(keys.server))), signatureWrong},
		"HS512":                          {c.token(algorithm512), algorithmRefused},
		"none":                           {unsigned(t, c), algorithmRefused},
		"no user":                        {c.token(without("user_id")), userMissing},
		"the user's number as text":      {c.token(claim("user_id", "3")), userMissing},
		"the scheme before the token":    {"Bearer " + good, malformed},
		"two parts":                      {parts[0] + "." + parts[1], malformed},
		"no JWT":                         {"jwtdoc-probe", malformed},
		"nothing":                        {"", malformed},
		"expired, and another secret":    {c.token(issued(noon.Add(-time.Hour)), signedBy(keys.other)), signatureWrong},
		"signature of another token":     {parts[0] + "." + parts[1] + "." + strings.Split(c.token(claim("user_id", 4)), ".")[2], signatureWrong},
		"padding that must not be there": {good + "=", malformed},
	} {
		if got := v.check(check.token); got != check.want {
			t.Errorf("%s: refusal %d, want %d", name, got, check.want)
		}
	}
}

func unsigned(t *testing.T, c client) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"exp": c.now.Add(time.Hour).Unix(), "user_id": 3}).
		SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRefusalsAreWordedForEveryReasonAndStyle(t *testing.T) {
	for r := noCredential; r <= userMissing; r++ {
		for name, s := range map[string]style{"uniform": uniform, "named": named, "terse": terse} {
			got := s(r)
			if got.status != 401 || len(got.body) < len(`{"":""}`) {
				t.Errorf("%s of refusal %d: %+v", name, r, got)
			}
		}
		if strings.ContainsAny(description(r), "\"\\\r\n") {
			t.Errorf("the description of refusal %d breaks out of its quotes", r)
		}
	}
	if got := named(noCredential); strings.Contains(got.fields[len(got.fields)-1].Value, "error=") {
		t.Error("RFC 6750 §3.1: no error code where the request has no credential")
	}
}
