package token

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// foreign recognises, by form alone, texts that stand where a token is expected and are something else.
func foreign(s string) (Token, bool) {
	t := Token{Compact: s}
	message := ""
	switch {
	case isPlaceholder(s):
		t.Form, t.Compact = FormPlaceholder, ""
		message = finding.Quote(s) + " stands where the token should be: a variable was never filled in"
	case strings.HasPrefix(s, "<") && strings.Contains(s, ">"):
		t.Form = FormSAML
		message = "this is XML, not a JWT"
		if !strings.Contains(strings.ToLower(s[:min(len(s), 4096)]), "saml") {
			t.Form = FormOpaque
		}
	case strings.HasPrefix(s, "PHNhbW"), strings.HasPrefix(s, "PD94bWwg"):
		t.Form = FormSAML
		message = "this is XML in base64 (a SAML message), not a JWT"
	case strings.HasPrefix(s, "-----BEGIN "):
		t.Form, t.Compact = FormKey, ""
		message = "this is a key or certificate in PEM form, not a token"
	case otherScheme(s) != "":
		t.Form, t.Compact = FormOpaque, ""
		message = "these are credentials of the scheme " + otherScheme(s) + ", not a bearer token"
	case isPASETO(s):
		t.Form = FormPASETO
		version, _, _ := strings.Cut(s, ".")
		message = "this is a PASETO (" + version + "), not a JWT: it needs a PASETO library"
	default:
		return Token{}, false
	}
	t.fault(SegmentToken, 0, message)
	return t, true
}

// isPlaceholder knows the words that programs and pages leave where a token should be.
func isPlaceholder(s string) bool {
	if len(s) > 64 {
		return false
	}
	switch strings.ToLower(s) {
	case "undefined", "null", "none", "nil", "nan", "true", "false", "[object object]", "[object promise]", "token", "jwt", "bearer",
		"your_token", "your-token", "your_token_here", "your-token-here", "your_jwt", "your-jwt", "access_token", "xxx", "...", "…":
		return true
	}
	first, last := s[0], s[len(s)-1]
	switch {
	case strings.HasPrefix(s, "{{") && strings.HasSuffix(s, "}}"),
		first == '<' && last == '>' && !strings.ContainsAny(s[1:len(s)-1], "<>/:"),
		first == '%' && last == '%' && len(s) > 2:
		return true
	case first == '$':
		name := strings.Trim(s[1:], "{}()")
		return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.' || r == ' ')
		})
	}
	return false
}

// otherScheme names the authentication scheme (RFC 9110 §11.1) of credentials that never hold a JWT.
func otherScheme(s string) string {
	for _, scheme := range []string{"Basic", "Digest", "Negotiate", "NTLM", "HMAC", "AWS4-HMAC-SHA256"} {
		if len(s) > len(scheme) && s[len(scheme)] == ' ' && strings.EqualFold(s[:len(scheme)], scheme) {
			return scheme
		}
	}
	return ""
}

func isPASETO(s string) bool {
	return len(s) > 3 && s[0] == 'v' && s[1] >= '1' && s[1] <= '9' &&
		(strings.HasPrefix(s[2:], ".public.") || strings.HasPrefix(s[2:], ".local."))
}

// vendors are the prefixes by which well-known opaque tokens are recognised.
var vendors = [...]struct{ prefix, name string }{
	{"ghp_", "GitHub personal access token"},
	{"gho_", "GitHub OAuth token"},
	{"ghs_", "GitHub installation token"},
	{"github_pat_", "GitHub personal access token"},
	{"glpat-", "GitLab personal access token"},
	{"xoxb-", "Slack bot token"},
	{"xoxp-", "Slack user token"},
	{"ya29.", "Google access token"},
	{"sk_live_", "Stripe key"},
	{"sk_test_", "Stripe key"},
	{"hvs.", "Vault service token"},
	{"dop_v1_", "DigitalOcean token"},
	{"npm_", "npm token"},
}

// opaque makes the token for a text that only its issuer can read.
func opaque(s string, parts int) Token {
	t := Token{Form: FormOpaque, Compact: s}
	for _, v := range vendors {
		if strings.HasPrefix(s, v.prefix) {
			t.fault(SegmentToken, 0, "an opaque token ("+v.name+"), not a JWT: only its issuer can say what it means")
			return t
		}
	}
	switch {
	case strings.ContainsAny(s, "\x00"):
		at := strings.IndexByte(s, 0)
		t.fault(SegmentToken, at, describeCharacter(s[at:]))
	case parts == 1:
		t.fault(SegmentToken, 0, fmt.Sprintf("one part of %s and no dot: an opaque token or something else, not a JWT", plural(len(s), "character")))
	default:
		t.fault(SegmentToken, 0, fmt.Sprintf("%s, and the first is no JSON header: not a JWT", plural(parts, "part")))
	}
	return t
}
