// Package verify checks a token as a careful server would: its algorithm and signature against secrets that were
// given, its times against an instant, its audience and issuer against what is expected. It is pure, and it goes
// on after the first failure: every check has its own answer.
package verify

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// The names of the checks, in their order.
const (
	Decryption = "decryption"
	Form       = "form"
	Algorithm  = "alg"
	Critical   = "crit"
	Signature  = "signature"
	Expires    = "exp"
	NotBefore  = "nbf"
	IssuedAt   = "iat"
	Audience   = "aud"
	Issuer     = "iss"
)

// What a check says of a claim that is not there, and of a signature that it could examine.
const (
	Absent     = "none"
	Matches    = "matches"
	MatchesNot = "does not match"
)

// Ignorable lists the checks that can be left out. Algorithm and signature cannot: without them nothing is verified.
func Ignorable() []string { return []string{Expires, NotBefore, IssuedAt, Audience, Issuer} }

// Options is what a token is held against.
type Options struct {
	// Now is the instant of the verification, Leeway how far the times may be off.
	Now    time.Time
	Leeway time.Duration
	// Algorithms are those that are allowed; empty: every one that the kinds of the keys serve, a JWK with an alg that
	// one alone. The token's header never adds to them (RFC 8725 §3.1).
	Algorithms []string
	// Audiences and Issuers are what is expected; empty: not examined. One of them must match.
	Audiences, Issuers []string
	// Ignored are names of [Ignorable] checks that are left out.
	Ignored []string
}

// Result is what came of it.
type Result struct {
	// Checks has one entry for each check, in a fixed order. decryption is among them only where the token is encrypted,
	// form where it is not well formed, crit where the header has that or b64.
	Checks []token.Check
	// Verified speaks of the signature alone.
	Verified token.VerifiedReport
	// Findings explain a signature that does not match, and weaknesses of the secret.
	Findings []finding.Finding
}

// Failed returns the checks that failed.
func (r Result) Failed() []token.Check {
	return slices.DeleteFunc(slices.Clone(r.Checks), func(c token.Check) bool { return c.State != token.CheckFailed })
}

// Token verifies a token against the candidates, of which one must have signed it.
func Token(t token.Token, candidates []keys.Source, o Options) Result {
	r := Result{Verified: token.VerifiedReport{State: token.VerifiedNotChecked}, Findings: []finding.Finding{}}
	r.checkForm(t)
	r.checkAlgorithm(t, candidates, o)
	r.checkCritical(t)
	r.checkSignature(t, candidates)
	r.checkClaims(t, o)
	return r
}

// checkClaims holds the registered claims against what is expected of them.
func (r *Result) checkClaims(t token.Token, o Options) {
	r.checkTimes(t, o)
	r.checkName(Audience, "--aud", o.Audiences, t.Audience(), o)
	issuer := []string{}
	if v, ok := t.Claim("iss"); ok {
		if s, ok := v.Text(); ok {
			issuer = append(issuer, s)
		}
	}
	r.checkName(Issuer, "--iss", o.Issuers, issuer, o)
}

func (r *Result) add(name, state, expected, actual string) {
	r.Checks = append(r.Checks, token.Check{Name: name, State: state, Expected: expected, Actual: actual})
}

// checkForm refuses what a forgiving parser can read and a strict one cannot: padding, white space, a fourth part.
func (r *Result) checkForm(t token.Token) {
	const expected = "a signed token of three parts"
	switch {
	case t.Form == token.FormJWE || t.Form == token.FormJWEJSON:
		r.add(Form, token.CheckFailed, expected, "an encrypted token (JWE)")
	case len(t.Faults) > 0:
		r.add(Form, token.CheckFailed, expected, t.Faults[0].Segment+": "+t.Faults[0].Message)
	case !t.Signed():
		r.add(Form, token.CheckFailed, expected, "no token")
	}
}

// checkAlgorithm holds the header's alg against the algorithms that are allowed, not the other way round.
func (r *Result) checkAlgorithm(t token.Token, candidates []keys.Source, o Options) {
	allowed := o.Algorithms
	if len(allowed) == 0 {
		allowed = served(candidates)
	}
	alg := t.Algorithm()
	state := token.CheckFailed
	if slices.Contains(allowed, alg) {
		state = token.CheckPassed
	}
	actual := alg
	switch {
	case t.Header.Len() == 0:
		actual = "no readable header"
	case alg == "":
		actual = "no alg"
	}
	r.add(Algorithm, state, oneOf(allowed), actual)
}

// checkName holds a claim that names somebody against what is expected: one of them must match exactly.
func (r *Result) checkName(name, flag string, expected, actual []string, o Options) {
	shown := strings.Join(actual, ", ")
	if len(actual) == 0 {
		shown = Absent
	}
	switch {
	case slices.Contains(o.Ignored, name):
		r.add(name, token.CheckNotExamined, "ignored", shown)
	case len(expected) == 0:
		r.add(name, token.CheckNotExamined, "unknown: say with "+flag, shown)
	case slices.ContainsFunc(actual, func(a string) bool { return slices.Contains(expected, a) }):
		r.add(name, token.CheckPassed, oneOf(expected), shown)
	default:
		r.add(name, token.CheckFailed, oneOf(expected), shown)
	}
}

// oneOf joins alternatives: "a", "a or b", "a, b or c".
func oneOf(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
