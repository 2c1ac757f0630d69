package reader

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/beevik/ntp"

	"github.com/jwtdoc/jwtdoc/internal/clock"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

const (
	// ntpRounds is how often a time server is asked: the answer that travelled least says most.
	ntpRounds = 4
	// ntpTimeout bounds one answer.
	ntpTimeout = 3 * time.Second
	// ntpUnit is how finely NTP's timestamps and our conversion of them are exact.
	ntpUnit = time.Microsecond
)

// NTP reads a time server's clock (RFC 5905): the offset is ((T2-T1)+(T3-T4))/2, and it cannot be wrong by more than
// half the time that the answer travelled. host may hold a port.
func (w World) NTP(ctx context.Context, host string) clock.Reading {
	out := clock.Reading{Kind: clock.KindNTP, How: "NTP"}
	var list []clock.Interval
	var err error
	for range ntpRounds {
		if ctx.Err() != nil {
			break
		}
		var r *ntp.Response
		if r, err = w.queryNTP(ctx, host); err != nil {
			break
		}
		out.Requests++
		out.Whose = fmt.Sprintf("time server, stratum %d", r.Stratum)
		list = append(list, clock.Around(r.ClockOffset, r.RTT/2+ntpUnit))
		if limit := r.RootDistance; limit > 50*time.Millisecond && len(list) == 1 {
			out.Notes = append(out.Notes, fmt.Sprintf("the time server itself is sure of its time to %s only", clock.Error(limit)))
		}
	}
	if len(list) == 0 {
		out.Problem, out.Hint = ntpProblem(host, err)
		return out
	}
	f := clock.Fuse(list)
	out.Offset, out.Consistent = &f.Interval, f.Consistent()
	return out
}

func (w World) queryNTP(ctx context.Context, host string) (*ntp.Response, error) {
	r, err := ntp.QueryWithOptions(host, ntp.QueryOptions{
		Timeout:       ntpTimeout,
		GetSystemTime: func() time.Time { return w.Local.At(w.Env.Now()) },
		Dialer: func(_, remote string) (net.Conn, error) {
			ctx, cancel := context.WithTimeout(ctx, ntpTimeout)
			defer cancel()
			return w.Env.Net.Dial(ctx, "udp", remote, nil)
		},
	})
	if err != nil {
		return nil, err
	}
	return r, r.Validate()
}

func ntpProblem(host string, err error) (text, hint string) {
	name := finding.Quote(host)
	var timeout net.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return "interrupted", ""
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer from time server " + name + " within " + ntpTimeout.String(), "UDP port 123 is often closed: name a time server inside of your network"
	}
	return "time server " + name + ": " + finding.Safe(err.Error()), "name a time server that can be reached from here, such as the one of your network"
}
