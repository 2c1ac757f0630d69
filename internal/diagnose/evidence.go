package diagnose

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/request"
)

// cureEvidence says what the cure and its controls have shown.
func (f *Facts) cureEvidence(p *cures, e Edit) []finding.Evidence {
	if p.accepted == nil {
		return nil
	}
	all := f.Edits(p.accepted.ID.EditIDs())
	says := make([]string, len(all))
	for i, o := range all {
		says[i] = o.Says
	}
	cured, asItWas := f.tally(p.accepted.ID)
	out := []finding.Evidence{finding.Evidence(fmt.Sprintf(
		"%s, the same request was accepted %s (%d); as it was, it was refused %s",
		strings.Join(says, " and "), cured, p.accepted.Answer.Status, asItWas,
	))}
	if len(all) == 1 {
		return out
	}
	if broken, _ := f.broken(e, all); broken != nil && broken.Answer != nil {
		out = append(out, finding.Evidence("with all else repaired and only this left as it was, it was refused: "+Brief(broken.Answer)))
	}
	return out
}

// tally counts how often the cure was accepted and the unrepaired request was not.
func (f *Facts) tally(cure LookID) (cured, asItWas string) {
	var accepted, tried, refused, asked int
	for _, l := range f.Looks {
		switch {
		case l.Answer == nil:
		case l.ID.Kind == cure.Kind && l.ID.Edits == cure.Edits:
			tried++
			if l.Accepted {
				accepted++
			}
		case repeated(l):
			asked++
			if !l.Accepted {
				refused++
			}
		}
	}
	return times(accepted, tried), times(refused, asked)
}

func times(n, of int) string { return fmt.Sprintf("%d of %d times", n, of) }

// nameEvidence quotes the server.
func (f *Facts) nameEvidence() finding.Evidence {
	if f.namedByLog() {
		return finding.Evidence("the container's log said " + f.log[0])
	}
	return finding.Evidence("the server says so: " + Brief(f.First().Answer))
}

// maxBrief is how many characters of an answer's text are quoted.
const maxBrief = 100

// Brief shows an answer in one line: status, and what it says in its challenge or its body.
func Brief(a *request.Answer) string {
	if a == nil {
		return "no answer"
	}
	s := strconv.Itoa(a.Status)
	if a.Status == 0 {
		s = "the answer" // pasted without its status
	}
	for _, c := range request.ParseChallenges(a.Values("WWW-Authenticate")) {
		if d, ok := c.Param("error_description"); ok && d != "" {
			return s + " " + finding.Quote(clip(d))
		}
		if e, ok := c.Param("error"); ok && e != "" {
			s += " " + finding.Safe(clip(e))
			break
		}
	}
	if loc, ok := a.Get("Location"); ok && a.Status >= 300 && a.Status < 400 {
		return s + " to " + finding.Safe(clip(loc))
	}
	body := strings.TrimSpace(string(a.Body))
	if body == "" || strings.HasPrefix(body, "<") || !utf8.ValidString(body) {
		return s
	}
	return s + " " + finding.Safe(clip(strings.Join(strings.Fields(body), " ")))
}

func clip(s string) string {
	if utf8.RuneCountInString(s) <= maxBrief {
		return s
	}
	return string([]rune(s)[:maxBrief]) + "…"
}
