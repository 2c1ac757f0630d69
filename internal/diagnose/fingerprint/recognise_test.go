package fingerprint

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTopics(t *testing.T) {
	for name, c := range map[string]struct {
		answer Answer
		want   []string
	}{
		"quotes escaped once": {
			Answer{Status: 401, Body: `{"detail":"Token is missing the \"aud\" claim"}`},
			[]string{"audience-missing"},
		},
		"quotes escaped twice, as JSON in JSON": {
			Answer{Status: 401, Body: `{"error":"{\"message\":\"Token is missing the \\\"aud\\\" claim\"}"}`},
			[]string{"audience-missing"},
		},
		"quotes as unicode escapes": {
			Answer{Status: 401, Body: `{"detail":"The user\u0027s password has been changed.","code":"password_changed"}`},
			[]string{"password-changed-or-token-version"},
		},
		"quotes as HTML entities": {
			Answer{Status: 401, Body: `<pre>JWTClaimValidationFailed: unexpected &quot;iss&quot; claim value</pre>`},
			[]string{"issuer-mismatch"},
		},
		"indented JSON": {
			Answer{Status: 401, Body: "{\n  \"msg\": \"Token has expired\"\n}\n"},
			[]string{"token-expired"},
		},
		"a library's message copied into the challenge": {
			Answer{Status: 401, Challenges: []string{`Bearer error="invalid_token", error_description="Token has expired"`}},
			[]string{"token-expired"},
		},
		"the more specific reading of the same words": {
			Answer{Status: 401, Body: "oidc: token is expired (Token Expiry: 0001-01-01 00:00:00 +0000 UTC)"},
			[]string{"exp-missing"},
		},
		"two messages": {
			Answer{Status: 401, Body: `{"errors":["jwt expired","unexpected \"aud\" claim value"]}`},
			[]string{"audience-mismatch", "token-expired"},
		},
		"an alternative":                 {Answer{Status: 401, Body: `{"error":"Invalid or expired token"}`}, nil},
		"an alternative behind":          {Answer{Status: 401, Body: `{"error":"JWT expired or revoked"}`}, nil},
		"an alternative with an article": {Answer{Status: 401, Body: `{"error":"the signature is wrong or the token has expired"}`}, nil},
		"an alternative with a slash":    {Answer{Status: 401, Body: `{"error":"invalid/expired token"}`}, nil},
		"a path behind the words is no alternative": {
			Answer{Status: 401, Challenges: []string{`Bearer resource_metadata="https://api.example/.well-known/oauth-protected-resource/v1"`}},
			missingOrScheme,
		},
		"expired or invalid": {Answer{Status: 401, Body: `{"message":"Your token is expired or invalid"}`}, nil},
		"a bucket":           {Answer{Status: 401, Challenges: []string{"Bearer"}, Body: `{"detail":"Could not validate credentials"}`}, nil},
		"unauthorized":       {Answer{Status: 401, Body: "Unauthorized"}, nil},
		"invalid token":      {Answer{Status: 401, Body: `{"message":"Invalid token"}`}, nil},
		"nothing":            {Answer{Status: 401}, nil},
		"words of data, not of a refusal": {
			Answer{Status: 200, Body: `[{"log":"jwt expired"},{"log":"invalid signature"}]`}, nil,
		},
		"an error object under 200": {
			Answer{Status: 200, Body: `{"success":false,"message":"jwt expired"}`}, []string{"token-expired"},
		},
		"another status than the stack uses": {
			Answer{Status: 404, Body: `{"detail":"User not found","code":"user_not_found"}`}, nil,
		},
		"a bare challenge with an empty body": {
			Answer{Status: 401, Challenges: []string{"Bearer"}}, missingOrScheme,
		},
		"the same answer to HEAD, whose body is withheld": {
			Answer{Status: 401, Challenges: []string{"Bearer"}, ContentType: "application/json"}, nil,
		},
		"a redirect to the slash": {
			Answer{Status: 307, Location: "http://localhost:8000/posts/"}, []string{"redirect-drops-authorization"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			ms := Recognise(c.answer)
			if got := Topics(ms); !slices.Equal(got, c.want) {
				t.Errorf("named %v, want %v; matches: %s", got, c.want, describe(ms))
			}
		})
	}
}

