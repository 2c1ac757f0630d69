package finding

import "errors"

// Exit is a process exit code. The codes are the same for every command and every output format.
type Exit int

// The exit codes.
const (
	// ExitFine: nothing is wrong.
	ExitFine Exit = 0
	// ExitFound: a problem was found (expired, refused, unreadable token, rule broken).
	ExitFound Exit = 1
	// ExitUsage: the command line or an input named by it is wrong.
	ExitUsage Exit = 2
	// ExitUnexamined: jwtdoc could not look (unreachable, no permission).
	ExitUnexamined Exit = 3
	// ExitInterrupted: Ctrl-C.
	ExitInterrupted Exit = 130
)

// Problem is an error that knows the exit code it leads to and what the reader can do about it.
// The message is lower case without a full stop; the hint says what to do next, with a command where one helps.
type Problem struct {
	Err  error
	Hint string
	Code Exit
}

func (p *Problem) Error() string { return p.Err.Error() }

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

// Usage makes a [Problem] for a wrong command line or an input that cannot be opened (exit 2).
func Usage(err error, hint string) error { return &Problem{Err: err, Hint: hint, Code: ExitUsage} }

// Found makes a [Problem] for an input that was examined and is wrong (exit 1).
func Found(err error, hint string) error { return &Problem{Err: err, Hint: hint, Code: ExitFound} }

// Unexamined makes a [Problem] for something jwtdoc could not look at (exit 3).
func Unexamined(err error, hint string) error {
	return &Problem{Err: err, Hint: hint, Code: ExitUnexamined}
}

// ExitOf returns the exit code and the hint that err leads to. An error that is no [Problem] is a wrong command
// line: cobra's own errors (unknown flag, wrong argument) have no type of their own.
func ExitOf(err error) (Exit, string) {
	if err == nil {
		return ExitFine, ""
	}
	var p *Problem
	if errors.As(err, &p) {
		return p.Code, p.Hint
	}
	return ExitUsage, ""
}
