package env

import (
	"context"
	"net"
	"syscall"
)

type osNetwork struct{}

func (osNetwork) Dial(ctx context.Context, network, address string, guard func(string) error) (net.Conn, error) {
	var d net.Dialer
	if guard != nil {
		// Control runs after resolution and before connect, once for each address tried: the only place
		// where the address that is really dialled can be judged (a name may resolve differently each time).
		d.Control = func(_, addr string, _ syscall.RawConn) error { return guard(addr) }
	}
	return d.DialContext(ctx, network, address)
}

func (osNetwork) Listen(ctx context.Context, network, address string) (net.Listener, error) {
	var lc net.ListenConfig
	return lc.Listen(ctx, network, address)
}

func (osNetwork) LookupHost(ctx context.Context, host string) ([]string, error) {
	return net.DefaultResolver.LookupHost(ctx, host)
}
