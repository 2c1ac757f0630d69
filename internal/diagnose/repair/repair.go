// Package repair holds the edits that change exactly one thing about a request: the cures of a diagnosis, and the
// damage done by audit's probes. Every function here is pure.
package repair

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// The groups: two edits of one group change the same thing.
const (
	GroupSign      = "sign"
	GroupTime      = "time"
	GroupExpShape  = "exp"
	GroupAlg       = "alg"
	GroupScheme    = "scheme"
	GroupSpace     = "space"
	GroupQuotes    = "quotes"
	GroupSpelling  = "spelling"
	GroupPlace     = "place"
	GroupSeveral   = "several"
	GroupTarget    = "target"
	GroupIssuedFor = "aud"
	GroupIssuer    = "iss"
	GroupSubject   = "sub"
	GroupRenewal   = "renewal"
)

// Sign signs the same bytes with the given secret: nothing but the signature changes.
func Sign() diagnose.Edit { return SignBy("the given secret") }

// SignBy is [Sign] with a key that is called by its place.
func SignBy(key string) diagnose.Edit {
	return diagnose.Edit{
		ID: "sign", Group: GroupSign, NeedsKey: true, Says: "signed with " + key,
		Apply: func(d *diagnose.Draft) { d.Sign = true },
	}
}

// SignAs signs with the given key and names it in the header: a verifier that looks keys up by kid finds it.
func SignAs(kid string) diagnose.Edit {
	return diagnose.Edit{
		ID: "sign=kid", Group: GroupSign, NeedsKey: true, Says: "signed with the given key, kid " + finding.Quote(kid),
		Apply: func(d *diagnose.Draft) {
			d.Header = d.Header.With("kid", exactjson.Quote(kid))
			d.Sign = true
		},
	}
}

// SignUnsigned signs a token that has no signature, as most servers that share a secret demand it.
func SignUnsigned() diagnose.Edit {
	return diagnose.Edit{
		ID: "sign=HS256", Group: GroupSign, NeedsKey: true, Says: "signed with HS256 and the given secret",
		Apply: func(d *diagnose.Draft) {
			d.Header = d.Header.With("alg", strconv.AppendQuoteToASCII(nil, "HS256"))
			d.Sign = true
		},
	}
}

// SignTransformed signs the same bytes with another reading of the given secret (trimmed, hex-decoded, ...).
func SignTransformed(t keys.Transform) diagnose.Edit {
	return diagnose.Edit{
		ID: "sign=" + t.ID, Group: GroupSign, NeedsKey: true, Says: "signed with the given secret " + t.Title,
		Apply: func(d *diagnose.Draft) {
			if b, ok := t.Apply(d.Key.Secret().Reveal()); ok {
				d.Key, d.Sign = keys.SecretOf(keys.Source{Secret: finding.NewSecret(b), Place: d.Key.Place}), true
			}
		},
	}
}

// Time gives exp, nbf and iat fresh values around the server's time. Each keeps its spelling (number or string,
// seconds or milliseconds): what is wrong with the spelling is another repair. A missing claim stays missing.
func Time() diagnose.Edit {
	return diagnose.Edit{
		ID: "time", Group: GroupTime, NeedsKey: true, Claims: true, Says: "with fresh times",
		Apply: func(d *diagnose.Draft) {
			now := d.Now.Unix()
			d.Payload = respell(d.Payload, "exp", now+int64(diagnose.CureLifetime/time.Second)-1)
			d.Payload = respell(d.Payload, "nbf", now-1)
			d.Payload = respell(d.Payload, "iat", now-1)
		},
	}
}

// Expire is no repair: it makes the token one that ended an hour ago, before any fault of the clock and any leeway.
func Expire() diagnose.Edit {
	const hour = 60 * 60
	return diagnose.Edit{
		ID: "time=past", Group: GroupTime, NeedsKey: true, Claims: true, Says: "expired an hour ago",
		Apply: func(d *diagnose.Draft) {
			now := d.Now.Unix()
			d.Payload = d.Payload.With("exp", strconv.AppendInt(nil, now-hour, 10))
			d.Payload = respell(d.Payload, "nbf", now-2*hour)
			d.Payload = respell(d.Payload, "iat", now-2*hour)
		},
	}
}

