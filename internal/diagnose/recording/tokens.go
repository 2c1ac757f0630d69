package recording

import (
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// worked says when the same credential was accepted for the same request, "" when it was not.
func (s session) worked() string {
	if s.credential.Kind == request.NoCredential {
		return ""
	}
	for e := range s.earlier {
		if c := request.FindCredential(e.Request); samePath(e, s.e) && accepted(e) && c.Kind == s.credential.Kind && c.Name == s.credential.Name && c.Raw == s.credential.Raw {
			return line(e) + at(e)
		}
	}
	return ""
}

// goodToken is the last other token that was accepted for the same request: the session's own known-good one.
func (s session) goodToken() token.Token {
	for i := range s.r.Entries {
		e := &s.r.Entries[len(s.r.Entries)-1-i]
		c := request.FindCredential(e.Request)
		if e != s.e && samePath(e, s.e) && accepted(e) && c.Token.Readable() && c.Token.Compact != s.credential.Token.Compact {
			return c.Token
		}
	}
	return token.Token{}
}

// ended looks at whether the answer clears the session: then it had ended by the server's own judgement.
func (s session) ended() []diagnose.Clue {
	c, yes := cleared(s.e, s.now())
	if !yes || !s.carries(c) || !s.expired() {
		return nil
	}
	return []diagnose.Clue{{Cause: "token-expired", Evidence: finding.Evidence("the answer clears the cookie " + finding.Quote(c) + ", as it should")}}
}

// now is the time of the refused exchange: the server's, else the recording's.
func (s session) now() time.Time {
	if ahead, ok := clock(s.r, s.e); ok && !s.e.Started.IsZero() {
		return s.e.Started.Add(s.e.Took + ahead)
	}
	if date, ok := s.e.Answer.Date(); ok {
		return date
	}
	return s.e.Started
}

// renewals looks at what the client did about its token before: a refresh that was refused, or none at all; a newer
// token that it did not use.
func (s session) renewals() []diagnose.Clue {
	if s.e.Role == har.Refresh || s.e.Role == har.Login {
		return nil
	}
	var out []diagnose.Clue
	expired := s.expired()
	for _, e := range s.around(har.Refresh) {
		switch {
		case e.Answer.Status == 0 || accepted(e):
			continue
		case expired:
			out = append(out, diagnose.Clue{Cause: "token-expired", Evidence: finding.Evidence("the attempt to renew it failed: " + line(e) + at(e))})
		default:
			out = append(out, diagnose.Clue{Cause: "session-expired-server-side", Prior: 58, Evidence: finding.Evidence("a refresh was refused too: " + line(e) + at(e))})
		}
		return out
	}
	if expired && len(s.around(har.Refresh)) == 0 {
		out = append(out, diagnose.Clue{Cause: "token-expired", Evidence: "the recording holds no attempt to renew it"})
	}
	if e := s.newer(); e != nil {
		out = append(out, diagnose.Clue{
			Cause: "token-expired", Evidence: finding.Evidence(line(e) + at(e) + " gave a newer token, and the request was sent with the old one"),
			Fix: "make the client use the token that its last login or refresh gave",
		})
	}
	return out
}

// around lists the exchanges of a role with the origin of the refused one, before and after it.
func (s session) around(role har.Role) []*har.Entry {
	var out []*har.Entry
	for i := range s.r.Entries {
		if e := &s.r.Entries[i]; e.Role == role && e.Request.Origin() == s.e.Request.Origin() {
			out = append(out, e)
		}
	}
	return out
}

// expired reports whether the refused token had expired when it was sent.
func (s session) expired() bool {
	exp, now := s.credential.Token.Time("exp"), s.now()
	return exp.LenientOK && !now.IsZero() && !now.Before(exp.Lenient.Time())
}

// newer finds an earlier login or refresh whose answer held a token that was issued after the refused one.
func (s session) newer() *har.Entry {
	exp := s.credential.Token.Time("exp")
	if !exp.LenientOK {
		return nil
	}
	for e := range s.earlier {
		if e.Role != har.Login && e.Role != har.Refresh || !accepted(e) || e.Request.Origin() != s.e.Request.Origin() {
			continue
		}
		for _, t := range tokensIn(e) {
			if other := t.Time("exp"); other.LenientOK && other.Lenient.Time().After(exp.Lenient.Time()) && alike(t, s.credential.Token) {
				return e
			}
		}
		return nil
	}
	return nil
}

// alike reports whether two tokens are of one kind: the same user's, by the same issuer, for the same audience.
func alike(a, b token.Token) bool {
	for _, name := range []string{"iss", "sub", "user_id", "aud", "token_use", "token_type", "typ"} {
		v, _ := a.Claim(name)
		w, _ := b.Claim(name)
		if string(v.Raw) != string(w.Raw) {
			return false
		}
	}
	return true
}

// maxTokens bounds how many tokens of an answer are read.
const maxTokens = 8

// tokensIn reads the tokens that an answer gave: in its JSON or in its cookies.
func tokensIn(e *har.Entry) []token.Token {
	var out []token.Token
	add := func(word string) {
		if len(out) < maxTokens && strings.HasPrefix(word, "eyJ") && strings.Count(word, ".") == 2 {
			if t := token.Parse(word); t.Readable() {
				out = append(out, t)
			}
		}
	}
	if len(e.Answer.Body) <= 64<<10 {
		for word := range strings.SplitSeq(string(e.Answer.Body), `"`) {
			add(word)
		}
	}
	for _, v := range e.Answer.Values("Set-Cookie") {
		_, value, _ := strings.Cut(v, "=")
		value, _, _ = strings.Cut(value, ";")
		add(strings.Trim(value, `"`))
	}
	return out
}
