package session

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// hidden stands where a text had something that looked like a token.
const hidden = "[token]"

// Clean makes a text from a page fit to be kept: nothing in it can drive a terminal or forge a line ([finding.Safe]), and
// what looks like a token, whole or cut short, and what follows the word Bearer, is left out. Clean(Clean(s)) == Clean(s).
func Clean(s string) string { return finding.Safe(withoutTokens(s)) }

// withoutTokens replaces what could be a compact JWT or a part of one: from eyJ on, at least sixteen characters of its
// alphabet. A word that happens to begin so is no loss; a token that is kept would be.
func withoutTokens(s string) string {
	var out strings.Builder
	for {
		i := tokenStart(s)
		if i < 0 {
			out.WriteString(s)
			return out.String()
		}
		n := tokenLength(s[i:])
		out.WriteString(s[:i] + hidden)
		s = s[i+n:]
	}
}

// tokenStart returns where the next token begins, or -1.
func tokenStart(s string) int {
	for from := 0; from < len(s); {
		jwt, bearer := strings.Index(s[from:], "eyJ"), indexFold(s[from:], "bearer ")
		switch {
		case jwt < 0 && bearer < 0:
			return -1
		case bearer < 0 || jwt >= 0 && jwt < bearer:
			if from += jwt; tokenLength(s[from:]) >= 16 {
				return from
			}
			from += len("eyJ")
		default:
			// A word of a sentence ("bearer token missing") is shorter than a credential.
			if from += bearer + len("bearer "); tokenLength(s[from:]) >= 16 {
				return from
			}
		}
	}
	return -1
}

// indexFold finds an ASCII word in any case.
func indexFold(s, word string) int {
	for i := 0; i+len(word) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}

// tokenLength counts the characters of the alphabets that credentials are written in (RFC 6750 §2.1), percent-encoded
// ones among them.
func tokenLength(s string) int {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("-._~+/=%", rune(c)) {
			return i
		}
	}
	return len(s)
}

// place is an address without what may carry a credential: user and password, query and fragment.
func place(s string) string {
	s, _, _ = strings.Cut(s, "#")
	s, _, _ = strings.Cut(s, "?")
	if scheme, rest, ok := strings.Cut(s, "://"); ok {
		authority, path, _ := strings.Cut(rest, "/")
		if i := strings.LastIndexByte(authority, '@'); i >= 0 {
			s = scheme + "://" + strings.TrimSuffix(authority[i+1:]+"/"+path, "/")
		}
	}
	return s
}
