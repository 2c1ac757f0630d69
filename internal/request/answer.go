package request

import (
	"strings"
	"time"
)

// Answer is what came back for a request. Its texts come from outside: they are masked, but not made safe to print.
type Answer struct {
	Status int
	// Reason is the text after the status code, often empty.
	Reason string
	// Proto is the protocol as the server names it: "HTTP/1.1".
	Proto  string
	Fields []Field
	// Body is the content after its Content-Encoding was undone.
	Body []byte
	// Truncated says that the body is longer than what was read, or did not end in time.
	Truncated bool
	// ReceivedAt is the local time at which the first byte came.
	ReceivedAt time.Time
}

// Get returns the value of the first field of this name, whatever its case.
func (a Answer) Get(name string) (string, bool) { return get(a.Fields, name) }

// Values returns the values of all fields of this name, in order.
func (a Answer) Values(name string) []string { return values(a.Fields, name) }

// Date returns the server's time as the Date field tells it, to the second.
func (a Answer) Date() (time.Time, bool) {
	v, ok := a.Get("Date")
	if !ok {
		return time.Time{}, false
	}
	return ParseDate(v, a.ReceivedAt)
}

// ParseDate reads an HTTP date in its three forms (RFC 9110 §5.6.7). The oldest writes years with two digits:
// a year that would lie more than 50 years after near is the most recent past one with these digits.
func ParseDate(s string, near time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	// A leap second is written :60, which Go does not read; it is the second after :59.
	leap := time.Duration(0)
	if i := strings.LastIndex(s, ":60"); i > 0 {
		s, leap = s[:i]+":59"+s[i+3:], time.Second
	}
	if t, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", s); err == nil {
		return t.Add(leap), true
	}
	if t, err := time.Parse("Mon Jan _2 15:04:05 2006", s); err == nil {
		return t.Add(leap), true
	}
	t, err := time.Parse("Monday, 02-Jan-06 15:04:05 GMT", s)
	if err != nil {
		return time.Time{}, false
	}
	if near.IsZero() {
		return t.Add(leap), true
	}
	century := near.UTC().Year() / 100 * 100
	t = t.AddDate(century-t.Year()/100*100, 0, 0)
	limit := near.UTC().AddDate(50, 0, 0)
	if t.AddDate(100, 0, 0).Before(limit) {
		t = t.AddDate(100, 0, 0)
	}
	if t.After(limit) {
		t = t.AddDate(-100, 0, 0)
	}
	return t.Add(leap), true
}
