package lab

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/cmd"
	"github.com/jwtdoc/jwtdoc/internal/env"
)

// A guide, and the README, show what jwtdoc says of one of the lab's faults:
//
//	<!-- lab: STACK | CAUSE/HOW | ORIGIN -->
//	```
//	$ jwtdoc diagnose ...
//	what it prints
//	```
//
// The test runs the command on the recorded stack, in a directory with token.txt (the token), request.txt (the request
// as a curl line) and .env (the settings of the service), and holds the block to what comes out.
// JWTDOC_GUIDES=write writes it.
var transcript = regexp.MustCompile("(?s)<!-- lab: ([^|\n]+) \\| ([^|\n]+) \\| (\\S+) -->\n```\n(\\$ jwtdoc (?:[^\n]*\\\\\n)*[^\n]*)\n(.*?)```\n")

// noon is when the guides' tokens were made: in the middle of a second, which is where a Date puts it on average.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 500_000_000, time.UTC)

func TestGuidesShowWhatTheLabPrints(t *testing.T) {
	dir := filepath.Join(Dir(t, "."), "..", "..", "docs", "guides")
	pages, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no guides in %s: %v", dir, err)
	}
	shown := 0
	for _, page := range append(pages, filepath.Join(dir, "..", "..", "README.md")) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		now := transcript.ReplaceAllStringFunc(string(text), func(block string) string {
			shown++
			m := transcript.FindStringSubmatch(block)
			head, _, _ := strings.Cut(block, "$ jwtdoc")
			printed := guided(t, m[1], m[2], m[3], m[4])
			if strings.Contains(printed, "jwtdoc: error:") {
				t.Errorf("%s shows a command that does not work:\n%s\n%s", filepath.Base(page), m[4], printed)
			}
			// Where instances take turns, which of them is asked first is chance: one of the possible outputs is shown.
			for again := 0; again < 30 && printed != m[5] && strings.Contains(m[4], "--repeat"); again++ {
				printed = guided(t, m[1], m[2], m[3], m[4])
			}
			return head + m[4] + "\n" + printed + "```\n"
		})
		if strings.Count(now, "<!-- lab:") != len(transcript.FindAllString(now, -1)) {
			t.Errorf("%s has a transcript that is not written as a transcript is", filepath.Base(page))
		}
		switch {
		case now == string(text):
		case asked("JWTDOC_GUIDES", "write"):
			writeFile(t, page, []byte(now))
		default:
			t.Errorf("%s does not show what is printed now (JWTDOC_GUIDES=write writes it):\n%s", filepath.Base(page), now)
		}
	}
	if shown == 0 {
		t.Error("no guide shows a transcript")
	}
}

// guided runs a guide's command.
func guided(t *testing.T, stack, name, origin, command string) string {
	t.Helper()
	cause, how, _ := strings.Cut(name, "/")
	f, ok := findFault(Fault{Cause: cause, How: how})
	r := readRecording(t, stack)
	if !ok || r == nil {
		t.Errorf("%s of %s is not recorded", name, stack)
		return ""
	}
	s, network := replayedAt(t, origin, ReadManifest(t, stack), r, f)
	network.now = func() time.Time { return noon }
	c := newCraft(t, s, decoys[0])
	c.now = noon
	t.Chdir(t.TempDir())
	lay(t, s, f.request(c))

	var out, errs bytes.Buffer
	e := env.OS()
	e.In, e.Out, e.Err = strings.NewReader(""), &out, &errs
	e.IsTerminal, e.Environ, e.Zone = env.Terminal{}, nil, time.UTC
	e.Net, e.Now = network, network.now
	words := strings.Fields(strings.ReplaceAll(command, "\\\n", " "))
	cmd.Main(e, words[2:])
	if len(network.guesses) > 0 {
		t.Errorf("%s of %s: never recorded: %v", name, stack, network.guesses)
	}
	return errs.String() + out.String()
}

// lay puts the files of a guide where its command finds them.
func lay(t *testing.T, s *Server, r sent) {
	t.Helper()
	line := "curl '" + s.URL + r.path + "'"
	for _, f := range r.fields {
		line += " -H '" + f.name + ": " + f.value + "'"
	}
	settings, err := os.ReadFile(envFile(t, s))
	if err != nil {
		t.Fatal(err)
	}
	var token string
	for _, f := range r.fields {
		token = compact.FindString(f.value)
	}
	for name, text := range map[string]string{"request.txt": line + "\n", "token.txt": token + "\n", ".env": string(settings)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
