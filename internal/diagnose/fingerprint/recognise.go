package fingerprint

import (
	"cmp"
	"slices"
	"strings"
)

// Match is a row that fits an answer.
type Match struct {
	Row *Row
	// where the words stand: 0 is the body, 1 the first challenge and so on, -1 nowhere (a bare status, a redirect).
	where int
	at    span
	// score is how specific the match is: literal bytes, and a little for what else had to fit.
	score  int
	words  int // the literal bytes of body and challenge alone
	hedged bool
}

// Names reports whether the words say anything about the cause at all.
func (m Match) Names() bool { return !m.Row.Bucket && !m.hedged && len(m.Row.Topics) > 0 }

// nowhere marks a match without words.
const nowhere = -1

// Recognise returns the rows that fit the answer, the most specific first.
func Recognise(a Answer) []Match {
	s := newSubject(a)
	var ms []Match
	for _, f := range families {
		rows := *f
		for i := range rows {
			if m, ok := s.match(&rows[i]); ok {
				ms = append(ms, m)
			}
		}
	}
	sortMatches(ms)
	return ms
}

func sortMatches(ms []Match) {
	slices.SortStableFunc(ms, func(x, y Match) int { return cmp.Compare(y.score, x.score) })
}

// subject is an answer made ready for comparing.
type subject struct {
	answer     Answer
	body       string
	challenges []string
	location   string
	server     string
	empty      bool // no body, and none withheld
	refused    bool // messages count: the status is no success, or the body says otherwise
}

func newSubject(a Answer) *subject {
	s := &subject{
		answer: a, body: normalise(a.Body), location: normalise(a.Location), server: normalise(a.Server),
		empty: a.Body == "" && a.ContentType == "",
	}
	for _, c := range a.Challenges {
		s.challenges = append(s.challenges, normalise(c))
	}
	s.refused = !a.success() || refusalShape(s.body)
	return s
}

func (s *subject) match(r *Row) (Match, bool) {
	if !s.status(r) || !s.fits(s.server, r.Server) || !s.fits(s.location, r.Location) {
		return Match{}, false
	}
	m := Match{Row: r, where: nowhere, score: literal(r.Server, r.Location)}
	if r.Status != nil {
		m.score += 3
	}
	switch r.Challenge {
	case "":
	case "-":
		if len(s.challenges) > 0 {
			return Match{}, false
		}
		m.score++
	default:
		if !s.challenge(&m, strings.Split(r.Challenge, "…")) {
			return Match{}, false
		}
	}
	if len(r.Body) > 0 && !s.words(&m) {
		return Match{}, false
	}
	return m, true
}

func (s *subject) status(r *Row) bool {
	if r.Status == nil {
		return s.refused
	}
	return s.answer.Status == 0 || slices.Contains(r.Status, s.answer.Status)
}

// fits matches a pattern against a field that usually is not looked at.
func (*subject) fits(value, pattern string) bool {
	if pattern == "" {
		return true
	}
	i, _ := find(value, pattern, true)
	return i >= 0
}

func (s *subject) challenge(m *Match, patterns []string) bool {
	for i, c := range s.challenges {
		if at, ok := locate(c, patterns); ok {
			m.read(c, i+1, at, patterns)
			return true
		}
	}
	return false
}

// read notes that the patterns stand at this place of a text.
func (m *Match) read(text string, where int, at span, patterns []string) {
	n := literal(patterns...)
	m.where, m.at, m.score, m.words = where, at, m.score+n, m.words+n
	m.hedged = hedged(text, at)
}

// words looks for the row's message in the body and, when it is a library's, in the challenges: many
// applications copy it into error_description.
func (s *subject) words(m *Match) bool {
	r := m.Row
	if len(r.Body) == 1 && r.Body[0] == "^$" {
		return s.empty
	}
	if at, ok := locate(s.body, r.Body); ok {
		m.read(s.body, 0, at, r.Body)
		return true
	}
	return r.Status == nil && r.Challenge == "" && s.challenge(m, r.Body)
}

