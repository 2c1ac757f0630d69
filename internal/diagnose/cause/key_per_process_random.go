package cause

import (
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// KeyPerProcessRandom is a secret that each process draws for itself.
func KeyPerProcessRandom() *diagnose.Cause {
	return &diagnose.Cause{
		ID: "key-per-process-random", Title: "each worker draws its own secret at start",
		Families: diagnose.Signature, Usual: 11,
		Doc: diagnose.Doc{
			Text: "`os.urandom`, `secrets.token_hex` or a UUID at import, as a fallback for a missing setting: every worker has another secret, and every restart a new one. Some requests work and " +
				"some do not, about one in as many as there are workers; after a restart all tokens are refused.",
			Fix:     "set the secret in the environment of all workers, and stop at start without it: `SECRET_KEY = os.environ[\"SECRET_KEY\"]`",
			KnownBy: "the same request repeated (--repeat): accepted and refused by turns; never proven from outside",
			Since:   since, Seen: []string{"vimalloc/flask-jwt-extended#240", "perara/wg-manager#23", "CTFd/CTFd#65"},
		},
		Suspect: func(c *diagnose.Case) diagnose.Suspicion {
			if !c.Token.Readable() || !strings.HasPrefix(c.Token.Algorithm(), "HS") {
				return diagnose.Suspicion{}
			}
			return diagnose.Suspicion{Blind: true, SettledBy: []string{"the same request several times (--repeat)"}}
		},
	}
}
