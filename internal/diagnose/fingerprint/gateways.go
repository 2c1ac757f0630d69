package fingerprint

// gatewayRows are the refusals of gateways, proxies and web servers that check tokens, or lose them, before the application.
var gatewayRows = []Row{
	// Envoy and what is built on it.
	{Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt is missing"}, Topics: missingOrScheme, Source: source},
	{
		Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt is not in the form of header.payload.signature"},
		Topics: structure, Source: source,
	},
	{
		Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401},
		Body: []string{"jwt header is an invalid base64url input or an invalid json"}, Topics: header, Source: source,
	},
	{
		Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt issuer is not configured"},
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: source,
	},
	{Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt is expired"}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt not yet valid"}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{
		Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{403}, Body: []string{"audiences in jwt are not allowed"},
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: source,
	},
	{Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt verification fails"}, Topics: signature, Source: source},
	{
		Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwks doesn't have key to match kid or alg from jwt"},
		Topics: []string{"key-rotated-kid-unknown", "alg-not-allowed", "wrong-environment-or-host"}, Source: source,
	},
	{Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwks remote fetch is failed"}, Topics: []string{"jwks-unreachable"}, Source: source},
	{
		Stack: "Envoy jwt_authn", Versions: "1.10+", Status: []int{401}, Body: []string{"jwt header [alg] field value is invalid"},
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{
		Stack: "Envoy jwt_authn", Versions: "per-route", Status: []int{403}, Body: []string{"failed jwt authentication:"},
		Topics: []string{"middleware-misordered"}, Source: source,
	},
	{Stack: "ESPv2 / Cloud Endpoints", Versions: "v2", Status: []int{401}, Body: []string{`"code":401,"message":"jwt is missing"`}, Topics: missingOrScheme, Source: source},
	{
		Stack: "ESPv2 / Cloud Endpoints", Versions: "v2", Status: []int{401},
		Body: []string{`"code":401,"message":"jwt issuer is not configured"`}, Topics: []string{"issuer-mismatch", "required-claim-missing"},
		Source: source,
	},
	{
		Stack: "ESPv2 / Cloud Endpoints", Versions: "v2", Status: []int{401}, Body: []string{`"code":401,"message":"jwt is expired"`},
		Topics: []string{"token-expired"}, Source: source,
	},
	{
		Stack: "Istio AuthorizationPolicy / Envoy RBAC", Status: []int{403}, Body: []string{"^rbac: access denied$"},
		Topics: []string{"role-permission-denied", "auth-header-missing"}, Source: document,
	},

	// Kong.
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Challenge: "bearer", Body: []string{`^{"message":"unauthorized"}$`},
		Server: "kong", Topics: missingOrScheme, Source: source,
	},
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"multiple tokens provided"`},
		Topics: []string{"multiple-credentials"}, Source: source,
	},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"bad token; invalid json"`}, Topics: structure, Source: source},
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"bad token; invalid alg"`},
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"bad token;`}, Topics: structure, Source: source},
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"no credentials found for given '`},
		Topics: []string{"consumer-not-registered", "issuer-mismatch"}, Source: source,
	},
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"no mandatory '`, `' in claims"`},
		Topics: []string{"required-claim-missing"}, Source: source,
	},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"invalid algorithm"`}, Topics: []string{"alg-not-allowed"}, Source: source},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"invalid signature"`}, Topics: signature, Source: source},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"exp":"token expired"`}, Topics: []string{"token-expired"}, Source: source},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"nbf":"token not valid yet"`}, Topics: []string{"not-yet-valid-nbf"}, Source: source},
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"exp":"exceeds maximum allowed expiration"`},
		Topics: []string{"lifetime-policy"}, Source: source,
	},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"exp":"must be a number"`}, Topics: []string{"exp-wrong-type", "exp-missing"}, Source: source},
	{Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"nbf":"must be a number"`}, Topics: []string{"claim-type-invalid"}, Source: source},
	{
		Stack: "Kong jwt", Versions: "2, 3", Status: []int{401}, Body: []string{`"message":"could not find consumer for '`},
		Topics: []string{"consumer-not-registered"}, Source: source,
	},
	{
		Stack: "Kong oauth2 plugin", Versions: "2, 3", Status: []int{401},
		Challenge: `error="invalid_token"…the access token is invalid or has expired`, Bucket: true, Source: source,
	},
	{Stack: "Kong oauth2 plugin", Versions: "2, 3", Status: []int{401}, Body: []string{"the access token is invalid or has expired"}, Bucket: true, Source: source},
	{
		Stack: "Kong openid-connect", Versions: "2, 3", Status: []int{401}, Challenge: `error="invalid_token"`,
		Body: []string{`^{"message":"unauthorized"}$`}, Bucket: true, Source: unverified,
	},
	{Stack: "Kong openid-connect", Versions: "2, 3", Status: []int{403}, Body: []string{`^{"message":"forbidden"}$`}, Bucket: true, Source: unverified},

	// APISIX and lua-resty.
	{Stack: "APISIX jwt-auth", Versions: "3.x", Status: []int{401}, Body: []string{`"message":"missing jwt token in request"`}, Topics: missing, Source: source},
	{Stack: "APISIX jwt-auth", Versions: "3.x", Status: []int{401}, Body: []string{`"message":"jwt token invalid"`}, Topics: structure, Source: source},
	{
		Stack: "APISIX jwt-auth", Versions: "3.x", Status: []int{401}, Body: []string{`"message":"invalid user key in jwt token"`},
		Topics: []string{"consumer-not-registered"}, Source: source,
	},
	{Stack: "APISIX jwt-auth", Versions: "3.x", Status: []int{401}, Body: []string{"failed to verify jwt"}, Bucket: true, Source: unverified},
	{
		Stack: "APISIX openid-connect", Versions: "3.x", Status: []int{403}, Body: []string{`"error":"required scopes not present"`},
		Topics: []string{"insufficient-scope"}, Source: source,
	},
	{Stack: "lua-resty-jwt", Versions: "0.2.x", Body: []string{"invalid jwt string"}, Topics: structure, Source: source},
	{Stack: "lua-resty-jwt", Versions: "0.2.x", Body: []string{"signature mismatch:"}, Topics: signature, Source: unverified},
	{Stack: "lua-resty-jwt", Versions: "0.2.x", Body: []string{"'exp' claim expired at"}, Topics: []string{"token-expired"}, Source: unverified},
	{Stack: "lua-resty-jwt", Versions: "0.2.x", Body: []string{"whitelist unsupported alg:"}, Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source},
	{Stack: "lua-resty-jwt", Versions: "0.2.x", Body: []string{"invalid typ:"}, Topics: []string{"typ-header-unexpected"}, Source: source},
	{Stack: "lua-resty-openidc", Versions: "1.7+", Body: []string{"no authorization header found"}, Topics: missing, Source: source},
	{
		Stack: "lua-resty-openidc", Versions: "1.7+", Body: []string{"no bearer authorization header value found"},
		Topics: []string{"scheme-wrong", "scheme-missing"}, Source: source,
	},
	{Stack: "lua-resty-openidc", Versions: "1.7+", Body: []string{"jwt expired"}, Topics: []string{"token-expired"}, Source: source},

	// Tyk and KrakenD.
	{Stack: "Tyk", Versions: "5.x", Status: []int{400, 401}, Body: []string{`"error":"authorization field missing"`}, Topics: missing, Source: source},
	{
		Stack: "Tyk", Versions: "5.x", Status: []int{403}, Body: []string{"key not authorized: unexpected signing method"},
		Topics: []string{"alg-not-allowed", "alg-none-unsigned"}, Source: source,
	},
	{
		Stack: "Tyk", Versions: "5.x", Status: []int{401, 403}, Body: []string{`"error":"key not authorized: token has expired`},
		Topics: []string{"token-expired"}, Source: unverified,
	},
	{Stack: "Tyk", Versions: "5.x", Status: []int{401, 403}, Body: []string{`"error":"key not authorized`}, Bucket: true, Source: source},
	{
		Stack: "Tyk", Versions: "5.x", Status: []int{401, 403}, Body: []string{"key not authorized: no matching policy"},
		Topics: []string{"consumer-not-registered"}, Source: source,
	},
	{Stack: "KrakenD auth/validator", Versions: "2.x", Status: []int{401}, Challenge: "-", Body: []string{"^$"}, Bucket: true, Source: source},
	{Stack: "KrakenD", Versions: "2.x", Status: []int{403}, Challenge: "-", Body: []string{"^$"}, Bucket: true, Source: source},

	// oauth2-proxy and the Apache modules.
	{Stack: "oauth2-proxy", Versions: "7.x", Status: []int{401}, Challenge: "-", Body: []string{"^unauthorized$"}, Bucket: true, Source: source},
	{Stack: "oauth2-proxy", Versions: "7.x", Status: []int{403}, Challenge: "-", Body: []string{"^forbidden$"}, Bucket: true, Source: source},
	{Stack: "oauth2-proxy", Versions: "7.x", Status: []int{403}, Challenge: "-", Body: []string{"^{}$"}, Bucket: true, Source: source},
	{
		Stack: "oauth2-proxy", Versions: "7.x", Status: []int{403}, Challenge: "-", Body: []string{"oauth2-proxy", "sign in"},
		Topics: []string{"auth-header-missing", "role-permission-denied", "header-stripped-by-proxy"}, Source: source,
	},
	{Stack: "oauth2-proxy", Versions: "7.x", Body: []string{"unable to verify bearer token"}, Bucket: true, Source: source},
	{Stack: "oauth2-proxy", Versions: "7.x", Body: []string{"audience claims [", "] do not exist in claims"}, Topics: []string{"audience-missing"}, Source: source},
	{Stack: "oauth2-proxy", Versions: "7.x", Body: []string{`invalid authorization header: "`}, Topics: badFormat, Source: source},
	{
		Stack: "mod_oauth2", Versions: "3, 4", Status: []int{401}, Challenge: `error="invalid_request"…no bearer token found in the request.`,
		Topics: missingOrScheme, Source: source,
	},
	{Stack: "mod_oauth2", Versions: "3, 4", Status: []int{401}, Challenge: `error="invalid_token"…token could not be verified.`, Bucket: true, Source: source},
	{
		Stack: "mod_oauth2", Versions: "3, 4", Status: []int{401}, Challenge: "could not determine remote user.",
		Topics: []string{"required-claim-missing", "sub-not-string"}, Source: source,
	},
	{
		Stack: "mod_auth_openidc (oauth20)", Versions: "2.x", Status: []int{401},
		Challenge: `error="invalid_request"…no bearer token found in the request`, Topics: missingOrScheme, Source: measured,
	},
	{
		Stack: "mod_auth_openidc (oauth20)", Versions: "2.x", Status: []int{401},
		Challenge: `error="invalid_token"…jwt token could not be validated`, Bucket: true, Source: measured,
	},
	{
		Stack: "mod_auth_openidc (oauth20)", Versions: "2.x", Status: []int{401}, Challenge: `error="invalid_token"…could not set remote user`,
		Topics: []string{"required-claim-missing", "sub-not-string"}, Source: source,
	},
	{
		Stack: "mod_auth_openidc (oauth20)", Versions: "2.4.x", Status: []int{401, 403},
		Challenge: `error="insufficient_scope"…different scope(s) or other claims required`, Topics: []string{"insufficient-scope"},
		Source: source,
	},
	{
		Stack: "mod_auth_openidc / oauth2-proxy", Versions: "browser flow", Status: []int{302}, Location: "/authorize?",
		Topics: []string{"login-redirect-instead-of-401"}, Source: document,
	},

	// Web servers.
	{
		Stack: "NGINX Plus auth_jwt / auth_request", Versions: "R10+", Status: []int{401}, Challenge: `bearer realm="`,
		Body: []string{"<h1>401 authorization required</h1>"}, Bucket: true, Source: unverified,
	},
	{Stack: "nginx", Status: []int{400}, Body: []string{"400 request header or cookie too large"}, Topics: []string{"header-too-large"}, Source: measured},
	{
		Stack: "nginx", Status: []int{400}, Body: []string{"<h1>400 bad request</h1>"}, Server: "nginx",
		Topics: []string{"multiple-credentials", "token-line-wrapped"}, Source: measured,
	},
	{
		Stack: "nginx auth_basic", Status: []int{401}, Challenge: `basic realm="`, Body: []string{"<h1>401 authorization required</h1>"},
		Topics: []string{"header-overwritten-by-gateway"}, Source: document,
	},
	{
		Stack: "Apache httpd", Versions: "2.4", Status: []int{400}, Body: []string{"size of a request header field exceeds server limit."},
		Topics: []string{"header-too-large"}, Source: measured,
	},
	{
		Stack: "HAProxy", Versions: "2.x", Status: []int{400}, Body: []string{"<h1>400 bad request</h1> your browser sent an invalid request."},
		Topics: []string{"header-too-large", "token-line-wrapped"}, Source: measured,
	},
	{
		Stack: "HAProxy, rules of its JWT guide", Versions: "2.5+", Status: []int{401}, Challenge: "-",
		Body: []string{"^missing authorization http header$"}, Topics: missing, Source: measured,
	},
	{
		Stack: "HAProxy, rules of its JWT guide", Versions: "2.5+", Status: []int{401}, Challenge: "-",
		Body: []string{"^unsupported jwt signing algorithm$"},
		Topics: []string{
			"alg-not-allowed", "alg-none-unsigned", "token-malformed", "opaque-token-sent", "token-placeholder",
			"token-truncated", "token-quoted", "token-url-encoded", "token-line-wrapped", "scheme-duplicated",
			"scheme-wrong", "encrypted-token", "multiple-credentials", "extra-whitespace", "scheme-missing",
			"scheme-case-sensitive",
		},
		Source: measured,
	},
	{
		Stack: "HAProxy, rules of its JWT guide", Versions: "2.5+", Status: []int{401}, Challenge: "-", Body: []string{"^invalid jwt issuer$"},
		Topics: []string{"issuer-mismatch", "required-claim-missing"}, Source: measured,
	},
	{
		Stack: "HAProxy, rules of its JWT guide", Versions: "2.5+", Status: []int{401}, Challenge: "-", Body: []string{"^invalid jwt audience$"},
		Topics: []string{"audience-mismatch", "audience-missing"}, Source: measured,
	},
	{
		Stack: "HAProxy, rules of its JWT guide", Versions: "2.5+", Status: []int{401}, Challenge: "-", Body: []string{"^invalid jwt signature$"},
		Topics: []string{
			"secret-mismatch", "secret-encoding-mismatch", "secret-whitespace-or-quotes", "secret-source-precedence",
			"secret-default-fallback", "key-per-process-random", "instance-inconsistency", "key-rotated-kid-unknown",
			"wrong-key-or-key-type", "wrong-environment-or-host", "signature-altered-in-transit", "token-truncated",
			"alg-none-unsigned", "extra-whitespace", "token-quoted", "token-url-encoded", "token-line-wrapped",
		},
		Source: measured,
	},
	{
		Stack: "HAProxy, rules of its JWT guide", Versions: "2.5+", Status: []int{401}, Challenge: "-", Body: []string{"^jwt has expired$"},
		Topics: []string{"token-expired"}, Source: measured,
	},
}
