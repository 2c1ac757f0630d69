package fingerprint

// rubyRows are the refusals of Ruby: ruby-jwt, warden and devise.
var rubyRows = []Row{
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"signature verification failed"}, Topics: signature, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"signature has expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"not enough or too many segments"}, Topics: structure, Source: source},
	{
		Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"invalid segment encoding"},
		Topics: []string{
			"token-malformed", "token-quoted", "scheme-duplicated", "token-truncated", "token-url-encoded",
			"opaque-token-sent",
		},
		Source: source,
	},
	{
		Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"nil json web token"},
		Topics: []string{"auth-header-missing", "token-placeholder", "header-stripped-by-proxy"}, Source: source,
	},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"expected a different algorithm"}, Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"signature nbf has not been reached"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"^invalid iat$"}, Topics: issuedLater, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{`"invalid iat"`}, Topics: issuedLater, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"invalid issuer. expected ", ", received"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"invalid audience. expected ", ", received"}, Topics: []string{"audience-mismatch"}, Source: source},
	{
		Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"invalid issuer. expected ", ", received <none>"},
		Topics: []string{"required-claim-missing", "issuer-mismatch"}, Source: unverified,
	},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"invalid audience. expected ", ", received <none>"}, Topics: []string{"audience-missing"}, Source: unverified},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"could not find public key for kid"}, Topics: []string{"key-rotated-kid-unknown"}, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"no key id (kid) or x5t found from token headers"}, Topics: []string{"kid-missing"}, Source: source},
	{Stack: "ruby-jwt", Versions: "2, 3", Body: []string{"no verification key available"}, Topics: []string{"no-verification-key-configured"}, Source: source},
	{Stack: "devise-jwt / warden-jwt_auth", Status: []int{401}, Body: []string{`"error":"signature has expired"`}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "devise-jwt / warden-jwt_auth", Status: []int{401}, Body: []string{`"error":"signature verification failed"`}, Topics: signature, Source: source},
	{Stack: "devise-jwt / warden-jwt_auth", Status: []int{401}, Body: []string{`"error":"revoked token"`}, Topics: []string{"token-revoked"}, Source: source},
	{Stack: "devise-jwt / warden-jwt_auth", Status: []int{401}, Body: []string{`"error":"nil user"`}, Topics: []string{"user-not-found"}, Source: source},
	{Stack: "devise-jwt / warden-jwt_auth", Status: []int{401}, Body: []string{`"error":"wrong scope"`}, Topics: []string{"role-permission-denied"}, Source: source},
	{
		Stack: "devise-jwt / warden-jwt_auth", Status: []int{401}, Body: []string{`"error":"wrong aud"`},
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: source,
	},
	{Stack: "devise", Status: []int{401}, Body: []string{`"error":"you need to sign in or sign up before continuing."`}, Topics: missingOrScheme, Source: source},
	{Stack: "devise", Versions: "navigational format", Status: []int{302}, Location: "/users/sign_in", Topics: []string{"login-redirect-instead-of-401"}, Source: source},
}
