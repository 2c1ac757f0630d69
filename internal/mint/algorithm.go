package mint

import (
	"fmt"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
)

// Algorithms lists the algorithms that tokens can be signed with.
func Algorithms() []string {
	return append(append(keys.HMACAlgorithms(), keys.PairAlgorithms()...), "Ed25519")
}

// AlgorithmOf decides what to sign with: the wanted algorithm, if any, else the key's own alg (RFC 7517 §4.4), else
// what is usual for such a key. It is an error where the wanted one and the key exclude each other; the message shows
// both.
func AlgorithmOf(k keys.Key, wanted string) (string, error) {
	usable := k.Algorithms()
	switch {
	case wanted == "" && k.Algorithm != "":
		return k.Algorithm, fitting(k, k.Algorithm)
	case wanted == "" && len(usable) > 0:
		return usable[0], nil
	case wanted == "":
		return "", fmt.Errorf("no algorithm signs with %s", Named(k))
	case k.Algorithm != "" && sameName(k.Algorithm) != sameName(wanted):
		return "", fmt.Errorf("%s is asked for, and the key says alg %s", wanted, finding.Quote(k.Algorithm))
	}
	return wanted, fitting(k, wanted)
}

func fitting(k keys.Key, alg string) error {
	if slices.Contains(k.Algorithms(), alg) {
		return nil
	}
	return fmt.Errorf("%s does not go with %s", finding.Safe(alg), Named(k))
}

// Named names a key by its kind and place: "the secret of --secret-file jwt.key", "the key of jwt.pem (RSA private key,
// 2048 bits)". The length of a secret is not in it.
func Named(k keys.Key) string {
	switch {
	case k.Kind == keys.SecretKey && k.Place == "":
		return "the secret"
	case k.Kind == keys.SecretKey:
		return "the secret of " + k.Place
	case k.Place == "":
		return "the " + k.String()
	}
	return "the key of " + k.Place + " (" + k.String() + ")"
}

// sameName takes Ed25519 for EdDSA: with a key on that curve they are the same (RFC 9864 §2.2).
func sameName(alg string) string {
	if alg == "Ed25519" {
		return "EdDSA"
	}
	return alg
}
