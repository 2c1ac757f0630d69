package config

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Meaning says what a setting decides.
type Meaning string

// The meanings. A setting with another one, or none, is not a part of a session.
const (
	NoMeaning        Meaning = ""
	AccessTTL        Meaning = "access-ttl"
	RefreshTTL       Meaning = "refresh-ttl"
	IDTokenTTL       Meaning = "id-token-ttl"
	CodeTTL          Meaning = "code-ttl"
	OtherTTL         Meaning = "other-token-ttl"
	CookieMaxAge     Meaning = "cookie-max-age"
	CookieName       Meaning = "cookie-name"
	CookieAttributes Meaning = "cookie-attributes"
	SessionAge       Meaning = "session-age"
	Sliding          Meaning = "sliding"
	RefreshThreshold Meaning = "refresh-threshold"
	RefreshRotation  Meaning = "refresh-rotation"
	RefreshGrace     Meaning = "refresh-reuse-grace"
	Heartbeat        Meaning = "heartbeat"
	FrontendTimeout  Meaning = "frontend-timeout"
	TimeoutBuffer    Meaning = "timeout-buffer"
	Leeway           Meaning = "leeway"
	LifetimeCap      Meaning = "lifetime-cap"
	SecretKey        Meaning = "secret"
	SecretEncoding   Meaning = "secret-encoding"
	PrivateKey       Meaning = "private-key"
	PublicKey        Meaning = "public-key"
	JWKSURL          Meaning = "jwks-url"
	JWKSCache        Meaning = "jwks-cache"
	AlgorithmName    Meaning = "alg"
	Issuer           Meaning = "issuer"
	Audience         Meaning = "audience"
	Scheme           Meaning = "scheme"
	TokenLocation    Meaning = "token-location"
	VerifySwitch     Meaning = "verify-switch"
	Revocation       Meaning = "revocation"
	TokenValue       Meaning = "token"
	SubjectClaim     Meaning = "subject-claim"
)

// Secret reports whether a value of the meaning must never be shown.
func (m Meaning) Secret() bool { return m == SecretKey || m == PrivateKey || m == TokenValue }

// Lifetime reports whether the meaning is a length of time that a session depends on.
func (m Meaning) Lifetime() bool {
	switch m {
	case AccessTTL, RefreshTTL, IDTokenTTL, CookieMaxAge, SessionAge, RefreshThreshold, Heartbeat, FrontendTimeout, TimeoutBuffer, Leeway, LifetimeCap:
		return true
	default:
		return false
	}
}

// Words says the meaning as people do.
func (m Meaning) Words() string {
	switch m {
	case AccessTTL:
		return "the access token"
	case RefreshTTL:
		return "the refresh token"
	case CookieMaxAge:
		return "the cookie"
	case SessionAge:
		return "the session"
	case RefreshThreshold:
		return "the refresh threshold"
	case Heartbeat:
		return "the heartbeat"
	case FrontendTimeout:
		return "the front end's timer"
	case Leeway:
		return "the leeway"
	case IDTokenTTL:
		return "the id token"
	default:
		return strings.ReplaceAll(string(m), "-", " ")
	}
}

// Named is what is known of a setting's name.
type Named struct {
	Meaning Meaning
	// Unit is that of a bare number, [UnitUnknown] where the consumer decides.
	Unit Unit
	// Product is whose setting it is, empty for a name that many use.
	Product string
	// Relied says that the unit was read in the product's source or measured; another one is never compared.
	Relied bool
	// Default is what holds where it is not set, in the unit of a bare number or as text; empty where there is none.
	Default string
}

// Meant says what a setting of that name means: by the table, then by the words of the name.
func Meant(name string) Named {
	if n, ok := lookUpName(name); ok {
		if u := unitOfName(name); n.Unit == UnitUnknown && u != UnitUnknown {
			n.Unit, n.Relied = u, true
		}
		return n
	}
	m := meaningOfWords(WordsOf(name))
	if m == NoMeaning {
		return Named{}
	}
	u := unitOfName(name)
	return Named{Meaning: m, Unit: u, Relied: u != UnitUnknown}
}

// WordsOf splits a name at _ - . : and where lower case meets upper case, in lower case.
func WordsOf(name string) []string {
	var words []string
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			words = append(words, strings.ToLower(b.String()))
			b.Reset()
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1])),
			unicode.IsUpper(r) && i+1 < len(runes) && i > 0 && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]):
			flush()
		}
		b.WriteRune(r)
	}
	flush()
	return words
}

// neverWords make a name one of something else, whatever else it holds.
var neverWords = sync.OnceValue(func() map[string]bool {
	never := map[string]bool{}
	for _, w := range []string{
		"cache", "redis", "db", "database", "sql", "http", "https", "request", "requests", "connect", "connection", "rate", "limit", "limiter", "throttle", "retry", "retries",
		"job", "jobs", "queue", "cron", "otp", "totp", "mfa", "email", "mail", "invite", "invitation", "reset", "verification", "verify", "confirm", "confirmation", "upload", "csrf", "xsrf",
		"cors", "dns", "tls", "ssl", "cert", "certificate", "health", "jwks", "notification", "device", "fcm", "push", "csp", "hsts", "animation", "debounce", "poll", "polling",
		"lock", "locks", "kafka", "grpc", "socket", "s3", "presigned", "signed", "download", "test", "mock", "max_tokens", "pool", "idempotency", "nonce", "state", "captcha",
		"password", "registration", "share", "sharing", "magic", "webhook", "oauth1", "aws", "sts", "gcp", "azure", "count", "size", "bucket", "llm", "prompt", "completion",
	} {
		never[w] = true
	}
	return never
})

