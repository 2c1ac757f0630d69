package reader

import (
	"encoding/binary"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// timeServer answers as an NTP server does (RFC 5905, figure 8) whose clock is wrong by an offset.
func timeServer(t *testing.T, offset time.Duration, stratum byte) string {
	t.Helper()
	c, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	stamp := func(at time.Time) uint64 {
		const since1900 = 2208988800
		return uint64(at.Unix()+since1900)<<32 | uint64(at.Nanosecond())<<32/1e9
	}
	go func() {
		b := make([]byte, 512)
		for {
			n, from, err := c.ReadFrom(b)
			if err != nil {
				return
			}
			now := time.Now().Add(offset)
			out := make([]byte, 48)
			out[0], out[1], out[2], out[3] = 4<<3|4, stratum, 6, 0xec
			copy(out[12:], "GPS\x00")
			binary.BigEndian.PutUint64(out[16:], stamp(now.Add(-time.Minute)))
			copy(out[24:32], b[40:n])
			binary.BigEndian.PutUint64(out[32:], stamp(now))
			binary.BigEndian.PutUint64(out[40:], stamp(time.Now().Add(offset)))
			_, _ = c.WriteTo(out, from)
		}
	}()
	return c.LocalAddr().String()
}

func TestTimeServerIsReadToHalfARoundTrip(t *testing.T) {
	for _, offset := range []time.Duration{0, 37250 * time.Millisecond, -5 * time.Hour} {
		r := world(env.OS()).NTP(t.Context(), timeServer(t, offset, 2))
		if r.Offset == nil || !r.Consistent || !r.Offset.Contains(offset) || r.Offset.Radius() > time.Second || r.Requests != ntpRounds {
			t.Errorf("%v: %v (%s), %d requests", offset, r.Offset, r.Problem, r.Requests)
		}
		if r.Whose != "time server, stratum 2" {
			t.Errorf("%q", r.Whose)
		}
	}
}

func TestTimeServerThatIsNotSureOfItselfIsNotRead(t *testing.T) {
	r := world(env.OS()).NTP(t.Context(), timeServer(t, 0, 16)) // unsynchronised
	if r.Offset != nil || !strings.HasPrefix(r.Problem, "time server ") || r.Hint == "" {
		t.Errorf("%+v", r)
	}
}
