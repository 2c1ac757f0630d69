package render

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

type sample struct {
	Text   string            `json:"text"`
	Raw    json.RawMessage   `json:"raw"`
	List   []finding.Finding `json:"list"`
	Nested *struct {
		Names []string `json:"names"`
	} `json:"nested,omitempty"`
	hidden []string
}

func jsonLine(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	if err := JSONLine(&b, "decode", v); err != nil {
		t.Fatalf("JSONLine: %v", err)
	}
	return b.String()
}

func TestJSONKeepsRawMembersAsTheyWere(t *testing.T) {
	got := jsonLine(t, sample{Raw: json.RawMessage(`{"exp":1E+3,"exp":-0,"n":1.7900000000000000000000001,"a":"<\u0041>"}`)})
	want := `{"schema":1,"command":"decode","text":"","raw":{"exp":1E+3,"exp":-0,"n":1.7900000000000000000000001,"a":"<\u0041>"},"list":[]}` + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("JSON line (-want +got):\n%s", diff)
	}
}

func TestJSONOfAnEmptyReportHasSchemaAndCommand(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, "version", struct{}{}); err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"schema\": 1,\n  \"command\": \"version\"\n}\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestJSONRefusesAReportThatIsNoObject(t *testing.T) {
	if err := JSON(&bytes.Buffer{}, "x", []string{"a"}); err == nil {
		t.Error("a list was accepted as a report")
	}
}

// TestAReportIsWrittenAsEncodingJSONWouldWriteIt compares the fields one by one with what the standard library makes.
func TestAReportIsWrittenAsEncodingJSONWouldWriteIt(t *testing.T) {
	type inner struct {
		A int    `json:"a"`
		B string `json:"b,omitempty"`
	}
	type report struct {
		inner
		Inner
		Empty  string         `json:"empty,omitempty"`
		Zero   time.Time      `json:"zero,omitzero"`
		Nil    *int           `json:"nil"`
		NoNil  *int           `json:"noNil,omitempty"`
		Map    map[string]int `json:"map"`
		Secret finding.Secret `json:"secret"`
		Hidden string         `json:"-"`
		Float  float64        `json:"float"`
		False  bool           `json:"false,omitempty"`
	}
	for _, r := range []report{{}, {Inner: Inner{Name: "n"}, Empty: "no <longer>", Zero: time.Unix(1, 0).UTC(), Map: map[string]int{"b": 1, "a": 2}, False: true, Hidden: "h"}} {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var want, got map[string]any
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(jsonLine(t, r)), &got); err != nil {
			t.Fatal(err)
		}
		delete(got, "schema")
		delete(got, "command")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// Inner is embedded, and its field stands in the JSON of what embeds it.
type Inner struct {
	Name string `json:"name"`
}

func TestWhiteSpaceOfRawMembersIsLaidOutAnew(t *testing.T) {
	raw := Raw("{ \"a\" : [ ] ,\n\"b\":{\t} , \"c\" : [ 1 , { \"d\":\" x \" } ] }")
	var b bytes.Buffer
	if err := JSON(&b, "decode", struct {
		Raw Raw `json:"raw"`
	}{raw}); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Indent(&want, []byte(`{"schema":1,"command":"decode","raw":{"a":[],"b":{},"c":[1,{"d":" x "}]}}`), "", "  "); err != nil {
		t.Fatal(err)
	}
	if b.String() != want.String()+"\n" {
		t.Errorf("got %s, want %s", b.String(), want.String())
	}
}

// Raw is JSON text that is printed where it stands.
type Raw string

// RawJSON returns the text.
func (r Raw) RawJSON() []byte { return []byte(r) }

func TestJSONListsAreNeverNull(t *testing.T) {
	s := sample{Raw: json.RawMessage(`null`), hidden: []string{"kept"}}
	s.Nested = &struct {
		Names []string `json:"names"`
	}{}
	s.List = []finding.Finding{{ID: "a"}}
	got := jsonLine(t, s)
	for _, want := range []string{`"evidence":[]`, `"names":[]`, `"raw":null`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in %s", want, got)
		}
	}
	if s.Nested.Names != nil || s.List[0].Evidence != nil {
		t.Error("the report itself was changed")
	}
}

func TestJSONEscapesWhatCouldDriveATerminal(t *testing.T) {
	for in, want := range map[string]string{
		"a\x1b[2Jb":                       `a\u001b[2Jb`,
		"\u009b31m":                       `\u009b31m`,
		"\x7f":                            `\u007f`,
		"\u202eabc\u2066":                 `\u202eabc\u2066`,
		"\U000e0041":                      `\udb40\udc41`,
		"a\u2028b":                        `a\u2028b`,
		"##[error]x":                      `#\u0023[error]x`,
		"###[error]":                      `##\u0023[error]`,
		"##vso[task]":                     `#\u0023vso[task]`,
		"##teamcity[x]":                   `#\u0023teamcity[x]`,
		"section_start:1:a":               `section_start\u003a1:a`,
		"<&>":                             `<&>`,
		"สวัสดี ✓":                        `สวัสดี ✓`,
		`quote " and \ and ##`:            `quote \" and \\ and ##`,
		"e\u0301\u0301\u0301\u0301\u0301": "e\u0301\u0301\u0301\u0301" + `\u0301`,
	} {
		if got := jsonLine(t, sample{Text: in}); !strings.Contains(got, `"text":"`+want+`"`) {
			t.Errorf("%q is written as %s, want %s", in, got, want)
		}
	}
}

func TestJSONEscapesInRawMembersToo(t *testing.T) {
	raw := append([]byte(`{"a`), 0xff)
	raw = append(raw, []byte("\u202e\":\"##[x\"}")...)
	got := jsonLine(t, sample{Raw: raw})
	if want := `{"a\ufffd\u202e":"#\u0023[x"}`; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s in it", got, want)
	}
}

func TestAnyTextComesBackFromJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "text") + rapid.SampledFrom([]string{"", "##[", "##vso[", "\u202e", "\x00"}).Draw(t, "tail")
		var b bytes.Buffer
		if err := JSON(&b, "decode", sample{Text: in, Raw: json.RawMessage("{}")}); err != nil {
			t.Fatal(err)
		}
		checkHarmless(t, b.String())
		var back sample
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatalf("no JSON: %v", err)
		}
		if back.Text != in {
			t.Fatalf("%q came back as %q", in, back.Text)
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add("##[section]", `{"a":"\u0065"}`)
	f.Add("\x1b]52;c;AAAA\x07", `[1E400,-0]`)
	f.Fuzz(func(t *testing.T, text, raw string) {
		if !json.Valid([]byte(raw)) {
			raw = "{}"
		}
		got := jsonLine(t, sample{Text: text, Raw: json.RawMessage(raw)})
		checkHarmless(t, got)
		if !json.Valid([]byte(got)) {
			t.Fatalf("no JSON: %q", got)
		}
	})
}

func checkHarmless(t interface{ Fatalf(string, ...any) }, out string) {
	if !utf8.ValidString(out) {
		t.Fatalf("bad UTF-8 in %q", out)
	}
	for _, r := range out {
		if r != '\n' && finding.UnsafeRune(r) {
			t.Fatalf("unsafe %U in %q", r, out)
		}
	}
	for _, m := range ciMarkers {
		if strings.Contains(out, m.before+m.after) {
			t.Fatalf("marker %s%s in %q", m.before, m.after, out)
		}
	}
}
