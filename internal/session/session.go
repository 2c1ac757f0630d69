// Package session holds what pages report about the end of a session: logout events with the times of the tokens, the
// samples and the observations that led to them. It is data and the strict reading of it; storing, serving and drawing
// are elsewhere.
//
// An event travels as JSON (docs/schema/logout-event.json), at most [MaxBody] bytes of it:
//
//	{
//	  "id": "6f0c2f6e-5d0e-4f57-9f27-1c1f2a1c9f10",
//	  "type": "AUTH_ERROR",
//	  "message": "403 from /api/invoices",
//	  "timestamp": "2026-03-02T09:25:00.000Z",
//	  "idleMinutes": 0.4,
//	  "location": "/invoices",
//	  "context": {"hasToken": true, "hasRefreshToken": true, "isAuthenticated": true, "userId": "3", "userEmail": "a@example.com"},
//	  "tab": "b2f1",
//	  "tokens": {"access": {"iat": 1772442000, "exp": 1772445600}, "refresh": {"iat": 1772442000, "exp": 1774170000}},
//	  "samples": [{"timestamp": "2026-03-02T09:24:30.000Z", "accessTokenExpired": false, "accessExpiresInMinutes": 35.5,
//	               "refreshTokenExpired": false, "refreshExpiresInHours": 479.6}],
//	  "observations": [{"kind": "response", "timestamp": "2026-03-02T09:24:59.000Z", "method": "GET", "path": "/api/invoices", "status": 403}]
//	}
//
// type, message, timestamp, idleMinutes, location and context are what every logout tracker sends; the others are the
// page agent's. Times are RFC 3339 or epoch milliseconds, those of tokens NumericDates (seconds, RFC 7519 §2). A member
// of another name is an error: what is not known cannot be kept from holding a token.
package session

import (
	"slices"
	"time"
)

// Type is the reason for a logout as the page saw it.
type Type string

// The types of a logout.
const (
	TokenExpired  Type = "TOKEN_EXPIRED"
	RefreshFailed Type = "REFRESH_FAILED"
	UserAction    Type = "USER_ACTION"
	AuthError     Type = "AUTH_ERROR"
	Unknown       Type = "UNKNOWN"
)

// Types returns every type, in the order in which they are listed.
func Types() []Type { return []Type{TokenExpired, RefreshFailed, UserAction, AuthError, Unknown} }

// Means says what a type says, in a few words.
func (t Type) Means() string {
	switch t {
	case TokenExpired:
		return "the page took the access token for expired"
	case RefreshFailed:
		return "the page could not renew the access token"
	case UserAction:
		return "the user signed out"
	case AuthError:
		return "a request was refused, and the page ended the session"
	default:
		return "the page does not know why"
	}
}

// Event is one logout as the page reports it.
type Event struct {
	// ID makes the event one, however often it is sent: 8 to 64 letters, digits, hyphens and underscores. An event that
	// came without one has one that was derived from its bytes.
	ID      string `json:"id"`
	Type    Type   `json:"type"`
	Message string `json:"message"`
	// Timestamp is the page's clock, which may be wrong; UTC, to the millisecond.
	Timestamp time.Time `json:"timestamp"`
	// IdleMinutes is how long the user had done nothing.
	IdleMinutes float64 `json:"idleMinutes"`
	// Location is where the page was, without query and fragment: these carry codes and tokens.
	Location string  `json:"location"`
	Context  Context `json:"context"`
	// Tab tells the tabs of one browser apart; empty where it is not known.
	Tab string `json:"tab,omitempty"`
	// Tokens are the times of the tokens at that moment, nil where the page could not read them.
	Tokens *Tokens `json:"tokens,omitempty"`
	// Samples are the last readings of the page's monitor, Observations what happened in the page before; oldest first.
	Samples      []Sample      `json:"samples,omitempty"`
	Observations []Observation `json:"observations,omitempty"`
}

// Context is what the page knew about its user. What it did not say is nil or empty.
type Context struct {
	HasToken        *bool  `json:"hasToken"`
	HasRefreshToken *bool  `json:"hasRefreshToken"`
	IsAuthenticated *bool  `json:"isAuthenticated"`
	UserID          string `json:"userId"`
	UserEmail       string `json:"userEmail"`
}

// Tokens are the times of the two tokens; never the tokens.
type Tokens struct {
	Access  *TokenTimes `json:"access,omitempty"`
	Refresh *TokenTimes `json:"refresh,omitempty"`
}

// TokenTimes are the claims of one token that are times, as NumericDates in seconds; nil where it has none.
type TokenTimes struct {
	IssuedAt  *float64 `json:"iat,omitempty"`
	ExpiresAt *float64 `json:"exp,omitempty"`
}

// Left is how long the token has at an instant, negative when it has expired; false where its expiry is not known.
func (t *TokenTimes) Left(at time.Time) (time.Duration, bool) {
	if t == nil || t.ExpiresAt == nil {
		return 0, false
	}
	return instant(*t.ExpiresAt).Sub(at), true
}

