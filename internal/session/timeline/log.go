package timeline

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose/serverlog"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request/har"
	"github.com/jwtdoc/jwtdoc/internal/session"
)

// readLog turns the lines of a log into moments. What has no time of its own is left out: it cannot be placed.
func readLog(l NamedLog, zone *time.Location) []Moment {
	var out []Moment
	for _, line := range append(append([]serverlog.Line{}, l.Log.Lines...), l.Log.Session...) {
		at := line.At
		if at.IsZero() {
			continue
		}
		if !line.Zoned && zone != nil {
			at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone).UTC()
		}
		if m, ok := logged(line, l.Name); ok {
			m.At = at
			out = append(out, m)
		}
	}
	return out
}

func logged(line serverlog.Line, name string) (Moment, bool) {
	m := Moment{
		Source: FromServer, Place: fmt.Sprintf("%s, line %d", name, line.Number), Method: line.Method, Path: line.Path, Status: line.Status,
		Signal: session.SignalIn(line.Text),
	}
	if line.Status == 0 {
		m.Kind, m.Says = Words, finding.Quote(clipMessage(line.Text))
		return m, m.Signal != "" || len(line.Topics) > 0
	}
	success := line.Status >= 200 && line.Status < 400
	call := finding.Safe(fmt.Sprintf("%s %s %d", line.Method, clip(line.Path), line.Status))
	switch role := har.RoleOfPath(line.Method, line.Path); {
	case role == har.Logout:
		m.Kind, m.Says = SignOut, "sign-out: "+call
	case role == har.Refresh:
		m.Kind, m.Says = refreshKind(line.Status), "refresh: "+call
	case role == har.Login && success:
		m.Kind, m.Says = Login, "signed in: "+call
	case role == har.Login:
		return m, false
	case line.Method == "GET" && success && signInPath(&url.URL{Path: line.Path}):
		m.Kind, m.Says = SignInPage, "the sign-in page: "+call
	default:
		m.Kind, m.Says = kindOfStatus(line.Status), call
		if m.Kind == Accepted && !success {
			return m, false
		}
	}
	return m, line.Method != "OPTIONS"
}

func clipMessage(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return s
}
