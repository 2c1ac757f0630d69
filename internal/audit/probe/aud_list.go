package probe

import (
	"github.com/jwtdoc/jwtdoc/internal/audit"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/repair"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// AudList names two audiences.
func AudList() audit.Probe {
	return audit.Probe{
		ID: "aud-list", Title: "aud as a list with another one",
		Group: audit.GroupAccepted, Expect: audit.Accept, Severity: finding.Warning,
		Why: "aud may be a list, and one that fits is enough (RFC 7519 §4.1.3)",
		Doc: audit.Doc{
			Text:  "Issuers write a list as soon as a token is for two services. A server that compares aud as a string refuses every token from that day on.",
			Fix:   "compare with the library's own check of the audience",
			Since: "0.1.0",
		},
		Needs: func(s audit.Subject) string {
			if v, ok := s.Claim("aud"); !ok || v.Kind != exactjson.KindString {
				return "the healthy token has no aud that is a string (--aud adds one)"
			}
			return ""
		},
		Tries: func(s audit.Subject) []audit.Try {
			v, _ := s.Claim("aud")
			list := append(append([]byte("["), v.Raw...), []byte(`,"https://other.invalid"]`)...)
			return one("with aud in a list", repair.Claim("aud", list, "with aud in a list"))
		},
	}
}
