package timeline

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// readRecording turns a browser's recording into moments, by the browser's clock.
func (h *History) readRecording(r *har.Recording) []Moment {
	if r == nil {
		return nil
	}
	h.Recorded, h.Sanitised = true, r.Sanitised
	b := browser{h: h, own: ownOrigins(r)}
	for i := range r.Entries {
		b.read(&r.Entries[i])
	}
	return b.moments
}

// ownOrigins are those that hold the session: where a credential went or a login, refresh or logout was asked for. Where
// none was, all are.
func ownOrigins(r *har.Recording) map[request.Origin]bool {
	own := map[request.Origin]bool{}
	for _, e := range r.Entries {
		if e.Role == har.Login || e.Role == har.Refresh || e.Role == har.Logout || request.FindCredential(e.Request).Kind != request.NoCredential {
			own[e.Request.Origin()] = true
		}
	}
	return own
}

type browser struct {
	h       *History
	own     map[request.Origin]bool
	moments []Moment
}

// read turns an exchange into the moments that it has: what it asked, and the cookies it set. It counts from its answer:
// that is what the page acts on.
func (b *browser) read(e *har.Entry) {
	if e.Started.IsZero() || e.Role == har.Preflight {
		return
	}
	foreign := len(b.own) > 0 && !b.own[e.Request.Origin()]
	m := Moment{
		At: e.Started.Add(e.Took).UTC(), Source: FromBrowser, Place: fmt.Sprintf("entry %d", e.Index), Method: e.Request.Method, Path: e.Request.URL.Path,
		Status: e.Answer.Status, Foreign: foreign,
	}
	credential := request.FindCredential(e.Request)
	if !foreign {
		b.tokens(e, credential)
		b.carried(e)
	}
	m.Token = credential.Raw
	if e.Role == har.Refresh {
		m.Token = refreshSent(e)
	}
	m.Kind = b.kind(e, credential)
	if len(e.Answer.Body) <= 64<<10 && e.Answer.Status >= 400 {
		m.Signal = session.SignalIn(string(e.Answer.Body) + " " + strings.Join(e.Answer.Values("WWW-Authenticate"), " "))
	}
	m.Says = exchangeSays(e, m, credential)
	if m.Kind != "" {
		b.moments = append(b.moments, m)
	}
	if !foreign {
		b.cookies(e, m)
	}
}

func (b *browser) kind(e *har.Entry, credential request.Credential) Kind {
	switch e.Kind {
	case "image", "font", "stylesheet", "script", "media", "manifest", "texttrack", "ping":
		return "" // no code of the page acts on their answers
	}
	success := e.Answer.Status >= 200 && e.Answer.Status < 400
	how, refused := e.Refused()
	switch {
	case e.Role == har.Logout:
		return SignOut
	case e.Role == har.Refresh:
		return refreshKind(e.Answer.Status)
	case e.Role == har.Login && success && !refused:
		return Login
	case e.Role == har.Login:
		return ""
	case e.Kind == "document" && signInPath(e.Request.URL):
		return SignInPage
	case refused && (how == har.ByStatus || how == har.ByLogin || how == har.ByBody):
		return Refused
	case e.Answer.Status == 402 || e.Answer.Status == 403:
		return Forbidden
	case success && credential.Kind != request.NoCredential:
		return Accepted
	case success && b.h.Sanitised && (e.Kind == "xhr" || e.Kind == "fetch"):
		return Accepted // its credential was taken out
	}
	return ""
}

// signInPath reports whether an address is that of a sign-in page.
func signInPath(u *url.URL) bool {
	for segment := range strings.SplitSeq(strings.ToLower(u.Path), "/") {
		switch strings.NewReplacer("-", "", "_", "").Replace(segment) {
		case "login", "signin", "logon":
			return true
		}
	}
	return false
}

