package diagnose

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Host is what is known of the container that the server runs in. It was looked into, not asked over the network: what
// its settings say is what the server was really given.
type Host struct {
	// Place calls it: "container backend", "pod deploy/api". Restart is what gives it new settings, Rebuild what gives it a
	// new file.
	Place, Restart, Rebuild string
	// Secrets are what the server may be using, by the usual names, those that count. Overruled are settings of the same
	// names that another place overrules: the environment stands above the .env.
	Secrets, Overruled []HostSecret
	// Algorithms are those that a setting names, empty for none; AlgorithmPlace is where.
	Algorithms     []string
	AlgorithmPlace string
	// Clock is what the container's own clock shows, nil where it was not read.
	Clock *HostClock
	// FakeTime says how a preloaded library changes the clock, empty where none is seen.
	FakeTime string
}

// HostSecret is a secret by the name of its setting.
type HostSecret struct {
	Name string
	keys.Source
	// InFile is set where it stands in a file in the container, not in its environment.
	InFile bool
}

// Remedy is what makes a change of the server's secret at this place take effect.
func (h *Host) Remedy(place string) string {
	for _, s := range slices.Concat(h.Secrets, h.Overruled) {
		if s.Place == place && s.InFile {
			return h.Rebuild
		}
	}
	return h.Restart
}

// HostClock is a clock that was read inside the container.
type HostClock struct {
	// Offset is how far it is ahead of this machine's, to Radius in either direction.
	Offset, Radius time.Duration
	// Zone is what it calls its zone, and ZoneOffset how far that is ahead of UTC.
	Zone       string
	ZoneOffset time.Duration
}

// Differs reports whether the clock is off by more than its reading may be.
func (c *HostClock) Differs() bool { return c != nil && c.Offset.Abs() > c.Radius+time.Second }

// Enter adds what was seen in the server's container. Its secret is the server's own: it takes the place of whatever
// else was given, and what was given may tell who signed the token instead.
func (c *Case) Enter(h Host, given []keys.Source) {
	c.Host = &h
	if len(h.Secrets) == 0 {
		return
	}
	own := make([]keys.Source, len(h.Secrets))
	for i, s := range h.Secrets {
		own[i] = s.Source
	}
	if !c.verifiable() {
		c.Key, c.HasKey = own[0], true
		return
	}
	verified := func(list []keys.Source) (keys.Source, bool) {
		m := keys.FindMatch(list, c.Token.Algorithm(), c.Token.SigningInput(), c.Token.Signature)
		return m.Source, m.Fits
	}
	m := keys.FindMatch(own, c.Token.Algorithm(), c.Token.SigningInput(), c.Token.Signature)
	if errors.Is(m.Refused, keys.ErrKeyKind) {
		return // secrets, and the token is signed by a pair: another key is needed
	}
	c.Key, c.HasKey, c.Fit, c.Sample, c.Signature = m.Source, true, m.Transform, m.Sample, No
	if m.Fits {
		c.Signature = Yes
		return
	}
	signer, found := verified(given)
	if found {
		c.SignedBy = signer.Place
	}
	var overruled []keys.Source
	for _, s := range h.Overruled {
		overruled = append(overruled, s.Source)
	}
	if s, fits := verified(overruled); fits {
		c.OverruledSigner, signer, found = s.Place, s, true
	}
	if m.Transform == nil {
		c.Key = counterpart(h.Secrets, signer, found)
	}
}

// counterpart is the server's secret of the same name as the one that signed the token, else the one with the most
// usual name.
func counterpart(list []HostSecret, signer keys.Source, found bool) keys.Source {
	if found {
		for _, s := range list {
			if strings.HasSuffix(" "+signer.Place, " "+s.Name) {
				return s.Source
			}
		}
	}
	return list[0].Source
}

// Differing lists the given secrets that stand beside the server's under one name and differ from it.
func (h *Host) Differing(given []keys.Source) (pairs [][2]keys.Source) {
	for _, own := range h.Secrets {
		for _, g := range given {
			if strings.HasSuffix(" "+g.Place, " "+own.Name) && !bytes.Equal(g.Secret.Reveal(), own.Secret.Reveal()) {
				pairs = append(pairs, [2]keys.Source{g, own.Source})
			}
		}
	}
	return pairs
}

// AllowsAlgorithm reports whether the settings name this algorithm; known is false where they name none.
func (h *Host) AllowsAlgorithm(alg string) (allowed, known bool) {
	if h == nil || len(h.Algorithms) == 0 {
		return false, false
	}
	return slices.Contains(h.Algorithms, alg), true
}
