package container_test

import (
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/container"
)

func TestADateIsReadWithItsZone(t *testing.T) {
	d, err := container.ParseDate([]byte("1764485341 +0700 +07\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := d.At.Format("2006-01-02 15:04:05 MST"); got != "2025-11-30 13:49:01 +07" || d.At.Unix() != 1764485341 {
		t.Errorf("%s", got)
	}
	// The clock is an hour behind; it took 40 ms to ask.
	from := time.Unix(1764485341+3600, 3e8)
	offset, radius := d.Against(from, from.Add(40*time.Millisecond))
	if truth := -time.Hour; offset-radius > truth || truth > offset+radius || radius > 530*time.Millisecond {
		t.Errorf("%v, give or take %v", offset, radius)
	}
	for _, text := range []string{"", "x +0000 UTC", "1764485341", "1764485341 UTC", "1764485341 +07:00", "-5 +0000 UTC", "99999999999999 +0000", "1 2 3 4", "date: invalid option"} {
		if _, err := container.ParseDate([]byte(text)); err == nil {
			t.Errorf("%q was read as a date", text)
		}
	}
}
