package cause

import (
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// MiddlewareMisordered is an application that asks who is there before it has looked.
func MiddlewareMisordered() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "middleware-misordered", Title: "the application decides before it has read the token: its middleware is in the wrong order",
		Families: diagnose.Credential, Usual: 9, PerPath: true,
		Doc: diagnose.Doc{
			Text: "Whatever is sent, the answer is that of no credential: authorization runs before authentication, the router is mounted before the middleware, the default " +
				"scheme is another one, a decorator stands on the wrong side of another.",
			Fix: "read the token first: in ASP.NET Core `app.UseAuthentication();` before `app.UseAuthorization();`, in Express `app.use(auth)` before the routes, in Flask " +
				"`@jwt_required()` below `@app.route`",
			KnownBy: "a token that is known to work is refused as well (--good-token); the order in the source",
			Since:   since, Seen: []string{"documented, not reproduced"},
		},
		Suspect: readableBlind("a token known to work (--good-token)"), Judge: func(f *diagnose.Facts, c *diagnose.Cause) diagnose.Judgement {
			j := unlessItArrives(f, c)
			if p := f.PastProxy(); p.Known && j.Standing == diagnose.Possible {
				if !p.Unseen {
					j.Standing = diagnose.RuledOut
					return j
				}
				// The proxy is out of it: the application itself does not look.
				j.Score += 30
				j.Evidence = append(slices.Clone(j.Evidence), p.Evidence(f)...)
			}
			return j
		},
	}
}