func TestBucketIsWhatNamesNothing(t *testing.T) {
	bucket := `{"detail":"Given token not valid for any token type","code":"token_not_valid","messages":[{"message":"Token is invalid"}]}`
	if !Bucket(Recognise(Answer{Status: 401, Body: bucket})) {
		t.Error("the words for every cause are a bucket")
	}
	for _, body := range []string{strings.Replace(bucket, "invalid\"}", "expired\"}", 1), "<pre>UnauthorizedError: jwt expired<br>", "new words", ""} {
		if Bucket(Recognise(Answer{Status: 401, Body: body, ContentType: "text/plain"})) {
			t.Errorf("%q is no bucket", body)
		}
	}
}

func TestMatchesComeMostSpecificFirst(t *testing.T) {
	ms := Recognise(Answer{Status: 422, Body: `{"msg":"Signature verification failed"}`})
	if len(ms) < 3 || ms[0].Row.Stack != "Flask-JWT-Extended" {
		t.Errorf("got %s", describe(ms))
	}
	if got := Stacks(Answer{Status: 422, Body: `{"msg":"Signature verification failed"}`}); !slices.Equal(got, []string{"Flask-JWT-Extended"}) {
		t.Errorf("stacks %v", got)
	}
}

func TestKongIsToldFromOthersByItsServerField(t *testing.T) {
	a := Answer{Status: 401, Challenges: []string{"Bearer"}, Body: `{"message":"Unauthorized"}`}
	if got := Topics(Recognise(a)); got != nil {
		t.Errorf("without Server: named %v", got)
	}
	a.Server = "kong/3.4.2"
	if got := Topics(Recognise(a)); !slices.Equal(got, missingOrScheme) {
		t.Errorf("with Server: named %v", got)
	}
}

func TestText(t *testing.T) {
	for message, want := range map[string]string{
		"Signature verification failed":                                                                                  "secret-mismatch",
		"jwt.exceptions.ExpiredSignatureError: Signature has expired":                                                    "token-expired",
		"IDX10205: Issuer validation failed. Issuer: 'https://a'. Did not match: 'https://b'":                            "issuer-mismatch",
		"2026-11-22 04:37 WARN IDX14102: Unable to decode the header 'x' as Base64Url":                                   "token-quoted",
		"JsonWebTokenError: jwt malformed":                                                                               "token-malformed",
		"Given token not valid for any token type":                                                                       "",
		`{"msg":"Missing Authorization Header"}`:                                                                         "auth-header-missing",
		"Missing Authorization Header":                                                                                   "auth-header-missing",
		`www-authenticate: Bearer error="invalid_token", error_description="The token expired at '11/14/2025 18:56:00'"`: "token-expired",
		"No credentials found for given 'iss'":                                                                           "consumer-not-registered",
		"GET /users 200":                                                                                                 "",
		"":                                                                                                               "",
	} {
		got := ""
		if topics := Topics(Text(message)); len(topics) > 0 {
			got = topics[0]
		}
		if got != want {
			t.Errorf("%q: %q first, want %q; matches: %s", message, got, want, describe(Text(message)))
		}
	}
}

func TestOrder(t *testing.T) {
	for stack, want := range map[string][3]bool{
		"PyJWT": {true, false, true}, "Kong jwt": {true, false, true}, "ASP.NET Core JwtBearer": {true, false, true},
		"Envoy jwt_authn": {false, true, true}, "go-oidc": {false, true, true}, "Kubernetes API server": {false, true, true},
		"HAProxy": {}, "": {}, "hono/jwt, hono/jwk": {},
	} {
		signatureFirst, claimsFirst, known := Order(stack)
		if got := [3]bool{signatureFirst, claimsFirst, known}; got != want {
			t.Errorf("%s: %v, want %v", stack, got, want)
		}
	}
}

