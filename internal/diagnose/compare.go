package diagnose

import (
	"fmt"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Difference is something in which a refused token differs from one that works.
type Difference struct {
	// What names it: "claim aud", "header alg".
	What string `json:"what"`
	// Refused and Works are what the two tokens have, safe to print: a value, "absent", or "another value" where it says
	// more about a person than about the refusal.
	Refused string `json:"refused"`
	Works   string `json:"works"`
	// Cause is what it would mean if it is the reason.
	Cause string `json:"cause"`

	typed bool // the types differ
}

// telling are the claims whose values are shown: they name services, kinds and rights, not people.
func telling() []string {
	return []string{"aud", "iss", "azp", "appid", "client_id", "scope", "scp", "permissions", "roles", "role", "groups", "token_use", "token_type", "typ", "type", "tid", "tenant", "env"}
}

// passing are the claims that differ between any two tokens.
func passing() []string {
	return []string{"iat", "exp", "nbf", "jti", "auth_time", "sid", "session_id", "session_state", "at_hash", "c_hash", "nonce", "uti", "aio", "rh", "sub", "user_id", "uid", "oid", "email", "name", "preferred_username", "username"}
}

// Compare lists in what a refused token differs from one that works, as far as that can be why it is refused: values
// that differ between any two tokens (times, ids, people) count only when they are absent or of another type.
func Compare(refused, works token.Token) []Difference {
	if !refused.Readable() || !works.Readable() || refused.Compact == works.Compact {
		return nil
	}
	out := members("header ", refused.Header, works.Header, headerCause)
	return append(out, members("claim ", refused.Payload, works.Payload, claimCause)...)
}

// maxDifferences bounds a comparison of tokens with many claims.
const maxDifferences = 50

func members(prefix string, refused, works exactjson.Object, cause func(name string, absent bool) string) []Difference {
	var out []Difference
	add := func(name string, have, want exactjson.Value, has, wants bool) {
		d := Difference{What: prefix + finding.Safe(name), Cause: cause(name, !has), Refused: "absent", Works: "absent"}
		switch {
		case len(out) == maxDifferences, has && wants && string(have.Raw) == string(want.Raw):
			return
		case has && wants && have.Kind != want.Kind:
			d.typed, d.Cause = true, typeCause(name, d.Cause)
		case has && wants && prefix == "claim " && slices.Contains(passing(), name):
			return
		}
		if has {
			d.Refused = shownValue(prefix, name, have, d.typed)
		}
		if wants {
			d.Works = shownValue(prefix, name, want, d.typed)
		}
		out = append(out, d)
	}
	for _, m := range refused.Members() {
		want, wants := works.Get(m.Name)
		add(m.Name, m.Value, want, true, wants)
	}
	for _, m := range works.Members() {
		if _, has := refused.Get(m.Name); !has {
			add(m.Name, exactjson.Value{}, m.Value, false, true)
		}
	}
	return out
}

// shownValue shows a value, or only its type where it may be about a person.
func shownValue(prefix, name string, v exactjson.Value, typed bool) string {
	switch {
	case prefix == "header " && v.Kind != exactjson.KindObject, slices.Contains(telling(), name):
		return finding.Safe(clip(string(v.Raw)))
	case typed:
		return "a " + v.Kind.String()
	}
	return "another value"
}

func headerCause(name string, _ bool) string {
	switch name {
	case "alg":
		return "alg-not-allowed"
	case "kid":
		return "key-rotated-kid-unknown"
	case "crit", "b64":
		return "crit-header-unsupported"
	}
	return "typ-header-unexpected"
}

func claimCause(name string, absent bool) string {
	switch name {
	case "aud":
		if absent {
			return "audience-missing"
		}
		return "audience-mismatch"
	case "iss":
		if !absent {
			return "issuer-mismatch"
		}
	case "exp":
		if absent {
			return "exp-missing"
		}
	case "azp", "appid", "client_id":
		return "azp-client-not-allowed"
	case "scope", "scp", "permissions":
		return "insufficient-scope"
	case "role", "roles", "groups":
		return "role-permission-denied"
	case "token_use", "token_type", "typ", "type":
		return "wrong-token-kind-refresh-token"
	}
	if absent {
		return "required-claim-missing"
	}
	return "claim-custom-rejected"
}

func typeCause(name, otherwise string) string {
	switch name {
	case "sub":
		return "sub-not-string"
	case "exp":
		return "exp-wrong-type"
	case "iat", "nbf", "iss", "jti":
		return "claim-type-invalid"
	}
	return otherwise
}

// CluesOf says what the differences between a refused token and one that works tell. One difference alone is as good as
// a defect; of several each is only unusual. None means that it is not the token's content that is refused.
func CluesOf(list []Difference, refused, works token.Token) []Clue {
	var out []Clue
	for _, d := range list {
		clue := Clue{Cause: d.Cause, Prior: 60, Evidence: finding.Evidence(fmt.Sprintf("%s is %s here and %s in the token that works", d.What, d.Refused, d.Works))}
		switch {
		case d.Works == "absent":
			clue.Prior = 52 // to have more than a good token is seldom refused
		case len(list) == 1:
			clue.Prior = 84
			clue.Evidence += ", and they differ in nothing else that could matter"
		case d.typed:
			clue.Prior = 75
		}
		out = append(out, clue)
	}
	if len(list) == 0 && refused.Readable() && works.Readable() && refused.Compact != works.Compact {
		const same = "header and claims are those of the token that works, but for who and when"
		for _, id := range []string{"token-revoked", "session-expired-server-side", "user-not-found", "user-inactive"} {
			out = append(out, Clue{Cause: id, Prior: 52, Evidence: same})
		}
	}
	return out
}

// withGood adds what it shows that a token known to work was accepted, or refused too, exactly where the refused one was.
func (c *Case) withGood(of *Cause, s Suspicion) Suspicion {
	const outside = Path | Credential
	switch {
	case c.GoodAccepted == Yes && of.Families&^outside == 0 && !of.Manner:
		return Suspicion{Evidence: []finding.Evidence{"a token known to work was accepted in the same place"}}
	case c.GoodAccepted == No && of.Families&outside == 0:
		return Suspicion{Evidence: []finding.Evidence{"a token known to work is refused in the same place too"}}
	case c.GoodAccepted == No && (s.Prior > 0 || s.Blind):
		s.Evidence = append(slices.Clone(s.Evidence), "a token known to work is refused in the same place too: it is not the token")
	}
	return s
}
