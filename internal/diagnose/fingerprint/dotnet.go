package fingerprint

// dotnetRows are the refusals of .NET: ASP.NET Core and the IdentityModel libraries, whose IDX codes appear in logs.
var dotnetRows = []Row{
	{Stack: "ASP.NET Core JwtBearer", Status: []int{401}, Challenge: "^bearer$", Body: []string{"^$"}, Topics: missingOrScheme, Source: source},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "older", Status: []int{401},
		Challenge: `error="invalid_token",error_description="the token is expired"`, Topics: []string{"token-expired"}, Source: source,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: `error_description="the token expired at '`,
		Topics: []string{"token-expired"}, Source: document,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: `error_description="the token is not valid before '`,
		Topics: []string{"not-yet-valid-nbf"}, Source: document,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "older", Status: []int{401}, Challenge: `error_description="the token is not valid yet"`,
		Topics: []string{"not-yet-valid-nbf"}, Source: unverified,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: "the audience '…' is invalid",
		Topics: []string{"audience-mismatch"}, Source: document,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: "the audience '(null)' is invalid",
		Topics: []string{"audience-missing"}, Source: document,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: "the audience 'empty' is invalid",
		Topics: []string{"audience-missing"}, Source: document,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "older", Status: []int{401}, Challenge: `error_description="the audience is invalid"`,
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: source,
	},
	{Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: "the issuer '…' is invalid", Topics: []string{"issuer-mismatch"}, Source: document},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: "the issuer '(null)' is invalid",
		Topics: []string{"required-claim-missing", "issuer-mismatch"}, Source: document,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "older", Status: []int{401}, Challenge: `error_description="the issuer is invalid"`,
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source,
	},
	{
		Stack: "ASP.NET Core JwtBearer", Status: []int{401}, Challenge: "the signature key was not found",
		Topics: []string{"key-rotated-kid-unknown", "no-verification-key-configured", "wrong-environment-or-host"}, Source: source,
	},
	{Stack: "ASP.NET Core JwtBearer", Status: []int{401}, Challenge: "the signature is invalid", Topics: signature, Source: source},
	{Stack: "ASP.NET Core JwtBearer", Status: []int{401}, Challenge: "the token has no expiration", Topics: []string{"exp-missing"}, Source: source},
	{
		Stack: "ASP.NET Core JwtBearer", Versions: "newer", Status: []int{401}, Challenge: "the token lifetime is invalid; notbefore: '",
		Topics: []string{"claim-type-invalid"}, Source: document,
	},
	{Stack: "ASP.NET Core JwtBearer", Status: []int{401}, Challenge: `^bearer error="invalid_token"$`, Body: []string{"^$"}, Bucket: true, Source: source},
	{
		Stack: "ASP.NET Core default cookie scheme", Status: []int{302}, Location: "/account/login?returnurl=",
		Topics: []string{"login-redirect-instead-of-401"}, Source: unverified,
	},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10205"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10211"}, Topics: []string{"required-claim-missing", "issuer-mismatch"}, Source: unverified},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10214"}, Topics: []string{"audience-mismatch"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10206"}, Topics: []string{"audience-missing"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10208"}, Topics: []string{"audience-missing", "no-verification-key-configured"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10222"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10223"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10225"}, Topics: []string{"exp-missing"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10500"}, Topics: []string{"no-verification-key-configured", "library-upgrade-breaking"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10503"}, Topics: []string{"key-rotated-kid-unknown"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10502"}, Topics: []string{"key-rotated-kid-unknown"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10517"}, Topics: []string{"kid-missing"}, Source: source},
	{
		Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10511"},
		Topics: []string{
			"secret-mismatch", "secret-encoding-mismatch", "secret-whitespace-or-quotes", "secret-source-precedence",
			"secret-default-fallback", "key-per-process-random", "instance-inconsistency", "key-rotated-kid-unknown",
			"wrong-key-or-key-type", "wrong-environment-or-host", "signature-altered-in-transit", "token-truncated",
			"alg-none-unsigned", "extra-whitespace", "provider-bound-token",
		},
		Source: source,
	},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10504"}, Topics: []string{"alg-none-unsigned"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10696"}, Topics: []string{"alg-not-allowed"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10603"}, Topics: []string{"encrypted-token"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10609"}, Topics: []string{"encrypted-token"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10720"}, Topics: []string{"key-too-short"}, Source: unverified},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10653"}, Topics: []string{"key-too-short"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10630"}, Topics: []string{"key-too-short"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "6-8", Body: []string{"idx10631"}, Topics: []string{"key-too-short"}, Source: source},
	{Stack: "MS IdentityModel", Versions: "7-8", Body: []string{"idx14100"}, Topics: []string{"opaque-token-sent", "token-placeholder"}, Source: source},
	{
		Stack: "MS IdentityModel", Versions: "7-8", Body: []string{"idx14102"},
		Topics: []string{"token-quoted", "scheme-duplicated", "library-upgrade-breaking", "token-malformed"}, Source: source,
	},
	{Stack: "MS IdentityModel", Versions: "5-7", Body: []string{"idx12741"}, Topics: structure, Source: source},
}
