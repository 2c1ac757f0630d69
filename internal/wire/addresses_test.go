package wire_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// directory resolves every name to the same addresses and remembers what was dialled.
type directory struct {
	addresses, dialled []string
}

func (d *directory) LookupHost(context.Context, string) ([]string, error) { return d.addresses, nil }

func (d *directory) Dial(_ context.Context, _, address string, _ func(string) error) (net.Conn, error) {
	d.dialled = append(d.dialled, address)
	return nil, errors.New("not connected")
}

func (*directory) Listen(context.Context, string, string) (net.Listener, error) {
	return nil, errors.New("not here")
}

func TestARepeatedRequestGoesToTheAddressThatIsAsked(t *testing.T) {
	d := &directory{addresses: []string{"192.0.2.1", "2001:db8::1", "192.0.2.1", "nonsense"}}
	e := env.OS()
	e.Net = d
	r := get(t, "http://api.example.com:8000/")
	s := wire.NewSender(e, wire.Policy{Allow: []request.Origin{r.Origin()}}, nil)
	list := s.Addresses(t.Context(), r.Origin())
	if len(list) != 2 {
		t.Fatalf("addresses %v", list)
	}
	for _, a := range list {
		if _, err := s.SendFresh(t.Context(), r, a); err == nil {
			t.Error("an answer came from nowhere")
		}
	}
	if want := []string{"192.0.2.1:8000", "[2001:db8::1]:8000"}; !slices.Equal(d.dialled, want) {
		t.Errorf("dialled %v, want %v", d.dialled, want)
	}
	if list := s.Addresses(t.Context(), get(t, "http://192.0.2.9/").Origin()); len(list) != 0 {
		t.Errorf("of an address: %v", list)
	}
}
