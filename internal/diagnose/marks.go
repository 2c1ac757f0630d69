package diagnose

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// markFields are fields by which a proxy or an instance says which of several answered.
var markFields = []string{
	"Server", "Via", "X-Served-By", "X-Backend", "X-Backend-Server", "X-Backend-Id", "X-Upstream", "X-Upstream-Addr", "X-Instance", "X-Instance-Id",
	"X-Node", "X-Node-Id", "X-Server", "X-Server-Id", "X-Server-Name", "X-Host", "X-Hostname", "X-Pod", "X-Pod-Name", "X-Worker", "X-Process-Id",
	"X-Container-Id", "X-Region", "X-Azure-Ref-Originshield", "X-Amz-Cf-Pop", "Fly-Region", "X-Vercel-Id", "X-Render-Origin-Server", "X-Version",
	"X-App-Version", "X-Powered-By",
}

// routeCookies are cookies by which a load balancer keeps a client at one instance.
var routeCookies = []string{"serverid", "srv", "route", "routeid", "backend", "sticky", "lb", "node", "instance"}

// marksOf lists what an answer says about who gave it: name of the mark to value.
func marksOf(l *Look) map[string]string {
	out := map[string]string{}
	for _, name := range markFields {
		if v, ok := l.Answer.Get(name); ok {
			out[name] = v
		}
	}
	for _, v := range l.Answer.Values("Set-Cookie") {
		name, rest, _ := strings.Cut(v, "=")
		value, _, _ := strings.Cut(rest, ";")
		if lower := strings.ToLower(strings.TrimSpace(name)); slices.Contains(routeCookies, lower) || strings.HasPrefix(lower, "bigipserver") {
			out["cookie "+strings.TrimSpace(name)] = value
		}
	}
	if l.Remote != "" {
		out["address"] = l.Remote
	}
	return out
}

// Separation is a mark that tells the answers which let the request in from those which refuse it.
type Separation struct {
	// Mark is the field, cookie or "address"; Accepting and Refusing are its values on either side.
	Mark                string
	Accepting, Refusing []string
}

// separate looks for the mark whose values never occur on both sides. mixed is set when some mark that has several
// values does: then one and the same instance accepts and refuses.
func separate(looks []*Look) (found *Separation, mixed bool) {
	names := map[string]bool{}
	for _, l := range looks {
		for name := range marksOf(l) {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		s := Separation{Mark: name}
		for _, l := range looks {
			value := marksOf(l)[name]
			side := &s.Refusing
			if l.Accepted {
				side = &s.Accepting
			}
			if !slices.Contains(*side, value) {
				*side = append(*side, value)
			}
		}
		both := slices.ContainsFunc(s.Accepting, func(v string) bool { return slices.Contains(s.Refusing, v) })
		several := len(s.Accepting) > 1 || len(s.Refusing) > 1
		switch {
		case both && several:
			mixed = true
		case !both && found == nil && len(s.Accepting) > 0 && len(s.Refusing) > 0 && len(s.Accepting)+len(s.Refusing) <= len(looks)/2+1:
			// A mark that is new with every answer separates by chance.
			slices.Sort(s.Accepting)
			slices.Sort(s.Refusing)
			found = &s
		}
	}
	return found, mixed
}

// clockOf is how far ahead of this machine's the clocks of these answers are, by their Date; ok is false without one,
// or where they contradict each other. Over a connection that had been used the Date may be that of its beginning
// (uvicorn), and tells nothing.
func clockOf(looks []*Look) (low, high time.Duration, ok bool) {
	for _, l := range looks {
		if l.Reused {
			continue
		}
		date, has := l.Answer.Date()
		if !has {
			return 0, 0, false
		}
		from, to := date.Sub(l.At.Add(l.RoundTrip)), date.Add(time.Second).Sub(l.At)
		if !ok {
			low, high, ok = from, to, true
			continue
		}
		low, high = min(low, from), max(high, to)
	}
	// One clock read several times, each to a second, spreads over two; a busy server is late with its Date.
	return low, high, ok && high-low <= 5*time.Second
}
