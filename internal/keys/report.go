package keys

import "github.com/jwtdoc/jwtdoc/internal/finding"

// Report describes what a file holds. Its JSON is a contract (schema 1), and has nothing of a secret or private key in
// it.
type Report struct {
	// Place is where the keys are kept, Form how they are written down.
	Place string      `json:"place"`
	Form  Form        `json:"form"`
	Keys  []KeyReport `json:"keys"`
	// Findings is what is odd about the file, and between its keys. What is about one key is in that.
	Findings []finding.Finding `json:"findings"`
}

// KeyReport describes one key.
type KeyReport struct {
	// Number is the key's position in the file, counted from 1 with those that could not be read.
	Number int `json:"number"`
	// Type is the kty: RSA, EC, OKP, oct or AKP (RFC 7517 §4.1). Half is "secret", "private" or "public".
	Type  string `json:"type"`
	Half  string `json:"half"`
	Curve string `json:"curve"`
	// Bits is the size of the modulus, of the curve, or of all of a secret.
	Bits int `json:"bits"`
	// Container is what held the key: "PKCS #8", "JWK".
	Container string `json:"container"`
	Encrypted bool   `json:"encrypted"`
	// ID, Algorithm, Use and Operations are what a JWK says about itself.
	ID         string   `json:"kid"`
	Algorithm  string   `json:"alg"`
	Use        string   `json:"use"`
	Operations []string `json:"key_ops"`
	// Thumbprint is that of RFC 7638 with SHA-256, empty where there is none and of a secret, which it would betray.
	Thumbprint string `json:"thumbprint"`
	// Serves lists the algorithms that the key can verify.
	Serves []string `json:"serves"`
	// Findings is what is wrong with the key by itself.
	Findings []finding.Finding `json:"findings"`
}

// Describe describes what was read.
func Describe(set Set, place string) Report {
	r := Report{Place: place, Form: set.Form, Findings: append([]finding.Finding{}, set.Findings...)}
	for _, k := range set.Keys {
		r.Keys = append(r.Keys, k.Describe())
	}
	return r
}

// Describe describes the key.
func (k Key) Describe() KeyReport {
	r := KeyReport{
		Number: k.Number, Type: string(k.Kind), Half: k.Half(), Curve: k.Curve, Bits: k.Bits, Container: k.Container, Encrypted: k.Encrypted,
		ID: k.ID, Algorithm: k.Algorithm, Use: k.Use, Operations: k.Operations, Serves: k.Algorithms(), Findings: k.Weaknesses(),
	}
	if k.Kind == SecretKey {
		r.Type = "oct"
	} else {
		r.Thumbprint, _ = k.Thumbprint()
	}
	return r
}

// AllFindings returns those of the file and those of its keys.
func (r Report) AllFindings() []finding.Finding {
	all := append([]finding.Finding{}, r.Findings...)
	for _, k := range r.Keys {
		all = append(all, k.Findings...)
	}
	return all
}
