package code

import (
	"fmt"
	"strings"
	"testing"
)

func shape(blocks []Block) string {
	var out []string
	for _, b := range blocks {
		s := strings.Join(append([]string{b.Type}, b.Labels...), " ")
		for _, a := range b.Attributes {
			s += fmt.Sprintf(" %s=%s/%t", a.Name, a.Text, a.Literal)
		}
		if len(b.Blocks) > 0 {
			s += " {" + shape(b.Blocks) + "}"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestBlocksOfHCLAreRead(t *testing.T) {
	for src, want := range map[string]string{
		"resource \"a\" \"b\" {\n  x = 1\n  y = \"t\" // why\n  u { v = \"w\" z = 2 }\n}\n":     "resource a b x=1/true y=t/true {u v=w/true z=2/true}",
		"a {\n  x = [1, {\n    y = 2\n  }]\n  z = f(\"${g(\"h\")}\")\n  ok = true\n}\nb {\n}\n": "a x=/false z=/false ok=true/true; b",
		"a {\n  x = \"${var.y}\"\n  z = var.y\n  m = 60 * 24\n}\n":                              "a x=${var.y}/false z=var.y/false m=/false",
		"a {\n  x = <<-eot\n  b { c = 1 }\n  eot\n  y = 2\n}\n":                                 "a x=/false y=2/true",
		"a {\n  x = 1\n": "",
		"}}{{ = = \"":    "",
	} {
		if got := shape(ReadHCL("a.tf", src)); got != want {
			t.Errorf("%s\nis %q, want %q", src, got, want)
		}
	}
}

func FuzzReadHCL(f *testing.F) {
	for _, s := range []string{
		"resource \"a\" \"b\" {\n  x = 1\n  u { v = \"w\" z = 2 }\n}\n", "a {\n  x = <<-eot\n  b { c = 1 }\n  eot\n}\n", "a = \"${\"${\"\n", "a { b { c { d { e { f { g { h { i {}}}}}}}}}", "<<A\n<<B", "a {\n = \n b =",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 1<<14 {
			return
		}
		for _, b := range ReadHCL("a.tf", src) {
			if b.Where.Line < 1 || b.Type == "" {
				t.Errorf("a block without a line or a type: %+v", b)
			}
		}
	})
}
