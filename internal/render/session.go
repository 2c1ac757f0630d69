package render

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// SessionList draws events as a table, a line each. hidden is how many more there are.
func SessionList(w io.Writer, s Style, events []session.Entry, hidden int, zone *time.Location) error {
	var b strings.Builder
	if len(events) == 0 {
		b.WriteString(s.signs.info + " no logout is stored that matches\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	b.WriteString(s.Faint(strings.TrimRight(sessionLine(s, "id", "received", "type", "user", "idle", "access", "refresh"), " ")) + "\n")
	for _, e := range events {
		access, refresh := leftOf(e.AccessLeft), leftOf(e.RefreshLeft)
		line := sessionLine(s, ShortID(e.ID), e.ReceivedAt.In(zone).Format("01-02 15:04:05"), string(e.Type), userOf(e.Context), session.Minutes(e.IdleMinutes), access, refresh)
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	newest, oldest := events[0].ReceivedAt.In(zone), events[len(events)-1].ReceivedAt.In(zone)
	tail := fmt.Sprintf("%s from %s to %s", counted(len(events), "logout"), oldest.Format("2006-01-02 15:04"), newest.Format("2006-01-02 15:04 MST"))
	if hidden > 0 {
		tail += fmt.Sprintf("; %d older ones: --limit", hidden)
	}
	b.WriteString(s.Faint(tail) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// ShortID is as much of an id as tells events apart, nearly always.
func ShortID(id string) string { return id[:min(len(id), 8)] }

// sessionLine lays out the columns of the list: 80 where the user's name is of ordinary length.
func sessionLine(s Style, id, at, kind, user, idle, access, refresh string) string {
	return pad(id, 10) + pad(at, 16) + pad(kind, 16) + pad(s.shorten(finding.Safe(user), 14), 16) + pad(idle, 6) + pad(access, 9) + refresh
}

// userOf is what a user is called by, in few columns.
func userOf(c session.Context) string {
	if c.UserID != "" {
		return c.UserID
	}
	return c.UserEmail
}

// leftOf is the time a token had left in a few columns: "-" where it is not known.
func leftOf(left func() (time.Duration, bool)) string {
	d, known := left()
	switch {
	case !known:
		return "-"
	case d <= 0:
		return "expired"
	}
	return session.Left(d)
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// SessionShow draws one event with all that its page saw.
func SessionShow(w io.Writer, s Style, e session.Entry, zone *time.Location) error {
	var b strings.Builder
	s.headline(&b, s.signs.info, s.Strong, string(e.Type)+": "+e.Type.Means(), "")
	s.sessionFacts(&b, e.Stored, zone)
	if len(e.Samples) > 0 {
		b.WriteString("monitor   " + s.Faint(counted(len(e.Samples), "sample")+" before the logout") + "\n")
		for _, sample := range e.Samples {
			at := e.Timestamp.Sub(sample.Timestamp)
			b.WriteString("  " + pad("-"+session.Left(at), 12) + finding.Safe(sampleText(sample)) + "\n")
		}
	}
	if len(e.Observations) > 0 {
		b.WriteString("page saw  " + s.Faint("before the logout, the oldest first") + "\n")
		for _, o := range e.Observations {
			first := "  " + pad("-"+session.Left(e.Timestamp.Sub(o.Timestamp)), 12) + pad(string(o.Kind), 18)
			s.guttered(&b, first, strings.Repeat(" ", 32), finding.Safe(o.Details()), nil)
		}
	}
	b.WriteString(s.Faint("what ended it: jwtdoc session explain "+ShortID(e.ID)) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func sampleText(m session.Sample) string {
	var parts []string
	if m.AccessExpiresInMinutes != nil {
		parts = append(parts, fmt.Sprintf("access %.1f min", *m.AccessExpiresInMinutes))
	}
	if m.RefreshExpiresInHours != nil {
		parts = append(parts, fmt.Sprintf("refresh %.1f h", *m.RefreshExpiresInHours))
	}
	return strings.Join(parts, ", ")
}

func (s Style) sessionFacts(b *strings.Builder, e session.Stored, zone *time.Location) {
	for _, f := range session.Facts(e, zone) {
		value := finding.Safe(f.Value)
		paint := func(t string) string { return t }
		if f.Odd {
			value += ", although the type says that there is none"
			paint = s.Warn
		}
		s.guttered(b, pad(f.Name, 12), strings.Repeat(" ", 12), value, paint)
	}
}

// SessionBlock draws an event that has just come, as a block in a log.
func SessionBlock(w io.Writer, s Style, e session.Stored, zone *time.Location) error {
	var b strings.Builder
	rule := strings.Repeat(s.signs.line, 60)
	b.WriteString(s.Faint(rule) + "\n")
	b.WriteString(s.Strong("LOGOUT "+string(e.Type)) + "  " + e.Type.Means() + "\n")
	s.sessionFacts(&b, e, zone)
	b.WriteString(s.Faint(rule) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// SessionStats draws counts of events.
func SessionStats(w io.Writer, s Style, c session.Summary, zone *time.Location) error {
	var b strings.Builder
	if c.Events == 0 {
		b.WriteString(s.signs.info + " no logout is stored that matches\n")
		_, err := io.WriteString(w, b.String())
		return err
	}
	s.headline(&b, s.signs.info, s.Strong, counted(c.Events, "logout")+" of "+counted(c.Users, "user"),
		c.First.In(zone).Format("2006-01-02 15:04")+" to "+c.Last.In(zone).Format("2006-01-02 15:04 MST"))
	most := 0
	for _, t := range c.ByType {
		most = max(most, t.Events)
	}
	for _, t := range c.ByType {
		b.WriteString(s.countRow(string(t.Type), t.Events, most))
		gap := strings.Repeat(" ", 2+barLength-filled(t.Events, most))
		switch {
		case t.Type == session.RefreshFailed && t.RefreshLeft > 0:
			b.WriteString(gap + s.Warn(strconv.Itoa(t.RefreshLeft)+" with a valid refresh token"))
		case t.Type != session.UserAction && t.AccessLeft > 0:
			b.WriteString(gap + s.Warn(strconv.Itoa(t.AccessLeft)+" with a valid access token"))
		}
		b.WriteString("\n")
	}
	b.WriteString("idle\n")
	bounds := map[session.Idle]string{session.IdleActive: "active, under 2m", session.IdleShort: "short, 2 to 10m", session.IdleMedium: "medium, 10 to 20m", session.IdleLong: "long, 20m and more"}
	for _, i := range c.ByIdle {
		b.WriteString(s.countRow(bounds[i.Idle], i.Events, c.Events) + "\n")
	}
	b.WriteString("users with the most\n")
	for _, u := range c.ByUser {
		name := u.UserID
		if name == "" {
			name = "(not named)"
		}
		b.WriteString(s.countRow(s.shorten(finding.Safe(name), 18), u.Events, c.ByUser[0].Events) + "\n")
	}
	b.WriteString("days\n")
	most = 0
	for _, d := range c.ByDay {
		most = max(most, d.Events)
	}
	for _, d := range c.ByDay {
		b.WriteString(s.countRow(d.Day, d.Events, most) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// barLength is how long the bar of the most is.
const barLength = 20

// filled is how long a bar is: any number has one.
func filled(n, most int) int {
	if n == 0 {
		return 0
	}
	return max(n*barLength/max(most, 1), 1)
}

// countRow is a name, a number and a bar as long as its share of the most.
func (s Style) countRow(name string, n, most int) string {
	return strings.TrimRight("  "+pad(name, 20)+lead(strconv.Itoa(n), 7)+"  "+strings.Repeat(s.signs.line, filled(n, most)), " ")
}

// SessionCSVHeader writes the names of the columns of [SessionCSV].
func SessionCSVHeader(w io.Writer) error {
	return writeCSV(w, []string{
		"receivedAt", "timestamp", "type", "userId", "userEmail", "idleMinutes", "idleClass", "accessLeftSeconds", "refreshLeftSeconds",
		"location", "message", "ip", "userAgent", "id",
	})
}

// SessionCSV writes one event as a line of CSV (RFC 4180) that no spreadsheet takes for a formula.
func SessionCSV(w io.Writer, e session.Entry) error {
	number := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	return writeCSV(w, []string{
		e.ReceivedAt.Format(time.RFC3339Nano), e.Timestamp.Format(time.RFC3339Nano), string(e.Type), cellText(e.Context.UserID), cellText(e.Context.UserEmail),
		strconv.FormatFloat(e.IdleMinutes, 'f', -1, 64), string(e.IdleClass), number(e.AccessLeftSeconds), number(e.RefreshLeftSeconds),
		cellText(e.Location), cellText(e.Message), cellText(e.IP), cellText(e.UserAgent), cellText(e.ID),
	})
}

func writeCSV(w io.Writer, cells []string) error {
	c := csv.NewWriter(w)
	if err := c.Write(cells); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

// cellText is a foreign text as a cell: safe, and where a spreadsheet would begin to calculate, with an apostrophe in
// front, which makes it text.
func cellText(s string) string {
	s = finding.Safe(s)
	if t := strings.TrimLeft(s, " \u00a0\u3000"); t != "" && strings.ContainsRune("=+-@|%\t\r\uff1d\uff0b\uff0d\uff20", []rune(t)[0]) {
		return "'" + s
	}
	return s
}
