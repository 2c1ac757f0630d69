package demo_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/demo"
	"github.com/jwtdoc/jwtdoc/internal/diagnose"
	"github.com/jwtdoc/jwtdoc/internal/diagnose/engine"
	"github.com/jwtdoc/jwtdoc/internal/env"
	"github.com/jwtdoc/jwtdoc/internal/finding"
	"github.com/jwtdoc/jwtdoc/internal/keys"
	"github.com/jwtdoc/jwtdoc/internal/request"
	"github.com/jwtdoc/jwtdoc/internal/wire"
)

// diagnosed runs the real diagnosis against the demo, with or without the secret.
func diagnosed(t *testing.T, s *demo.Server, candidates ...keys.Source) diagnose.Report {
	t.Helper()
	e, secrets := env.OS(), finding.NewRegistry()
	sender := wire.NewSender(e, wire.Policy{Allow: []request.Origin{s.Request.Origin()}}, secrets)
	defer sender.Close()
	report, err := engine.Run(t.Context(),
		engine.World{Sender: sender, Now: e.Now, Rand: e.Rand, Secrets: secrets},
		engine.Options{Request: s.Request, Keys: candidates})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestDiagnosisFindsWhatTheDemoBroke(t *testing.T) {
	for _, f := range demo.Faults() {
		for _, withSecret := range []bool{true, false} {
			name := f.ID + "/without the secret"
			if withSecret {
				name = f.ID + "/with the secret"
			}
			t.Run(name, func(t *testing.T) {
				s, err := demo.Start(t.Context(), env.OS(), f.ID)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				var candidates []keys.Source
				if withSecret {
					candidates = []keys.Source{{Secret: s.Secret, Place: "the demo"}}
				}
				report := diagnosed(t, s, candidates...)
				checkVerdict(t, f, report, withSecret)
				checkLog(t, s, report)
			})
		}
	}
}

// checkVerdict wants the fault confirmed where the secret is known, and everywhere that it is not dropped, and that
// nothing else is confirmed.
func checkVerdict(t *testing.T, f demo.Fault, report diagnose.Report, withSecret bool) {
	t.Helper()
	expected := append([]string{f.Verdict}, f.Also...)
	if withSecret || f.Healthy() {
		named := append([]string{report.Verdict.Cause}, report.Verdict.Also...)
		for _, id := range expected {
			if !slices.Contains(named, id) {
				t.Errorf("named are %v, want %s among them", named, id)
			}
		}
		// Of several faults an API with one answer for all does not tell which it met first.
		if len(f.Also) == 0 && report.Verdict.Cause != f.Verdict || report.Verdict.Standing != diagnose.Confirmed {
			t.Errorf("verdict %s (%s), want %s confirmed", report.Verdict.Cause, report.Verdict.Standing, f.Verdict)
		}
	}
	for _, c := range report.Causes {
		is := slices.Contains(expected, c.ID)
		switch {
		case c.Standing == diagnose.Confirmed && !is:
			t.Errorf("%s is confirmed, and is not what the demo broke: %q", c.ID, c.Evidence)
		case is && (c.Standing == diagnose.RuledOut || c.Standing == diagnose.NotExamined):
			t.Errorf("%s is %s, and is what the demo broke", c.ID, c.Standing)
		}
	}
}

// checkLog holds the report against what the API was really asked.
func checkLog(t *testing.T, s *demo.Server, report diagnose.Report) {
	t.Helper()
	asked := s.Log()
	if len(asked) == 0 || len(asked) != report.Requests {
		t.Errorf("the report counts %d requests, the API %d", report.Requests, len(asked))
	}
	for _, a := range asked {
		if a.Method != http.MethodGet && a.Method != http.MethodHead && a.Method != http.MethodOptions {
			t.Errorf("the API was sent %s %s", a.Method, a.Target)
		}
	}
}
