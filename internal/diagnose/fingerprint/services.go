package fingerprint

// serviceRows are the refusals of hosted services, and the words that applications choose themselves.
var serviceRows = []Row{
	// PostgREST, Hasura, Supabase.
	{
		Stack: "PostgREST", Versions: "12-14", Status: []int{401}, Body: []string{`"code":"pgrst30`, `"message":"jwt expired"`},
		Topics: []string{"token-expired"}, Source: source,
	},
	{Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst301"`, "no suitable key or wrong key type"}, Topics: signature, Source: source},
	{
		Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst301"`, "wrong or unsupported encoding algorithm"},
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{
		Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst301"`, "jwt cryptographic operation failed"},
		Topics: signature, Source: source,
	},
	{Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst301"`, "expected 3 parts in jwt; got"}, Topics: structure, Source: source},
	{
		Stack: "PostgREST", Versions: "13-14", Status: []int{401},
		Body: []string{`"code":"pgrst301"`, "empty jwt is sent in authorization header"}, Topics: []string{"token-placeholder"}, Source: source,
	},
	{
		Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst303"`, "jwt not yet valid"},
		Topics: []string{"not-yet-valid-nbf"}, Source: source,
	},
	{Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst303"`, "jwt issued at future"}, Topics: issuedLater, Source: source},
	{
		Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst303"`, "jwt not in audience"},
		Topics: []string{"audience-mismatch"}, Source: source,
	},
	{
		Stack: "PostgREST", Versions: "13-14", Status: []int{401}, Body: []string{`"code":"pgrst303"`, "the jwt 'exp' claim must be a number"},
		Topics: []string{"exp-wrong-type"}, Source: source,
	},
	{Stack: "PostgREST", Status: []int{401}, Body: []string{`"code":"pgrst302"`, "anonymous access is disabled"}, Topics: missingOrScheme, Source: source},
	{
		Stack: "PostgREST", Status: []int{500}, Body: []string{`"code":"pgrst300"`, "server lacks jwt secret"},
		Topics: []string{"no-verification-key-configured"}, Source: source,
	},
	{Stack: "PostgREST", Versions: "<=12", Status: []int{401}, Body: []string{"jwserror jwsinvalidsignature"}, Topics: signature, Source: unverified},
	{Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"could not verify jwt: jwtexpired"}, Topics: []string{"token-expired"}, Source: document},
	{Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"could not verify jwt: jwserror jwsinvalidsignature"}, Topics: signature, Source: document},
	{
		Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"could not verify jwt: jwserror (jsondecodeerror"},
		Topics: []string{"token-truncated", "token-malformed", "token-quoted"}, Source: document,
	},
	{Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"could not verify jwt: jwserror (compactdecodeerror"}, Topics: structure, Source: document},
	{Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"could not verify jwt:"}, Bucket: true, Source: document},
	{
		Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"jwt-missing-role-claims"},
		Topics: []string{"required-claim-missing", "claim-custom-rejected"}, Source: unverified,
	},
	{
		Stack: "Hasura", Versions: "1, 2", Status: []int{200, 400}, Body: []string{"jwt-invalid-claims"},
		Topics: []string{"required-claim-missing", "claim-type-invalid", "claim-custom-rejected"}, Source: unverified,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{401},
		Body: []string{`"error_code":"no_authorization"`, "this endpoint requires a valid bearer token"}, Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403},
		Body: []string{`"error_code":"bad_jwt"`, "unable to parse or verify signature, token is malformed:"}, Topics: structure, Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403},
		Body:   []string{`"error_code":"bad_jwt"`, "unable to parse or verify signature, token has invalid claims: token is expired"},
		Topics: []string{"token-expired"}, Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403},
		Body: []string{`"error_code":"bad_jwt"`, "unable to parse or verify signature, token signature is invalid:"}, Topics: signature,
		Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403},
		Body: []string{`"error_code":"bad_jwt"`, "unable to parse or verify signature"}, Bucket: true, Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403}, Body: []string{`"error_code":"bad_jwt"`, "invalid claim: missing sub claim"},
		Topics: []string{"wrong-token-kind-service-key"}, Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403}, Body: []string{"session from session_id claim in jwt does not exist"},
		Topics: []string{"session-expired-server-side"}, Source: source,
	},
	{
		Stack: "Supabase Auth", Versions: "2.x", Status: []int{403}, Body: []string{`"error_code":"session_not_found"`},
		Topics: []string{"session-expired-server-side"}, Source: source,
	},
	{Stack: "Supabase Auth", Versions: "2.x", Status: []int{403}, Body: []string{`"error_code":"user_not_found"`}, Topics: []string{"user-not-found"}, Source: source},
	{Stack: "Supabase Auth", Versions: "2.x", Status: []int{403}, Body: []string{`"error_code":"user_banned"`}, Topics: []string{"user-inactive"}, Source: source},

	// Firebase.
	{
		Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{"firebase id token has expired. get a fresh id token"},
		Topics: []string{"token-expired"}, Source: source,
	},
	{Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{"auth/id-token-expired"}, Topics: []string{"token-expired"}, Source: source},
	{
		Stack: "Firebase Admin SDK", Versions: "8-13",
		Body: []string{"decoding firebase id token failed. make sure you passed the entire string jwt"}, Topics: structure, Source: source,
	},
	{
		Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{`has incorrect "aud" (audience) claim. expected "`},
		Topics: []string{"audience-mismatch"}, Source: source,
	},
	{Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{`has incorrect "iss" (issuer) claim. expected "`}, Topics: []string{"issuer-mismatch"}, Source: source},
	{
		Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{"expects an id token, but was given a custom token."},
		Topics: []string{"wrong-token-kind-service-key"}, Source: source,
	},
	{
		Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{`firebase id token has no "kid" claim`},
		Topics: []string{"kid-missing", "wrong-token-kind-service-key"}, Source: source,
	},
	{
		Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{`"kid" claim which does not correspond to a known public key`},
		Topics: []string{"key-rotated-kid-unknown"}, Source: source,
	},
	{Stack: "Firebase Admin SDK", Versions: "8-13", Body: []string{"firebase id token has invalid signature"}, Topics: signature, Source: source},

	// GitHub, Apple, Google.
	{
		Stack: "GitHub API (App JWT)", Versions: "v3", Status: []int{401}, Body: []string{"a json web token could not be decoded"},
		Topics: []string{"token-malformed", "wrong-key-or-key-type"}, Source: document,
	},
	{
		Stack: "GitHub API (App JWT)", Versions: "v3", Status: []int{401},
		Body: []string{"'expiration time' claim ('exp') is too far in the future"}, Topics: []string{"lifetime-policy", "clock-skew"},
		Source: document,
	},
	{
		Stack: "GitHub API (App JWT)", Versions: "v3", Status: []int{401},
		Body:   []string{"'expiration time' claim ('exp') must be a numeric value representing the future time"},
		Topics: []string{"token-expired", "exp-wrong-type"}, Source: document,
	},
	{Stack: "GitHub API (App JWT)", Versions: "v3", Status: []int{401}, Body: []string{"'issued at' claim ('iat') must be"}, Topics: issuedLater, Source: document},
	{Stack: "GitHub API", Versions: "v3", Status: []int{401}, Body: []string{`"message":"bad credentials"`}, Bucket: true, Source: document},
	{Stack: "GitHub API", Versions: "v3", Status: []int{401}, Body: []string{`"message":"requires authentication"`}, Topics: missingOrScheme, Source: document},
	{
		Stack: "Apple App Store Connect", Versions: "v1", Status: []int{401},
		Body: []string{`"code":"not_authorized"`, "provide a properly configured and signed bearer token"}, Bucket: true, Source: document,
	},
	{Stack: "Google IAP", Status: []int{302}, Location: "accounts.google.com", Topics: []string{"login-redirect-instead-of-401"}, Source: document},
	{Stack: "Google IAP", Status: []int{401}, Body: []string{"invalid iap credentials: empty token"}, Topics: missingOrScheme, Source: document},
	{Stack: "Google IAP", Status: []int{401}, Body: []string{"invalid iap credentials: unable to parse jwt"}, Topics: structure, Source: document},
	{Stack: "Google IAP", Status: []int{401}, Body: []string{"invalid iap credentials: jwt signature is invalid"}, Topics: signature, Source: document},
	{
		Stack: "Google IAP", Status: []int{401}, Body: []string{"invalid bearer token. invalid jwt audience."},
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: document,
	},
	{
		Stack: "Google IAP", Status: []int{401}, Body: []string{"jwt 'email' claim isn't a string"},
		Topics: []string{"wrong-token-kind-id-token", "required-claim-missing"}, Source: document,
	},
	{
		Stack: "Google APIs", Status: []int{401},
		Body: []string{"request had invalid authentication credentials. expected oauth 2 access token, login cookie or other valid authentication credential."},
		Topics: []string{
			"wrong-token-kind-id-token", "token-expired", "token-malformed", "opaque-token-sent", "token-placeholder",
			"token-truncated", "token-quoted", "token-url-encoded", "token-line-wrapped", "scheme-duplicated",
			"scheme-wrong", "encrypted-token", "multiple-credentials", "extra-whitespace",
		},
		Source: document,
	},

	// Amazon Web Services.
	{
		Stack: "AWS API Gateway REST, Cognito authorizer", Versions: "v1", Status: []int{401},
		Body: []string{`"message":"the incoming token has expired"`}, Topics: []string{"token-expired"}, Source: document,
	},
	{Stack: "AWS API Gateway", Versions: "v1, v2", Status: []int{401}, Body: []string{`^{"message":"unauthorized"}$`}, Bucket: true, Source: document},
	{
		Stack: "AWS API Gateway REST", Versions: "v1", Status: []int{403}, Body: []string{`"message":"missing authentication token"`},
		Topics: []string{"wrong-route-or-gateway"}, Source: document,
	},
	{
		Stack: "AWS API Gateway, IAM route", Versions: "v1", Status: []int{403},
		Body: []string{"authorization header requires 'credential' parameter."}, Topics: []string{"scheme-wrong", "wrong-route-or-gateway"},
		Source: document,
	},
	{
		Stack: "AWS API Gateway HTTP API, JWT authorizer", Versions: "v2", Status: []int{401},
		Challenge: `error_description="the token has expired"`, Topics: []string{"token-expired"}, Source: unverified,
	},
	{
		Stack: "AWS API Gateway HTTP API, JWT authorizer", Versions: "v2", Status: []int{401},
		Challenge: "the token does not have a valid audience", Topics: []string{"audience-mismatch", "audience-missing"}, Source: unverified,
	},
	{
		Stack: "AWS API Gateway HTTP API, JWT authorizer", Versions: "v2", Status: []int{401}, Challenge: "the token does not have a valid issuer",
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: unverified,
	},
	{
		Stack: "AWS API Gateway HTTP API, JWT authorizer", Versions: "v2", Status: []int{401},
		Challenge: `error_description="signing method …is invalid`, Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: unverified,
	},
	{Stack: "AWS ALB, OIDC action", Status: []int{302}, Location: "/authorize", Topics: []string{"login-redirect-instead-of-401"}, Source: unverified},
	{Stack: "AWS ALB, OIDC action", Status: []int{401}, Body: []string{"<h1>401 authorization required</h1>"}, Server: "awselb", Bucket: true, Source: unverified},

	// Microsoft Azure.
	{
		Stack: "Azure API Management validate-jwt", Status: []int{401},
		Body: []string{`"statuscode":401,"message":"unauthorized. access token is missing or invalid."`}, Bucket: true, Source: document,
	},
	{Stack: "Azure API Management", Status: []int{401}, Body: []string{"jwt not present."}, Topics: missingOrScheme, Source: document},
	{Stack: "Azure API Management", Status: []int{401}, Body: []string{"claim value mismatch: aud"}, Topics: []string{"audience-mismatch"}, Source: document},
	{Stack: "Azure API Management", Status: []int{401}, Challenge: `azureapimanagementkey realm="`, Topics: []string{"other-credential-required"}, Source: unverified},
	{
		Stack: "Azure API Management", Status: []int{401}, Body: []string{"access denied due to missing subscription key"},
		Topics: []string{"other-credential-required"}, Source: unverified,
	},
	{
		Stack: "Microsoft Graph / Entra", Status: []int{401}, Body: []string{"access token validation failure. invalid audience."},
		Topics: []string{"audience-mismatch"}, Source: unverified,
	},
	{
		Stack: "Microsoft Graph / Entra", Status: []int{401}, Body: []string{"lifetime validation failed, the token is expired."},
		Topics: []string{"token-expired"}, Source: unverified,
	},
	{Stack: "Microsoft Graph / Entra", Status: []int{401}, Body: []string{"compacttoken parsing failed"}, Topics: structure, Source: unverified},

	// Cloudflare.
	{Stack: "Cloudflare Access", Status: []int{302, 403}, Location: ".cloudflareaccess.com/", Topics: []string{"login-redirect-instead-of-401"}, Source: unverified},

	// Words that applications choose themselves.
	{Stack: "any application", Body: []string{"token has expired"}, Topics: []string{"token-expired"}, Source: unverified},
	{Stack: "any application", Body: []string{"token expired"}, Topics: []string{"token-expired"}, Source: unverified},
	{Stack: "any application", Body: []string{"jwt has expired"}, Topics: []string{"token-expired"}, Source: unverified},
	{Stack: "any application", Body: []string{"token was revoked"}, Topics: []string{"token-revoked"}, Source: unverified},
	{Stack: "any application", Body: []string{"token has been revoked"}, Topics: []string{"token-revoked"}, Source: unverified},
	{Stack: "any application", Body: []string{"token has been blacklisted"}, Topics: []string{"token-revoked"}, Source: unverified},
	{Stack: "any application", Body: []string{"invalid or expired"}, Bucket: true, Source: unverified},
	{Stack: "any application", Body: []string{"expired or invalid"}, Bucket: true, Source: unverified},
	{Stack: "any application", Body: []string{"invalid or has expired"}, Bucket: true, Source: unverified},
	{Stack: "any application", Body: []string{"missing or invalid"}, Bucket: true, Source: unverified},
	{Stack: "any application", Body: []string{"invalid or missing"}, Bucket: true, Source: unverified},
	{Stack: "any application", Status: []int{401, 403}, Body: []string{`^{"error":"unauthorized"}$`}, Bucket: true, Source: unverified},
	{Stack: "any application", Status: []int{401, 403}, Body: []string{`^{"message":"invalid token"}$`}, Bucket: true, Source: unverified},
	{Stack: "any application", Status: []int{401, 403}, Body: []string{`^{"error":"invalid token"}$`}, Bucket: true, Source: unverified},
	{Stack: "any application", Status: []int{401, 403}, Body: []string{`^{"detail":"invalid token"}$`}, Bucket: true, Source: unverified},
}
