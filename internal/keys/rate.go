package keys

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// enoughBits is the entropy below which a secret can be guessed sooner or later by somebody who has one token.
const enoughBits = 128

// Rating is what `secret --check` has to say about a secret. The lengths in it are for the person who holds the
// secret; of the findings, only those of severity info tell one ([Rating.Weaknesses] leaves them out).
type Rating struct {
	// Algorithm is what the secret was rated for.
	Algorithm string `json:"alg"`
	// Bytes is the secret's length, Minimum what the algorithm asks for (RFC 7518 §3.2).
	Bytes   int `json:"bytes"`
	Minimum int `json:"minimum"`
	// Characters is what the secret is made of.
	Characters Charset `json:"charset"`
	// EntropyBits is an upper bound of what a guesser has to try, as a power of two.
	EntropyBits int `json:"entropyBits"`
	// Sample names the product in whose documentation or source the secret is published, "" for none.
	Sample string `json:"sample"`
	// Findings is never null.
	Findings []finding.Finding `json:"findings"`
}

// Rate judges a secret for an HMAC algorithm. It judges the bytes as they will be used: whoever gives a secret as
// hex: or base64: has it judged after decoding.
func Rate(secret finding.Secret, alg string) Rating {
	b := secret.Reveal()
	r := Rating{
		Algorithm: alg, Bytes: len(b), Minimum: MinimumSecret(alg), Characters: charsetOf(b),
		EntropyBits: entropyBits(b), Findings: []finding.Finding{},
	}
	r.Sample, _ = PublishedSample(b)
	for _, check := range []func([]byte, Rating) []finding.Finding{
		checkEmpty, checkKeyPair, checkSample, checkPlaceholder, checkTyping, checkWrapping, checkLength, checkGuessable, checkEncoding,
	} {
		found := check(b, r)
		r.Findings = append(r.Findings, found...)
		if len(found) > 0 && found[0].ID == idPublicKey || len(b) == 0 {
			break // whatever else could be said of it does not matter
		}
	}
	return r
}

// Weaknesses returns the findings of a rating that concern its strength, none graver than a warning: for commands
// that use a secret which is what it is because a server has it.
func (r Rating) Weaknesses() []finding.Finding {
	out := []finding.Finding{}
	for _, f := range r.Findings {
		if f.Severity == finding.Info {
			continue
		}
		f.Severity = finding.Warning
		out = append(out, f)
	}
	return out
}

const makeNew = "make a new one: jwtdoc secret --alg %s --out FILE"

func found(id string, sev finding.Severity, fix, format string, args ...any) []finding.Finding {
	return []finding.Finding{{
		ID: id, Severity: sev, Message: fmt.Sprintf(format, args...), Evidence: []finding.Evidence{}, Fix: fix,
	}}
}

func checkEmpty(b []byte, r Rating) []finding.Finding {
	if len(b) > 0 {
		return nil
	}
	return found(idEmpty, finding.Error, fmt.Sprintf(makeNew, r.Algorithm),
		"the secret is empty: the setting is there without a value, and anybody can sign with nothing")
}

func checkKeyPair(b []byte, r Rating) []finding.Finding {
	what, yes := Asymmetric(b)
	if !yes {
		return nil
	}
	return found(idPublicKey, finding.Error, "use the key with an RS, PS, ES or EdDSA algorithm, and a random secret for "+r.Algorithm,
		"this is %s, not a secret: whoever knows the public half could sign tokens", what)
}

func checkSample(b []byte, r Rating) []finding.Finding {
	if r.Sample != "" {
		return found(idDefault, finding.Error, fmt.Sprintf(makeNew, r.Algorithm),
			"the secret is published: it is the sample of %s, and everybody can sign with it", r.Sample)
	}
	near, ok := nearSample(b)
	if !ok {
		return nil
	}
	return found(idMistyped, finding.Error, fmt.Sprintf(makeNew, r.Algorithm),
		"the secret is one character away from the published sample of %s: tokens of the one are refused by the other, and both can be guessed", near)
}

