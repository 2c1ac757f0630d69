package cause

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// RolePermissionDenied is a user who is known and may not do this.
func RolePermissionDenied() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "role-permission-denied", Title: "authentication is fine; this user may not do this",
		Families: diagnose.State,
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
			// A server that answers 403 to bad tokens too: what it says of this one is another thing than of a
			// signature that does not verify, and that is all that can be told.
			j.Standing, j.Score = diagnose.Possible, 30
		case !at.Passed:
		case len(words) == 1 && words[0] == c.ID:
			j.Standing, j.Score = diagnose.Confirmed, 100
		case len(words) == 0 && f.Unsuspicious():
			j.Standing, j.Score = diagnose.Likely, 80
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

// differsFromWrongSignature reports whether the request gets another answer than the same token with a signature that
// does not verify, and than no credential.
func differsFromWrongSignature(f *diagnose.Facts) bool {
	first, bad, none := f.First(), f.Look(diagnose.OtherSignature, 1), f.Baseline()
	return bad != nil && bad.Answer != nil && none != nil && !diagnose.Same(first, bad) && !diagnose.Same(first, none)
}
