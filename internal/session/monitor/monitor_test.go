package monitor

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func made(iat, exp time.Time) string {
	enc := base64.RawURLEncoding
	return enc.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + enc.EncodeToString(fmt.Appendf(nil, `{"iat":%d,"exp":%d}`, iat.Unix(), exp.Unix())) + "." + enc.EncodeToString(make([]byte, 32))
}

func lasting(d time.Duration) Source {
	return Source{Asked: true, Text: made(now.Add(-time.Hour), now.Add(d))}
}

// S2.1: green fine, yellow access < 5 min or refresh < 1 day, red expired.
func TestStatesFollowTheThresholds(t *testing.T) {
	for _, c := range []struct {
		access, refresh time.Duration
		want            [2]State
	}{
		{time.Hour, 20 * 24 * time.Hour, [2]State{Fine, Fine}},
		{5 * time.Minute, 24 * time.Hour, [2]State{Fine, Fine}},
		{5*time.Minute - time.Second, 24*time.Hour - time.Second, [2]State{Soon, Soon}},
		{time.Second, time.Second, [2]State{Soon, Soon}},
		{0, 0, [2]State{Expired, Expired}},
		{-time.Hour, 20 * time.Hour, [2]State{Expired, Soon}},
	} {
		l := Take(now, lasting(c.access), lasting(c.refresh), Usual())
		if got := [2]State{l.Access.State, l.Refresh.State}; got != c.want {
			t.Errorf("%v, %v: %v, want %v", c.access, c.refresh, got, c.want)
		}
		s := l.Status()
		if *s.AccessTokenExpired != (c.access <= 0) || *s.RefreshTokenExpired != (c.refresh <= 0) {
			t.Errorf("%v, %v: %+v", c.access, c.refresh, s)
		}
	}
	custom := Thresholds{Access: 30 * time.Minute, Refresh: time.Hour}
	if l := Take(now, lasting(20*time.Minute), lasting(2*time.Hour), custom); l.Access.State != Soon || l.Refresh.State != Fine {
		t.Errorf("%+v", l)
	}
}

func TestWhatIsLeftIsNeverRoundedUp(t *testing.T) {
	l := Take(now, lasting(59*time.Second), lasting(-30*time.Second), Usual())
	if s := l.Status(); *s.AccessExpiresInMinutes != 0.9 || *s.RefreshExpiresInHours != -0.1 {
		t.Errorf("%v %v", *s.AccessExpiresInMinutes, *s.RefreshExpiresInHours)
	}
}

func TestWhatIsNotKnownIsNull(t *testing.T) {
	for name, s := range map[string]Source{"not asked": {}, "gone": {Asked: true}, "no token": {Asked: true, Text: "hello"}, "failed": {Asked: true, Problem: "x"}} {
		l := Take(now, s, lasting(time.Hour), Usual())
		if st := l.Status(); st.AccessTokenExpired != nil || st.AccessExpiresInMinutes != nil || st.RefreshTokenExpired == nil {
			t.Errorf("%s: %+v", name, st)
		}
	}
}

func TestChangesAreToldOnce(t *testing.T) {
	first := made(now, now.Add(10*time.Minute))
	second := made(now.Add(8*time.Minute), now.Add(18*time.Minute))
	steps := []struct {
		after time.Duration
		text  string
		fails string
		want  []Event
	}{
		{0, first, "", []Event{{"", Started}}},
		{time.Minute, first, "", nil},
		{6 * time.Minute, first, "", []Event{{AccessToken, Expiring}}},
		{7 * time.Minute, first, "", nil},
		{8 * time.Minute, second, "", []Event{{AccessToken, Renewed}}},
		{9 * time.Minute, second, "command failed", []Event{{AccessToken, Failed}}},
		{10 * time.Minute, second, "command failed", nil},
		{11 * time.Minute, second, "", []Event{{AccessToken, Recovered}}},
		{12 * time.Minute, "", "", []Event{{AccessToken, Vanished}}},
		{13 * time.Minute, second, "", []Event{{AccessToken, Appeared}}},
		{14 * time.Minute, second, "", []Event{{AccessToken, Expiring}}},
		{19 * time.Minute, second, "", []Event{{AccessToken, RanOut}}},
		{20 * time.Minute, second, "", nil},
		{21 * time.Minute, first, "", []Event{{AccessToken, Replaced}, {AccessToken, RanOut}}},
	}
	var before *Look
	for _, s := range steps {
		l := Take(now.Add(s.after), Source{Asked: true, Text: s.text, Problem: s.fails}, Source{}, Usual())
		if got := Changes(before, l); !reflect.DeepEqual(got, s.want) {
			t.Errorf("after %v: %v, want %v", s.after, got, s.want)
		}
		before = &l
	}
}

func TestTheNextLookIsAtTheNextChange(t *testing.T) {
	limits := Usual()
	for _, c := range []struct{ left, want time.Duration }{
		{time.Hour, 30 * time.Second},
		{5*time.Minute + 10*time.Second, 10*time.Second + time.Millisecond},
		{20 * time.Second, 20 * time.Second},
		{5 * time.Minute, time.Millisecond},
		{-time.Hour, 30 * time.Second},
	} {
		l := Take(now, lasting(c.left), Source{}, limits)
		if got := l.Next(30*time.Second, limits); got != c.want {
			t.Errorf("%v left: %v, want %v", c.left, got, c.want)
		}
	}
}

func TestAJarIsReadAsCurlWritesIt(t *testing.T) {
	access, refresh := made(now, now.Add(time.Hour)), made(now, now.Add(24*time.Hour))
	text := "# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n\n" +
		"localhost\tFALSE\t/\tFALSE\t0\ttheme\tdark\r\n" +
		"#HttpOnly_localhost\tFALSE\t/\tFALSE\t1772445600\trefresh_token\t" + refresh + "\n" +
		"#HttpOnly_localhost\tFALSE\t/\tFALSE\t1772445600\tsession\t" + access + "\n"
	jar, err := ParseJar(text)
	if err != nil || len(jar) != 3 {
		t.Fatalf("%v %v", jar, err)
	}
	if a, r := PickCookies(jar, "", ""); a != access || r != refresh {
		t.Errorf("picked %.20q and %.20q", a, r)
	}
	if a, r := PickCookies(jar, "theme", "session"); a != "dark" || r != access {
		t.Errorf("named: %.20q and %.20q", a, r)
	}
	if _, err := ParseJar("session=abc; theme=dark"); err == nil {
		t.Error("a Cookie line is no jar")
	}
}

func FuzzParseJar(f *testing.F) {
	f.Add("# c\nh\tFALSE\t/\tFALSE\t0\tn\tv\n")
	f.Add("#HttpOnly_\t\t\t\t\t\t")
	f.Fuzz(func(t *testing.T, text string) {
		jar, err := ParseJar(text)
		for _, c := range jar {
			if strings.ContainsAny(c.Name+c.Value+c.Domain, "\t\n") {
				t.Errorf("%+v", c)
			}
		}
		if err == nil {
			PickCookies(jar, "", "")
		}
	})
}
