package diagnose

import (
	"cmp"
	"slices"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// The verdicts that are no causes.
const (
	// Healthy: the server accepted the request as it was.
	Healthy = "healthy"
	// Unknown: refused, and nothing more than a shortlist is established.
	Unknown = "unknown"
	// Unreachable: nothing answered.
	Unreachable = "unreachable"
)

// Report is the whole diagnosis as data. Its JSON form is a contract: keys are never renamed, lists never null.
type Report struct {
	Request     request.Redacted   `json:"request"`
	Answer      AnswerReport       `json:"answer"`
	Verdict     Verdict            `json:"verdict"`
	Causes      []CauseReport      `json:"causes"`
	Experiments []ExperimentReport `json:"experiments"`
	Requests    int                `json:"requests"`
	// Connections is how many of them went over a connection of their own.
	Connections int               `json:"connections"`
	Rounds      int               `json:"rounds"`
	Seconds     float64           `json:"seconds"`
	Findings    []finding.Finding `json:"findings"`
	// Story is what happened to the request, in order.
	Story []Step `json:"story"`
	// DryRun is set when the plan was made and nothing was sent.
	DryRun bool `json:"dryRun"`
	// Clock is how far the server's clock is ahead of this machine's, in seconds, to about a second; nil when the
	// server told no time.
	Clock *float64 `json:"clockOffsetSeconds"`
	// Container is what was looked into beside the network, nil for nothing.
	Container *ContainerReport `json:"container"`
	// Record is by what the diagnosis was made when nothing was sent; nil when requests were.
	Record *RecordReport `json:"record"`
	// Tokens is what became of each of several tokens, empty where there is one.
	Tokens []TokenReport `json:"tokens"`
	// Brief is the first answer in one line.
	Brief string `json:"-"`
}

// ContainerReport is what was read in the container that the server runs in. No value is in it.
type ContainerReport struct {
	// Name calls the container, Where says through whom it was read.
	Name  string `json:"name"`
	Where string `json:"where"`
	// Settings are those that decide about tokens, and whether each is the one that counts.
	Settings []SettingReport `json:"settings"`
	// Clock compares its clock with this machine's, in words.
	Clock string `json:"clock"`
	// Log are the lines that it wrote about the request and that are known messages, secrets taken out.
	Log   []string `json:"log"`
	Notes []string `json:"notes"`
}

// SettingReport is a setting by name and place.
type SettingReport struct {
	Name  string `json:"name"`
	Where string `json:"where"`
	Wins  bool   `json:"wins"`
}

// AnswerReport is the server's first answer to the unchanged request. Status is 0 when there was none.
type AnswerReport struct {
	Status     int      `json:"status"`
	Challenges []string `json:"challenges"`
	Location   string   `json:"location"`
	// Stack lists the server software that is known to answer so.
	Stack []string `json:"stack"`
}

// Verdict is the conclusion.
type Verdict struct {
	// Cause is the id of a cause, or healthy, unknown, unreachable.
	Cause    string   `json:"cause"`
	Standing Standing `json:"standing"`
	Summary  string   `json:"summary"`
	Fix      string   `json:"fix"`
	// Also lists further causes that are at least likely.
	Also []string `json:"also"`
}

// CauseReport is what is known of one cause.
type CauseReport struct {
	ID        string             `json:"id"`
	Title     string             `json:"title"`
	Standing  Standing           `json:"standing"`
	Evidence  []finding.Evidence `json:"evidence"`
	Fix       string             `json:"fix"`
	SettledBy []string           `json:"settledBy"`

	score int
}

// ExperimentReport is one request of the transcript.
type ExperimentReport struct {
	ID       string           `json:"id"`
	Question string           `json:"question"`
	Sent     request.Redacted `json:"sent"`
	Status   int              `json:"status"`
	Class    string           `json:"class"`
	Reading  string           `json:"reading"`
}

// Judge judges all causes.
func (f *Facts) Judge() map[string]Judgement {
	out := make(map[string]Judgement, len(f.Causes))
	for _, c := range f.Causes {
		switch {
		case f.hides(c):
			out[c.ID] = Judgement{Standing: NotExamined, SettledBy: f.Suspicions[c.ID].SettledBy}
		case c.Judge != nil && !f.told(c):
			out[c.ID] = c.Judge(f, c)
		default:
			out[c.ID] = Standard(f, c)
		}
	}
	return out
}

// Wants gathers what the judgements want to see, the most valuable first, each look once.
func Wants(judged map[string]Judgement) []Want {
	best := map[LookID]int{}
	for _, j := range judged {
		for _, w := range j.Wants {
			best[w.Look] = max(best[w.Look], w.Gain)
		}
	}
	out := make([]Want, 0, len(best))
	for id, gain := range best {
		out = append(out, Want{Look: id, Gain: gain})
	}
	slices.SortFunc(out, func(a, b Want) int {
		return cmp.Or(cmp.Compare(b.Gain, a.Gain), cmp.Compare(a.Look.N, b.Look.N), cmp.Compare(a.Look.String(), b.Look.String()))
	})
	return out
}

// CauseReports lists all causes with their standing, the surest first.
func (f *Facts) CauseReports(judged map[string]Judgement) []CauseReport {
	out := make([]CauseReport, 0, len(f.Causes))
	for _, c := range f.Causes {
		j := judged[c.ID]
		r := CauseReport{
			ID: c.ID, Title: c.Title, Standing: f.limited(c, j.Standing), Fix: f.fix(c, j), score: j.Score,
			Evidence: append([]finding.Evidence{}, j.Evidence...), SettledBy: append([]string{}, j.SettledBy...),
		}
		if j.Standing == RuledOut {
			r.SettledBy = []string{}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b CauseReport) int {
		return cmp.Or(cmp.Compare(b.Standing.rank(), a.Standing.rank()), cmp.Compare(b.score, a.score))
	})
	return out
}

// fix is what to change for a cause: in words, and the exact line where the stack is known.
func (f *Facts) fix(c *Cause, j Judgement) string {
	fix := cmp.Or(j.Fix, c.Doc.Fix)
	if j.Standing == RuledOut || j.Standing == NotExamined {
		return fix
	}
	if line := f.LineFor(c); line != "" {
		fix += "; " + line
	}
	return fix
}
