package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/discovery"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// keyFlags name files with keys, the same for every command that uses keys.
type keyFlags struct {
	files    []string
	sets     []string
	issuer   string
	password passwordFlags
}

// register adds the flags to a command.
func (k *keyFlags) register(c *cobra.Command) {
	k.registerFiles(c, "take the keys from `FILE`: PEM, DER, JWK or JWKS; - is standard input")
	c.Flags().StringArrayVar(&k.sets, "jwks", nil, "take the keys from the key set at this `URL` (fetched because you name it), or FILE")
	c.Flags().StringVar(&k.issuer, "issuer", "", "fetch the metadata and keys of the issuer at this `URL`, and expect its iss")
}

// registerFiles adds --key and the password of an encrypted one.
func (k *keyFlags) registerFiles(c *cobra.Command, usage string) {
	c.Flags().StringArrayVar(&k.files, "key", nil, usage)
	k.password.register(c)
}

// given reports whether any place of keys was named.
func (k *keyFlags) given() bool { return len(k.files)+len(k.sets) > 0 || k.issuer != "" }

// readsInput reports whether a key is read from standard input, which is then not free for anything else.
func (k *keyFlags) readsInput() bool { return slices.Contains(k.files, "-") }

// load reads every key of every place. What is wrong between the keys of a file is noted with each of them.
func (k *keyFlags) load(ctx context.Context, a *app) ([]keys.Source, error) {
	var out []keys.Source
	add := func(name string, set keys.Set) {
		for _, key := range set.Keys {
			if len(set.Keys) > 1 {
				key.Place += placeInSet(key)
			}
			s := keys.SourceOf(key)
			s.Notes = set.Findings
			out = append(out, s)
		}
		a.progress("%s: found %s", finding.Quote(name), describeKeys(set.Keys))
	}
	for _, name := range k.files {
		set, err := a.readKeys(ctx, name, &k.password)
		if err != nil {
			return nil, err
		}
		add(name, set)
	}
	for _, place := range k.sets {
		set, err := k.readSet(ctx, a, place)
		if err != nil {
			return nil, err
		}
		add(place, set)
	}
	return out, nil
}

// readSet reads a key set from a file, or from an address: only what the user typed is fetched.
func (k *keyFlags) readSet(ctx context.Context, a *app, place string) (keys.Set, error) {
	if !isAddress(place) {
		return a.readKeys(ctx, strings.TrimPrefix(place, "@"), &k.password)
	}
	body, err := a.discovery().KeySet(ctx, place)
	if err != nil {
		return keys.Set{}, err
	}
	return readFetched(body, place)
}

// discover fetches an issuer's metadata and keys, and returns with them the issuer's own spelling of its name.
func (k *keyFlags) discover(ctx context.Context, a *app) (found []keys.Source, issuer string, notes []finding.Finding, err error) {
	if k.issuer == "" {
		return nil, "", nil, nil
	}
	d := a.discovery()
	m, err := d.Issuer(ctx, k.issuer)
	if err != nil {
		return nil, "", nil, err
	}
	if m.Issuer != k.issuer {
		notes = append(notes, finding.Finding{
			ID: "issuer-mismatch", Severity: finding.Warning,
			Message:  "the issuer calls itself " + finding.Quote(m.Issuer) + ", you typed " + finding.Quote(k.issuer),
			Evidence: []finding.Evidence{finding.Evidence("read at " + finding.Safe(m.URL))},
			Fix:      "verifiers compare iss letter by letter (RFC 8725 §3.8): configure the issuer's own spelling",
		})
	}
	body, err := d.Keys(ctx, m)
	if err != nil {
		return nil, "", nil, err
	}
	set, err := readFetched(body, m.KeysURL)
	if err != nil {
		return nil, "", nil, err
	}
	for _, key := range set.Keys {
		key.Place += placeInSet(key)
		s := keys.SourceOf(key)
		s.Notes = set.Findings
		found = append(found, s)
	}
	a.progress("%s: found %s", finding.Quote(m.KeysURL), describeKeys(set.Keys))
	return found, m.Issuer, notes, nil
}

// readFetched reads keys that came over the network.
func readFetched(body []byte, place string) (keys.Set, error) {
	set, err := keys.Read(body, finding.Safe(place), nil)
	if err != nil {
		return set, finding.Unexamined(fmt.Errorf("the keys at %s cannot be read: %w", finding.Safe(place), err),
			"curl -s "+finding.ShellQuote(place, "URL")+" shows what is there")
	}
	return set, nil
}

func (a *app) discovery() discovery.Reader {
	return discovery.Reader{Env: a.env, UserAgent: userAgent()}
}

// isAddress reports whether an argument is an address and no file's name.
func isAddress(s string) bool {
	lower := strings.ToLower(s)
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}

// placeInSet tells the keys of a file apart.
func placeInSet(k keys.Key) string {
	if k.ID != "" {
		return fmt.Sprintf(" (kid %s)", finding.Quote(k.ID))
	}
	return fmt.Sprintf(" (key %d)", k.Number)
}
