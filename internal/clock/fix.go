package clock

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// mostLeeway is the difference up to which a leeway is worth suggesting: beyond it, it makes every token live longer by
// more than anybody planned (RFC 7519 §4.1.4 speaks of a few minutes at most).
const mostLeeway = 5 * time.Minute

// FixOf says what to change, the most effective first.
func FixOf(sources []Source, v Verdict) []string {
	switch v.State {
	case Uneven:
		return []string{
			"ask again after a minute: a clock that is being set is even then",
			"ask each server behind the name by itself; one that stands still or differs shows then",
		}
	case Undecided:
		return []string{"add --precise, or read the clock another way: --container NAME, --ntp HOST"}
	case Skew, ZoneBug:
	default:
		return nil
	}
	var out []string
	if v.State == ZoneBug {
		out = append(out, zoneFix(v))
	}
	if !v.Known {
		out = append(out, "add a time server to tell which of the two is wrong: --ntp pool.ntp.org")
	}
	out = append(out, clockFix(sources, v)...)
	if far := max(v.Difference.Low.Abs(), v.Difference.High.Abs()); far <= mostLeeway && v.State == Skew {
		out = append(out, fmt.Sprintf("until then a leeway of %d s where tokens are checked hides it (docs/guides/clocks.md has each library's setting)", ceil(far, time.Second)/time.Second))
	}
	return out
}

func zoneFix(v Verdict) string {
	return "look for local time taken for UTC: datetime.utcnow().timestamp() in Python, a hardware clock in local time " +
		"(timedatectl set-local-rtc 0), a clock set by hand; Python wants datetime.now(timezone.utc)"
}

// clockFix says how the clock of the wrong source is set right.
func clockFix(sources []Source, v Verdict) []string {
	n := slices.IndexFunc(sources, func(s Source) bool { return s.Name == v.Of })
	if n < 0 {
		return nil
	}
	s := sources[n]
	switch {
	case s.Fault == Preloaded:
		return []string{"take the faked time out of " + s.Name + ": " + s.Detail}
	case s.Kind == KindContainer:
		return []string{
			"the container has the clock of the machine that runs it. Docker Desktop: restart it. WSL 2: wsl --shutdown, " +
				"or sudo hwclock -s. A server: sudo chronyc makestep there",
		}
	case s.Kind == KindPod:
		return []string{"the pod has the clock of its node: on the node, chronyc tracking, then sudo chronyc makestep"}
	case s.Kind == KindLocal:
		return []string{
			"set this machine's clock: sudo chronyc makestep, or timedatectl set-ntp true; in WSL 2 sudo hwclock -s; " +
				"Windows w32tm /resync; macOS sudo sntp -sS time.apple.com",
		}
	case s.Kind == KindHTTP && loopback(s.Name):
		return []string{
			"a server on this machine has this machine's clock, unless it runs in a container or virtual machine (--container NAME) " +
				"or a preloaded library fakes its time (LD_PRELOAD, FAKETIME)",
		}
	case s.Kind == KindHTTP:
		return []string{"on the machine of " + s.Name + ": chronyc tracking shows its offset, sudo chronyc makestep sets it right"}
	}
	return nil
}

// loopback reports whether a server's name is that of this machine to itself.
func loopback(name string) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(name, "http://"), "https://"), "/")
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
