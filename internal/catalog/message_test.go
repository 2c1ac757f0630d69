package catalog

import (
	"slices"
	"testing"
)

func TestMessagesAreReadAsTheyArePasted(t *testing.T) {
	for text, want := range map[string]struct {
		cause, stack string
		bucket       bool
	}{
		"Signature verification failed":                                       {"secret-mismatch", "PyJWT", false},
		"jwt.exceptions.InvalidSignatureError: Signature verification failed": {"secret-mismatch", "PyJWT", false},
		"IDX10503": {"key-rotated-kid-unknown", "MS IdentityModel", false},
		"IDX10503: Signature validation failed. Token does not have a kid.": {"key-rotated-kid-unknown", "MS IdentityModel", false},
		"jwt expired": {"token-expired", "jsonwebtoken", false},
		`{"detail":"Could not validate credentials"}`: {"", "FastAPI tutorial app", true},
		"Access to fetch at 'http://localhost:8000/api/users' from origin 'http://localhost:3000' has been blocked by CORS policy: Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.": {"cors-authorization-not-allowed", "Chromium's console", false},
		"Mixed Content: The page at 'https://a.example/' was loaded over HTTPS, but requested an insecure resource 'http://b.example/'. This request has been blocked; the content must be served over HTTPS.":                               {"mixed-content", "Chromium's console", false},
	} {
		m, ok := ReadMessage(text)
		if !ok || m.Bucket != want.bucket || m.Next == "" || want.cause != "" && (len(m.Causes) == 0 || m.Causes[0].ID != want.cause) ||
			!slices.ContainsFunc(m.Said, func(s Speaker) bool { return s.Stack == want.stack }) {
			t.Errorf("%q: %+v", text, m)
		}
	}
	for _, text := range []string{"", "hello", "an entirely unrelated sentence about cheese"} {
		if m, ok := ReadMessage(text); ok {
			t.Errorf("%q: %+v", text, m)
		}
	}
}
