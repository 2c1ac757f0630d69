package rule

import (
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ProviderBoundToken finds tokens that only Microsoft Graph can verify.
func ProviderBoundToken() Rule {
	return Rule{
		ID: "provider-bound-token", Title: "only the provider's own API can verify this token", Severity: finding.Warning,
		Doc: Doc{
			Text: "A token for Microsoft Graph has a `nonce` in its header, and its signature is made over the hash of that nonce: nobody but Microsoft can verify it. Your own " +
				"API answers IDX10511 (signature validation failed) whatever keys it has. The token is fine; it was asked for another API.",
			Fix:   "ask for a token with a scope of your own API (api://CLIENT-ID/...), not of Graph",
			Since: since, Seen: []string{"IDX10511 with tokens for Microsoft Graph"},
		},
	}.with(func(t token.Token, _ time.Time) []note {
		nonce, ok := t.HeaderParam("nonce")
		if unreadable(t) || !ok || !isText(nonce) {
			return nil
		}
		if slices.ContainsFunc(t.Audience(), isGraph) {
			return saw("aud is %s and the header has a nonce: it is a token for Microsoft Graph, and only Graph can verify its signature", quoteAll(t.Audience()))
		}
		if host := strings.ToLower(t.Issuer()); strings.Contains(host, "sts.windows.net") || strings.Contains(host, "login.microsoftonline.com") {
			return saw("Microsoft issued it with a nonce in the header: only the API that it was issued for can verify its signature")
		}
		return nil
	})
}

func isGraph(aud string) bool {
	return strings.HasPrefix(aud, "00000003-0000-0000-c000-") || strings.HasPrefix(aud, "https://graph.microsoft.com")
}
