package layer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

// judged is a layer with what it makes of the history.
type judged struct {
	*Layer
	Judgement
}

// Explain names the layer that ended the session, says what it ruled out and why, and puts everything on one timeline.
// The history has an end.
func Explain(h *timeline.History) session.Explanation {
	list := judgeAll(h)
	silence(list)
	verdict, winner := decide(h, list)
	r := session.Explanation{
		Verdict: verdict, Reading: reading(h), EndedAt: h.End.UTC().Format(time.RFC3339), EndedHow: h.EndHow, Left: tokensLeft(h),
		Layers: []session.LayerStanding{}, RuledOut: []session.RuledOut{}, Clocks: h.Clocks, Missing: missing(h, list, verdict), Findings: []finding.Finding{},
	}
	for _, j := range ranked(list) {
		r.Layers = append(r.Layers, session.LayerStanding{ID: j.ID, Title: j.Title, Standing: j.Standing, Evidence: j.Evidence, SettledBy: j.SettledBy})
		if j.Standing == diagnose.RuledOut && len(j.Evidence) > 0 {
			r.RuledOut = append(r.RuledOut, session.RuledOut{Layer: j.ID, Why: string(j.Evidence[0])})
		}
	}
	r.Timeline = drawn(h, winner)
	if h.Policy != nil {
		r.Policy = h.Policy.Layers
		r.Then = afterwards(h.Policy, winner)
	}
	return r
}

func judgeAll(h *timeline.History) []judged {
	var list []judged
	for _, l := range All() {
		list = append(list, judged{l, l.Judge(h)})
	}
	return list
}

// strength orders standings: the higher, the more is claimed.
func strength(s diagnose.Standing) int {
	return slices.Index([]diagnose.Standing{diagnose.RuledOut, diagnose.NotExamined, diagnose.Possible, diagnose.Likely, diagnose.Confirmed}, s)
}

// ranked sorts by standing, those of one standing as they are listed.
func ranked(list []judged) []judged {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b judged) int { return cmp.Compare(strength(b.Standing), strength(a.Standing)) })
	return out
}

// silence rules out what follows from a layer that is at least as sure.
func silence(list []judged) {
	for _, j := range ranked(list) {
		i := slices.IndexFunc(list, func(o judged) bool { return o.ID == j.ID })
		if strength(list[i].Standing) < strength(diagnose.Likely) {
			continue // silenced itself by now, or not sure
		}
		for k := range list {
			o := &list[k]
			if !slices.Contains(list[i].Silences, o.ID) || strength(o.Standing) > strength(list[i].Standing) || o.Standing == diagnose.RuledOut {
				continue
			}
			o.Judgement = ruledOut("what it would show follows from " + j.ID)
		}
	}
}

// decide makes the verdict. Two that contradict each other are no verdict: of two confirmed ones the earlier is likely, of
// two likely ones neither is named.
func decide(h *timeline.History, list []judged) (session.EndVerdict, *judged) {
	top := ranked(list)
	best := top[0]
	if strength(best.Standing) < strength(diagnose.Likely) {
		return unknown(h, top), nil
	}
	var rivals []judged
	for _, j := range top {
		if j.Standing == best.Standing {
			rivals = append(rivals, j)
		}
	}
	if len(rivals) > 1 {
		if best.Standing == diagnose.Likely {
			return unknown(h, top), nil
		}
		slices.SortStableFunc(rivals, func(a, b judged) int { return began(h, a).Compare(began(h, b)) })
		best = rivals[0]
		best.Standing = diagnose.Likely
	}
	v := session.EndVerdict{Layer: best.ID, Standing: best.Standing, Summary: cmp.Or(best.Summary, best.Title), Fix: cmp.Or(best.Fix, best.Doc.Fix)}
	if best.Healthy {
		v.Layer, v.EndedBy, v.Fix = session.EndHealthy, best.ID, "nothing to repair; if users should stay longer, let the refresh token live longer"
		v.Summary = "the session ended as it was meant to: " + best.Title
		if life, ok := h.Refresh.Length(); ok {
			v.Summary = "the session ended as it was meant to, with the refresh token after its " + timeline.Span(life)
		}
	}
	return v, &best
}

func began(h *timeline.History, j judged) time.Time {
	if len(j.At) > 0 {
		return j.At[0].At
	}
	return h.End
}

// unknown says what is certain all the same: what the tokens had left, and what remains possible.
func unknown(h *timeline.History, top []judged) session.EndVerdict {
	v := session.EndVerdict{Layer: session.EndUnknown, Standing: diagnose.Possible}
	var open []string
	for _, j := range top {
		if j.Standing == diagnose.Possible || j.Standing == diagnose.Likely {
			open = append(open, j.ID)
		}
	}
	known := ""
	if d, ok := h.Access.Left(h.End); ok && d > exact {
		known = "the access token had " + timeline.Span(d) + " left"
		if r, ok := h.Refresh.Left(h.End); ok && r > exact {
			known += " and the refresh token " + timeline.Span(r)
		}
		known += ": this logout was not token expiry; "
	}
	switch {
	case len(open) > 0:
		v.Summary = known + "what ended it is not settled: " + strings.Join(open, ", ")
	default:
		v.Summary = known + "nothing that was given shows what ended it"
	}
	return v
}

