package layer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/config"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/session/layer"
	"github.com/jwtdoc/jwtdoc/internal/session/timeline"
)

var end = time.Date(2026, 3, 2, 9, 25, 0, 0, time.UTC)

// at is a moment d before the end, as the page saw it.
func at(d time.Duration, kind timeline.Kind, change ...func(*timeline.Moment)) timeline.Moment {
	m := timeline.Moment{At: end.Add(-d), Source: timeline.FromPage, Kind: kind, Says: string(kind)}
	for _, c := range change {
		c(&m)
	}
	return m
}

func named(name string) func(*timeline.Moment) { return func(m *timeline.Moment) { m.Name = name } }

func answered(status int) func(*timeline.Moment) {
	return func(m *timeline.Moment) { m.Method, m.Path, m.Status = "GET", "/api/me", status }
}

func saying(s session.Signal) func(*timeline.Moment) {
	return func(m *timeline.Moment) { m.Signal = s }
}

// history is a session of 25 minutes with good tokens that the page watched; left and refresh are what they have left.
func history(kind session.Type, left, refresh time.Duration, moments ...timeline.Moment) *timeline.History {
	return &timeline.History{
		End: end, EndHow: "the logout event", Type: kind, IdleKnown: true, Idle: time.Minute, Watched: true, Login: end.Add(-25 * time.Minute),
		Access: timeline.Life{Issued: end.Add(-25 * time.Minute), Expires: end.Add(left)}, Refresh: timeline.Life{Issued: end.Add(refresh - 20*24*time.Hour), Expires: end.Add(refresh)},
		Moments: moments,
	}
}

// cases holds for every layer a session that it ended, and one that only looks so.
func cases() map[string]struct{ raises, silent *timeline.History } {
	const good, day = 35 * time.Minute, 24 * time.Hour
	idle := func(h *timeline.History, d time.Duration) *timeline.History {
		h.Idle = d
		seconds := (20 * time.Minute).Seconds()
		h.Policy = &config.PolicyReport{Layers: []config.PolicyLayer{{Name: config.LayerFrontend, Seconds: &seconds, Effective: true}}}
		return h
	}
	cookie := func(ends, missed time.Duration) *timeline.History {
		h := history(session.AuthError, good, 19*day, at(time.Second, timeline.Refused, answered(401)))
		c := timeline.Cookie{Name: "session", Set: end.Add(-25 * time.Minute), Ends: end.Add(ends), Carried: end.Add(-2 * time.Minute)}
		if missed != 0 {
			c.Missed = end.Add(-missed)
		}
		h.Cookies = []timeline.Cookie{c}
		return h
	}
	return map[string]struct{ raises, silent *timeline.History }{
		"access-expiry": {
			history(session.TokenExpired, -time.Minute, 19*day, at(time.Second, timeline.Refused, answered(401))),
			history(session.RefreshFailed, -time.Minute, 19*day, at(2*time.Second, timeline.Refused, answered(401)), at(time.Second, timeline.NotRenewed, answered(401))),
		},
		"refresh-expired": {
			history(session.RefreshFailed, -time.Second, -time.Second, at(time.Second, timeline.NotRenewed, answered(401))),
			history(session.RefreshFailed, -time.Second, 19*day, at(time.Second, timeline.NotRenewed, answered(401))),
		},
		"refresh-reused": {
			history(session.RefreshFailed, -time.Second, 19*day, at(2*time.Second, timeline.Renewed, answered(200)), at(time.Second, timeline.NotRenewed, answered(401))),
			history(session.RefreshFailed, -time.Second, 19*day, at(time.Hour, timeline.Renewed, answered(200)), at(time.Second, timeline.NotRenewed, answered(401))),
		},
		"refresh-revoked": {
			history(session.RefreshFailed, -time.Second, 19*day, at(time.Second, timeline.NotRenewed, answered(401), saying(session.SaysRevoked))),
			history(session.RefreshFailed, -time.Second, 19*day, at(time.Hour, timeline.Words, saying(session.SaysRevoked)), at(time.Second, timeline.NotRenewed, answered(401))),
		},
		"refresh-refused": {
			history(session.RefreshFailed, -time.Second, 19*day, at(time.Second, timeline.NotRenewed, answered(401))),
			history(session.RefreshFailed, -time.Second, 19*day, at(time.Second, timeline.NotRenewed, answered(0))),
		},
		"network-lost": {
			history(session.RefreshFailed, -time.Second, 19*day, at(20*time.Second, timeline.Offline), at(time.Second, timeline.NotRenewed, answered(0))),
			history(session.AuthError, good, 19*day, at(20*time.Second, timeline.Offline), at(10*time.Second, timeline.Online), at(time.Second, timeline.Forbidden, answered(403))),
		},
		"cookie-replaced": {
			history(session.AuthError, good, 19*day, at(20*time.Second, timeline.CookieReplaced, named("session")), at(time.Second, timeline.Refused, answered(401))),
			history(session.AuthError, good, 19*day, at(20*time.Second, timeline.CookieReplaced, named("session")), at(10*time.Second, timeline.Accepted, answered(200)), at(time.Second, timeline.Forbidden, answered(403))),
		},
		"cookie-max-age": {cookie(-30*time.Second, time.Second), cookie(time.Hour, 0)},
		"server-session-age": {
			history(session.AuthError, good, 19*day, at(time.Second, timeline.Refused, answered(401), saying(session.SaysSessionEnded))),
			history(session.AuthError, good, 19*day, at(time.Hour, timeline.Words, saying(session.SaysSessionEnded)), at(time.Second, timeline.Forbidden, answered(403))),
		},
		"front-end-timer": {
			idle(history(session.Unknown, good, 19*day), 20*time.Minute),
			idle(history(session.Unknown, good, 19*day), time.Minute),
		},
		"status-mistaken": {
			history(session.AuthError, good, 19*day, at(time.Second, timeline.Forbidden, answered(403))),
			history(session.AuthError, good, 19*day, at(2*time.Second, timeline.Forbidden, answered(403)), at(time.Second, timeline.Refused, answered(401))),
		},
		"expiry-misread": {
			history(session.TokenExpired, good, 19*day),
			history(session.TokenExpired, good, 19*day, at(time.Second, timeline.TokenGone, named("access_token"))),
		},
		"other-tab": {
			history(session.Unknown, good, 19*day, at(time.Second, timeline.OtherTab, named("logout"))),
			history(session.UserAction, good, 19*day, at(2*time.Second, timeline.UserAction), at(time.Second, timeline.OtherTab, named("logout"))),
		},
		"user-action": {
			history(session.UserAction, good, 19*day, at(time.Second, timeline.UserAction)),
			history(session.AuthError, good, 19*day, at(2*time.Second, timeline.Forbidden, answered(403)), at(time.Second, timeline.SignOut)),
		},
		"script-error": {
			history(session.Unknown, good, 19*day, at(time.Second, timeline.ScriptError)),
			history(session.Unknown, good, 19*day, at(5*time.Minute, timeline.ScriptError)),
		},
	}
}

