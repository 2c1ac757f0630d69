package fingerprint

// golangRows are the refusals of Go: golang-jwt, jwx, go-oidc and what is built on them (Vault, Kubernetes).
var golangRows = []Row{
	// golang-jwt.
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token contains an invalid number of segments"}, Topics: structure, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"could not base64 decode header:"}, Topics: header, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"could not json decode header:"}, Topics: header, Source: measured},
	{
		Stack: "golang-jwt", Versions: "v5", Body: []string{"could not base64 decode claim:"},
		Topics: []string{"token-malformed", "token-truncated", "token-quoted"}, Source: unverified,
	},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"could not json decode claim:"}, Topics: []string{"token-malformed", "token-truncated"}, Source: unverified},
	{
		Stack: "golang-jwt", Versions: "v5", Body: []string{"could not base64 decode signature:"},
		Topics: []string{
			"token-truncated", "token-quoted", "token-url-encoded", "token-line-wrapped", "token-malformed",
		},
		Source: measured,
	},
	{Stack: "golang-jwt", Versions: "v4", Body: []string{"tokenstring should not contain 'bearer '"}, Topics: []string{"scheme-duplicated"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token signature is invalid: signature is invalid"}, Topics: signature, Source: source},
	{Stack: "golang-jwt", Versions: "v4, v5", Body: []string{"signature is invalid"}, Topics: signature, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"signing method none is invalid"}, Topics: []string{"alg-none-unsigned"}, Source: measured},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"signing method ", "is invalid"}, Topics: []string{"alg-not-allowed"}, Source: source},
	{
		Stack: "golang-jwt", Versions: "v5", Body: []string{"token is unverifiable: error while executing keyfunc"},
		Topics: []string{"key-rotated-kid-unknown", "wrong-key-or-key-type", "alg-not-allowed"}, Source: source,
	},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token has invalid claims: token is expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "golang-jwt", Versions: "v4, v5.3+", Body: []string{"token is expired by"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "golang-jwt", Versions: "v4", Body: []string{"token is expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token used before issued"}, Topics: issuedLater, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token is not valid yet"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token has invalid audience"}, Topics: []string{"audience-mismatch"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token has invalid issuer"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token has invalid subject"}, Topics: []string{"claim-custom-rejected"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token is missing required claim: exp claim is required"}, Topics: []string{"exp-missing"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token is missing required claim: aud claim is required"}, Topics: []string{"audience-missing"}, Source: measured},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"token is missing required claim:"}, Topics: []string{"required-claim-missing"}, Source: source},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"invalid type for claim: exp is invalid"}, Topics: []string{"exp-wrong-type"}, Source: measured},
	{Stack: "golang-jwt", Versions: "v5", Body: []string{"invalid type for claim:"}, Topics: []string{"claim-type-invalid"}, Source: measured},
	{Stack: "golang-jwt", Body: []string{"key is of invalid type"}, Topics: []string{"wrong-key-or-key-type"}, Source: source},

	// Web frameworks.
	{Stack: "echo-jwt", Versions: "v4, v5", Status: []int{400, 401}, Body: []string{`^{"message":"missing or malformed jwt"}$`}, Topics: missingOrScheme, Source: source},
	{Stack: "echo-jwt", Versions: "v4, v5", Status: []int{401}, Body: []string{`"message":"invalid or expired jwt"`}, Bucket: true, Source: source},
	{Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Body: []string{`"message":"auth header is empty"`}, Topics: missing, Source: source},
	{
		Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Body: []string{`"message":"auth header is invalid"`},
		Topics: []string{"scheme-missing", "scheme-wrong", "scheme-case-sensitive"}, Source: source,
	},
	{
		Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Body: []string{`"message":"cookie token is empty"`},
		Topics: []string{"token-wrong-location", "cookie-not-sent"}, Source: source,
	},
	{Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Body: []string{`"message":"query token is empty"`}, Topics: []string{"token-wrong-location"}, Source: source},
	{
		Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Body: []string{`"message":"parameter token is empty"`},
		Topics: []string{"token-wrong-location"}, Source: source,
	},
	{
		Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Challenge: `realm="gin jwt"`, Body: []string{"token is expired"},
		Topics: []string{"token-expired"}, Source: source,
	},
	{
		Stack: "gin-jwt", Versions: "older", Status: []int{401}, Challenge: "jwt realm=gin jwt", Body: []string{"token is expired"},
		Topics: []string{"token-expired"}, Source: unverified,
	},
	{Stack: "gin-jwt", Versions: "v2, v3", Status: []int{400}, Body: []string{"missing exp field"}, Topics: []string{"exp-missing"}, Source: source},
	{Stack: "gin-jwt", Versions: "v2, v3", Status: []int{400}, Body: []string{"exp must be float64 format"}, Topics: []string{"exp-wrong-type"}, Source: source},
	{
		Stack: "gin-jwt", Versions: "v2, v3", Status: []int{401}, Body: []string{"invalid signing algorithm"},
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{
		Stack: "gin-jwt", Versions: "v2, v3", Status: []int{403}, Body: []string{"you don't have permission to access this resource"},
		Topics: []string{"role-permission-denied"}, Source: source,
	},
	{Stack: "go-chi/jwtauth", Versions: "v5", Status: []int{401}, Challenge: "-", Body: []string{"^no token found$"}, Topics: missingOrScheme, Source: source},
	{Stack: "go-chi/jwtauth", Versions: "v5", Status: []int{401}, Challenge: "-", Body: []string{"^token is expired$"}, Topics: []string{"token-expired"}, Source: source},
	{
		Stack: "go-chi/jwtauth", Versions: "v5", Status: []int{401}, Challenge: "-", Body: []string{"^token nbf validation failed$"},
		Topics: []string{"not-yet-valid-nbf"}, Source: source,
	},
	{Stack: "go-chi/jwtauth", Versions: "v5", Status: []int{401}, Challenge: "-", Body: []string{"^token iat validation failed$"}, Topics: issuedLater, Source: source},
	{Stack: "go-chi/jwtauth", Versions: "v5", Status: []int{401}, Challenge: "-", Body: []string{"^token is unauthorized$"}, Bucket: true, Source: source},
	{
		Stack: "go-chi/jwtauth", Versions: "v5", Status: []int{401}, Challenge: "-", Body: []string{"^algorithm mismatch$"},
		Topics: []string{"alg-not-allowed"}, Source: source,
	},
	{Stack: "gofiber jwt", Versions: "v2, v3", Status: []int{400}, Challenge: "-", Body: []string{"^missing or malformed jwt$"}, Topics: missingOrScheme, Source: source},
	{Stack: "gofiber jwt", Versions: "v2, v3", Status: []int{401}, Challenge: "-", Body: []string{"^invalid or expired jwt$"}, Bucket: true, Source: source},

	// auth0/go-jwt-middleware.
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401}, Challenge: `^bearer realm="api"$`,
		Body: []string{`"error":"invalid_token"`}, Topics: missing, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401},
		Challenge: `error="invalid_token",error_description="the access token expired"`, Topics: []string{"token-expired"}, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401},
		Challenge: `error_description="the access token signature is invalid"`, Topics: signature, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401}, Challenge: `error_description="the access token is malformed"`,
		Topics: structure, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401}, Challenge: `uses an unsupported algorithm"`,
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401}, Challenge: "the access token was issued by an untrusted issuer",
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401}, Challenge: `audience does not match"`,
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{401}, Challenge: "unable to verify the access token",
		Topics: []string{"jwks-unreachable", "key-rotated-kid-unknown"}, Source: source,
	},
	{Stack: "auth0/go-jwt-middleware", Versions: "v3", Status: []int{400}, Challenge: `error="invalid_dpop_proof"`, Topics: []string{"dpop-bound-token"}, Source: source},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v1, v2", Status: []int{401}, Challenge: "-",
		Body: []string{`^{"message":"jwt is invalid."}$`}, Bucket: true, Source: source,
	},
	{
		Stack: "auth0/go-jwt-middleware", Versions: "v1, v2", Status: []int{400, 401}, Challenge: "-",
		Body: []string{`^{"message":"jwt is missing."}$`}, Topics: missingOrScheme, Source: source,
	},

	// jwx.
	{Stack: "jwx (lestrrat)", Versions: "v2, v3", Body: []string{`"exp" not satisfied`}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "jwx (lestrrat)", Versions: "v2, v3", Body: []string{`"nbf" not satisfied`}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "jwx (lestrrat)", Versions: "v2, v3", Body: []string{`"iat" not satisfied`}, Topics: issuedLater, Source: source},
	{Stack: "jwx (lestrrat)", Versions: "v2, v3", Body: []string{`"aud" not satisfied`}, Topics: []string{"audience-mismatch", "audience-missing"}, Source: source},
	{Stack: "jwx (lestrrat)", Versions: "v2, v3", Body: []string{`"iss" not satisfied`}, Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source},
	{
		Stack: "jwx (lestrrat)", Versions: "v2, v3", Body: []string{"not satisfied: required claim not found"},
		Topics: []string{"required-claim-missing", "audience-missing", "exp-missing"}, Source: source,
	},

	// OpenID Connect and Vault.
	{Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: malformed jwt"}, Topics: structure, Source: source},
	{
		Stack: "go-oidc", Versions: "v3", Body: []string{`oidc: malformed jwt: unexpected signature algorithm "none"`},
		Topics: []string{"alg-none-unsigned"}, Source: measured,
	},
	{Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: malformed jwt: unexpected signature algorithm"}, Topics: []string{"alg-not-allowed"}, Source: measured},
	{Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: id token issued by a different provider, expected"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{
		Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: id token issued by a different provider, expected ", `got ""`},
		Topics: []string{"required-claim-missing", "issuer-mismatch"}, Source: measured,
	},
	{Stack: "go-oidc", Versions: "v3", Body: []string{`oidc: expected audience "`}, Topics: []string{"audience-mismatch"}, Source: source},
	{Stack: "go-oidc", Versions: "v3", Body: []string{`oidc: expected audience "`, "got []"}, Topics: []string{"audience-missing"}, Source: measured},
	{Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: token is expired (token expiry:"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: token is expired (token expiry: 0001-01-01"}, Topics: []string{"exp-missing"}, Source: measured},
	{Stack: "go-oidc", Versions: "v3", Body: []string{"before the nbf (not before) time:"}, Topics: []string{"not-yet-valid-nbf"}, Source: measured},
	{
		Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: failed to unmarshal claims: ", "idtoken.sub of type string"},
		Topics: []string{"sub-not-string"}, Source: measured,
	},
	{
		Stack: "go-oidc", Versions: "v3", Body: []string{"oidc: failed to unmarshal claims:"},
		Topics: []string{"claim-type-invalid", "sub-not-string", "exp-wrong-type"}, Source: measured,
	},
	{
		Stack: "go-oidc", Versions: "v3", Body: []string{"failed to verify signature: failed to verify id token signature"},
		Topics: []string{
			"secret-mismatch", "secret-encoding-mismatch", "secret-whitespace-or-quotes", "secret-source-precedence",
			"secret-default-fallback", "key-per-process-random", "instance-inconsistency", "key-rotated-kid-unknown",
			"wrong-key-or-key-type", "wrong-environment-or-host", "signature-altered-in-transit", "token-truncated",
			"alg-none-unsigned", "extra-whitespace", "crit-header-unsupported",
		},
		Source: source,
	},
	{Stack: "go-oidc", Versions: "v3", Body: []string{"fetching keys oidc:"}, Topics: []string{"jwks-unreachable"}, Source: source},
	{
		Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400},
		Body: []string{"error verifying token signature: no known key successfully validated the token signature"}, Topics: signature,
		Source: source,
	},
	{
		Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400},
		Body: []string{"error validating token: invalid expiration time (exp) claim: token is expired"}, Topics: []string{"token-expired"},
		Source: source,
	},
	{Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400}, Body: []string{"invalid issuer (iss) claim"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{
		Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400},
		Body: []string{"invalid audience (aud) claim: audience claim does not match any expected audience"}, Topics: []string{"audience-mismatch"},
		Source: source,
	},
	{
		Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400},
		Body:   []string{"audience claim found in jwt but no audiences bound to the role"},
		Topics: []string{"audience-mismatch", "audience-not-expected-by-verifier"}, Source: source,
	},
	{Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400}, Body: []string{`"errors":["missing token"]`}, Topics: missing, Source: source},
	{
		Stack: "Vault jwt auth", Versions: "1.x", Status: []int{400}, Body: []string{`"errors":["role `, "could not be found"},
		Topics: []string{"consumer-not-registered"}, Source: source,
	},

	// Kubernetes.
	{
		Stack: "Kubernetes API server", Versions: "1.x", Status: []int{401},
		Body: []string{`"kind":"status"`, `"message":"unauthorized","reason":"unauthorized"`}, Bucket: true, Source: source,
	},
	{
		Stack: "Kubernetes API server", Versions: "1.x", Status: []int{403}, Body: []string{`"kind":"status"`, `"system:anonymous" cannot`},
		Topics: missingOrScheme, Source: unverified,
	},
	{
		Stack: "Kubernetes API server", Versions: "1.x", Status: []int{403}, Body: []string{`"kind":"status"`, `"message":"`, `" cannot`},
		Topics: []string{"role-permission-denied"}, Source: unverified,
	},
}
