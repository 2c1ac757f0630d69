package diagnose_test

import (
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// judged judges one refusal as the engine does, with what is known of its words and of whose they are.
func judged(t *testing.T, answer request.Answer) map[string]diagnose.Judgement {
	t.Helper()
	f := refused(t, `{"sub":"3","aud":"api-staging","exp":1800000600}`, answer.Status, string(answer.Body), answer.Fields...)
	first := f.First()
	matches := fingerprint.Recognise(fingerprint.Of(answer))
	first.Named, first.Bucket = fingerprint.Topics(matches), fingerprint.Bucket(matches)
	first.SignatureFirst = len(first.Stacks) > 0
	for _, s := range first.Stacks {
		signature, _, _ := fingerprint.Order(s)
		first.SignatureFirst = first.SignatureFirst && signature
	}
	return f.Judge()
}

// Software that names the audience has accepted the signature, where it looks at that first. It says nothing about what
// comes later, and nothing where it looks at the claims first.
func TestTheOrderOfVerificationExcludesWhatWasPassed(t *testing.T) {
	says := func(status int, body string) request.Answer {
		return request.Answer{Status: status, Body: []byte(body), Fields: []request.Field{{Name: "Content-Type", Value: "application/json"}}}
	}
	for name, c := range map[string]struct {
		answer     request.Answer
		out, stays []string
	}{
		"jsonwebtoken names the audience": {
			says(401, `{"message":"jwt audience invalid. expected: api"}`),
			[]string{"secret-mismatch", "secret-encoding-mismatch", "header-stripped-by-proxy"},
			[]string{"audience-mismatch"},
		},
		"Envoy, which looks at the claims first": {
			says(403, `Audiences in Jwt are not allowed`), nil, []string{"secret-mismatch", "audience-mismatch"},
		},
		"jsonwebtoken names the signature": {says(401, `{"message":"invalid signature"}`), nil, []string{"secret-mismatch"}},
		"one answer for all":               {says(401, `{"detail":"Could not validate credentials"}`), nil, []string{"secret-mismatch", "audience-mismatch"}},
	} {
		t.Run(name, func(t *testing.T) {
			j := judged(t, c.answer)
			for _, id := range c.out {
				if j[id].Standing != diagnose.RuledOut {
					t.Errorf("%s is %s", id, j[id].Standing)
				}
			}
			for _, id := range c.stays {
				if s := j[id].Standing; s == diagnose.RuledOut || s == diagnose.Confirmed {
					t.Errorf("%s is %s", id, s)
				}
			}
		})
	}
}
