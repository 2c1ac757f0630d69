package cmd_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// TestALargeInputIsAnsweredAsASmallOneIs gives what is no clean token in a size of which the text is not kept: nothing is
// lost, and the exit code is that of the same mistake in a small input.
func TestALargeInputIsAnsweredAsASmallOneIs(t *testing.T) {
	const size = 2 << 20
	claims := `{"exp":1900000000,"data":"` + strings.Repeat("x", size) + `"}`
	whole := signedWith("a secret", claims)
	dot := strings.LastIndexByte(whole, '.')
	file := filepath.Join(t.TempDir(), "token")
	for name, c := range map[string]struct {
		text string
		code int
		says []string // of decode, on either stream
	}{
		"a whole token":          {whole + "\n", 0, []string{"HS256", "(2097152 bytes)"}},
		"a line end of Windows":  {whole + "\r\n", 0, []string{"HS256", "(2097152 bytes)"}},
		"in a header":            {"Authorization: Bearer " + whole, 0, []string{"HS256", "(2097152 bytes)"}},
		"white space":            {strings.Repeat(" \n", size), 2, []string{"is empty: there is no token in it"}},
		"quotes around nothing":  {`"` + strings.Repeat(" ", size) + `"`, 1, []string{"nothing is left"}},
		"cut inside the payload": {whole[:dot-5], 1, []string{"two parts"}},
		"four parts":             {whole + ".AAAA", 1, []string{"four parts"}},
		"more than a token has":  {strings.Repeat(whole, 7), 1, []string{"16 MiB"}},
		"dots":                   {strings.Repeat(".", size), 1, []string{"not a JWT"}},
	} {
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		inFile, errFile, code := command(nil, "decode", "@"+file)
		inPipe, errPipe, piped := command(func(e *env.Env) { e.In = strings.NewReader(c.text) }, "decode")
		if code != c.code || piped != c.code {
			t.Errorf("%s: exit %d from a file, %d from a pipe; must be %d\n%s%s", name, code, piped, c.code, errFile, errPipe)
		}
		for _, says := range c.says {
			if !strings.Contains(inFile+errFile, says) || !strings.Contains(inPipe+errPipe, says) {
				t.Errorf("%s: does not say %q:\n%.600s%.600s", name, says, inFile, errFile)
			}
		}
	}
}