// WideTime makes the token valid a day in both directions, so that a server whose clock is hidden behind a
// proxy's Date shows itself by accepting it. It goes only to loopback and private addresses.
func WideTime() diagnose.Edit {
	const day = 24 * 60 * 60
	return diagnose.Edit{
		ID: "time=wide", Group: GroupTime, NeedsKey: true, Claims: true, Local: true, Says: "valid from yesterday until tomorrow",
		Apply: func(d *diagnose.Draft) {
			now := d.Now.Unix()
			d.Payload = respell(d.Payload, "exp", now+day)
			d.Payload = respell(d.Payload, "iat", now-day)
			d.Payload = d.Payload.Without("nbf")
			d.Lasting = true
		},
	}
}

// Renew gives the token a name of its own and a short life, as every token that jwtdoc signs has, and repairs nothing
// else: an expired token stays expired.
func Renew() diagnose.Edit {
	return diagnose.Edit{
		ID: diagnose.Renewed, Group: GroupRenewal, NeedsKey: true, Claims: true, Says: "with a new jti and a short life",
		Apply: func(d *diagnose.Draft) { d.Renew = true },
	}
}

// FreshID gives the token a name of its own and lets it live as long as it did. It goes only to loopback and private
// addresses.
func FreshID() diagnose.Edit {
	return diagnose.Edit{
		ID: diagnose.FreshID, Group: GroupRenewal, NeedsKey: true, Claims: true, Local: true, Says: "with a new jti",
		Apply: func(d *diagnose.Draft) { d.Renew, d.Lasting = true, true },
	}
}

// AddExpiry adds an exp where there is none.
func AddExpiry() diagnose.Edit {
	return diagnose.Edit{
		ID: "exp=added", Group: GroupExpShape, NeedsKey: true, Claims: true, Says: "with an exp",
		Apply: func(d *diagnose.Draft) {
			d.Payload = d.Payload.With("exp", integer(d.Now.Unix()+int64(diagnose.CureLifetime/time.Second)-1))
		},
	}
}

// NumericTime writes a time claim as a NumericDate (RFC 7519 §2): the same instant, as a number of seconds.
func NumericTime(claim string, unix int64) diagnose.Edit {
	return diagnose.Edit{
		ID: claim + "=number", Group: claim, NeedsKey: true, Claims: true, Says: "with " + claim + " as a number of seconds",
		Apply: func(d *diagnose.Draft) {
			at := unix
			// When the time was refreshed too, its value is kept and only its spelling changes.
			if v, ok := d.Payload.Get(claim); ok {
				if n, ok := inSeconds(v); ok {
					at = n
				}
			}
			d.Payload = d.Payload.With(claim, integer(at))
		},
	}
}

// Algorithm signs with another algorithm of the same kind, named in the header.
func Algorithm(alg string) diagnose.Edit {
	return diagnose.Edit{
		ID: "alg=" + alg, Group: GroupAlg, NeedsKey: true, Says: "signed with " + alg,
		Apply: func(d *diagnose.Draft) {
			d.Header = d.Header.With("alg", strconv.AppendQuoteToASCII(nil, alg))
			d.Sign = true
		},
	}
}

// Audience names the audience that the server is known to expect.
func Audience(expected string) diagnose.Edit { return text("aud", GroupIssuedFor, expected) }

// Issuer names the issuer that the server is known to expect.
func Issuer(expected string) diagnose.Edit { return text("iss", GroupIssuer, expected) }

// Subject writes sub as a string.
func Subject(value string) diagnose.Edit {
	e := text("sub", GroupSubject, value)
	e.ID, e.Says = "sub=string", "with sub as a string"
	return e
}

// text sets a claim to a string.
func text(claim, group, value string) diagnose.Edit {
	return diagnose.Edit{
		ID: claim + "=expected", Group: group, NeedsKey: true, Claims: true, Says: "with " + claim + " " + finding.Quote(value),
		Apply: func(d *diagnose.Draft) { d.Payload = d.Payload.With(claim, exactjson.Quote(value)) },
	}
}

