//go:build linux

package cmd_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestATokenOfTenMegabytesTakesLessThanThreeTimesItsSize pins promise 9: what the whole process takes as the kernel counts
// it, the program's own share included. The token's text is not kept (0.75 times the size is its decoded payload); of a
// token that has to be read whole, text and payload are 1.75 times the size.
func TestATokenOfTenMegabytesTakesLessThanThreeTimesItsSize(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 400 MiB")
	}
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	measure, err := build("measure", filepath.Join("testdata", "measure"))
	if err != nil {
		t.Fatal(err)
	}
	own := float64(peak(t, measure, name, "version"))
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(memorySecret), 0o600); err != nil {
		t.Fatal(err)
	}
	for kind, payload := range largePayloads() {
		tok := signedWith(memorySecret, payload)
		file := filepath.Join(dir, "token")
		if err := os.WriteFile(file, []byte(tok+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"decode", "@" + file},
			{"decode", "@" + file, "-j"},
			{"expiry", "@" + file},
			{"verify", "@" + file, "--secret-file", secret},
			{"verify", "@" + file, "--secret-file", secret, "-j"},
		} {
			whole := float64(peak(t, measure, append([]string{name}, args...)...))
			t.Logf("%s: %s takes %.2f times the size, of which the token adds %.2f",
				kind, strings.Join(args, " "), whole/float64(len(tok)), (whole-own)/float64(len(tok)))
			most := 3.0
			if kind == smallestClaims {
				most = 3.5
			}
			if whole >= most*float64(len(tok)) {
				t.Errorf("%s: %s takes %.2f times the size of the token, the most is %.1f", kind, args[0], whole/float64(len(tok)), most)
			}
		}
	}
}

// smallestClaims is the payload of which every ten bytes are a claim. Nine more are kept of each: where it stands, and its
// place in the index of the names.
const smallestClaims = "nine hundred thousand of the smallest"

// largePayloads are payloads of 10 MiB and a little more.
func largePayloads() map[string]string {
	const size = 10 << 20
	var claims, list, small strings.Builder
	for i := 0; claims.Len() < size; i++ {
		fmt.Fprintf(&claims, `,"claim%07d":"with a value of a usual length, say an address %d"`, i, i)
	}
	for i := 0; list.Len() < size; i++ {
		fmt.Fprintf(&list, `,{"id":%d,"name":"a name"}`, i)
	}
	for i := 0; small.Len() < size; i++ {
		fmt.Fprintf(&small, `,"c%06d":%d`, i, i%10)
	}
	return map[string]string{
		"one large claim":    `{"exp":1900000000,"data":"` + strings.Repeat("x", size) + `"}`,
		"text with escapes":  `{"exp":1900000000,"data":"` + strings.Repeat(`\n\u001b`, size/8) + `"}`,
		"a list of objects":  `{"exp":1900000000,"list":[0` + list.String() + `]}`,
		"a hundred thousand": `{"exp":1900000000` + claims.String() + `}`,
		smallestClaims:       `{"exp":1900000000` + small.String() + `}`,
	}
}

const memorySecret = "a secret of thirty-two characters"

// signedWith makes an HS256 token without any help of ours.
func signedWith(secret, payload string) string {
	enc := base64.RawURLEncoding
	input := enc.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc.EncodeToString([]byte(payload))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(input))
	return input + "." + enc.EncodeToString(mac.Sum(nil))
}

// peak runs a command by the program that measures it, and returns the most memory that it had, in bytes.
func peak(t *testing.T, measure string, command ...string) int64 {
	t.Helper()
	out, err := exec.Command(measure, command...).Output()
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return n
}