// checkTyping notices hex digits that do not come in pairs.
func checkTyping(b []byte, r Rating) []finding.Finding {
	t := bytes.TrimSpace(b)
	if len(t) < 31 || len(t)%2 == 0 || !isAll(t, isHexDigit) || isAll(t, isDigit) {
		return nil
	}
	return found(idMistyped, finding.Error, "compare it with the other side's value, digit by digit",
		"an odd number of hex digits (openssl rand -hex and jwtdoc secret --hex write pairs): one digit too many or too few, probably a typing error")
}

func checkWrapping(b []byte, _ Rating) []finding.Finding {
	var out []finding.Finding
	add := func(fix, message string) {
		out = append(out, found(idWhitespace, finding.Warning, fix, "%s", message)...)
	}
	switch t := bytes.TrimSpace(b); {
	case len(t) == 0:
		return found(idWhitespace, finding.Error, "set a value", "the secret is nothing but white space")
	case bytes.HasSuffix(b, []byte("\n")) || bytes.HasSuffix(b, []byte("\r")):
		add("write it without: printf '%s' instead of echo", "a line end is part of the secret: a program that strips it uses another secret")
	case len(t) != len(b):
		add("remove it, or put it into quotes on purpose on both sides", "white space around the secret is part of it: a program that strips it uses another secret")
	}
	if _, ok := unquoted(b); ok {
		add("remove the quotes where they are read literally (docker run --env-file, kubectl create --from-env-file)",
			"the quotes around the secret are part of it: a program that removes them uses another secret")
	}
	if bytes.HasPrefix(b, []byte("\ufeff")) {
		add("save the file without a byte order mark", "a byte order mark at the beginning is part of the secret")
	}
	return out
}

func checkLength(b []byte, r Rating) []finding.Finding {
	if len(b) >= r.Minimum {
		return nil
	}
	return found(idTooShort, finding.Error, fmt.Sprintf(makeNew, r.Algorithm),
		"the secret is shorter than the %d bytes that %s needs (RFC 7518 §3.2); several libraries refuse it", r.Minimum, r.Algorithm)
}

func checkGuessable(b []byte, r Rating) []finding.Finding {
	if len(b) < r.Minimum || r.EntropyBits >= enoughBits || r.Sample != "" {
		return nil
	}
	return found(idGuessable, finding.Error, fmt.Sprintf(makeNew, r.Algorithm),
		"the secret is long enough, but repeats itself or has few different characters: one token is enough to search for it offline")
}

// checkEncoding says how a secret that looks encoded will be used: S1's and S3's second most common mix-up.
func checkEncoding(b []byte, _ Rating) []finding.Finding {
	const fix = "as it is, it is text; to use the decoded bytes instead, write %s before it"
	if isAll(b, isHexDigit) && len(b)%2 == 0 && len(b) >= 32 {
		return found(idEncoding, finding.Info, fmt.Sprintf(fix, "hex:"),
			"looks like hex: most libraries use it as text, %d ASCII characters, not as %d bytes; both sides must do the same", len(b), len(b)/2)
	}
	if n, ok := base64Length(b); ok {
		return found(idEncoding, finding.Info, fmt.Sprintf(fix, "base64:"),
			"looks like base64: most libraries use it as text, %d characters, some (jjwt, Kong) as the %d bytes it decodes to; both sides must do the same", len(b), n)
	}
	return nil
}

// base64Length returns how many bytes a text decodes to that looks like base64 of random bytes.
func base64Length(b []byte) (int, bool) {
	digits := bytes.ContainsFunc(b, func(r rune) bool { return r >= '0' && r <= '9' || r == '+' || r == '/' || r == '=' })
	cased := strings.ToLower(string(b)) != string(b) && strings.ToUpper(string(b)) != string(b)
	if len(b) < 40 || !digits || !cased {
		return 0, false
	}
	for _, apply := range Transforms() {
		if apply.ID != "base64-decoded" && apply.ID != "base64url-decoded" {
			continue
		}
		if out, ok := apply.Apply(b); ok {
			return len(out), true
		}
	}
	return 0, false
}