// Text looks for known messages in a line of a log or in a message without an answer around it: there, neither
// status nor challenge is asked for, and a message is found without the JSON that it usually stands in.
func Text(message string) []Match {
	text := normalise(message)
	var ms []Match
	for _, f := range families {
		rows := *f
		for i := range rows {
			if m, ok := matchText(text, &rows[i]); ok {
				ms = append(ms, m)
			}
		}
	}
	sortMatches(ms)
	return ms
}

func matchText(text string, r *Row) (Match, bool) {
	patterns := r.Body
	if len(patterns) == 0 {
		if !strings.Contains(r.Challenge, "error") && literal(r.Challenge) < 20 {
			return Match{}, false // a bare scheme is no message
		}
		patterns = strings.Split(r.Challenge, "…")
	}
	at, ok := locate(text, patterns)
	if !ok && len(patterns) == 1 {
		if p := inner(patterns[0]); p != "" {
			patterns = []string{p}
			at, ok = locate(text, patterns)
		}
	}
	if !ok || at.start == at.end {
		return Match{}, false
	}
	return Match{Row: r, at: at, score: literal(patterns...), hedged: hedged(text, at)}, true
}

// inner returns the message of a pattern such as `"msg":"token has expired"` or `error_description="..."`; ""
// when it is no sentence, because a single word says nothing outside its place.
func inner(pattern string) string {
	for _, opening := range [...]string{`":"`, `="`} {
		if i := strings.LastIndex(pattern, opening); i >= 0 {
			p := strings.TrimSuffix(pattern[i+len(opening):], `"`)
			if len(p) >= 10 && strings.Contains(p, " ") && !strings.Contains(p, `"`) {
				return p
			}
		}
	}
	return ""
}

// Topics returns what the answer names: the causes that its words can mean, the most usual first. One is a name;
// several are an ambiguous list; none means that the words do not tell. Where two rows read the same words, the
// more specific one counts; equally specific ones are different stacks, and all their readings stay.
func Topics(ms []Match) []string {
	var topics []string
	for _, m := range distinct(ms) {
		if !m.Names() {
			continue
		}
		for _, t := range m.Row.Topics {
			if !slices.Contains(topics, t) {
				topics = append(topics, t)
			}
		}
	}
	return topics
}

// Bucket reports whether the answer is one that its stack gives for many causes, and nothing else in it names one:
// another request that fails for another reason can get the very same answer.
func Bucket(ms []Match) bool {
	kept := distinct(ms)
	return slices.ContainsFunc(kept, func(m Match) bool { return m.Row.Bucket }) && !slices.ContainsFunc(kept, Match.Names)
}

// distinct drops the matches that a more specific one explains: those over the same words, and those without
// words as soon as others have some.
func distinct(ms []Match) []Match {
	var kept []Match
	for _, m := range ms {
		if !slices.ContainsFunc(kept, func(k Match) bool { return k.explains(m) }) {
			kept = append(kept, m)
		}
	}
	return kept
}

func (m Match) explains(other Match) bool {
	if m.score <= other.score {
		return false
	}
	if other.where == nowhere {
		return true
	}
	return m.where == other.where && m.at.overlaps(other.at)
}

// Stacks returns which stacks may have written the answer, the most specific reading first. Several may remain.
func Stacks(a Answer) []string {
	ms := Recognise(a)
	var stacks []string
	for _, m := range ms {
		s := m.Row.Stack
		if s == anyApplication || slices.Contains(stacks, s) {
			continue
		}
		// Words alone decide: that a row asks for more around them makes its stack no likelier than the others.
		if !slices.ContainsFunc(ms, func(k Match) bool { return k.words > m.words && k.explains(m) }) {
			stacks = append(stacks, s)
		}
	}
	return stacks
}

// anyApplication is the stack of words that applications choose themselves.
const anyApplication = "any application"