// subjects are the words of which a name holds one that is about tokens or sessions at all.
var subjects = sync.OnceValue(func() map[string]bool {
	about := map[string]bool{}
	for _, w := range []string{"jwt", "token", "session", "auth", "access", "refresh", "renew", "renewal", "cookie", "secret", "heartbeat", "keepalive", "ping", "keep", "signing", "hmac", "oidc"} {
		about[w] = true
	}
	return about
})

func lifetimeWord(words []string) bool {
	for i, w := range words {
		switch w {
		case "ttl", "expire", "expires", "expiry", "expiration", "expiring", "exp", "lifetime", "lifespan", "validity", "duration", "maxage", "expiresin", "expirein":
			return true
		case "max":
			if i+1 < len(words) && words[i+1] == "age" {
				return true
			}
		case "valid":
			if i+1 < len(words) && words[i+1] == "for" {
				return true
			}
		}
	}
	return false
}

func meaningOfWords(words []string) Meaning {
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	if !slices.ContainsFunc(words, func(w string) bool { return subjects()[w] }) {
		return NoMeaning
	}
	secretWord := has("secret") || has("signing", "hmac") && has("key")
	if !secretWord && slices.ContainsFunc(words, func(w string) bool { return neverWords()[w] }) {
		return NoMeaning
	}
	switch {
	case has("heartbeat", "keepalive", "ping") && has("interval", "period") || has("keep") && has("alive") && has("interval", "period"):
		if has("session", "auth", "token", "jwt", "heartbeat") {
			return Heartbeat
		}
		return NoMeaning
	case has("refresh", "renew", "renewal") && has("threshold", "window", "before", "margin", "offset", "leeway"):
		return RefreshThreshold
	case has("cookie") && (lifetimeWord(words) || has("age")):
		return CookieMaxAge
	case has("refresh") && lifetimeWord(words) && !has("threshold"):
		return RefreshTTL
	case has("session") && has("buffer") && has("timeout"):
		return TimeoutBuffer
	case has("session") && (has("timeout", "lifetime", "age", "idle", "inactivity") || lifetimeWord(words)):
		return SessionAge
	case has("clock", "skew", "leeway", "tolerance", "drift") && has("jwt", "token", "auth") && !secretWord:
		return Leeway
	case has("jwt", "access", "auth", "token") && lifetimeWord(words) && !has("id", "code", "csrf"):
		return AccessTTL
	case isSecretName(words):
		return SecretKey
	case has("jwt", "token") && has("algorithm", "alg", "algo"):
		return AlgorithmName
	case has("jwt", "token", "oidc") && has("issuer", "iss"):
		return Issuer
	case has("jwt", "token") && has("audience", "aud"):
		return Audience
	}
	return NoMeaning
}

// isSecretName accepts names that say that the secret signs tokens or sessions; CLIENT_SECRET and AWS_SECRET are
// others.
func isSecretName(words []string) bool {
	joined := strings.Join(words, " ")
	for _, w := range []string{"path", "file", "location", "name", "id", "arn", "expiry", "expires", "ttl", "length", "encoding", "rotation", "prefix", "header", "base64"} {
		if slices.Contains(words, w) && words[len(words)-1] == w {
			return false
		}
	}
	for _, lead := range []string{"jwt", "token", "session", "auth", "signing", "app", "cookie", "refresh", "access"} {
		for _, tail := range []string{"secret", "secret key", "signing key", "signing secret", "hmac key", "secret base"} {
			if strings.HasSuffix(joined, lead+" "+tail) || strings.HasSuffix(joined, lead+" token "+tail) {
				return true
			}
		}
	}
	return joined == "secret key" || joined == "secret key base"
}

// unitOfName reads the unit that a name ends with, or says before "expire" (ACCESS_TOKEN_EXPIRE_MINUTES,
// ExpiryInMinutes, token-validity-in-seconds).
func unitOfName(name string) Unit {
	words := WordsOf(name)
	for i := len(words) - 1; i >= 0 && i >= len(words)-5; i-- {
		switch words[i] {
		case "ms", "millis", "milliseconds", "msec", "millisecond":
			return Milliseconds
		case "seconds", "secs", "sec", "second", "s":
			if words[i] == "s" && i != len(words)-1 {
				continue
			}
			return Seconds
		case "minutes", "mins", "min", "minute":
			return Minutes
		case "hours", "hrs", "hour":
			return Hours
		case "days", "day":
			return Days
		case "weeks":
			return Weeks
		}
	}
	return UnitUnknown
}
