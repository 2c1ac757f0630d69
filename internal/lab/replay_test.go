package lab

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/env"
)

// replayer is a network on which one stack answers from its recording.
type replayer struct {
	env.Network

	recording *recording
	judge     judge
	// second judges every other request, as another instance behind the same address would; nil where there is one alone.
	second *judge
	now    func() time.Time

	mu    sync.Mutex
	asked int
	// guesses are the requests with a trait that was never recorded.
	guesses []string
	open    []net.Conn
}

// close ends the connections that are kept for another request.
func (p *replayer) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.open {
		_ = conn.Close()
	}
}

// replayed is a server that exists on a replayer's network alone.
func replayed(t *testing.T, m Manifest, r *recording, f fault) (*Server, *replayer) {
	t.Helper()
	return replayedAt(t, "http://127.0.0.1:18000", m, r, f)
}

func replayedAt(t *testing.T, origin string, m Manifest, r *recording, f fault) (*Server, *replayer) {
	t.Helper()
	s := &Server{Manifest: m, Secret: throwAwaySecret(t), URL: origin}
	if m.Key != "" {
		s.Key = providersKey()
	}
	s.Manifest.settle(s.URL)
	p := &replayer{Network: env.OS().Net, now: time.Now, recording: r, judge: judge{server: s, ahead: shift(t, f.fakeTime), state: f.state()}}
	if f.second != nil {
		other := *s
		if f.second.ownKey {
			other.Secret = throwAwaySecret(t)
		}
		p.second = &judge{server: &other, ahead: shift(t, f.second.fakeTime)}
	}
	return s, p
}

