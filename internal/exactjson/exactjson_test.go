package exactjson

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestParseObjectKeepsOrderSpellingAndPlaces(t *testing.T) {
	doc := ` {"b" : 1E+3,"a":"x\u0041","\u0065xp":[1,{"k":null}]} `
	o, f := ParseObject([]byte(doc))
	if f != nil {
		t.Fatalf("fault: %+v", f)
	}
	if !o.Whole() || string(o.Raw) != strings.TrimSpace(doc) {
		t.Errorf("Raw = %q", o.Raw)
	}
	want := []struct {
		name, raw string
		kind      Kind
		escaped   bool
	}{
		{"b", "1E+3", KindNumber, false},
		{"a", `"x\u0041"`, KindString, false},
		{"exp", `[1,{"k":null}]`, KindArray, true},
	}
	if o.Len() != len(want) {
		t.Fatalf("%d members", o.Len())
	}
	for i, w := range want {
		m := o.At(i)
		if m.Name != w.name || string(m.Value.Raw) != w.raw || m.Value.Kind != w.kind || m.Escaped != w.escaped {
			t.Errorf("member %d = %q %q %v %v, want %+v", i, m.Name, m.Value.Raw, m.Value.Kind, m.Escaped, w)
		}
		if doc[m.NameOffset] != '"' || !strings.HasPrefix(doc[m.Value.Offset:], w.raw) {
			t.Errorf("member %d is said to stand at %d and %d", i, m.NameOffset, m.Value.Offset)
		}
	}
	inner, ok := o.At(2).Value.Elements()[1].Object()
	if !ok || doc[inner.At(0).Value.Offset:inner.At(0).Value.Offset+4] != "null" {
		t.Errorf("the offset of a nested member does not count from the start of the document: %+v", inner.At(0))
	}
}