func exchangeSays(e *har.Entry, m Moment, credential request.Credential) string {
	says := finding.Safe(e.Request.Method+" "+clip(e.Request.URL.Path)) + " "
	if e.Answer.Status == 0 {
		says += "no answer"
	} else {
		says += fmt.Sprint(e.Answer.Status)
	}
	if location, ok := e.Answer.Get("Location"); ok && e.Answer.Status >= 300 && e.Answer.Status < 400 {
		location, _, _ = strings.Cut(location, "?")
		says += " to " + finding.Safe(clip(location))
	}
	switch {
	case m.Kind == Refused && credential.Kind == request.NoCredential:
		says += ", sent without a credential"
	case m.Kind == SignInPage:
		says = "the sign-in page: " + says
	case m.Kind == NotRenewed, m.Kind == Renewed:
		says = "refresh: " + says
	case m.Kind == SignOut:
		says = "sign-out: " + says
	case m.Kind == Login:
		says = "signed in: " + says
	}
	if m.Signal != "" {
		says += " (" + strings.ReplaceAll(string(m.Signal), "-", " ") + ")"
	}
	return says
}

func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// tokens keeps the times of the tokens that went out: those of the last request are the ones in use.
func (b *browser) tokens(e *har.Entry, c request.Credential) {
	if e.Role == har.Refresh {
		if l, ok := lifeOfText(refreshSent(e)); ok {
			b.h.Refresh = l
		}
		return
	}
	if c.Kind == request.NoCredential || refreshName(c.Name) {
		return
	}
	if l := lifeOfToken(c.Token); !l.Expires.IsZero() {
		b.h.Access = l
	}
}

func lifeOfText(s string) (Life, bool) {
	if s == "" {
		return Life{}, false
	}
	l := lifeOfToken(token.Parse(s))
	return l, !l.Expires.IsZero()
}

func lifeOfToken(t token.Token) Life {
	e := t.ExpiryAt(time.Time{}, 0)
	var l Life
	if e.Expires != nil && e.Expires.Valid() {
		l.Expires = e.Expires.Time()
	}
	if e.Issued != nil && e.Issued.Valid() {
		l.Issued = e.Issued.Time()
	}
	return l
}

// refreshSent is the refresh token of a refresh: a member of a JSON body or form, else a cookie named so.
func refreshSent(e *har.Entry) string {
	if o, fault := exactjson.ParseObject(e.Request.Body); fault == nil {
		for _, name := range []string{"refresh", "refresh_token", "refreshToken", "token"} {
			if v, ok := o.Get(name); ok {
				if s, isText := v.Text(); isText {
					return s
				}
			}
		}
	}
	if form, err := url.ParseQuery(string(e.Request.Body)); err == nil && form.Get("refresh_token") != "" {
		return form.Get("refresh_token")
	}
	for _, line := range e.Request.Values("Cookie") {
		cookies, err := http.ParseCookie(line)
		if err != nil {
			continue
		}
		if i := slices.IndexFunc(cookies, func(c *http.Cookie) bool { return refreshName(c.Name) }); i >= 0 {
			return cookies[i].Value
		}
	}
	return ""
}

func refreshName(name string) bool { return strings.Contains(strings.ToLower(name), "refresh") }

// maxCookies bounds how many cookies are followed.
const maxCookies = 100

// cookies keeps the cookies with a session in them that an answer set, and notes what took one away.
func (b *browser) cookies(e *har.Entry, m Moment) {
	b.cleared(e, m)
	for _, line := range e.Answer.Values("Set-Cookie") {
		c, err := http.ParseSetCookie(line)
		if err != nil || !carriesSession(c.Name, c.Value) || len(b.h.Cookies) >= maxCookies {
			continue
		}
		at := m.At
		k := Cookie{
			Name: c.Name, Set: at, Refresh: refreshName(c.Name), origin: e.Request.Origin().String(), path: c.Path, readable: token.Parse(c.Name + "=" + c.Value).Readable(),
		}
		gone := c.MaxAge < 0 || !c.Expires.IsZero() && c.Expires.Before(at) && c.MaxAge == 0
		b.replaced(e, m, k, gone)
		b.h.Cookies = slices.DeleteFunc(b.h.Cookies, func(k Cookie) bool { return k.Name == c.Name && k.Missed.IsZero() })
		if gone {
			continue // it was taken back
		}
		lives := "until the browser ends"
		if c.MaxAge > 0 {
			k.Ends = time.Unix(at.Unix()+int64(min(c.MaxAge, 1<<31)), int64(at.Nanosecond())).UTC()
			lives = "for " + Span(k.Ends.Sub(at)) + " (Max-Age)"
		} else if !c.Expires.IsZero() {
			k.Ends = c.Expires
			lives = "for " + Span(k.Ends.Sub(at)) + " (Expires)"
		}
		b.h.Cookies = append(b.h.Cookies, k)
		b.moments = append(b.moments, Moment{
			At: at, Source: FromBrowser, Place: m.Place, Kind: CookieSet, Name: c.Name, Says: "the cookie " + finding.Quote(c.Name) + " was set " + lives,
		})
	}
}

