package cmd

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// keyFlags name files with keys, the same for every command that uses keys.
type keyFlags struct {
	files    []string
	password passwordFlags
}

// register adds the flags to a command.
func (k *keyFlags) register(c *cobra.Command) {
	c.Flags().StringArrayVar(&k.files, "key", nil, "take the keys from `FILE`: PEM, DER, JWK or JWKS; - is standard input")
	k.password.register(c)
}

// given reports whether any file was named.
func (k *keyFlags) given() bool { return len(k.files) > 0 }

// readsInput reports whether a key is read from standard input, which is then not free for anything else.
func (k *keyFlags) readsInput() bool { return slices.Contains(k.files, "-") }

// load reads every key of every file. What is wrong between the keys of a file is noted with each of them.
func (k *keyFlags) load(ctx context.Context, a *app) ([]keys.Source, error) {
	var out []keys.Source
	for _, name := range k.files {
		set, err := a.readKeys(ctx, name, &k.password)
		if err != nil {
			return nil, err
		}
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
	return out, nil
}

// placeInSet tells the keys of a file apart.
func placeInSet(k keys.Key) string {
	if k.ID != "" {
		return fmt.Sprintf(" (kid %s)", finding.Quote(k.ID))
	}
	return fmt.Sprintf(" (key %d)", k.Number)
}
