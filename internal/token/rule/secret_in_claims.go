package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// SecretInClaims finds passwords and keys.
func SecretInClaims() Rule {
	return Rule{
		ID: "secret-in-claims", Title: "the claims hold a secret", Severity: finding.Warning,
		Doc: Doc{
			Text: "A signed token is not encrypted: everybody who sees it reads its claims. A password, its hash, a key or another token in them is given away to every server, " +
				"proxy and log on the way, and to the user's browser.",
			Fix:   "take it out of the claims, and replace the secret: it must count as known",
			Since: since, Seen: []string{"whole user records, password hash included, as the payload"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		if names := claimNames(t, isSecret); len(names) > 0 {
			return saw("the claims hold what looks like a secret: %s", quoteAll(names))
		}
		return nil
	})
}

func isSecret(name string, v exactjson.Value) bool {
	if !isText(v) || len(v.Raw) > 1<<16 {
		return false
	}
	switch name {
	case "password", "passwd", "pwd", "passwordhash", "hashedpassword", "pwdhash", "clientsecret", "privatekey", "apikey", "secretkey", "cardnumber", "creditcard",
		"cvv", "refreshtoken", "accesstoken":
		return true
	}
	s, _ := v.Text()
	for _, prefix := range []string{"$2a$", "$2b$", "$2y$", "$argon2", "pbkdf2_sha256$", "-----BEGIN PRIVATE KEY", "-----BEGIN RSA PRIVATE KEY", "-----BEGIN EC PRIVATE KEY"} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}
