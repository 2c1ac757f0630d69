package lab

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// survey asks a stack everything, alone and in pairs, to record what it answers.
func (b *bench) survey(t *testing.T) {
	t.Helper()
	s := b.serverFor(t, fault{})
	c := newCraft(t, s, decoys[0])
	all := c.variants()
	b.observe(t, s, c)
	for _, v := range all {
		b.observe(t, s, c, v)
	}
	for i, v := range all {
		for _, w := range all[i+1:] {
			b.observe(t, s, c, v, w)
		}
	}
}

// observe sends one combination of variants and takes down the answer. Two that spoil each other may have the traits of
// something simpler, which was asked for before and is not asked again.
func (b *bench) observe(t *testing.T, s *Server, c *craft, variants ...variant) {
	t.Helper()
	m := &shape{path: c.manifest.Protected, scheme: "Bearer "}
	for _, v := range variants {
		v(m)
	}
	c.now = time.Now()
	r, fits := c.build(m)
	if !fits {
		return
	}
	x, ok := ask(t, s, r)
	b.sent[x.raw.method+" "+x.raw.target] = true
	for again := 0; !ok && again < 3; again++ {
		x, ok = ask(t, s, r)
	}
	traits := judge{server: s}.traits(x.raw, x.at)
	if _, known := b.seen.seen[strings.Join(traits, " ")]; ok && !known { // one that hangs up without a word has no answer
		b.seen.add(traits, record(t, s, x))
	}
}

// compare holds what the live stack answered against what its replay would have, or takes it down where the recording
// is being made.
func (b *bench) compare(t *testing.T, x trial, all []exchange) {
	t.Helper()
	if x.live || b.recording == nil && !asked("JWTDOC_RECORD", "write") {
		return
	}
	ahead := time.Duration(0)
	if x.fakeTime != "" {
		ahead, _ = time.ParseDuration(x.fakeTime) // the replay has complained where it is no duration
	}
	j := judge{server: x.server, ahead: ahead, state: x.state()}
	for _, e := range all {
		if !e.answered {
			continue
		}
		traits, got := j.traits(e.raw, e.at), record(t, x.server, e)
		if slices.Contains(traits, edge) {
			continue
		}
		if b.recording == nil {
			b.seen.add(traits, got)
			continue
		}
		n, guessed := b.recording.answer(traits)
		if guessed {
			t.Logf("never asked with %q: the replay would guess", strings.Join(traits, " "))
			continue
		}
		if want := b.recording.Answers[n]; !got.alike(want) {
			t.Errorf("with %q the stack answers\n%s\nand its recording\n%s\nrecord it anew: JWTDOC_RECORD=write",
				strings.Join(traits, " "), got.masked(), want.masked())
		}
	}
}

func (b *bench) writeRecording(t *testing.T, versions string) {
	t.Helper()
	for _, traits := range slices.Compact(slices.Sorted(slices.Values(b.seen.conflicts))) {
		t.Errorf("%q is answered now so, now so: the traits do not tell enough", traits)
	}
	r := b.seen.learn(b.manifest.Name, versions)
	writeFile(t, recordingFile(t, b.manifest.Name), indented(t, r))
	t.Logf("%d combinations of traits, %d answers, %d traits minded, %d combinations that their order does not explain",
		len(b.seen.seen), len(r.Answers), len(r.Order), len(r.Together))
}
