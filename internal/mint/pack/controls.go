package pack

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// controls are tokens that look odd at most: a verifier that refuses one of them refuses honest users.
func controls() []mint.Fault {
	sign := func(change func(mint.Draft) mint.Draft) func(mint.Draft) (string, error) {
		return func(d mint.Draft) (string, error) { return change(d).Sign() }
	}
	list := []mint.Fault{
		{
			ID: "sound", Title: "nothing is wrong with it", Why: "signature, times, iss and aud are as they must be",
			Make: mint.Draft.Sign,
		},
		{
			ID: "sound-aud-list", Title: "aud is a list that has the audience in it", Why: "one of several audiences is enough (RFC 7519 §4.1.3)",
			Make: sign(func(d mint.Draft) mint.Draft {
				v, _ := d.Payload.Get("aud")
				if list, ok := v.Strings(); ok && len(list) > 0 {
					raw := append([]byte(`["https://another-api.example.com",`), exactjson.Quote(list[0])...)
					d = d.With("aud", append(raw, ']'))
				}
				return d
			}),
		},
		{
			ID: "sound-nbf-now", Title: "nbf is now", Why: "at nbf itself the token is valid (RFC 7519 §4.1.5: before)",
			Make: sign(func(d mint.Draft) mint.Draft { return d.With("nbf", d.At(0)) }),
		},
		{
			ID: "sound-without-typ", Title: "typ is missing", Why: "typ is optional (RFC 7519 §5.1)",
			Make: sign(func(d mint.Draft) mint.Draft {
				d.Header = d.Header.Without("typ")
				return d
			}),
		},
		{
			ID: "sound-without-iat", Title: "iat is missing", Why: "iat is optional (RFC 7519 §4.1.6)",
			Make: sign(func(d mint.Draft) mint.Draft { return d.Without("iat") }),
		},
		{
			ID: "sound-issued-long-ago", Title: "iat is a year ago", Why: "how old a token may be, exp says alone (RFC 7519 §4.1.4)",
			Make: sign(func(d mint.Draft) mint.Draft { return d.With("iat", d.At(-365*24*time.Hour)) }),
		},
		{
			ID: "sound-unknown-names", Title: "it has header parameters and claims that nobody knows", Why: "unknown names are ignored (RFC 7515 §4, RFC 7519 §4)",
			Make: sign(func(d mint.Draft) mint.Draft {
				return d.WithHeader("x-level", []byte("7")).WithText("https://example.com/plan", "free").With("big", []byte("12345678901234567890"))
			}),
		},
		{
			ID: "sound-unicode", Title: "a claim has letters beyond ASCII, one of them escaped", Why: "a token's JSON is UTF-8, and escapes are allowed (RFC 8259 §7)",
			Make: sign(func(d mint.Draft) mint.Draft { return d.With("name", []byte(`"Zo\u00eb Łukasiewicz 🙂"`)) }),
		},
	}
	for i := range list {
		list[i].Answer = mint.Accept
	}
	return list
}
