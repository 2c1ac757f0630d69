package repair

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/cors"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// The edits of this file are no repairs: each makes a sound request wrong in one way, for audit to see what a server
// makes of it.

// Without takes the credential away.
func Without() diagnose.Edit {
	return diagnose.Edit{
		ID: "credential=none", Group: GroupPlace, Says: "without a credential",
		Apply: func(d *diagnose.Draft) {
			d.Request = d.Request.WithoutCredentials()
			d.Place = request.Credential{Kind: request.NoCredential, Token: d.Place.Token}
		},
	}
}

// Method asks with another method.
func Method(method string) diagnose.Edit {
	return diagnose.Edit{
		ID: "method=" + method, Group: "method", Says: "with the method " + finding.Safe(method),
		Apply: func(d *diagnose.Draft) { d.Request.Method = method },
	}
}

// AsPreflight asks what a browser asks before a page at that origin may send the request: without its credential.
func AsPreflight(origin string) diagnose.Edit {
	return diagnose.Edit{
		ID: "preflight", Group: "method", Says: "as the browser's question before it",
		Apply: func(d *diagnose.Draft) {
			d.Request = cors.CallOf(d.Request, origin).Preflight(d.Request)
			d.Place = request.Credential{Kind: request.NoCredential, Token: d.Place.Token}
		},
	}
}

// Replaced sends another text in the place of the token.
func Replaced(id, says, text string) diagnose.Edit {
	return damage(id, says, func(*diagnose.Draft, token.Token) (string, error) { return text, nil })
}

// WrongSignature flips one bit in the middle of the signature, which keeps its length.
func WrongSignature() diagnose.Edit {
	return damage("signature=altered", "with one bit of its signature changed", func(_ *diagnose.Draft, t token.Token) (string, error) {
		signature := bytes.Clone(t.Signature)
		if len(signature) == 0 {
			return "", fmt.Errorf("there is no signature")
		}
		signature[len(signature)/2] ^= 1
		return t.SigningInput() + "." + base64.RawURLEncoding.EncodeToString(signature), nil
	})
}

// WrongPayload changes a claim and keeps the signature that was made over the former ones.
func WrongPayload(claim string, raw []byte) diagnose.Edit {
	return damage("payload=altered", "with "+finding.Safe(claim)+" changed after signing", func(_ *diagnose.Draft, t token.Token) (string, error) {
		return t.Segments[0] + "." + mint.Encode(t.Payload.With(claim, raw).Raw) + "." + t.Segments[2], nil
	})
}

// NoSignature takes the signature away and names the algorithm that it was made with; withDot leaves the dot before it.
func NoSignature(withDot bool) diagnose.Edit {
	id, says, end := "signature=none", "in two parts, without a signature", ""
	if withDot {
		id, says, end = "signature=empty", "with an empty signature", "."
	}
	return damage(id, says, func(_ *diagnose.Draft, t token.Token) (string, error) { return t.SigningInput() + end, nil })
}

// Unsigned names an algorithm that means no signature, in this spelling.
func Unsigned(alg string) diagnose.Edit {
	return damage("alg="+alg, "unsigned, with alg "+finding.Quote(alg), func(_ *diagnose.Draft, t token.Token) (string, error) {
		return mint.Encode(t.Header.With("alg", exactjson.Quote(alg)).Raw) + "." + t.Segments[1] + ".", nil
	})
}

// SignedByStranger signs with a key of the same kind that the server has never seen.
func SignedByStranger(stranger keys.Key) diagnose.Edit {
	return damage("sign=stranger", "signed with a key that the server does not know", func(_ *diagnose.Draft, t token.Token) (string, error) {
		signature, err := stranger.Sign(t.Algorithm(), t.SigningInput())
		return t.SigningInput() + "." + base64.RawURLEncoding.EncodeToString(signature), err
	})
}

// Forged makes of the healthy token what a fault of [mint] makes of it. It is for faults that need no key of the user's.
func Forged(f mint.Fault, says string, key keys.Key, newKey func(alg string) (keys.Key, error)) diagnose.Edit {
	return damage("fault="+f.ID, says, func(d *diagnose.Draft, t token.Token) (string, error) {
		if !f.Keyless {
			key = publicHalf(key)
		}
		return f.Token(mint.Draft{
			Header: t.Header, Payload: t.Payload, Alg: t.Algorithm(), Key: key, Now: d.Now, Lifetime: diagnose.CureLifetime - time.Second, NewKey: newKey,
		})
	})
}

// publicHalf is all that an attacker has of a key pair.
func publicHalf(k keys.Key) keys.Key {
	if public, ok := k.Public(); ok {
		return public
	}
	return k
}

