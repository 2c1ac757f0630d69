package cmd_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sessionTranscript is a block of a guide that shows what is said of a scripted session.
var sessionTranscript = regexp.MustCompile("(?s)<!-- session: (\\S+) -->\n```\n\\$ jwtdoc session explain ([^\n]*)\n(.*?)```\n")

func TestTheGuideOfSessionsShowsWhatIsPrinted(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "guides", "who-logged-the-user-out.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]script{}
	for _, s := range scripts(t) {
		all[s.name] = s
	}
	blocks := sessionTranscript.FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 4 || len(blocks) != strings.Count(string(text), "<!-- session:") {
		t.Fatalf("%d transcripts", len(blocks))
	}
	for _, b := range blocks {
		s, ok := all[b[1]]
		if !ok {
			t.Errorf("no session %s", b[1])
			continue
		}
		t.Chdir(t.TempDir())
		for name, content := range s.files {
			if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		out, errOut, _ := command(nil, append([]string{"session", "explain"}, strings.Fields(b[2])...)...)
		if out != b[3] {
			t.Errorf("the guide does not show what is printed of %s:\n%s%s", b[1], out, errOut)
		}
	}
}
