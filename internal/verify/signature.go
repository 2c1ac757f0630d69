package verify

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// served lists the algorithms that the candidates serve: the keys decide, not the token.
func served(candidates []keys.Source) []string {
	var out []string
	for _, c := range candidates {
		k := c.AsKey()
		list := k.Algorithms()
		if k.Algorithm != "" {
			list = []string{k.Algorithm}
			if k.Algorithm == "EdDSA" || k.Algorithm == "Ed25519" { // two names of the same (RFC 9864 §2.2)
				list = []string{"EdDSA", "Ed25519"}
			}
		}
		for _, alg := range list {
			if !slices.Contains(out, alg) {
				out = append(out, alg)
			}
		}
	}
	return out
}

// checkSignature looks for the candidate that made the signature. What cannot be examined with the keys that are given
// is not called wrong, except for the lack of any signature.
func (r *Result) checkSignature(t token.Token, candidates []keys.Source) {
	alg := t.Algorithm()
	info, known := keys.Lookup(alg)
	input := signingInput(t)
	all := candidates
	candidates = named(t, candidates)
	expected := theKeys(candidates)
	invalid := func(actual string) {
		r.Verified = token.VerifiedReport{State: token.VerifiedInvalid, Key: places(candidates)}
		r.add(Signature, token.CheckFailed, expected, actual)
	}
	switch {
	case !input.there:
		r.add(Signature, token.CheckFailed, expected, "not a signed token")
		return
	case len(t.Signature) == 0 && len(t.Segments) > 2 && t.Segments[2] != "":
		invalid("cannot be decoded")
		return
	case strings.EqualFold(alg, "none") || len(t.Signature) == 0:
		invalid("none: anybody could have written this token")
		return
	case !known:
		r.add(Signature, token.CheckNotExamined, expected, "the algorithm is not known")
		return
	case info.Unusable != "":
		r.add(Signature, token.CheckNotExamined, expected, info.Unusable)
		return
	case !slices.ContainsFunc(candidates, func(c keys.Source) bool { return c.AsKey().Kind == info.Kind }):
		r.otherKind(alg, info.Kind, candidates)
		if r.misused(all, alg, input) {
			invalid("made with the key in a way that does not count")
			return
		}
		r.add(Signature, token.CheckNotExamined, expected, kindNeeded(alg, info.Kind, candidates))
		return
	}
	m := input.signer(candidates, alg)
	if input.apart && !m.Fits {
		r.add(Signature, token.CheckNotExamined, expected, "the payload is not there: give it with --payload (sent apart, RFC 7515 appendix F), or it was cut out")
		return
	}
	if m.Fits {
		r.Verified = token.VerifiedReport{State: token.VerifiedValid, Key: m.Source.Place}
		r.add(Signature, token.CheckPassed, theKeys([]keys.Source{m.Source}), Matches)
		r.noteKey(m.Source, alg)
		return
	}
	r.Verified = token.VerifiedReport{State: token.VerifiedInvalid, Key: places(candidates)}
	r.add(Signature, token.CheckFailed, expected, MatchesNot)
	r.explainMismatch(t, input, m, all)
	for _, c := range candidates {
		r.noteSource(c)
	}
}

// explainMismatch says why the signature of input does not match: m is what was found of the keys that kid names, all are
// those that were given.
func (r *Result) explainMismatch(t token.Token, input signedInput, m keys.Match, all []keys.Source) {
	alg := t.Algorithm()
	fits := func(c keys.Source) bool { return input.verifies(c.AsKey(), alg) }
	switch other := slices.IndexFunc(all, fits); {
	case other >= 0:
		r.otherKeyOfSet(t, all[other])
	case r.misused(all, alg, input):
	case slices.Contains(keys.HMACAlgorithms(), alg) && (m.Refused == nil || errors.Is(m.Refused, keys.ErrSignature)):
		r.explain(t, m)
	default:
		r.explainPair(t, m)
	}
}

// signedInput is what a signature is made over.
type signedInput struct {
	token token.Token
	// there is false for what is no signed token.
	there bool
	// apart is true where there is no payload. It may be empty, or sent apart: then the signature says which, if it matches.
	apart bool
}

