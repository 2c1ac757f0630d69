package finding_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestASecretCannotBePrinted(t *testing.T) {
	const bytes = "Canary-5ecret"
	s := finding.NewSecret([]byte(bytes))
	held := struct {
		Key  finding.Secret
		Ptr  *finding.Secret
		List []finding.Secret
		Any  any
	}{s, &s, []finding.Secret{s}, s}
	var printed []string
	for _, verb := range "vsdqxXbcoOeEfFgGtTpU" {
		for _, flags := range []string{"", "+", "#", "-20", " ", "020"} {
			format := "%" + flags + string(verb)
			printed = append(printed, fmt.Sprintf(format, s), fmt.Sprintf(format, &s), fmt.Sprintf(format, held))
		}
	}
	js, err := json.Marshal(map[string]any{"a": s, "b": held})
	if err != nil {
		t.Fatal(err)
	}
	x, err := xml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s)
	printed = append(printed, string(js), string(x), log.String(), s.String(), s.GoString(), fmt.Errorf("bad %v", s).Error())
	for _, p := range printed {
		for _, leak := range []string{bytes, "Canary", "43616e617279", "43616E617279", "Q2FuYXJ5", "67 97 110", "0x43, 0x61"} {
			if strings.Contains(p, leak) {
				t.Errorf("shown: %s", p)
			}
		}
	}
	if string(s.Reveal()) != bytes || s.Len() != len(bytes) {
		t.Error("Reveal does not give the bytes")
	}
	if s.IsZero() || !(finding.Secret{}).IsZero() || finding.NewSecret([]byte{}).IsZero() {
		t.Error("an empty secret is a secret, no secret is none")
	}
}

func TestErrorsLeadToTheirExitCode(t *testing.T) {
	cause := fs.ErrNotExist
	for name, tc := range map[string]struct {
		err  error
		code finding.Exit
		hint string
	}{
		"none":                      {nil, finding.ExitFine, ""},
		"usage":                     {finding.Usage(cause, "h"), finding.ExitUsage, "h"},
		"found":                     {finding.Found(cause, "h"), finding.ExitFound, "h"},
		"unexamined":                {finding.Unexamined(cause, "h"), finding.ExitUnexamined, "h"},
		"wrapped":                   {fmt.Errorf("reading: %w", finding.Found(cause, "h")), finding.ExitFound, "h"},
		"joined":                    {errors.Join(errors.New("x"), finding.Unexamined(cause, "h")), finding.ExitUnexamined, "h"},
		"an error of somebody else": {errors.New("unknown flag: --x"), finding.ExitUsage, ""},
	} {
		code, hint := finding.ExitOf(tc.err)
		if code != tc.code || hint != tc.hint {
			t.Errorf("%s: exit %d, hint %q", name, code, hint)
		}
	}
	if err := finding.Usage(cause, "h"); !errors.Is(err, fs.ErrNotExist) || err.Error() != cause.Error() {
		t.Errorf("the cause was lost: %v", err)
	}
}

func TestSeveritiesHaveNamesAndAnOrder(t *testing.T) {
	for _, s := range []finding.Severity{finding.Info, finding.Warning, finding.Error} {
		if got, ok := finding.ParseSeverity(strings.ToUpper(s.String())); !ok || got != s {
			t.Errorf("%v is read as %v, %t", s, got, ok)
		}
	}
	if _, ok := finding.ParseSeverity("fatal"); ok {
		t.Error("fatal is no severity")
	}
	if _, found := finding.Worst(nil); found {
		t.Error("something is worst of nothing")
	}
	if worst, found := finding.Worst([]finding.Finding{{Severity: finding.Warning}, {Severity: finding.Error}, {}}); !found || worst != finding.Error {
		t.Errorf("worst is %v", worst)
	}
	js, err := json.Marshal(finding.Finding{ID: "x", Severity: finding.Warning, Evidence: []finding.Evidence{"e"}})
	if want := `{"id":"x","severity":"warning","message":"","evidence":["e"],"fix":""}`; err != nil || string(js) != want {
		t.Errorf("%s, %v", js, err)
	}
}
