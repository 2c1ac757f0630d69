package diagnose

import (
	"errors"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Published is what is known of the keys that tokens are verified with, and of the issuer behind them. None of it can
// sign.
type Published struct {
	// Keys are the public keys, Place where they are kept: an address, a file.
	Keys  []keys.Source
	Place string
	// Issuer is the issuer's own spelling of its name and Algorithms what it says it signs with, by the metadata at
	// Metadata; all empty where there was none.
	Issuer, Metadata string
	Algorithms       []string
	// Unreachable says why the keys could not be fetched from here, empty where they could.
	Unreachable string
	// VerifiedBy is the place of the key that verifies the token's signature, empty where none does. Tried are how many
	// go with the token's algorithm and its kid.
	VerifiedBy string
	Tried      int
}

// HasKeyID reports whether one of the keys has this kid.
func (p *Published) HasKeyID(kid string) bool {
	return slices.ContainsFunc(p.Keys, func(s keys.Source) bool { return s.Key.ID == kid })
}

// Publish adds what is known of the issuer's keys, and verifies the signature with them where no given key does.
func (c *Case) Publish(p Published) {
	c.Published = &p
	if !c.Token.Readable() || len(c.Token.Segments) != 3 {
		return
	}
	kid := c.Token.KeyID()
	for _, s := range p.Keys {
		if kid != "" && s.Key.ID != "" && s.Key.ID != kid {
			continue // a verifier does not try a key that the token does not name
		}
		switch err := s.AsKey().Verify(c.Token.Algorithm(), c.Token.SigningInput(), c.Token.Signature); {
		case err == nil:
			c.Published.Tried++
			c.Published.VerifiedBy = s.Place
		case errors.Is(err, keys.ErrSignatureForm):
			// It was cut, or is not this algorithm's at all: about the key that says nothing.
		case errors.Is(err, keys.ErrSignature):
			c.Published.Tried++
		}
	}
	switch {
	case c.Signature == Yes || c.Published.Tried == 0:
	case c.Published.VerifiedBy == "":
		c.Signature = No
	case !c.HasKey || c.Signature == NotKnown:
		c.Signature = Yes
	}
}
