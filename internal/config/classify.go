package config

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Class says what the value of a secret setting is, before anything is judged about it.
type Class string

// The classes.
const (
	// ClassReference points to where the secret is kept: vault:, op://, ${{ secrets.X }}, an ARN, @file.
	ClassReference Class = "reference"
	// ClassPath is a path to a key file.
	ClassPath Class = "path"
	// ClassPlaceholder is to be replaced: your_secret, change-me, <secret>.
	ClassPlaceholder Class = "placeholder"
	// ClassSample was published.
	ClassSample Class = "sample"
	// ClassKey is PEM, a JWK or JSON: not an HMAC secret.
	ClassKey Class = "key"
	// ClassEmpty is set to nothing.
	ClassEmpty Class = "empty"
	// ClassText is anything else: weak or strong.
	ClassText Class = "text"
)

// Classify says what a secret setting's text is.
func Classify(text string) Class {
	t := strings.TrimSpace(text)
	switch {
	case t == "":
		return ClassEmpty
	case isReference(t):
		return ClassReference
	case isPath(t):
		return ClassPath
	case strings.HasPrefix(t, "-----BEGIN") || strings.HasPrefix(t, "{") || strings.HasPrefix(t, "["):
		return ClassKey
	}
	if _, ok := keys.PublishedSample([]byte(t)); ok {
		return ClassSample
	}
	if isPlaceholder(t) {
		return ClassPlaceholder
	}
	return ClassText
}

func isReference(s string) bool {
	for _, p := range []string{
		"vault:", "op://", "ref+", "ENC[", "ENC(", "<path:", "arn:aws:", "projects/", "%env(", "${{", "{{", "@", "secret://", "ssm:", "awssm:", "gcpsm:", "keyvault:", "file://",
		"sm://", "!reference", "env:", "$(", "#{", "<%=", "{cipher}",
	} {
		if strings.HasPrefix(s, p) {
			return p != "projects/" && p != "$(" || p == "projects/" && strings.Contains(s, "/secrets/") || p == "$(" && strings.HasSuffix(s, ")") && !strings.Contains(s, " ")
		}
	}
	return strings.Contains(s, "{{") && strings.Contains(s, "}}") || strings.HasPrefix(s, "@Microsoft.KeyVault") || plainReference(s) || strings.HasPrefix(s, "${") && strings.HasSuffix(s, "}")
}

func isPath(s string) bool {
	if strings.ContainsAny(s, " \n\t") {
		return false
	}
	lower := strings.ToLower(s)
	for _, ext := range []string{".pem", ".key", ".crt", ".cer", ".jwk", ".jwks", ".json", ".der", ".p12", ".pub", ".txt"} {
		if strings.HasSuffix(lower, ext) && (strings.ContainsAny(s, "/\\") || len(s) < 40) {
			return true
		}
	}
	return strings.HasPrefix(s, "/run/secrets/") || strings.HasPrefix(s, "/var/run/secrets/") || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../") ||
		strings.HasPrefix(s, "/") && strings.Count(s, "/") >= 2 && !strings.ContainsAny(s, "+=")
}

// isPlaceholder recognises what a template says in the place of a secret, in the languages that templates are written
// in.
func isPlaceholder(s string) bool {
	lower := strings.ToLower(s)
	if strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") || strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		return true
	}
	if strings.Trim(lower, "x") == "" || strings.Trim(s, "*") == "" || strings.Trim(s, "-") == "" || strings.Trim(s, ".") == "" {
		return true
	}
	for _, w := range []string{
		"your", "change", "replace", "placeholder", "example", "insert", "generate", "todo", "fixme", "dummy", "fill in", "fill_in", "set_me", "set-me", "setme", "put_your",
		"请", "替换", "修改", "segredo", "ersetzen", "cambiar", "cambia", "remplacer", "secreto", "here",
	} {
		if strings.Contains(lower, w) && !looksRandom(lower, w) {
			return true
		}
	}
	return false
}

// looksRandom says that a word stands in a long mixed text by chance.
func looksRandom(s, word string) bool {
	return len(s) >= 32 && mixedRun(strings.ReplaceAll(s, word, ""), 16) && !strings.ContainsAny(s, "-_ ")
}

// LooksRandom reports whether a text looks drawn: letters and digits mixed, no words of a template.
func LooksRandom(s string) bool {
	t := strings.TrimSpace(s)
	return len(t) >= 16 && mixedRun(t, 12) && Classify(t) != ClassPlaceholder
}
