package render

import (
	"bytes"
	"encoding/json"
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
	line, err := encode(command, report)
	if err != nil {
		return err
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, line, "", "  "); err != nil {
		return fmt.Errorf("encoding the %s report: %w", command, err)
	}
	indented.WriteByte('\n')
	_, err = w.Write(indented.Bytes())
	return err
}

// JSONLine writes what [JSON] writes on one line: one report of many.
func JSONLine(w io.Writer, command string, report any) error {
	line, err := encode(command, report)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

func encode(command string, report any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(withoutNilLists(report)); err != nil {
		return nil, fmt.Errorf("encoding the %s report: %w", command, err)
	}
	body := bytes.TrimRight(buf.Bytes(), "\n")
	if len(body) < 2 || body[0] != '{' {
		return nil, fmt.Errorf("encoding the %s report: it is no object", command)
	}
	name, err := json.Marshal(command)
	if err != nil {
		return nil, fmt.Errorf("encoding the command name: %w", err)
	}
	out := fmt.Appendf(nil, `{"schema":%d,"command":%s`, schemaVersion, name)
	if body[1] != '}' {
		out = append(out, ',')
	}
	return appendHarmless(out, body[1:]), nil
}

// appendHarmless copies JSON text, escaping inside of strings what must not be printed as it is. Outside of
// strings valid JSON is plain ASCII.
func appendHarmless(dst, src []byte) []byte {
	inString := false
	marks := 0
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case !inString:
			inString = c == '"'
			dst = append(dst, c)
			i++
		case c == '"':
			inString, marks = false, 0
			dst = append(dst, c)
			i++
		case c == '\\' && i+1 < len(src):
			dst = append(dst, c, src[i+1])
			i += 2
		case c == '#' || c == 's' || c == 't':
			n := markerPrefix(src[i:])
			dst = append(dst, src[i:i+n]...)
			if i += n; n > 0 {
				dst = appendEscape(dst, rune(src[i]))
			} else {
				dst = append(dst, c)
			}
			i++
			marks = 0
		case c < utf8.RuneSelf && c >= 0x20 && c != 0x7f:
			dst = append(dst, c)
			marks = 0
			i++
		default:
			r, n := utf8.DecodeRune(src[i:])
			if unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) {
				marks++
			} else {
				marks = 0
			}
			if finding.UnsafeRune(r) || r == utf8.RuneError && n == 1 || marks > 4 {
				dst = appendEscape(dst, r)
			} else {
				dst = append(dst, src[i:i+n]...)
			}
			i += n
		}
	}
	return dst
}

// ciMarkers are obeyed by a CI runner wherever they stand in a line. The byte at breakAt is the one to escape.
var ciMarkers = []struct {
	text    string
	breakAt int
}{
	{"##[", 1},
	{"##vso[", 1},
	{"##teamcity[", 1},
	{"section_start:", len("section_start")},
	{"section_end:", len("section_end")},
	{"travis_fold:", len("travis_fold")},
	{"travis_time:", len("travis_time")},
}

// markerPrefix returns how many bytes of a marker at the start of b may be copied before the one to escape, 0
// when there is no marker.
func markerPrefix(b []byte) int {
	for _, m := range ciMarkers {
		if len(b) >= len(m.text) && string(b[:len(m.text)]) == m.text {
			return m.breakAt
		}
	}
	return 0
}

// appendEscape writes r as a JSON escape, beyond the first plane as a surrogate pair (RFC 8259 §7).
func appendEscape(dst []byte, r rune) []byte {
	if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
		return fmt.Appendf(dst, `\u%04x\u%04x`, hi, lo)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}
