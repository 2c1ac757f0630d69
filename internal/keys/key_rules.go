package keys

import "github.com/jwtdoc/jwtdoc/internal/finding"

// KeyRules lists what can be found about the keys of key pairs, and about the files that hold them.
func KeyRules() []finding.Rule {
	const (
		since = "0.1.0"
		anew  = "make a new pair (`jwtdoc key new --alg ES256 --out FILE`), give the public half to the verifiers, then sign with the new one"
	)
	return []finding.Rule{
		{
			ID: idKeyBroken, Title: "a key cannot be read", Severity: finding.Error,
			Text: "One key of a set or file is damaged: a member is missing, its base64url is wrong, its point does not lie on its curve, its numbers do not belong together. Some " +
				"libraries then read none of the set, some skip the key in silence; jwtdoc names it and reads the others.",
			Fix: "write the key anew from where it was made; do not edit keys by hand", Since: since,
			Seen: []string{"go-jose: one bad key fails the whole set", "x or y of a JWK without its leading zeros"},
		},
		{
			ID: idKeyMangled, Title: "the text of a key is damaged, and can be mended", Severity: finding.Warning,
			Text: "The line ends of a PEM text became `\\n`, quotes or indentation came with it, it is base64 once more, or its label belongs to another structure. jwtdoc undoes that to " +
				"read the key; a library that gets the same text says that it is no key.",
			Fix: "keep the key in a file, or in a setting with real line ends", Since: since,
			Seen: []string{"jsonwebtoken: secretOrPrivateKey must be an asymmetric key", "error:1E08010C:DECODER routines::unsupported"},
		},
		{
			ID: idKeySeveral, Title: "the file holds several keys", Severity: finding.Info,
			Text: "PEM blocks can follow each other: a certificate and its private key, a chain of certificates. A library that takes one key reads the first block, whichever it is.",
			Fix:  "give each program the block it needs, in a file of its own", Since: since,
			Seen: []string{"tls.pem with a chain and its key"},
		},
		{
			ID: idKeyUnfit, Title: "signatures of this key prove nothing, or cannot be computed", Severity: finding.Error,
			Text: "An RSA exponent of 1 or an even one, an even modulus, a modulus from chips with predictable primes (ROCA, CVE-2017-15361), an Ed25519 point of small order: with such a " +
				"key anybody can make signatures that match, or find the private key. As a warning: the key is on a curve that jwtdoc does not compute with.",
			Fix: anew, Since: since,
			Seen: []string{"Wycheproof test vectors", "CVE-2017-15361"},
		},
		{
			ID: idRSAShort, Title: "the RSA key is too short", Severity: finding.Error,
			Text: "RFC 7518 §3.3 and §3.5 demand 2048 bits. Shorter keys have been factored (829 bits in 2020), and many libraries refuse them, so that a token verifies here and not there.",
			Fix:  anew, Since: since,
			Seen: []string{"jose: RS256 requires key modulusLength to be 2048 bits or larger", "IDX10630"},
		},
		{
			ID: idKeyAlg, Title: "a JWK contradicts itself", Severity: finding.Error,
			Text: "`alg` names an algorithm that the key does not serve (ES256 with a P-384 key, the misspelt ES521), or `use` and `key_ops` say different things. Strict libraries refuse the " +
				"key, others ignore what it says.",
			Fix: "let alg, use and key_ops say what the key is for, or leave them out", Since: since,
			Seen: []string{"ES521 in key sets", "Wycheproof test vectors"},
		},
		{
			ID: idKeyID, Title: "two keys of a set have the same kid", Severity: finding.Error,
			Text: "A verifier looks its key up by the `kid` of the token. Where two different keys share one, some libraries take the first, some the last, some try both: tokens verify on one " +
				"server and not on the other.",
			Fix: "give each key a kid of its own; its thumbprint is one (RFC 7638)", Since: since,
			Seen: []string{"Wycheproof test vectors", "sets that were merged during a rotation"},
		},
		{
			ID: idKeySetMixed, Title: "a set holds secrets beside public keys", Severity: finding.Error,
			Text: "Such a set cannot be published without the secrets, and a token can choose by its `kid` whether it is verified by HMAC or by a signature.",
			Fix:  "keep secrets in a set of their own", Since: since,
			Seen: []string{"Wycheproof test vectors"},
		},
		{
			ID: idKeyExposed, Title: "a private key stands where a public one belongs", Severity: finding.Error,
			Text: "A verifier needs the public half only. A private key on its machine, or in a published key set, lets whoever reads it sign tokens.",
			Fix:  "give out the public half (`jwtdoc key public FILE`); if the private one was readable for others, make a new pair", Since: since,
			Seen: []string{"jwks.json written with the private members d, p and q"},
		},
	}
}
