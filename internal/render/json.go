package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
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
	p := &jsonPrinter{w: bufio.NewWriterSize(w, 1<<15), indented: indented}
	if err := p.report(command, withoutNilLists(report)); err != nil {
		return fmt.Errorf("writing the %s report: %w", command, err)
	}
	// The writer keeps the first error, and Flush returns it.
	return p.w.Flush()
}

// jsonText writes a JSON text without schema and command: the format of another tool.
func jsonText(w io.Writer, text []byte) error {
	p := &jsonPrinter{w: bufio.NewWriterSize(w, 1<<15), indented: true}
	p.print(text)
	_ = p.w.WriteByte('\n')
	return p.w.Flush()
}

// jsonPrinter lays out the JSON text of a report and escapes what must not be printed as it is.
type jsonPrinter struct {
	w        *bufio.Writer
	indented bool
	depth    int
}

// rawJSON is what holds JSON text that is known to be valid. It is printed where it stands, however large it is.
type rawJSON interface{ RawJSON() []byte }

// report writes schema and command, and then the fields of the report one by one, so that no second copy of a large
// token is made.
func (p *jsonPrinter) report(command string, report any) error {
	name, err := json.Marshal(command)
	if err != nil {
		return err
	}
	p.print(fmt.Appendf(nil, `{"schema":%d,"command":%s`, schemaVersion, name))
	switch v := reflect.ValueOf(report); v.Kind() {
	case reflect.Struct:
		err = p.fields(v)
	case reflect.Map:
		err = p.members(report)
	default:
		err = errors.New("it is no object")
	}
	p.print([]byte{'}'})
	_ = p.w.WriteByte('\n')
	return err
}

// fields writes the fields of a struct as encoding/json would.
func (p *jsonPrinter) fields(v reflect.Value) error {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() && !f.Anonymous || name == "-" || leftOut(v.Field(i), options) {
			continue
		}
		var err error
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			err = p.fields(v.Field(i))
		case name == "":
			err = fmt.Errorf("the field %s has no name in JSON", f.Name)
		default:
			err = p.member(name, v.Field(i).Interface())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// leftOut applies the options omitempty and omitzero of a field.
func leftOut(v reflect.Value, options string) bool {
	switch {
	case strings.Contains(options, "omitzero"):
		return v.IsZero()
	case !strings.Contains(options, "omitempty"):
		return false
	}
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

// member writes one member of the report.
func (p *jsonPrinter) member(name string, value any) error {
	quoted, err := json.Marshal(name)
	if err != nil {
		return err
	}
	var text []byte
	if raw, ok := value.(rawJSON); ok {
		text = raw.RawJSON()
	} else if text, err = marshal(value); err != nil {
		return err
	}
	p.print([]byte{','})
	p.print(quoted)
	p.print([]byte{':'})
	p.print(text)
	return nil
}

// members writes the members of a report that is a map.
func (p *jsonPrinter) members(report any) error {
	text, err := marshal(report)
	if err != nil || len(text) < 2 || text[0] != '{' {
		return err
	}
	if text[1] != '}' {
		p.print([]byte{','})
	}
	p.print(text[1 : len(text)-1])
	return nil
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// print writes valid JSON, or a part of it that begins and ends between its tokens. Outside of strings it is plain ASCII.
func (p *jsonPrinter) print(src []byte) {
	var before byte // the token before, of those that structure the text
	for i := 0; i < len(src); {
		switch c := src[i]; c {
		case '"':
			n := stringLength(src[i:])
			p.string(src[i : i+n])
			i += n
		case ' ', '\t', '\n', '\r':
			i++
			continue
		default:
			p.structure(c, closes(src[i+1:]), before == '{' || before == '[')
			i++
		}
		before = src[i-1]
	}
}

// closes reports whether the next token of a JSON text is a closing bracket.
func closes(src []byte) bool {
	for _, c := range src {
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c == '}' || c == ']'
		}
	}
	return false
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
