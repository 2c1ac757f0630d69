package render

import (
	"io"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// ExpiryScreen is what the expiry command shows.
type ExpiryScreen struct {
	Expiry token.Expiry
	// Life says in words what Expiry says.
	Life token.Life
	// Readable is false where no claims could be read, and so nothing is known of any time.
	Readable bool
	// Unusable is set where there is an exp that is no time.
	Unusable bool
	// Zone is what local times are shown in. Where it agrees with UTC there is one column of times.
	Zone *time.Location
	// Log is the line as a server's log has it.
	Log string
	// Short says that less is left than was asked for, empty when that is no question.
	Short    string
	Findings []finding.Finding
}

// Expiry writes when a token was issued, when it expires, and where now lies.
func Expiry(w io.Writer, s Style, v ExpiryScreen) error {
	var b strings.Builder
	sign, paint := s.state(v.Expiry.State)
	verdict, detail := v.Life.Headline, v.Life.Detail
	if v.Expiry.State == token.StateExpired || v.Expiry.State == token.StateValid && v.Expiry.Expires.Valid() {
		detail = "" // the lifetime, which has a row of its own
	}
	if !v.Readable {
		sign, paint = s.signs.bad, s.Bad
	}
	if v.Short != "" {
		sign, paint, detail = s.signs.bad, s.Bad, v.Short
	}
	s.headline(&b, sign, paint, verdict, detail)
	if v.Readable {
		s.expiryRows(&b, v)
	}
	s.findings(&b, v.Findings)
	_, err := io.WriteString(w, b.String())
	return err
}

// expiryRows writes the times, the life line and the line for the log.
func (s Style) expiryRows(b *strings.Builder, v ExpiryScreen) {
	rows := expiryRows(v.Expiry, v.Unusable)
	named := false
	for _, r := range rows {
		if r.at == nil || !r.at.Valid() {
			b.WriteString("  " + pad(r.label, labelColumn) + r.missing + "\n")
			continue
		}
		utc, local := bothTimes(*r.at, v.Zone, rows)
		line := "  " + pad(r.label, labelColumn) + utc
		if local != "" {
			line += gap + local
			if name := zoneName(v.Zone); name != "" && !named {
				line += " (" + name + ")"
			}
			named = true
		}
		b.WriteString(line + "\n")
	}
	if life := s.lifeLine(v.Expiry, 2); life != "" {
		b.WriteString("  " + life + "\n")
	}
	b.WriteString("  " + pad("log", labelColumn) + v.Log + "\n")
}

const (
	labelColumn = 9
	gap         = "   "
)

type expiryRow struct {
	label   string
	at      *token.Instant
	missing string
}

func expiryRows(e token.Expiry, unusable bool) []expiryRow {
	missing := "no exp, so it never expires"
	if unusable {
		missing = "exp is no time: some libraries refuse it, for others it never expires"
	}
	now := token.Instant{Sec: e.Now.Unix()} // whole seconds are what one compares
	expires := "expires"
	if e.Expires != nil && e.Expires.Compare(e.Now) <= 0 {
		expires = "expired"
	}
	rows := []expiryRow{{"issued", e.Issued, orOutside(e.Issued, "no iat, so the lifetime is unknown")}}
	if e.NotBefore != nil && (e.Issued == nil || e.NotBefore.CompareInstant(*e.Issued) != 0) {
		rows = append(rows, expiryRow{"starts", e.NotBefore, orOutside(e.NotBefore, "")})
	}
	return append(rows,
		expiryRow{expires, e.Expires, orOutside(e.Expires, missing)},
		expiryRow{"now", &now, ""})
}

func orOutside(i *token.Instant, missing string) string {
	if i == nil {
		return missing
	}
	return i.String() + " is outside of the years 1 to 9999"
}

// bothTimes writes an instant in UTC and in the local zone, which is left out where every row reads the same in both.
func bothTimes(i token.Instant, zone *time.Location, rows []expiryRow) (utc, local string) {
	utc = clockTime(i, time.UTC, dateAndTime)
	for _, r := range rows {
		if r.at == nil || !r.at.Valid() {
			continue
		}
		if _, offset := r.at.Time().In(zone).Zone(); offset != 0 {
			return utc, clockTime(i, zone, dateAndTime)
		}
	}
	return utc, ""
}

const (
	dateAndTime = "2006-01-02 15:04:05"
	timeOnly    = "15:04:05"
)

// clockTime writes an instant in a zone, with its fraction where it has one.
func clockTime(i token.Instant, zone *time.Location, layout string) string {
	if i.Frac != "" {
		layout += ".999999999"
	}
	return i.Time().In(zone).Format(layout + " MST")
}

// zoneName returns a zone's name in the database, empty where it has none that says more than its abbreviation.
func zoneName(zone *time.Location) string {
	name := zone.String()
	if !strings.Contains(name, "/") {
		return ""
	}
	return finding.Safe(name)
}