func signingInput(t token.Token) signedInput {
	s := signedInput{token: t, apart: t.WithoutPayload() && t.Segments[0] != ""}
	s.there = s.apart || t.Streamed || t.SigningInput() != ""
	return s
}

// text is empty for a token whose text is not kept: it is too long to look for what else was signed.
func (s signedInput) text() string {
	switch {
	case s.apart:
		return s.token.Segments[0] + "."
	case s.token.Streamed:
		return ""
	}
	return s.token.SigningInput()
}

// signer looks for the candidate that made the signature.
func (s signedInput) signer(candidates []keys.Source, alg string) keys.Match {
	if s.token.Streamed {
		return keys.FindMatchWritten(candidates, alg, s.token.WriteSigningInput, s.token.Signature)
	}
	return keys.FindMatch(candidates, alg, s.text(), s.token.Signature)
}

// verifies reports whether a key verifies the signature as it is.
func (s signedInput) verifies(k keys.Key, alg string) bool {
	if s.token.Streamed {
		return k.VerifyWritten(alg, s.token.WriteSigningInput, s.token.Signature) == nil
	}
	return k.Verify(alg, s.text(), s.token.Signature) == nil
}

// named returns the candidates that the header's kid names, where it names any: of a set, that key is meant. Secrets
// that were given without a kid stay.
func named(t token.Token, candidates []keys.Source) []keys.Source {
	kid := t.KeyID()
	is := func(c keys.Source) bool { return c.Key.ID == kid && kid != "" }
	if !slices.ContainsFunc(candidates, is) {
		return candidates
	}
	return slices.DeleteFunc(slices.Clone(candidates), func(c keys.Source) bool { return !is(c) && c.Key.ID != "" })
}

// kindNeeded says that the given keys cannot serve an algorithm.
func kindNeeded(alg string, kind keys.Kind, candidates []keys.Source) string {
	if kind == keys.SecretKey {
		return alg + " is verified with a secret, not with a public key"
	}
	for _, c := range candidates {
		if k := c.AsKey(); k.Kind != keys.SecretKey {
			return fmt.Sprintf("%s is verified with an %s key, not with an %s key", alg, kind, k.Kind)
		}
	}
	return alg + " is verified with a public key, not with a secret"
}

// otherKind explains keys of which none is of the kind that the algorithm needs.
func (r *Result) otherKind(alg string, kind keys.Kind, candidates []keys.Source) {
	if len(candidates) == 0 {
		return
	}
	f := finding.Finding{
		ID: idWrongKey, Severity: finding.Error, Message: kindNeeded(alg, kind, candidates),
		Evidence: []finding.Evidence{}, Fix: "give the key that the token was signed with, or its public half: --key FILE, --jwks URL or --issuer URL",
	}
	if kind == keys.SecretKey {
		f.Fix = "give the secret (--secret-file FILE); a server that expects a key pair must refuse " + alg
	}
	for _, c := range candidates[:min(len(candidates), 5)] {
		f.Evidence = append(f.Evidence, finding.Evidence(fmt.Sprintf("%s holds: %s", c.Place, c.AsKey())))
	}
	r.Findings = append(r.Findings, f)
}

// idWrongKey is the id of what is found about a key that does not belong to the token.
const idWrongKey = "wrong-key-or-key-type"

// otherKeyOfSet says that another key than the one that kid names made the signature.
func (r *Result) otherKeyOfSet(t token.Token, fits keys.Source) {
	r.Findings = append(r.Findings, finding.Finding{
		ID: idWrongKey, Severity: finding.Error,
		Message:  fmt.Sprintf("the token names the key %s (its kid), and was signed with that of %s", finding.Quote(t.KeyID()), fits.Place),
		Evidence: []finding.Evidence{finding.Evidence("the signature verifies with the " + fits.AsKey().String() + " of " + fits.Place)},
		Fix:      "let the signer write the kid of the key that it signs with, or give the keys of the set their own kids back",
	})
}

