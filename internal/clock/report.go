package clock

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/validators"
)

// Report is what a comparison prints as JSON.
type Report struct {
	Sources  []SourceReport    `json:"sources"`
	Verdict  VerdictReport     `json:"verdict"`
	Leeway   *LeewayReport     `json:"leeway"`
	Token    *TokenReport      `json:"token"`
	Findings []finding.Finding `json:"findings"`
}

// OffsetReport is an interval in seconds: how far the clock is ahead of this machine's.
type OffsetReport struct {
	Seconds float64 `json:"seconds"`
	Lower   float64 `json:"lower"`
	Upper   float64 `json:"upper"`
}

// ReadingReport is one look at a clock.
type ReadingReport struct {
	Kind       Kind          `json:"kind"`
	Whose      string        `json:"whose"`
	Offset     *OffsetReport `json:"offset"`
	Zone       *string       `json:"zone"`
	How        string        `json:"how"`
	Requests   int           `json:"requests"`
	Consistent *bool         `json:"consistent"`
	Notes      []string      `json:"notes"`
	Problem    string        `json:"problem"`
	Hint       string        `json:"hint"`
}

// SourceReport is a source: the best of its readings, and all of them.
type SourceReport struct {
	Name string `json:"name"`
	ReadingReport
	Readings []ReadingReport `json:"readings"`
}

// VerdictReport is the verdict.
type VerdictReport struct {
	State      State         `json:"state"`
	Summary    string        `json:"summary"`
	Of         string        `json:"of"`
	Wrong      string        `json:"wrong"`
	Against    string        `json:"against"`
	Difference *OffsetReport `json:"difference"`
	MaxSkew    float64       `json:"maxSkewSeconds"`
	Fix        []string      `json:"fix"`
}

// LeewayReport is what the difference does to tokens.
type LeewayReport struct {
	// Seconds is the smallest leeway that lets every token pass.
	Seconds float64 `json:"seconds"`
	// Ahead and Behind name the two clocks. IssuedAhead is about tokens of the one ahead, checked by the one behind;
	// IssuedBehind the other way.
	Ahead        string         `json:"ahead"`
	Behind       string         `json:"behind"`
	IssuedAhead  []EffectReport `json:"issuedAhead"`
	IssuedBehind []EffectReport `json:"issuedBehind"`
}

// EffectReport is what one library makes of it.
type EffectReport struct {
	Library string  `json:"library"`
	Claim   string  `json:"claim"`
	Leeway  float64 `json:"leewaySeconds"`
	Refuses string  `json:"refuses"`
	For     float64 `json:"forSeconds"`
}

func offsetReport(i *Interval) *OffsetReport {
	if i == nil {
		return nil
	}
	// To the nanosecond, which is what the interval is exact to; rounding would move a bound inwards.
	exact := func(d time.Duration) float64 { return math.Round(d.Seconds()*1e9) / 1e9 }
	return &OffsetReport{exact(i.Middle()), exact(i.Low), exact(i.High)}
}

func readingReport(r Reading) ReadingReport {
	out := ReadingReport{
		Kind: r.Kind, Whose: r.Whose, Offset: offsetReport(r.Offset), How: r.How, Requests: r.Requests,
		Notes: r.Notes, Problem: r.Problem, Hint: r.Hint,
	}
	if r.Zone != "" {
		out.Zone = &r.Zone
	}
	if r.Offset != nil {
		out.Consistent = &r.Consistent
	}
	return out
}

// NewReport puts a comparison into the form of its JSON.
func NewReport(sources []Source, v Verdict, set Setting) Report {
	out := Report{Verdict: VerdictReport{
		State: v.State, Summary: v.Summary, Of: v.Of, Against: v.Against, MaxSkew: set.MaxSkew.Seconds(), Fix: FixOf(sources, v),
	}}
	if v.Known {
		out.Verdict.Wrong = v.Of
	}
	for _, s := range sources {
		r := SourceReport{Name: s.Name}
		for _, x := range s.Readings {
			r.Readings = append(r.Readings, readingReport(x))
		}
		if best := s.Best(); best != nil {
			r.ReadingReport = readingReport(*best)
		} else if len(s.Readings) > 0 {
			r.ReadingReport = readingReport(s.Readings[0])
		}
		r.Kind, r.Requests = s.Kind, s.Requests()
		out.Sources = append(out.Sources, r)
	}
	if v.Against != "" && v.State != NotExamined {
		out.Verdict.Difference = offsetReport(&v.Difference)
	}
	if v.State == Skew || v.State == ZoneBug {
		out.Leeway = leewayReport(v)
	}
	return out
}

func leewayReport(v Verdict) *LeewayReport {
	out := &LeewayReport{Ahead: v.Of, Behind: v.Against}
	if v.Difference.Middle() < 0 {
		out.Ahead, out.Behind = out.Behind, out.Ahead
	}
	c := ConsequencesOf(v.Difference)
	out.Seconds = c.Leeway.Seconds()
	out.IssuedAhead = append(effectReports("iat", c.Early), effectReports("nbf", c.EarlyNbf)...)
	out.IssuedBehind = effectReports("exp", c.Late)
	return out
}

// effectReports drops what is said twice: of versions of a library that do the same, one is enough.
func effectReports(claim string, list []Effect) []EffectReport {
	var out []EffectReport
	seen := map[EffectReport]bool{}
	for _, e := range list {
		r := EffectReport{Library: e.Library, Claim: claim, Leeway: e.Leeway.Seconds(), Refuses: e.Breaks.String(), For: math.Round(e.For.Seconds()*1e3) / 1e3}
		if !seen[r] {
			out = append(out, r)
		}
		seen[r] = true
	}
	return out
}

// wellKnown are the libraries that most people ask about.
var wellKnown = []string{
	"PyJWT", "Spring Security", "jsonwebtoken", "golang-jwt", "ASP.NET Core JwtBearer", "python-jose", "jose", "go-jose", "firebase/php-jwt",
	"java-jwt", "JJWT", "Nimbus JOSE+JWT",
}

func fame(library string) int {
	if n := slices.Index(wellKnown, library); n >= 0 {
		return n
	}
	return len(wellKnown)
}

// Refusing returns the libraries that surely refuse, and those that surely do not, of one claim; the best known first.
func Refusing(list []EffectReport, claim string) (refuse, pass []EffectReport) {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b EffectReport) int { return cmp.Compare(fame(a.Library), fame(b.Library)) })
	for _, e := range list {
		switch {
		case e.Claim != claim:
		case e.Refuses == validators.Yes.String():
			refuse = append(refuse, e)
		case e.Refuses == validators.No.String():
			pass = append(pass, e)
		}
	}
	return refuse, pass
}