// shift reads an offset of libfaketime.
func shift(t *testing.T, fakeTime string) time.Duration {
	t.Helper()
	if fakeTime == "" {
		return 0
	}
	d, err := time.ParseDuration(fakeTime)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// LookupHost knows one address for every name.
func (p *replayer) LookupHost(context.Context, string) ([]string, error) {
	return []string{"127.0.0.1"}, nil
}

// Dial connects to the stack, and to nothing else.
func (p *replayer) Dial(_ context.Context, _, address string, guard func(string) error) (net.Conn, error) {
	if want := strings.TrimPrefix(p.judge.server.URL, "http://"); address != want {
		return nil, fmt.Errorf("nobody listens at %s", address)
	}
	if guard != nil {
		_, port, _ := net.SplitHostPort(address) // it was looked at above
		if err := guard("127.0.0.1:" + port); err != nil {
			return nil, err
		}
	}
	here, there := net.Pipe()
	p.mu.Lock()
	p.open = append(p.open, there)
	p.mu.Unlock()
	go p.serve(there)
	return here, nil
}

func (p *replayer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	in := bufio.NewReader(conn)
	for {
		head, err := readHead(in)
		if err != nil {
			return
		}
		r, _, ok := parseRequest(head)
		if !ok {
			return
		}
		if _, err := conn.Write(p.answer(r)); err != nil {
			return
		}
	}
}

// readHead reads up to the empty line; the requests that are repeated have no body.
func readHead(in *bufio.Reader) ([]byte, error) {
	var head bytes.Buffer
	for !bytes.HasSuffix(head.Bytes(), []byte("\r\n\r\n")) {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		_, _ = head.Write(line) // to memory
	}
	return head.Bytes(), nil
}

func (p *replayer) answer(r rawRequest) []byte {
	now := p.now()
	p.mu.Lock()
	defer p.mu.Unlock()
	instance := p.judge
	if p.asked++; p.second != nil && p.asked%2 == 0 {
		instance = *p.second
	}
	traits := instance.traits(r, now)
	n, guessed := p.recording.answer(traits)
	if guessed {
		p.guesses = append(p.guesses, strings.Join(traits, " "))
	}
	return p.recording.Answers[n].write(instance.server, r, now.Add(instance.ahead))
}

// write puts the answer on the wire, with the names filled in.
func (a recordedAnswer) write(s *Server, r rawRequest, now time.Time) []byte {
	path, _, _ := strings.Cut(r.target, "?")
	filled := strings.NewReplacer("${path}", path, "${url}", s.URL, "${host}", strings.TrimPrefix(s.URL, "http://"), "${elsewhere}", "www.example.com", "${run}", "/srv/app",
		"${modules}", "/srv/app/node_modules", "${token}", lastCompact(r)).Replace
	body := filled(a.Body)
	var out bytes.Buffer
	fmt.Fprintf(&out, "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Length: %d\r\n", a.Status, http.StatusText(a.Status), now.UTC().Format(http.TimeFormat), len(body))
	for _, f := range a.Fields {
		fmt.Fprintf(&out, "%s: %s\r\n", f[0], filled(f[1]))
	}
	out.WriteString("\r\n")
	if r.method != "HEAD" {
		out.WriteString(body)
	}
	return out.Bytes()
}

// Every stack is put through its faults as the live lab does, and answers as it was recorded: the score without
// installing anything, for those three levels that differ most, each fault beside one oddity or none. Of every tenth
// diagnosis a second run has to come to the same.
func TestEveryFaultOfEveryRecordedStackIsDiagnosed(t *testing.T) {
	score := &accuracy{}
	t.Run("stacks", func(t *testing.T) {
		for _, stack := range Stacks(t) {
			t.Run(stack, func(t *testing.T) {
				t.Parallel()
				replay(t, stack, score)
			})
		}
	})
	score.publish(t, recordedScore)
}

// replay puts one stack through its faults.
func replay(t *testing.T, stack string, score *accuracy) {
	t.Helper()
	m, r := ReadManifest(t, stack), readRecording(t, stack)
	if r == nil {
		t.Skip("never recorded: its answers depend on more than the request")
	}
	guesses, tried := map[string]bool{}, 0
	for i, listed := range slices.Concat(m.Accepts, m.Refuses) {
		f, ok := findFault(listed)
		if !ok || f.live || raceDetector && i%4 > 0 { // which needs to see each kind of look, and not each fault
			continue
		}
		all := oddities(m, f, i)
		d := all[i%len(all)]
		for _, k := range []level{tokenOnly, public, withSecret} {
			if !k.possible(m) {
				continue
			}
			x := trial{fault: f, listed: listed, decoy: d}
			o, guessed := replayOnce(t, x, k, m, r)
			score.count(o)
			for _, traits := range guessed {
				guesses[traits] = true
			}
			if tried++; tried%10 == 0 {
				if again, _ := replayOnce(t, x, k, m, r); !o.same(again) {
					t.Errorf("%s: %s (%s), then %s (%s)", o.key(), o.verdict, o.standing, again.verdict, again.standing)
				}
			}
		}
	}
	for traits := range guesses {
		t.Logf("%s was never asked with %s: the answer is a guess", stack, traits)
	}
	if !raceDetector {
		score.ran(stack, r.Versions)
	}
}

// replayOnce diagnoses one fault of a recorded stack. The requests that had to be guessed at are listed.
func replayOnce(t *testing.T, x trial, k level, m Manifest, r *recording) (o outcome, guesses []string) {
	t.Helper()
	s, network := replayed(t, m, r, x.fault)
	defer network.close()
	x.server = s
	got := diagnoseOn(t, network, s, x.request(newCraft(t, s, x.decoy)), slices.Concat(k.flags(t, s), x.given(s), []string{"--timeout", "30s"})...)
	checkReport(t, x, got)
	return assess(m.Name, x, k, got), network.guesses
}

// Of the instances behind one address every second one has a key of its own, or another clock: every recorded stack that
// reads the Authorization field answers so, and nothing but the instances is blamed.
func TestInstancesThatDisagreeAreToldFromAFault(t *testing.T) {
	for _, stack := range Stacks(t) {
		m, r := ReadManifest(t, stack), readRecording(t, stack)
		if r == nil || m.Carrier != "" || m.Secret == "" {
			continue
		}
		for _, f := range instanceFaults {
			t.Run(stack+"/"+f.how, func(t *testing.T) {
				t.Parallel()
				for _, k := range []level{tokenOnly, withSecret} {
					s, network := replayed(t, m, r, f)
					got := diagnoseOn(t, network, s, f.request(newCraft(t, s, decoys[0])), slices.Concat(k.flags(t, s), f.flags)...)
					network.close()
					for _, c := range got.Causes {
						if c.Standing == "confirmed" && c.ID != f.verdict && !slices.Contains(f.besides, c.ID) {
							t.Errorf("%s: %s is confirmed: %q", k, c.ID, c.Evidence)
						}
					}
					if got.Verdict.Cause != f.verdict && !slices.Contains(f.besides, got.Verdict.Cause) {
						t.Errorf("%s: %s (%s), want %s", k, got.Verdict.Cause, got.Verdict.Standing, f.verdict)
					}
				}
			})
		}
	}
}
