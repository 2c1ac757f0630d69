package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// KidInjection finds key ids that are written to be run or opened.
func KidInjection() Rule {
	return Rule{
		ID: "kid-injection", Title: "kid looks like an attack", Severity: finding.Warning,
		Doc: Doc{
			Text: "`kid` is a name to look a key up by, and it is read before anything is verified. This one holds a path, a piece of SQL or a shell command, as " +
				"attackers send it to servers that open a file or ask a database by it: `../../dev/null` makes the secret empty.",
			Fix:   "find out who made this token; on the server, look kid up in a fixed list of keys",
			Since: since, Seen: []string{"PortSwigger's labs: kid header path traversal"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		kid := t.KeyID()
		what := smell(kid)
		if what == "" {
			return nil
		}
		return saw("kid is %s, which looks like %s", finding.Quote(kid), what)
	})
}

// smell says what a key id looks like, empty for an ordinary one. Base64, URLs, DIDs and resource paths are ordinary.
func smell(kid string) string {
	lower := strings.ToLower(kid)
	switch {
	case strings.ContainsFunc(kid, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return "text with control characters"
	case containsAny(lower, "../", `..\`, "%2e%2e", "/dev/", "/etc/", "/proc/", "file://", `c:\`), strings.HasPrefix(lower, "/") && strings.Count(lower, "/") > 1:
		return "the path of a file"
	case containsAny(lower, "' or ", "\" or ", "union select", "union all", "';", "'--", "' --", "/*", "or 1=1"):
		return "a piece of SQL"
	case containsAny(lower, "$(", "`", "|", "&&", "; ", "${"):
		return "a shell command"
	case strings.ContainsAny(kid, "'\"<>"):
		return "text that is to break out of its quotes"
	}
	return ""
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}
