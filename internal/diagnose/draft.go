package diagnose

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// CureLifetime is how long a token signed for a cure lives at most.
const CureLifetime = 60 * time.Second

// ErrNotApplicable is returned when an edit cannot be made to this request: no key for its algorithm, or a token
// that would live too long for where it would go.
var ErrNotApplicable = errors.New("the edit cannot be made to this request")

// errMisspelt is returned when a token would be signed anew whose spelling is not repaired.
var errMisspelt = fmt.Errorf("%w: the token's spelling is to be repaired with it", ErrNotApplicable)

// Draft is a request being edited. Edits change its fields; Render makes the request out of them. What no edit
// touches stays byte for byte as it was.
type Draft struct {
	Request request.Request
	// Place is where the credential goes; Prefix and Suffix are the bytes around the token there ("Bearer ").
	Place          request.Credential
	Prefix, Suffix string
	// Token is the token as it was sent, Header and Payload its parts for editing.
	Token           string
	Header, Payload exactjson.Object
	// Sign asks for a new signature with Key; any change of Header or Payload needs one too.
	Sign bool
	Key  keys.Key
	// Garbage replaces the signature by bytes of the right length that verify with no key.
	Garbage bool
	// Now is the server's time, as well as it is known; JTI names tokens made by this run.
	Now time.Time
	JTI string
	// Local allows tokens that live longer than CureLifetime: the request stays on loopback or private addresses.
	Local bool
	// Lasting is set by an edit that asks for a longer life on purpose (local targets only).
	Lasting bool
	// Renew asks for what every change of header or claims brings with it, the new name and the short life, where
	// nothing else is changed.
	Renew bool

	// Damage, where it is set, makes of the token that is signed and bound what is sent in its place. It is how audit asks
	// for what a server must refuse; what it returns must not be signed with the user's key for longer than the token was.
	Damage func(compact string) (string, error)

	// Misspelt is set while the place of the token holds it in another spelling (encoded, wrapped). A token that is
	// signed anew cannot be misspelt in the same way, so that it would repair two things at once.
	Misspelt bool

	// Session is the signed cookie that the token lies in, nil for a token that is sent as it is; SessionKey signs the
	// cookie anew.
	Session    *token.Session
	SessionKey finding.Secret

	header, payload string
}

// NewDraft takes the case's request apart for editing.
func NewDraft(c *Case, jti string) *Draft {
	d := &Draft{
		Request: c.Request.Clone(), Place: c.Credential, Token: c.Token.Compact,
		Header: c.Token.Header, Payload: c.Token.Payload,
		Key: c.Key.AsKey(), Now: c.ServerNow().Add(c.Elapsed), JTI: jti, Local: c.LocalTarget,
	}
	d.header, d.payload = string(d.Header.Raw), string(d.Payload.Raw)
	if d.Session = c.Token.Session; d.Session != nil && d.Token != d.Place.Raw {
		d.SessionKey = c.SessionKey.Secret
		return d
	}
	if before, after, ok := strings.Cut(c.Credential.Raw, d.Token); ok && d.Token != "" {
		d.Prefix, d.Suffix = before, after
	} else {
		// The token cannot be found as it reads (encoded, wrapped): all of the value is its place.
		d.Token = c.Credential.Value
		d.Prefix, d.Suffix, _ = strings.Cut(c.Credential.Raw, d.Token)
		d.Misspelt = c.HasCredential()
	}
	return d
}

// Changed reports whether header or claims differ from the original's.
func (d *Draft) Changed() bool {
	return string(d.Header.Raw) != d.header || string(d.Payload.Raw) != d.payload
}

