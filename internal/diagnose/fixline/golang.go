package fixline

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// Lines for whoever makes tokens in Go, whatever the library.
const (
	goSeconds = `where tokens are made: "exp": time.Now().Add(15 * time.Minute).Unix(), in seconds and a number`
	goSub     = `where tokens are made: "sub": strconv.FormatInt(user.ID, 10)`
	goUnset   = `secret, ok := os.LookupEnv("JWT_SECRET"); if !ok { return errors.New("JWT_SECRET is not set") }`
	goTrim    = `bytes.TrimRight(secret, "\r\n") after os.ReadFile`
	goBytes   = `hex.DecodeString(secret) for a secret written in hex, base64.StdEncoding.DecodeString(secret) for base64, []byte(secret) for text: the same on both sides`
)

// gopher are the lines that all of them share.
func gopher(lines map[string]string) map[string]string {
	for cause, text := range map[string]string{
		"exp-unit-milliseconds": goSeconds, "exp-wrong-type": goSeconds, "exp-missing": goSeconds, "sub-not-string": goSub,
		"secret-default-fallback": goUnset, "key-per-process-random": goUnset, "no-verification-key-configured": goUnset,
		"secret-whitespace-or-quotes": goTrim, "secret-encoding-mismatch": goBytes,
	} {
		if _, own := lines[cause]; !own {
			lines[cause] = text
		}
	}
	return lines
}

