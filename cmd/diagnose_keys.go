package cmd

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/engine"
	"github.com/jwtdoc/jwtdoc/internal/discovery"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// issuerOfToken is the word for --issuer that takes the issuer from the token: only the user may trust it so far.
const issuerOfToken = "token"

// knowledge is what the user has given about the server: with what it verifies, and what it expects.
type knowledge struct {
	// candidates can sign: secrets and private keys.
	candidates []keys.Source
	// published can only verify.
	published *diagnose.Published
	// fetched lists what was fetched for it.
	fetched []diagnose.ExperimentReport
	// audience and issuer are what the server is said to expect; the places are the settings that say so.
	audience, issuer           string
	audiencePlace, issuerPlace string
	// host is the container that the server runs in, inside what the report says of it, place the way into it; all nil
	// where none is named.
	host   *diagnose.Host
	inside *diagnose.ContainerReport
	place  *place
}

// known reads every place of keys that was named. A file that cannot be read is an error; what cannot be fetched is a
// fact of the diagnosis, since the server may fail in the same way.
func (o *diagnoseOptions) known(ctx context.Context, a *app, r request.Request) (knowledge, error) {
	k := knowledge{audience: o.audience, issuer: o.issuer}
	var err error
	if k.candidates, _, err = o.secret.load(ctx, a); err != nil {
		return k, err
	}
	p := &diagnose.Published{}
	for _, name := range o.keyFiles.files {
		if err := k.addFile(ctx, a, &o.keyFiles, p, name); err != nil {
			return k, err
		}
	}
	f := &fetcher{app: a, network: o.network, dry: o.dryRun, list: &k.fetched}
	f.network.certificate, f.network.ownKey = "", "" // it is for the server, and for nobody else
	for _, place := range o.keyFiles.sets {
		if !isAddress(place) {
			if err := k.addFile(ctx, a, &o.keyFiles, p, strings.TrimPrefix(place, "@")); err != nil {
				return k, err
			}
			continue
		}
		f.keySet(ctx, p, place)
	}
	if err := o.discover(ctx, a, f, p, r); err != nil {
		return k, err
	}
	if p.Issuer != "" && k.issuer == "" {
		k.issuer = p.Issuer
	}
	if len(p.Keys) > 0 || p.Unreachable != "" || p.Metadata != "" {
		k.published = p
	}
	return k, o.lookInside(ctx, a, &k)
}

// forEngine hands on what is known by other ways than asking the server.
func (k knowledge) forEngine() engine.Known {
	return engine.Known{
		Published: k.published, Fetched: k.fetched, Host: k.host, Inside: k.inside, AudiencePlace: k.audiencePlace, IssuerPlace: k.issuerPlace,
		Log: k.place.log(),
	}
}

// addFile reads a file of keys: those that can sign repair tokens, the others only verify.
func (k *knowledge) addFile(ctx context.Context, a *app, flags *keyFlags, p *diagnose.Published, name string) error {
	set, err := a.readKeys(ctx, name, &flags.password)
	if err != nil {
		return err
	}
	for _, key := range set.Keys {
		if len(set.Keys) > 1 {
			key.Place += placeInSet(key)
		}
		s := keys.SourceOf(key)
		s.Notes = set.Findings
		if key.Private {
			k.candidates = append(k.candidates, s)
			continue
		}
		p.Keys, p.Place = append(p.Keys, s), finding.Safe(name)
	}
	a.progress("%s: found %s", finding.Quote(name), describeKeys(set.Keys))
	return nil
}

// discover fetches the metadata and keys of the issuer that was typed. --iss names one too, where it is an address and
// the token needs its keys.
func (o *diagnoseOptions) discover(ctx context.Context, a *app, f *fetcher, p *diagnose.Published, r request.Request) error {
	t := request.FindCredential(r).Token
	issuer := o.keyFiles.issuer
	switch {
	case issuer == issuerOfToken:
		if issuer = t.Issuer(); !isAddress(issuer) {
			return finding.Usage(fmt.Errorf("--issuer token: the token's iss is %s, which is no address", finding.Quote(issuer)), "type the issuer's address: --issuer https://id.example.com")
		}
		// The token may be a stranger's: it leads to nothing in this network, unless the request itself goes there.
		f.publicOnly = !wire.NewSender(a.env, wire.Policy{Timeout: o.timeout}, nil).LocalTarget(ctx, r.Origin())
	case issuer != "" && !isAddress(issuer):
		return finding.Usage(fmt.Errorf("--issuer: %s is no address", finding.Quote(issuer)), "for example --issuer https://id.example.com, or --issuer token for the token's own iss")
	case issuer == "" && isAddress(o.issuer) && len(p.Keys) == 0 && p.Unreachable == "" && signedByPair(t.Algorithm()):
		issuer = o.issuer
	}
	if issuer != "" {
		f.issuer(ctx, p, issuer)
	}
	return nil
}