// PlainHeader leaves of the header what every library understands: alg, typ and kid. The algorithm becomes the
// usual one of its kind.
func PlainHeader(o exactjson.Object) exactjson.Object {
	plain, _ := exactjson.ParseObject([]byte("{}"))
	alg := "RS256"
	if v, ok := o.Get("alg"); ok {
		switch s, _ := v.Text(); {
		case strings.HasPrefix(s, "HS"):
			alg = "HS256"
		case strings.HasPrefix(s, "ES"), strings.HasPrefix(s, "Ed"):
			alg = s // each has its own kind of key, and no other usual name
		}
	}
	plain = plain.With("alg", exactjson.Quote(alg)).With("typ", exactjson.Quote("JWT"))
	if kid, ok := o.Get("kid"); ok {
		plain = plain.With("kid", kid.Raw)
	}
	return plain
}

// FollowTo sends the request to where the server redirected it, on the same origin.
func FollowTo(location string) diagnose.Edit {
	return diagnose.Edit{
		ID: "url=final", Group: GroupTarget, Says: "sent straight to " + finding.Safe(location),
		Apply: func(d *diagnose.Draft) {
			if u, err := d.Request.URL.Parse(location); err == nil {
				d.Request.URL = u
			}
		},
	}
}

// ToggleSlash sends the request to the same path with a slash at its end, or without the one that it has. ok is false
// where that would be another place: the root has its slash.
func ToggleSlash(u *url.URL) (edit diagnose.Edit, ok bool) {
	path := u.EscapedPath()
	if path == "" || path == "/" {
		return diagnose.Edit{}, false
	}
	toggled, bare := path+"/", strings.HasSuffix(path, "/")
	if bare {
		toggled = strings.TrimSuffix(path, "/")
	}
	return diagnose.Edit{
		ID: "url=slash", Group: GroupTarget, Says: "sent to " + finding.Safe(toggled),
		Apply: func(d *diagnose.Draft) {
			v := *d.Request.URL
			v.Path, v.RawPath = strings.TrimSuffix(v.Path, "/"), strings.TrimSuffix(v.RawPath, "/")
			if !bare {
				v.Path += "/"
				if v.RawPath != "" {
					v.RawPath += "/"
				}
			}
			d.Request.URL = &v
		},
	}, true
}

// AskJSON asks for JSON as a script would, where the server may take the client for a browser.
func AskJSON() diagnose.Edit {
	return diagnose.Edit{
		ID: "accept=json", Group: "accept", Says: "asking for JSON",
		Apply: func(d *diagnose.Draft) { d.Request = AsScript(d.Request) },
	}
}

// AsScript makes a request look like a script's instead of a browser's.
func AsScript(r request.Request) request.Request {
	return r.With("Accept", "application/json").With("X-Requested-With", "XMLHttpRequest")
}

// respell sets a time claim to an instant (in seconds), keeping the way in which it was written.
func respell(o exactjson.Object, name string, unix int64) exactjson.Object {
	v, ok := o.Get(name)
	if !ok {
		return o
	}
	text, isText := v.Text()
	if !isText {
		text = string(v.Raw)
	}
	digits := integerDigits(text)
	var written string
	switch {
	case digits >= 15:
		written = strconv.FormatInt(unix*1_000_000, 10)
	case digits >= 12:
		written = strconv.FormatInt(unix*1_000, 10)
	case digits > 0:
		written = strconv.FormatInt(unix, 10)
	case isText && strings.ContainsAny(text, "-:T"):
		written = time.Unix(unix, 0).UTC().Format(time.RFC3339)
	default:
		return o
	}
	if isText {
		return o.With(name, strconv.AppendQuoteToASCII(nil, written))
	}
	return o.With(name, []byte(written))
}

// inSeconds reads a time claim in any of the spellings that respell keeps.
func inSeconds(v exactjson.Value) (int64, bool) {
	text, isText := v.Text()
	if !isText {
		text = string(v.Raw)
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.Unix(), true
	}
	digits := integerDigits(text)
	if digits == 0 {
		return 0, false
	}
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	switch {
	case digits >= 15:
		n /= 1_000_000
	case digits >= 12:
		n /= 1_000
	}
	return n, true
}

// integerDigits counts the digits before the point of a plain decimal number, 0 when text is none.
func integerDigits(text string) int {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	for _, part := range []string{whole, fraction} {
		if strings.TrimLeft(part, "0123456789") != "" {
			return 0
		}
	}
	return len(whole)
}

func integer(n int64) []byte { return strconv.AppendInt(nil, n, 10) }
