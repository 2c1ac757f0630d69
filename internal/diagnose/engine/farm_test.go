package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"

	cryptorand "crypto/rand"
)

// farm is several instances behind one address.
type farm struct {
	instances []*stack
	names     []string // sent as X-Served-By, where there are any
	pick      func(n int) int
	step      time.Duration // by how much the clock goes on with every request

	mu  sync.Mutex
	n   int
	now time.Time
}

func (f *farm) LocalTarget(context.Context, request.Origin) bool       { return true }
func (f *farm) Addresses(context.Context, request.Origin) []netip.Addr { return nil }
func (f *farm) SendFresh(c context.Context, r request.Request, _ netip.Addr) (wire.Exchange, error) {
	return f.Send(c, r)
}

func (f *farm) Send(ctx context.Context, r request.Request) (wire.Exchange, error) {
	f.mu.Lock()
	i := f.pick(f.n) % len(f.instances)
	f.n++
	f.now = f.now.Add(f.step)
	s := f.instances[i]
	f.mu.Unlock()
	x, err := s.Send(ctx, r)
	if len(f.names) > 0 {
		x.Answer.Fields = append(x.Answer.Fields, request.Field{Name: "X-Served-By", Value: f.names[i]})
	}
	return x, err
}

func (f *farm) time() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// turns and chance are the two ways in which requests come to instances.
func turns(int) func(int) int { return func(n int) int { return n } }

func chance(seed int) func(int) int {
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	return func(int) int { return r.IntN(1 << 20) }
}

// plot is instances that do not agree, with what is to be said of them.
type plot struct {
	name   string
	size   int
	differ func(*stack)         // what the last instance is like
	all    func(*stack)         // what all are like
	claims func(map[string]any) // of the token
	step   time.Duration
	key    bool
	named  bool // the instances say who they are
	pick   func(seed int) func(int) int
	causes []string // any of these is right
}

func (p plot) diagnose(t *testing.T, seed, repeat int) (diagnose.Report, *farm) {
	t.Helper()
	f := &farm{pick: p.pick(seed), now: testNow, step: p.step}
	for i := range p.size {
		s := &stack{secret: serverSecret, algs: []string{"HS256"}, strict: true, now: f.time}
		if p.all != nil {
			p.all(s)
		}
		if i == p.size-1 && p.differ != nil {
			p.differ(s)
		}
		f.instances = append(f.instances, s)
		if p.named {
			f.names = append(f.names, fmt.Sprintf("web-%d", i+1))
		}
	}
	c := claims()
	if p.claims != nil {
		p.claims(c)
	}
	r, err := request.New("", "http://127.0.0.1:8000/api/users")
	if err != nil {
		t.Fatal(err)
	}
	r = r.Add("Authorization", "Bearer "+sign(t, "HS256", serverSecret, c, nil))
	var candidates []keys.Source
	if p.key {
		candidates = []keys.Source{{Secret: finding.NewSecret([]byte(serverSecret)), Place: "--secret-file jwt.key"}}
	}
	report, err := Run(t.Context(), World{Sender: f, Now: f.time, Rand: cryptorand.Reader, Secrets: finding.NewRegistry()},
		Options{Request: r, Keys: candidates, Repeat: repeat})
	if err != nil {
		t.Fatal(err)
	}
	return report, f
}

func plots() []plot {
	split := func(s *stack) { s.named = true } // a wrong signature gets another answer than garbage
	return []plot{
		{
			name: "two workers with a key each", size: 2, all: split, differ: func(s *stack) { s.secret = otherSecret },
			causes: []string{"key-per-process-random"},
		},
		{
			name: "four workers of which one has another key, one answer for every token", size: 4, differ: func(s *stack) { s.secret = otherSecret },
			causes: []string{"instance-inconsistency", "key-per-process-random"},
		},
		{
			name: "one of three instances with another key", size: 3, named: true, differ: func(s *stack) { s.secret = otherSecret },
			causes: []string{"instance-inconsistency"},
		},
		{
			name: "one of two clocks an hour ahead", size: 2, differ: func(s *stack) { s.clock = time.Hour },
			causes: []string{"clock-skew"},
		},
		{
			name: "one of three clocks behind, behind a proxy's Date, with the key", size: 3, key: true,
			differ: func(s *stack) { s.clock, s.falseDate = -time.Hour, true }, causes: []string{"clock-skew"},
		},
		{
			name: "a list of revoked tokens in the memory of one of two workers, with the key", size: 2, key: true,
			differ: func(s *stack) { s.revoked = map[string]bool{"t-1": true} }, causes: []string{"token-revoked"},
		},
		{
			name: "the same, told", size: 2, all: split, differ: func(s *stack) { s.revoked = map[string]bool{"t-1": true} },
			causes: []string{"token-revoked"},
		},
		{
			name: "a token on the edge of its expiry", size: 1, step: time.Second,
			claims: func(c map[string]any) { c["exp"] = testNow.Add(8 * time.Second).Unix() }, causes: []string{"token-expired"},
		},
	}
}

// What makes a request fail only sometimes is told apart by repeating it, whether requests come to the instances in
// turns or by chance. Nothing is ever confirmed that is not so.
func TestRepeatingTellsWhatFailsSometimes(t *testing.T) {
	const seeds = 12
	for _, p := range plots() {
		for how, pick := range map[string]func(int) func(int) int{"in turns": turns, "by chance": chance} {
			t.Run(p.name+"/"+how, func(t *testing.T) {
				p.pick = pick
				right, listed, requests := 0, 0, []int{}
				for seed := range seeds {
					r, _ := p.diagnose(t, seed, 20)
					requests = append(requests, r.Requests)
					switch {
					case slices.Contains(p.causes, r.Verdict.Cause):
						right++
						listed++
					case r.Verdict.Cause == "instance-inconsistency" && slices.ContainsFunc(p.causes, func(id string) bool { return standing(r, id) == diagnose.Possible }):
						listed++ // chance could not be excluded
					}
					for _, c := range r.Causes {
						if c.Standing == diagnose.Confirmed && !slices.Contains(p.causes, c.ID) {
							t.Fatalf("%s is confirmed\n%s", c.ID, dump(r))
						}
					}
					if t.Failed() || r.Verdict.Standing == diagnose.Likely && !slices.Contains(append(p.causes, "instance-inconsistency"), r.Verdict.Cause) {
						t.Fatalf("seed %d: %s %s\n%s", seed, r.Verdict.Cause, r.Verdict.Standing, dump(r))
					}
				}
				slices.Sort(requests)
				t.Logf("right in %d of %d, right or next in line in %d; requests: median %d, at most %d", right, seeds, listed, requests[seeds/2], requests[seeds-1])
				if how == "in turns" && right < seeds || 100*listed < 95*seeds {
					t.Errorf("right in %d of %d, listed in %d", right, seeds, listed)
				}
				if most := requests[seeds-1]; most > 12+8+20 {
					t.Errorf("%d requests", most)
				}
			})
		}
	}
}
