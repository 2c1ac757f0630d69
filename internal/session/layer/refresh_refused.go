package layer

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var refreshRefused = Layer{
	ID: "refresh-refused", Title: "the refresh endpoint refused a refresh token that is still good",
	Silences: []string{"access-expiry", "server-session-age", "expiry-misread"},
	Doc: diagnose.Doc{
		Text: "A renewal was refused although the refresh token had time left. The access token's expiry before it is normal; what ended the session is the refresh endpoint. Usual reasons: the token is sent where the endpoint does not " +
			"look (cookie, body), its cookie has another Path, the endpoint itself demands a valid access token, another key or audience is configured there, the user was deactivated, or a 5xx of the endpoint is taken for a refusal.",
		Fix:     "repeat the refresh by hand with the token: jwtdoc diagnose curl ... names why it is refused; let the page retry a 5xx instead of signing out",
		KnownBy: "a refresh that was answered 4xx or 5xx before the `exp` of the refresh token", Since: since, Seen: []string{"REFRESH_FAILED with 19 days left"},
	},
	Judge: func(h *timeline.History) Judgement {
		failed := failedRefreshes(h)
		d, known := h.Refresh.Left(h.End)
		good := known && d > exact
		switch {
		case known && !good:
			return ruledOut("the refresh token " + left(h, h.Refresh))
		case len(failed) == 0 && h.Type == session.RefreshFailed && good && !lost(h):
			return seen(diagnose.Likely, h, nil, "the page says REFRESH_FAILED, and the refresh token "+left(h, h.Refresh))
		case len(failed) == 0:
			return withoutRefresh(h)
		}
		if refreshReused.Judge(h).Standing == diagnose.Likely {
			return possible("it was refused, and most likely as one that had been replaced", wantsLog)
		}
		f := last(failed)
		why := fmt.Sprintf("the refresh was answered %d", f[0].Status)
		if !good {
			standing := diagnose.Likely
			if f[0].Status < 500 && !sees(h) {
				standing = diagnose.Possible // a log does not tell it from one that had expired
			}
			j := seen(standing, h, f, why)
			j.SettledBy = []string{"the times of the refresh token"}
			return j
		}
		j := seen(diagnose.Confirmed, h, f, why+", and the refresh token "+left(h, h.Refresh))
		if f[0].Status >= 500 {
			j.Fix = "the endpoint failed rather than refused: let the page retry a 5xx instead of signing out, and look into the server's log"
		}
		return j
	},
}

func evidence(format string, args ...any) finding.Evidence {
	return finding.Evidence(fmt.Sprintf(format, args...))
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
