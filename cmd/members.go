package cmd

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/exactjson"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// memberKind is how a flag's value becomes a member of a JSON object.
type memberKind int

const (
	anyMember  memberKind = iota // NAME=TEXT or NAME:=JSON
	textMember                   // the value is text
	listMember                   // text, and a list when given again
	timeMember                   // an instant, or a duration from now
)

// member is one name and value of a header or payload to be.
type member struct {
	name string
	kind memberKind
	raw  []byte
	// text and looksTyped are set when the value was given as text: looksTyped says what else it could have been
	// meant to be, "a number".
	text, looksTyped string
	when             moment
}

// memberList keeps members in the order in which they were given.
type memberList []member

func (l memberList) has(name string) bool {
	for _, m := range l {
		if m.name == name {
			return true
		}
	}
	return false
}

func (l *memberList) set(name string, raw []byte) { *l = append(*l, member{name: name, raw: raw}) }

// addTo turns a value that was given before into a list with the new one at its end, and reports whether there was
// one.
func (l memberList) addTo(m member) bool {
	for i := range l {
		if l[i].name != m.name || l[i].kind != listMember {
			continue
		}
		list := bytes.TrimSuffix(bytes.TrimPrefix(l[i].raw, []byte("[")), []byte("]"))
		l[i].raw = fmt.Appendf(nil, "[%s,%s]", list, m.raw)
		return true
	}
	return false
}

// object writes the members as a JSON object without white space.
func (l memberList) object() (exactjson.Object, error) {
	out := []byte("{")
	for i, m := range l {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, exactjson.Quote(m.name)...), ':'), m.raw...)
	}
	o, fault := exactjson.ParseObject(append(out, '}'))
	if fault != nil {
		return o, finding.Usage(fmt.Errorf("the values make no JSON: %s", fault.Message), "name:=value takes JSON, name=value text")
	}
	return o, nil
}

// flag returns a flag that adds to the list, in the order of the command line.
func (l *memberList) flag(name string, kind memberKind) memberFlag { return memberFlag{l, name, kind} }

type memberFlag struct {
	list *memberList
	name string
	kind memberKind
}

func (f memberFlag) String() string { return "" }

func (f memberFlag) Type() string { return "string" }

func (f memberFlag) Set(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("it is not UTF-8, and JSON is")
	}
	m := member{name: f.name, kind: f.kind}
	switch f.kind {
	case textMember, listMember:
		m.raw = exactjson.Quote(s)
	case timeMember:
		if err := m.when.Set(s); err != nil {
			return err
		}
	case anyMember:
		if err := m.parse(s); err != nil {
			return err
		}
	}
	*f.list = append(*f.list, m)
	return nil
}

// parse reads NAME=TEXT or NAME:=JSON, divided at the first equals sign.
func (m *member) parse(s string) error {
	name, value, found := strings.Cut(s, "=")
	if !found {
		if strings.HasPrefix(strings.TrimSpace(s), "{") {
			return errors.New("it is a whole document, and one claim is name=text or name:=json; mint takes a document as an argument, @claims.json or -")
		}
		return errors.New("it has no =: write name=text, or name:=json")
	}
	name, typed := strings.CutSuffix(name, ":")
	if name == "" {
		return errors.New("it has no name before the =")
	}
	m.name = name
	if !typed {
		m.text, m.raw = value, exactjson.Quote(value)
		if v, ok := parseValue(value); ok {
			m.looksTyped = v.Kind.String()
		}
		return nil
	}
	v, ok := parseValue(value)
	if !ok {
		return fmt.Errorf("what follows := is no JSON value; text is written %s=text", finding.Safe(name))
	}
	m.raw = v.Raw
	return nil
}

// parseValue reads one JSON value and nothing beside it.
func parseValue(s string) (exactjson.Value, bool) {
	v, fault := exactjson.ParseValue([]byte(s))
	return v, fault == nil && len(v.Raw) > 0
}

// moment is a flag that takes an instant (RFC 3339, or epoch seconds of 10^9 and more) or a duration from now.
type moment struct {
	instant token.Instant
	after   time.Duration
	fixed   bool // instant counts, not after
	set     bool
	given   string
}

func (m *moment) String() string { return m.given }

func (m *moment) Type() string { return "string" }

func (m *moment) Set(s string) error {
	if m.set {
		return errors.New("the time is given twice")
	}
	m.set, m.given = true, s
	if looksLikeInstant(s) {
		t, err := parseTime(s)
		if err != nil {
			return err
		}
		m.instant, m.fixed = token.InstantOf(t), true
		return nil
	}
	d, err := parseDuration(s)
	if err != nil {
		return errors.New("it is neither a duration (90s, 15m, 14d) nor a time (RFC 3339, or seconds since the epoch)")
	}
	m.after = d
	return nil
}

// looksLikeInstant tells a time from a duration: a date has hyphens between digits, and a bare number from 10^9 on
// (September 2001) is an epoch.
func looksLikeInstant(s string) bool {
	whole, _, _ := strings.Cut(s, ".")
	if len(whole) >= 10 && strings.Trim(whole, "0123456789") == "" {
		return true
	}
	return len(s) > 4 && s[4] == '-' && strings.Trim(s[:4], "0123456789") == ""
}

// at returns the instant as a NumericDate: whole seconds where it is reckoned from now.
func (m moment) at(now time.Time) []byte {
	if m.fixed {
		return []byte(m.instant.String())
	}
	return []byte(token.InstantOf(now.Add(m.after).Truncate(time.Second)).String())
}