func golang() []sheet {
	return []sheet{
		{diagnose.GolangJWT, gopher(withTimes(`jwt.Parse(token, keyFunc, jwt.WithLeeway(30*time.Second))`, map[string]string{
			"audience-mismatch":      `jwt.Parse(token, keyFunc, jwt.WithAudience("{aud}"))`,
			"audience-missing":       `jwt.WithAudience(...) is what asks for it; where tokens are made: "aud": "my-api"`,
			"issuer-mismatch":        `jwt.Parse(token, keyFunc, jwt.WithIssuer("{iss}"))`,
			"alg-not-allowed":        `jwt.Parse(token, keyFunc, jwt.WithValidMethods([]string{"{alg}"}))`,
			"required-claim-missing": `jwt.WithExpirationRequired() and its like are what asks for it`,
			"secret-mismatch":        `keyFunc returns []byte(os.Getenv("JWT_SECRET"))`,
			"wrong-key-or-key-type":  `keyFunc returns []byte for HS256, jwt.ParseRSAPublicKeyFromPEM(pem) for RS256, jwt.ParseECPublicKeyFromPEM(pem) for ES256; never a string`,
			"kid-missing":            `where tokens are made: token.Header["kid"] = kid`,
			"scheme-duplicated":      `strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ") before jwt.Parse`,
		}))},
		{diagnose.Echo, gopher(withTimes(`echojwt.Config{ParseTokenFunc: ...} with jwt.Parse(auth, keyFunc, jwt.WithLeeway(30*time.Second))`, map[string]string{
			"audience-mismatch":    `echojwt.Config{ParseTokenFunc: ...} with jwt.Parse(auth, keyFunc, jwt.WithAudience("{aud}"))`,
			"issuer-mismatch":      `echojwt.Config{ParseTokenFunc: ...} with jwt.Parse(auth, keyFunc, jwt.WithIssuer("{iss}"))`,
			"alg-not-allowed":      `echojwt.Config{SigningKey: key, SigningMethod: "{alg}"}`,
			"secret-mismatch":      `echojwt.Config{SigningKey: []byte(os.Getenv("JWT_SECRET"))}`,
			"scheme-wrong":         `echojwt.Config{TokenLookup: "header:Authorization:Bearer "}`,
			"token-wrong-location": `echojwt.Config{TokenLookup: "header:Authorization:Bearer ,cookie:token"}`,
		}))},
		{diagnose.Gin, gopher(map[string]string{
			"alg-not-allowed":       `jwt.GinJWTMiddleware{SigningAlgorithm: "{alg}"}`,
			"secret-mismatch":       `jwt.GinJWTMiddleware{Key: []byte(os.Getenv("JWT_SECRET"))}`,
			"scheme-wrong":          `jwt.GinJWTMiddleware{TokenHeadName: "Bearer"}`,
			"scheme-case-sensitive": `jwt.GinJWTMiddleware{TokenHeadName: "Bearer"} is compared letter by letter`,
			"token-wrong-location":  `jwt.GinJWTMiddleware{TokenLookup: "header: Authorization, cookie: jwt"}`,
			"token-expired":         `jwt.GinJWTMiddleware{Timeout: 15 * time.Minute, MaxRefresh: time.Hour} says how long they live`,
		})},
		{diagnose.FiberJWT, gopher(map[string]string{
			"alg-not-allowed":        `jwtware.New(jwtware.Config{SigningKey: jwtware.SigningKey{JWTAlg: "{alg}", Key: key}})`,
			"secret-mismatch":        `jwtware.New(jwtware.Config{SigningKey: jwtware.SigningKey{Key: []byte(os.Getenv("JWT_SECRET"))}})`,
			"status-code-convention": `jwtware.Config{ErrorHandler: ...} answering 401 for jwtware.ErrJWTMissingOrMalformed, in place of 400`,
		})},
		{diagnose.ChiJWT, gopher(withTimes(`jwtauth.New("{alg}", key, nil, jwt.WithAcceptableSkew(30*time.Second))`, map[string]string{
			"audience-mismatch":    `jwtauth.New("{alg}", key, nil, jwt.WithAudience("{aud}"))`,
			"issuer-mismatch":      `jwtauth.New("{alg}", key, nil, jwt.WithIssuer("{iss}"))`,
			"alg-not-allowed":      `jwtauth.New("{alg}", key, nil)`,
			"secret-mismatch":      `jwtauth.New("{alg}", []byte(os.Getenv("JWT_SECRET")), nil)`,
			"token-wrong-location": `jwtauth.Verify(ja, jwtauth.TokenFromHeader, jwtauth.TokenFromCookie); the cookie is called jwt`,
		}))},
		{diagnose.Auth0Go, withTimes(`validator.WithAllowedClockSkew(30*time.Second)`, map[string]string{
			"audience-mismatch": `the validator's audience: "{aud}"`,
			"issuer-mismatch":   `the validator's issuer: "{iss}", with the slash at the end where iss has one`,
			"alg-not-allowed":   `the validator's algorithm: validator.{alg}`,
		})},
		{diagnose.JWX, gopher(withTimes(`jwt.Parse(b, jwt.WithKey(alg, key), jwt.WithAcceptableSkew(30*time.Second))`, map[string]string{
			"audience-mismatch":       `jwt.Parse(b, jwt.WithKey(alg, key), jwt.WithAudience("{aud}"))`,
			"issuer-mismatch":         `jwt.Parse(b, jwt.WithKey(alg, key), jwt.WithIssuer("{iss}"))`,
			"required-claim-missing":  `jwt.WithRequiredClaim(...) is what asks for it`,
			"key-rotated-kid-unknown": `jwk.NewCache with jwt.WithKeySet(set), refreshed, in place of one fetch at start`,
		}))},
		{diagnose.GoOIDC, map[string]string{
			"audience-mismatch": `provider.Verifier(&oidc.Config{ClientID: "{aud}"})`,
			"issuer-mismatch":   `oidc.NewProvider(ctx, "{iss}"); an address that differs from iss inside: oidc.InsecureIssuerURLContext(ctx, "{iss}")`,
			"alg-not-allowed":   `provider.Verifier(&oidc.Config{ClientID: id, SupportedSigningAlgs: []string{"{alg}"}})`,
			"clock-skew":        `provider.Verifier(&oidc.Config{ClientID: id, Now: func() time.Time { return time.Now().Add(-30 * time.Second) }}): it has no leeway for exp`,
		}},
		{diagnose.OAuth2Proxy, map[string]string{
			"audience-mismatch":             `--oidc-extra-audience={aud}`,
			"issuer-mismatch":               `--extra-jwt-issuers={iss}={aud}`,
			"audience-missing":              `--oidc-audience-claim names the claim that it reads; the issuer needs a mapper that sets aud`,
			"middleware-misordered":         `--skip-jwt-bearer-tokens=true`,
			"login-redirect-instead-of-401": `--api-route=^/api/ answers 401 in place of the sign-in page; --skip-jwt-bearer-tokens=true takes the token`,
		}},
		{diagnose.KubernetesAPI, map[string]string{
			"audience-mismatch": `kube-apiserver --oidc-client-id={aud}, or --api-audiences for tokens of service accounts`,
			"issuer-mismatch":   `kube-apiserver --oidc-issuer-url={iss}`,
			"alg-not-allowed":   `kube-apiserver --oidc-signing-algs={alg}`,
		}},
		{diagnose.Vault, withTimes(`vault write auth/jwt/role/ROLE clock_skew_leeway=60 expiration_leeway=150 not_before_leeway=150`, map[string]string{
			"audience-mismatch":       `vault write auth/jwt/role/ROLE bound_audiences={aud}`,
			"issuer-mismatch":         `vault write auth/jwt/config bound_issuer={iss}`,
			"alg-not-allowed":         `vault write auth/jwt/config jwt_supported_algs={alg}`,
			"key-rotated-kid-unknown": `vault write auth/jwt/config jwks_url=https://issuer/.well-known/jwks.json, in place of jwt_validation_pubkeys`,
			"consumer-not-registered": `vault write auth/jwt/role/ROLE user_claim=sub bound_audiences={aud}`,
		})},
	}
}