func TestKnownOrdersBelongToStacksOfTheTable(t *testing.T) {
	for _, s := range append(signatureFirstStacks[:], claimsFirstStacks[:]...) {
		if !slices.ContainsFunc(Rows(), func(r Row) bool { return strings.Contains(strings.ToLower(r.Stack), s) }) {
			t.Errorf("no row is of %q", s)
		}
	}
}

// Only the first maxText bytes are read, and those in linear time: eight times the text costs about eight times as
// much, where quadratic work would cost sixty-four times.
func TestRecogniseIsLinearAndBounded(t *testing.T) {
	for _, unit := range []string{"\\", "&quot", "token_not_valid ", `"errors":[`, "{", "oidc: ", "or the ", `"exp`} {
		measure := func(n int) time.Duration {
			text := strings.Repeat(unit, n/len(unit))
			best := time.Hour
			for range 5 {
				start := time.Now()
				Recognise(Answer{Status: 401, Body: text, Challenges: []string{text}})
				KnownRejectionInBody(Answer{Status: 200, Body: text})
				best = min(best, time.Since(start))
			}
			return best
		}
		eighth, whole, huge := measure(maxText/8), measure(maxText), measure(640*maxText)
		for range 4 { // a busy machine stretches one of them; quadratic work does so every time
			if whole <= 32*eighth && huge <= 4*whole+20*time.Millisecond {
				break
			}
			eighth, whole, huge = measure(maxText/8), measure(maxText), measure(640*maxText)
		}
		if whole > 32*eighth {
			t.Errorf("%q: %v for an eighth of the text, %v for all of it", unit, eighth, whole)
		}
		if huge > 4*whole+20*time.Millisecond {
			t.Errorf("%q: %v for what is read, %v with 10 MiB behind it", unit, whole, huge)
		}
	}
}

func FuzzRecognise(f *testing.F) {
	f.Add(401, `Bearer error="invalid_token"`, "/login?next=/", "text/html", `{"detail":"Token is missing the \"aud\" claim"}`)
	f.Add(200, "", "", "application/json", `{"errors":[{"message":"Could not verify JWT: JWTExpired"}]}`)
	f.Add(302, "Basic", "https://accounts.google.com/?a=%zz", "", "\\u00")
	f.Fuzz(func(t *testing.T, status int, challenge, location, contentType, body string) {
		a := Answer{Status: status, Challenges: []string{challenge}, Location: location, ContentType: contentType, Body: body}
		ms := Recognise(a)
		for i, m := range ms {
			if i > 0 && m.score > ms[i-1].score {
				t.Errorf("match %d is more specific than the one before", i)
			}
		}
		topics := Topics(ms)
		slices.Sort(topics)
		if len(slices.Compact(topics)) != len(topics) {
			t.Errorf("a cause is named twice: %v", topics)
		}
		if n := normalise(body); len(n) > 3*maxText || strings.Contains(n, "  ") || strings.Trim(n, " ") != n {
			t.Errorf("white space remains in %q", n)
		}
		Text(body)
		Stacks(a)
		if LoginRedirect(a) && (status < 300 || status > 399) || KnownRejectionInBody(a) && status/100 != 2 {
			t.Errorf("status %d", status)
		}
	})
}

func BenchmarkRecognise(b *testing.B) {
	a := Answer{Status: 401, Challenges: []string{"Bearer"}, Body: `{"detail":"Could not validate credentials"}`}
	b.ReportAllocs()
	for b.Loop() {
		Recognise(a)
	}
}

func BenchmarkRecogniseLongPage(b *testing.B) {
	a := Answer{Status: 401, Body: strings.Repeat("<p>this page is about tokens and says nothing</p>\n", 400)}
	for b.Loop() {
		Recognise(a)
	}
}
