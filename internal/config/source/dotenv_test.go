package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/patience"
)

// memory is the files of a test.
type memory struct {
	env.Files
	fs fs.FS
}

func (m memory) Open(name string) (fs.File, error) { return m.fs.Open(name) }

func files(name, text string) memory {
	return memory{fs: fstest.MapFS{name: {Data: []byte(text)}}}
}

func TestEnvFileIsReadAsItsReadersAgree(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string // line:name=value
	}{
		{"plain", "A=b\nC=d", []string{"1:A=b", "2:C=d"}},
		{"empty value", "A=\nB=x\n", []string{"1:A=", "2:B=x"}},
		{"comments and blank lines", "# A=1\n\n  # B=2\nC=3 # four\n", []string{"4:C=3"}},
		{"a # without a blank belongs to the value", "A=abc#def\n", []string{"1:A=abc#def"}},
		{"a # that comes first belongs to the value", "A=#b\nC= #d # e\n", []string{"1:A=#b", "2:C=#d"}},
		{"export", "export A=b\nexport\tB=c\nexported=d\n", []string{"1:A=b", "2:B=c", "3:exported=d"}},
		{"blanks around", "  A = b c  \n", []string{"1:A=b c"}},
		{"CRLF", "A=b\r\nC='d'\r\n", []string{"1:A=b", "2:C=d"}},
		{"BOM", "\ufeffA=b\n", []string{"1:A=b"}},
		{"double quotes", `A="b # c" # d` + "\n", []string{"1:A=b # c"}},
		{"single quotes keep everything", `A='b\n$HOME"'` + "\n", []string{`1:A=b\n$HOME"`}},
		{"escapes", `A="b\nc\t\"\\\$\x"` + "\n", []string{"1:A=b\nc\t\"\\$\\x"}},
		{"several lines", "A=\"b\nc\"\nD=e\n", []string{"1:A=b\nc", "3:D=e"}},
		{"several lines of Windows", "A=\"b\r\nc\"\r\nD=e\r\n", []string{"1:A=b\nc", "3:D=e"}},
		{"text after a quote", `A="b"c` + "\n", []string{`1:A="b"c`}},
		{"equals signs in the value", "A=YWI==\n", []string{"1:A=YWI=="}},
		{"nothing is expanded", "A=b\nC=$A${A}$(id)`id`\nD=\"$A\"\nE=a$$b\n", []string{"1:A=b", "2:C=$A${A}$(id)`id`", "3:D=$A", "4:E=a$$b"}},
		{"duplicates are kept", "A=b\nA=c\n", []string{"1:A=b", "2:A=c"}},
		{"lines that are no settings", "A\nB b=c\n=d\nF=g\n", []string{"4:F=g"}},
		{".NET", "Jwt__Key=a\nJwt:Key=b\n", []string{"1:Jwt__Key=a", "2:Jwt:Key=b"}},
		{"no line end at the end of a quoted value", `A="b"`, []string{"1:A=b"}},
		{"not UTF-8", "A=\xff\n", []string{"1:A=\xff"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			settings, err := ParseEnv([]byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range settings {
				got = append(got, fmt.Sprintf("%d:%s=%s", s.Line, s.Name, string(s.Value.Reveal())))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("read %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOpenQuoteIsAnErrorThatShowsNoValue(t *testing.T) {
	_, err := ParseEnv([]byte("A=b\nSECRET_KEY=\"canary-value\nC=d\n"))
	var syntax *SyntaxError
	if !errors.As(err, &syntax) || syntax.Line != 2 || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
}

// Twelve lines that refer to each other four times each: expanded, they would be 16 million copies of the first.
func TestLinesThatReferToEachOtherDoNotGrow(t *testing.T) {
	var b strings.Builder
	b.WriteString("A0=0123456789\n")
	for i := range 40 {
		fmt.Fprintf(&b, "A%d=\"%s\"\n", i+1, strings.Repeat(fmt.Sprintf("${A%d}", i), 4))
	}
	begin := time.Now()
	settings, err := ParseEnv([]byte(b.String()))
	if err != nil || len(settings) != 41 {
		t.Fatalf("%d settings, %v", len(settings), err)
	}
	for _, s := range settings {
		if s.Value.Len() > 30 {
			t.Errorf("%s has %d bytes", s.Name, s.Value.Len())
		}
	}
	if took := time.Since(begin); took > patience.For(200*time.Millisecond) {
		t.Errorf("took %v", took)
	}
}

func TestWhatIsWrittenInQuotesIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.RuneFrom([]rune("ab1 \t\n\"'#$\\={}é"))).Draw(t, "value")
		escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`)
		text := "X=1\nNAME=\"" + escape.Replace(value) + "\" # said\nY=2\n"
		settings, err := ParseEnv([]byte(text))
		if err != nil || len(settings) != 3 {
			t.Fatalf("%q: %d settings, %v", text, len(settings), err)
		}
		if got := string(settings[1].Value.Reveal()); got != value {
			t.Fatalf("%q came back as %q", value, got)
		}
		if want := 3 + strings.Count(value, "\n"); settings[2].Line != want {
			t.Fatalf("the line after it is %d, want %d", settings[2].Line, want)
		}
	})
}

func TestLastOfSeveralSettingsCountsAndIsNoted(t *testing.T) {
	f, err := ReadEnvFile(files(".env", "SECRET_KEY=one\nX=y\nSECRET_KEY=two\nSAME=a\nY=z\nSAME=a\nM=a$b\nN='a$b'\n"), ".env")
	if err != nil {
		t.Fatal(err)
	}
	s, notes, ok := f.Lookup("SECRET_KEY")
	if !ok || string(s.Value.Reveal()) != "two" || s.Line != 3 {
		t.Errorf("got line %d", s.Line)
	}
	if len(notes) != 1 || notes[0].ID != "secret-source-precedence" || notes[0].Where.Line != 1 || strings.Contains(notes[0].Message, "two") {
		t.Errorf("notes %v", notes)
	}
	if _, notes, _ := f.Lookup("SAME"); len(notes) != 0 {
		t.Errorf("two equal lines are noted: %v", notes)
	}
	if _, notes, _ := f.Lookup("M"); len(notes) != 1 || notes[0].Severity != finding.Info {
		t.Errorf("a $ is not noted: %v", notes)
	}
	if _, notes, _ := f.Lookup("N"); len(notes) != 0 {
		t.Errorf("a $ in single quotes is noted: %v", notes)
	}
	if _, _, ok := f.Lookup("secret_key"); ok {
		t.Error("names are case-sensitive")
	}
}

func TestOnlySmallFilesAreRead(t *testing.T) {
	if _, _, err := ReadSmall(files("f", strings.Repeat("x", 1<<20)), "f"); err != nil {
		t.Errorf("1 MiB: %v", err)
	}
	if _, _, err := ReadSmall(files("f", strings.Repeat("x", 1<<20+1)), "f"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("1 MiB and a byte: %v", err)
	}
	if _, _, err := ReadSmall(files("d/f", ""), "d"); !errors.Is(err, ErrDirectory) {
		t.Errorf("a directory: %v", err)
	}
	if _, err := ReadEnvFile(files("f", ""), "g"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestSecretNamesAreUnique(t *testing.T) {
	names := SecretNames()
	if len(names) < 10 || len(slices.Compact(slices.Sorted(slices.Values(names)))) != len(names) {
		t.Errorf("names are missing or double: %v", names)
	}
}

func FuzzParseEnv(f *testing.F) {
	for _, s := range []string{"A=b\n", "A=\"b\nc\" # d", "export A='x'", "A=\"", "\ufeff\r\n=\n", "A=\\", "A=\"\\"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		was := bytes.Clone(text)
		settings, err := ParseEnv(text)
		if !bytes.Equal(text, was) {
			t.Fatal("the text was changed")
		}
		last, total := 0, 0
		for _, s := range settings {
			if s.Line <= last || s.Name == "" {
				t.Fatalf("line %d after %d, name %q", s.Line, last, s.Name)
			}
			last = s.Line
			total += s.Value.Len()
		}
		if total > len(text) || last > bytes.Count(text, []byte("\n"))+1 {
			t.Fatalf("%d bytes of values in %d, last line %d", total, len(text), last)
		}
		var syntax *SyntaxError
		if err != nil && !errors.As(err, &syntax) {
			t.Fatal(err)
		}
	})
}