// missing names what would settle the verdict, the most helpful first; nothing where it is settled.
func missing(h *timeline.History, list []judged, v session.EndVerdict) []string {
	out := []string{}
	if v.Standing == diagnose.Confirmed {
		return out
	}
	count := map[string]int{}
	for _, j := range list {
		for _, s := range j.SettledBy {
			if h.Recorded && s == wantsHAR || h.Logged && s == wantsLog || h.Policy != nil && s == wantsPolicy || h.Watched && s == wantsAgent {
				continue
			}
			if count[s]++; count[s] == 1 {
				out = append(out, s)
			}
		}
	}
	if h.Sanitised {
		out = append(out, "a recording with its credentials: in the developer tools, allow to export HAR with sensitive data")
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(count[b], count[a]) })
	return out
}

func tokensLeft(h *timeline.History) session.TokensLeft {
	var l session.TokensLeft
	if d, ok := h.Access.Left(h.End); ok {
		s := d.Seconds()
		l.AccessSeconds = &s
	}
	if d, ok := h.Refresh.Left(h.End); ok {
		s := d.Seconds()
		l.RefreshSeconds = &s
	}
	return l
}

// reading is what the type of an event says by itself, set against the times of the tokens.
func reading(h *timeline.History) string {
	access, knowsAccess := h.Access.Left(h.End)
	refresh, knowsRefresh := h.Refresh.Left(h.End)
	switch h.Type {
	case session.TokenExpired:
		if knowsAccess && access > exact {
			return "TOKEN_EXPIRED with " + timeline.Span(access) + " left: something checks the wrong expiry"
		}
		if knowsAccess {
			return "TOKEN_EXPIRED, and the access token had expired: ask why nothing renewed it"
		}
		return "TOKEN_EXPIRED: the page took the access token for expired; its times are not known"
	case session.RefreshFailed:
		if knowsRefresh && refresh > exact {
			return "REFRESH_FAILED with " + timeline.Span(refresh) + " left: the refresh endpoint refuses a good token, or got none"
		}
		if knowsRefresh {
			return "REFRESH_FAILED, and the refresh token had expired: the proper end of a session"
		}
		return "REFRESH_FAILED: the page could not renew the access token"
	case session.AuthError:
		if knowsAccess && access > exact {
			return "AUTH_ERROR with " + timeline.Span(access) + " left: look at how the client classifies errors (403, 402, 5xx)"
		}
		return "AUTH_ERROR: a request was refused, and the page ended the session for it"
	case session.UserAction:
		return "USER_ACTION: the page says that the user signed out"
	case session.Unknown:
		return "UNKNOWN: a script, an extension, another tab; the page itself does not know"
	}
	return ""
}

// afterwards is what would end the session next, were this layer repaired.
func afterwards(p *config.PolicyReport, winner *judged) []config.PolicyEnd {
	out := []config.PolicyEnd{}
	if winner == nil {
		return out
	}
	own := map[string]string{
		"cookie-max-age": config.LayerCookie, "access-expiry": config.LayerAccess, "front-end-timer": config.LayerFrontend,
		"server-session-age": config.LayerSession, "refresh-expired": config.LayerRefresh,
	}[winner.ID]
	for _, e := range append([]config.PolicyEnd{p.EndsFirst}, p.Then...) {
		if e.Layer != "" && e.Layer != own {
			out = append(out, e)
		}
	}
	return out
}

// maxDrawn bounds a timeline, the moments nearest to the end counting.
const maxDrawn = 400

// drawn turns the moments into entries: runs of accepted requests and of readings in one each, and the expiries of the
// tokens among them.
func drawn(h *timeline.History, winner *judged) []session.TimelineEntry {
	moments := slices.DeleteFunc(slices.Clone(h.Moments), func(m timeline.Moment) bool { return m.Foreign })
	add := func(at time.Time, says string) {
		if !at.IsZero() && len(moments) > 0 && at.After(moments[0].At) && at.Before(h.End.Add(time.Minute)) {
			moments = append(moments, timeline.Moment{At: at, Source: "token", Kind: "expired", Says: says})
		}
	}
	add(h.Access.Expires, "the access token expired")
	add(h.Refresh.Expires, "the refresh token expired")
	slices.SortStableFunc(moments, func(a, b timeline.Moment) int { return a.At.Compare(b.At) })
	decisive := func(m timeline.Moment) bool {
		return winner != nil && slices.ContainsFunc(winner.At, func(o timeline.Moment) bool { return o == m })
	}
	out := []session.TimelineEntry{}
	for i := 0; i < len(moments); {
		m, n := moments[i], 1
		for (m.Kind == timeline.Accepted || m.Kind == timeline.Sampled || m.Kind == timeline.Renewed) && i+n < len(moments) && moments[i+n].Kind == m.Kind && moments[i+n].Source == m.Source && !decisive(moments[i+n]) {
			n++
		}
		says := m.Says
		if n > 2 {
			what := "requests accepted"
			switch m.Kind {
			case timeline.Sampled:
				what = "readings of the monitor"
			case timeline.Renewed:
				what = "refreshes accepted"
			default:
			}
			m = moments[i+n-1]
			says = fmt.Sprintf("%d %s, the last: %s", n, what, m.Says)
			i += n
		} else {
			i++
		}
		out = append(out, session.TimelineEntry{
			At: m.At.UTC().Format("2006-01-02T15:04:05.000Z07:00"), BeforeEndSeconds: h.End.Sub(m.At).Seconds(), Source: m.Source, Kind: string(m.Kind), Says: says, Decisive: decisive(m),
		})
	}
	if extra := len(out) - maxDrawn; extra > 0 {
		out = out[extra:]
	}
	return out
}
