package fault

import (
	"bytes"
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// DuplicateClaim names two subjects.
func DuplicateClaim() mint.Fault {
	return mint.Fault{
		ID: "duplicate-claim", Cause: "duplicate-claim", Title: "sub occurs twice",
		Answer: mint.Refuse,
		Why:    "names must be unique (RFC 7519 §4): one program reads the first, another the last",
		Make:   twice(`"sub"`),
	}
}

// DuplicateClaimEscaped hides the second name behind an escape.
func DuplicateClaimEscaped() mint.Fault {
	return mint.Fault{
		ID: "duplicate-claim-escaped", Cause: "duplicate-claim", Title: `sub occurs twice, once as \u0073ub`,
		Answer: mint.Refuse,
		Why:    "an escape in a name is the same name (RFC 8259 §8.3), and names must be unique (RFC 7519 §4)",
		Make:   twice(`"\u0073ub"`),
	}
}

// DuplicateClaimHeader names its algorithm twice.
func DuplicateClaimHeader() mint.Fault {
	return mint.Fault{
		ID: "duplicate-claim-header", Cause: "duplicate-claim", Title: "alg occurs twice in the header, the first time as none",
		Answer: mint.Refuse,
		Why:    "names in the header must be unique (RFC 7515 §4): a gateway may read the first and the server the last",
		Make: func(d mint.Draft) (string, error) {
			return d.SignBytes(append([]byte(`{"alg":"none",`), d.Header.Raw[1:]...), d.Payload.Raw)
		},
	}
}

// twice adds a second subject, whose name is spelled as given.
func twice(name string) func(mint.Draft) (string, error) {
	return func(d mint.Draft) (string, error) {
		if _, ok := d.Payload.Get("sub"); !ok {
			d = d.WithText("sub", "user")
		}
		payload := bytes.TrimSuffix(bytes.Clone(d.Payload.Raw), []byte("}"))
		return d.SignBytes(d.Header.Raw, fmt.Appendf(payload, `,%s:"admin"}`, name))
	}
}
