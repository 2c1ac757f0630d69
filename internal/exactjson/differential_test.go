package exactjson

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestWhatEncodingJSONSwallowsIsReported is promise 12: encoding/json takes the last of two members of a name, matches
// names in any case and replaces bad UTF-8, all in silence. Here the same value is read, and each of the three can be told.
func TestWhatEncodingJSONSwallowsIsReported(t *testing.T) {
	names := []string{"exp", "Exp", `\u0065xp`, "sub", "sub ", "\xffsub", `\ud800`, "", "ex\\u0070", "é", `\u00e9`, "a" + strings.Repeat("b", 50)}
	rapid.Check(t, func(t *rapid.T) {
		var doc strings.Builder
		n := rapid.IntRange(0, 80).Draw(t, "members")
		doc.WriteByte('{')
		for i := range n {
			if i > 0 {
				doc.WriteByte(',')
			}
			name := rapid.SampledFrom(names).Draw(t, "name")
			if rapid.Bool().Draw(t, "numbered") {
				name += strconv.Itoa(i % 40)
			}
			doc.WriteString(`"` + name + `":` + strconv.Itoa(i))
		}
		doc.WriteByte('}')
		o, fault := ParseObject([]byte(doc.String()))
		if fault != nil {
			t.Fatalf("%q: %+v", doc.String(), fault)
		}
		var theirs map[string]json.Number
		d := json.NewDecoder(strings.NewReader(doc.String()))
		d.UseNumber()
		if err := d.Decode(&theirs); err != nil {
			t.Fatal(err)
		}
		for name, want := range theirs {
			if v, ok := o.Get(name); !ok || string(v.Raw) != want.String() {
				t.Fatalf("%q: %q is %s, encoding/json reads %s", doc.String(), name, v.Raw, want)
			}
		}
		if swallowed := o.Len() > len(theirs); swallowed != (len(o.Duplicates()) > 0) {
			t.Fatalf("%q: %d members, encoding/json has %d, duplicates %q", doc.String(), o.Len(), len(theirs), o.Duplicates())
		}
		if bad := strings.Contains(doc.String(), "\xff") || strings.Contains(doc.String(), `\ud800`); bad != o.BadUTF8() {
			t.Fatalf("%q: BadUTF8 = %v", doc.String(), !bad)
		}
		var field struct {
			Exp json.Number `json:"exp"`
		}
		if err := json.Unmarshal([]byte(doc.String()), &field); err != nil {
			t.Fatal(err)
		}
		if v, _ := o.Get("exp"); field.Exp != "" && string(v.Raw) != field.Exp.String() {
			// Another case of the name was taken: it must be there for a rule to see.
			if other, ok := o.Get("Exp"); !ok || string(other.Raw) != field.Exp.String() {
				t.Fatalf("%q: a struct reads exp as %s", doc.String(), field.Exp)
			}
		}
	})
}
