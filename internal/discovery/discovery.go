// Package discovery fetches public keys from where the user said: a key set (RFC 7517) by its address, or an issuer's
// metadata (OpenID Connect Discovery 1.0, RFC 8414) and the key set that it names. Nothing is fetched because a token
// says so, no credential is ever sent, answers are bounded, and a redirect is followed within its origin only.
package discovery

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// maxHops is how many redirects within an origin are followed.
const maxHops = 3

// Reader fetches what the user named.
type Reader struct {
	Env *env.Env
	// Timeout bounds one request; 0 takes the sender's default.
	Timeout time.Duration
	// UserAgent names jwtdoc to the server.
	UserAgent string
	// PublicOnly refuses addresses of this machine and of private networks: for an issuer that a token named.
	PublicOnly bool
	// Watch, when set, is told of every request that was sent.
	Watch func(Fetch)
	// Policy, when set, changes how requests are sent (tests trust their own certificates).
	Policy func(*wire.Policy)
}

// Fetch is one request that was sent and what came of it.
type Fetch struct {
	Request request.Request
	// Status is 0 where no answer came; Err says why.
	Status, Bytes int
	Err           error
}

// Metadata is what an issuer says of itself.
type Metadata struct {
	// Issuer is the issuer's own spelling of its name: what it writes into iss.
	Issuer string
	// KeysURL is where its key set is (jwks_uri).
	KeysURL string
	// Algorithms are those that it says it signs ID tokens with.
	Algorithms []string
	// URL is where this was read.
	URL string
}

// KeySet fetches a key set from an address that the user typed.
func (r Reader) KeySet(ctx context.Context, rawURL string) ([]byte, error) {
	return r.fetch(ctx, rawURL, false)
}

// Issuer fetches the metadata of an issuer that the user typed: by OpenID Connect Discovery §4 (appended to the issuer)
// and, where that is not there, by RFC 8414 §3 (put between host and path).
func (r Reader) Issuer(ctx context.Context, issuer string) (Metadata, error) {
	u, err := request.New("", issuer)
	if err != nil {
		return Metadata{}, err
	}
	var first error
	for _, place := range metadataPlaces(u.URL) {
		body, err := r.fetch(ctx, place, false)
		if err == nil {
			m, err := parseMetadata(body, place)
			return m, err
		}
		if first == nil {
			first = err
		}
	}
	return Metadata{}, first
}

// Keys fetches the key set that an issuer's metadata names. It may be at another origin; then it must not lead from a
// public address to one of this machine or network (the document could have been written by a stranger).
func (r Reader) Keys(ctx context.Context, m Metadata) ([]byte, error) {
	from, err := request.New("", m.URL)
	if err != nil {
		return nil, err
	}
	public := !r.sender(from.Origin(), false).LocalTarget(ctx, from.Origin())
	return r.fetch(ctx, m.KeysURL, public)
}

func metadataPlaces(issuer *url.URL) []string {
	path := strings.TrimSuffix(issuer.EscapedPath(), "/")
	origin := issuer.Scheme + "://" + issuer.Host
	return []string{
		origin + path + "/.well-known/openid-configuration",
		origin + "/.well-known/oauth-authorization-server" + path,
	}
}

func parseMetadata(body []byte, place string) (Metadata, error) {
	o, fault := exactjson.ParseObject(body)
	if fault != nil {
		return Metadata{}, finding.Unexamined(
			fmt.Errorf("the metadata at %s cannot be read: %s", finding.Safe(place), finding.Safe(fault.Message)),
			"is this the issuer's address? it must be the exact text of the token's iss")
	}
	m := Metadata{URL: place, Issuer: text(o, "issuer"), KeysURL: text(o, "jwks_uri")}
	if v, ok := o.Get("id_token_signing_alg_values_supported"); ok {
		m.Algorithms, _ = v.Strings()
	}
	if m.KeysURL == "" {
		return m, finding.Unexamined(fmt.Errorf("the metadata at %s names no key set (jwks_uri)", finding.Safe(place)),
			"give the key set itself: --jwks URL or --jwks FILE")
	}
	return m, nil
}

func text(o exactjson.Object, name string) string {
	v, _ := o.Get(name)
	s, _ := v.Text()
	return s
}

func (r Reader) sender(o request.Origin, publicOnly bool) *wire.Sender {
	p := wire.Policy{Allow: []request.Origin{o}, Timeout: r.Timeout, UserAgent: r.UserAgent, PublicOnly: publicOnly || r.PublicOnly}
	if r.Policy != nil {
		r.Policy(&p)
	}
	return wire.NewSender(r.Env, p, nil)
}

// fetch gets a JSON document, following redirects within its origin.
func (r Reader) fetch(ctx context.Context, rawURL string, publicOnly bool) ([]byte, error) {
	req, err := request.New("", rawURL)
	if err != nil {
		return nil, err
	}
	req = req.Add("Accept", "application/json")
	s := r.sender(req.Origin(), publicOnly)
	defer s.Close()
	for range maxHops + 1 {
		x, err := s.Send(ctx, req)
		if r.Watch != nil {
			r.Watch(Fetch{Request: req, Status: x.Answer.Status, Bytes: len(x.Answer.Body), Err: err})
		}
		if err != nil {
			return nil, err
		}
		where := finding.Safe(req.URL.Redacted())
		switch a := x.Answer; {
		case a.Status >= 300 && a.Status < 400:
			if req, err = follow(req, a); err != nil {
				return nil, err
			}
		case a.Status != 200:
			return nil, finding.Unexamined(fmt.Errorf("%s answers %d", where, a.Status), "curl -s "+finding.ShellQuote(req.URL.String(), "URL")+" shows what is there")
		case a.Truncated:
			return nil, finding.Unexamined(fmt.Errorf("%s is larger than 1 MiB, or did not end in time", where), "a key set has a few kilobytes: is this the right address?")
		default:
			return a.Body, nil
		}
	}
	return nil, finding.Unexamined(fmt.Errorf("%s redirects more than %d times", finding.Safe(rawURL), maxHops), "give the final address")
}

// follow makes the request for a redirect's target, which must be of the same origin.
func follow(req request.Request, a request.Answer) (request.Request, error) {
	location, _ := a.Get("Location")
	target, err := req.URL.Parse(location)
	if location == "" || err != nil {
		return req, finding.Unexamined(errors.New("the answer is a redirect to nowhere"), "give the final address")
	}
	if request.OriginOf(target) != req.Origin() {
		return req, finding.Unexamined(
			fmt.Errorf("%s redirects to another origin, %s, which nobody named", finding.Safe(req.URL.Redacted()), finding.Safe(request.OriginOf(target).String())),
			"if that is right, name it: "+finding.ShellQuote(target.String(), "THE-FINAL-URL"))
	}
	req.URL = target
	return req, nil
}
