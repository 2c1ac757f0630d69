package keys

// Kind is the kind of key that an algorithm works with. The key decides it, never the token: a secret serves
// [SecretKey] algorithms only, whatever the token's header asks for (RFC 8725 §3.1).
type Kind string

// The kinds of key.
const (
	// UnknownKey belongs to an algorithm that is not registered for JWS.
	UnknownKey Kind = ""
	// NoKey is the kind of the algorithm "none": nothing is signed.
	NoKey Kind = "none"
	// SecretKey is a shared secret (HMAC).
	SecretKey Kind = "secret"
	// RSAKey serves RSASSA-PKCS1-v1_5 and RSASSA-PSS.
	RSAKey Kind = "RSA"
	// ECKey serves ECDSA.
	ECKey Kind = "EC"
	// EdwardsKey serves EdDSA (RFC 8037).
	EdwardsKey Kind = "OKP"
	// LatticeKey serves ML-DSA (RFC 9964).
	LatticeKey Kind = "AKP"
)

// Algorithm is a JWS algorithm (RFC 7518 §3.1, RFC 8037).
type Algorithm struct {
	// Name is the value of the header's alg, in its exact case (RFC 7515 §4.1.1).
	Name string
	// Kind is the kind of key it needs.
	Kind Kind
	// SignatureSize is the length of a signature in bytes; 0 where the key decides it (RSA) or none is made.
	SignatureSize int
	// MinimumSecret is the least length of a secret in bytes (RFC 7518 §3.2), 0 for other kinds of key.
	MinimumSecret int
	// Meaning says what the algorithm is.
	Meaning string
	// Unusable says why jwtdoc knows the algorithm and can neither sign nor verify with it, empty where it can.
	Unusable string
}

// Lookup returns the algorithm of that name, and false for a name that is not registered. Case matters.
func Lookup(alg string) (Algorithm, bool) {
	switch alg {
	case "HS256":
		return Algorithm{alg, SecretKey, 32, 32, "HMAC with SHA-256", ""}, true
	case "HS384":
		return Algorithm{alg, SecretKey, 48, 48, "HMAC with SHA-384", ""}, true
	case "HS512":
		return Algorithm{alg, SecretKey, 64, 64, "HMAC with SHA-512", ""}, true
	case "RS256":
		return Algorithm{alg, RSAKey, 0, 0, "RSASSA-PKCS1-v1_5 with SHA-256", ""}, true
	case "RS384":
		return Algorithm{alg, RSAKey, 0, 0, "RSASSA-PKCS1-v1_5 with SHA-384", ""}, true
	case "RS512":
		return Algorithm{alg, RSAKey, 0, 0, "RSASSA-PKCS1-v1_5 with SHA-512", ""}, true
	case "PS256":
		return Algorithm{alg, RSAKey, 0, 0, "RSASSA-PSS with SHA-256", ""}, true
	case "PS384":
		return Algorithm{alg, RSAKey, 0, 0, "RSASSA-PSS with SHA-384", ""}, true
	case "PS512":
		return Algorithm{alg, RSAKey, 0, 0, "RSASSA-PSS with SHA-512", ""}, true
	case "ES256":
		return Algorithm{alg, ECKey, 64, 0, "ECDSA on P-256 with SHA-256", ""}, true
	case "ES384":
		return Algorithm{alg, ECKey, 96, 0, "ECDSA on P-384 with SHA-384", ""}, true
	case "ES512":
		return Algorithm{alg, ECKey, 132, 0, "ECDSA on P-521 with SHA-512", ""}, true
	case "ES256K":
		return Algorithm{alg, ECKey, 64, 0, "ECDSA on secp256k1 with SHA-256", noSecp256k1}, true
	case "EdDSA", "Ed25519":
		return Algorithm{alg, EdwardsKey, 64, 0, "Ed25519", ""}, true
	case "Ed448":
		return Algorithm{alg, EdwardsKey, 114, 0, "Ed448", noEd448}, true
	case "ML-DSA-44":
		return Algorithm{alg, LatticeKey, 2420, 0, "module-lattice signature (ML-DSA-44)", noLattice}, true
	case "ML-DSA-65":
		return Algorithm{alg, LatticeKey, 3309, 0, "module-lattice signature (ML-DSA-65)", noLattice}, true
	case "ML-DSA-87":
		return Algorithm{alg, LatticeKey, 4627, 0, "module-lattice signature (ML-DSA-87)", noLattice}, true
	case "none":
		return Algorithm{alg, NoKey, 0, 0, "not signed", ""}, true
	}
	return Algorithm{Name: alg}, false
}

// HMACAlgorithms lists the algorithms that sign with a secret, the smallest first.
func HMACAlgorithms() []string { return []string{"HS256", "HS384", "HS512"} }

// PairAlgorithms lists the algorithms that sign with a private key and are verified with its public half.
func PairAlgorithms() []string {
	return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
}

// SignatureSize returns the length in bytes of a signature made with alg: 0 when alg is unknown, makes none, or
// leaves it to the key (RSA: the size of its modulus).
func SignatureSize(alg string) int {
	a, _ := Lookup(alg)
	return a.SignatureSize
}

// MinimumSecret returns how many bytes a secret must have for alg (RFC 7518 §3.2: as many as the hash gives), 0
// for an algorithm that takes no secret.
func MinimumSecret(alg string) int {
	a, _ := Lookup(alg)
	return a.MinimumSecret
}
