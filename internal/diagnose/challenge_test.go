package diagnose

import (
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/request"
)

func TestRefusalsAreJudgedByTheStandards(t *testing.T) {
	for _, c := range []struct {
		name       string
		status     int
		challenges []string
		withToken  bool
		unseen     bool
		want       string
	}{
		{"no challenge", 401, nil, true, false, ChallengeMissing},
		{"no challenge, no token", 401, nil, false, false, ChallengeMissing},
		{"403 needs none", 403, nil, true, false, ""},
		{"a good one", 401, []string{`Bearer error="invalid_token", error_description="Token has expired"`}, true, false, ""},
		{"a good one for no token", 401, []string{"Bearer"}, false, false, ""},
		{"a realm says nothing", 401, []string{`Bearer realm="api"`}, true, false, ChallengeNoError},
		{"the token was not found: no code is owed", 401, []string{"Bearer"}, true, true, ""},
		{"a code without a token", 401, []string{`Bearer error="invalid_token"`}, false, false, ChallengeErrorWithoutToken},
		{"invalid_token under 403", 403, []string{`Bearer error="invalid_token"`}, true, false, ChallengeWrongStatus},
		{"insufficient_scope under 401", 401, []string{`Bearer error="insufficient_scope", scope="a"`}, true, false, ChallengeWrongStatus},
		{"insufficient_scope under its own", 403, []string{`Bearer error="insufficient_scope", scope="a"`}, true, false, ""},
		{"a code of the server's own", 403, []string{`Bearer error="no_luck"`}, true, false, ""},
		{"a password dialogue", 401, []string{`Basic realm="x"`}, true, false, ChallengeBasic},
		{"both", 401, []string{`Bearer error="invalid_token"`, "Basic"}, true, false, ChallengeBasic},
		{"parameters alone", 401, []string{`error="invalid_token"`}, true, false, ChallengeMalformed},
		{"another scheme", 401, []string{"Negotiate"}, true, false, ""},
	} {
		a := request.Answer{Status: c.status}
		for _, v := range c.challenges {
			a.Fields = append(a.Fields, request.Field{Name: "WWW-Authenticate", Value: v})
		}
		var got []string
		for _, f := range judgeChallenge(a, c.withToken, c.unseen) {
			got = append(got, f.ID)
			if f.Message == "" || f.Fix == "" || len(f.Evidence) == 0 {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}
