package render

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"github.com/jwtdoc/jwtdoc/internal/diagnose"
)

// story tells what happened to the request, a numbered line to a step.
func (s diagnosisText) story(b *strings.Builder, r diagnose.Report) {
	if len(r.Story) == 0 {
		return
	}
	widest := 0
	for _, step := range r.Story {
		widest = max(widest, lipgloss.Width(step.Step))
	}
	b.WriteString("\n  " + s.Strong("what happened") + "\n")
	for i, step := range r.Story {
		number := fmt.Sprintf("  %2d ", i+1)
		if step.State == diagnose.StepJudged {
			s.hanging(b, "     "+s.signOf(step.State)+" ", step.Says)
			continue
		}
		says := step.Says
		if says == "" {
			says = unsaid[step.State]
		}
		s.hanging(b, number+s.signOf(step.State)+" "+pad(step.Step, widest)+"  ", says)
	}
}

// unsaid is what a state means where nothing more is known.
var unsaid = map[diagnose.StepState]string{
	diagnose.StepAssumed:    "no fault: what follows was reached",
	diagnose.StepPossible:   "it may have stopped here",
	diagnose.StepNotReached: "not reached",
	diagnose.StepPassed:     "accepted",
	diagnose.StepFailed:     "refused",
	diagnose.StepFollows:    "",
	diagnose.StepJudged:     "",
}

func (s diagnosisText) signOf(state diagnose.StepState) string {
	switch state {
	case diagnose.StepPassed, diagnose.StepAssumed:
		return s.Good(s.signs.good)
	case diagnose.StepFailed:
		return s.Bad(s.signs.bad)
	case diagnose.StepPossible:
		return s.Warn("?")
	case diagnose.StepJudged:
		return "="
	case diagnose.StepNotReached, diagnose.StepFollows:
	}
	return s.signs.dot
}
