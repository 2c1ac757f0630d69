package lab

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

// atOnce bounds how many stacks run at the same time: each of them is a server and a client, and some start slowly.
const atOnce = 4

// Every stack is put through every fault of its manifest, at every level of knowledge, plainly and beside an oddity that
// has nothing to do with it. First the server itself is asked whether it answers as the manifest says, so that what
// diagnose is judged by is true. It takes minutes, so it has to be asked for.
func TestEveryFaultOfEveryStackIsDiagnosed(t *testing.T) {
	if lab, _ := env.OS().Getenv("JWTDOC_LAB"); lab == "" {
		t.Skip("the live lab runs with JWTDOC_LAB=run, or JWTDOC_LAB=require where nothing may be missing; " +
			"its recorded answers are measured without it")
	}
	if raceDetector {
		t.Skip("the live lab runs without the race detector: .ci/run lab")
	}
	score := &accuracy{}
	t.Run("stacks", func(t *testing.T) {
		slots := make(chan struct{}, atOnce)
		for _, stack := range Stacks(t) {
			t.Run(stack, func(t *testing.T) {
				t.Parallel()
				slots <- struct{}{}
				defer func() { <-slots }()
				newBench(t, stack, score).run(t)
			})
		}
	})
	score.publish(t, liveScore)
}

// bench is one stack under test.
type bench struct {
	manifest Manifest
	servers  map[string]*Server // by what is special about them
	score    *accuracy
	trials   int
	// recording is what the replayed stack answers with, held against every answer of the live one; nil where it is
	// being made. seen is what it is made from.
	recording *recording
	seen      observations
	// sent are the methods and targets of all that went over the wire.
	sent map[string]bool
}

func newBench(t *testing.T, stack string, score *accuracy) *bench {
	t.Helper()
	b := &bench{manifest: ReadManifest(t, stack), servers: map[string]*Server{}, score: score, sent: map[string]bool{}}
	if !asked("JWTDOC_RECORD", "write") {
		b.recording = readRecording(t, stack)
	}
	return b
}

func (b *bench) run(t *testing.T) {
	t.Helper()
	all := slices.Concat(b.manifest.Accepts, b.manifest.Refuses)
	recorded := asked("JWTDOC_RECORD", "write") && b.manifest.Carrier != "wavers" // whose answers depend on who is next
	if recorded {
		b.survey(t)
	}
	for i, listed := range all {
		f, ok := findFault(listed)
		if !ok {
			t.Errorf("the manifest lists %s, which is no fault", listed)
			continue
		}
		server := b.serverFor(t, f)
		for _, d := range oddities(b.manifest, f, i) {
			t.Run(strings.Join([]string{f.cause, f.how, d.name}, "/"), func(t *testing.T) {
				b.try(t, trial{fault: f, listed: listed, decoy: d, server: server})
			})
		}
	}
	b.checkLogs(t)
	if b.trials >= len(all) {
		versions := versionsOf(t, b.manifest)
		b.score.ran(b.manifest.Name, versions)
		if recorded {
			b.writeRecording(t, versions)
		}
	}
}

// checkLogs holds what the servers say that they were sent to what went over the wire: safe methods only, and nothing
// that the wire does not show, but for a provider's documents, which a server fetches from itself, and
// the login of the lab.
func (b *bench) checkLogs(t *testing.T) {
	t.Helper()
	own := []string{b.manifest.JWKS, b.manifest.Login, "/.well-known/openid-configuration"}
	for _, s := range b.servers {
		for _, a := range s.Requests(t) {
			if !slices.Contains(safeMethods, a.Method) {
				t.Errorf("the server was sent %s %s", a.Method, a.Target)
			}
			if !b.sent[a.Method+" "+a.Target] && !slices.Contains(own, a.Target) {
				t.Errorf("the server's log has %s %s, which was not seen on the wire", a.Method, a.Target)
			}
		}
	}
}

// serverFor starts the stack as the fault wants it, once.
func (b *bench) serverFor(t *testing.T, f fault) *Server {
	t.Helper()
	special := f.fakeTime + f.state()
	if b.servers[special] == nil {
		b.servers[special] = Start(t, b.manifest.Name, Options{FakeTime: f.fakeTime, Env: f.env})
	}
	return b.servers[special]
}

// state names what is special about the fault's server, but for its clock.
func (f fault) state() string {
	var all []string
	for name, value := range f.env {
		all = append(all, "server:"+name+"="+value)
	}
	return together(all...)
}

// safeMethods are all that a diagnosis may send unasked.
var safeMethods = []string{"GET", "HEAD", "OPTIONS"}

// oddities are the decoys beside which the i-th fault is tried: none, and one of those that the stack does not mind. To a
// browser a field more is nothing harmless: the preflight asks for it.
func oddities(m Manifest, f fault, i int) []decoy {
	tried := []decoy{decoys[0]}
	harmless := slices.DeleteFunc(slices.Clone(decoys[1:]), func(d decoy) bool {
		return slices.Contains(m.Minds, d.name) || d.field != nil && slices.Contains(f.flags, "--origin")
	})
	if !testing.Short() {
		tried = append(tried, harmless[i%len(harmless)])
	}
	return tried
}

// trial is one fault of one stack beside one oddity.
type trial struct {
	fault
	listed Fault
	decoy  decoy
	server *Server
}

