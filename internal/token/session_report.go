package token

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// report describes the cookie as seen at an instant, in a zone.
func (s *Session) report(now time.Time, zone *time.Location) *SessionReport {
	r := &SessionReport{Maker: s.Maker, Compressed: s.Compressed, Tokens: s.Tokens}
	if r.Tokens == nil {
		r.Tokens = []string{}
	}
	about := []string{s.Name()}
	if s.Compressed {
		about = append(about, "zlib")
	}
	if s.Signed != nil {
		relative := Relative(s.Signed.Sub(InstantOf(now)))
		r.Signed = &SignedReport{Unix: *s.Signed, UTC: s.Signed.RFC3339(), Local: s.Signed.In(zone), Relative: relative}
		r.UTC, r.Local = Columns(*s.Signed, zone)
		about = append(about, "signed "+relative)
	}
	digest := ""
	if d := s.Digest(); d != "" {
		digest = " (" + d + ")"
	}
	r.About = strings.Join(append(about, "the signature is "+s.Owner()+digest+" and not checked"), ", ")
	r.show(s.Redacted(), zone)
	return r
}

// show puts the content into the report, in full or redacted.
func (r *SessionReport) show(content exactjson.Value, zone *time.Location) {
	r.Content, r.Rows = content, nil
	o, ok := content.Object()
	switch {
	case content.Kind == exactjson.KindInvalid:
		return
	case !ok:
		r.Rows = []Row{{Name: "value", Value: Shown(content)}}
		return
	}
	r.Rows = rows(o, func(name string, v exactjson.Value) Row {
		row := Row{Meaning: taggedMeaning(v)}
		if len(r.Tokens) > 0 && name == r.Tokens[0] {
			row.Meaning = "the token that follows"
		}
		if c := ReadTime(name, v); c.Valid && c.Unit == UnitSeconds && strings.HasPrefix(name, "expires") && c.Instant.Sec > firstOfEpoch {
			row.UTC, row.Local = Columns(c.Instant, zone)
		}
		return row
	})
}

// ShowSecrets puts the whole content into the report, tokens and secrets as they are.
func (r *SessionReport) ShowSecrets(s *Session, zone *time.Location) { r.show(s.Content, zone) }

// taggedMeaning explains the objects by which Flask writes what JSON has no type for.
func taggedMeaning(v exactjson.Value) string {
	o, ok := v.Object()
	if !ok || o.Len() != 1 {
		return ""
	}
	switch o.At(0).Name {
	case " t":
		return "a tuple (Flask)"
	case " b":
		return "bytes (Flask)"
	case " m":
		return "HTML (Flask)"
	case " u":
		return "a UUID (Flask)"
	case " d":
		return "a date (Flask)"
	}
	return ""
}

// Redacted returns the content with what must not be shown replaced: the signatures of tokens, and the strings whose
// names say that they are secret.
func (s *Session) Redacted() exactjson.Value {
	var b bytes.Buffer
	redact(&b, s.Content, "", 0)
	v, f := exactjson.ParseValue(b.Bytes())
	if f != nil {
		return exactjson.Value{}
	}
	return v
}

func redact(b *bytes.Buffer, v exactjson.Value, name string, depth int) {
	switch {
	case depth > maxWalk:
		b.WriteString(`"[too deep to show]"`)
	case v.Kind == exactjson.KindString:
		b.Write(redactedText(v, name))
	case v.Kind == exactjson.KindObject:
		o, _ := v.Object()
		b.WriteByte('{')
		for i, m := range o.Members() {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(exactjson.Quote(m.Name))
			b.WriteByte(':')
			redact(b, m.Value, m.Name, depth+1)
		}
		b.WriteByte('}')
	case v.Kind == exactjson.KindArray:
		b.WriteByte('[')
		for i, e := range v.Elements() {
			if i > 0 {
				b.WriteByte(',')
			}
			redact(b, e, name, depth+1)
		}
		b.WriteByte(']')
	default:
		b.Write(v.Raw)
	}
}

// redactedText writes a string of the content, or what takes its place.
func redactedText(v exactjson.Value, name string) []byte {
	text, _ := v.Text()
	switch {
	case strings.Count(text, ".") >= 2 && looksCompact(text):
		head, _, _ := strings.Cut(text, ".")
		kind := "a token"
		if strings.Count(text, ".") == 4 {
			kind = "an encrypted token"
		}
		if len(head) > 64 || badCharacter(head) >= 0 {
			head = "eyJ"
		}
		return exactjson.Quote(fmt.Sprintf("%s.… (%s of %s)", head, kind, plural(len(text), "character")))
	case text != "" && finding.SensitiveParam(name):
		return exactjson.Quote("[redacted]")
	}
	return v.Raw
}
