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

// TestATokenOfTenMegabytesAddsLessThanThreeTimesItsSize pins promise 9: what the process takes as the kernel counts it,
// without the program's own share, most of which are the pages of its own file. 1.75 times the size are the token and its
// decoded payload. A little more is allowed for a hundred thousand claims, of each of which a place is noted, and for the
// JSON of verify, in which the secret is searched for.
func TestATokenOfTenMegabytesAddsLessThanThreeTimesItsSize(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 150 MiB")
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
	const size = 10 << 20
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte(memorySecret), 0o600); err != nil {
		t.Fatal(err)
	}
	var claims, list strings.Builder
	for i := 0; claims.Len() < size; i++ {
		fmt.Fprintf(&claims, `,"claim%07d":"with a value of a usual length, say an address %d"`, i, i)
	}
	for i := 0; list.Len() < size; i++ {
		fmt.Fprintf(&list, `,{"id":%d,"name":"a name"}`, i)
	}
	for kind, c := range map[string]struct {
		payload string
		most    float64
	}{
		"one large claim":    {`{"exp":1900000000,"data":"` + strings.Repeat("x", size) + `"}`, 2.4},
		"text with escapes":  {`{"exp":1900000000,"data":"` + strings.Repeat(`\n\u001b`, size/8) + `"}`, 2.4},
		"a list of objects":  {`{"exp":1900000000,"list":[0` + list.String() + `]}`, 2.4},
		"a hundred thousand": {`{"exp":1900000000` + claims.String() + `}`, 2.8},
	} {
		tok := signedWith(memorySecret, c.payload)
		file := filepath.Join(dir, "token")
		if err := os.WriteFile(file, []byte(tok), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"decode", "@" + file},
			{"decode", "@" + file, "-j"},
			{"expiry", "@" + file},
			{"verify", "@" + file, "--secret-file", secret},
			{"verify", "@" + file, "--secret-file", secret, "-j"},
		} {
			most := c.most
			if args[0] == "verify" && args[len(args)-1] == "-j" {
				most = 2.8
			}
			whole := float64(peak(t, measure, append([]string{name}, args...)...))
			adds := (whole - own) / float64(len(tok))
			t.Logf("%s: %s takes %.2f times the size, of which the token adds %.2f", kind, args[0], whole/float64(len(tok)), adds)
			if adds > most {
				t.Errorf("%s: %s takes %.2f times the size of the token beside its own share, the most is %.1f", kind, args[0], adds, most)
			}
		}
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
