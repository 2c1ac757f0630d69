package session

import (
	"cmp"
	"slices"
	"time"
)

// Summary counts events. Its JSON is a contract.
type Summary struct {
	Events int `json:"events"`
	Users  int `json:"users"`
	// First and Last are when the oldest and the newest were received, nil without events.
	First *time.Time `json:"first"`
	Last  *time.Time `json:"last"`
	// ByType has every type, ByIdle every class, in their order; ByUser the users with the most events.
	ByType []TypeCount  `json:"byType"`
	ByIdle []IdleCount  `json:"byIdle"`
	ByUser []UserCount  `json:"byUser"`
	ByDay  []CountOfDay `json:"byDay"`
}

// TypeCount counts the events of one type.
type TypeCount struct {
	Type   Type `json:"type"`
	Events int  `json:"events"`
	// AccessLeft counts those whose access token had not expired, RefreshLeft those whose refresh token had not;
	// Unknown those that say neither.
	AccessLeft  int `json:"accessLeft"`
	RefreshLeft int `json:"refreshLeft"`
	Unknown     int `json:"tokensUnknown"`
}

// IdleCount counts the events of one class of idleness.
type IdleCount struct {
	Idle   Idle `json:"idle"`
	Events int  `json:"events"`
}

// UserCount counts the events of one user; the empty id stands for those that name none.
type UserCount struct {
	UserID string `json:"userId"`
	Events int    `json:"events"`
}

// CountOfDay counts the events of one day, 2006-01-02.
type CountOfDay struct {
	Day    string `json:"day"`
	Events int    `json:"events"`
}

// maxUsers is how many users are counted one by one, topUsers how many are listed, maxDays how many days.
const (
	maxUsers = 100_000
	topUsers = 10
	maxDays  = 31
)

// Counter makes a summary of events that come one by one, in memory that does not grow with their number. Use
// [NewCounter].
type Counter struct {
	s     Summary
	users map[string]int
	days  map[string]int
	zone  *time.Location
}

// NewCounter returns a counter whose days are those of a zone.
func NewCounter(zone *time.Location) *Counter {
	c := &Counter{users: map[string]int{}, days: map[string]int{}, zone: zone}
	for _, t := range Types() {
		c.s.ByType = append(c.s.ByType, TypeCount{Type: t})
	}
	for _, i := range Idles() {
		c.s.ByIdle = append(c.s.ByIdle, IdleCount{Idle: i})
	}
	return c
}

// Add counts one event.
func (c *Counter) Add(e Stored) {
	c.s.Events++
	at := e.ReceivedAt
	if c.s.First == nil || at.Before(*c.s.First) {
		c.s.First = &at
	}
	if c.s.Last == nil || at.After(*c.s.Last) {
		c.s.Last = &at
	}
	if i := slices.Index(Types(), e.Type); i >= 0 {
		c.addType(&c.s.ByType[i], e)
	}
	if i := slices.Index(Idles(), e.IdleClass()); i >= 0 {
		c.s.ByIdle[i].Events++
	}
	if _, known := c.users[e.Context.UserID]; known || len(c.users) < maxUsers {
		c.users[e.Context.UserID]++
	}
	c.days[at.In(c.zone).Format(time.DateOnly)]++
}

func (c *Counter) addType(t *TypeCount, e Stored) {
	t.Events++
	access, knownAccess := e.AccessLeft()
	refresh, knownRefresh := e.RefreshLeft()
	if knownAccess && access > 0 {
		t.AccessLeft++
	}
	if knownRefresh && refresh > 0 {
		t.RefreshLeft++
	}
	if !knownAccess && !knownRefresh {
		t.Unknown++
	}
}

// Summary returns what has been counted.
func (c *Counter) Summary() Summary {
	s := c.s
	for id, n := range c.users {
		s.ByUser = append(s.ByUser, UserCount{id, n})
		if id != "" {
			s.Users++
		}
	}
	slices.SortFunc(s.ByUser, func(a, b UserCount) int { return cmp.Or(b.Events-a.Events, cmp.Compare(a.UserID, b.UserID)) })
	s.ByUser = s.ByUser[:min(len(s.ByUser), topUsers)]
	for day, n := range c.days {
		s.ByDay = append(s.ByDay, CountOfDay{day, n})
	}
	slices.SortFunc(s.ByDay, func(a, b CountOfDay) int { return cmp.Compare(a.Day, b.Day) })
	s.ByDay = s.ByDay[max(0, len(s.ByDay)-maxDays):]
	return s
}