// byTheWay reports whether an answer is one that has no business with the session: no sign-in, renewal or sign-out, and no
// refusal, with which servers take back the cookie of a session that is over anyway.
func byTheWay(e *har.Entry, m Moment) bool {
	return e.Role == har.Ordinary && e.Answer.Status < 400 && m.Kind != Refused && m.Kind != SignInPage
}

// replaced notes an answer that takes a cookie of the session back by the way, or sets another of its name: from another
// origin (cookies know no ports), for another path, or with something else in it. One that is set anew as it was is renewed.
func (b *browser) replaced(e *har.Entry, m Moment, k Cookie, gone bool) {
	i := slices.IndexFunc(b.h.Cookies, func(old Cookie) bool { return old.Name == k.Name && old.Missed.IsZero() })
	if i < 0 || !byTheWay(e, m) {
		return
	}
	old, why := b.h.Cookies[i], ""
	switch {
	case gone:
		why = "was taken back"
	case old.origin != k.origin:
		why = "was overwritten by another origin, " + finding.Safe(clip(k.origin))
	case old.path != k.path:
		why = "was set again for the path " + finding.Quote(clip(k.path)) + " instead of " + finding.Quote(clip(old.path))
	case old.readable && !k.readable:
		why = "was overwritten with something that is no token"
	default:
		return
	}
	b.moments = append(b.moments, Moment{
		At: m.At, Source: FromBrowser, Place: m.Place, Kind: CookieReplaced, Name: k.Name,
		Says: "the cookie " + finding.Quote(k.Name) + " " + why + " with the answer to " + finding.Safe(e.Request.Method+" "+clip(e.Request.URL.Path)),
	})
}

// cleared notes an answer that has the browser forget cookies or storage (Clear-Site-Data).
func (b *browser) cleared(e *har.Entry, m Moment) {
	field := strings.ToLower(strings.Join(e.Answer.Values("Clear-Site-Data"), ","))
	if !byTheWay(e, m) || !strings.Contains(field, `"cookies"`) && !strings.Contains(field, `"storage"`) && !strings.Contains(field, `"*"`) {
		return
	}
	b.moments = append(b.moments, Moment{
		At: m.At, Source: FromBrowser, Place: m.Place, Kind: CookieReplaced,
		Says: "the answer to " + finding.Safe(e.Request.Method+" "+clip(e.Request.URL.Path)) + " had the browser forget the site's data: Clear-Site-Data " + finding.Safe(clip(field)),
	})
}

func carriesSession(name, value string) bool {
	lower := strings.ToLower(name)
	if strings.Contains(lower, "csrf") || strings.Contains(lower, "xsrf") {
		return false
	}
	for _, word := range []string{"session", "sess", "sid", "token", "jwt", "auth", "refresh", "access"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	t := token.Parse(name + "=" + value)
	return t.Readable() || t.Session != nil
}

// carried notes which cookies a request had, and which of them it missed after their end.
func (b *browser) carried(e *har.Entry) {
	if b.h.Sanitised {
		return
	}
	names := map[string]bool{}
	for _, line := range e.Request.Values("Cookie") {
		for pair := range strings.SplitSeq(line, ";") {
			name, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
			names[name] = true
		}
	}
	for i := range b.h.Cookies {
		c := &b.h.Cookies[i]
		switch {
		case names[c.Name]:
			c.Carried = e.Started
		case !c.Ends.IsZero() && !e.Started.Before(c.Ends.Add(-slack)) && c.Missed.IsZero() && e.Role != har.Login:
			c.Missed = e.Started
		}
	}
}
