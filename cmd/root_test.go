package cmd

import (
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// TestOnlyTheNamedCommandIsBuilt keeps start-up short: every command that is built costs its flags and texts, at every
// start.
func TestOnlyTheNamedCommandIsBuilt(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"decode", "eyJ.e.e"}, []string{"decode"}},
		{[]string{"-j", "inspect", "eyJ.e.e"}, []string{"decode"}},
		{[]string{"--tz", "utc", "mint", "--sub", "3"}, []string{"mint"}},
		{[]string{"eyJ.e.e"}, nil},
		{nil, nil},
	} {
		var got []string
		for _, sub := range newRoot(newApp(env.OS()), c.args).Commands() {
			got = append(got, sub.Name())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q builds %q, want %q", c.args, got, c.want)
		}
	}
	for _, args := range [][]string{{"help"}, {"help", "decode"}, {"completion", "bash"}, {"__complete", "d"}} {
		if got := len(newRoot(newApp(env.OS()), args).Commands()); got != len(entries()) {
			t.Errorf("%q builds %d commands, and is about all %d", args, got, len(entries()))
		}
	}
}

// TestACommandIsListedUnderItsNames: by the names in the list a command is found before it is built.
func TestACommandIsListedUnderItsNames(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entries() {
		c := e.make(newApp(env.OS()))
		if want := append([]string{c.Name()}, c.Aliases...); !slices.Equal(e.names, want) {
			t.Errorf("listed as %q, its names are %q", e.names, want)
		}
		for _, n := range e.names {
			if seen[n] || n == "help" {
				t.Errorf("%q names two commands", n)
			}
			seen[n] = true
		}
	}
}
