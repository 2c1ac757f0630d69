package lab

import (
	"net/netip"
	"testing"
	"time"

	looks "github.com/jwtdoc/jwtdoc/internal/diagnose"
	reader "github.com/jwtdoc/jwtdoc/internal/diagnose/experiment"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// uvicorn dates every answer by when its connection began. Of a connection that is kept the Date falls behind by as long
// as it is kept, and no clock does: what diagnose makes of the answers of one run must not be moved by it.
func TestADateOfAKeptConnectionIsNoClock(t *testing.T) {
	t.Parallel()
	s := Start(t, blog, Options{})
	r, err := request.New("GET", s.URL+"/health")
	if err != nil {
		t.Fatal(err)
	}
	sender := wire.NewSender(env.OS(), wire.Policy{Allow: []request.Origin{r.Origin()}}, nil)
	defer sender.Close()
	look := func(send func() (wire.Exchange, error)) *looks.Look {
		t.Helper()
		x, err := send()
		if err != nil {
			t.Fatal(err)
		}
		return &looks.Look{At: x.Started, RoundTrip: x.FirstByte.Sub(x.Started), Answer: &x.Answer, Reused: x.Reused}
	}
	kept := func() (wire.Exchange, error) { return sender.Send(t.Context(), r) }
	first := look(kept)
	time.Sleep(4500 * time.Millisecond) // uvicorn closes what was idle for five seconds
	second := look(kept)
	if first.Reused || !second.Reused {
		t.Fatalf("the connection was reused %v, then %v", first.Reused, second.Reused)
	}
	date, dated := second.Answer.Date()
	if behind := second.At.Sub(date); !dated || behind < 3*time.Second {
		t.Errorf("dated %v, %v behind: this uvicorn renews the Date of a kept connection, and the test shows nothing", dated, behind)
	}
	fresh := look(func() (wire.Exchange, error) { return sender.SendFresh(t.Context(), r, netip.Addr{}) })
	for what, all := range map[string][]*looks.Look{
		"the first, and another over its connection": {first, second},
		"a new one after both":                       {first, second, fresh},
		"a new one after the second":                 {second, fresh},
	} {
		offset, radius, ok := reader.Clock(all)
		if !ok || offset.Abs() > radius+3*time.Second {
			t.Errorf("%s: the clock is read %v, %v ± %v ahead", what, ok, offset, radius)
		}
	}
}
