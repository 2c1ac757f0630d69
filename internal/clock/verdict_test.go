package clock_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
)

func read(name string, kind clock.Kind, i clock.Interval, zone string) clock.Source {
	return clock.Source{Name: name, Kind: kind, Readings: []clock.Reading{{Kind: kind, Offset: &i, Consistent: true, Zone: zone, Requests: 3}}}
}

func about(seconds, radius float64) clock.Interval {
	s := func(f float64) time.Duration { return time.Duration(f * float64(time.Second)) }
	return clock.Around(s(seconds), s(radius))
}

var (
	bangkok = time.FixedZone("+07", 7*3600)
	here    = read("this machine", clock.KindLocal, clock.Interval{}, "+0700 +07")
	setting = clock.Setting{MaxSkew: time.Second, Now: noon, Zone: bangkok}
)

func TestVerdict(t *testing.T) {
	faked := read("backend", clock.KindContainer, about(-37.25, 0.001), "")
	faked.Fault, faked.Detail = clock.Preloaded, "FAKETIME=-37.25s"
	uneven := read("api", clock.KindHTTP, about(0, 0.5), "")
	uneven.Readings[0].Consistent = false
	unread := clock.Source{Name: "api", Kind: clock.KindHTTP, Readings: []clock.Reading{{Problem: "unreachable"}}}
	kept := setting
	kept.Disciplined = true
	strict := setting
	strict.MaxSkew = 100 * time.Millisecond
	smeared := strict
	smeared.Now = time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC)

	for _, c := range []struct {
		name    string
		others  []clock.Source
		set     clock.Setting
		state   clock.State
		wrong   string
		summary string
	}{
		{"alone", nil, setting, clock.Agree, "", "this machine, compared with nothing"},
		{"the same", []clock.Source{read("api", clock.KindHTTP, about(0.1, 0.5), "")}, setting, clock.Agree, "", "no difference to be seen, to 0.6 s"},
		{
			"the same instant in another zone",
			[]clock.Source{read("backend", clock.KindContainer, about(0, 0.001), "+0000 UTC")},
			setting, clock.Agree, "",
			"no difference: this machine and backend show the same instant, in other time zones (UTC+00:00 and UTC+07:00)",
		},
		{"a little off", []clock.Source{read("api", clock.KindHTTP, about(0.7, 0.2), "")}, setting, clock.Agree, "", "the clocks agree to 0.9 s, which is less than the 1.0 s allowed"},
		{
			"a little off, or more",
			[]clock.Source{read("api", clock.KindHTTP, about(1.1, 0.5), "")},
			setting, clock.Undecided, "",
			"api is between 600.0 ms and 1.600 s ahead of this machine: whether that is more than the 1.0 s allowed is not known",
		},
		{"surely off, of two", []clock.Source{read("api", clock.KindHTTP, about(-37.25, 0.5), "")}, setting, clock.Skew, "", "api is 37.2 s behind this machine"},
		{"surely off from a machine in step", []clock.Source{read("api", clock.KindHTTP, about(37.25, 0.001), "")}, kept, clock.Skew, "api", "api is 37.250 s ahead of this machine"},
		{
			"two against one",
			[]clock.Source{read("api", clock.KindHTTP, about(-61, 0.5), ""), read("db", clock.KindHTTP, about(-61.2, 0.5), "")},
			setting, clock.Skew, "this machine", "this machine is 61.0 s ahead of api",
		},
		{
			"a time server counts for more than two",
			[]clock.Source{
				read("api", clock.KindHTTP, about(-61, 0.5), ""), read("db", clock.KindHTTP, about(-61.2, 0.5), ""), read("pool", clock.KindNTP, about(0, 0.01), ""),
			},
			setting, clock.Skew, "db", "db is 61.2 s behind pool",
		},
		{"faked by a library", []clock.Source{faked}, setting, clock.Skew, "backend", "backend is 37.250 s behind this machine"},
		{
			"a time zone",
			[]clock.Source{read("api", clock.KindHTTP, about(19800.4, 0.5), "")},
			setting, clock.ZoneBug, "",
			"api is 5h 30m ahead of this machine: a whole number of quarters of an hour, so a time zone, not drift",
		},
		{"contradicts itself", []clock.Source{uneven}, setting, clock.Uneven, "api", "api has no one clock: its 3 answers contradict each other"},
		{"not read", []clock.Source{unread}, setting, clock.NotExamined, "", "no other clock could be read: there is nothing to compare"},
		{"0.4 s apart where 0.1 s are allowed", []clock.Source{read("api", clock.KindNTP, about(0.4, 0.001), "")}, strict, clock.Skew, "this machine", "this machine is 400.0 ms behind api"},
		{"the same on a day of leap seconds", []clock.Source{read("api", clock.KindNTP, about(0.4, 0.001), "")}, smeared, clock.Agree, "", "the clocks agree to 0.5 s, which is less than the 1.0 s allowed"},
	} {
		got := clock.Judge(append([]clock.Source{here}, c.others...), c.set)
		wrong := ""
		if got.Known {
			wrong = got.Of
		}
		if got.State != c.state || got.Summary != c.summary || wrong != c.wrong {
			t.Errorf("%s: %s, wrong is %q: %s\nwant %s, %q: %s", c.name, got.State, wrong, got.Summary, c.state, c.wrong, c.summary)
		}
	}
}

