package config

import "time"

// Clocks are the lengths of time that can end one session, 0 where there is none.
type Clocks struct {
	Access, Cookie, Window, Frontend, Session, Refresh, Heartbeat time.Duration
}

// The layers that can end a session, by the names under which they are reported.
const (
	LayerAccess   = "access token"
	LayerCookie   = "cookie"
	LayerFrontend = "front end"
	LayerSession  = "session"
	LayerRefresh  = "refresh token"
	LayerWindow   = "refresh window"
	LayerBeat     = "heartbeat"
)

// Outcome is how a session goes on.
type Outcome struct {
	// Layer ends it after that time; "" when nothing does within the time looked at.
	Layer string
	After time.Duration
	// Renewals is how often the token was renewed before.
	Renewals int
}

// horizon is how far a session is followed: nothing that renews itself for a year ends by a clock.
const horizon = 366 * day

// Run follows a session that is used without a pause for active, and then left alone for idle (for ever when idle is
// negative). Requests, and the heartbeat of an open page, renew the token inside of its window; with a refresh token
// an expired one is renewed too. The page's timer begins anew with each activity, and ends the session only when the
// user is idle for that long.
func (c Clocks) Run(active, idle time.Duration) Outcome {
	end := active + idle
	if idle < 0 || end > horizon {
		end = horizon
	}
	var o Outcome
	born := time.Duration(0)
	for o.Renewals < 100_000 {
		dies, layer := c.dies(born)
		if c.Frontend > 0 && active+c.Frontend < dies {
			dies, layer = active+c.Frontend, LayerFrontend
		}
		renewal, ok := c.renewal(born, active, dies)
		if !ok || renewal >= end {
			if dies > end || layer == "" {
				return o
			}
			o.Layer, o.After = layer, dies
			return o
		}
		born = renewal
		o.Renewals++
	}
	return o
}

// dies returns when a session ends that is not renewed after born, and by which clock.
func (c Clocks) dies(born time.Duration) (time.Duration, string) {
	at, layer := time.Duration(1<<62), ""
	consider := func(length time.Duration, from time.Duration, name string) {
		if length > 0 && from+length < at {
			at, layer = from+length, name
		}
	}
	if c.Refresh > 0 {
		// The access token and its cookie are made anew until the refresh token ends.
		consider(c.Refresh, 0, LayerRefresh)
	} else {
		consider(c.Cookie, born, LayerCookie)
		consider(c.Access, born, LayerAccess)
	}
	consider(c.Session, 0, LayerSession)
	return at, layer
}

// renewal returns when the token is renewed next: at the first request inside of its window, before it dies.
func (c Clocks) renewal(born, active, dies time.Duration) (time.Duration, bool) {
	if c.Refresh > 0 || c.Window <= 0 || c.Access <= 0 {
		return 0, false
	}
	opens := born + max(c.Access-c.Window, 0)
	at := max(opens, born+time.Second)
	if at > active { // nobody clicks any more: only a heartbeat does
		if c.Heartbeat <= 0 {
			return 0, false
		}
		at = opens
		if late := opens % c.Heartbeat; late != 0 {
			at += c.Heartbeat - late
		}
	}
	return at, at < dies && at < born+c.Access
}

// Without returns the clocks with one layer taken out: what would end the session then.
func (c Clocks) Without(layer string) Clocks {
	switch layer {
	case LayerAccess:
		c.Access = 0
	case LayerCookie:
		c.Cookie = 0
	case LayerFrontend:
		c.Frontend = 0
	case LayerSession:
		c.Session = 0
	case LayerRefresh:
		c.Refresh = 0
	}
	return c
}