// damage makes an edit of the signed token.
func damage(id, says string, of func(*diagnose.Draft, token.Token) (string, error)) diagnose.Edit {
	return diagnose.Edit{
		ID: id, Group: GroupSign, NeedsKey: true, Says: says,
		Apply: func(d *diagnose.Draft) {
			d.Damage = func(compact string) (string, error) { return of(d, token.Parse(compact)) }
		},
	}
}

// Claim sets a claim to raw, which must be JSON.
func Claim(name string, raw []byte, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: name + "=set", Group: name, NeedsKey: true, Claims: true, Says: says,
		Apply: func(d *diagnose.Draft) { d.Payload = d.Payload.With(name, raw) },
	}
}

// Header sets a parameter of the header to raw, which must be JSON.
func Header(name string, raw []byte, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: "header " + name + "=set", Group: "header " + name, NeedsKey: true, Says: says,
		Apply: func(d *diagnose.Draft) { d.Header = d.Header.With(name, raw) },
	}
}

// Twice writes a claim a second time at the end of the payload, where most parsers take it from.
func Twice(name string, raw func(now time.Time) []byte, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: name + "=twice", Group: name, NeedsKey: true, Claims: true, Says: says,
		Apply: func(d *diagnose.Draft) {
			// The name that every token of ours has comes first: setting it later would write the object anew.
			d.Payload = d.Payload.With("jti", exactjson.Quote(d.JTI))
			text := bytes.TrimSuffix(bytes.Clone(d.Payload.Raw), []byte("}"))
			o, fault := exactjson.ParseObject(fmt.Appendf(text, `,%s:%s}`, exactjson.Quote(name), raw(d.Now)))
			if fault == nil {
				d.Payload = o
			}
		},
	}
}

// ExpiresAt lets the token end at an instant, in whole seconds; one that lies in the past was issued a minute before.
func ExpiresAt(unix int64) diagnose.Edit {
	return diagnose.Edit{
		ID: "exp=at", Group: GroupTime, NeedsKey: true, Claims: true, Says: "with exp " + strconv.FormatInt(unix, 10),
		Apply: func(d *diagnose.Draft) {
			d.Payload = d.Payload.With("exp", integer(unix))
			if begun := unix - int64(diagnose.CureLifetime/time.Second); begun < d.Now.Unix()-int64(diagnose.CureLifetime/time.Second) {
				d.Payload = respell(respell(d.Payload, "iat", begun), "nbf", begun)
			}
		},
	}
}

// ExpiresAfter is [ExpiresAt] an instant counted from the server's now.
func ExpiresAfter(after time.Duration, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: "exp=after", Group: GroupTime, NeedsKey: true, Claims: true, Says: says,
		Apply: func(d *diagnose.Draft) { ExpiresAt(d.Now.Add(after).Unix()).Apply(d) },
	}
}

// ClaimAfter sets a claim to the instant that is after from the server's now, as written makes JSON of its seconds.
func ClaimAfter(name string, after time.Duration, written func(unix int64) []byte, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: name + "=after", Group: name, NeedsKey: true, Claims: true, Says: says,
		Apply: func(d *diagnose.Draft) { d.Payload = d.Payload.With(name, written(d.Now.Add(after).Unix())) },
	}
}

// InQuery sends the token as a parameter of the query and nowhere else (RFC 6750 §2.3).
func InQuery(name string) diagnose.Edit {
	return diagnose.Edit{
		ID: "place=query", Group: GroupPlace, Says: "with the token in the query, as " + finding.Safe(name),
		Apply: func(d *diagnose.Draft) {
			d.Damage = func(compact string) (string, error) {
				u := *d.Request.URL
				if u.RawQuery != "" {
					u.RawQuery += "&"
				}
				u.RawQuery += url.QueryEscape(name) + "=" + url.QueryEscape(compact)
				d.Request = d.Request.WithoutCredentials()
				d.Request.URL = &u
				d.Place.Kind = request.NoCredential
				return compact, nil
			}
		},
	}
}

// LowerScheme writes the scheme before the token in small letters.
func LowerScheme() diagnose.Edit {
	return diagnose.Edit{
		ID: "scheme=lower", Group: GroupScheme, Says: "with the scheme in small letters",
		Apply: func(d *diagnose.Draft) { d.Prefix = strings.ToLower(d.Prefix) },
	}
}

// Whole takes header and claims of another token; its times become fresh.
func Whole(t token.Token, says string) diagnose.Edit {
	return diagnose.Edit{
		ID: "token=other", Group: "token", NeedsKey: true, Claims: true, Says: says,
		Apply: func(d *diagnose.Draft) {
			alg, _ := d.Header.Get("alg")
			d.Header = t.Header.With("alg", alg.Raw)
			d.Payload = t.Payload
			Time().Apply(d)
		},
	}
}
