package fixline

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// scripting are Ruby and PHP.
func scripting() []sheet {
	const laravelCache = `JWT_SECRET in .env, then: php artisan config:clear`
	return []sheet{
		{diagnose.RubyJWT, withTimes(`JWT.decode(token, key, true, algorithm: "{alg}", leeway: 30)`, map[string]string{
			"audience-mismatch":           `JWT.decode(token, key, true, algorithm: "{alg}", aud: "{aud}", verify_aud: true)`,
			"issuer-mismatch":             `JWT.decode(token, key, true, algorithm: "{alg}", iss: "{iss}", verify_iss: true)`,
			"alg-not-allowed":             `JWT.decode(token, key, true, algorithm: "{alg}")`,
			"secret-mismatch":             `JWT.decode(token, ENV.fetch("JWT_SECRET"), true, algorithm: "{alg}")`,
			"secret-default-fallback":     `ENV.fetch("JWT_SECRET"), in place of ENV["JWT_SECRET"] || "..."`,
			"secret-whitespace-or-quotes": `File.read("/run/secrets/jwt").chomp`,
			"secret-encoding-mismatch":    `[secret].pack("H*") for a secret written in hex, Base64.decode64(secret) for base64, the text as it is otherwise`,
			"wrong-key-or-key-type":       `OpenSSL::PKey::RSA.new(File.read("public.pem")) as the key of RS256`,
			"exp-missing":                 `where tokens are made: exp: Time.now.to_i + 900`,
			"exp-unit-milliseconds":       `where tokens are made: exp: Time.now.to_i + 900`,
			"key-rotated-kid-unknown":     `JWT.decode(token, nil, true, algorithms: ["{alg}"], jwks: loader), with a loader that fetches again on kid_not_found`,
		})},
		{diagnose.DeviseJWT, map[string]string{
			"secret-mismatch":               `config.jwt { |jwt| jwt.secret = ENV.fetch("DEVISE_JWT_SECRET_KEY") } in devise.rb`,
			"token-expired":                 `config.jwt { |jwt| jwt.expiration_time = 15.minutes.to_i } in devise.rb says how long they live`,
			"token-revoked":                 `jwt_revocation_strategy of the model decides it`,
			"audience-mismatch":             `config.jwt { |jwt| jwt.aud_header = "JWT_AUD" } in devise.rb: send the field that the token was asked for with`,
			"login-redirect-instead-of-401": `config.navigational_formats = [] in devise.rb, or send Accept: application/json`,
		}},
		{diagnose.PHPJWT, withTimes(`JWT::$leeway = 30;`, map[string]string{
			"alg-not-allowed":             `JWT::decode($jwt, new Key($key, '{alg}'))`,
			"secret-mismatch":             `JWT::decode($jwt, new Key($_ENV['JWT_SECRET'], '{alg}'))`,
			"secret-encoding-mismatch":    `new Key(base64_decode($secret), '{alg}') for a secret written in base64, hex2bin($secret) for hex, $secret for text`,
			"secret-whitespace-or-quotes": `trim(file_get_contents('/run/secrets/jwt'))`,
			"kid-missing":                 `where tokens are made: JWT::encode($payload, $key, '{alg}', $kid)`,
			"key-rotated-kid-unknown":     `JWT::decode($jwt, new CachedKeySet($jwksUri, $client, $factory, $cache, 300, true))`,
			"key-too-short":               `32 bytes and more for HS256: since version 7 shorter ones are refused`,
			"exp-unit-milliseconds":       `where tokens are made: 'exp' => time() + 900`,
			"exp-missing":                 `where tokens are made: 'exp' => time() + 900`,
		})},
		{diagnose.JWTAuth, withTimes(`JWT_LEEWAY=30 in .env ('leeway' of config/jwt.php), then: php artisan config:clear`, map[string]string{
			"secret-mismatch":                laravelCache,
			"secret-source-precedence":       laravelCache,
			"no-verification-key-configured": `php artisan jwt:secret, then: php artisan config:clear`,
			"alg-not-allowed":                `JWT_ALGO={alg} in .env, then: php artisan config:clear`,
			"required-claim-missing":         `'required_claims' of config/jwt.php names what it wants`,
			"token-expired":                  `JWT_TTL=60 in .env says how many minutes they live`,
			"token-revoked":                  `JWT_BLACKLIST_GRACE_PERIOD=30 in .env lets parallel requests share a token that one of them refreshed`,
			"user-not-found":                 `getJWTIdentifier() of the user model says what sub is`,
			"header-stripped-by-proxy":       `RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}] in public/.htaccess`,
		})},
		{diagnose.Laravel, map[string]string{
			"login-redirect-instead-of-401": `send Accept: application/json, or $exceptions->shouldRenderJsonWhen(fn ($request) => $request->is('api/*')) in bootstrap/app.php`,
			"secret-source-precedence":      `php artisan config:clear: env() is not read while the configuration is cached`,
		}},
		{diagnose.LexikJWT, withTimes(`lexik_jwt_authentication: clock_skew: 30`, map[string]string{
			"secret-mismatch":          `lexik_jwt_authentication: public_key: '%kernel.project_dir%/config/jwt/public.pem', of the pair that signs`,
			"wrong-key-or-key-type":    `php bin/console lexik:jwt:generate-keypair`,
			"alg-not-allowed":          `lexik_jwt_authentication: encoder: signature_algorithm: {alg}`,
			"required-claim-missing":   `lexik_jwt_authentication: user_id_claim: username`,
			"user-not-found":           `lexik_jwt_authentication: user_id_claim: username, and the user provider's property`,
			"token-expired":            `lexik_jwt_authentication: token_ttl: 3600 says how long they live`,
			"token-wrong-location":     `lexik_jwt_authentication: token_extractors: cookie: { enabled: true, name: BEARER }`,
			"scheme-wrong":             `lexik_jwt_authentication: token_extractors: authorization_header: { prefix: Bearer }`,
			"header-stripped-by-proxy": `SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1 in Apache's configuration`,
		})},
	}
}
