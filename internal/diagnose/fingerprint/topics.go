package fingerprint

// How a row's text is known; the weaker marks make a row no less useful, but it is the first to doubt.
const (
	source     = "source"     // read in the project's own source
	measured   = "measured"   // seen on the wire of a running server
	document   = "document"   // quoted in documentation or a public issue
	unverified = "unverified" // widely quoted, not checked
)

// Causes that many stacks put into the same words, the most frequent first.
var (
	// missing: the server found no credential where it looks; whether it was never sent, sent elsewhere or lost on
	// the way, the server cannot know.
	missing = []string{
		"auth-header-missing", "token-wrong-location", "header-stripped-by-proxy", "redirect-drops-authorization",
	}

	// missingOrScheme: as missing, from a server that also overlooks a credential under another scheme.
	missingOrScheme = []string{
		"auth-header-missing", "scheme-missing", "scheme-wrong", "scheme-case-sensitive", "token-placeholder",
		"extra-whitespace", "token-wrong-location", "header-stripped-by-proxy", "redirect-drops-authorization",
	}

	// badFormat: a credential was seen, and it is not "Bearer" followed by one value.
	badFormat = []string{
		"scheme-missing", "scheme-duplicated", "scheme-wrong", "extra-whitespace", "token-placeholder",
	}

	// structure: the value could not be taken apart as a JWT.
	structure = []string{
		"token-malformed", "opaque-token-sent", "token-placeholder", "token-truncated", "token-quoted",
		"token-url-encoded", "token-line-wrapped", "scheme-duplicated", "scheme-wrong", "encrypted-token",
		"multiple-credentials", "extra-whitespace",
	}

	// header: the first segment is no JWT header: often a scheme's name or a quote is stuck to it.
	header = []string{
		"token-malformed", "opaque-token-sent", "token-quoted", "scheme-duplicated", "scheme-wrong",
		"scheme-case-sensitive", "extra-whitespace", "token-placeholder",
	}

	// issuedLater: iat lies in the server's future. Milliseconds read as seconds do too.
	issuedLater = []string{
		"iat-in-future", "clock-skew", "exp-unit-milliseconds",
	}

	// signature: the signature does not verify. Servers say the same of another key, of other bytes of the same
	// key and of a damaged signature, so these words name no single cause; the first is the most frequent.
	signature = []string{
		"secret-mismatch", "secret-encoding-mismatch", "secret-whitespace-or-quotes", "secret-source-precedence",
		"secret-default-fallback", "key-per-process-random", "instance-inconsistency", "key-rotated-kid-unknown",
		"wrong-key-or-key-type", "wrong-environment-or-host", "signature-altered-in-transit", "token-truncated",
		"alg-none-unsigned", "extra-whitespace",
	}
)
