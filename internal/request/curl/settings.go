package curl

import (
	"fmt"
	"strings"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// settings are what the options of one command line add up to.
type settings struct {
	method                string
	urls                  []string
	get, head, compressed bool
	glob, pathAsIs        bool // glob: -g was given

	// fields are those of -H; dropped are the names that -H 'Name:' takes away from curl's own.
	fields  []request.Field
	dropped []string
	cookies []string

	user, bearer, agent, referer, byteRange string
	hasUser, hasAgent                       bool

	body    strings.Builder
	hasBody bool
	json    bool
	form    bool // multipart: the method is POST, the body is missing
	upload  bool // -T: the method is PUT, the body is missing
	query   []string

	notes []finding.Finding
	noted map[string]bool // the options that have their note
}

// maxNotes is how many notes are kept: a line of thousands is no line that anybody wrote.
const maxNotes = 50

// read goes through the words behind curl.
func (s *settings) read(words []string) error {
	for i := 0; i < len(words); i++ {
		w := words[i]
		var used int
		var err error
		switch {
		case w == "--":
			s.urls = append(s.urls, words[i+1:]...)
			return nil
		case w == "--next" || w == "-:":
			s.note("--next", finding.Warning, "only the first request of the line is read", "diagnose them one by one")
			return nil
		case strings.HasPrefix(w, "--"):
			used, err = s.long(w, words[i+1:])
		case len(w) > 1 && w[0] == '-':
			used, err = s.letters(w, words[i+1:])
		default:
			s.urls = append(s.urls, w)
		}
		if err != nil {
			return err
		}
		i += used
	}
	return nil
}

// long reads --name, --name=value (which curl does not know, but people write) or --name value. It returns how many
// of the words behind it were its value.
func (s *settings) long(word string, rest []string) (used int, err error) {
	name, value, joined := strings.Cut(strings.TrimPrefix(word, "--"), "=")
	o, err := byName(name)
	switch {
	case err != nil:
		return 0, err
	case !o.value && joined:
		return 0, finding.Usage(fmt.Errorf("the option %s of curl takes no value", finding.Quote("--"+name)), "leave away what stands behind the =")
	case o.value && !joined && len(rest) == 0:
		return 0, errValue("--" + o.name)
	case o.value && !joined:
		value, used = rest[0], 1
	}
	s.take("--"+o.name, o, value)
	return used, nil
}

// letters reads a cluster such as -sSLX POST or -XPOST: the first letter that takes a value takes the rest of the
// word, or the next word.
func (s *settings) letters(word string, rest []string) (used int, err error) {
	for i := 1; i < len(word); i++ {
		o, ok := options().letters[word[i]]
		switch {
		case !ok || i > maxName:
			return 0, unknownOption("-" + word[i:i+1])
		case !o.value:
			s.take("-"+word[i:i+1], o, "")
		case i+1 < len(word):
			s.take("-"+word[i:i+1], o, word[i+1:])
			return 0, nil
		case len(rest) == 0:
			return 0, errValue("-" + word[i:i+1])
		default:
			s.take("-"+word[i:i+1], o, rest[0])
			return 1, nil
		}
	}
	return 0, nil
}

// take does what an option asks for, or notes that it is not done.
func (s *settings) take(as string, o option, value string) {
	switch o.name {
	case "globoff":
		s.glob = true
	case "path-as-is":
		s.pathAsIs = true
	case "form", "form-string":
		s.form = true
	case "upload-file":
		s.upload = true
	}
	switch {
	case o.note != nil:
		s.note(as, o.note.severity, o.note.why, o.note.fix)
	case o.apply != nil:
		o.apply(s, value)
	}
}

// note says once for each option that it is not honoured.
func (s *settings) note(option string, severity finding.Severity, why, fix string) {
	if s.noted[option] {
		return
	}
	if s.noted == nil {
		s.noted = map[string]bool{}
	}
	if len(s.noted) < maxNotes {
		s.noted[option] = true
	}
	s.say(OptionIgnored, severity, option+" of the curl line is not honoured: "+why, fix)
}

func (s *settings) say(id string, severity finding.Severity, message, fix string) {
	if len(s.notes) < maxNotes {
		s.notes = append(s.notes, finding.Finding{ID: id, Severity: severity, Message: message, Evidence: []finding.Evidence{}, Fix: fix})
	}
}

// noteFile is note for a value that names a file.
func (s *settings) noteFile(option, what, fix string) {
	s.note(option, finding.Warning, "nothing that a pasted line names is opened, so "+what, fix)
}

// addHeader takes a value of -H as curl does: "Name: value", "Name;" for a field without a value, "Name:" to take
// away one that curl would add.
func (s *settings) addHeader(line string) {
	if strings.HasPrefix(line, "@") {
		s.noteFile("-H @FILE", "its fields are missing", "write the fields into the line")
		return
	}
	name, value, colon := strings.Cut(line, ":")
	trimmed := strings.Trim(value, " \t")
	switch bare, semicolon := strings.CutSuffix(strings.TrimRight(line, " "), ";"); {
	case colon && strings.TrimSpace(name) == "":
		s.dropField("a -H value begins with a colon: such names are HTTP/2's own and no fields", finding.Info, "nothing is lost: the address in the URL says the same")
	case colon && trimmed == "":
		s.dropped = append(s.dropped, name)
	case colon:
		// One blank belongs to the notation; any other white space is sent, and may be why the request is refused.
		s.fields = append(s.fields, request.Field{Name: name, Value: strings.TrimPrefix(value, " ")})
	case semicolon && !strings.ContainsAny(bare, " ;"):
		s.fields = append(s.fields, request.Field{Name: bare})
	default:
		first, _, _ := strings.Cut(line, " ")
		which := "a -H value"
		if isName(first) {
			which = "the -H value " + finding.Quote(first+" ...")
		}
		s.dropField(which+" has no colon: curl leaves such a field out without a word", finding.Warning, "-H 'Name: value', with the colon")
	}
}

func (s *settings) dropField(message string, severity finding.Severity, fix string) {
	s.say(FieldDropped, severity, message, fix)
}

// isName reports whether a word is short and plain enough to be a field's name, not a credential.
func isName(word string) bool {
	return word != "" && len(word) <= 24 && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

// addData takes a value of -d and its like. Several are joined as parts of a form; --json joins without anything
// between.
func (s *settings) addData(name, value string) {
	if name == "json" {
		s.json = true
	}
	if name != "data-raw" && strings.HasPrefix(value, "@") {
		s.noteFile("--"+name+" @FILE", "that part of the body is missing", "give the body before the word curl: -d @FILE")
		s.hasBody = true
		return
	}
	if s.body.Len() > 0 && name != "json" {
		s.body.WriteByte('&')
	}
	s.body.WriteString(value)
	s.hasBody = true
}

// addEncoded takes a value of --data-urlencode.
func (s *settings) addEncoded(value string) {
	part, ok := formPart(value)
	if !ok {
		s.noteFile("--data-urlencode @FILE", "that part of the body is missing", "give the body before the word curl: -d @FILE")
		s.hasBody = true
		return
	}
	s.addData("data-raw", part)
}

// addQuery takes a value of --url-query.
func (s *settings) addQuery(value string) {
	if raw, ok := strings.CutPrefix(value, "+"); ok {
		s.query = append(s.query, raw)
		return
	}
	part, ok := formPart(value)
	if !ok {
		s.noteFile("--url-query @FILE", "that part of the query is missing", "write it into the URL")
		return
	}
	s.query = append(s.query, part)
}

// formPart encodes "content", "=content" or "name=content" as --data-urlencode does; ok is false where it names a file
// ("@file", "name@file").
func formPart(value string) (part string, ok bool) {
	at := strings.IndexByte(value, '=')
	if at < 0 {
		if strings.IndexByte(value, '@') >= 0 {
			return "", false
		}
		return percentEncode(value), true
	}
	if at == 0 {
		return percentEncode(value[1:]), true
	}
	return value[:at+1] + percentEncode(value[at+1:]), true
}

// percentEncode encodes all but the unreserved characters (RFC 3986 §2.3), a blank as forms do.
func percentEncode(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c == ' ' {
			b.WriteByte('+')
		} else if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// addCookie takes a value of -b: cookies when there is a = in it, else the name of a file.
func (s *settings) addCookie(value string) {
	switch {
	case strings.Contains(value, "="):
		s.cookies = append(s.cookies, value)
	case value != "":
		s.noteFile("-b FILE", "its cookies are missing", "write them into the line: -b 'name=value'")
	}
}
