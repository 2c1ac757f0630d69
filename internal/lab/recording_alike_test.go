package lab

import "testing"

// TestAnAnswerOfAnotherDayIsTheSame pins that a recording outlives the day that it was made on: a cookie that is removed
// has a date with the day's and the month's name.
func TestAnAnswerOfAnotherDayIsTheSame(t *testing.T) {
	answer := func(expires string) recordedAnswer {
		return recordedAnswer{Status: 302, Fields: [][2]string{{"Set-Cookie", `session=""; expires=` + expires + `; Max-Age=0; Path=/`}}}
	}
	tuesday := answer("Tue, 24 Nov 2026 15:33:30 GMT")
	for expires, same := range map[string]bool{
		"Wed, 25 Nov 2026 00:03:11 GMT": true,
		"Fri, 01 Jan 2027 00:00:00 GMT": true,
		"never":                         false,
	} {
		if got := tuesday.alike(answer(expires)); got != same {
			t.Errorf("%s: alike %v, must be %v", expires, got, same)
		}
	}
}
