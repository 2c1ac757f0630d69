package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// The widest columns of names and values. A longer name is cut; a longer value moves what stands behind it on its own
// line only.
const (
	maxNameColumn = 24
	maxValueAlign = 24
)

// Decode writes what is in a token: its life in one line, header and claims in their own order with what they mean,
// the signature's size, and what is odd about it.
func Decode(w io.Writer, s Style, r token.Report) error {
	var b strings.Builder
	s.life(&b, r)
	columns := alignRows(r)
	s.session(&b, r, columns)
	s.rows(&b, "header", r.HeaderRows, columns)
	s.rows(&b, "payload", r.PayloadRows, columns)
	if r.Form == token.FormJWS || r.Form == token.FormJWSJSON || r.Form == token.FormDetached {
		s.guttered(&b, pad("signature", partColumn), pad("", partColumn-2)+s.Faint(s.signs.gutter)+" ", signatureLine(r), nil)
	}
	if r.Form == token.FormJWE || r.Form == token.FormJWEJSON {
		b.WriteString(pad("content", partColumn) + contentLine(r) + "\n")
	}
	s.findings(&b, r.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

// contentLine says how the claims of an encrypted token are read.
func contentLine(r token.Report) string {
	if r.Payload.Whole() {
		return "decrypted; not signed: whoever can encrypt can write it"
	}
	return "encrypted (jwtdoc decode --key F, or --secret-file F, reads it)"
}

// session writes the session cookie that the token was found in: what it is, when it was signed, what it holds.
func (s Style) session(b *strings.Builder, r token.Report, columns rowColumns) {
	if r.Session == nil {
		return
	}
	lead := strings.Repeat(" ", partColumn-2) + s.Faint(s.signs.gutter) + " "
	s.guttered(b, pad("cookie", partColumn), lead, r.Session.About, nil)
	if r.Session.UTC != "" {
		signed := "signed " + r.Session.UTC
		if r.Session.Local != "" {
			signed += gap + r.Session.Local
		}
		s.guttered(b, strings.Repeat(" ", partColumn), lead, signed, nil)
	}
	s.rows(b, "session", r.Session.Rows, columns)
}

const partColumn = len("signature") + 2

// life writes the first line: whether the token can still be used, and how long it lives.
func (s Style) life(b *strings.Builder, r token.Report) {
	sign, paint := s.state(r.Life.State)
	if unreadable(r) {
		sign, paint = s.signs.bad, s.Bad
	}
	s.headline(b, sign, paint, r.Life.Headline, r.Life.Detail)
}

// headline writes a first line: a sign and a verdict in one colour, and what is added to it without.
func (s Style) headline(b *strings.Builder, sign string, paint func(string) string, verdict, detail string) {
	lead := s.Faint(s.signs.gutter) + " "
	if detail == "" {
		s.guttered(b, paint(sign)+" ", lead, verdict, paint)
		return
	}
	first := paint(sign+" "+verdict) + " " + s.signs.dot + " "
	if room := s.room(0); room > 0 && lipgloss.Width(first+detail) > room {
		s.guttered(b, paint(sign)+" ", lead, verdict, paint)
		s.guttered(b, lead, lead, detail, nil)
		return
	}
	b.WriteString(first + detail + "\n")
}

// state returns the sign and the colour of a token's state.
func (s Style) state(v token.State) (string, func(string) string) {
	switch v {
	case token.StateValid:
		return s.signs.good, s.Good
	case token.StateExpired, token.StateNotYetValid:
		return s.signs.bad, s.Bad
	case token.StateNoExpiry:
		return s.signs.warn, s.Warn
	}
	return s.signs.warn, s.Warn
}

// unreadable reports whether nothing at all could be read of a token.
func unreadable(r token.Report) bool { return len(r.HeaderRows) == 0 && len(r.PayloadRows) == 0 }

func signatureLine(r token.Report) string {
	size := fmt.Sprintf("%d bytes", r.Signature.Bytes)
	switch {
	case r.Signature.Bytes == 0:
		size = "none"
	case r.Signature.Value != "":
		size = r.Signature.Value + " (" + size + ")"
	}
	switch r.Verified.State {
	case token.VerifiedValid:
		return size + ", valid with " + finding.Safe(r.Verified.Key)
	case token.VerifiedInvalid:
		return size + ", not valid with " + finding.Safe(r.Verified.Key)
	}
	return size + ", not verified (jwtdoc verify --secret-file F)"
}

// rowColumns are the widths that header and payload have in common.
type rowColumns struct{ name, value, utc, local int }

func alignRows(r token.Report) rowColumns {
	var c rowColumns
	all := [][]token.Row{r.HeaderRows, r.PayloadRows}
	if r.Session != nil {
		all = append(all, r.Session.Rows)
	}
	for _, rows := range all {
		for i := range rows {
			row := &rows[i]
			c.name = max(c.name, min(lipgloss.Width(row.Name), maxNameColumn))
			c.utc = max(c.utc, lipgloss.Width(row.UTC))
			c.local = max(c.local, lipgloss.Width(row.Local))
			if row.Meaning == "" && row.UTC == "" {
				continue // nothing stands behind it
			}
			if n := lipgloss.Width(row.Value); n <= maxValueAlign {
				c.value = max(c.value, n)
			}
		}
	}
	return c
}

func (s Style) rows(b *strings.Builder, part string, rows []token.Row, c rowColumns) {
	label := part
	for _, row := range rows {
		name := pad(s.shorten(row.Name, maxNameColumn), c.name)
		s.row(b, pad(label, partColumn)+name+"  ", row, c)
		label = ""
	}
}

// row writes a value and what is known about it beside it or, where there is no room, below it.
func (s Style) row(b *strings.Builder, first string, row token.Row, c rowColumns) {
	value := row.Value
	about := s.about(row, c)
	indent := lipgloss.Width(first)
	room := s.room(indent)
	// In columns, or out of line where only that fits.
	for _, width := range []int{c.value, 0} {
		beside := value
		if about != "" {
			beside = pad(value, width) + gap + about
		}
		if room == 0 || lipgloss.Width(beside) <= room {
			b.WriteString(strings.TrimRight(first+beside, " ") + "\n")
			return
		}
	}
	lead := strings.Repeat(" ", indent-2) + s.Faint(s.signs.gutter) + " "
	s.guttered(b, first, lead, value, nil)
	if about != "" {
		s.guttered(b, lead, lead, about, nil)
	}
}

// about is what stands behind a value: the times of a time claim, and what a registered name means.
func (s Style) about(row token.Row, c rowColumns) string {
	var parts []string
	if row.UTC != "" {
		parts = append(parts, pad(row.UTC, c.utc))
		if c.local > 0 {
			parts = append(parts, pad(row.Local, c.local))
		}
	}
	if row.Meaning != "" {
		parts = append(parts, row.Meaning)
	}
	return strings.TrimRight(strings.Join(parts, gap), " ")
}
