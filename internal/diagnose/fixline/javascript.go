package fixline

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// Lines for whoever makes tokens in JavaScript, whatever the library.
const (
	nodeExp     = `where tokens are made: jwt.sign(payload, key, {expiresIn: "15m"})`
	nodeSeconds = `where tokens are made: exp: Math.floor(Date.now() / 1000) + 900, in seconds and a number`
	nodeSub     = `where tokens are made: sub: String(user.id)`
	nodeBytes   = `Buffer.from(process.env.JWT_SECRET, "base64") for a secret written in base64, "hex" for hex, the text as it is otherwise: the same on both sides`
	nodeTrim    = `fs.readFileSync("/run/secrets/jwt", "utf8").trim()`
	nodeUnset   = `if (!process.env.JWT_SECRET) throw new Error("JWT_SECRET is not set"), in place of process.env.JWT_SECRET || "..."`
	nodePEM     = `fs.readFileSync("public.pem") as the key of RS256 and ES256; from a variable process.env.JWT_PUBLIC_KEY.replace(/\\n/g, "\n")`
)

// node are the lines that all of them share.
func node(lines map[string]string) map[string]string {
	for cause, text := range map[string]string{
		"exp-unit-milliseconds": nodeSeconds, "exp-wrong-type": nodeSeconds, "sub-not-string": nodeSub, "exp-missing": nodeExp,
		"secret-encoding-mismatch": nodeBytes, "secret-whitespace-or-quotes": nodeTrim, "secret-default-fallback": nodeUnset,
		"key-per-process-random": nodeUnset, "no-verification-key-configured": nodeUnset, "wrong-key-or-key-type": nodePEM,
	} {
		if _, own := lines[cause]; !own {
			lines[cause] = text
		}
	}
	return lines
}

