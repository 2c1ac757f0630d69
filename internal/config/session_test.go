package config

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// simulate follows a session second by second: what Run computes by leaps.
func simulate(c Clocks, active, end time.Duration) Outcome {
	born, o := time.Duration(0), Outcome{}
	for now := time.Duration(0); now <= end; now += time.Second {
		switch {
		case c.Refresh > 0 && now >= c.Refresh:
			return Outcome{LayerRefresh, now, o.Renewals}
		case c.Refresh == 0 && c.Cookie > 0 && now >= born+c.Cookie && (c.Access == 0 || c.Cookie <= c.Access):
			return Outcome{LayerCookie, now, o.Renewals}
		case c.Refresh == 0 && c.Access > 0 && now >= born+c.Access:
			return Outcome{LayerAccess, now, o.Renewals}
		case c.Session > 0 && now >= c.Session:
			return Outcome{LayerSession, now, o.Renewals}
		case c.Frontend > 0 && now >= active+c.Frontend:
			return Outcome{LayerFrontend, now, o.Renewals}
		}
		request := now <= active || c.Heartbeat > 0 && now%c.Heartbeat == 0
		if request && now > born && c.Refresh == 0 && c.Window > 0 && now >= born+c.Access-c.Window && now < end {
			born = now
			o.Renewals++
		}
	}
	return o
}

func TestASessionEndsWhenAStepByStepOneDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) time.Duration {
			return time.Duration(rapid.IntRange(0, 40).Draw(t, name)) * time.Minute
		}
		c := Clocks{Access: draw("access") + time.Minute, Cookie: draw("cookie"), Window: draw("window"), Frontend: draw("frontend"), Session: draw("session")}
		c.Window = min(c.Window, c.Access-time.Second)
		if rapid.Bool().Draw(t, "refreshes") {
			c.Refresh = draw("refresh")
		}
		if rapid.Bool().Draw(t, "beats") {
			c.Heartbeat = draw("heartbeat")
		}
		active, idle := draw("active"), draw("idle")
		got, want := c.Run(active, idle), simulate(c, active, active+idle)
		if got.After != want.After || got.Renewals != want.Renewals {
			t.Fatalf("%+v, active %s, idle %s: %+v, step by step %+v", c, active, idle, got, want)
		}
	})
}

func TestTheFourClocksEndASessionOneAfterTheOther(t *testing.T) {
	c := Clocks{Access: 2 * time.Hour, Cookie: time.Hour, Window: 5 * time.Minute, Frontend: 65 * time.Minute}
	if o := c.Run(horizon, 0); o.Layer != LayerCookie || o.After != time.Hour {
		t.Errorf("active: %+v", o)
	}
	if o := c.Run(0, -1); o.Layer != LayerCookie || o.After != time.Hour {
		t.Errorf("idle: %+v", o)
	}
	// With the cookie and the page repaired, 70 minutes of work and 55 of reading still end it: never renewed.
	repaired := Clocks{Access: 2 * time.Hour, Cookie: 2 * time.Hour, Window: 5 * time.Minute}
	if o := repaired.Run(70*time.Minute, 55*time.Minute); o.Layer != LayerCookie && o.Layer != LayerAccess || o.After != 2*time.Hour || o.Renewals != 0 {
		t.Errorf("story: %+v", o)
	}
	// With the window at half of the life, it goes on.
	repaired.Window = time.Hour
	if o := repaired.Run(70*time.Minute, 55*time.Minute); o.Layer != "" || o.Renewals == 0 {
		t.Errorf("repaired: %+v", o)
	}
}
