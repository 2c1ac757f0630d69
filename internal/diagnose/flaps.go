package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/token"
)

// flaps weighs the explanations of a request that is accepted now and refused then.
func (f *Facts) flaps(p *Flapping) map[string]flap {
	out := map[string]flap{}
	where := []finding.Evidence{}
	if w := p.Where(); w != "" {
		where = append(where, w)
	}
	general := flap{standing: Likely, score: 90, evidence: where}
	if s := p.Separation; s != nil {
		general.fix = "compare " + listed(s.Refusing) + " with " + listed(s.Accepting) + ": secret, clock, key set, release; then deploy them alike"
	}
	switch {
	case f.onTheEdge(p, out), f.clocksDiffer(p, out):
	case f.saysRevoked(p, out):
	default:
		f.repeatRepairs(p, out)
	}
	if f.signatureFlaps(p) && out["token-revoked"].standing.rank() < Likely.rank() && out["clock-skew"].standing.rank() < Likely.rank() {
		note := finding.Evidence("where it is refused, it is refused as a wrong signature is: " + Brief(p.refusing[0].Answer))
		general.evidence = append(slices.Clone(where), note)
		key := flap{standing: Possible, score: 60, evidence: []finding.Evidence{note}}
		if p.Separation == nil && f.Case.Token.Readable() && strings.HasPrefix(f.Case.Token.Algorithm(), "HS") {
			key.standing, key.score = Likely, 100
			key.evidence = append(slices.Clone(where), note, "nothing in the answers tells the accepting from the refusing: workers of one instance, each with a key of its own")
		}
		if _, taken := out["key-per-process-random"]; !taken {
			out["key-per-process-random"] = key
		}
	}
	if p.Turned && len(out) == 0 && len(p.refusing) >= Wavering {
		general.standing, general.score = Possible, 50
		out["token-revoked"] = flap{standing: Likely, score: 95, evidence: []finding.Evidence{
			"it was accepted at first and refused ever since: used up, revoked meanwhile, or the session has ended",
		}}
	}
	f.keysByElimination(p, out)
	for id, one := range out {
		if one.standing == Likely && id != "key-per-process-random" {
			// What differs is known: that instances differ says no more.
			general.score = 40
		}
	}
	out["instance-inconsistency"] = general
	return out
}

// keysByElimination is for servers that say one thing of every token: the refusals are those of a wrong signature, and of
// all else. Where the clocks show and agree, no mark tells instances apart and the token has no name that a list could
// hold, keys are what is left that differs.
func (f *Facts) keysByElimination(p *Flapping, out map[string]flap) {
	wrong := f.Look(OtherSignature, 1)
	if _, known := out["key-per-process-random"]; known || !Same(p.refusing[0], wrong) || !strings.HasPrefix(f.Case.Token.Algorithm(), "HS") {
		return
	}
	for _, one := range out {
		if one.standing == Likely {
			return
		}
	}
	one := flap{standing: Possible, score: 60, evidence: []finding.Evidence{finding.Evidence(
		"where it is refused, it gets what a wrong signature gets, and any other token that is refused: " + Brief(p.refusing[0].Answer),
	)}}
	_, _, here := clockOf(p.accepting)
	_, _, there := clockOf(p.refusing)
	if _, named := f.Case.Token.Claim("jti"); !named && here && there && p.Separation == nil && !p.Turned {
		one.standing, one.score = Likely, 100
		one.evidence = append(one.evidence, "the clocks of all answers agree, no mark tells instances apart, and the token has no jti that a list of revoked tokens could hold: what differs is the key")
	}
	out["key-per-process-random"] = one
}

// onTheEdge knows a token that expired during the run: accepted until then, refused ever after.
func (f *Facts) onTheEdge(p *Flapping, out map[string]flap) bool {
	exp, ok := seconds(f.Case.Token.Payload, "exp")
	if !p.Turned || !ok {
		return false
	}
	last, firstRefused := p.accepting[len(p.accepting)-1], p.refusing[0]
	skew, _ := f.Case.Skew()
	from, to := last.At.Add(skew), firstRefused.At.Add(skew)
	for _, leeway := range []int64{0, 5, 10, 30, 60, 90, 120, 150, 300} {
		end := time.Unix(exp+leeway, 0)
		if end.Before(from.Add(-2*time.Second)) || end.After(to.Add(2*time.Second)) {
			continue
		}
		note := fmt.Sprintf("it expired while this was running: exp is %s, the last acceptance was at %s and the first refusal at %s",
			shown(exp), from.UTC().Format(time.TimeOnly), to.UTC().Format(time.TimeOnly))
		if leeway > 0 {
			note += fmt.Sprintf(", with a leeway of %d s", leeway)
		}
		out["token-expired"] = flap{standing: Likely, score: 130, evidence: []finding.Evidence{finding.Evidence(note)}}
		return true
	}
	return false
}

