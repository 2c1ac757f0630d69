package keys

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestNoVerbPrintsAPrivateKey(t *testing.T) {
	for alg, k := range pairs() {
		var forbidden []string
		for _, s := range k.Confidential() {
			forbidden = append(forbidden, string(s.Reveal()))
		}
		if private, ok := k.PrivateKey().(*rsa.PrivateKey); ok {
			forbidden = append(forbidden, private.D.String(), fmt.Sprintf("%x", private.D))
		}
		if len(forbidden) == 0 {
			t.Errorf("nothing of a %s key is confidential", alg)
		}
		holder := struct {
			K Key
			p *Key
		}{k, &k}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p", "%T"} {
			got := fmt.Sprintf(verb, k) + fmt.Sprintf(verb, &k) + fmt.Sprintf(verb, holder) + fmt.Sprintf(verb, []Key{k})
			for _, f := range forbidden {
				if strings.Contains(got, f) {
					t.Errorf("%s prints the %s key", verb, alg)
				}
			}
		}
	}
}

func TestPublicHalfHoldsNothingPrivate(t *testing.T) {
	for alg, k := range pairs() {
		p, ok := k.Public()
		if k.Kind == SecretKey {
			if ok || p.Verify("HS256", "a.b", make([]byte, 32)) == nil {
				t.Errorf("a secret has a public half: %s", p)
			}
			continue
		}
		if !ok || p.Private || p.PrivateKey() != nil || len(p.Confidential()) > 0 {
			t.Errorf("%s: %s", alg, p)
		}
		if _, err := p.Sign(alg, "a.b"); !errors.Is(err, ErrKeyKind) {
			t.Errorf("%s signs with the public key: %v", alg, err)
		}
	}
}
