package keys

import (
	"errors"
	"io"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Match says which of several secrets made a signature.
type Match struct {
	// Source is the secret that fits; of none that fits, the first candidate.
	Source Source
	// Fits is set when Source's secret verifies the signature as it is.
	Fits bool
	// Transform is the way to read Source's secret under which the signature verifies, nil for none.
	Transform *Transform
	// Sample names the product whose published sample secret verifies the signature when no candidate does.
	Sample string
	// Refused says of the first candidate that serves the algorithm why it does not verify: [ErrSignature], where nothing
	// more is known. Of none that serves it, why the first does not. Nil where one fits.
	Refused error
	// Unexplained is set when the signed text is too long to look further than the candidates as they are.
	Unexplained bool
}

// maxExplained is the size up to which a signature that does not match is looked into: some fifty further hashes.
// No server takes a larger token in a header.
const maxExplained = 64 << 10

// FindMatch looks for the candidate that made a signature: as it is, then read in another way ([Transforms]), then
// among the published samples. Only the secrets given and public ones are tried: nothing is guessed.
func FindMatch(candidates []Source, alg, signingInput string, sig []byte) Match {
	m, readable := fitting(candidates, func(k Key) error { return k.Verify(alg, signingInput, sig) })
	switch {
	case m.Fits:
		return m
	case len(signingInput) > maxExplained:
		m.Unexplained = true
		return m
	}
	for _, t := range Transforms() {
		for _, c := range readable {
			b, ok := t.Apply(c.Secret.Reveal())
			if ok && Verify(alg, finding.NewSecret(b), signingInput, sig) == nil {
				return Match{Source: c, Transform: &t}
			}
		}
	}
	for product, sample := range samples {
		if Verify(alg, finding.NewSecret([]byte(sample)), signingInput, sig) == nil {
			m.Sample = product
			break
		}
	}
	return m
}

// FindMatchWritten is [FindMatch] for a signing input that is too long to be looked into further, see [Key.VerifyWritten].
func FindMatchWritten(candidates []Source, alg string, write func(io.Writer), sig []byte) Match {
	m, _ := fitting(candidates, func(k Key) error { return k.VerifyWritten(alg, write, sig) })
	m.Unexplained = !m.Fits
	return m
}

// fitting looks for the candidate that verifies as it is. Of none, it says why the first does not, and which are secrets
// that could have been meant differently.
func fitting(candidates []Source, verify func(Key) error) (m Match, readable []Source) {
	if len(candidates) > 0 {
		m.Source = candidates[0]
	}
	for _, c := range candidates {
		err := verify(c.AsKey())
		if err == nil {
			return Match{Source: c, Fits: true}, nil
		}
		if m.Refused == nil || errors.Is(m.Refused, ErrKeyKind) && !errors.Is(err, ErrKeyKind) {
			m.Source, m.Refused = c, err
		}
		if c.AsKey().Kind == SecretKey && errors.Is(err, ErrSignature) {
			readable = append(readable, c)
		}
	}
	return m, readable
}