// clocksDiffer knows instances of which one's clock is wrong: by the Date of its answers, and by what the token's times
// mean to it.
func (f *Facts) clocksDiffer(p *Flapping, out map[string]flap) bool {
	if p.Skew == 0 {
		return false
	}
	low, high, _ := clockOf(p.refusing)
	theirs := f.Case.Local.Add((low + high) / 2)
	low, high, _ = clockOf(p.accepting)
	ours := f.Case.Local.Add((low + high) / 2)
	side := "ahead of"
	if p.Skew < 0 {
		side = "behind"
	}
	note := finding.Evidence(fmt.Sprintf("the clock of the answers that refuse is %s %s that of those which accept (Date, to a second or two)",
		token.Duration(int64(p.Skew.Abs().Round(time.Second)/time.Second)), side))
	one := flap{standing: Possible, score: 70, evidence: []finding.Evidence{note}}
	for _, claim := range []string{"exp", "nbf", "iat"} {
		n, ok := seconds(f.Case.Token.Payload, claim)
		if !ok {
			continue
		}
		at := time.Unix(n, 0)
		if outside(at, theirs, claim == "exp") && !outside(at, ours, claim == "exp") {
			one.standing, one.score = Likely, 125
			one.evidence = append(one.evidence, finding.Evidence(fmt.Sprintf("by that clock the token is not valid: %s is %s", claim, shown(n))))
			if w := p.Where(); w != "" {
				one.evidence = append(one.evidence, w)
			}
			break
		}
	}
	out["clock-skew"] = one
	return one.standing == Likely
}

func shown(at int64) string { return time.Unix(at, 0).UTC().Format("2006-01-02 15:04:05 UTC") }

// outside reports whether a time claim makes the token invalid at an instant.
func outside(claim, now time.Time, end bool) bool {
	if end {
		return !now.Before(claim)
	}
	return claim.After(now.Add(time.Second))
}

// saysRevoked believes the server's words, where they name one thing that is kept in a server's memory or clock.
func (f *Facts) saysRevoked(p *Flapping, out map[string]flap) bool {
	said := p.refusing[0]
	if said.Bucket || len(said.Named) != 1 {
		return false
	}
	note := finding.Evidence("where it is refused, the server says so: " + Brief(said.Answer))
	switch said.Named[0] {
	case "token-revoked":
		out["token-revoked"] = flap{standing: Likely, score: 120, evidence: []finding.Evidence{note, "some of what answers here knows that, and some does not: the list is not shared"}}
	case "token-expired", "not-yet-valid-nbf", "iat-in-future":
		out["clock-skew"] = flap{standing: Likely, score: 120, evidence: []finding.Evidence{note, "by the clocks that show here it is not so: one clock differs, and the Date of its answers is not its own"}}
	default:
		return false
	}
	return true
}

// signatureFlaps reports whether the refusals are those that a wrong signature gets, and not those of everything.
func (f *Facts) signatureFlaps(p *Flapping) bool {
	wrong, garbage := f.Look(OtherSignature, 1), f.Look(NotAJWT, 1)
	said := p.refusing[0]
	if !said.Bucket && slices.Contains(said.Named, "secret-mismatch") {
		return true
	}
	return Same(said, wrong) && garbage != nil && !Same(garbage, wrong)
}

// repeatRepairs looks, with the key, whether the refusals are gone once the token is renewed (a list of revoked tokens
// that not all share) or its times are made wide (a clock that does not show); without it, what they are like.
func (f *Facts) repeatRepairs(p *Flapping, out map[string]flap) {
	wants := f.locusWants()
	if f.Case.Signature == Yes && len(wants) == 0 {
		for _, try := range []struct{ edit, cause, note string }{
			{Renewed, "token-revoked", "the same token under a new name was accepted %d of %d times: some of what answers here has revoked the old one, and the list is not shared"},
			{"time=wide", "clock-skew", "valid from yesterday until tomorrow, it was accepted %d of %d times: one clock is wrong, and does not show in the answers"},
		} {
			edits := f.Edits([]string{try.edit})
			if len(edits) == 0 || !f.usable(edits[0]) {
				continue
			}
			accepted, tried, more := f.series(try.edit)
			if tried > accepted {
				continue
			}
			one := flap{standing: Possible, score: 65, wants: more}
			if tried > 0 {
				one.evidence = []finding.Evidence{finding.Evidence(fmt.Sprintf(try.note, accepted, tried))}
			}
			if p.luck(tried) <= byChance {
				one.standing, one.score = Likely, 115
			}
			out[try.cause] = one
			return
		}
	}
	if len(wants) > 0 {
		out["token-revoked"] = flap{standing: Possible, score: 20, wants: wants}
	}
}

// luck is how likely it is that a repair which changes nothing was accepted this many times and never refused, by how
// often the request itself was (Fisher's exact test).
func (p *Flapping) luck(tried int) float64 {
	if p.Period > 0 && tried >= 2*p.Period {
		return 0 // each instance has had its turn twice
	}
	chance := 1.0
	for i := range tried {
		chance *= float64(p.Accepted+tried-i) / float64(p.Tried+tried-i)
	}
	return chance
}

// series asks for a repair several times over new connections, until one is refused.
func (f *Facts) series(edit string) (accepted, tried int, wants []Want) {
	for n := 1; n <= maxControls; n++ {
		id := CureID(n, edit)
		l := f.Taken(id)
		switch {
		case l == nil && len(wants) < maxControls/2:
			wants = append(wants, Want{Look: id, Gain: 50})
		case l == nil || l.Answer == nil:
		case !l.Accepted:
			return accepted, tried + 1, nil
		default:
			tried++
			accepted++
		}
	}
	return accepted, tried, wants
}