// accepted reports whether the stack lets the request pass, whatever is odd about it.
func (x trial) accepted() bool { return x.listed.Status < http.StatusMultipleChoices && !x.browser }

// wants is what the diagnosis has to name.
func (x trial) wants() []string {
	if x.accepted() {
		return []string{"healthy"}
	}
	all := append([]string{x.verdict}, x.also...)
	for _, part := range x.parts {
		minded := slices.ContainsFunc(x.server.Manifest.Refuses, func(f Fault) bool { return f.String() == part })
		if cause, _, _ := strings.Cut(part, "/"); !minded {
			all = slices.DeleteFunc(all, func(id string) bool { return id == cause })
		}
	}
	return all
}

// truth reports whether a confirmed cause is part of what is wrong: what has to be named, and the redirect to a login
// page that a stack answers everything with.
func (x trial) truth(id string) bool {
	return slices.Contains(x.wants(), id) || slices.Contains(x.besides, id) || x.listed.Status == http.StatusFound && id == "login-redirect-instead-of-401"
}

func (b *bench) try(t *testing.T, x trial) {
	t.Helper()
	b.trials++
	r := x.request(newCraft(t, x.server, x.decoy))
	b.sent["GET "+r.path] = true
	got := get(t, x.server, r)
	for again := 0; x.live && again < 3 && got.status != x.listed.Status; again++ { // another instance answers
		got = get(t, x.server, r)
	}
	if got.status != x.listed.Status {
		t.Fatalf("the server answers %d, its manifest says %d: %s", got.status, x.listed.Status, got.body)
	}
	for _, k := range levels() {
		if !k.possible(b.manifest) {
			continue
		}
		r := x.request(newCraft(t, x.server, x.decoy))
		network := &tap{Network: env.OS().Net}
		got := diagnoseOn(t, network, x.server, r, slices.Concat(k.flags(t, x.server), x.given(x.server), []string{"--timeout", "30s"})...)
		o := assess(b.manifest.Name, x, k, got)
		b.score.count(o)
		checkSecrecy(t, x, r, got)
		checkReport(t, x, got)
		exchanges := network.exchanges(t)
		checkWire(t, x.server, exchanges, got)
		for _, e := range exchanges {
			b.sent[e.raw.method+" "+e.raw.target] = true
		}
		b.compare(t, x, exchanges)
		if t.Failed() || o.ill || o.well || len(o.wrong) > 0 {
			t.Logf("%s:\n%s%s", k, got.stdout, got.stderr)
		}
	}
}

// checkReport holds for every diagnosis, right or wrong.
func checkReport(t *testing.T, x trial, got report) {
	t.Helper()
	if got.exit != exitOf(got) {
		t.Errorf("verdict %s, exit %d", got.Verdict.Cause, got.exit)
	}
	for _, c := range got.Causes {
		if c.Standing == "confirmed" && len(c.Evidence) == 0 {
			t.Errorf("%s is confirmed without evidence", c.ID)
		}
	}
	if !x.accepted() || x.server.Manifest.Carrier == "flask-session" {
		return // a token inside Flask's signed session cookie is not read yet, and nothing is found in it
	}
	for _, id := range x.findings {
		if !slices.ContainsFunc(got.Findings, func(g struct{ ID string }) bool { return g.ID == id }) {
			t.Errorf("findings %v, want %s among them", got.Findings, id)
		}
	}
}

// checkWire holds what went over the wire to what may: safe methods, no address but the one that was named, and as many
// requests as the report counts.
func checkWire(t *testing.T, s *Server, all []exchange, got report) {
	t.Helper()
	for _, x := range all {
		if !slices.Contains(safeMethods, x.raw.method) {
			t.Errorf("sent: %s %s", x.raw.method, x.raw.target)
		}
		if x.address != strings.TrimPrefix(s.URL, "http://") {
			t.Errorf("sent to %s, which nobody named: %s %s", x.address, x.raw.method, x.raw.target)
		}
	}
	// A connection that the server had closed meanwhile is tried once more, on a new one.
	if unanswered := len(all) - countAnswered(all); len(all) < got.Requests || len(all) > got.Requests+unanswered {
		t.Errorf("%d requests on the wire, %d in the report", len(all), got.Requests)
	}
}

func countAnswered(all []exchange) (n int) {
	for _, x := range all {
		if x.answered {
			n++
		}
	}
	return n
}

// exitOf is the exit code that a verdict asks for.
func exitOf(got report) int {
	if got.Verdict.Cause == "healthy" {
		return int(finding.ExitFine)
	}
	return int(finding.ExitFound)
}

// checkSecrecy holds for every diagnosis, known failure or not.
func checkSecrecy(t *testing.T, x trial, r sent, got report) {
	t.Helper()
	for _, text := range []string{got.stdout, got.stderr} {
		if strings.Contains(text, x.server.Secret) || strings.Contains(text, otherSecret) {
			t.Error("a secret is in the output")
		}
		if _, signature, ok := cutSignature(r); ok && strings.Contains(text, signature) {
			t.Error("the token's signature is in the output")
		}
	}
}

func findFault(listed Fault) (fault, bool) {
	i := slices.IndexFunc(faults, func(f fault) bool { return f.cause == listed.Cause && f.how == listed.How })
	if i < 0 {
		return fault{}, false
	}
	return faults[i], true
}
