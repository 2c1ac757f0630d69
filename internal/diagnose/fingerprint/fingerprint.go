// Package fingerprint knows how servers word their refusals: a table of the literal answers of frameworks,
// libraries, gateways and services, and what each can mean. It reads words only. Whether they are true of the
// request at hand is for the engine to find out, and many servers say one thing for every cause.
package fingerprint

import "slices"

// Row is one known refusal of one stack. Every pattern is written as [Recognise] sees an answer: lower case,
// without JSON and HTML escapes, white space collapsed and dropped after `":` and `",`. A pattern that starts
// with ^ must begin the text, one that ends with $ must end it; "^$" is an answer without a body.
type Row struct {
	// Stack is who says so; Versions limits it to some versions or settings ("<0.122.0", "redirect_slashes").
	Stack, Versions string
	// Status lists the codes it comes under. Nil is the message of a library: whatever code the application
	// chose for its refusal, in the body or in a challenge's description.
	Status []int
	// Challenge is a pattern for one WWW-Authenticate value, where "…" stands for any text; "" is any, "-" none.
	Challenge string
	// Body holds patterns that appear in this order.
	Body []string
	// Location and Server are patterns for the fields of these names.
	Location, Server string
	// Topics are the causes that it can mean, the most usual first. A single one is named exactly.
	Topics []string
	// Bucket marks words that the stack uses for many causes: they name none.
	Bucket bool
	// Source says how the words are known: "source", "measured", "document" or "unverified".
	Source string
}

// families are the tables in the order in which equally good matches are listed.
var families = [...]*[]Row{
	&pythonRows, &javascriptRows, &dotnetRows, &javaRows, &golangRows, &rubyRows, &phpRows, &gatewayRows, &serviceRows, &consoleRows,
}

// Rows returns all rows. They are shared: the caller must not change them.
func Rows() []Row {
	n := 0
	for _, f := range families {
		n += len(*f)
	}
	all := make([]Row, 0, n)
	for _, f := range families {
		all = append(all, *f...)
	}
	return all
}

// Answer is what came back, as far as its words matter. Fields that are not known stay empty; Status 0 fits every
// row, as for a message pasted without its status line.
type Answer struct {
	Status int
	// Challenges are the WWW-Authenticate values, one for each field line.
	Challenges []string
	Location   string
	// ContentType tells an answer to HEAD, whose body is withheld, from one that has no body.
	ContentType string
	Server      string
	Body        string
}

// success reports whether the status claims that the request was fine.
func (a Answer) success() bool { return a.Status >= 200 && a.Status <= 299 }

// redirect reports whether the status sends the client elsewhere (RFC 9110 §15.4).
func (a Answer) redirect() bool {
	return slices.Contains([]int{301, 302, 303, 307, 308}, a.Status)
}