// instant turns a NumericDate that the reader of events let pass into a time.
func instant(seconds float64) time.Time {
	return time.UnixMilli(int64(seconds * 1000)).UTC()
}

// Status is how long both tokens have at one moment; nil where it is not known. The page's getTokenStatus() and the
// lines of jwtdoc watch -j have the same members.
type Status struct {
	AccessTokenExpired     *bool    `json:"accessTokenExpired"`
	AccessExpiresInMinutes *float64 `json:"accessExpiresInMinutes"`
	RefreshTokenExpired    *bool    `json:"refreshTokenExpired"`
	RefreshExpiresInHours  *float64 `json:"refreshExpiresInHours"`
}

// Sample is one reading of a monitor.
type Sample struct {
	Timestamp time.Time `json:"timestamp"`
	Status
}

// Kind says what an observation is about.
type Kind string

// The kinds of observations.
const (
	// KindResponse is an answer that speaks about the session: 401, 402, 403, 419, 440.
	KindResponse Kind = "response"
	// KindRefresh is a call that renews the tokens, with the status of its answer (0: no answer).
	KindRefresh Kind = "refresh"
	// KindCookieVanished and KindTokenVanished: a readable cookie, a stored token, was gone. Name says which.
	KindCookieVanished Kind = "cookie-vanished"
	KindTokenVanished  Kind = "token-vanished"
	// KindTokenChanged is a stored token that was replaced.
	KindTokenChanged Kind = "token-changed"
	// KindOtherTab is what another tab of this browser did; Name is logout, refresh, login or storage.
	KindOtherTab Kind = "other-tab"
	// KindScriptError is an error that no script caught.
	KindScriptError Kind = "script-error"
	// KindLogin is the beginning of a session, KindVisible and KindHidden the page coming to the front and leaving it: timers of
	// hidden pages are held back.
	KindLogin   Kind = "login"
	KindVisible Kind = "visible"
	KindHidden  Kind = "hidden"
	// KindOffline and KindOnline are the network's.
	KindOffline Kind = "offline"
	KindOnline  Kind = "online"
	// KindTimer is a timer of the page that ended the session, or would.
	KindTimer Kind = "timer"
	// KindUserAction is a press on a sign-out button, or what the page took for one; KindSignOut a request to sign out.
	KindUserAction Kind = "user-action"
	KindSignOut    Kind = "sign-out"
	// KindSignIn is a request that ended on the sign-in page.
	KindSignIn Kind = "sign-in-redirect"
)

// Kinds returns every kind of observation.
func Kinds() []Kind {
	return []Kind{
		KindResponse, KindRefresh, KindCookieVanished, KindTokenVanished, KindTokenChanged, KindOtherTab, KindScriptError, KindLogin, KindVisible,
		KindHidden, KindOffline, KindOnline, KindTimer, KindUserAction, KindSignOut, KindSignIn,
	}
}

// Observation is something that happened in the page before the logout. Only what its kind speaks of is set.
type Observation struct {
	Kind      Kind      `json:"kind"`
	Timestamp time.Time `json:"timestamp"`
	Method    string    `json:"method,omitempty"`
	// Path is without query and fragment, with its origin where that is another than the page's.
	Path string `json:"path,omitempty"`
	// Status is an HTTP status, 0 where there was no answer or none is meant.
	Status int `json:"status,omitempty"`
	// Name is that of a cookie, a key of the storage, or what the other tab did.
	Name    string `json:"name,omitempty"`
	Message string `json:"message,omitempty"`
	// Tab is the tab that saw it, empty for the event's own.
	Tab string `json:"tab,omitempty"`
}

// Stored is an event as the collector keeps it.
type Stored struct {
	Event
	// ReceivedAt is the collector's clock, UTC, to the millisecond.
	ReceivedAt time.Time `json:"receivedAt"`
	// IP is the client's address, whole, masked or empty as the collector was told.
	IP        string `json:"ip"`
	UserAgent string `json:"userAgent"`
}

// Idle is a class of idleness.
type Idle string

// The classes of idleness: under 2 minutes, under 10, under 20, and longer.
const (
	IdleActive Idle = "active"
	IdleShort  Idle = "short"
	IdleMedium Idle = "medium"
	IdleLong   Idle = "long"
)

// Idles returns the classes of idleness, shortest first.
func Idles() []Idle { return []Idle{IdleActive, IdleShort, IdleMedium, IdleLong} }

// Bounds returns the minutes that a class begins with and ends before; the end of the last is 0.
func (i Idle) Bounds() (from, to float64) {
	bounds := []float64{0, 2, 10, 20, 0}
	n := max(0, slices.Index(Idles(), i))
	return bounds[n], bounds[n+1]
}

// IdleClass returns the class that so many minutes belong to.
func IdleClass(minutes float64) Idle {
	for _, i := range Idles() {
		if _, to := i.Bounds(); minutes < to {
			return i
		}
	}
	return IdleLong
}

// IdleClass is the class of the event's idle minutes.
func (e Event) IdleClass() Idle { return IdleClass(e.IdleMinutes) }
