package fingerprint

// javaRows are the refusals of the Java world: Spring Security, Nimbus and Keycloak.
var javaRows = []Row{
	{
		Stack: "Spring Security resource server", Versions: "5.1-7.0", Status: []int{401}, Challenge: "^bearer$", Body: []string{"^$"},
		Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "Spring Security resource server", Versions: ">=7.1", Status: []int{401},
		Challenge: `^bearer resource_metadata="…/.well-known/oauth-protected-resource`, Body: []string{"^$"}, Topics: missingOrScheme,
		Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.1+", Status: []int{401},
		Challenge: `error="invalid_token",error_description="bearer token is malformed"`,
		Topics: []string{
			"token-quoted", "extra-whitespace", "token-url-encoded", "token-placeholder", "token-line-wrapped",
			"scheme-duplicated",
		},
		Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.1+", Status: []int{400}, Challenge: "found multiple bearer tokens in the request",
		Topics: []string{"multiple-credentials"}, Source: source,
	},
	{
		Stack: "Spring Security", Versions: "6+", Status: []int{400}, Challenge: "the requested token parameter is an empty string",
		Topics: []string{"token-placeholder"}, Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.1+", Status: []int{401},
		Challenge: "an error occurred while attempting to decode the jwt: malformed token", Topics: structure, Source: source,
	},
	{Stack: "Spring Security", Versions: "5.1+", Status: []int{401}, Challenge: "decode the jwt: jwt expired at", Topics: []string{"token-expired"}, Source: source},
	{Stack: "Spring Security", Versions: "5.1+", Status: []int{401}, Challenge: "decode the jwt: jwt used before", Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{
		Stack: "Spring Security", Versions: "5.4+", Status: []int{401}, Challenge: "decode the jwt: the iss claim is not valid",
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.4+", Status: []int{401}, Challenge: "decode the jwt: the aud claim is not valid",
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.1+", Status: []int{401}, Challenge: "decode the jwt: signed jwt rejected: invalid signature",
		Topics: signature, Source: unverified,
	},
	{
		Stack: "Spring Security", Versions: "5.1+", Status: []int{401},
		Challenge: "decode the jwt: signed jwt rejected: another algorithm expected, or no matching key(s) found",
		Topics:    []string{"alg-not-allowed", "key-rotated-kid-unknown", "kid-missing", "wrong-environment-or-host"}, Source: unverified,
	},
	{Stack: "Spring Security", Versions: "5.2+", Status: []int{401}, Challenge: `error_description="invalid issuer"`, Topics: []string{"issuer-mismatch"}, Source: source},
	{
		Stack: "Spring Security", Versions: "5.2+", Status: []int{401}, Challenge: `error_description="missing issuer"`,
		Topics: []string{"required-claim-missing", "issuer-mismatch"}, Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.1+", Status: []int{403},
		Challenge: `error="insufficient_scope",error_description="the request requires higher privileges than provided by the access token."`,
		Topics:    []string{"insufficient-scope"}, Source: source,
	},
	{
		Stack: "Spring Security", Versions: "5.2+", Status: []int{500}, Body: []string{"authenticationserviceexception"},
		Topics: []string{"jwks-unreachable", "server-error-masked"}, Source: source,
	},
	{Stack: "Spring Security form login", Versions: "6+", Status: []int{302}, Location: "/login$", Topics: []string{"login-redirect-instead-of-401"}, Source: unverified},
	{Stack: "Nimbus JOSE + JWT", Body: []string{"signed jwt rejected: invalid signature"}, Topics: signature, Source: unverified},
	{
		Stack: "Nimbus JOSE + JWT", Body: []string{"signed jwt rejected: another algorithm expected, or no matching key(s) found"},
		Topics: []string{"alg-not-allowed", "key-rotated-kid-unknown", "kid-missing", "wrong-environment-or-host"}, Source: unverified,
	},
	{Stack: "Nimbus JOSE + JWT", Body: []string{"jwt expired at"}, Topics: []string{"token-expired"}, Source: source},
	{
		Stack: "Keycloak REST/userinfo", Status: []int{401},
		Body: []string{`"error":"invalid_token","error_description":"token verification failed"`}, Bucket: true, Source: unverified,
	},
	{
		Stack: "Keycloak REST/userinfo", Status: []int{401}, Challenge: `error="invalid_token",error_description="token verification failed"`,
		Bucket: true, Source: unverified,
	},
	{Stack: "Keycloak", Body: []string{"invalid token issuer. expected '", "', but was '"}, Topics: []string{"issuer-mismatch"}, Source: document},
	{Stack: "Keycloak admin API", Versions: "10+", Status: []int{401}, Body: []string{`^{"error":"http 401 unauthorized"}$`}, Bucket: true, Source: source},
	{
		Stack: "Keycloak introspection", Status: []int{200}, Body: []string{`^{"active":false}$`},
		Topics: []string{"token-revoked", "session-expired-server-side", "token-expired"}, Source: unverified,
	},
}
