package fingerprint

// phpRows are the refusals of PHP: jwt-auth, Laravel, Passport and Symfony.
var phpRows = []Row{
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401}, Challenge: "jwt-auth",
		Body: []string{"token not provided"}, Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401}, Challenge: "jwt-auth",
		Body: []string{"token has expired"}, Topics: []string{"token-expired"}, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401},
		Body: []string{"token signature could not be verified."}, Topics: signature, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401},
		Body: []string{"the token has been blacklisted"}, Topics: []string{"token-revoked"}, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401}, Challenge: "jwt-auth",
		Body: []string{"wrong number of segments"}, Topics: structure, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401}, Challenge: "jwt-auth",
		Body: []string{"user not found"}, Topics: []string{"user-not-found"}, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401},
		Body: []string{"issued at (iat) timestamp cannot be in the future"}, Topics: issuedLater, Source: source,
	},
	{
		Stack: "tymon / PHP-Open-Source-Saver jwt-auth", Versions: "1.x, 2.x", Status: []int{401},
		Body: []string{"not before (nbf) timestamp cannot be in the future"}, Topics: []string{"not-yet-valid-nbf"}, Source: source,
	},
	{Stack: "Laravel auth:api / sanctum / passport", Status: []int{401}, Body: []string{`"message":"unauthenticated."`}, Bucket: true, Source: source},
	{Stack: "Laravel", Versions: "no Accept: application/json", Status: []int{302}, Location: "/login$", Topics: []string{"login-redirect-instead-of-401"}, Source: source},
	{
		Stack: "Laravel", Versions: "no Accept: application/json", Status: []int{500}, Body: []string{"route [login] not defined."},
		Topics: []string{"login-redirect-instead-of-401"}, Source: unverified,
	},
	{Stack: "league/oauth2-server", Versions: "8, 9", Status: []int{401}, Body: []string{`"hint":"missing "authorization" header"`}, Topics: missing, Source: source},
	{
		Stack: "league/oauth2-server", Versions: "8, 9", Status: []int{401}, Body: []string{`"hint":"missing "bearer" token"`},
		Topics: []string{"scheme-missing", "scheme-wrong", "token-placeholder"}, Source: source,
	},
	{
		Stack: "league/oauth2-server", Versions: "8, 9", Status: []int{401}, Body: []string{`"hint":"access token could not be verified"`},
		Topics: []string{
			"secret-mismatch", "secret-encoding-mismatch", "secret-whitespace-or-quotes", "secret-source-precedence",
			"secret-default-fallback", "key-per-process-random", "instance-inconsistency", "key-rotated-kid-unknown",
			"wrong-key-or-key-type", "wrong-environment-or-host", "signature-altered-in-transit", "token-truncated",
			"alg-none-unsigned", "extra-whitespace", "token-expired", "not-yet-valid-nbf",
		},
		Source: source,
	},
	{
		Stack: "league/oauth2-server", Versions: "8, 9", Status: []int{401}, Body: []string{`"hint":"access token has been revoked"`},
		Topics: []string{"token-revoked"}, Source: source,
	},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{"wrong number of segments"}, Topics: structure, Source: source},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{"signature verification failed"}, Topics: signature, Source: source},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{"expired token"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{"cannot handle token with nbf prior to"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{"cannot handle token with iat prior to"}, Topics: issuedLater, Source: source},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{`"kid" empty, unable to lookup correct key`}, Topics: []string{"kid-missing"}, Source: source},
	{
		Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{`"kid" invalid, unable to lookup correct key`},
		Topics: []string{"key-rotated-kid-unknown"}, Source: source,
	},
	{Stack: "firebase/php-jwt", Versions: "6, 7", Body: []string{"incorrect key for this algorithm"}, Topics: []string{"alg-not-allowed"}, Source: source},
	{Stack: "firebase/php-jwt", Versions: "7", Body: []string{"provided key is too short"}, Topics: []string{"key-too-short"}, Source: source},
	{Stack: "LexikJWT (Symfony)", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"jwt token not found"`}, Topics: missingOrScheme, Source: source},
	{Stack: "LexikJWT (Symfony)", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"invalid jwt token"`}, Bucket: true, Source: source},
	{Stack: "LexikJWT (Symfony)", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"expired jwt token"`}, Topics: []string{"token-expired"}, Source: source},
	{
		Stack: "LexikJWT (Symfony)", Versions: "2, 3", Status: []int{401}, Body: []string{"unable to load an user with property"},
		Topics: []string{"user-not-found"}, Source: source,
	},
	{
		Stack: "LexikJWT (Symfony)", Versions: "2, 3", Status: []int{401}, Body: []string{`unable to find key "`, `" in the token payload.`},
		Topics: []string{"required-claim-missing"}, Source: source,
	},
}
