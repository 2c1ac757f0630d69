package rule

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TypHeaderUnexpected finds types that strict libraries refuse.
func TypHeaderUnexpected() Rule {
	return Rule{
		ID: "typ-header-unexpected", Title: "typ is not a type that servers expect", Severity: finding.Info,
		Doc: Doc{
			Text: "`typ` says what kind of token this is: JWT, in capitals (RFC 7519 §5.1), or a media type without its application/ such as at+jwt (RFC 9068 §2.1). It may be " +
				"missing. Most libraries do not look at it; those that do (panva/jose, .NET, IdentityServer) refuse what they do not expect: unexpected \"typ\" JWT header value.",
			Fix:   "write JWT, or at+jwt for an access token by RFC 9068",
			Since: since, Seen: []string{"panva/jose: unexpected \"typ\" JWT header value", "DuendeSoftware/Support#1197"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		v, present := t.HeaderParam("typ")
		typ, ok := v.Text()
		if !present || !ok || usualType(typ) {
			return nil
		}
		bare := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(typ)), "application/")
		switch {
		case bare == "":
			return saw("typ is empty; leave it away or write JWT")
		case bare == "jwt":
			return saw("typ is %s, written JWT by the standard; strict libraries compare letter by letter", finding.Quote(typ))
		}
		return saw("typ is %s, which is not a registered type of token", finding.Quote(typ))
	})
}

// usualType knows the types that are registered, or built as registered ones are.
func usualType(typ string) bool {
	switch typ {
	case "JWT", "JOSE", "JOSE+JSON", "passport":
		return true
	}
	lower := strings.TrimPrefix(strings.ToLower(typ), "application/")
	return strings.HasSuffix(lower, "+jwt") && len(lower) > 4 && strings.TrimSpace(lower) == lower || strings.HasSuffix(lower, "+sd-jwt") && len(lower) > 7
}
