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
	"syscall"
	"testing"
)

// measureVariable makes the test program run the command in its arguments and print its peak memory. A process begins
// with the peak of the one that started it, so that it must be started by a small one.
const measureVariable = "JWTDOC_TEST_MEASURE"

// measured does so where it was asked to, and reports whether it was.
func measured() bool {
	if os.Getenv(measureVariable) == "" {
		return false
	}
	c := exec.Command(os.Args[1], os.Args[2:]...)
	c.Env = []string{}
	if err := c.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		fmt.Println(u.Maxrss << 10)
	}
	return true
}

// ownMemory is what the program takes by itself, most of it the pages of its own file: some 12 MiB, and a little more with
// whatever is linked into it. It grows with the program, not with the token.
const ownMemory = 16 << 20

// TestATokenOfTenMegabytesAddsTwiceItsSize pins promise 9, less than three times the size of the token, for the whole
// process, as the kernel counts it, without the program's own share. 1.75 times the size are the token and its decoded
// payload. A little more is allowed for a hundred thousand claims, of each of which a place is noted, and for the JSON of
// verify, in which the secret is searched for.
func TestATokenOfTenMegabytesAddsTwiceItsSize(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes 150 MiB")
	}
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
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
		"one large claim":    {`{"exp":1900000000,"data":"` + strings.Repeat("x", size) + `"}`, 2.3},
		"text with escapes":  {`{"exp":1900000000,"data":"` + strings.Repeat(`\n\u001b`, size/8) + `"}`, 2.3},
		"a list of objects":  {`{"exp":1900000000,"list":[0` + list.String() + `]}`, 2.3},
		"a hundred thousand": {`{"exp":1900000000` + claims.String() + `}`, 2.6},
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
				most = 2.6
			}
			whole := float64(peak(t, append([]string{name}, args...)...))
			adds := (whole - ownMemory) / float64(len(tok))
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

// peak runs a command and returns the most memory that it had, in bytes.
func peak(t *testing.T, args ...string) int64 {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, args...)
	c.Env = []string{measureVariable + "=1"}
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return n
}
