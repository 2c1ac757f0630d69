package fingerprint

// pythonRows are the refusals of Python: FastAPI, Flask, Django and the libraries behind them.
var pythonRows = []Row{
	// FastAPI and Starlette.
	{
		Stack: "FastAPI OAuth2PasswordBearer", Status: []int{401}, Challenge: "^bearer$", Body: []string{`^{"detail":"not authenticated"}$`},
		Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "FastAPI HTTPBearer", Versions: ">=0.122.0", Status: []int{401}, Challenge: "^bearer$",
		Body: []string{`^{"detail":"not authenticated"}$`}, Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "FastAPI HTTPBearer", Versions: "<0.122.0", Status: []int{403}, Challenge: "-", Body: []string{`^{"detail":"not authenticated"}$`},
		Topics: []string{
			"auth-header-missing", "scheme-missing", "extra-whitespace", "token-placeholder",
			"header-stripped-by-proxy",
		},
		Source: source,
	},
	{
		Stack: "FastAPI HTTPBearer", Versions: "<0.122.0", Status: []int{403}, Challenge: "-",
		Body: []string{`^{"detail":"invalid authentication credentials"}$`}, Topics: []string{"scheme-wrong"}, Source: source,
	},
	{
		Stack: "FastAPI APIKeyHeader/Cookie", Versions: ">=0.122.0", Status: []int{401}, Challenge: "apikey",
		Body: []string{`"detail":"not authenticated"`}, Topics: []string{"token-wrong-location", "cookie-not-sent"}, Source: source,
	},
	{Stack: "FastAPI tutorial app", Status: []int{401}, Challenge: "bearer", Body: []string{`"detail":"could not validate credentials"`}, Bucket: true, Source: source},
	{
		Stack: "FastAPI tutorial app", Versions: "scopes", Status: []int{401}, Challenge: `bearer scope="`,
		Body: []string{`"detail":"not enough permissions"`}, Topics: []string{"insufficient-scope"}, Source: source,
	},
	{Stack: "FastAPI tutorial app", Status: []int{400}, Challenge: "-", Body: []string{`^{"detail":"inactive user"}$`}, Topics: []string{"user-inactive"}, Source: source},
	{
		Stack: "FastAPI tutorial app", Versions: "login", Status: []int{401}, Challenge: "bearer",
		Body: []string{`"detail":"incorrect username or password"`}, Bucket: true, Source: source,
	},
	{
		Stack: "FastAPI/Starlette", Versions: "redirect_slashes", Status: []int{307}, Body: []string{"^$"}, Location: "/$",
		Topics: []string{"redirect-drops-authorization"}, Source: source,
	},

	// PyJWT.
	{Stack: "PyJWT", Body: []string{"not enough segments"}, Topics: structure, Source: source},
	{
		Stack: "PyJWT", Body: []string{"invalid header padding"},
		Topics: []string{
			"token-malformed", "token-truncated", "token-quoted", "scheme-duplicated", "token-url-encoded",
		},
		Source: source,
	},
	{
		Stack: "PyJWT", Body: []string{"invalid header string:"},
		Topics: []string{"token-malformed", "scheme-duplicated", "token-quoted", "opaque-token-sent"}, Source: source,
	},
	{Stack: "PyJWT", Body: []string{"invalid payload padding"}, Topics: []string{"token-truncated", "token-quoted", "token-malformed", "encrypted-token"}, Source: source},
	{Stack: "PyJWT", Body: []string{"invalid payload string:"}, Topics: []string{"token-malformed", "token-truncated", "encrypted-token"}, Source: measured},
	{
		Stack: "PyJWT", Body: []string{"invalid crypto padding"},
		Topics: []string{
			"token-truncated", "token-quoted", "token-url-encoded", "token-line-wrapped", "token-malformed",
		},
		Source: source,
	},
	{Stack: "PyJWT", Body: []string{"signature verification failed"}, Topics: signature, Source: source},
	{Stack: "PyJWT", Body: []string{"the specified alg value is not allowed"}, Topics: []string{"alg-not-allowed", "alg-none-unsigned", "encrypted-token"}, Source: source},
	{
		Stack: "PyJWT", Versions: "no cryptography", Body: []string{"algorithm '", "' could not be found. do you have cryptography installed"},
		Topics: []string{"alg-not-allowed"}, Source: source,
	},
	{Stack: "PyJWT", Body: []string{"signature has expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "PyJWT", Body: []string{"the token is not yet valid (iat)"}, Topics: issuedLater, Source: source},
	{Stack: "PyJWT", Body: []string{"the token is not yet valid (nbf)"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{Stack: "PyJWT", Body: []string{"expiration time claim (exp) must be an integer"}, Topics: []string{"exp-wrong-type"}, Source: source},
	{Stack: "PyJWT", Body: []string{"issued at claim (iat) must be an integer"}, Topics: []string{"claim-type-invalid"}, Source: unverified},
	{Stack: "PyJWT", Body: []string{"not before claim (nbf) must be an integer"}, Topics: []string{"claim-type-invalid"}, Source: unverified},
	{Stack: "PyJWT", Versions: ">=2.10", Body: []string{"subject must be a string"}, Topics: []string{"sub-not-string"}, Source: source},
	{Stack: "PyJWT", Versions: ">=2.10", Body: []string{"jwt id must be a string"}, Topics: []string{"claim-type-invalid"}, Source: source},
	{Stack: "PyJWT", Body: []string{"invalid audience"}, Topics: []string{"audience-mismatch", "audience-not-expected-by-verifier"}, Source: source},
	{Stack: "PyJWT", Versions: ">=2.7", Body: []string{"audience doesn't match"}, Topics: []string{"audience-mismatch"}, Source: source},
	{Stack: "PyJWT", Body: []string{`token is missing the "aud" claim`}, Topics: []string{"audience-missing"}, Source: source},
	{Stack: "PyJWT", Body: []string{`token is missing the "exp" claim`}, Topics: []string{"exp-missing"}, Source: source},
	{Stack: "PyJWT", Body: []string{`token is missing the "`, `" claim`}, Topics: []string{"required-claim-missing"}, Source: source},
	{Stack: "PyJWT", Body: []string{"invalid issuer"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{Stack: "PyJWT", Versions: ">=2.11", Body: []string{"payload issuer (iss) must be a string"}, Topics: []string{"claim-type-invalid"}, Source: source},
	{Stack: "PyJWT", Versions: ">=2.12", Body: []string{"unsupported critical extension:"}, Topics: []string{"crit-header-unsupported"}, Source: source},
	{Stack: "PyJWT", Versions: ">=2.11, opt-in", Body: []string{"invalidkeyerror", "bytes long"}, Topics: []string{"key-too-short"}, Source: unverified},
	{Stack: "PyJWT JWKS client", Body: []string{"unable to find a signing key that matches:"}, Topics: []string{"key-rotated-kid-unknown"}, Source: source},
	{Stack: "PyJWT JWKS client", Body: []string{"fail to fetch data from the url, err:"}, Topics: []string{"jwks-unreachable"}, Source: source},
	{
		Stack: "PyJWT", Body: []string{"the specified key is an asymmetric key or x509 certificate and should not be used as an hmac secret"},
		Topics: []string{"wrong-key-or-key-type"}, Source: source,
	},

	// python-jose.
	{Stack: "python-jose", Versions: "3.x", Body: []string{"signature verification failed."}, Topics: signature, Source: source},
	{Stack: "python-jose", Versions: "3.x", Body: []string{"signature has expired."}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "python-jose", Versions: "3.x", Body: []string{"subject must be a string."}, Topics: []string{"sub-not-string"}, Source: source},
	{Stack: "python-jose", Versions: "3.x", Body: []string{"invalid audience"}, Topics: []string{"audience-mismatch", "audience-missing"}, Source: source},
	{Stack: "python-jose", Versions: "3.x", Body: []string{"invalid issuer"}, Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source},
	{
		Stack: "python-jose", Versions: "3.x", Body: []string{"the specified alg value is not allowed"},
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{Stack: "python-jose", Versions: "3.x", Body: []string{"error decoding token headers."}, Topics: structure, Source: source},
	{Stack: "python-jose", Versions: "3.x", Body: []string{"expiration time claim (exp) must be an integer."}, Topics: []string{"exp-wrong-type"}, Source: source},

	// Flask-JWT-Extended.
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"missing authorization header"`}, Topics: missing, Source: source},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401},
		Body:   []string{"missing 'bearer' type in 'authorization' header. expected 'authorization: bearer <jwt>'"},
		Topics: []string{"scheme-missing", "scheme-case-sensitive", "scheme-wrong", "multiple-credentials"}, Source: source,
	},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{422},
		Body:   []string{"bad authorization header. expected 'authorization: bearer <jwt>'"},
		Topics: []string{"scheme-duplicated", "extra-whitespace", "token-placeholder"}, Source: source,
	},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{422}, Body: []string{`"msg":"not enough segments"`}, Topics: structure, Source: source},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{422}, Body: []string{`"msg":"signature verification failed"`}, Topics: signature, Source: source},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x, PyJWT >=2.10", Status: []int{422}, Body: []string{`"msg":"subject must be a string"`},
		Topics: []string{"sub-not-string"}, Source: source,
	},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"token has expired"`}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"token has been revoked"`}, Topics: []string{"token-revoked"}, Source: source},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"fresh token required"`},
		Topics: []string{"fresh-token-required"}, Source: source,
	},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"error loading the user`}, Topics: []string{"user-not-found"}, Source: source},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{422}, Body: []string{`"msg":"only non-refresh tokens are allowed"`},
		Topics: []string{"wrong-token-kind-refresh-token"}, Source: source,
	},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{422}, Body: []string{`"msg":"only refresh tokens are allowed"`},
		Topics: []string{"wrong-token-kind-refresh-token"}, Source: source,
	},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"missing cookie "`},
		Topics: []string{"cookie-not-sent", "token-wrong-location"}, Source: source,
	},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"missing csrf token"`}, Topics: []string{"csrf-token-missing"}, Source: source},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{"csrf double submit tokens do not match"},
		Topics: []string{"csrf-token-missing"}, Source: source,
	},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"missing jwt in `, "cookies"},
		Topics: []string{"token-wrong-location", "auth-header-missing", "cookie-not-sent", "header-stripped-by-proxy"}, Source: source,
	},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{401}, Body: []string{`"msg":"missing '`, `' query paramater"`},
		Topics: []string{"token-wrong-location"}, Source: source,
	},
	{
		Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{400}, Body: []string{`"msg":"user claims verification failed"`},
		Topics: []string{"claim-custom-rejected"}, Source: source,
	},
	{Stack: "Flask-JWT-Extended", Versions: "4.x", Status: []int{422}, Body: []string{`"msg":"missing claim:`}, Topics: []string{"required-claim-missing"}, Source: source},

	// Django REST framework.
	{
		Stack: "Django REST framework", Status: []int{401}, Body: []string{`"detail":"authentication credentials were not provided."`},
		Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "Django REST framework", Status: []int{403}, Body: []string{`"detail":"authentication credentials were not provided."`},
		Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "Django REST framework", Status: []int{403}, Body: []string{`"detail":"you do not have permission to perform this action."`},
		Topics: []string{"role-permission-denied"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401},
		Body:   []string{"authorization header must contain two space-delimited values"},
		Topics: []string{"scheme-duplicated", "extra-whitespace", "token-placeholder", "multiple-credentials"}, Source: source,
	},
	{Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{"given token not valid for any token type"}, Bucket: true, Source: source},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401},
		Body: []string{"given token not valid for any token type", `"message":"token is invalid"`}, Bucket: true, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: ">=5.5.0", Status: []int{401},
		Body: []string{"given token not valid for any token type", `"message":"token is expired"`}, Topics: []string{"token-expired"},
		Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "<=5.4.0", Status: []int{401},
		Body: []string{"given token not valid for any token type", `"message":"token is invalid or expired"`}, Bucket: true, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"token_not_valid"`, `"message":"token has wrong type"`},
		Topics: []string{"wrong-token-kind-refresh-token"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"token_not_valid"`, `"message":"token is blacklisted"`},
		Topics: []string{"token-revoked"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"token_not_valid"`, `"message":"token has no id"`},
		Topics: []string{"required-claim-missing"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"token_not_valid"`, `"message":"token has no type"`},
		Topics: []string{"required-claim-missing"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"token_not_valid"`, `"message":"token has no 'exp' claim"`},
		Topics: []string{"exp-missing"}, Source: measured,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"token_not_valid"`, `"message":"token has no '`, `' claim"`},
		Topics: []string{"required-claim-missing"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401},
		Body: []string{`"token_not_valid"`, `"message":"token '`, `' claim has expired"`}, Topics: []string{"token-expired"}, Source: unverified,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{"token contained no recognizable user identification"},
		Topics: []string{"required-claim-missing"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"detail":"user not found","code":"user_not_found"`},
		Topics: []string{"user-not-found"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "5.x", Status: []int{401}, Body: []string{`"detail":"user is inactive","code":"user_inactive"`},
		Topics: []string{"user-inactive"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "CHECK_REVOKE_TOKEN", Status: []int{401}, Body: []string{"the user's password has been changed."},
		Topics: []string{"password-changed-or-token-version"}, Source: source,
	},
	{
		Stack: "DRF SimpleJWT", Versions: "backends", Status: []int{401}, Body: []string{`"message":"invalid algorithm specified"`},
		Topics: []string{"alg-not-allowed"}, Source: source,
	},

	// django-ninja-jwt.
	{
		Stack: "django-ninja-jwt", Versions: "5.x", Status: []int{401}, Challenge: "-", Body: []string{"given token not valid for any token type"},
		Bucket: true, Source: source,
	},
	{Stack: "django-ninja-jwt", Versions: "5.x", Status: []int{401}, Challenge: "-", Body: []string{`"token is invalid or expired"`}, Bucket: true, Source: source},
	{Stack: "django-ninja-jwt", Versions: "5.x", Status: []int{401}, Challenge: "-", Body: []string{`"user not found"`}, Topics: []string{"user-not-found"}, Source: source},
	{
		Stack: "django-ninja-jwt", Versions: "5.x", Status: []int{401}, Challenge: "-", Body: []string{`"user is inactive"`},
		Topics: []string{"user-inactive"}, Source: source,
	},

	// Authlib.
	{Stack: "Authlib ResourceProtector", Versions: "1.x", Status: []int{401}, Challenge: `error="missing_authorization"`, Topics: missing, Source: source},
	{Stack: "Authlib ResourceProtector", Versions: "1.x", Status: []int{401}, Body: []string{`"error":"missing_authorization"`}, Topics: missing, Source: source},
	{
		Stack: "Authlib ResourceProtector", Versions: "1.x", Status: []int{401},
		Challenge: "the access token provided is expired, revoked, malformed, or invalid for other reasons", Bucket: true, Source: source,
	},
	{
		Stack: "Authlib ResourceProtector", Versions: "1.x", Status: []int{401},
		Body: []string{"the access token provided is expired, revoked, malformed, or invalid for other reasons"}, Bucket: true, Source: source,
	},
	{Stack: "Authlib ResourceProtector", Versions: "1.x", Status: []int{401}, Challenge: `error="unsupported_token_type"`, Topics: []string{"scheme-wrong"}, Source: source},
	{
		Stack: "Authlib ResourceProtector", Versions: "1.x", Status: []int{403},
		Body:   []string{`"error":"insufficient_scope","error_description":"the request requires higher privileges than provided by the access token`},
		Topics: []string{"insufficient-scope"}, Source: source,
	},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"bad_signature:"}, Topics: signature, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"expired_token:"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"invalid_claim: invalid claim 'iss'"}, Topics: []string{"issuer-mismatch"}, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"invalid_claim: invalid claim 'aud'"}, Topics: []string{"audience-mismatch"}, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"missing_claim: missing 'aud' claim"}, Topics: []string{"audience-missing"}, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"missing_claim: missing 'exp' claim"}, Topics: []string{"exp-missing"}, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"missing_claim: missing '", "' claim"}, Topics: []string{"required-claim-missing"}, Source: source},
	{Stack: "Authlib jose", Versions: "1.x", Body: []string{"invalid_token: the token is not valid yet"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},

	// Litestar.
	{Stack: "Litestar JWTAuth", Versions: "2.x, 3.x", Status: []int{401}, Body: []string{"no jwt token found in request header"}, Topics: missing, Source: source},
	{
		Stack: "Litestar JWTAuth", Versions: "2.x, 3.x", Status: []int{401}, Body: []string{"no jwt token found in request header or cookies"},
		Topics: []string{"auth-header-missing", "cookie-not-sent", "token-wrong-location", "header-stripped-by-proxy"}, Source: source,
	},
	{Stack: "Litestar JWTAuth", Versions: "2.x, 3.x", Status: []int{401}, Body: []string{`"status_code":401,"detail":"invalid token"`}, Bucket: true, Source: source},
}
