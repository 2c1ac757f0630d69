package experiment

import (
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// KnownGood is E18: a token that the user knows to work, exactly where the refused one stands. Accepted, it clears the
// way to the server and the place of the credential; refused, it clears the token.
func KnownGood() Experiment {
	return Experiment{
		Kind:     diagnose.KnownGood,
		Question: asks("a token that is known to work, in the same place"),
		Plan: func(f *diagnose.Facts, _ diagnose.LookID, _ string) (request.Request, error) {
			if !f.Case.Good.Readable() || f.Case.Credential.Kind == request.InQuery {
				// What is in a query ends in logs: a second token is not put there too.
				return request.Request{}, diagnose.ErrNotApplicable
			}
			d := diagnose.NewDraft(f.Case, "")
			d.Token = f.Case.Good.Compact
			if f.Case.Credential.Kind == request.NoCredential {
				return f.Case.Request.WithFirst("Authorization", "Bearer "+d.Token), nil
			}
			return d.Render()
		},
	}
}