func signedByPair(alg string) bool {
	known, ok := keys.Lookup(alg)
	return ok && known.Kind != keys.SecretKey && known.Kind != keys.NoKey
}

// fetcher fetches public keys, and writes down everything that it sends.
type fetcher struct {
	app        *app
	network    networkFlags
	dry        bool
	publicOnly bool
	list       *[]diagnose.ExperimentReport
}

func (f *fetcher) reader(question string) discovery.Reader {
	d := f.app.discovery()
	d.PublicOnly = f.publicOnly
	d.Policy = func(p *wire.Policy) {
		if err := f.network.apply(f.app, p); err != nil {
			f.app.warn("%v", err)
		}
	}
	d.Watch = func(x discovery.Fetch) {
		reading := fmt.Sprintf("%d bytes", x.Bytes)
		if x.Err != nil {
			reading = "no answer: " + finding.Safe(x.Err.Error())
		}
		f.note(question, x.Request, x.Status, reading)
	}
	return d
}

func (f *fetcher) note(question string, r request.Request, status int, reading string) {
	*f.list = append(*f.list, diagnose.ExperimentReport{
		ID: fmt.Sprintf("O3#%d", len(*f.list)+1), Question: question, Sent: r.Redacted(), Status: status, Reading: reading,
	})
}

const (
	asksForKeys     = "the keys that tokens are verified with"
	asksForMetadata = "what the issuer says of itself"
)

// planned lists what would be fetched, for --dry-run.
func (f *fetcher) planned(question, address string) {
	if r, err := request.New("", address); err == nil {
		f.note(question, r, 0, "")
	}
}

// keySet fetches a key set from an address that was typed.
func (f *fetcher) keySet(ctx context.Context, p *diagnose.Published, address string) {
	p.Place = finding.Safe(address)
	if f.dry {
		f.planned(asksForKeys, address)
		return
	}
	body, err := f.reader(asksForKeys).KeySet(ctx, address)
	f.take(p, body, address, err)
}

// issuer fetches an issuer's metadata, and the keys that it names.
func (f *fetcher) issuer(ctx context.Context, p *diagnose.Published, issuer string) {
	if p.Place == "" {
		p.Place = finding.Safe(issuer)
	}
	if f.dry {
		f.planned(asksForMetadata, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration")
		return
	}
	m, err := f.reader(asksForMetadata).Issuer(ctx, issuer)
	if err != nil {
		f.take(p, nil, issuer, err)
		return
	}
	p.Issuer, p.Metadata, p.Algorithms = m.Issuer, m.URL, m.Algorithms
	body, err := f.reader(asksForKeys).Keys(ctx, m)
	f.take(p, body, m.KeysURL, err)
}

// take reads a key set that was fetched, or notes why there is none.
func (f *fetcher) take(p *diagnose.Published, body []byte, place string, err error) {
	var set keys.Set
	if err == nil {
		set, err = readFetched(body, place)
	}
	if err != nil {
		p.Unreachable = fetchError(place, err)
		return
	}
	p.Place = finding.Safe(place)
	for _, key := range set.Keys {
		key.Place += placeInSet(key)
		if public, ok := key.Public(); ok {
			key = public // a set that publishes private keys is not there to sign with
		} else {
			continue
		}
		s := keys.SourceOf(key)
		s.Notes = set.Findings
		p.Keys = append(p.Keys, s)
	}
	f.app.progress("%s: found %s", finding.Quote(place), describeKeys(set.Keys))
}

// fetchError shows why a document could not be had, without repeating its address.
func fetchError(place string, err error) string {
	text := err.Error()
	if u, parseErr := url.Parse(place); parseErr == nil {
		text = strings.TrimPrefix(text, u.Redacted()+" ")
	}
	if errors.Is(err, context.DeadlineExceeded) {
		text = "no answer in time"
	}
	return finding.Safe(place) + ": " + finding.Safe(text)
}