func TestEveryLayerIsRaisedByItsSessionAndSilentForItsLookAlike(t *testing.T) {
	all := cases()
	seen := map[string]bool{}
	for _, l := range layer.All() {
		if seen[l.ID] {
			t.Errorf("%s is listed twice", l.ID)
		}
		seen[l.ID] = true
		c, ok := all[l.ID]
		if !ok {
			t.Errorf("%s has no case", l.ID)
			continue
		}
		if s := l.Judge(c.raises).Standing; s != diagnose.Confirmed && s != diagnose.Likely {
			t.Errorf("%s is %s for its own session", l.ID, s)
		}
		if s := l.Judge(c.silent).Standing; s == diagnose.Confirmed || s == diagnose.Likely {
			t.Errorf("%s is %s for its look-alike", l.ID, s)
		}
		if r := layer.Explain(c.raises); r.Verdict.Layer != l.ID && r.Verdict.EndedBy != l.ID {
			t.Errorf("the session of %s is called %s (%s)", l.ID, r.Verdict.Layer, r.Verdict.Standing)
		}
		if r := layer.Explain(c.silent); r.Verdict.Layer == l.ID || r.Verdict.EndedBy == l.ID {
			t.Errorf("the look-alike of %s is called so", l.ID)
		}
	}
	for id := range all {
		if !seen[id] {
			t.Errorf("the case of %s is of no layer", id)
		}
	}
}

func TestSilencedLayersExist(t *testing.T) {
	var ids []string
	for _, l := range layer.All() {
		ids = append(ids, l.ID)
	}
	for _, l := range layer.All() {
		for _, s := range l.Silences {
			if !slices.Contains(ids, s) || s == l.ID {
				t.Errorf("%s silences %q", l.ID, s)
			}
		}
	}
}

// What is ruled out says why, and a verdict that is no verdict says what would settle it.
func TestReasonsAreGiven(t *testing.T) {
	for id, c := range cases() {
		for _, h := range []*timeline.History{c.raises, c.silent} {
			for _, l := range layer.Explain(h).Layers {
				if l.Standing == diagnose.RuledOut && len(l.Evidence) == 0 {
					t.Errorf("%s: %s is ruled out without a reason", id, l.ID)
				}
			}
		}
	}
	bare := &timeline.History{End: end, Type: session.Unknown}
	if r := layer.Explain(bare); r.Verdict.Layer != session.EndUnknown || len(r.Missing) == 0 {
		t.Errorf("%+v", r.Verdict)
	}
}
