package rule

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// TokenSettingInvalid finds tokens among the settings that do not fit the secret beside them.
func TokenSettingInvalid() Rule {
	return Rule{
		ID: "token-in-setting-invalid", Title: "a token among the settings does not verify, or has expired", Severity: finding.Error,
		Doc: Doc{
			Text: "Some products keep tokens as settings: Supabase's `ANON_KEY` and `SERVICE_ROLE_KEY` are signed with its `JWT_SECRET`. When the secret is changed and they are not, every request with " +
				"them is refused.",
			Fix:   "make the tokens anew with the secret: `jwtdoc mint --secret-env JWT_SECRET`",
			Since: since, Seen: []string{"Supabase docker/.env after JWT_SECRET was replaced"},
		},
	}.with(func(p *config.Project, now time.Time) []note {
		return each(p, func(s *config.Service) []note {
			secret, ok := s.Named("JWT_SECRET")
			var out []note
			for _, x := range s.Of(config.TokenValue) {
				text := strings.TrimSpace(x.Wins.Value.Reveal())
				if x.Wins.Certainty != config.Known || strings.Count(text, ".") != 2 || !strings.HasPrefix(text, "eyJ") {
					continue
				}
				if token.Parse(text).ExpiryAt(now, 0).State == token.StateExpired {
					out = append(out, at(x.Wins.Where, "%s has expired", named(x.Name)))
				}
				if ok && secret.Wins.Certainty == config.Known && config.Classify(secret.Wins.Value.Reveal()) != config.ClassKey && !signedHS256(text, secret.Wins.Value.Reveal()) {
					out = append(out, at(x.Wins.Where, "%s is not signed with the JWT_SECRET of %s", named(x.Name), place(secret.Wins.Where)))
				}
			}
			return out
		})
	})
}

// signedHS256 verifies the signature alone; another algorithm is not judged.
func signedHS256(compact, secret string) bool {
	i := strings.LastIndexByte(compact, '.')
	header, _, _ := strings.Cut(compact, ".")
	if b, err := base64.RawURLEncoding.DecodeString(header); err != nil || !strings.Contains(string(b), "HS256") {
		return true
	}
	m := hmac.New(sha256.New, []byte(secret))
	_, _ = m.Write([]byte(compact[:i]))
	signature, err := base64.RawURLEncoding.DecodeString(compact[i+1:])
	return err == nil && hmac.Equal(m.Sum(nil), signature)
}
