package clock_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/token"
	"github.com/jwtdoc/jwtdoc/internal/validators"
)

func effectOn(t *testing.T, list []clock.Effect, library string) clock.Effect {
	t.Helper()
	n := slices.IndexFunc(list, func(e clock.Effect) bool { return e.Library == library })
	if n < 0 {
		t.Fatalf("no %s", library)
	}
	return list[n]
}

// What a difference does follows from what each library was measured to do.
func TestDifferenceBreaksThoseWithALesserLeeway(t *testing.T) {
	for _, c := range []struct {
		seconds, radius float64
		claim, software string
		want            validators.Tri
		lasting         time.Duration
	}{
		{-37.25, 0.001, "iat", "PyJWT", validators.Yes, 37249 * time.Millisecond},
		{+37.25, 0.001, "iat", "PyJWT", validators.Yes, 37249 * time.Millisecond}, // the other way round
		{-37.25, 0.001, "iat", "Spring Security", validators.No, 0},
		{-37.25, 0.001, "iat", "golang-jwt", validators.No, 0}, // not checked
		{-37.25, 0.001, "nbf", "golang-jwt", validators.Yes, 37249 * time.Millisecond},
		{-37.25, 0.001, "nbf", "go-jose", validators.No, 0},
		{-59, 0.5, "nbf", "go-jose", validators.No, 0},
		{-61, 0.5, "nbf", "go-jose", validators.Yes, 500 * time.Millisecond},
		{-60.2, 0.5, "nbf", "go-jose", validators.Unknown, 0}, // it depends on where in the interval
		{-299, 0.5, "nbf", "go-oidc", validators.No, 0},
		{-301.5, 0.5, "nbf", "go-oidc", validators.Yes, time.Second},
		{-37.25, 0.001, "exp", "jsonwebtoken", validators.Yes, 37249 * time.Millisecond},
		{-37.25, 0.001, "exp", "Spring Security", validators.No, 0},
		{-301, 0.5, "exp", "Spring Security", validators.Yes, 240500 * time.Millisecond},
	} {
		got := clock.ConsequencesOf(about(c.seconds, c.radius))
		list := map[string][]clock.Effect{"iat": got.Early, "nbf": got.EarlyNbf, "exp": got.Late}[c.claim]
		if e := effectOn(t, list, c.software); e.Breaks != c.want || e.For != c.lasting {
			t.Errorf("%v s, %s, %s: %v for %v, want %v for %v", c.seconds, c.claim, c.software, e.Breaks, e.For, c.want, c.lasting)
		}
	}
}

func TestSmallestLeewayCoversTheWholeInterval(t *testing.T) {
	for _, c := range []struct {
		seconds, radius float64
		want            time.Duration
	}{{-37.25, 0.001, 38 * time.Second}, {37, 0.5, 38 * time.Second}, {-37, 0, 37 * time.Second}, {0.4, 0.001, time.Second}} {
		if got := clock.ConsequencesOf(about(c.seconds, c.radius)).Leeway; got != c.want {
			t.Errorf("%v ± %v: %v, want %v", c.seconds, c.radius, got, c.want)
		}
	}
}

func TestTokenIsValidElsewhereInThisMachinesTime(t *testing.T) {
	issued := time.Date(2026, 8, 3, 12, 0, 0, 0, time.UTC)
	// {"iat":1785758400,"exp":1785759300}: a quarter of an hour from noon.
	tok := token.Parse("eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE3ODU3NTg0MDAsImV4cCI6MTc4NTc1OTMwMH0.AAAA")
	behind := read("backend", clock.KindContainer, about(-37.25, 0.001), "")
	coarse := read("api", clock.KindHTTP, about(-10, 0.5), "")
	for _, c := range []struct {
		after  time.Duration
		states [3]string // here, 37 s behind, 10 s behind to half a second
	}{
		{5 * time.Second, [3]string{"valid", "not-yet-valid", "not-yet-valid"}},
		{10 * time.Second, [3]string{"valid", "not-yet-valid", "unknown"}},
		{40 * time.Second, [3]string{"valid", "valid", "valid"}},
		{15*time.Minute + time.Second, [3]string{"expired", "valid", "valid"}},
		{16 * time.Minute, [3]string{"expired", "expired", "expired"}},
	} {
		now := issued.Add(c.after)
		got, ok := clock.WindowsOf(tok, []clock.Source{here, behind, coarse}, now)
		if !ok || len(got.Windows) != 3 {
			t.Fatalf("%+v %v", got, ok)
		}
		for n, w := range got.Windows {
			if w.State != c.states[n] {
				t.Errorf("%v later, %s: %s, want %s", c.after, w.Name, w.State, c.states[n])
			}
		}
		if from, until := *got.Windows[1].From, *got.Windows[1].Until; from != "2026-08-03T12:00:37.25Z" || until != "2026-08-03T12:15:37.25Z" {
			t.Errorf("from %s to %s", from, until)
		}
		if clock.DecidesToken(tok, about(-10, 0.5), now) == (c.states[2] == "unknown") {
			t.Errorf("%v later: whether the offset decides is not as the state says", c.after)
		}
	}
	if _, ok := clock.WindowsOf(token.Parse("eyJhbGciOiJIUzI1NiJ9.e30.AAAA"), []clock.Source{here}, issued); ok {
		t.Error("a token without times has a window")
	}
}
