package curl

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// refusedAt is the error for a character that would make a shell do more than run curl with the words of the line.
func refusedAt(s string, at int, what string) error {
	hint, where := "paste the curl command alone: nothing else of the line is run", "outside quotes"
	switch what {
	case "&":
		hint = "in a shell the command ends there: put quotes around the URL"
	case "|", ">", "<", ";":
		hint = "leave away what begins there: " + hint
	case "a line break":
		hint = "paste one command; a line that goes on ends with \\ (bash), ^ (command prompt) or ` (PowerShell)"
	case "$(", "`", "${", "$[":
		where = "outside single quotes"
		hint = "only your shell can fill in what stands for something else; let it: jwtdoc diagnose curl ..., typed into the shell"
	}
	return finding.Usage(fmt.Errorf("the command line holds %s %s (%s)", what, where, position(s, at)), hint)
}

// variableAt is the error for a variable that only the shell knows.
func variableAt(s string, at int, name string) error {
	return finding.Usage(fmt.Errorf("the command line holds the variable %s (%s), and only your shell knows its value", finding.Quote(name), position(s, at)),
		"let the shell fill it in: jwtdoc diagnose curl ..., typed into the shell")
}

// unclosedAt is the error for a quote without its partner.
func unclosedAt(s string, at int) error {
	return finding.Usage(fmt.Errorf("the quote that opens at %s is never closed", position(s, at)), "was the end of the line cut off? an apostrophe inside single quotes is written '\\''")
}

// position says where a byte stands, counted from 1 as editors do.
func position(s string, at int) string {
	before := s[:min(at, len(s))]
	line := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	if line == 1 {
		return fmt.Sprintf("column %d", column)
	}
	return fmt.Sprintf("line %d, column %d", line, column)
}

// nameLength returns how many bytes of s are the name of a shell variable: a word that begins with no digit, or a
// single special parameter.
func nameLength(s string) int {
	n := 0
	for n < len(s) && (s[n] == '_' || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	if n == 0 && s != "" && strings.IndexByte("0123456789@*#?$!-", s[0]) >= 0 {
		return 1
	}
	return n
}
