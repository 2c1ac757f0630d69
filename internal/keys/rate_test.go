package keys

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

const fastAPI = "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"

func TestRatingFindsWhatIsWrongWithASecret(t *testing.T) {
	for _, tt := range []struct {
		name, secret string
		want         []string // id/severity, in order
		says         string
	}{
		{"random hex", "8f3a1c5b7e9d2046a1b3c5d7e9f0123487654fedcba98012ffee3344aa77bb99", []string{"secret-encoding-mismatch/info"}, "not as 32 bytes"},
		{"random base64", "V0h5IGFyZSB5b3UgcmVhZGluZyB0aGlzPyBRN3o5+A8=", []string{"secret-encoding-mismatch/info"}, "Kong"},
		{"random text", "qN7#vR2!kM9@xT4$wL6^zB8&cJ1*hG5%", nil, ""},
		{"the FastAPI tutorial's", fastAPI, []string{"secret-default-fallback/error", "secret-encoding-mismatch/info"}, "the FastAPI tutorial"},
		// S3.3: the page's last listing has 65 digits.
		{"the mistyped FastAPI secret", strings.Replace(fastAPI, "63b88e8d3e7", "63b888e8d3e7", 1), []string{"secret-mistyped/error", "secret-mistyped/error"}, "one character away from the published sample of the FastAPI tutorial"},
		{"the FastAPI secret with a digit changed", strings.Replace(fastAPI, "09d2", "09d3", 1), []string{"secret-mistyped/error", "secret-encoding-mismatch/info"}, "one character away"},
		{"the FastAPI secret with a digit lost", fastAPI[1:], []string{"secret-mistyped/error", "secret-mistyped/error"}, "FastAPI"},
		{"odd hex digits", "8f3a1c5b7e9d2046a1b3c5d7e9f0123487654fedcba98012ffee3344aa77bb990", []string{"secret-mistyped/error"}, "odd number of hex digits"},
		{"a short one", "hunter2", []string{"key-too-short/error"}, "32 bytes that HS256 needs"},
		{"a word of a README", "secret", []string{"secret-default-fallback/error", "key-too-short/error"}, "jwt.io"},
		{"repetition", "xyzxyzxyzxyzxyzxyzxyzxyzxyzxyzxyz", []string{"secret-guessable/error"}, "repeats"},
		{"one character", strings.Repeat("a", 64), []string{"secret-guessable/error", "secret-encoding-mismatch/info"}, "repeats"},
		{"a run of digits", "01234567890123456789012345678901", []string{"secret-guessable/error", "secret-encoding-mismatch/info"}, ""},
		{"the PostgREST documentation's", "reallyreallyreallyreallyverysafe", []string{"secret-default-fallback/error"}, "PostgREST"},
		{"quotes", `"qN7#vR2!kM9@xT4$wL6^zB8&cJ1*hG5%"`, []string{"secret-whitespace-or-quotes/warning"}, "quotes"},
		{"a line end", "qN7#vR2!kM9@xT4$wL6^zB8&cJ1*hG5%\n", []string{"secret-whitespace-or-quotes/warning"}, "line end"},
		{"a blank", " qN7#vR2!kM9@xT4$wL6^zB8&cJ1*hG5%", []string{"secret-whitespace-or-quotes/warning"}, "white space"},
		{"a BOM", "\ufeffqN7#vR2!kM9@xT4$wL6^zB8&cJ1*hG5%", []string{"secret-whitespace-or-quotes/warning"}, "byte order mark"},
		{"a command nobody ran", "$(openssl rand -hex 64)", []string{"secret-placeholder/error", "key-too-short/error"}, "runs nothing"},
		{"a template", "{{ .Values.jwtSecretOfTheService }}", []string{"secret-placeholder/error"}, "template"},
		{"a reference", "vault:secret/data/production/jwt#signing-key", []string{"secret-placeholder/warning"}, "reference"},
		{"a placeholder", "please-change-this-jwt-secret-before-going-live", []string{"secret-placeholder/error"}, "placeholder"},
		{"your-...", "your_jwt_secret_key_goes_right_here_ok", []string{"secret-placeholder/error"}, "placeholder"},
		{"empty", "", []string{"secret-empty/error"}, "empty"},
		{"blanks", "   ", []string{"secret-whitespace-or-quotes/error", "key-too-short/error"}, "nothing but white space"},
		{"a public key", "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n", []string{"wrong-key-or-key-type/error"}, "PEM public key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Rate(secret(tt.secret), "HS256")
			var got, messages []string
			for _, f := range r.Findings {
				got = append(got, f.ID+"/"+f.Severity.String())
				messages = append(messages, f.Message)
				if f.Fix == "" || f.Evidence == nil {
					t.Errorf("%s has no fix, or null evidence", f.ID)
				}
				if len(tt.secret) > 10 && strings.Contains(f.Message+f.Fix, tt.secret) {
					t.Errorf("the finding shows the secret: %s", f.Message)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found %v, want %v", got, tt.want)
			}
			if all := strings.Join(messages, "\n"); !strings.Contains(all, tt.says) {
				t.Errorf("does not say %q: %s", tt.says, all)
			}
			if r.Findings == nil {
				t.Error("findings are null")
			}
		})
	}
}

