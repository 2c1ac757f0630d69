package keys

import (
	"bytes"
	"slices"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// checkPlaceholder notices values that stand for a secret and are none: a command that nobody ran, a variable that
// nobody replaced, a reference into a vault, the words of a template.
func checkPlaceholder(b []byte, r Rating) []finding.Finding {
	if r.Sample != "" || r.Characters == Bytes || r.Characters == Unicode {
		return nil
	}
	s := string(bytes.Trim(b, " \t\r\n\"'"))
	switch {
	case strings.HasPrefix(s, "$(") && strings.HasSuffix(s, ")") || strings.HasPrefix(s, "`") && strings.HasSuffix(s, "`") && len(s) > 2:
		return found(idPlaceholder, finding.Error, "run the command, and write its output into the file",
			"the secret is the text of a command: an env file runs nothing, so the command's own characters are the secret, the same for everybody who copied the line")
	case strings.HasPrefix(s, "${") || strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "%env("):
		return found(idPlaceholder, finding.Error, "give the value that the template is replaced by",
			"the secret is a template that was not filled in")
	case isReference(s):
		return found(idPlaceholder, finding.Warning, "give the value that is kept there",
			"the secret looks like a reference to where the secret is kept, not like the secret")
	case saysReplaceMe(s):
		return found(idPlaceholder, finding.Error, "make one: jwtdoc secret --alg "+r.Algorithm+" --out FILE",
			"the secret is a placeholder to be replaced, the same in every copy of its template")
	}
	return nil
}

func isReference(s string) bool {
	for _, p := range []string{"vault:", "op://", "ref+", "ENC[", "<path:", "arn:aws:secretsmanager", "projects/"} {
		if strings.HasPrefix(s, p) {
			return p != "projects/" || strings.Contains(s, "/secrets/")
		}
	}
	return false
}

// saysReplaceMe recognises your_jwt_secret, change-me, <secret-key>, REPLACE_THIS_KEY, xxxxxxxx. Whoever draws
// random characters does not write such words; a passphrase that holds one is no better.
func saysReplaceMe(s string) bool {
	if strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") {
		return true
	}
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' })
	has := func(w ...string) bool {
		for _, word := range words {
			if slices.Contains(w, word) {
				return true
			}
		}
		return false
	}
	switch {
	case has("changeme", "changethis", "replaceme", "placeholder", "todo", "fixme"):
		return true
	case has("change", "replace") && has("me", "this", "it", "in", "with", "please", "should", "before"):
		return true
	case has("your") && has("secret", "key", "password", "token", "here"):
		return true
	}
	return len(s) > 0 && strings.Trim(strings.ToLower(s), "x") == "" || len(s) > 0 && strings.Trim(s, "*") == ""
}
