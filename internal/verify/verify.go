// Package verify checks a token as a careful server would: its algorithm and signature against secrets that were
// given, its times against an instant, its audience and issuer against what is expected. It is pure, and it goes
// on after the first failure: every check has its own answer.
package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// The names of the checks, in their order.
const (
	Form      = "form"
	Algorithm = "alg"
	Critical  = "crit"
	Signature = "signature"
	Expires   = "exp"
	NotBefore = "nbf"
	IssuedAt  = "iat"
	Audience  = "aud"
	Issuer    = "iss"
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
	// Algorithms are those that are allowed; empty: every one that the kind of key serves. The token's header
	// never adds to them (RFC 8725 §3.1).
	Algorithms []string
	// Audiences and Issuers are what is expected; empty: not examined. One of them must match.
	Audiences, Issuers []string
	// Ignored are names of [Ignorable] checks that are left out.
	Ignored []string
}

// Result is what came of it.
type Result struct {
	// Checks has one entry for each check, in a fixed order. form is among them only where the token is not well
	// formed, crit only where the header has it.
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
	r.checkAlgorithm(t, o)
	r.checkCritical(t)
	r.checkSignature(t, candidates)
	r.checkTimes(t, o)
	r.checkName(Audience, "--aud", o.Audiences, t.Audience(), o)
	issuer := []string{}
	if v, ok := t.Claim("iss"); ok {
		if s, ok := v.Text(); ok {
			issuer = append(issuer, s)
		}
	}
	r.checkName(Issuer, "--iss", o.Issuers, issuer, o)
	return r
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
func (r *Result) checkAlgorithm(t token.Token, o Options) {
	allowed := o.Algorithms
	if len(allowed) == 0 {
		allowed = keys.HMACAlgorithms()
	}
	alg := t.Algorithm()
	state := token.CheckFailed
	if slices.Contains(allowed, alg) {
		state = token.CheckPassed
	}
	actual := alg
	switch {
	case len(t.Header.Members) == 0:
		actual = "no readable header"
	case alg == "":
		actual = "no alg"
	}
	r.add(Algorithm, state, oneOf(allowed), actual)
}

// checkCritical refuses every extension that the header calls critical: none is understood here (RFC 7515 §4.1.11).
func (r *Result) checkCritical(t token.Token) {
	v, ok := t.Header.Get("crit")
	if !ok {
		return
	}
	r.add(Critical, token.CheckFailed, "no extension that must be understood", string(v.Raw))
}

// checkSignature looks for the candidate that made the signature. What cannot be examined with a secret is not
// called wrong, except for the lack of any signature.
func (r *Result) checkSignature(t token.Token, candidates []keys.Source) {
	alg := t.Algorithm()
	info, known := keys.Lookup(alg)
	expected := "the secret of " + places(candidates)
	switch {
	case t.SigningInput() == "":
		r.add(Signature, token.CheckFailed, expected, "not a signed token")
		return
	case len(t.Signature) == 0 && len(t.Segments) > 2 && t.Segments[2] != "":
		r.Verified = token.VerifiedReport{State: token.VerifiedInvalid, Key: places(candidates)}
		r.add(Signature, token.CheckFailed, expected, "cannot be decoded")
		return
	case strings.EqualFold(alg, "none") || len(t.Signature) == 0:
		r.Verified = token.VerifiedReport{State: token.VerifiedInvalid, Key: places(candidates)}
		r.add(Signature, token.CheckFailed, expected, "none: anybody could have written this token")
		return
	case !known:
		r.add(Signature, token.CheckNotExamined, expected, "the algorithm is not known")
		return
	case info.Kind != keys.SecretKey:
		r.add(Signature, token.CheckNotExamined, expected, fmt.Sprintf("%s is verified with a public key, not with a secret", alg))
		return
	}
	m := keys.FindMatch(candidates, alg, t.SigningInput(), t.Signature)
	if m.Fits {
		r.Verified = token.VerifiedReport{State: token.VerifiedValid, Key: m.Source.Place}
		r.add(Signature, token.CheckPassed, "the secret of "+m.Source.Place, Matches)
		r.Findings = append(r.Findings, keys.Rate(m.Source.Secret, alg).Weaknesses()...)
		r.noteSource(m.Source)
		return
	}
	r.Verified = token.VerifiedReport{State: token.VerifiedInvalid, Key: places(candidates)}
	r.add(Signature, token.CheckFailed, expected, MatchesNot)
	r.explain(t, m)
	for _, c := range candidates {
		r.noteSource(c)
	}
}

// explain says why a signature does not match, where that can be known.
func (r *Result) explain(t token.Token, m keys.Match) {
	switch want := keys.SignatureSize(t.Algorithm()); {
	case m.Transform != nil:
		r.Findings = append(r.Findings, finding.Finding{
			ID: m.Transform.Cause, Severity: finding.Error,
			Message:  fmt.Sprintf("the token was signed with the secret of %s %s", m.Source.Place, m.Transform.Title),
			Evidence: []finding.Evidence{"the signature verifies with the secret read in that way, and not as it is"},
			Fix:      m.Transform.Fix,
		})
	case m.Sample != "":
		r.Findings = append(r.Findings, finding.Finding{
			ID: "secret-default-fallback", Severity: finding.Error,
			Message:  fmt.Sprintf("the token was signed with the published sample secret of %s", m.Sample),
			Evidence: []finding.Evidence{"the signature verifies with that secret, which everybody can read"},
			Fix:      "set the secret where the token is made: its program has fallen back to the sample",
		})
	case len(t.Signature) != want:
		r.Findings = append(r.Findings, finding.Finding{
			ID: "token-truncated", Severity: finding.Error,
			Message:  fmt.Sprintf("the signature has %d bytes, and %s makes %d", len(t.Signature), t.Algorithm(), want),
			Evidence: []finding.Evidence{}, Fix: "copy the whole token: a database column, a cookie or a terminal may have cut it",
		})
	default:
		evidence := finding.Evidence("no other way to read the secret fits either: trimmed, unquoted, hex, base64")
		if m.Unexplained {
			evidence = "other ways to read the secret were not tried: the token is larger than any that a server takes"
		}
		r.Findings = append(r.Findings, finding.Finding{
			ID: "secret-mismatch", Severity: finding.Error,
			Message:  "the token was signed with another secret, or changed after it was signed",
			Evidence: []finding.Evidence{evidence},
			Fix:      "compare the secret with that of the program which made the token",
		})
	}
}

func (r *Result) noteSource(s keys.Source) {
	for _, f := range s.Notes {
		if f.Severity >= finding.Warning {
			r.Findings = append(r.Findings, f)
		}
	}
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

func places(candidates []keys.Source) string {
	var out []string
	for _, c := range candidates {
		out = append(out, c.Place)
	}
	return oneOf(out)
}

// oneOf joins alternatives: "a", "a or b", "a, b or c".
func oneOf(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
