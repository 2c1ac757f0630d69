package keys

import "github.com/jwtdoc/jwtdoc/internal/finding"

// Rules lists what can be found about a secret, in the order in which [Rate] looks for it, and last what
// is found about the place where it is kept.
func Rules() []finding.Rule {
	const (
		since = "0.1.0"
		anew  = "make a new secret: `jwtdoc secret --alg HS256 --out FILE`, and give it to both sides"
	)
	return []finding.Rule{
		{
			ID: idEmpty, Title: "the secret is empty", Severity: finding.Error,
			Text: "The setting is there and has no value. HMAC takes an empty key without complaint, so a service that does not check signs tokens that anybody can sign: " +
				"`os.getenv(name, random())` does not help, since the variable is set.",
			Fix: "set a value, and let the program refuse to start without one (`${NAME:?}` in a compose file)", Since: since,
			Seen: []string{"JWT_SECRET_KEY: ${JWT_SECRET_KEY:-} in compose files"},
		},
		{
			ID: idPublicKey, Title: "a key of a key pair is used as a secret", Severity: finding.Error,
			Text: "HS256, HS384 and HS512 need a secret. A public key in its place is known to everybody, and everybody could sign tokens with it (RFC 8725 §2.1): " +
				"the attack is called algorithm confusion. jwtdoc refuses PEM, DER, JWK and JWK sets as secrets.",
			Fix: "use the key pair with an RS, PS, ES or EdDSA algorithm, or a random secret with HS256", Since: since,
			Seen: []string{"RFC 8725 §2.1"},
		},
		{
			ID: idDefault, Title: "the secret is published", Severity: finding.Error,
			Text: "The secret is the sample of a tutorial, a README or an example configuration. It looks random now and then, and everybody who has read the same page can sign tokens " +
				"with it. Often the program falls back to it because the variable that should hold the real one is not set.",
			Fix: anew, Since: since,
			Seen: []string{"FastAPI tutorial, LibreChat, Supabase, PostgREST: samples in use", "deer-flow#2980"},
		},
		{
			ID: idPlaceholder, Title: "the secret is a placeholder", Severity: finding.Error,
			Text: "The value stands for a secret and is none: `$(openssl rand -hex 32)` in an env file, which runs nothing; a template that was not filled in (`${NAME}`, `{{ name }}`); " +
				"a reference into a vault; the words \"change me\". It is the same in every copy of the template.",
			Fix: "put the value there that it stands for", Since: since,
			Seen: []string{"JWT_SECRET=$(openssl rand -hex 64) in .env files"},
		},
		{
			ID: idMistyped, Title: "the secret looks mistyped", Severity: finding.Error,
			Text: "The secret is one character away from a published sample, or has an odd number of hex digits, which no tool writes: 65 where there should be 64. Tokens signed with the one " +
				"are refused by the other, and the difference is too small to see.",
			Fix: "copy it anew instead of typing it; compare the digits with the other side's", Since: since,
			Seen: []string{"a tutorial whose last listing has 65 digits of the FastAPI sample"},
		},
		{
			ID: idWhitespace, Title: "white space or quotes are part of the secret", Severity: finding.Error,
			Text: "A line end (`echo` adds one, editors too), a blank, a byte order mark or the quotes of an env file are part of the secret in one program, and are removed by the other: " +
				"the two sign with different secrets. `docker run --env-file` and `kubectl create --from-env-file` keep quotes.",
			Fix: "write the secret without them (`printf '%s'`), or remove them on the side that keeps them", Since: since,
			Seen: []string{"jwt-go#81, darklang#2861, JWT4B#45"},
		},
		{
			ID: idTooShort, Title: "the secret is too short for the algorithm", Severity: finding.Error,
			Text: "A secret needs as many bytes as the hash has: 32 for HS256, 48 for HS384, 64 for HS512 (RFC 7518 §3.2). A shorter one can be searched for with one token and no request; " +
				"PyJWT warns, php-jwt, .NET and PostgREST refuse it.",
			Fix: anew, Since: since,
			Seen: []string{"PyJWT 2.11 InsecureKeyLengthWarning, IDX10653, PostgREST"},
		},
		{
			ID: idGuessable, Title: "the secret is long enough, but not random", Severity: finding.Error,
			Text: "The secret repeats itself, counts up, or has few different characters. Its length satisfies a library, not somebody who searches for it: the estimate is an upper bound, " +
				"and words, names and dates are not even recognised.",
			Fix: anew, Since: since,
			Seen: []string{"aaaa..., 0123456789..., reallyreallyreallyreallyverysafe"},
		},
		{
			ID: idEncoding, Title: "the secret may be read in two ways", Severity: finding.Info,
			Text: "The secret looks like hex or base64. Most libraries take the characters as they are: 64 hex digits are 64 bytes of key. Some decode first (jjwt, Kong with secret_is_base64, " +
				"a checkbox at jwt.io). When the two sides differ, every signature is wrong.",
			Fix: "let both sides do the same; for jwtdoc, `hex:` or `base64:` before the value means the decoded bytes", Since: since,
			Seen: []string{"jjwt#248, lcobucci#217, node-jsonwebtoken#584, WebGoat#482"},
		},
		{
			ID: idPrecedence, Title: "the secret is set in two places", Severity: finding.Warning,
			Text: "An env file sets the same name on two lines, with different values. The last one counts in most readers, so that an edit of the first changes nothing. The same happens between " +
				"an env file and the environment, where the environment wins as a rule.",
			Fix: "keep one of the two, and restart what reads it", Since: since,
			Seen: []string{"docker compose, python-dotenv, npm dotenv: the last line wins"},
		},
	}
}