// misused finds a signature that was made with one of the keys, in a way that does not count.
func (r *Result) misused(candidates []keys.Source, alg string, input signedInput) bool {
	if input.token.Streamed {
		return false
	}
	m, found := keys.FindMisuse(candidates, alg, input.text(), input.token.Signature)
	if !found {
		return false
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f finding.Finding) bool { return f.ID == idWrongKey })
	r.Findings = append(r.Findings, finding.Finding{
		ID: idWrongKey, Severity: finding.Error, Message: m.Message,
		Evidence: []finding.Evidence{"the signature verifies in that way, and no server may accept it"}, Fix: m.Fix,
	})
	return true
}

// explain says why a signature of a secret does not match, where that can be known.
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

// explainPair says why a signature of a key pair does not match, where that can be known.
func (r *Result) explainPair(t token.Token, m keys.Match) {
	f := finding.Finding{ID: idWrongKey, Severity: finding.Error, Evidence: []finding.Evidence{}}
	switch err := m.Refused; {
	case errors.Is(err, keys.ErrSignatureForm):
		f.ID = "signature-length"
		f.Message = trimmed(err, keys.ErrSignatureForm)
		f.Fix = "copy the whole token; a signature in DER has to be written as r and s side by side by whoever signs (RFC 7518 §3.4)"
	case errors.Is(err, keys.ErrKeyUse):
		f.ID, f.Message = "key-alg-mismatch", trimmed(err, keys.ErrKeyUse)
		f.Fix = "use the key that is for this token, or correct the alg, use or key_ops of the JWK"
	case errors.Is(err, keys.ErrKeyUnfit):
		f.ID, f.Message = "key-unfit", trimmed(err, keys.ErrKeyUnfit)
		f.Fix = "make a new pair: jwtdoc key new --alg " + t.Algorithm() + " --out FILE"
	case errors.Is(err, keys.ErrSignature):
		f.Message = "the token was signed with another key, or changed after it was signed"
		f.Evidence = append(f.Evidence, finding.Evidence(fmt.Sprintf("the %s of %s does not verify the signature", m.Source.AsKey(), m.Source.Place)))
		f.Fix = "compare the kid and the thumbprint (jwtdoc key show) with those of the program which made the token"
	default:
		f.Message, f.Fix = fmt.Sprint(err), "give the key that the token was signed with, or its public half"
	}
	r.Findings = append(r.Findings, f)
}

// trimmed leaves out of a message what its finding's id says already.
func trimmed(err, kind error) string {
	return strings.TrimSuffix(err.Error(), ": "+kind.Error())
}

// noteKey says what is weak about the key that verified. A key is what it is because a server has it: nothing about it
// is graver than a warning here.
func (r *Result) noteKey(c keys.Source, alg string) {
	if c.Key.IsZero() || c.Key.Kind == keys.SecretKey {
		r.Findings = append(r.Findings, keys.Rate(c.Secret, alg).Weaknesses()...)
	} else {
		for _, f := range c.Key.Weaknesses() {
			f.Severity = min(f.Severity, finding.Warning)
			r.Findings = append(r.Findings, f)
		}
		if f, exposed := c.Key.ExposedAs("where a verifier reads it, who needs the public half only"); exposed {
			f.Severity = finding.Info
			r.Findings = append(r.Findings, f)
		}
	}
	r.noteSource(c)
}

func (r *Result) noteSource(s keys.Source) {
	for _, f := range s.Notes {
		if f.Severity >= finding.Warning && !slices.ContainsFunc(r.Findings, func(g finding.Finding) bool { return g.ID == f.ID && g.Message == f.Message }) {
			r.Findings = append(r.Findings, f)
		}
	}
}

// theKeys names what a signature is held against: "the secret of jwt.key", "the key of jwks.json".
func theKeys(candidates []keys.Source) string {
	what := "the secret of "
	if slices.ContainsFunc(candidates, func(c keys.Source) bool { return !c.Key.IsZero() }) {
		what = "the key of "
	}
	return what + places(candidates)
}

func places(candidates []keys.Source) string {
	var out []string
	for _, c := range candidates {
		if !slices.Contains(out, c.Place) {
			out = append(out, c.Place)
		}
	}
	return oneOf(out)
}