// Render makes the request. It fails with [ErrNotApplicable] when a signature is needed that cannot be made.
func (d *Draft) Render() (request.Request, error) {
	compact := d.Token
	if d.Sign || d.Garbage || d.Renew || d.Changed() {
		if d.Place.Kind == request.InQuery {
			// What is in a query ends in logs: nothing of ours is ever sent there.
			return request.Request{}, ErrNotApplicable
		}
		var err error
		if compact, err = d.resigned(); err != nil {
			return request.Request{}, err
		}
	}
	if d.Damage != nil {
		var err error
		if compact, err = d.Damage(compact); err != nil {
			return request.Request{}, fmt.Errorf("%w: %w", ErrNotApplicable, err)
		}
	}
	raw := d.Prefix + compact + d.Suffix
	if d.Session != nil {
		var err error
		if raw, err = d.inSession(compact); err != nil {
			return request.Request{}, err
		}
	}
	if d.Place.Kind == request.NoCredential || raw == d.Place.Raw {
		return d.Request, nil
	}
	if d.Place.Kind == request.InAuthorization || d.Place.Kind == request.InHeader {
		// Of several fields of the name, one is repaired: that there are several is another fault.
		return d.Request.WithFirst(d.Place.Name, raw), nil
	}
	return d.Request.WithCredential(d.Place, raw), nil
}

// resigned writes the token anew. The bytes of a part that was not edited are kept: re-marshalling would change
// them, and with them more than one thing.
func (d *Draft) resigned() (string, error) {
	if d.Misspelt {
		return "", errMisspelt
	}
	if d.Renew || d.Changed() || !d.Local {
		d.bound()
	}
	parts := strings.Split(d.Place.Token.Compact, ".")
	if len(parts) < 2 || !d.Place.Token.Readable() {
		return "", ErrNotApplicable
	}
	header, payload := parts[0], parts[1]
	if string(d.Header.Raw) != d.header {
		header = encode(d.Header.Raw)
	}
	if string(d.Payload.Raw) != d.payload {
		payload = encode(d.Payload.Raw)
	}
	input := header + "." + payload
	alg := textMember(d.Header, "alg")
	if d.Garbage {
		return input + "." + encode(garbage(input, keys.SignatureSize(alg))), nil
	}
	if !d.Local && !d.shortLived() {
		return "", ErrNotApplicable
	}
	sig, err := d.Key.Sign(alg, input)
	if err != nil {
		return "", ErrNotApplicable
	}
	return input + "." + encode(sig), nil
}

// bound gives a token made by jwtdoc its name and a short life: what is sent to test a server must be worthless a
// minute later. A claim that is wrong on purpose (it is the fault under test) is left alone.
func (d *Draft) bound() {
	d.Payload = d.Payload.With("jti", quote(d.JTI))
	if d.Lasting {
		return
	}
	now := d.Now.Unix()
	limit := now + int64(CureLifetime/time.Second) - 1
	exp, ok := seconds(d.Payload, "exp")
	if ok && exp > limit && exp < 1e11 {
		exp = limit
		d.Payload = d.Payload.With("exp", number(exp))
	}
	if iat, has := seconds(d.Payload, "iat"); has && ok && exp-iat > int64(CureLifetime/time.Second) && exp >= now && iat < now {
		d.Payload = d.Payload.With("iat", number(now-1))
	}
}

// shortLived reports whether the token, as any server would read it, is dead a minute from now. Nothing else that
// was signed with the user's key leaves for another machine.
func (d *Draft) shortLived() bool {
	exp, ok := seconds(d.Payload, "exp")
	return ok && exp <= d.Now.Add(CureLifetime).Unix()
}

// garbage makes signature bytes that verify with no key, of the length that the algorithm's signatures have: a
// server that looks at the length first must not be told apart by it.
func garbage(input string, size int) []byte {
	if size == 0 {
		size = 32
	}
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i*31+7) ^ input[i%len(input)]
	}
	return b
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
func number(n int64) []byte  { return strconv.AppendInt(nil, n, 10) }
func quote(s string) []byte  { return strconv.AppendQuoteToASCII(nil, s) }
func textMember(o exactjson.Object, name string) string {
	v, ok := o.Get(name)
	if !ok {
		return ""
	}
	s, _ := v.Text()
	return s
}

func seconds(o exactjson.Object, name string) (int64, bool) {
	v, ok := o.Get(name)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(string(v.Raw), 10, 64)
	return n, err == nil
}
