// Package har reads what a browser recorded (HTTP Archive 1.2): the requests with their answers and times, which of
// them were refused, and what else of the session explains that. It sends nothing.
package har

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// The bounds of what is read, in bytes and entries. Bodies beyond MaxBody are cut and marked.
const (
	MaxFile    = 64 << 20
	MaxBody    = 1 << 20
	maxEntries = 50_000
	maxFields  = 2000
)

// Recording is one archive.
type Recording struct {
	// Creator names the program that wrote it, as it names itself; text from outside.
	Creator string
	// Entries are in the order of their start, as far as they have a time.
	Entries []Entry
	// Sanitised is set when no entry holds any Authorization, Cookie or Set-Cookie: browsers take them out unless
	// told otherwise, and what credentials were sent cannot be examined.
	Sanitised bool
	// Skipped counts entries that are no http or https requests (WebSockets, data:, extensions) or cannot be read.
	Skipped int
	Notes   []finding.Finding
}

// Entry is one recorded exchange.
type Entry struct {
	// Index is the place in the file's list, from 0.
	Index int
	// Started is when the browser began, zero when the file does not say; Took how long it all lasted.
	Started time.Time
	Took    time.Duration
	// Request has no Content-Length and no pseudo fields of HTTP/2, which are made anew.
	Request request.Request
	// Answer has status 0 when the browser got none, or was not let see it; Failure then says why in the browser's
	// words (text from outside).
	Answer  request.Answer
	Failure string
	// Kind is the browser's resource type: document, xhr, fetch, script, ...; empty when it is not recorded.
	Kind string
	Role Role
	// Page is the address of the page that made the request, where the recording tells; text from outside.
	Page string
}

// Parse reads an archive. Entries that cannot be read are skipped and counted; what is no archive at all is a usage
// error (exit 2) with its place in the file.
func Parse(b []byte) (Recording, error) {
	const hint = "in the browser's developer tools, tab Network: export the recording as HAR, with its content"
	if len(b) > MaxFile {
		return Recording{}, finding.Usage(errors.New("the recording is larger than 64 MiB"), "record again with an empty list, and only the request that is refused")
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	top, fault := exactjson.ParseObject(b)
	if fault != nil {
		return Recording{}, finding.Usage(fmt.Errorf("the recording is no JSON (%s): %s", position(b, fault.Offset), fault.Message), hint)
	}
	log, ok := object(top, "log")
	if !ok {
		return Recording{}, finding.Usage(errors.New("the file is JSON, but no recording: it has no log"), hint)
	}
	list, ok := log.Get("entries")
	if !ok || list.Kind != exactjson.KindArray {
		return Recording{}, finding.Usage(errors.New("the recording has no list of entries"), hint)
	}
	r := Recording{Sanitised: true}
	if creator, ok := object(log, "creator"); ok {
		r.Creator = strings.TrimSpace(text(creator, "name") + " " + text(creator, "version"))
	}
	pages := map[string]string{}
	for _, p := range elements(log, "pages") {
		// DevTools writes the page's address as its title.
		if len(pages) < maxFields {
			pages[text(p, "id")] = text(p, "title")
		}
	}
	for i, v := range list.Elements() {
		if i == maxEntries {
			r.note(EntriesLeftOut, fmt.Sprintf("only the first %d entries are read", maxEntries), "record again with an empty list")
			break
		}
		e, ok := readEntry(v)
		if !ok {
			r.Skipped++
			continue
		}
		e.Index, e.Page = i, pages[e.Page]
		r.Sanitised = r.Sanitised && !holdsCredentials(e)
		r.Entries = append(r.Entries, e)
	}
	r.finish()
	return r, nil
}

func (r *Recording) note(id, message, fix string) {
	r.Notes = append(r.Notes, finding.Finding{ID: id, Severity: finding.Warning, Message: message, Evidence: []finding.Evidence{}, Fix: fix})
}

// holdsCredentials reports whether an entry has what browsers take out of a recording for others.
func holdsCredentials(e Entry) bool {
	for _, name := range []string{"Authorization", "Cookie"} {
		if _, ok := e.Request.Get(name); ok {
			return true
		}
	}
	_, ok := e.Answer.Get("Set-Cookie")
	return ok
}

// position says where a byte stands, counted from 1 as editors do.
func position(b []byte, at int) string {
	before := b[:min(at, len(b))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d, column %d", line, column)
}

// object returns a member that is an object.
func object(o exactjson.Object, name string) (exactjson.Object, bool) {
	v, ok := o.Get(name)
	if !ok {
		return exactjson.Object{}, false
	}
	return v.Object()
}

// text returns a member that is a string, "" otherwise.
func text(o exactjson.Object, name string) string {
	v, _ := o.Get(name)
	s, _ := v.Text()
	return s
}

// elements returns the objects of a member that is an array.
func elements(o exactjson.Object, name string) []exactjson.Object {
	v, _ := o.Get(name)
	var out []exactjson.Object
	for _, e := range v.Elements() {
		if item, ok := e.Object(); ok {
			out = append(out, item)
		}
	}
	return out
}
