package render

import "strings"

// ColorChoice decides whether to draw in colour. The flag (--color auto, always or never) wins; with auto,
// NO_COLOR (any value but the empty one, https://no-color.org) comes first, then CLICOLOR_FORCE (set and not "0",
// https://bixense.com/clicolors), then CLICOLOR=0 and TERM=dumb, and last whether the output is a terminal.
func ColorChoice(flag string, getenv func(string) (string, bool), isTerminal bool) bool {
	switch flag {
	case "always":
		return true
	case "never":
		return false
	}
	value := func(name string) string {
		v, _ := getenv(name)
		return v
	}
	if value("NO_COLOR") != "" {
		return false
	}
	if force := value("CLICOLOR_FORCE"); force != "" && force != "0" {
		return true
	}
	if value("CLICOLOR") == "0" || value("TERM") == "dumb" {
		return false
	}
	return isTerminal
}

// UTF8 reports whether text beyond ASCII may be drawn: LC_ALL, LC_CTYPE and LANG, the first that is set and not
// empty deciding (POSIX.1-2017, 8.2). Where none is set the answer is yes: that is a container or a service
// rather than a terminal without UTF-8.
func UTF8(getenv func(string) (string, bool)) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v, _ := getenv(name); v != "" {
			v = strings.ToLower(v)
			return strings.Contains(v, "utf-8") || strings.Contains(v, "utf8")
		}
	}
	return true
}
