package diagnose

import (
	"errors"
	"net/url"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// Case is what is known before anything is tried, and the first answer once there is one.
type Case struct {
	Request    request.Request
	Credential request.Credential
	// Token is the credential's token; its form is empty when there is no credential.
	Token token.Token

	// Key is the secret or private key whose signatures the user says the server accepts, where one was given: of several
	// candidates the one that verifies the token's signature, else the first.
	Key    keys.Source
	HasKey bool
	// SessionKey is the given secret that signs the session cookie in which the token lies; empty without one.
	SessionKey keys.Source
	// Signature tells whether the token's signature verifies with Key, or else with a published key. A key that does not
	// go with the token's algorithm tells nothing.
	Signature Tri
	// Host is the container that the server runs in, nil where nobody looked into it. SignedBy is then the place of the
	// given secret that signed the token, where it is not the server's, and OverruledSigner that of a setting in the
	// container which another overrules.
	Host                      *Host
	SignedBy, OverruledSigner string
	// Published are the public keys that the issuer, or the user for it, has given; nil for none.
	Published *Published
	// Fit is the transform of Key under which the signature verifies when it does not with Key itself.
	Fit *keys.Transform
	// Sample names the product whose published sample secret made the signature, where no given key did.
	Sample string

	// Audience and Issuer are what the server is known to expect; empty when nobody said.
	Audience, Issuer string
	// AudiencePlace and IssuerPlace are the settings of the server that say so, empty where the user does.
	AudiencePlace, IssuerPlace string

	// Origin is that of the page whose script makes the request in a browser; empty where none does, or the page and
	// the server are of one origin.
	Origin string

	// API is what the API's own description says of the request, nil where none was read; APIURL is where the user
	// says that it is.
	API    *API
	APIURL *url.URL

	// StandsFor is the request that may change something, and was not sent: Request is a GET that stands in for it.
	// It is nil otherwise.
	StandsFor *request.Request

	// Backend is the application behind the proxy, where the user names it; nil otherwise.
	Backend *url.URL
	// OtherPath is another path of the same server that takes tokens; empty where none is known.
	OtherPath string

	// Record is what was written down about the request, nil where it is sent.
	Record *Record
	// Clues are what the record, a log or a token known to work tell about single causes.
	Clues []Clue
	// Good is a token that the server is known to accept; its form is empty when there is none. GoodAccepted tells
	// whether the server did, in the place of the refused one.
	Good         token.Token
	GoodAccepted Tri

	// Local is this machine's time, one reading for the whole run; with a Record, the time of whoever recorded it.
	Local time.Time
	// Server is the server's time, to the second, advanced to the moment of Local; zero when no answer carried
	// a Date.
	Server time.Time
	// ClockPlace is the container in which Server was read, empty where it is by the Date of the answers.
	ClockPlace string
	// Elapsed is how long the run has taken since Local was read: tokens made for cures are dated by it.
	Elapsed time.Duration
	// Answer is the server's first answer to the unchanged request, nil before it.
	Answer *request.Answer
	// LoginRedirect is set when Answer sends a browser to a login page.
	LoginRedirect bool
	// Repeat is how often the user wants the request repeated over new connections.
	Repeat int
	// LocalTarget is set when the request goes to a loopback or private address.
	LocalTarget bool
}

// NewCase reads the request: where its credential is, which of the candidate keys fits it.
func NewCase(r request.Request, candidates []keys.Source, now time.Time) *Case {
	c := &Case{Request: r, Credential: request.FindCredential(r), Origin: pageOrigin(r), Local: now}
	if c.Credential.Kind == request.InHeader && len(c.Credential.Token.Segments) < 3 && !c.Credential.Placeholder {
		// A field that is merely named like a credential, and holds neither a JWT nor what should have been
		// replaced by one, is none.
		c.Credential = request.Credential{Kind: request.NoCredential, Token: token.Parse("")}
	}
	c.Token = c.Credential.Token
	c.chooseKey(c.chooseSessionKey(candidates))
	return c
}

// chooseKey takes the candidate that verifies the signature as it is, else one that does when it is read in another
// way, else the first.
func (c *Case) chooseKey(candidates []keys.Source) {
	if len(candidates) > 0 {
		c.Key, c.HasKey = candidates[0], true
	}
	if !c.verifiable() {
		return
	}
	m := keys.FindMatch(candidates, c.Token.Algorithm(), c.Token.SigningInput(), c.Token.Signature)
	c.Sample = m.Sample
	if !c.HasKey {
		return
	}
	c.Key, c.Fit = m.Source, m.Transform
	switch {
	case m.Fits:
		c.Signature = Yes
	case !errors.Is(m.Refused, keys.ErrKeyKind):
		c.Signature = No
	}
}

// verifiable reports whether there is anything for a key to fit. Two parts are a token that has lost its signature.
func (c *Case) verifiable() bool {
	parts := len(c.Token.Segments)
	return c.Token.Readable() && (parts == 3 || parts == 2)
}

// HasCredential reports whether the request carries anything that could be a credential.
func (c *Case) HasCredential() bool { return c.Credential.Kind != request.NoCredential }

// Tell gives the case the server's time as the Date of its answers shows it; known is false where none did. A clock read
// inside the container tells it where no Date does, or where a proxy's hides it: the application asks that clock.
func (c *Case) Tell(offset time.Duration, known bool) {
	c.ClockPlace = ""
	if h := c.Host; h != nil && h.Clock.Differs() && (!known || offset.Abs() < proxied) {
		offset, known, c.ClockPlace = h.Clock.Offset, true, h.Place
	}
	if known {
		c.Server = c.Local.Add(offset)
	}
}

// proxied is the difference up to which a Date may be that of a proxy on this machine.
const proxied = 5 * time.Second

// ServerNow is the server's time as well as it is known: by its Date, else this machine's.
func (c *Case) ServerNow() time.Time {
	if c.Server.IsZero() {
		return c.Local
	}
	return c.Server
}

// Skew is how far the server's clock is ahead of this machine's, and whether the server told its time at all.
// It is exact to about a second: Date has whole seconds (RFC 9110 §5.6.7).
func (c *Case) Skew() (time.Duration, bool) {
	if c.Server.IsZero() {
		return 0, false
	}
	return c.Server.Sub(c.Local), true
}
