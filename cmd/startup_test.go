//go:build linux

package cmd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// maxInit bounds the sum of all package initialisation. A lean set of libraries needs 2 to 3 ms; one library that
// compiles its tables or asks the terminal at init costs 10 ms and more, at every start of every command.
const maxInit = 15 * time.Millisecond

func TestPackagesInitialiseQuickly(t *testing.T) {
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	best, worst := time.Hour, ""
	for range 5 {
		c := exec.Command(name, "decode", s1)
		c.Env = []string{"GODEBUG=inittrace=1"}
		var trace strings.Builder
		c.Stderr = &trace
		if err := c.Run(); err != nil {
			t.Fatalf("%v\n%s", err, trace.String())
		}
		if sum, slowest := initTime(trace.String()); sum < best {
			best, worst = sum, slowest
		}
	}
	t.Logf("initialisation takes %v; slowest: %s", best, worst)
	if best == 0 {
		t.Fatal("no package was traced")
	}
	if best > maxInit {
		t.Errorf("initialisation takes %v, more than %v; slowest: %s", best, maxInit, worst)
	}
}

var initLine = regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, ([0-9.]+) ms clock`)

// initTime sums what GODEBUG=inittrace=1 says, and names the package that takes longest.
func initTime(trace string) (sum time.Duration, slowest string) {
	most := 0.0
	for _, m := range initLine.FindAllStringSubmatch(trace, -1) {
		ms, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			continue
		}
		sum += time.Duration(ms * float64(time.Millisecond))
		if ms > most {
			most, slowest = ms, m[1]+" "+m[2]+" ms"
		}
	}
	return sum, slowest
}

// maxRatio is generous: the goal is 1.5, and a busy machine doubles anything.
const maxRatio = 8

func TestDecodeStartsNearlyAsFastAsAnyProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a few hundred processes")
	}
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for file, text := range map[string]string{
		"go.mod":  "module hello\n\ngo 1.26\n",
		"main.go": "package main\n\nimport \"os\"\n\nfunc main() { _, _ = os.Stdout.WriteString(\"hello\\n\") }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hello, err := build("hello", dir)
	if err != nil {
		t.Fatal(err)
	}
	// In turns, so that what else the machine does meets both; the fastest runs are compared.
	fastHello, fastDecode := time.Hour, time.Hour
	for range 60 {
		fastHello = min(fastHello, timed(t, hello))
		fastDecode = min(fastDecode, timed(t, name, "decode", s1))
	}
	ratio := float64(fastDecode) / float64(fastHello)
	t.Logf("a bare Go program: %v; decode: %v; ratio %.2f", fastHello, fastDecode, ratio)
	if ratio > maxRatio {
		t.Errorf("decode takes %.1f times as long as a bare Go program, more than %d", ratio, maxRatio)
	}
}

func timed(t *testing.T, name string, args ...string) time.Duration {
	t.Helper()
	c := exec.Command(name, args...)
	c.Env = []string{}
	started := time.Now()
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	return time.Since(started)
}
