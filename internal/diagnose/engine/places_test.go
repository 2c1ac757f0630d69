package engine

import (
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// A check made at home takes the whole field for the token. It calls a good token malformed, and says so of garbage too;
// where it says nothing, the token without a scheme is one of the long shots.
func TestATokenThatIsReadWithItsSchemeIsSentWithoutOne(t *testing.T) {
	for name, server := range map[string]func(*stack){
		"in its own words":          func(s *stack) { s.bare, s.named = true, true },
		"one answer for everything": func(s *stack) { s.bare, s.uniform = true, true },
	} {
		for _, key := range []string{"", "-"} {
			if key == "" && name == "one answer for everything" {
				continue // with a key there are more long shots than are tried
			}
			r, _ := broken{key: key}.diagnose(t, server)
			if r.Verdict.Cause != "scheme-wrong" || r.Verdict.Standing != diagnose.Confirmed || r.Requests > budgetMany {
				t.Errorf("%s, key %q: verdict %s %s\n%s", name, key, r.Verdict.Cause, r.Verdict.Standing, dump(r))
			}
		}
	}
}

// Nothing says that the place is wrong: it is tried only where the server does not tell the token from none.
func TestAnotherFieldIsTriedOnlyWhereTheTokenIsNotSeen(t *testing.T) {
	for name, c := range map[string]struct {
		server func(*stack)
		tried  bool
	}{
		"not told apart": {func(s *stack) { s.uniform, s.audience = true, "api" }, true},
		"seen":           {func(s *stack) { s.audience = "api" }, false},
		"accepted":       {func(*stack) {}, false},
	} {
		r, _ := broken{key: "-"}.diagnose(t, c.server)
		tried := slices.ContainsFunc(r.Experiments, func(e diagnose.ExperimentReport) bool {
			return e.ID == "cure:place=field:X-Access-Token#1" || e.ID == "cure:scheme=none#1"
		})
		if tried != c.tried {
			t.Errorf("%s: tried %t\n%s", name, tried, dump(r))
		}
		if r.Requests > budgetOne {
			t.Errorf("%s: %d requests\n%s", name, r.Requests, dump(r))
		}
	}
}

// The slash at a path's end is tried only where the server says that it has no such path.
func TestTheLastSlashIsTriedOnlyForAPathThatIsNotFound(t *testing.T) {
	slash := func(r diagnose.Report) bool {
		return slices.ContainsFunc(r.Experiments, func(e diagnose.ExperimentReport) bool { return e.ID == "cure:url=slash#1" })
	}
	r, _ := broken{key: "-"}.diagnose(t, func(s *stack) { s.strict404 = true })
	if r.Verdict.Cause != "wrong-route-or-gateway" || r.Verdict.Standing != diagnose.Confirmed {
		t.Errorf("verdict %s %s\n%s", r.Verdict.Cause, r.Verdict.Standing, dump(r))
	}
	r, _ = broken{key: "-"}.diagnose(t, func(s *stack) { s.uniform, s.audience = true, "api" })
	if slash(r) {
		t.Errorf("another path was tried though this one answers\n%s", dump(r))
	}
}

// No token is ever sent in a query: where the server asks for it there, the report says how to try.
func TestATokenThatBelongsInAQueryIsNotSentThere(t *testing.T) {
	r, s := broken{key: "-"}.diagnose(t, func(s *stack) { s.query = "jwt" })
	if r.Verdict.Cause != "token-wrong-location" || r.Verdict.Standing != diagnose.Likely {
		t.Errorf("verdict %s %s\n%s", r.Verdict.Cause, r.Verdict.Standing, dump(r))
	}
	const command = "curl --get --data-urlencode jwt@token.txt http://127.0.0.1:8000/api/users (no token of yours is sent in a query: queries end in logs)"
	for _, c := range r.Causes {
		if c.ID == "token-wrong-location" && !slices.Contains(c.SettledBy, command) {
			t.Errorf("it is settled by %q", c.SettledBy)
		}
	}
	for _, sent := range s.log {
		if sent.URL.RawQuery != "" {
			t.Errorf("sent %s", sent.URL)
		}
	}
}
