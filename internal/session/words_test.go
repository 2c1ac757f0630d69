package session

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestLengthsOfTimeInWords(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0s"},
		{12 * time.Second, "12s"},
		{59900 * time.Millisecond, "59s"},
		{time.Minute, "1m"},
		{3*time.Minute + 5*time.Second, "3m 5s"},
		{35*time.Minute + 30*time.Second, "35m"},
		{time.Hour, "1h"},
		{90 * time.Minute, "1h 30m"},
		{2*day + 4*time.Hour, "2d 4h"},
		{19*day + 23*time.Hour, "19d"},
		{-3 * time.Minute, "3m ago"},
	} {
		if got := Left(c.d); got != c.want {
			t.Errorf("%v is %q, want %q", c.d, got, c.want)
		}
	}
	for m, want := range map[float64]string{0: "0m", 0.44: "0.4m", 3: "3m", 9.96: "10m", 25.7: "25m"} {
		if got := Minutes(m); got != want {
			t.Errorf("%v minutes are %q, want %q", m, got, want)
		}
	}
}

func TestWhatTokensHadLeft(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 25, 0, 0, time.UTC)
	sampled := Event{Timestamp: at, Samples: []Sample{{Timestamp: at.Add(-time.Minute), Status: Status{AccessExpiresInMinutes: new(36.0), RefreshExpiresInHours: new(1e300)}}}}
	if left, ok := sampled.AccessLeft(); !ok || left != 35*time.Minute {
		t.Errorf("a minute after a sample of 36 minutes: %v %v", left, ok)
	}
	if left, ok := sampled.RefreshLeft(); !ok || left < 1000*time.Hour {
		t.Errorf("a number beyond all durations: %v %v", left, ok)
	}
	// The times of the tokens say more than a sample does.
	sampled.Tokens = &Tokens{Access: &TokenTimes{ExpiresAt: new(float64(at.Unix() - 60))}}
	if left, ok := sampled.AccessLeft(); !ok || left != -time.Minute {
		t.Errorf("%v %v", left, ok)
	}
	if e := EntryOf(Stored{Event: Event{Timestamp: at}}); e.AccessLeftSeconds != nil || e.RefreshLeftSeconds != nil || e.IdleClass != IdleActive {
		t.Errorf("of an event that says nothing: %+v", e)
	}
}

func TestEventsAreCounted(t *testing.T) {
	at := time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC)
	left := func(seconds int64) *Tokens {
		return &Tokens{Access: &TokenTimes{ExpiresAt: new(float64(at.Unix() + seconds))}}
	}
	c := NewCounter(time.FixedZone("", 7*3600))
	for i, e := range []Event{
		{Type: TokenExpired, Context: Context{UserID: "3"}, IdleMinutes: 25, Tokens: left(600)},
		{Type: TokenExpired, Context: Context{UserID: "3"}, Tokens: left(-1)},
		{Type: UserAction},
	} {
		e.Timestamp = at
		c.Add(Stored{Event: e, ReceivedAt: at.Add(time.Duration(-i) * 24 * time.Hour)})
	}
	s := c.Summary()
	want := Summary{
		Events: 3, Users: 1, First: new(at.Add(-48 * time.Hour)), Last: new(at),
		ByType: []TypeCount{{TokenExpired, 2, 1, 0, 0}, {Type: RefreshFailed}, {UserAction, 1, 0, 0, 1}, {Type: AuthError}, {Type: Unknown}},
		ByIdle: []IdleCount{{IdleActive, 2}, {IdleShort, 0}, {IdleMedium, 0}, {IdleLong, 1}},
		ByUser: []UserCount{{"3", 2}, {"", 1}},
		// Half past eleven at night is the next day in Bangkok.
		ByDay: []CountOfDay{{"2026-03-01", 1}, {"2026-03-02", 1}, {"2026-03-03", 1}},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestFactsSayWhereTheTypeIsContradicted(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 25, 0, 0, time.UTC)
	e := Stored{ReceivedAt: at.Add(-time.Minute), Event: Event{ID: "event-01", Type: TokenExpired, Timestamp: at, Tokens: &Tokens{Access: &TokenTimes{ExpiresAt: new(float64(at.Unix() + 2100))}}}}
	facts := Facts(e, time.UTC)
	for _, want := range []Fact{{"access", "35m left", true}, {"page's time", "2026-03-02 09:25:00 UTC, 1m later: the page's clock is ahead", false}, {"id", "event-01", false}} {
		if !slices.Contains(facts, want) {
			t.Errorf("no %+v in %+v", want, facts)
		}
	}
}