func TestRandomSecretsHaveNothingWrong(t *testing.T) {
	for range 200 {
		b := make([]byte, 64)
		if _, err := rand.Read(b); err != nil {
			t.Fatal(err)
		}
		for alg, n := range map[string]int{"HS256": 32, "HS384": 48, "HS512": 64} {
			for _, s := range []string{string(b[:n]), hex.EncodeToString(b[:n]), base64.StdEncoding.EncodeToString(b[:n]), base64.RawURLEncoding.EncodeToString(b[:n])} {
				r := Rate(secret(s), alg)
				for _, f := range r.Findings {
					// One of 65,536 random secrets begins or ends with white space: not worth a flaky test.
					if f.Severity == finding.Error {
						t.Fatalf("%s: %d random bytes as %s: %s", alg, n, r.Characters, f.Message)
					}
				}
				if want := n * 8 * 9 / 10; r.EntropyBits < want {
					t.Fatalf("%d random bytes as %s: only %d bits", n, r.Characters, r.EntropyBits)
				}
			}
		}
	}
}

func TestPublishedSampleIsRecognisedInItsSpellings(t *testing.T) {
	raw, err := hex.DecodeString(fastAPI)
	if err != nil {
		t.Fatal(err)
	}
	jhipster := "my-secret-key-which-should-be-changed-in-production-and-be-base64-encoded"
	for name, tt := range map[string]struct{ secret, product string }{
		"as it stands there":    {fastAPI, "the FastAPI tutorial"},
		"decoded":               {string(raw), "the FastAPI tutorial"},
		"encoded as base64":     {base64.StdEncoding.EncodeToString([]byte(jhipster)), "JHipster"},
		"without padding":       {base64.RawStdEncoding.EncodeToString([]byte(jhipster)), "JHipster"},
		"encoded as hex":        {hex.EncodeToString([]byte("changethis")), "full-stack-fastapi-template"},
		"another one":           {"otherwise-unknown", ""},
		"in another case":       {strings.ToUpper(jhipster), ""},
		"with a line end":       {"changethis\n", ""},
		"base64 of a short one": {"sec" + "ret1", ""},
	} {
		product, ok := PublishedSample([]byte(tt.secret))
		if product != tt.product || ok != (tt.product != "") {
			t.Errorf("%s: %q %v, want %q", name, product, ok, tt.product)
		}
	}
}

func TestPublishedListIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	n := 0
	for product, sample := range samples {
		n++
		if product == "" || sample == "" || seen[sample] || strings.ContainsAny(sample, "\t\r") || strings.TrimSpace(sample) != sample {
			t.Errorf("entry of %q is not usable", product)
		}
		seen[sample] = true
	}
	if lines := strings.Count(published, "\n"); n < 30 || n != lines-1 {
		t.Errorf("%d samples in %d lines", n, lines)
	}
}

func TestWeaknessesAreWarningsWithoutLengths(t *testing.T) {
	for _, f := range Rate(secret(fastAPI), "HS512").Weaknesses() {
		if f.Severity != finding.Warning || strings.Contains(f.Message, "64") {
			t.Errorf("%v: %s", f.Severity, f.Message)
		}
	}
	if got := Rate(secret("hunter2"), "HS256").Weaknesses(); len(got) != 1 || got[0].ID != "key-too-short" {
		t.Errorf("a short secret: %v", got)
	}
}

func TestRatingALongSecretIsQuick(t *testing.T) {
	if r := Rate(secret(strings.Repeat("ab", 1<<19)), "HS256"); r.Bytes != 1<<20 || r.EntropyBits > 64 {
		t.Errorf("%d bytes, %d bits", r.Bytes, r.EntropyBits)
	}
}
