package cause

import (
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RolePermissionDenied is a user who is known and may not do this.
func RolePermissionDenied() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "role-permission-denied", Title: "authentication is fine; this user may not do this",
		Families: diagnose.State, PerPath: true,
		Doc: diagnose.Doc{
			Text: "403 after a good token: the server knows who is asking and a role, scope or policy says no (RFC 9110 §15.5.4). No new token of the " +
				"same kind will help.",
			Fix:     "give the user or client the role or scope that this path demands",
			KnownBy: "a 403 that differs from the answers to no token and to a wrong signature",
			Since:   since, Seen: []string{"Istio RBAC, NestJS guards, DRF permissions, Spring Security"},
		},
		Judge: judgePassed(func(status int) bool { return status == 403 }),
	}
}

// judgePassed judges a refusal that comes from behind the authentication.
func judgePassed(fits func(status int) bool) func(*diagnose.Facts, *diagnose.Cause) diagnose.Judgement {
	return func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
		j := diagnose.Judgement{Standing: diagnose.NotExamined}
		first := f.First()
		if first == nil {
			return j
		}
		j.Standing = diagnose.RuledOut
		if f.Accepted() || !fits(first.Answer.Status) || !f.Case.HasCredential() {
			return j
		}
		standard := diagnose.Standard(f, c)
		j.Wants = standard.Wants
		at := f.Locus()
		words := f.NamedBy()
		switch {
		case !at.Known:
			j.Standing = diagnose.Possible
		case !at.Passed && differsFromWrongSignature(f):
			return refusedOtherwise(f, j)
		case !at.Passed && !at.Uniform && !diagnose.Same(first, f.Baseline()) && !diagnose.Same(first, f.Look(diagnose.NotAJWT, 1)):
			// Neither no credential nor garbage is refused in this way: it may be what lies behind the check.
			j.Standing, j.Score = diagnose.Possible, 20
		case !at.Passed:
		case len(words) == 1 && words[0] == c.ID:
			j.Standing, j.Score = diagnose.Confirmed, 100
		case len(words) == 0 && f.Unsuspicious():
			j.Standing, j.Score = diagnose.Likely, 80
			if first.Answer.Status < 500 {
				return provenOtherwise(f, j)
			}
		default:
			j.Standing, j.Score = diagnose.Possible, 50
		}
		if at.Passed {
			j.Evidence = []finding.Evidence{finding.Evidence(
				"the answer (" + diagnose.Brief(first.Answer) + ") differs from those to no credential and to a wrong signature: the token got through",
			)}
		}
		return j
	}
}

// provenOtherwise asks, with the key, what this server says of a token that it verifies and then refuses: an expired one.
// If that is what a wrong signature gets, and this request gets another status, then the token got through.
func provenOtherwise(f *diagnose.Facts, j diagnose.Judgement) diagnose.Judgement {
	first, expired, wrong := f.First(), f.Look(diagnose.Expired, 1), f.Look(diagnose.OtherSignature, 1)
	j.Evidence = []finding.Evidence{finding.Evidence(
		"the answer (" + diagnose.Brief(first.Answer) + ") differs from those to no credential and to a wrong signature: the token got through",
	)}
	switch {
	case f.Case.Signature != diagnose.Yes || wrong == nil || wrong.Answer == nil:
	case expired == nil:
		j.Wants = append(slices.Clone(j.Wants), diagnose.Want{Look: diagnose.LookID{Kind: diagnose.Expired, N: 1}, Gain: 30})
	case speaksOfTheUser(first.Answer.Body):
		// A user who is blocked or unknown is refused after the token too, and for another reason.
	case expired.Answer != nil && expired.Answer.Status == wrong.Answer.Status && expired.Answer.Status != first.Answer.Status:
		j.Standing, j.Score = diagnose.Confirmed, 100
		j.Evidence = append(j.Evidence, finding.Evidence("the same token, expired on purpose, gets "+diagnose.Brief(expired.Answer)+
			" as a wrong signature does: a token that is refused gets that here, and this one was not"))
	}
	return j
}

// speaksOfTheUser reports whether an answer may be about who is asking, or about the token, rather than about what was
// asked for.
func speaksOfTheUser(body []byte) bool {
	text := strings.ToLower(string(body[:min(len(body), 4<<10)]))
	return slices.ContainsFunc([]string{
		"user", "account", "token", "session", "credential", "login", "log in", "sign in", "blocked", "banned", "disabled", "suspended", "inactive", "revoked", "expired",
	}, func(word string) bool { return strings.Contains(text, word) })
}

// refusedOtherwise judges a server that answers bad tokens with the same status: what it says of this one is another
// thing than of a signature that does not verify. With the key it is also asked what it says of a token that it reads
// and then refuses, an expired one. If that is what a wrong signature gets, then no token is refused as this was; and
// if both are refused in words known for what they are, then so would be any other fault of a token.
func refusedOtherwise(f *diagnose.Facts, j diagnose.Judgement) diagnose.Judgement {
	j.Standing, j.Score = diagnose.Possible, 30
	expired, wrong := f.Look(diagnose.Expired, 1), f.Look(diagnose.OtherSignature, 1)
	switch {
	case !f.Case.HasKey || f.Case.Signature != diagnose.Yes:
	case expired == nil:
		j.Wants = append(slices.Clone(j.Wants), diagnose.Want{Look: diagnose.LookID{Kind: diagnose.Expired, N: 1}, Gain: 30})
	case expired.Answer == nil || expired.Accepted || diagnose.Same(expired, f.First()) || !f.Unsuspicious() || len(f.NamedBy()) > 0:
	case diagnose.Same(expired, wrong):
		j.Standing, j.Score = diagnose.Likely, 80
		j.Evidence = []finding.Evidence{finding.Evidence(
			"a wrong signature and an expired token get one answer here (" + diagnose.Brief(expired.Answer) + "), and this request another (" +
				diagnose.Brief(f.First().Answer) + "): the token got through",
		)}
	case len(wrong.Named) > 0 && slices.Contains(expired.Named, "token-expired"):
		j.Standing, j.Score = diagnose.Likely, 80
		j.Evidence = []finding.Evidence{finding.Evidence(
			"this server names what is wrong with a token (of an expired one: " + diagnose.Brief(expired.Answer) + "), and of this one it says something else: " +
				diagnose.Brief(f.First().Answer),
		)}
	}
	return j
}

// differsFromWrongSignature reports whether the request gets another answer than the same token with a signature that
// does not verify, and than no credential.
func differsFromWrongSignature(f *diagnose.Facts) bool {
	first, bad, none := f.First(), f.Look(diagnose.OtherSignature, 1), f.Baseline()
	return bad != nil && bad.Answer != nil && none != nil && !diagnose.Same(first, bad) && !diagnose.Same(first, none)
}
