package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/fingerprint"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// wordsOf makes an answer from a row of the table of known refusals.
func wordsOf(r fingerprint.Row) *request.Answer {
	bare := func(p string) string { return strings.TrimSuffix(strings.TrimPrefix(p, "^"), "$") }
	a := &request.Answer{Status: 401, Body: []byte(bare(strings.Join(r.Body, " ~ ")))}
	if r.Status != nil {
		a.Status = r.Status[0]
	}
	if r.Challenge != "" && r.Challenge != "-" {
		a.Fields = append(a.Fields, request.Field{Name: "WWW-Authenticate", Value: bare(strings.ReplaceAll(r.Challenge, "…", " ~ "))})
	}
	return a
}

// What nothing else can show is named by a server's own words: every row of the table that means one cause, said from
// behind a token that is right in every other way.
func TestTheServersWordsNameWhatNothingElseShows(t *testing.T) {
	blind := strings.Fields(`token-revoked user-not-found user-inactive session-expired-server-side password-changed-or-token-version
		consumer-not-registered no-verification-key-configured required-claim-missing claim-custom-rejected fresh-token-required`)
	said := map[string]int{}
	for _, row := range fingerprint.Rows() {
		if len(row.Topics) != 1 || !slices.Contains(blind, row.Topics[0]) || row.Server != "" || row.Location != "" || len(row.Body) == 0 {
			continue
		}
		answer := wordsOf(row)
		if answer.Status < 400 || answer.Status == 404 {
			continue
		}
		if got := fingerprint.Topics(fingerprint.Recognise(fingerprint.Of(*answer))); !slices.Equal(got, row.Topics) {
			continue // other stacks say the same of other causes
		}
		id := row.Topics[0]
		said[id]++
		for _, key := range []string{"", "-"} {
			r, _ := broken{key: key}.diagnose(t, func(s *stack) { s.behind = answer })
			if r.Verdict.Cause != id || r.Verdict.Standing != diagnose.Likely && r.Verdict.Standing != diagnose.Confirmed {
				t.Errorf("%s %q: verdict %s %s, want %s\n%s", row.Stack, row.Body, r.Verdict.Cause, r.Verdict.Standing, id, dump(r))
			}
		}
	}
	for _, id := range blind {
		if said[id] == 0 {
			t.Errorf("no server is known to say %s in words of its own", id)
		}
	}
}
