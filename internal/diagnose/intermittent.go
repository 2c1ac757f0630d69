package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// Wavering is how often the request is repeated, over new connections, once its first two answers disagree.
const Wavering = 6

// maxControls bounds how often a repair is repeated to see whether the refusals are gone with it.
const maxControls = 8

// byChance is how likely it may be at most that a repair only happened to meet what accepts.
const byChance = 0.03

// Flapping is what repeating one request has shown, where its answers disagree.
type Flapping struct {
	Accepted, Tried int
	// Order is the outcomes in turn: "A" for accepted, "R" for refused.
	Order string
	// Separation is the mark that tells the accepting instances from the refusing ones, nil where none does; Mixed is
	// set when a mark shows that one and the same instance does both.
	Separation *Separation
	Mixed      bool
	// Period is after how many requests the outcomes come again, 0 where they keep no order.
	Period int
	// Turned is set when it was accepted until some moment and refused from then on.
	Turned bool
	// Skew is how far the refusing clocks are ahead of the accepting ones, 0 where they agree or do not show.
	Skew time.Duration

	accepting, refusing []*Look
}

// repeated reports whether a look carries the request exactly as it was.
func repeated(l *Look) bool { return (l.ID.Kind == AsItWas || l.ID.Kind == Repeat) && l.Answer != nil }

// Flapping reads the repetitions; nil where the answers agree.
func (f *Facts) Flapping() *Flapping {
	if wavers, _, _ := f.Wavers(); !wavers {
		return nil
	}
	out := &Flapping{}
	looks := slices.DeleteFunc(slices.Clone(f.Looks), func(l *Look) bool { return !repeated(l) })
	slices.SortStableFunc(looks, func(a, b *Look) int { return a.At.Compare(b.At) })
	for _, l := range looks {
		out.Tried++
		if l.Accepted {
			out.Accepted++
			out.Order += "A"
			out.accepting = append(out.accepting, l)
			continue
		}
		out.Order += "R"
		out.refusing = append(out.refusing, l)
	}
	out.Turned = out.Accepted > 0 && out.Accepted < out.Tried && !strings.Contains(out.Order, "RA")
	if len(out.accepting) > 1 && len(out.refusing) > 1 {
		out.Separation, out.Mixed = separate(looks)
	}
	out.Period = period(out.Order[len(out.Order)-min(len(out.Order), f.inARow()):])
	out.Skew = skewBetween(out.accepting, out.refusing)
	return out
}

// inARow is how many of the repetitions were sent one directly after the other.
func (f *Facts) inARow() int {
	n := 0
	for _, l := range f.Looks {
		if l.ID.Kind == Repeat && l.Answer != nil {
			n++
		}
	}
	return n
}

// period is the length of the shortest pattern that a sequence of outcomes repeats at least three times.
func period(order string) int {
	for n := 2; n <= len(order)/3; n++ {
		same := true
		for i := n; i < len(order); i++ {
			same = same && order[i] == order[i-n]
		}
		if same && strings.Contains(order, "A") && strings.Contains(order, "R") {
			return n
		}
	}
	return 0
}

// skewBetween compares the clocks of two groups of answers; what the resolution of a Date cannot show is 0.
func skewBetween(accepting, refusing []*Look) time.Duration {
	al, ah, ok := clockOf(accepting)
	rl, rh, also := clockOf(refusing)
	if !ok || !also || len(accepting) < 2 || len(refusing) < 2 || rl <= ah+time.Second && al <= rh+time.Second {
		return 0
	}
	return ((rl + rh) - (al + ah)) / 2
}

// Refused is the first answer that refuses, nil where none does.
func (p *Flapping) Refused() *Look {
	if len(p.refusing) == 0 {
		return nil
	}
	return p.refusing[0]
}

// How says how often the request was accepted, and in which turns.
func (p *Flapping) How() finding.Evidence {
	turns := p.Order
	if len(turns) > 24 {
		turns = turns[:24] + "…"
	}
	text := fmt.Sprintf("the same request, byte for byte, was accepted %d of %d times (in turn: %s; A accepted, R refused)", p.Accepted, p.Tried, turns)
	if p.Period > 0 {
		text += fmt.Sprintf("; the answers come again after every %d requests: as many instances or workers take turns", p.Period)
	}
	return finding.Evidence(text)
}

// Where says what tells the two sides apart, empty where nothing does.
func (p *Flapping) Where() finding.Evidence {
	switch {
	case p.Separation != nil:
		s := p.Separation
		return finding.Evidence(fmt.Sprintf("by %s: accepted from %s, refused from %s", finding.Safe(s.Mark), listed(s.Accepting), listed(s.Refusing)))
	case p.Mixed:
		return "one and the same instance, by the marks in its answers, accepts it and refuses it: its workers differ"
	}
	return ""
}

func listed(values []string) string {
	const most = 4
	out := make([]string, 0, most+1)
	for i, v := range values {
		if i == most {
			out = append(out, fmt.Sprintf("%d more", len(values)-most))
			break
		}
		if v == "" {
			v = "(none)"
		}
		out = append(out, finding.Quote(clip(v)))
	}
	return strings.Join(out, ", ")
}

// flap is what the repetitions say about one cause.
type flap struct {
	standing Standing
	score    int
	evidence []finding.Evidence
	wants    []Want
	fix      string
}

// Intermittent judges a cause of a request that is accepted now and refused then. What is always so about the request
// explains nothing then: only what differs between instances, workers or moments does.
func (f *Facts) Intermittent(c *Cause) Judgement {
	p := f.Flapping()
	s := f.Suspicions[c.ID]
	j := Judgement{Standing: RuledOut, Fix: s.Fix, SettledBy: s.SettledBy, Wants: f.RepeatWants()}
	if len(j.Wants) > 0 {
		j.Standing = NotExamined
		return j
	}
	found := f.flaps(p)
	if one, ok := found[c.ID]; ok {
		j.Standing, j.Score, j.Wants = one.standing, one.score, one.wants
		j.Evidence = append([]finding.Evidence{p.How()}, one.evidence...)
		if one.fix != "" {
			j.Fix = one.fix
		}
		return j
	}
	if s.Blind && (c.Families&(Signature|State) != 0 || c.ID == "clock-skew") {
		j.Standing, j.Score = Possible, f.weight(c, 0)
	}
	return j
}

// RepeatWants asks for the repetitions: as many as the user wants, or some more once two answers disagree.
func (f *Facts) RepeatWants() []Want {
	first := f.First()
	if first == nil {
		return nil
	}
	n := f.Case.Repeat
	if wavers, _, _ := f.Wavers(); wavers {
		n = max(n, Wavering)
	}
	var out []Want
	for i := 1; i <= n; i++ {
		if id := (LookID{Kind: Repeat, N: i}); f.Taken(id) == nil {
			out = append(out, Want{Look: id, Gain: 98})
		}
	}
	return out
}
