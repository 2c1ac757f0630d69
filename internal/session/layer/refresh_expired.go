package layer

import (
	"fmt"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var refreshExpired = Layer{
	ID: "refresh-expired", Title: "the refresh token expired, so that nothing could be renewed",
	Silences: []string{"refresh-refused", "access-expiry", "server-session-age", "refresh-revoked"},
	Doc: diagnose.Doc{
		Text: "The renewal was refused after the `exp` of the refresh token. That is the proper end of a session: healthy, if the token lived as long as it was meant to. If it was shorter (a cookie of \"remember me\" that was not " +
			"ticked, another setting than the documented one), the policy is not what people think it is.",
		Fix: "nothing, if the refresh token lived as long as it should; else set its life where it is issued (`jwtdoc policy` shows which setting counts)", KnownBy: "a refusal of the refresh after the `exp` of the refresh token",
		Since: since, Seen: []string{"20 days of renewals, then REFRESH_FAILED: as planned"},
	},
	Judge: judgeRefreshExpired,
}

func judgeRefreshExpired(h *timeline.History) Judgement {
	d, known := h.Refresh.Left(h.End)
	failed := failedRefreshes(h)
	switch {
	case known && d > exact:
		return ruledOut("the refresh token " + left(h, h.Refresh))
	case !known:
		if m, ok := h.Said(chain, session.SaysRefreshExpired); ok && len(failed) > 0 {
			return seen(diagnose.Confirmed, h, []timeline.Moment{m})
		}
		if len(failed) == 0 && sees(h) && h.Type != session.RefreshFailed {
			return ruledOut("no refresh was refused")
		}
		return notExamined("the times of the refresh token: " + wantsAgent)
	}
	var j Judgement
	why := "the refresh token " + left(h, h.Refresh)
	switch {
	case len(failed) > 0:
		j = seen(diagnose.Confirmed, h, last(failed), why)
	case h.Type == session.RefreshFailed:
		j = seen(diagnose.Likely, h, nil, why)
	default:
		return possible(why, wantsHAR)
	}
	life, lived := h.Refresh.Length()
	if !lived {
		return j
	}
	j.Evidence = append(j.Evidence, evidence("it was issued for %s", timeline.Span(life)))
	if n := h.Renewals(); n > 0 {
		j.Evidence = append(j.Evidence, evidence("the access token was renewed %s before", times(n)))
	}
	planned, set := h.PolicyOf(config.LayerRefresh)
	switch {
	case set && !timeline.Matches(life, planned):
		j.Evidence = append(j.Evidence, evidence("the settings say %s", timeline.Span(planned)))
		j.Fix = fmt.Sprintf("the refresh token lives %s and the settings say %s: find what issues it (jwtdoc check --settings)", timeline.Span(life), timeline.Span(planned))
	case set || life >= 24*time.Hour:
		j.Healthy = j.Standing == diagnose.Confirmed || h.Renewals() > 0
	}
	return j
}