func TestFixIsThatOfTheSituation(t *testing.T) {
	faked := read("backend", clock.KindContainer, about(-37.25, 0.001), "")
	faked.Fault, faked.Detail = clock.Preloaded, "FAKETIME=-37.25s"
	for _, c := range []struct {
		source clock.Source
		want   []string
		not    string
	}{
		{read("backend", clock.KindContainer, about(-37.25, 0.1), ""), []string{"--ntp", "wsl --shutdown", "Docker Desktop", "hwclock -s", "leeway of 38 s"}, "FAKETIME"},
		{faked, []string{"take the faked time out of backend: FAKETIME=-37.25s", "leeway of 38 s"}, "--ntp"},
		{read("api", clock.KindHTTP, about(3600, 0.5), ""), []string{"utcnow", "set-local-rtc 0", "chronyc makestep"}, "leeway"},
		{read("api", clock.KindHTTP, about(900.5, 0.5), ""), []string{"chronyc makestep"}, "leeway"},
		{read("localhost:8000", clock.KindHTTP, about(61, 0.5), ""), []string{"--container NAME", "FAKETIME"}, "chronyc"},
		{read("api-0", clock.KindPod, about(61, 0.5), ""), []string{"on the node"}, "wsl"},
		{read("api", clock.KindHTTP, about(0.1, 0.5), ""), nil, "x"},
	} {
		sources := []clock.Source{here, c.source}
		all := strings.Join(clock.FixOf(sources, clock.Judge(sources, setting)), "\n")
		for _, want := range c.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in:\n%s", c.source.Name, want, all)
			}
		}
		if strings.Contains(all, c.not) {
			t.Errorf("%s: %q in:\n%s", c.source.Name, c.not, all)
		}
	}
}

func TestDifferenceOfWholeQuartersIsAZone(t *testing.T) {
	for _, c := range []struct {
		seconds, radius float64
		want            time.Duration
		ok              bool
	}{
		{-3600, 0.5, -time.Hour, true},
		{19801.5, 0.5, 5*time.Hour + 30*time.Minute, true},
		{20700, 0.5, 5*time.Hour + 45*time.Minute, true},
		{1800, 0.5, 30 * time.Minute, true},
		{900, 0.5, 0, false},       // a quarter alone is no zone
		{3603, 0.5, 0, false},      // three seconds beside one
		{3600, 5, 0, false},        // not known well enough
		{15 * 3600, 0.5, 0, false}, // no zone is so far off
		{-37.25, 0.001, 0, false},
		{0, 0.001, 0, false},
	} {
		if got, ok := clock.ZoneOf(about(c.seconds, c.radius)); got != c.want || ok != c.ok {
			t.Errorf("%v ± %v: %v, %v", c.seconds, c.radius, got, ok)
		}
	}
}

func TestLeapSecondsArePutAtTheEndOfJuneAndDecember(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-12-31T13:00:00Z": true, "2027-01-01T11:00:00Z": true, "2027-06-30T23:59:59Z": true, "2027-07-01T00:00:00Z": true,
		"2026-12-31T11:00:00Z": false, "2027-01-01T13:00:00Z": false, "2027-03-31T23:00:00Z": false, "2027-01-01T08:00:00+07:00": true,
	} {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.SmearDay(at); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestErrorsAreWrittenNoSmallerThanTheyAre(t *testing.T) {
	for _, c := range []struct {
		seconds, radius float64
		want            string
	}{
		{37.2, 0.0009, "+37.200 s ± 0.9 ms"},
		{-37.25, 0.00051, "-37.250 s ± 0.6 ms"},
		{-37.25, 0.42, "-37.2 s ± 0.5 s"},
		{19800, 0.5, "+5h 30m ± 0.5 s"},
		{0.0002, 0.0004, "+0.2 ms ± 0.4 ms"},
		{0.0018, 0.0108, "+2 ms ± 11 ms"},
		{-90061, 0.5, "-1d 1h 1m 1s ± 0.5 s"},
	} {
		if got := clock.Signed(about(c.seconds, c.radius)); got != c.want {
			t.Errorf("%v ± %v: %s, want %s", c.seconds, c.radius, got, c.want)
		}
	}
}
