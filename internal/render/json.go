package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// schemaVersion is the version of the JSON contract. Keys may be added within a version; none is renamed.
const schemaVersion = 1

// JSON writes a report as an indented JSON object: schema and command first, then the report's own fields.
// The report is a struct. Lists in it are never null; raw JSON in it (json.RawMessage) keeps its order, its
// duplicate members and the spelling of its numbers. Every character that could drive a terminal, reorder text
// or be obeyed by a CI runner is written as a \u escape, which a JSON reader turns back into the same string.
func JSON(w io.Writer, command string, report any) error {
	return writeJSON(w, command, report, true)
}

// JSONLine writes what [JSON] writes on one line: one report of many.
func JSONLine(w io.Writer, command string, report any) error {
	return writeJSON(w, command, report, false)
}

func writeJSON(w io.Writer, command string, report any, indented bool) error {
	p := &jsonPrinter{w: bufio.NewWriterSize(w, 1<<15), command: command, indented: indented}
	enc := json.NewEncoder(p)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(withoutNilLists(report)); err != nil {
		return fmt.Errorf("writing the %s report: %w", command, err)
	}
	return p.w.Flush()
}

// jsonPrinter lays out the JSON text of a report and escapes what must not be printed as it is. It works on the
// encoder's own buffer: of a large token there is no second copy.
type jsonPrinter struct {
	w        *bufio.Writer
	command  string
	indented bool
	depth    int
}

// Write takes one complete JSON text, as the encoder hands it over, and puts schema and command into it.
func (p *jsonPrinter) Write(text []byte) (int, error) {
	body := bytes.TrimRight(text, "\n")
	if len(body) < 2 || body[0] != '{' {
		return 0, errors.New("it is no object")
	}
	name, err := json.Marshal(p.command)
	if err != nil {
		return 0, err
	}
	p.print(fmt.Appendf(nil, `{"schema":%d,"command":%s`, schemaVersion, name))
	if body[1] != '}' {
		p.print([]byte{','})
	}
	p.print(body[1:])
	// The writer keeps the first error, and Flush returns it.
	_ = p.w.WriteByte('\n')
	return len(text), nil
}

// print writes tokens of valid JSON without white space between them. Outside of strings it is plain ASCII.
func (p *jsonPrinter) print(src []byte) {
	for i := 0; i < len(src); {
		c := src[i]
		if c == '"' {
			n := stringLength(src[i:])
			p.string(src[i : i+n])
			i += n
			continue
		}
		p.structure(c, i+1 < len(src) && (src[i+1] == '}' || src[i+1] == ']'), i > 0 && (src[i-1] == '{' || src[i-1] == '['))
		i++
	}
}

// structure writes a byte outside of strings; empty objects and lists stay on their line.
func (p *jsonPrinter) structure(c byte, closesNext, openedBefore bool) {
	switch c {
	case '{', '[':
		p.depth++
		_ = p.w.WriteByte(c)
		if !closesNext {
			p.newLine()
		}
	case '}', ']':
		p.depth--
		if !openedBefore {
			p.newLine()
		}
		_ = p.w.WriteByte(c)
	case ',':
		_ = p.w.WriteByte(c)
		p.newLine()
	case ':':
		_ = p.w.WriteByte(c)
		if p.indented {
			_ = p.w.WriteByte(' ')
		}
	default:
		_ = p.w.WriteByte(c)
	}
}

func (p *jsonPrinter) newLine() {
	if !p.indented {
		return
	}
	_ = p.w.WriteByte('\n')
	for range p.depth {
		_, _ = p.w.WriteString("  ")
	}
}

// stringLength returns the length of the string literal at the start of b, quotes included.
func stringLength(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}

// string writes a string literal.
func (p *jsonPrinter) string(s []byte) {
	marks, done := 0, 0 // s[:done] is written
	escape := func(i, n int, r rune) {
		_, _ = p.w.Write(s[done:i])
		_, _ = p.w.Write(appendEscape(nil, r))
		done = i + n
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < 0x7f {
			marks = 0
			if (c == '#' || c == ':') && endsMarker(s[:i], s[i:]) {
				escape(i, 1, rune(c))
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(s[i:])
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) {
			marks++
		} else {
			marks = 0
		}
		if finding.UnsafeRune(r) || r == utf8.RuneError && n == 1 || marks > 4 {
			escape(i, n, r)
		}
		i += n
	}
	_, _ = p.w.Write(s[done:])
}

// ciMarkers are obeyed by a CI runner wherever they stand in a line, each in two parts: it is broken by escaping the
// first byte of the second.
var ciMarkers = []struct{ before, after string }{
	{"#", "#["},
	{"#", "#vso["},
	{"#", "#teamcity["},
	{"section_start", ":"},
	{"section_end", ":"},
	{"travis_fold", ":"},
	{"travis_time", ":"},
}

// endsMarker reports whether a marker would stand where one text ends and the other begins.
func endsMarker(before, after []byte) bool {
	for _, m := range ciMarkers {
		if bytes.HasPrefix(after, []byte(m.after)) && bytes.HasSuffix(before, []byte(m.before)) {
			return true
		}
	}
	return false
}

// appendEscape writes r as a JSON escape, beyond the first plane as a surrogate pair (RFC 8259 §7).
func appendEscape(dst []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
		return fmt.Appendf(dst, `\u%04x\u%04x`, hi, lo)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}
