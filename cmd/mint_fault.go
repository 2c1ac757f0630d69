package cmd

import (
	"fmt"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/mint"
	"github.com/jwtdoc/jwtdoc/internal/mint/fault"
	"github.com/jwtdoc/jwtdoc/internal/render"
)

// faultReport is a fault that was made, or could be. Its JSON is a contract (schema 1).
type faultReport struct {
	ID     string      `json:"id"`
	Cause  string      `json:"cause"`
	Title  string      `json:"title"`
	Answer mint.Answer `json:"answer"`
	Why    string      `json:"why"`
	Policy string      `json:"policy"`
	Around bool        `json:"around"`
	Forged bool        `json:"forged"`
	Keys   []keys.Kind `json:"keys"`
}

func reportOf(f mint.Fault) *faultReport {
	r := &faultReport{f.ID, f.Cause, f.Title, f.Answer, f.Why, f.Policy, f.Around, f.Forged, f.Kinds}
	if len(f.Kinds) == 0 {
		r.Keys = []keys.Kind{keys.SecretKey, keys.RSAKey, keys.ECKey, keys.EdwardsKey}
	}
	return r
}

// listFaults prints what --fault takes.
func listFaults(a *app) error {
	var list []faultReport
	var entries [][2]string
	for _, f := range fault.All() {
		list = append(list, *reportOf(f))
		title := f.Title
		if f.Answer == mint.Accept {
			title += " (a correct verifier accepts it)"
		}
		entries = append(entries, [2]string{f.ID, title})
	}
	if a.wantsJSON() {
		return render.JSON(a.out, "mint", map[string]any{"faults": list})
	}
	return render.Pairs(a.out, a.style(), entries)
}

func findFault(id string) (*mint.Fault, error) {
	if f, ok := fault.Find(id); ok {
		return &f, nil
	}
	var ids []string
	for _, f := range fault.All() {
		ids = append(ids, f.ID)
	}
	hint := "jwtdoc mint --fault list lists the faults"
	if near := nearest(id, ids); near != "" {
		hint = "did you mean --fault " + near + "?\n" + hint
	}
	return nil, finding.Usage(fmt.Errorf("--fault: %s is no fault that can be made", finding.Quote(id)), hint)
}

// mayForge refuses to sign attacks, and tokens that never expire, with a key that somebody trusts.
func (o *mintOptions) mayForge(s signer, d mint.Draft, fault *mint.Fault) error {
	const hint = "--new-secret FILE or --new-key FILE signs it with a throw-away key; --allow-forged with yours"
	_, expires := d.Payload.Get("exp")
	switch {
	case s.throwAway || o.allowForged:
		return nil
	case fault != nil && fault.Forged:
		return finding.Usage(fmt.Errorf("--fault %s makes a token that is an attack or never expires, and %s may be trusted somewhere", fault.ID, mint.Named(s.key)), hint)
	case fault == nil && !expires:
		return finding.Usage(fmt.Errorf("a token without exp never expires, and %s may be trusted somewhere", mint.Named(s.key)), hint)
	}
	return nil
}
