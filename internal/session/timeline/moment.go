// Package timeline puts what a page, its monitor, a browser's recording and a server's log saw of one session on one
// time axis, by the server's clock. It is pure and sends nothing.
package timeline

import (
	"time"

	"github.com/jwtdoc/jwtdoc/internal/session"
)

// Kind says what happened at a moment.
type Kind string

// The kinds of moments.
const (
	// Login is the beginning of a session.
	Login Kind = "login"
	// Accepted is a request with a credential that was answered with a success.
	Accepted Kind = "accepted"
	// Refused is a 401, 419, 440 or a redirect to a login page; Forbidden a 402 or 403.
	Refused   Kind = "refused"
	Forbidden Kind = "forbidden"
	// Renewed is a refresh that succeeded, NotRenewed one that was refused (or, with status 0, not answered).
	Renewed    Kind = "renewed"
	NotRenewed Kind = "not-renewed"
	// SignOut is a request to sign out, SignInPage the way to the sign-in page.
	SignOut    Kind = "sign-out"
	SignInPage Kind = "sign-in-page"
	// CookieSet is a cookie that carries the session, CookieGone one that a page could no longer read.
	CookieSet  Kind = "cookie-set"
	CookieGone Kind = "cookie-gone"
	// CookieReplaced is an answer that took a session's cookie (or all data of the site) away, or put another in its place,
	// and was neither a sign-in nor a sign-out.
	CookieReplaced Kind = "cookie-replaced"
	// TokenGone and TokenChanged are of a token that a page keeps in its storage.
	TokenGone    Kind = "token-gone"
	TokenChanged Kind = "token-changed"
	// OtherTab is what another tab did: Name is logout, login, refresh or storage.
	OtherTab Kind = "other-tab"
	// UserAction is a press on a sign-out button; Timer a timer of the page; ScriptError an error that nothing caught.
	UserAction  Kind = "user-action"
	Timer       Kind = "timer"
	ScriptError Kind = "script-error"
	// Visible, Hidden, Offline and Online are states of the page.
	Visible Kind = "visible"
	Hidden  Kind = "hidden"
	Offline Kind = "offline"
	Online  Kind = "online"
	// Sampled is a reading of the monitor, Words a message that speaks of a session or a token.
	Sampled Kind = "monitor"
	Words   Kind = "message"
	// LoggedOut is the logout event itself.
	LoggedOut Kind = "logged-out"
)

// The sources, as a timeline names them.
const (
	FromPage    = "page"
	FromMonitor = "monitor"
	FromBrowser = "browser"
	FromServer  = "server"
)

// Moment is something that happened. Its texts are from outside and not safe to print, but for Says.
type Moment struct {
	At time.Time
	// Source is one of the sources; Place names the line or entry in it.
	Source, Place string
	Kind          Kind
	Method, Path  string
	Status        int
	// Name is that of a cookie, a key of the storage, or what another tab did.
	Name string
	// Whole: all of the storage was cleared, not one key of it.
	Whole bool
	// Signal is what the words beside it say about the session.
	Signal session.Signal
	// Says is one safe sentence without a time.
	Says string
	// Foreign: it concerns another service than the one that holds the session.
	Foreign bool
	// Token names the credential that was sent, so that two can be compared; it never leaves this process.
	Token string
}

// Life is when a token was issued and expires; zero where it is not known.
type Life struct{ Issued, Expires time.Time }

// Left is how long it has at an instant, negative when it has expired.
func (l Life) Left(at time.Time) (time.Duration, bool) {
	if l.Expires.IsZero() {
		return 0, false
	}
	return l.Expires.Sub(at), true
}

// Length is its whole life.
func (l Life) Length() (time.Duration, bool) {
	if l.Expires.IsZero() || l.Issued.IsZero() {
		return 0, false
	}
	return l.Expires.Sub(l.Issued), true
}

// Cookie is one that carries the session, as an answer set it.
type Cookie struct {
	Name string
	Set  time.Time
	// Ends is zero for a cookie that ends with the browser.
	Ends time.Time
	// Carried is when a request last had it, Missed the first request after its end that had not; zero without one.
	Carried, Missed time.Time
	// Refresh: it carries the refresh token, by its name.
	Refresh bool

	// origin is that of the answer that set it; path its Path; readable says that a token can be read in it.
	origin, path string
	readable     bool
}
