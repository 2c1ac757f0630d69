package render

import (
	"strings"
	"testing"
)

func TestColorIsChosenByFlagThenEnvironmentThenTerminal(t *testing.T) {
	for _, c := range []struct {
		name     string
		flag     string
		env      string
		terminal bool
		want     bool
	}{
		{"a terminal", "auto", "", true, true},
		{"a pipe", "auto", "", false, false},
		{"NO_COLOR on a terminal", "auto", "NO_COLOR=1", true, false},
		{"an empty NO_COLOR says nothing", "auto", "NO_COLOR=", true, true},
		{"NO_COLOR beats CLICOLOR_FORCE", "auto", "NO_COLOR=1 CLICOLOR_FORCE=1", false, false},
		{"CLICOLOR_FORCE in a pipe", "auto", "CLICOLOR_FORCE=1", false, true},
		{"CLICOLOR_FORCE=0 forces nothing", "auto", "CLICOLOR_FORCE=0", false, false},
		{"CLICOLOR=0 on a terminal", "auto", "CLICOLOR=0", true, false},
		{"a dumb terminal", "auto", "TERM=dumb", true, false},
		{"the flag beats NO_COLOR", "always", "NO_COLOR=1", false, true},
		{"the flag beats CLICOLOR_FORCE", "never", "CLICOLOR_FORCE=1", true, false},
	} {
		if got := ColorChoice(c.flag, lookup(c.env), c.terminal); got != c.want {
			t.Errorf("%s: color is %v, want %v", c.name, got, c.want)
		}
	}
}

func TestTheFirstLocaleVariableThatIsSetDecides(t *testing.T) {
	for env, want := range map[string]bool{
		"":                                 true,
		"LANG=en_US.UTF-8":                 true,
		"LANG=C.utf8":                      true,
		"LANG=C":                           false,
		"LC_ALL=POSIX LANG=en_US.UTF-8":    false,
		"LC_CTYPE=en_US.UTF-8 LANG=C":      true,
		"LC_ALL= LC_CTYPE= LANG=th_TH.TIS": false,
	} {
		if got := UTF8(lookup(env)); got != want {
			t.Errorf("%q: UTF-8 is %v, want %v", env, got, want)
		}
	}
}

func TestWithoutColorNoEscapeIsWritten(t *testing.T) {
	s := NewStyle(false, 80)
	all := s.Bad("a") + s.Warn("b") + s.Good("c") + s.Faint("d") + s.Strong("e")
	if all != "abcde" {
		t.Errorf("a style without colour wrote %q", all)
	}
	if c := NewStyle(true, 80).Bad(" a "); !strings.HasPrefix(c, " \x1b[31m") || !strings.HasSuffix(c, " ") {
		t.Errorf("red text is %q, want red inside of the spaces", c)
	}
}

func lookup(env string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for pair := range strings.FieldsSeq(env) {
			if k, v, _ := strings.Cut(pair, "="); k == name {
				return v, true
			}
		}
		return "", false
	}
}
