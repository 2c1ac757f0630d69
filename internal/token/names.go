package token

// AlgorithmMeaning describes a registered alg or enc value (RFC 7518 §3.1, §4.1, §5.1, RFC 8037, RFC 8812, RFC 9864 and
// the ML-DSA registrations), empty for an unknown one. Names are case-sensitive.
func AlgorithmMeaning(alg string) string {
	if m := signatureMeaning(alg); m != "" {
		return m
	}
	return encryptionMeaning(alg)
}

func signatureMeaning(alg string) string {
	switch alg {
	case "HS256":
		return "HMAC with SHA-256"
	case "HS384":
		return "HMAC with SHA-384"
	case "HS512":
		return "HMAC with SHA-512"
	case "RS256":
		return "RSA (PKCS #1 v1.5) with SHA-256"
	case "RS384":
		return "RSA (PKCS #1 v1.5) with SHA-384"
	case "RS512":
		return "RSA (PKCS #1 v1.5) with SHA-512"
	case "PS256":
		return "RSA-PSS with SHA-256"
	case "PS384":
		return "RSA-PSS with SHA-384"
	case "PS512":
		return "RSA-PSS with SHA-512"
	case "ES256":
		return "ECDSA on P-256 with SHA-256"
	case "ES384":
		return "ECDSA on P-384 with SHA-384"
	case "ES512":
		return "ECDSA on P-521 with SHA-512"
	case "ES256K":
		return "ECDSA on secp256k1 with SHA-256"
	case "EdDSA":
		return "Edwards-curve signature (Ed25519 or Ed448)"
	case "Ed25519":
		return "Edwards-curve signature on Ed25519"
	case "Ed448":
		return "Edwards-curve signature on Ed448"
	case "ML-DSA-44", "ML-DSA-65", "ML-DSA-87":
		return "module-lattice signature (post-quantum, FIPS 204)"
	case "none":
		return "not signed at all"
	}
	return ""
}

func encryptionMeaning(alg string) string {
	switch alg {
	case "RSA1_5":
		return "RSA (PKCS #1 v1.5) key encryption"
	case "RSA-OAEP":
		return "RSA-OAEP key encryption"
	case "RSA-OAEP-256":
		return "RSA-OAEP key encryption with SHA-256"
	case "RSA-OAEP-384":
		return "RSA-OAEP key encryption with SHA-384"
	case "RSA-OAEP-512":
		return "RSA-OAEP key encryption with SHA-512"
	case "A128KW", "A192KW", "A256KW":
		return "AES key wrap, " + alg[1:4] + "-bit"
	case "A128GCMKW", "A192GCMKW", "A256GCMKW":
		return "AES-GCM key wrap, " + alg[1:4] + "-bit"
	case "dir":
		return "the shared key encrypts directly"
	case "ECDH-ES":
		return "elliptic-curve key agreement"
	case "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW":
		return "elliptic-curve key agreement with AES key wrap, " + alg[9:12] + "-bit"
	case "PBES2-HS256+A128KW", "PBES2-HS384+A192KW", "PBES2-HS512+A256KW":
		return "password-based encryption with AES key wrap, " + alg[13:16] + "-bit"
	case "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512":
		return "AES-CBC with HMAC, " + alg[1:4] + "-bit"
	case "A128GCM", "A192GCM", "A256GCM":
		return "AES-GCM, " + alg[1:4] + "-bit"
	}
	return ""
}

// HeaderMeaning says what a registered header parameter stands for (RFC 7515 §4.1, RFC 7516 §4.1), empty for others.
func HeaderMeaning(name string) string {
	switch name {
	case "alg":
		return "algorithm"
	case "typ":
		return "type of the token"
	case "cty":
		return "type of the content"
	case "kid":
		return "key id"
	case "jku":
		return "address of a key set"
	case "jwk":
		return "embedded public key"
	case "x5u":
		return "address of a certificate"
	case "x5c":
		return "embedded certificates"
	case "x5t":
		return "certificate thumbprint (SHA-1)"
	case "x5t#S256":
		return "certificate thumbprint (SHA-256)"
	case "crit":
		return "extensions that must be understood"
	case "b64":
		return "payload encoding (RFC 7797)"
	case "enc":
		return "content encryption"
	case "zip":
		return "compression"
	case "epk":
		return "ephemeral public key"
	case "apu":
		return "agreement info of the sender"
	case "apv":
		return "agreement info of the recipient"
	case "p2s":
		return "password salt"
	case "p2c":
		return "password iterations"
	case "iv":
		return "initialisation vector of the key wrap"
	case "tag":
		return "authentication tag of the key wrap"
	case "nonce":
		return "nonce"
	}
	return ""
}

// ClaimMeaning says what a registered or widely used claim stands for (RFC 7519 §4.1, OpenID Connect Core §2 and §5.1,
// RFC 7800, RFC 8693, RFC 9068), empty for others.
func ClaimMeaning(name string) string {
	if m := registeredMeaning(name); m != "" {
		return m
	}
	return commonMeaning(name)
}

func registeredMeaning(name string) string {
	switch name {
	case "iss":
		return "issuer"
	case "sub":
		return "subject: who the token is about"
	case "aud":
		return "audience: who may accept the token"
	case "exp":
		return "expires"
	case "nbf":
		return "not before"
	case "iat":
		return "issued at"
	case "jti":
		return "id of this token"
	}
	return ""
}

func commonMeaning(name string) string {
	switch name {
	case "auth_time":
		return "signed in at"
	case "updated_at":
		return "profile changed at"
	case "scope", "scp":
		return "what the token allows"
	case "client_id", "cid", "appid":
		return "client that asked for the token"
	case "azp":
		return "client that the token was issued to"
	case "nonce":
		return "ties an id token to its request"
	case "at_hash":
		return "hash of the access token"
	case "c_hash":
		return "hash of the authorization code"
	case "s_hash":
		return "hash of the state"
	case "acr":
		return "authentication class"
	case "amr":
		return "authentication methods"
	case "sid":
		return "session id"
	case "tid":
		return "tenant"
	case "oid":
		return "object id of the user"
	case "roles", "role":
		return "roles"
	case "groups":
		return "groups"
	case "permissions":
		return "permissions"
	case "entitlements":
		return "entitlements"
	case "cnf":
		return "key that the sender must prove (RFC 7800)"
	case "act":
		return "who acts for the subject (RFC 8693)"
	case "may_act":
		return "who may act for the subject (RFC 8693)"
	case "token_type", "token_use", "type":
		return "kind of the token"
	case "realm_access", "resource_access":
		return "roles (Keycloak)"
	}
	return personMeaning(name)
}

func personMeaning(name string) string {
	switch name {
	case "name":
		return "full name"
	case "given_name":
		return "first name"
	case "family_name":
		return "family name"
	case "preferred_username", "username", "unique_name", "upn":
		return "user name"
	case "email":
		return "e-mail address"
	case "email_verified":
		return "whether the e-mail address was proven"
	case "phone_number":
		return "telephone number"
	case "phone_number_verified":
		return "whether the telephone number was proven"
	case "birthdate":
		return "date of birth"
	case "picture":
		return "picture"
	case "locale":
		return "language and country"
	case "zoneinfo":
		return "time zone"
	}
	return ""
}
