// Package pasted reads an answer in whatever form people copied it: with its status line and header fields, its header
// fields alone, its body alone, or what a browser's console wrote about it. It sends nothing.
package pasted

import (
	"errors"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/request/raw"
)

// Paste is an answer that was pasted, and what else the paste tells.
type Paste struct {
	// Answer has status 0 where the paste does not say it. It is nil where the browser got no answer to show, as after a
	// refused preflight.
	Answer *request.Answer
	// Request is the one that was answered so, where the paste names it; its fields are not known but for Origin.
	Request *request.Request
	// Console is the console's own sentence, "" when the paste is none.
	Console string
	Notes   []finding.Finding
}

// StatusMissing is the note on a paste without a status.
const StatusMissing = "answer-without-status"

// Rules documents what this package notes.
func Rules() []finding.Rule {
	return []finding.Rule{{
		ID: StatusMissing, Title: "the pasted answer has no status line", Severity: finding.Info,
		Text: "A body alone does not say whether it came as 401, 403 or 500, nor what the server named in `WWW-Authenticate`. Its words are still compared with what servers are known to say, under any status.",
		Fix:  "paste the answer whole: `curl -i URL` prints it", Since: "0.1.0", Seen: []string{},
	}}
}

// Parse reads a pasted answer. The error is a usage error (exit 2).
func Parse(text string) (Paste, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	switch {
	case len(text) > raw.MaxText:
		return Paste{}, finding.Usage(errors.New("the text is longer than 2 MiB"), "the status line, the header fields and the first lines of the body are enough")
	case strings.ContainsRune(text, 0):
		return Paste{}, finding.Usage(errors.New("the text holds NUL bytes"), "if it was saved as UTF-16 (PowerShell does that), save it as UTF-8")
	case strings.TrimSpace(text) == "":
		return Paste{}, finding.Usage(errors.New("the text is empty: there is no answer in it"), "curl -i URL prints an answer whole")
	}
	if p, ok := console(text); ok {
		return p, nil
	}
	if raw.IsAnswer(text) {
		a, err := raw.ParseAnswer(text)
		if err != nil {
			return Paste{}, err
		}
		return Paste{Answer: &a.Answer, Notes: a.Notes}, nil
	}
	if x, err := raw.ParseExchange(text); err == nil && x.Answer != nil {
		return Paste{Answer: x.Answer, Request: &x.Request, Notes: x.Notes}, nil
	}
	fields, body := headerFields(text)
	p := Paste{Answer: &request.Answer{Fields: fields, Body: []byte(strings.TrimSpace(body))}}
	p.Notes = append(p.Notes, finding.Finding{
		ID: StatusMissing, Severity: finding.Info, Evidence: []finding.Evidence{},
		Message: "the pasted answer has no status line: its words are read under any status",
		Fix:     "paste the answer whole: curl -i URL prints it",
	})
	return p, nil
}

// known are the fields by which header lines without a status line are recognised.
var known = []string{"www-authenticate", "content-type", "date", "server", "location", "set-cookie", "x-amzn-errortype", "content-length", "via"}

// headerFields takes header lines off the beginning of a text, if it begins with a known one.
func headerFields(text string) (fields []request.Field, body string) {
	rest := text
	for {
		line, after, _ := strings.Cut(rest, "\n")
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\r"), ":")
		if strings.TrimSpace(line) == "" && len(fields) > 0 {
			return fields, after
		}
		if !ok || strings.ContainsAny(name, " \t\"{<") || name == "" || len(fields) == 0 && !isKnown(name) || len(fields) > 500 {
			return fields, rest
		}
		fields = append(fields, request.Field{Name: name, Value: strings.TrimSpace(value)})
		rest = after
	}
}

func isKnown(name string) bool {
	for _, k := range known {
		if strings.EqualFold(name, k) {
			return true
		}
	}
	return false
}