func TestParseObjectNamesTheFirstFault(t *testing.T) {
	deep := func(n int) string { return `{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	for _, c := range []struct {
		name, doc string
		offset    int
		message   string // part of it
		members   int
	}{
		{"empty", "", 0, "empty", 0},
		{"white space", " \n", 0, "empty", 0},
		{"array (bad input 59)", `["HS256"]`, 0, "an array, a JSON object is expected", 0},
		{"string", `"eyJ"`, 0, "a string", 0},
		{"number", ` 12`, 1, "a number", 0},
		{"broken array", `[1,`, 0, "an array", 0},
		{"no JSON (60)", "hello", 0, "not JSON: \u2018h\u2019", 0},
		{"binary", "\xff\x00", 0, "byte 0xff", 0},
		{"byte order mark", "\xef\xbb\xbf{}", 0, "byte order mark", 0},
		{"trailing data (58)", `{"a":1}{"b":2}`, 7, "data after the end", 1},
		{"trailing NUL", "{\"a\":1}\x00", 7, "U+0000", 1},
		{"NaN (62)", `{"iat":1,"exp":NaN}`, 15, "NaN", 1},
		{"Infinity", `{"exp":-Infinity}`, 8, "Infinity", 0},
		{"line comment (63)", "{\"a\":1, // c\n\"b\":2}", 8, "comment", 1},
		{"block comment (63)", `{/* c */"a":1}`, 1, "comment", 0},
		{"comma at the end", `{"a":1,}`, 6, "comma without a member", 1},
		{"single quotes", `{'a':1}`, 1, "single quote", 0},
		{"Python's True", `{"a":True}`, 5, "programming language", 0},
		{"cut short", `{"a":1,"b":"xy`, 14, "ends too early", 1},
		{"cut after a member", `{"a":1`, 6, "ends too early", 1},
		{"leading zero", `{"a":012}`, 6, "leading zero", 0},
		{"name without quotes", `{a:1}`, 1, "unexpected \u2018a\u2019", 0},
		{"number as name", `{1:1}`, 1, "unexpected", 0},
		{"line break in a string", "{\"a\":\"x\ny\"}", 7, "line break", 0},
		{"65 levels", deep(64), 5 + 63, "64 levels", 0},
		{"depth 10,001 (57)", `{"a":1,"b":` + deep(10_000) + `}`, 11 + 5 + 62, "64 levels", 1},
		{"a syntax error in front of the depth", `{"a":[1 2` + strings.Repeat("[", 200) + `}`, 8, "unexpected", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, f := ParseObject([]byte(c.doc))
			if f == nil {
				t.Fatal("no fault")
			}
			if f.Offset != c.offset || !strings.Contains(f.Message, c.message) {
				t.Errorf("fault at %d: %q, want %q at %d", f.Offset, f.Message, c.message, c.offset)
			}
			if o.Len() != c.members || o.Whole() {
				t.Errorf("%d members, whole %v", o.Len(), o.Whole())
			}
		})
	}
	if o, f := ParseObject([]byte(deep(63))); f != nil || o.Len() != 1 {
		t.Errorf("64 levels are refused: %+v", f)
	}
}

func TestDuplicatesAreSeenThroughEscapes(t *testing.T) {
	o, f := ParseObject([]byte(`{"exp":1,"sub":"a","\u0065xp":2,"exp":3,"sub ":1}`))
	if f != nil {
		t.Fatal(f)
	}
	if d := o.Duplicates(); len(d) != 1 || d[0] != "exp" {
		t.Errorf("Duplicates = %q", d)
	}
	if v, _ := o.Get("exp"); string(v.Raw) != "3" {
		t.Errorf("Get = %s, want the last", v.Raw)
	}
	if o, _ := ParseObject([]byte(`{"exp":1,"Exp":2}`)); o.Duplicates() != nil {
		t.Error("names that differ in case are no duplicates")
	}
}

func TestBadUTF8(t *testing.T) {
	for doc, want := range map[string]bool{
		`{"a":"ü😀"}`:                          false,
		`{"a":"\ud83d\ude00"}`:                false,
		`{"a":"\\ud800"}`:                     false,
		`{"a":"\u0041"}`:                      false,
		"{\"a\":\"\xff\"}":                    true,
		"{\"\xc3\":1}":                        true,
		`{"a":"\ud800"}`:                      true,
		`{"a":"\udc00"}`:                      true,
		`{"a":"\ud800\u0041"}`:                true,
		`{"a":"\ud800\ud800\udc00"}`:          true,
		`{"\uD83D":1}`:                        true,
		"{\"a\":\"\xed\xa0\x80 encoded it\"}": true,
	} {
		o, f := ParseObject([]byte(doc))
		if f != nil {
			t.Errorf("%s: fault %+v", doc, f)
		}
		if o.BadUTF8() != want {
			t.Errorf("%q: BadUTF8 = %v", doc, !want)
		}
		b, err := o.MarshalJSON()
		if err != nil || !json.Valid(b) {
			t.Errorf("%q marshals as %q", doc, b)
		}
	}
}

func TestValueKinds(t *testing.T) {
	o, f := ParseObject([]byte(`{"n":null,"t":true,"f":false,"s":"a\tb","a":["x","y"],"m":["x",1],"e":[],"o":{"k":1}}`))
	if f != nil {
		t.Fatal(f)
	}
	get := func(name string) Value { v, _ := o.Get(name); return v }
	if v, ok := get("t").Bool(); !v || !ok {
		t.Error("true")
	}
	if v, ok := get("f").Bool(); v || !ok {
		t.Error("false")
	}
	if _, ok := get("n").Bool(); ok || !get("n").IsNull() {
		t.Error("null")
	}
	if s, ok := get("s").Text(); !ok || s != "a\tb" {
		t.Errorf("text %q", s)
	}
	if _, ok := get("t").Text(); ok {
		t.Error("a boolean is no text")
	}
	for name, want := range map[string]int{"a": 2, "s": 1, "e": 0} {
		if l, ok := get(name).Strings(); !ok || len(l) != want {
			t.Errorf("Strings(%s) = %q %v", name, l, ok)
		}
	}
	for _, name := range []string{"m", "o", "t", "n", "missing"} {
		if l, ok := get(name).Strings(); ok {
			t.Errorf("Strings(%s) = %q", name, l)
		}
	}
	if _, ok := get("a").Object(); ok {
		t.Error("an array is no object")
	}
	if _, ok := get("s").Number(); ok {
		t.Error("a string is no number")
	}
	if get("s").Elements() != nil {
		t.Error("a string has no elements")
	}
}

func TestParseValueTakesAnyKindAndNothingMore(t *testing.T) {
	for doc, want := range map[string]Kind{
		"3": KindNumber, ` "x" `: KindString, "true": KindBool, "null": KindNull, "[]": KindArray, "{}": KindObject,
	} {
		if v, f := ParseValue([]byte(doc)); f != nil || v.Kind != want {
			t.Errorf("%s: %v %+v", doc, v.Kind, f)
		}
	}
	for _, doc := range []string{"", " ", "x", "1 2", "[1", "nul", "'a'", strings.Repeat("[", 65) + strings.Repeat("]", 65)} {
		if v, f := ParseValue([]byte(doc)); f == nil {
			t.Errorf("%q is taken as %v", doc, v.Kind)
		}
	}
	if _, f := ParseValue([]byte(strings.Repeat("[", 64) + strings.Repeat("]", 64))); f != nil {
		t.Errorf("64 levels: %+v", f)
	}
}

func TestWithAndWithoutKeepTheRestAsItIs(t *testing.T) {
	parse := func(s string) Object {
		o, f := ParseObject([]byte(s))
		if f != nil {
			t.Fatal(f)
		}
		return o
	}
	doc := `{"a": 1.0, "\u0062":"\u0041", "c":{"x": [1, 2]}, "a":2}`
	for _, c := range []struct {
		name string
		got  Object
		want string
	}{
		{"replaced in place, each of them", parse(doc).With("a", []byte(`9`)), `{"a":9,"\u0062":"\u0041","c":{"x": [1, 2]},"a":9}`},
		{"appended", parse(doc).With("d", []byte(`null`)), `{"a":1.0,"\u0062":"\u0041","c":{"x": [1, 2]},"a":2,"d":null}`},
		{"removed, each of them", parse(doc).Without("a"), `{"\u0062":"\u0041","c":{"x": [1, 2]}}`},
		{"removed by its decoded name", parse(doc).Without("b"), `{"a":1.0,"c":{"x": [1, 2]},"a":2}`},
		{"removed although absent", parse(`{"a":1}`).Without("x"), `{"a":1}`},
		{"added to nothing", Object{}.With("a", []byte("1")), `{"a":1}`},
		{"emptied", parse(`{"a":1}`).Without("a"), `{}`},
	} {
		if string(c.got.Raw) != c.want || !c.got.Whole() {
			t.Errorf("%s: %s, want %s", c.name, c.got.Raw, c.want)
		}
	}
	nested, _ := parse(doc).At(2).Value.Object()
	if got := nested.With("y", []byte("3")); string(got.Raw) != `{"x":[1, 2],"y":3}` {
		t.Errorf("nested: %s", got.Raw)
	}
}

func TestMarshalJSONShowsWhatCouldBeRead(t *testing.T) {
	for doc, want := range map[string]string{
		`{"a" : 1e400, "a":2}`: `{"a" : 1e400, "a":2}`,
		`{"a":1,"b":`:          `{"a":1}`,
		`{"a":1} x`:            `{"a":1}`,
		`[1]`:                  `null`,
		``:                     `null`,
	} {
		o, _ := ParseObject([]byte(doc))
		if b, err := o.MarshalJSON(); err != nil || string(b) != want {
			t.Errorf("%s: %s %v, want %s", doc, b, err, want)
		}
	}
}

func TestAMillionKeysAreReadInLinearTime(t *testing.T) {
	var b strings.Builder
	b.WriteByte('{')
	for i := range 1_000_000 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"k`)
		b.WriteString(strings.Repeat("0", 6-len(itoa(i))))
		b.WriteString(itoa(i))
		b.WriteString(`":1`)
	}
	b.WriteByte('}')
	doc := []byte(b.String())
	start := time.Now()
	o, f := ParseObject(doc)
	if f != nil || o.Len() != 1_000_000 || cap(o.members) > 1_100_000 {
		t.Fatalf("%+v, %d members, room for %d", f, o.Len(), cap(o.members))
	}
	if o.Duplicates() != nil {
		t.Error("duplicates where there are none")
	}
	// Generous: a quadratic reader would need hours.
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}

func itoa(i int) string { b, _ := json.Marshal(i); return string(b) }
