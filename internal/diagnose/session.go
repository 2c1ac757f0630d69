package diagnose

import (
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/signedcookie"
)

// chooseSessionKey finds, for a token inside a signed session cookie, the candidate that signed the cookie. That one is
// the framework's: unless it signed the token as well, it says nothing about the token, and is no candidate for it.
func (c *Case) chooseSessionKey(candidates []keys.Source) []keys.Source {
	s := c.Token.Session
	if s == nil {
		return candidates
	}
	i := slices.IndexFunc(candidates, func(k keys.Source) bool { return signedcookie.Signed(s, k.Secret) })
	if i < 0 {
		return candidates
	}
	c.SessionKey = candidates[i]
	if keys.FindMatch(candidates[i:i+1], c.Token.Algorithm(), c.Token.SigningInput(), c.Token.Signature).Fits {
		return candidates
	}
	return slices.Delete(slices.Clone(candidates), i, i+1)
}

// Sealed reports whether the token lies in a signed session cookie that cannot be signed anew here: nothing about the
// token can then be changed without breaking the cookie too.
func (c *Case) Sealed() bool { return c.Token.Session != nil && c.SessionKey.Secret.Len() == 0 }

// Carrier says in what the token travels where that is not the place itself: "the Flask session cookie \"session\",
// whose member \"id_token\" it is". It is empty for a token that is sent as it is.
func (c *Case) Carrier() string {
	s := c.Token.Session
	if s == nil || len(s.Tokens) == 0 {
		return ""
	}
	return "the " + s.Name() + " " + finding.Quote(c.Credential.Name) + ", whose member " + finding.Quote(s.Tokens[0]) + " it is"
}

// inSession puts a token into the session cookie that the original lies in.
func (d *Draft) inSession(compact string) (string, error) {
	s := d.Session
	if compact == d.Place.Token.Compact {
		return d.Place.Raw, nil
	}
	if d.SessionKey.Len() == 0 {
		return "", ErrNotApplicable
	}
	// The cookie keeps the time of its signature, which the server counts its age from. One from the future is refused,
	// and the server's time is known to a second or two.
	at := d.Now.Add(-2 * time.Second)
	if s.Signed != nil && s.Signed.Sec < at.Unix() {
		at = time.Unix(s.Signed.Sec, 0)
	}
	sealed, ok := signedcookie.Replace(s, d.SessionKey, d.Place.Token.Compact, compact, at)
	if !ok {
		return "", ErrNotApplicable
	}
	return sealed, nil
}

// WithToken returns the case's request with another text in the token's place; inside a session cookie, if that can be
// signed anew, and else in place of the cookie.
func (c *Case) WithToken(text string) request.Request {
	if c.Token.Session != nil && !c.Sealed() {
		d := NewDraft(c, "")
		d.Token = text
		if r, err := d.Render(); err == nil {
			return r
		}
	}
	return c.Request.WithCredential(c.Credential, text)
}
