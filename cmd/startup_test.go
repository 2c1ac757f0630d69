//go:build linux

package cmd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What the packages that are linked may do before main begins. maxInitAllocs is the guard: the number is the same on
// every machine, busy or not, and one library that compiles its patterns or builds its tables adds hundreds. maxInit is
// for what works without allocating: the fastest of several runs takes about 2 ms.
const (
	maxInitAllocs = 1550 // measured: 1,409
	maxInit       = 6 * time.Millisecond
	// maxPackageAllocs is for one package. The most that one of ours does is 6: nothing but errors.New.
	maxPackageAllocs = 300 // measured: go.yaml.in/yaml/v3, 276
	maxOwnAllocs     = 12
)

func TestPackagesInitialiseQuickly(t *testing.T) {
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	fastest := time.Hour
	var last []initialised
	for range 10 {
		c := exec.Command(name, "decode", s1)
		c.Env = []string{"GODEBUG=inittrace=1"}
		var trace strings.Builder
		c.Stderr = &trace
		if err := c.Run(); err != nil {
			t.Fatalf("%v\n%s", err, trace.String())
		}
		last = initTrace(t, trace.String())
		var sum time.Duration
		for _, p := range last {
			sum += p.took
		}
		fastest = min(fastest, sum)
	}
	allocs := 0
	for _, p := range last {
		allocs += p.allocs
		most := maxPackageAllocs
		if strings.HasPrefix(p.name, "github.com/jwtdoc/jwtdoc/") {
			most = maxOwnAllocs
		}
		if p.allocs > most {
			t.Errorf("%s allocates %d times at every start, the most is %d: do it when it is first asked for (sync.OnceValue)", p.name, p.allocs, most)
		}
	}
	t.Logf("%d packages initialise in %v with %d allocations", len(last), fastest, allocs)
	if allocs > maxInitAllocs {
		t.Errorf("initialisation allocates %d times, the most is %d: GODEBUG=inittrace=1 tells which package is new", allocs, maxInitAllocs)
	}
	if fastest > maxInit {
		t.Errorf("initialisation takes %v, more than %v: GODEBUG=inittrace=1 tells where", fastest, maxInit)
	}
}

// initialised is what one package did before main began.
type initialised struct {
	name   string
	took   time.Duration
	allocs int
}

var initLine = regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, ([0-9.]+) ms clock, \d+ bytes, (\d+) allocs`)

// initTrace reads what GODEBUG=inittrace=1 says.
func initTrace(t *testing.T, trace string) []initialised {
	t.Helper()
	var out []initialised
	for _, m := range initLine.FindAllStringSubmatch(trace, -1) {
		ms, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		allocs, err := strconv.Atoi(m[3])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, initialised{m[1], time.Duration(ms * float64(time.Millisecond)), allocs})
	}
	if len(out) < 50 {
		t.Fatalf("only %d packages were traced", len(out))
	}
	return out
}

// How far a small decode may be from a bare Go program, in what a busy machine does not change much. The goal of 1.5
// times its time cannot be reached with what is linked: most of the difference is there before main begins.
const (
	// maxFaults is how many more pages are touched for the first time. Measured: 467.
	maxFaults   = 520
	maxCPURatio = 5 // of processor time, the least of many runs; measured: 3.6
	// maxOwnMemory is the peak of the process, most of it pages of the program's own file. Measured: 15.7 to 16.8 MiB; the
	// kernel maps up to sixteen with one fault.
	maxOwnMemory = 20 << 20
)

func TestASmallDecodeTakesLittleMoreThanAnyProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a hundred processes")
	}
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	hello := bareProgram(t)
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(s1), 0o600); err != nil {
		t.Fatal(err)
	}
	// In turns, so that what else the machine does meets both; the least of each is compared.
	bare, decode := least{}, least{}
	for range 50 {
		bare.run(t, hello)
		decode.run(t, name, "decode", "@"+file)
	}
	more, ratio := decode.faults-bare.faults, float64(decode.cpu)/float64(bare.cpu)
	t.Logf("a bare Go program: %+v; decode: %+v; %d page faults more, %.2f times the processor time", bare, decode, more, ratio)
	if more > maxFaults {
		t.Errorf("decode touches %d pages more than a bare Go program, the most is %d", more, maxFaults)
	}
	if ratio > maxCPURatio {
		t.Errorf("decode takes %.1f times the processor time of a bare Go program, more than %d", ratio, maxCPURatio)
	}
	measure, err := build("measure", filepath.Join("testdata", "measure"))
	if err != nil {
		t.Fatal(err)
	}
	memory := peak(t, measure, name, "decode", "@"+file)
	t.Logf("peak memory: %d KiB", memory>>10)
	if memory > maxOwnMemory {
		t.Errorf("decode of a small token takes %d KiB, the most is %d", memory>>10, maxOwnMemory>>10)
	}
}

// bareProgram builds a Go program that prints a line.
func bareProgram(t *testing.T) string {
	t.Helper()
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
	return hello
}

// least is the least that several runs of one command took.
type least struct {
	runs   int
	faults int64
	cpu    time.Duration
}

func (l *least) run(t *testing.T, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	c.Env = []string{}
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	u, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system does not say what a process took")
	}
	cpu := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	if l.runs == 0 {
		l.faults, l.cpu = u.Minflt, cpu
	}
	l.runs++
	l.faults, l.cpu = min(l.faults, u.Minflt), min(l.cpu, cpu)
}
