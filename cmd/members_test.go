package cmd

import (
	"testing"
	"time"
)

func FuzzMembersMakeOneJSONObject(f *testing.F) {
	for _, s := range []string{"a=b", "a:=1", "a:=[1,2]", `a:={"b":1}`, "a:=1,\"b\":2", "=", ":=", "a:=", "a=\x00", "é=\u2028", "a:=\"\\ud800\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var list memberList
		if list.flag("", anyMember).Set(s) != nil {
			return
		}
		list.set("last", []byte("true"))
		o, err := list.object()
		if err != nil {
			return
		}
		// A value must never become a second member.
		if o.Len() != 2 || o.At(1).Name != "last" || !o.Whole() {
			t.Fatalf("%q made %s", s, o.Raw)
		}
	})
}

func FuzzMomentIsAnInstantOrAnError(f *testing.F) {
	for _, s := range []string{"1m", "90", "-1h", "1764504000", "1764504000.5", "2025-11-30T12:00:00Z", "9999999999999", "2025-", "soon"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var m moment
		if m.Set(s) != nil {
			return
		}
		list := memberList{}
		list.set("exp", m.at(time.Unix(1764504000, 0)))
		if _, err := list.object(); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
