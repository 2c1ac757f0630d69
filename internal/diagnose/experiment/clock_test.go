package experiment

import (
	"net/http"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// dated is an answer asked for at a moment, received a tenth of a second later, with this Date.
func dated(asked, date time.Time, more ...request.Field) *diagnose.Look {
	fields := append([]request.Field{{Name: "Date", Value: date.UTC().Format(http.TimeFormat)}}, more...)
	return &diagnose.Look{At: asked, RoundTrip: 100 * time.Millisecond, Answer: &request.Answer{Status: 401, Fields: fields}}
}

// again marks an answer that came over a connection which had carried others.
func again(l *diagnose.Look) *diagnose.Look {
	l.Reused = true
	return l
}

func TestClockIsReadFromTheDatesOfAllAnswers(t *testing.T) {
	noon := time.Date(2025, 8, 3, 12, 0, 0, 0, time.UTC)
	half := 500 * time.Millisecond
	for name, c := range map[string]struct {
		looks []*diagnose.Look
		want  time.Duration
		ok    bool
	}{
		"no answer":                    {[]*diagnose.Look{{}}, 0, false},
		"an answer without Date":       {[]*diagnose.Look{{Answer: &request.Answer{Status: 401}}}, 0, false},
		"the same time":                {[]*diagnose.Look{dated(noon.Add(half), noon)}, 0, true},
		"an hour ahead":                {[]*diagnose.Look{dated(noon, noon.Add(time.Hour)), dated(noon.Add(half), noon.Add(time.Hour))}, time.Hour, true},
		"37 seconds behind":            {[]*diagnose.Look{dated(noon.Add(half), noon.Add(-37*time.Second))}, -37 * time.Second, true},
		"a Date renewed late":          {[]*diagnose.Look{dated(noon, noon.Add(time.Hour)), dated(noon.Add(3*time.Second), noon.Add(time.Hour+time.Second))}, time.Hour, true},
		"two machines":                 {[]*diagnose.Look{dated(noon, noon), dated(noon, noon.Add(time.Minute))}, 0, false},
		"a connection's first date":    {[]*diagnose.Look{dated(noon.Add(half), noon), again(dated(noon.Add(9*time.Second), noon))}, 0, true},
		"an old answer from a cache":   {[]*diagnose.Look{dated(noon, noon.Add(-time.Hour), request.Field{Name: "Age", Value: "3600"})}, 0, false},
		"beside an answer out of line": {[]*diagnose.Look{dated(noon.Add(half), noon), {}}, 0, true},
	} {
		offset, radius, ok := Clock(c.looks)
		if ok != c.ok {
			t.Errorf("%s: known %v, want %v", name, ok, c.ok)
			continue
		}
		if ok && (offset-c.want).Abs() > radius+time.Second {
			t.Errorf("%s: %v ± %v, want about %v", name, offset, radius, c.want)
		}
		if radius < 0 || radius > 2*time.Second {
			t.Errorf("%s: ± %v", name, radius)
		}
	}
}
