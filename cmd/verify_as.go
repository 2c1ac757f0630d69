package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/validators"
)

// allLibraries is the name that stands for every library.
const allLibraries = "all"

// libraries resolves the names that --as was given. An unknown one is a wrong command line, and so is "list", whose
// hint names them all.
func (o *verifyOptions) libraries() ([]validators.Library, error) {
	if slices.Contains(o.as, allLibraries) {
		return validators.All(), nil
	}
	var out []validators.Library
	for _, name := range o.as {
		l, ok := validators.Find(name)
		switch near := validators.Suggest(name); {
		case ok:
			out = append(out, l)
		case strings.EqualFold(name, "list"):
			return nil, finding.Usage(errors.New("--as needs the name of a library, or all"), libraryNames())
		case len(near) > 0:
			return nil, finding.Usage(fmt.Errorf("--as: no library %s is known", finding.Quote(name)), "did you mean "+strings.Join(near, " or ")+"? --as list names them all")
		default:
			return nil, finding.Usage(fmt.Errorf("--as: no library %s is known", finding.Quote(name)), libraryNames())
		}
	}
	return out, nil
}

// libraryNames lists the names in lines of a width that every terminal has.
func libraryNames() string {
	const width = 66 // beside "jwtdoc: hint: "
	var lines []string
	line := "one of all"
	for _, id := range validators.IDs() {
		if len(line)+len(", ")+len(id) > width {
			lines, line = append(lines, line+","), id
			continue
		}
		line += ", " + id
	}
	return strings.Join(append(lines, line), "\n")
}

// judge asks the libraries what they say to the token, each by its own leeway: --leeway is the program's, not theirs.
func (o *verifyOptions) judge(a *app, t token.Token, verified string, libraries []validators.Library) []token.LibraryVerdict {
	e := validators.Expectation{Now: a.now, Audiences: o.audiences, Issuers: o.issuers, Algorithms: o.algorithms}
	switch verified {
	case token.VerifiedValid:
		e.SignatureOK = validators.Yes
	case token.VerifiedInvalid:
		e.SignatureOK = validators.No
	}
	var out []token.LibraryVerdict
	for _, l := range libraries {
		out = append(out, libraryVerdict(l, l.Judge(t, e)))
	}
	return out
}

func libraryVerdict(l validators.Library, j validators.Judgement) token.LibraryVerdict {
	v := token.LibraryVerdict{
		Library: l.ID, Version: l.Version, State: token.LibraryUnknown, Why: []string{}, NotExamined: j.NotExamined, Note: l.Note,
	}
	switch j.Accepted {
	case validators.Yes:
		v.State = token.LibraryAccepts
	case validators.No:
		v.State = token.LibraryRefuses
	case validators.Unknown:
	}
	for _, r := range j.Reasons {
		v.Why = append(v.Why, string(r))
	}
	if j.Until != nil {
		at := j.Until.UTC().Format(time.RFC3339Nano)
		v.Until = &at
	}
	return v
}

// libraryExit is the exit code where libraries were named: what they say decides, not the stricter checks of verify.
func libraryExit(list []token.LibraryVerdict) finding.Exit {
	is := func(state string) func(token.LibraryVerdict) bool {
		return func(v token.LibraryVerdict) bool { return v.State == state }
	}
	switch {
	case slices.ContainsFunc(list, is(token.LibraryRefuses)):
		return finding.ExitFound
	case slices.ContainsFunc(list, is(token.LibraryUnknown)):
		return finding.ExitUnexamined
	}
	return finding.ExitFine
}
