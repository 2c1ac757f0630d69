package fault

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/mint"
)

// HeaderTooLarge is a token that most servers have no room for.
func HeaderTooLarge() mint.Fault {
	return mint.Fault{
		ID: "header-too-large", Cause: "header-too-large", Title: "the token has more than 16 KiB",
		Answer: mint.Refuse, Policy: "a header field has at most 16 KiB",
		Why: "servers limit header fields (nginx 8 KiB, Node 16 KiB) and answer 400, 413 or 431",
		Make: func(d mint.Draft) (string, error) {
			groups := []byte{'['}
			for i := range 1000 {
				if i > 0 {
					groups = append(groups, ',')
				}
				groups = fmt.Appendf(groups, `"group-%05d"`, i)
			}
			return d.With("groups", append(groups, ']')).Sign()
		},
	}
}
