package cause

import "github.com/jwtdoc/jwtdoc/internal/diagnose"

// serverSecret is the input that settles what a secret is behind.
const serverSecret = "the server's secret (--secret-file, --env-file, --container or --compose-service)"

// readableBlind is the suspicion of a cause that nothing in a readable token can show or exclude: it stays
// possible until the server names it or an input settles it.
func readableBlind(settledBy string) func(*diagnose.Case) diagnose.Suspicion {
	return func(c *diagnose.Case) diagnose.Suspicion {
		if !c.Token.Readable() {
			return diagnose.Suspicion{}
		}
		return diagnose.Suspicion{Blind: true, SettledBy: []string{settledBy}}
	}
}
