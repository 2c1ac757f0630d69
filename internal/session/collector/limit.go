package collector

import (
	"net/netip"
	"sync"
	"time"
)

// maxClients bounds the memory of the limits: a flood from many addresses makes it forget, not grow.
const maxClients = 10_000

// limiter lets each client send a number of events a second over time, and ten times as many at once.
type limiter struct {
	rate, burst float64
	mu          sync.Mutex
	clients     map[netip.Addr]*bucket
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(rate float64) *limiter {
	return &limiter{rate: rate, burst: max(10*rate, 1), clients: map[netip.Addr]*bucket{}}
}

func (l *limiter) allow(client netip.Addr, now time.Time) bool {
	if l.rate <= 0 {
		return true
	}
	// Whoever has one address of an IPv6 network has all of them.
	client = network(client, 32, 64)
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.clients[client]
	if b == nil {
		if len(l.clients) >= maxClients {
			l.forget(now)
		}
		b = &bucket{left: l.burst, at: now}
		l.clients[client] = b
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.left = min(l.burst, b.left+passed*l.rate)
		b.at = now
	}
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// forget makes room for many: first those who have long been silent go, then whoever comes first.
func (l *limiter) forget(now time.Time) {
	for a, b := range l.clients {
		if b.left+now.Sub(b.at).Seconds()*l.rate >= l.burst {
			delete(l.clients, a)
		}
	}
	for a := range l.clients {
		if len(l.clients) <= maxClients*9/10 {
			return
		}
		delete(l.clients, a)
	}
}
