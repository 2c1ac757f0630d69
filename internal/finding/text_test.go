package finding_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// hostile are texts that drive something: a terminal, a CI runner, a reader's eye.
var hostile = []string{
	"\x1b[2J", "\x1b]52;c;aGk=\x07", "\x1b]8;;https://evil\x1b\\click\x1b]8;;\x1b\\", "\u009b31m", "\x7f",
	"a\u202eb", "\u2066x\u2069", "\U000e0041\U000e0042", "pay\u200bpal", "a\rb", "a\nb", "a\u2028b", "a\u2029b", "\ufeffx", "x\ufffe",
	"::error::x", "  ::stop-commands::t", "\u00a0::error::x", "\u3000::set-output name=a::b", "##[error]x", "x ##[command]", "###[group]", "##vso[task.setvariable]x",
	"##teamcity[x]", "--- x", "+++ x", "^^^ x", "section_start:1:a", "section_end:1:a", "travis_fold:start:a", "travis_time:x",
	"\x1b[8mha:////x\x1b[0m", "e" + strings.Repeat("\u0301", 50), "\xff\xfe", "\xed\xa0\x80", "]]>", "\u0001", "\x00", "<script>", "```", "\U0010ffff", "\ue000",
	"\u115f", "\u3164", "\ufe0f", "\u00ad", "\u2800", "\U0001d173",
}

func TestSafeTextDrivesNothing(t *testing.T) {
	for _, h := range hostile {
		checkSafe(t, h)
		checkSafe(t, "word "+h+" word")
		checkSafe(t, h+h)
	}
}

func checkSafe(t interface{ Errorf(string, ...any) }, s string) {
	got := finding.Safe(s)
	if again := finding.Safe(got); again != got {
		t.Errorf("Safe(%q) = %q, and once more %q", s, got, again)
	}
	if !utf8.ValidString(got) {
		t.Errorf("Safe(%q) = %q is no UTF-8", s, got)
	}
	marks := 0
	for _, r := range got {
		if unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.Is(unicode.Co, r) {
			t.Errorf("Safe(%q) = %q holds %U", s, got, r)
		}
		if marks++; !unicode.Is(unicode.M, r) {
			marks = 0
		}
		if marks > 4 {
			t.Errorf("Safe(%q) = %q stacks marks", s, got)
		}
	}
	if command := runnerCommand(got); command != "" {
		t.Errorf("Safe(%q) = %q: a runner obeys %q", s, got, command)
	}
}

// runnerCommand finds a command as CI runners do: GitHub's behind leading white space (TrimStart), the others
// anywhere in the line (IndexOf).
func runnerCommand(line string) string {
	trimmed := strings.TrimLeftFunc(line, unicode.IsSpace)
	if rest, ok := strings.CutPrefix(trimmed, "::"); ok {
		if name, _, ends := strings.Cut(rest, "::"); ends && name != "" && name[0]|0x20 >= 'a' && name[0]|0x20 <= 'z' {
			return name
		}
	}
	for _, marker := range []string{"##[", "##vso[", "##teamcity[", "section_start:", "section_end:", "travis_fold:", "travis_time:"} {
		if strings.Contains(line, marker) {
			return marker
		}
	}
	for _, marker := range []string{"--- ", "+++ ", "^^^ "} {
		if strings.HasPrefix(line, marker) {
			return marker
		}
	}
	return ""
}

func TestTheRunnersAlgorithmWouldFindTheMarkers(t *testing.T) {
	for _, s := range []string{"  ::error::x", "a ##[b]", "##vso[x]", "--- x"} {
		if runnerCommand(s) == "" {
			t.Errorf("%q was not recognised: the other tests prove nothing", s)
		}
	}
}

func TestSafeLeavesReadableTextAlone(t *testing.T) {
	for _, s := range []string{
		"", "plain", "a::b", "::1", "2001:db8::1", "fe80::1", "std::vector", "Größe 東京 עברית", "a--b", "C# ## x", "50% #1 [x]",
		"https://login.example/realms/a?b=c&d=e#f", "é", "e\u0301", "😀", `C:\path`,
	} {
		if got := finding.Safe(s); got != s {
			t.Errorf("Safe(%q) = %q", s, got)
		}
	}
}

func TestSafeOfAnyTextDrivesNothing(t *testing.T) {
	pieces := append([]string{"#", "[", ":", "-", "+", "^", " ", "\\", "a", "\u00a0"}, hostile...)
	rapid.Check(t, func(t *rapid.T) {
		checkSafe(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "pieces"), ""))
		checkSafe(t, rapid.String().Draw(t, "any"))
		checkSafe(t, string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")))
	})
}

func FuzzSafe(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkSafe(t, s) })
}

func TestQuoteShowsWhereAValueEnds(t *testing.T) {
	for in, want := range map[string]string{
		"":                       `""`,
		"api ":                   `"api "`,
		"a\nb":                   `"a\x0ab"`,
		strings.Repeat("é", 120): `"` + strings.Repeat("é", 120) + `"`,
		strings.Repeat("é", 121): `"` + strings.Repeat("é", 120) + `"…`,
	} {
		if got := finding.Quote(in); got != want {
			t.Errorf("Quote(%q) = %q, want %q", in, got, want)
		}
	}
}

// The masks know whole signatures: the beginning of one would pass them, above all where the line is wrapped in it.
func TestQuoteCutsNoTokenInItsSignature(t *testing.T) {
	token := "eyJhbGciOiJIUzI1NiJ9." + strings.Repeat("e", 40) + ".c2lnbmF0dXJlc2lnbmF0dXJl"
	for _, before := range []string{"", "{\"access_token\":\"", "Bearer "} {
		for n := range 120 {
			got := finding.Quote(before + strings.Repeat("x", n) + " " + token + "rest" + strings.Repeat("\" ", 60))
			if whole := strings.Contains(got, token); strings.Contains(got, "c2") && !whole {
				t.Fatalf("%d: %s", n, got)
			}
		}
	}
}

// A suggested command is pasted into a shell: a foreign value in it must stay one word and start nothing.
func TestAShellTakesAQuotedValueAsOneWord(t *testing.T) {
	dir := t.TempDir()
	marker := filepath.Join(dir, "pwned")
	values := append([]string{
		"plain", "two words", "x'; touch pwned; '", "$(touch pwned)", "`touch pwned`", "a;touch pwned", "a|touch pwned", "a&touch pwned", "a>pwned", "<pwned",
		"a\ntouch pwned", "-rf", "--help", "", "*", "~", "#x", "!x", "{a,b}", "a=b", "[ab]", "?", "é", "$HOME", "\\", "a\\", `"`, "'", "%s", "(touch pwned)", "a\ttouch pwned",
	}, hostile...)
	for _, v := range values {
		word := finding.ShellQuote(v, "PLACEHOLDER")
		cmd := exec.CommandContext(t.Context(), "sh", "-c", `printf '%s\n' "$#" "$1"`)
		cmd.Args = []string{"sh", "-c", "set -- " + word + `; printf '%s:%s' "$#" "$1"`}
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("%q: sh refuses %s: %v", v, word, err)
			continue
		}
		want := "1:" + v
		if word == "PLACEHOLDER" {
			want = "1:PLACEHOLDER"
		}
		if string(out) != want {
			t.Errorf("%q: sh reads %s as %q", v, word, out)
		}
		if _, err := os.Stat(marker); err == nil {
			t.Fatalf("%q was executed by %s", v, word)
		}
	}
	if got := finding.ShellQuote("two words", "X"); got != "'two words'" {
		t.Errorf("a harmless value was replaced: %s", got)
	}
}
