package fingerprint

// javascriptRows are the refusals of JavaScript: Express, Fastify, Koa, Hono, NestJS and the libraries behind them.
var javascriptRows = []Row{
	// express-jwt.
	{Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{"no authorization token was found"}, Topics: missing, Source: source},
	{Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{"format is authorization: bearer [token]"}, Topics: badFormat, Source: source},
	{
		Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{"credentials_bad_format"},
		Topics: []string{"scheme-missing", "scheme-duplicated", "extra-whitespace", "token-placeholder"}, Source: source,
	},
	{Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{"credentials_bad_scheme"}, Topics: []string{"scheme-wrong"}, Source: source},
	{Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{"credentials_required"}, Topics: missing, Source: source},
	{Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{"the token has been revoked."}, Topics: []string{"token-revoked"}, Source: source},
	{Stack: "express-jwt", Versions: "6-8", Status: []int{401}, Body: []string{`"code":"revoked_token"`}, Topics: []string{"token-revoked"}, Source: source},
	{Stack: "express-jwt, no error handler", Versions: "Express 4/5", Status: []int{401}, Body: []string{"unauthorizederror:"}, Bucket: true, Source: measured},
	{
		Stack: "express-jwt, no error handler", Versions: "Express 4/5, production", Status: []int{401}, Body: []string{"<pre>unauthorized</pre>"},
		Bucket: true, Source: measured,
	},

	// jsonwebtoken.
	{
		Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt must be provided"},
		Topics: []string{
			"auth-header-missing", "token-placeholder", "extra-whitespace", "token-wrong-location",
			"header-stripped-by-proxy",
		},
		Source: source,
	},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt malformed"}, Topics: structure, Source: source},
	{
		Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"unauthorizederror: invalid token"},
		Topics: []string{"token-malformed", "token-quoted", "token-url-encoded", "token-line-wrapped"}, Source: measured,
	},
	{
		Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jsonwebtokenerror", "invalid token"},
		Topics: []string{"token-malformed", "token-quoted", "token-url-encoded", "token-line-wrapped"}, Source: measured,
	},
	{Stack: "jsonwebtoken", Versions: "8-9", Status: []int{401, 403}, Body: []string{`"invalid token"`}, Bucket: true, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"invalid signature"}, Topics: signature, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"invalid algorithm"}, Topics: []string{"alg-not-allowed"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt signature is required"}, Topics: []string{"alg-none-unsigned", "token-truncated"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"secret or public key must be provided"}, Topics: []string{"no-verification-key-configured"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt not active"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"invalid exp value"}, Topics: []string{"exp-wrong-type"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"invalid nbf value"}, Topics: []string{"claim-type-invalid"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt audience invalid. expected:"}, Topics: []string{"audience-mismatch", "audience-missing"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt issuer invalid. expected:"}, Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt subject invalid. expected:"}, Topics: []string{"claim-custom-rejected"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt jwtid invalid. expected:"}, Topics: []string{"claim-custom-rejected"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"jwt nonce invalid. expected:"}, Topics: []string{"claim-custom-rejected"}, Source: source},
	{Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"maxage exceeded"}, Topics: []string{"lifetime-policy"}, Source: source},
	{
		Stack: "jsonwebtoken", Versions: "8-9", Body: []string{"iat required when maxage is specified"},
		Topics: []string{"lifetime-policy", "required-claim-missing"}, Source: source,
	},
	{
		Stack: "jsonwebtoken", Versions: "9", Body: []string{"secretorpublickey must be an asymmetric key when using"},
		Topics: []string{"wrong-key-or-key-type"}, Source: source,
	},
	{
		Stack: "jsonwebtoken", Versions: "9", Body: []string{"secretorpublickey must be a symmetric key when using"},
		Topics: []string{"wrong-key-or-key-type"}, Source: source,
	},

	// Passport and NestJS.
	{Stack: "passport-jwt", Versions: "4", Status: []int{401}, Body: []string{"^unauthorized$"}, Bucket: true, Source: source},
	{Stack: "NestJS AuthGuard", Versions: "8-11", Status: []int{401}, Body: []string{`"message":"unauthorized"`, `"statuscode":401`}, Bucket: true, Source: unverified},
	{Stack: "NestJS AuthGuard", Versions: "8-11", Status: []int{401}, Body: []string{`"statuscode":401`, `"message":"unauthorized"`}, Bucket: true, Source: unverified},
	{
		Stack: "NestJS RolesGuard", Versions: "8-11", Status: []int{403}, Body: []string{`"message":"forbidden resource"`},
		Topics: []string{"role-permission-denied"}, Source: unverified,
	},

	// @fastify/jwt.
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"fst_jwt_no_authorization_in_header"},
		Topics: []string{
			"auth-header-missing", "scheme-missing", "scheme-wrong", "token-placeholder", "header-stripped-by-proxy",
		},
		Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"no authorization was found in request.headers"},
		Topics: []string{
			"auth-header-missing", "scheme-missing", "scheme-wrong", "token-placeholder", "header-stripped-by-proxy",
		},
		Source: source,
	},
	{Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"fst_jwt_no_authorization_in_cookie"}, Topics: []string{"cookie-not-sent"}, Source: source},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{400}, Body: []string{"fst_jwt_bad_request"},
		Topics: []string{"scheme-duplicated", "extra-whitespace"}, Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{400}, Body: []string{"format is authorization: bearer [token]"},
		Topics: []string{"scheme-duplicated", "extra-whitespace"}, Source: source,
	},
	{Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"fst_jwt_authorization_token_expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{`"authorization token expired"`}, Topics: []string{"token-expired"}, Source: source},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401},
		Body: []string{"authorization token is invalid: the token signature is invalid."}, Topics: signature, Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"authorization token is invalid: the token is malformed."},
		Topics: structure, Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401},
		Body: []string{"authorization token is invalid: the token header is not a valid base64url"}, Topics: structure, Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401},
		Body:   []string{"authorization token is invalid: the token payload is not a valid base64url"},
		Topics: []string{"token-malformed", "token-truncated", "encrypted-token"}, Source: measured,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401},
		Body: []string{"authorization token is invalid: the aud claim value is not allowed."}, Topics: []string{"audience-mismatch"},
		Source: measured,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401},
		Body: []string{"authorization token is invalid: the iss claim value is not allowed."}, Topics: []string{"issuer-mismatch"},
		Source: measured,
	},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401},
		Body: []string{"authorization token is invalid: the ", "claim value is not allowed."}, Topics: []string{"claim-custom-rejected"},
		Source: source,
	},
	{Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"fst_jwt_authorization_token_invalid"}, Bucket: true, Source: source},
	{
		Stack: "@fastify/jwt", Versions: "8-10", Status: []int{401}, Body: []string{"fst_jwt_authorization_token_untrusted"},
		Topics: []string{"token-revoked"}, Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "10", Status: []int{401},
		Body:   []string{`"code":"fast_jwt_missing_signature"`, `"message":"unsigned authorization token"`},
		Topics: []string{"alg-none-unsigned", "token-truncated"}, Source: source,
	},
	{
		Stack: "@fastify/jwt", Versions: "10", Status: []int{500},
		Body: []string{`"code":"fast_jwt_inactive"`, `"message":"the token will be active at`}, Topics: []string{"not-yet-valid-nbf"},
		Source: measured,
	},
	{Stack: "@fastify/jwt", Versions: "10", Status: []int{500}, Body: []string{"fast_jwt_invalid_algorithm"}, Topics: []string{"alg-not-allowed"}, Source: measured},
	{
		Stack: "@fastify/jwt", Versions: "10", Status: []int{500}, Body: []string{"fast_jwt_invalid_crit_header"},
		Topics: []string{"crit-header-unsupported"}, Source: measured,
	},
	{
		Stack: "@fastify/jwt", Versions: "10", Status: []int{500}, Body: []string{"fast_jwt_invalid_claim_type", "the exp claim must be a number"},
		Topics: []string{"exp-wrong-type"}, Source: measured,
	},
	{Stack: "@fastify/jwt", Versions: "10", Status: []int{500}, Body: []string{"fast_jwt_invalid_claim_type"}, Topics: []string{"claim-type-invalid"}, Source: measured},
	{
		Stack: "@fastify/jwt", Versions: "10", Status: []int{500}, Body: []string{"fast_jwt_invalid_signature"},
		Topics: []string{
			"token-malformed", "token-quoted", "token-url-encoded", "token-line-wrapped", "token-truncated",
		},
		Source: measured,
	},

	// koa-jwt.
	{Stack: "koa-jwt", Versions: "4", Status: []int{401}, Body: []string{"^authentication error$"}, Bucket: true, Source: source},
	{Stack: "koa-jwt", Versions: "4, debug", Status: []int{401}, Body: []string{"^token not found$"}, Topics: missing, Source: source},
	{Stack: "koa-jwt", Versions: "4, debug", Status: []int{401}, Body: []string{"^token revoked$"}, Topics: []string{"token-revoked"}, Source: source},
	{
		Stack: "koa-jwt", Versions: "4, debug", Status: []int{401}, Body: []string{"^secret not provided$"},
		Topics: []string{"no-verification-key-configured"}, Source: source,
	},
	{
		Stack: "koa-jwt", Versions: "4", Status: []int{401},
		Body: []string{`bad authorization header format. format is "authorization: bearer <token>"`}, Topics: badFormat, Source: source,
	},

	// Hono.
	{
		Stack: "hono/jwt, hono/jwk", Versions: "4.x", Status: []int{401},
		Challenge: `error="invalid_request"…no authorization included in request`, Topics: missing, Source: source,
	},
	{
		Stack: "hono/jwt, hono/jwk", Versions: "4.x", Status: []int{401}, Challenge: `error="invalid_request"…invalid credentials structure`,
		Topics: []string{
			"scheme-missing", "scheme-wrong", "scheme-duplicated", "token-placeholder", "multiple-credentials",
		},
		Source: source,
	},
	{Stack: "hono/jwt, hono/jwk", Versions: "4.x", Status: []int{401}, Challenge: `error="invalid_token"…token verification failure`, Bucket: true, Source: source},
	{Stack: "hono/jwk", Versions: "4.x", Status: []int{500}, Body: []string{"failed to fetch jwks"}, Topics: []string{"jwks-unreachable"}, Source: unverified},

	// panva/jose.
	{Stack: "panva/jose", Versions: "4-6", Body: []string{"err_jws_signature_verification_failed"}, Topics: signature, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{"signature verification failed"}, Topics: signature, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{"err_jwt_expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`"exp" claim timestamp check failed`}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`"nbf" claim timestamp check failed`}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`"iat" claim timestamp check failed (it should be in the past)`}, Topics: issuedLater, Source: source},
	{
		Stack: "panva/jose", Versions: "4-6", Body: []string{`"iat" claim timestamp check failed (too far in the past)`},
		Topics: []string{"lifetime-policy"}, Source: unverified,
	},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`"exp" claim must be a number`}, Topics: []string{"exp-wrong-type"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`unexpected "iss" claim value`}, Topics: []string{"issuer-mismatch"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`unexpected "aud" claim value`}, Topics: []string{"audience-mismatch"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`missing required "aud" claim`}, Topics: []string{"audience-missing"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`missing required "exp" claim`}, Topics: []string{"exp-missing"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`missing required "`, `" claim`}, Topics: []string{"required-claim-missing"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{`unexpected "typ" jwt header value`}, Topics: []string{"typ-header-unexpected"}, Source: source},
	{
		Stack: "panva/jose", Versions: "4-6", Body: []string{"no applicable key found in the json web key set"},
		Topics: []string{"key-rotated-kid-unknown", "kid-missing", "wrong-environment-or-host"}, Source: source,
	},
	{
		Stack: "panva/jose", Versions: "4-6", Body: []string{"err_jwks_no_matching_key"},
		Topics: []string{"key-rotated-kid-unknown", "kid-missing", "wrong-environment-or-host"}, Source: source,
	},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{"multiple matching keys found in the json web key set"}, Topics: []string{"kid-missing"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{"err_jwks_timeout"}, Topics: []string{"jwks-unreachable"}, Source: source},
	{Stack: "panva/jose", Versions: "4-6", Body: []string{"invalid compact jws"}, Topics: structure, Source: measured},
	{
		Stack: "panva/jose", Versions: "4-6", Body: []string{"jws protected header is invalid"},
		Topics: []string{"token-malformed", "opaque-token-sent", "token-quoted", "scheme-duplicated"}, Source: measured,
	},

	// express-oauth2-jwt-bearer.
	{Stack: "express-oauth2-jwt-bearer", Versions: "1.8+", Status: []int{401}, Challenge: `^bearer realm="api",dpop algs=`, Topics: missing, Source: source},
	{Stack: "express-oauth2-jwt-bearer", Versions: "1.8+", Status: []int{400}, Challenge: `^bearer realm="api",dpop algs=`, Topics: badFormat, Source: source},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.x", Status: []int{401}, Challenge: `error_description="signature verification failed"`,
		Topics: signature, Source: measured,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.x", Status: []int{401},
		Challenge: `error_description="'exp' claim timestamp check failed"`, Topics: []string{"token-expired"}, Source: measured,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.x", Status: []int{401}, Challenge: `error_description="unexpected 'iss' value"`,
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.x", Status: []int{401}, Challenge: `error_description="unexpected 'aud' value"`,
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: source,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.x", Status: []int{401}, Challenge: `error_description="unexpected 'alg' value"`,
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.8+", Status: []int{401}, Challenge: "jwt access token confirmation mismatch",
		Topics: []string{"dpop-bound-token", "mtls-bound-token"}, Source: source,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.8+", Status: []int{400},
		Challenge: "dpop proof requires the dpop authentication scheme, not bearer", Topics: []string{"dpop-bound-token"}, Source: source,
	},
	{
		Stack: "express-oauth2-jwt-bearer", Versions: "1.x", Status: []int{403}, Challenge: `error="insufficient_scope"`,
		Topics: []string{"insufficient-scope"}, Source: source,
	},

	// Node.js itself.
	{Stack: "Node http", Versions: ">=14", Status: []int{431}, Topics: []string{"header-too-large"}, Source: measured},
}
