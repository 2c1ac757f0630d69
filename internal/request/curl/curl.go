// Package curl reads a curl command line as data: the request it would send, and what of it is not done here. It runs,
// expands and opens nothing: what a pasted line names (files, proxies, sockets) is said in a note, never touched.
package curl

import (
	"errors"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// MaxLine is the longest command line that is read, in bytes.
const MaxLine = 1 << 20

// maxPieces is how many words, quotes and marks a line may have: more than any tool copies, few enough to be read at once.
const maxPieces = 10_000

// Command is what a command line says.
type Command struct {
	Request request.Request
	// Notes name what is not done as curl would do it, and what to do instead. No value of the line is in them.
	Notes []finding.Finding
}

// Parse reads a command that a shell has already split into words; the first word is curl. The errors are usage errors
// (exit 2); they repeat no value of the line.
func Parse(words []string) (Command, error) {
	if len(words) == 0 || !IsName(words[0]) {
		return Command{}, finding.Usage(errors.New("the command does not begin with the word curl"), "for example: curl -H 'Authorization: Bearer ...' http://localhost:8000/api/users")
	}
	if len(words) > maxPieces {
		return Command{}, tooMany()
	}
	size := 0
	for _, w := range words {
		size += len(w)
	}
	if size > MaxLine {
		return Command{}, tooLong()
	}
	var s settings
	if err := s.read(words[1:]); err != nil {
		return Command{}, err
	}
	return s.command()
}

// ParseLine reads a command line as it is pasted: for bash and its like, for the Windows command prompt (^" ... ^"),
// or for PowerShell (curl, or the Invoke-WebRequest that browsers copy). Of the shell's language only quoting and
// continued lines are understood; whatever would start another program or be replaced by something is an error.
func ParseLine(text string) (Command, error) {
	if len(text) > MaxLine {
		return Command{}, tooLong()
	}
	text = withoutPrompt(text)
	if strings.ContainsRune(text, 0) {
		return Command{}, finding.Usage(errors.New("the command line holds NUL bytes"), "if it was saved as UTF-16 (PowerShell does that), save it as UTF-8")
	}
	if isInvoke(text) {
		return parseInvoke(text)
	}
	if !BeginsLine(text) {
		return Parse(nil)
	}
	split := bashWords
	switch dialectOf(text) {
	case commandPrompt:
		split = promptWords
	case powerShell:
		split = powerShellWords
	case bash:
	}
	words, err := split(text)
	if err != nil {
		return Command{}, err
	}
	return Parse(words)
}

// BeginsLine reports whether a pasted text begins like a command line that [ParseLine] reads.
func BeginsLine(text string) bool {
	text = withoutPrompt(text)
	word, _, _ := strings.Cut(firstLine(text), " ")
	word = strings.TrimRight(word, "\\^`\t")
	return IsName(word) || isInvoke(text)
}

func tooLong() error {
	return finding.Usage(errors.New("the command line is longer than 1 MiB"), "leave the body away: the token is judged before it")
}

func tooMany() error {
	return finding.Usage(errors.New("the command line has more than 10,000 words and quotes"), "is it a curl command? the token and the address are all that is needed")
}

// IsName reports whether a word is the name of curl, with or without its folder and .exe.
func IsName(word string) bool {
	word = word[strings.LastIndexAny(word, `/\`)+1:]
	return word == "curl" || strings.EqualFold(word, "curl.exe")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimRight(line, "\r")
}

// withoutPrompt takes off white space, a byte order mark, and a prompt that was copied with the command.
func withoutPrompt(s string) string {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "\ufeff"))
	line := firstLine(s)
	for _, mark := range []string{"$ ", "% ", "# ", "> ", ">"} {
		before, after, found := strings.Cut(line, mark)
		if !found || !IsName(strings.TrimRight(strings.SplitN(strings.TrimSpace(after), " ", 2)[0], "\\^`")) {
			continue
		}
		// In front of it stands nothing, or a name and a folder: user@host:~/project$, PS C:\>, C:\Users\me>.
		if len(before) <= 80 && !strings.ContainsAny(before, `'"`) {
			return strings.TrimSpace(s[len(before)+len(mark):])
		}
	}
	return s
}

// dialect is whose quoting a line follows.
type dialect int

const (
	bash dialect = iota
	commandPrompt
	powerShell
)

// dialectOf tells by what stands first outside quotes: a word that opens with ^", or how a line is continued.
func dialectOf(s string) dialect {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && quote != '\'':
			if isContinued(s[i+1:]) {
				return bash
			}
			i++
		case c == quote:
			quote = 0
		case quote != 0:
		case c == '\'' || c == '"':
			quote = c
		case c == '^' && strings.HasPrefix(s[i:], `^"`) && i > 0 && s[i-1] == ' ', c == '^' && isContinued(s[i+1:]):
			return commandPrompt
		case c == '`' && isContinued(s[i+1:]):
			return powerShell
		}
	}
	return bash
}

// isContinued reports whether the line ends behind blanks.
func isContinued(s string) bool {
	return strings.HasPrefix(strings.TrimLeft(s, " \t\r"), "\n")
}
