package exactjson

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// manyNames writes an object in which every seventh name occurs again, once written with an escape.
func manyNames(n int) string {
	var b strings.Builder
	b.WriteString(`{"\u006e1":0`)
	for i := range n {
		b.WriteString(`,"n` + itoa(i-i%7/6) + `":` + itoa(i))
	}
	return b.String() + "}"
}

func FuzzParseObject(f *testing.F) {
	for _, s := range []string{
		``, `{}`, `{"a":1,"\u0061":2}`, `{"exp":1e400,"aud":["x",{}]}`, `{"a":"\ud800"}`, `{"a":NaN}`, `{/**/}`, `{"a":1}}`, `[1]`, `{"a":{"b":[[]]},"c":012}`,
		manyNames(40), manyNames(33)[:280],
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		doc := bytes.Clone(b)
		o, fault := ParseObject(b)
		if !bytes.Equal(doc, b) {
			t.Fatal("the document was changed")
		}
		if fault != nil {
			if fault.Offset < 0 || fault.Offset > len(b) || fault.Message == "" || !utf8.ValidString(fault.Message) {
				t.Fatalf("fault %+v in a document of %d bytes", fault, len(b))
			}
		} else if !o.Whole() || !json.Valid(o.Raw) {
			t.Fatalf("%q was taken, encoding/json refuses it", b)
		}
		for _, m := range o.Members() {
			v := m.Value
			if string(b[v.Offset:v.Offset+len(v.Raw)]) != string(v.Raw) || b[m.NameOffset] != '"' {
				t.Fatalf("member %q is not where it is said to be", m.Name)
			}
			if !json.Valid(v.Raw) {
				t.Fatalf("member %q has the broken value %q", m.Name, v.Raw)
			}
			if text, ok := v.Text(); ok {
				if all, total, _ := v.Beginning(len(text)); all != text || total != len(text) {
					t.Fatalf("%q begins with %q, %d bytes in all", text, all, total)
				}
				if half, total, _ := v.Beginning(len(text) / 2); !strings.HasPrefix(text, half) || len(half) > len(text)/2 || total != len(text) {
					t.Fatalf("half of %q is %q, %d bytes in all", text, half, total)
				}
			}
			v.Elements()
			v.Strings()
			v.Object()
			v.Number()
		}
		checkNames(t, o)
		o.BadUTF8()
		out, err := o.MarshalJSON()
		if err != nil || !json.Valid(out) || !utf8.Valid(out) {
			t.Fatalf("marshals as %q, %v", out, err)
		}
		w := o.With("exp", []byte("1"))
		if v, ok := w.Get("exp"); !w.Whole() || !ok || string(v.Raw) != "1" || w.Len() < o.Len() {
			t.Fatalf("With: %q", w.Raw)
		}
		if w := w.Without("exp"); !w.Whole() || len(w.Duplicates()) > len(o.Duplicates()) {
			t.Fatalf("Without: %q", w.Raw)
		}
	})
}

// checkNames compares what is found by name with the plainest way to find it.
func checkNames(t *testing.T, o Object) {
	t.Helper()
	count, last := map[string]int{}, map[string]int{}
	var dup []string
	for i, m := range o.Members() {
		if count[m.Name]++; count[m.Name] == 2 {
			dup = append(dup, m.Name)
		}
		last[m.Name] = i
	}
	if got := o.Duplicates(); !slices.Equal(got, dup) {
		t.Fatalf("duplicates %q, want %q", got, dup)
	}
	for name, i := range last {
		if v, ok := o.Get(name); !ok || v.Offset != o.At(i).Value.Offset {
			t.Fatalf("Get(%q) is at %d, want %d", name, v.Offset, o.At(i).Value.Offset)
		}
	}
	if _, ok := o.Get("no such name"); ok && count["no such name"] == 0 {
		t.Fatal("a name is found that is not there")
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-0", "1E+3", "1e400", "9223372036854775808", "-0.25", "1.79e308", "1e-5000", "00", "1e99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := ParseNumber([]byte(s))
		if v, fault := ParseValue([]byte(s)); ok != (fault == nil && v.Kind == KindNumber && len(v.Raw) == len(s)) {
			t.Fatalf("%q: a number %v, as a document %+v", s, ok, fault)
		}
		if !ok {
			return
		}
		whole, frac, exact := n.Integer()
		if len(frac) > maxFraction {
			t.Fatalf("a fraction of %d digits", len(frac))
		}
		if n.Sign() == 0 && (whole != 0 || frac != "" || !exact) {
			t.Fatalf("%s is %d and %q", s, whole, frac)
		}
		if n.Sign() == 0 || len(s) > 60 || n.exp > 400 || n.exp < -400 {
			return // beyond what math/big should be asked to hold
		}
		r, ok := new(big.Rat).SetString(s)
		if !ok {
			t.Fatalf("math/big refuses %q", s)
		}
		floor := new(big.Int).Div(r.Num(), r.Denom())
		if exact != floor.IsInt64() || exact && floor.Int64() != whole {
			t.Fatalf("%s = %d exact %v, want %s", s, whole, exact, floor)
		}
	})
}
