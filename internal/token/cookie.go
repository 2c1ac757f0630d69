package token

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// maxCookies is how many cookies of one line are looked at; browsers keep fewer for a whole site.
const maxCookies = 200

// maxSessions is how many session cookies of a line are unpacked to see whether they hold a token.
const maxSessions = 4

// Cookie is the cookie that the token was taken from.
type Cookie struct {
	// Name is as written.
	Name string
	// Size is the length of name, equals sign and value in bytes. Browsers keep at most 4096 (RFC 6265 §6.1).
	Size int
	// Others are the names of the line's other cookies that hold a token.
	Others []string
	// Set: it comes from a Set-Cookie line, which alone has the attributes below (RFC 6265 §4.1).
	Set bool
	// MaxAge is in seconds, nil without the attribute; Expires is nil without it or when it is no date. Where both
	// are given, MaxAge counts (RFC 6265 §4.1.2.2).
	MaxAge  *int64
	Expires *Instant
	// Domain, Path and SameSite are as written, empty when missing.
	Domain, Path, SameSite string
	Secure, HTTPOnly       bool
}

// candidate is a cookie that may be the one with the token.
type candidate struct {
	name, value string
	size        int
	rank        int // the lowest is taken
}

// cookies takes the token out of a Cookie or Set-Cookie value (RFC 6265 §4).
func (p *peeler) cookies(line string, set bool) {
	var all []candidate
	c := &Cookie{Set: set}
	for i, pair := range strings.SplitN(line, ";", maxCookies) {
		name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if set && i > 0 {
			c.attribute(name, strings.TrimSpace(value))
		} else if ok {
			all = append(all, candidate{name: name, value: value, size: len(name) + 1 + len(value)})
		}
	}
	holding := slices.DeleteFunc(joinChunks(slices.Clone(all)), func(c candidate) bool { return !holdsToken(c.value) })
	for i, h := range holding {
		if holding[i].rank = rankOf(h.name); i < maxSessions && emptySession(h.value) {
			holding[i].rank += 3 // behind everything with a token
		}
	}
	slices.SortStableFunc(holding, func(a, b candidate) int { return a.rank - b.rank })
	switch {
	case len(holding) > 0:
		first := holding[0]
		p.text, p.cookie = first.value, c
		c.Name, c.Size = first.name, first.size
		for _, other := range holding[1:] {
			c.Others = append(c.Others, other.name)
		}
		p.peel("cookie", cookieMessage(c, len(all)))
	case len(all) == 1 || set && len(all) > 0:
		p.text, p.cookie = all[0].value, c
		c.Name, c.Size = all[0].name, all[0].size
		p.peel("cookie", "a cookie line")
	default:
		p.refusal = "no cookie of this line holds a token"
	}
}

func cookieMessage(c *Cookie, all int) string {
	switch {
	case len(c.Others) > 0:
		return fmt.Sprintf("a cookie line: %d of its cookies hold a token, %s is read", len(c.Others)+1, finding.Quote(c.Name))
	case all > 1:
		return "a cookie line: of its " + plural(all, "cookie") + " the value of " + finding.Quote(c.Name) + " is read"
	}
	return "a cookie line: the value of " + finding.Quote(c.Name) + " is read"
}

// holdsToken reports whether a cookie's or parameter's value is or contains a token or a session.
func holdsToken(value string) bool {
	if looksCompact(value) || isSession(strings.Trim(value, `"`)) {
		return true
	}
	decoded := percentDecoded(value)
	return decoded != value && (looksCompact(decoded) || isSession(strings.Trim(decoded, `"`)))
}

// emptySession reports whether a cookie is a session that holds no token.
func emptySession(value string) bool {
	value = strings.Trim(percentDecoded(value), `"`)
	return isSession(value) && len(tokensIn(readSession(value).Content)) == 0
}

// joinChunks puts together a value that was too long for one cookie: name.0, name.1, ... as NextAuth, Supabase and
// Auth0's libraries write them.
func joinChunks(all []candidate) []candidate {
	at := map[string]int{}
	for i, c := range all {
		at[c.name] = i
	}
	out := all
	for _, c := range all {
		base, zero := strings.CutSuffix(c.name, ".0")
		if !zero || looksCompact(base) {
			continue
		}
		if _, more := at[base+".1"]; !more {
			continue
		}
		var value strings.Builder
		size := 0
		for n := 0; ; n++ {
			i, ok := at[base+"."+strconv.Itoa(n)]
			if !ok {
				break
			}
			value.WriteString(all[i].value)
			size = max(size, all[i].size)
		}
		// In front, so that the whole is taken and not its first piece; size is that of the largest piece.
		out = append([]candidate{{name: base, value: value.String(), size: size}}, out...)
		out = slices.DeleteFunc(out, func(c candidate) bool { return isChunk(c.name, base) })
	}
	return out
}

func isChunk(name, base string) bool {
	number, ok := strings.CutPrefix(name, base+".")
	if !ok {
		return false
	}
	_, err := strconv.Atoi(number)
	return err == nil
}

// attribute notes an attribute of Set-Cookie; names are in any case, unknown ones mean nothing (RFC 6265 §5.2).
func (c *Cookie) attribute(name, value string) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "max-age":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			c.MaxAge = &n
		}
	case "expires":
		if at, ok := cookieDate(value); ok {
			c.Expires = &at
		}
	case "domain":
		c.Domain = value
	case "path":
		c.Path = value
	case "samesite":
		c.SameSite = value
	case "secure":
		c.Secure = true
	case "httponly":
		c.HTTPOnly = true
	}
}

// cookieDate reads the date forms that servers write (RFC 9110 §5.6.7, and the one of the first cookies).
func cookieDate(s string) (Instant, bool) {
	if len(s) > maxDate {
		return Instant{}, false
	}
	for _, layout := range []string{
		time.RFC1123, "Mon, 02-Jan-2006 15:04:05 MST", "Mon, 02-Jan-06 15:04:05 MST", time.RFC850, time.ANSIC, "Mon, 2 Jan 2006 15:04:05 MST",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return InstantOf(t), true
		}
	}
	return Instant{}, false
}

// setsCookie reports whether a line without its field name is that of Set-Cookie: Path and Secure are no cookies.
func setsCookie(line string) bool {
	for i, pair := range strings.SplitN(line, ";", 20) {
		name, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
		switch strings.ToLower(name) {
		case "max-age", "expires", "domain", "path", "samesite", "secure", "httponly":
			if i > 0 {
				return true
			}
		}
	}
	return false
}