func javascript() []sheet {
	const headers = `node --max-http-header-size=65536 server.js`
	return []sheet{
		{diagnose.ExpressJWT, node(withTimes(`expressjwt({secret, algorithms: ["{alg}"], clockTolerance: 30})`, map[string]string{
			"audience-mismatch":       `expressjwt({secret, algorithms: ["{alg}"], audience: "{aud}"})`,
			"audience-missing":        `where tokens are made: jwt.sign(payload, key, {audience: "my-api"}); expressjwt({audience}) is what asks for it`,
			"issuer-mismatch":         `expressjwt({secret, algorithms: ["{alg}"], issuer: "{iss}"})`,
			"alg-not-allowed":         `expressjwt({secret, algorithms: ["{alg}"]})`,
			"secret-mismatch":         `expressjwt({secret: process.env.JWT_SECRET, algorithms: ["{alg}"]})`,
			"key-rotated-kid-unknown": `expressjwt({secret: jwksRsa.expressJwtSecret({jwksUri, cache: true, rateLimit: true}), algorithms: ["{alg}"]})`,
			"token-wrong-location":    `expressjwt({secret, algorithms: ["{alg}"], getToken: req => req.cookies.access_token})`,
			"token-revoked":           `expressjwt({isRevoked}) decides it`,
			"scheme-wrong":            `expressjwt takes Bearer only; getToken reads anything else`,
			"lifetime-policy":         `expressjwt({maxAge}) is what refuses it`,
			"header-too-large":        headers,
		}))},
		{diagnose.ExpressOAuth2, node(withTimes(`auth({issuerBaseURL, audience, clockTolerance: 30})`, map[string]string{
			"audience-mismatch":  `auth({issuerBaseURL: "{iss}", audience: "{aud}"})`,
			"issuer-mismatch":    `auth({issuerBaseURL: "{iss}", audience}), with the slash at the end where iss has one`,
			"alg-not-allowed":    `auth({issuerBaseURL, audience, tokenSigningAlg: "{alg}"})`,
			"insufficient-scope": `requiredScopes("read:posts") is what asks for it`,
			"dpop-bound-token":   `auth({dpop: {enabled: true}}) asks for the proof; the client sends Authorization: DPoP and the field DPoP`,
			"header-too-large":   headers,
		}))},
		{diagnose.NestJS, node(withTimes(`super({jwtFromRequest, secretOrKey, jsonWebTokenOptions: {clockTolerance: 30}}) in the JwtStrategy`, map[string]string{
			"audience-mismatch":       `super({jwtFromRequest, secretOrKey, audience: "{aud}"}) in the JwtStrategy`,
			"issuer-mismatch":         `super({jwtFromRequest, secretOrKey, issuer: "{iss}"}) in the JwtStrategy`,
			"alg-not-allowed":         `super({jwtFromRequest, secretOrKey, algorithms: ["{alg}"]}) in the JwtStrategy`,
			"secret-mismatch":         `JwtModule.registerAsync({useFactory: c => ({secret: c.getOrThrow("JWT_SECRET")})}), and the same secretOrKey in the JwtStrategy`,
			"token-wrong-location":    `jwtFromRequest: ExtractJwt.fromExtractors([ExtractJwt.fromAuthHeaderAsBearerToken(), req => req.cookies?.access_token])`,
			"user-not-found":          `validate(payload) of the JwtStrategy returned nothing`,
			"key-rotated-kid-unknown": `super({jwtFromRequest, secretOrKeyProvider: passportJwtSecret({jwksUri, cache: true})}) in the JwtStrategy`,
			"token-expired":           `JwtModule.register({signOptions: {expiresIn: "15m"}}) says how long they live; a bare number in text is milliseconds`,
			"role-permission-denied":  `@Roles() and the RolesGuard decide it`,
			"header-too-large":        headers,
		}))},
		{diagnose.PassportJWT, node(withTimes(`new JwtStrategy({jwtFromRequest, secretOrKey, jsonWebTokenOptions: {clockTolerance: 30}}, verify)`, map[string]string{
			"audience-mismatch":       `new JwtStrategy({jwtFromRequest, secretOrKey, audience: "{aud}"}, verify)`,
			"issuer-mismatch":         `new JwtStrategy({jwtFromRequest, secretOrKey, issuer: "{iss}"}, verify)`,
			"alg-not-allowed":         `new JwtStrategy({jwtFromRequest, secretOrKey, algorithms: ["{alg}"]}, verify)`,
			"secret-mismatch":         `new JwtStrategy({jwtFromRequest, secretOrKey: process.env.JWT_SECRET}, verify)`,
			"scheme-wrong":            `jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(); ExtractJwt.fromAuthHeaderWithScheme("JWT") takes another`,
			"token-wrong-location":    `jwtFromRequest: ExtractJwt.fromExtractors([ExtractJwt.fromAuthHeaderAsBearerToken(), req => req.cookies?.jwt])`,
			"user-not-found":          `verify(payload, done) ended in done(null, false)`,
			"key-rotated-kid-unknown": `new JwtStrategy({jwtFromRequest, secretOrKeyProvider: passportJwtSecret({jwksUri, cache: true})}, verify)`,
			"header-too-large":        headers,
		}))},
		{diagnose.KoaJWT, node(withTimes(`jwt({secret, algorithms: ["{alg}"], clockTolerance: 30})`, map[string]string{
			"audience-mismatch":    `jwt({secret, algorithms: ["{alg}"], audience: "{aud}"})`,
			"issuer-mismatch":      `jwt({secret, algorithms: ["{alg}"], issuer: "{iss}"})`,
			"alg-not-allowed":      `jwt({secret, algorithms: ["{alg}"]})`,
			"secret-mismatch":      `jwt({secret: process.env.JWT_SECRET, algorithms: ["{alg}"]}); debug: true makes it say what is wrong`,
			"token-wrong-location": `jwt({secret, cookie: "token"})`,
			"token-revoked":        `jwt({isRevoked}) decides it`,
		}))},
		{diagnose.FastifyJWT, node(withTimes(`app.register(jwt, {secret, verify: {clockTolerance: 30000}}), in milliseconds`, map[string]string{
			"audience-mismatch":              `app.register(jwt, {secret, verify: {allowedAud: "{aud}"}})`,
			"audience-missing":               `where tokens are made: app.jwt.sign(payload, {aud: "my-api"}); verify.allowedAud is what asks for it`,
			"issuer-mismatch":                `app.register(jwt, {secret, verify: {allowedIss: "{iss}"}})`,
			"alg-not-allowed":                `app.register(jwt, {secret, verify: {algorithms: ["{alg}"]}})`,
			"secret-mismatch":                `app.register(jwt, {secret: process.env.JWT_SECRET})`,
			"exp-missing":                    `where tokens are made: app.jwt.sign(payload, {expiresIn: "15m"})`,
			"required-claim-missing":         `verify: {requiredClaims: [...]} is what asks for it`,
			"token-wrong-location":           `app.register(jwt, {secret, cookie: {cookieName: "token", signed: false}}), with @fastify/cookie`,
			"cookie-not-sent":                `reply.setCookie("token", token, {path: "/", httpOnly: true, sameSite: "none", secure: true}) for a page of another site; secure: false on http`,
			"token-revoked":                  `app.register(jwt, {secret, trusted}) decides it`,
			"wrong-key-or-key-type":          `app.register(jwt, {secret: {private: PRIVATE_PEM, public: PUBLIC_PEM}, sign: {algorithm: "{alg}"}})`,
			"key-rotated-kid-unknown":        `app.register(jwt, {decode: {complete: true}, secret: (req, {header: {kid, alg}, payload: {iss}}) => getJwks.getPublicKey({kid, alg, domain: iss})}), with get-jwks`,
			"lifetime-policy":                `verify: {maxAge} is what refuses it`,
			"no-verification-key-configured": nodeUnset,
			"header-too-large":               headers,
		}))},
		{diagnose.Hono, node(map[string]string{
			"audience-mismatch":       `jwt({secret, alg: "{alg}", verification: {aud: "{aud}"}})`,
			"issuer-mismatch":         `jwt({secret, alg: "{alg}", verification: {iss: "{iss}"}})`,
			"alg-not-allowed":         `jwt({secret, alg: "{alg}"})`,
			"secret-mismatch":         `jwt({secret: c.env.JWT_SECRET, alg: "{alg}"})`,
			"token-wrong-location":    `jwt({secret, alg: "{alg}", cookie: "token"}), or headerName: "x-access-token"`,
			"iat-in-future":           `jwt({secret, alg: "{alg}", verification: {iat: false}}): it has no leeway, set the clocks right`,
			"not-yet-valid-nbf":       `jwt({secret, alg: "{alg}", verification: {nbf: false}}): it has no leeway; where tokens are made: nbf a minute back`,
			"key-rotated-kid-unknown": `jwk({jwks_uri, alg: ["{alg}"]}) of hono/jwk fetches the keys for every request`,
			"exp-missing":             `where tokens are made: sign({...payload, exp: Math.floor(Date.now() / 1000) + 900}, secret)`,
			"cookie-not-sent":         `setCookie(c, "token", token, {httpOnly: true, sameSite: "None", secure: true}) for a page of another site; secure: false on http`,
		})},
		{diagnose.JSONWebToken, node(withTimes(`jwt.verify(token, key, {algorithms: ["{alg}"], clockTolerance: 30})`, map[string]string{
			"audience-mismatch": `jwt.verify(token, key, {algorithms: ["{alg}"], audience: "{aud}"})`,
			"audience-missing":  `where tokens are made: jwt.sign(payload, key, {audience: "my-api"}); jwt.verify(..., {audience}) is what asks for it`,
			"issuer-mismatch":   `jwt.verify(token, key, {algorithms: ["{alg}"], issuer: "{iss}"})`,
			"alg-not-allowed":   `jwt.verify(token, key, {algorithms: ["{alg}"]})`,
			"secret-mismatch":   `jwt.verify(token, process.env.JWT_SECRET, {algorithms: ["{alg}"]})`,
			"lifetime-policy":   `jwt.verify(..., {maxAge}) is what refuses it`,
			"token-expired":     `jwt.sign(payload, key, {expiresIn: "15m"}) says how long they live; a bare number in text is milliseconds`,
			"header-too-large":  headers,
		}))},
		{diagnose.Jose, node(withTimes(`jwtVerify(token, key, {clockTolerance: "30s"})`, map[string]string{
			"audience-mismatch":       `jwtVerify(token, key, {audience: "{aud}"})`,
			"audience-missing":        `where tokens are made: new SignJWT(payload).setAudience("my-api"); jwtVerify(..., {audience}) is what asks for it`,
			"issuer-mismatch":         `jwtVerify(token, key, {issuer: "{iss}"})`,
			"alg-not-allowed":         `jwtVerify(token, key, {algorithms: ["{alg}"]})`,
			"typ-header-unexpected":   `jwtVerify(token, key, {typ: "at+jwt"}) is what asks for it; where tokens are made: setProtectedHeader({alg: "{alg}", typ: "at+jwt"})`,
			"required-claim-missing":  `jwtVerify(token, key, {requiredClaims: [...]}) is what asks for it`,
			"exp-missing":             `where tokens are made: new SignJWT(payload).setExpirationTime("15m")`,
			"lifetime-policy":         `jwtVerify(token, key, {maxTokenAge}) is what refuses it`,
			"key-rotated-kid-unknown": `createRemoteJWKSet(new URL(jwksUri), {cooldownDuration: 30000}): it fetches again for a kid that it does not know`,
			"kid-missing":             `where tokens are made: setProtectedHeader({alg: "{alg}", kid})`,
			"jwks-unreachable":        `createRemoteJWKSet(new URL(jwksUri), {timeoutDuration: 10000})`,
			"wrong-key-or-key-type":   `await importSPKI(publicPem, "{alg}") as the key; new TextEncoder().encode(secret) for HS256`,
		}))},
		{diagnose.NodeHTTP, map[string]string{"header-too-large": headers}},
		{diagnose.Express, map[string]string{
			"header-too-large":             headers,
			"redirect-drops-authorization": `call the path as its route is written; app.enable("strict routing") and a redirect of your own are what tells them apart`,
			"cookie-not-sent":              `res.cookie("token", token, {httpOnly: true, sameSite: "none", secure: true}) for a page of another site; secure: false on http`,
		}},
		{diagnose.Fastify, map[string]string{
			"header-too-large":             headers,
			"redirect-drops-authorization": `fastify({ignoreTrailingSlash: true})`,
		}},
	}
}
