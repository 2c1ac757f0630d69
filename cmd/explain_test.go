package cmd

import (
	"errors"
	"strings"
	"testing"

	"github.com/jwtdoc/jwtdoc/internal/catalog"
	"github.com/jwtdoc/jwtdoc/internal/finding"
)

func TestExplainedGivesEachIDOnce(t *testing.T) {
	all, err := explained(nil)
	if err != nil || len(all) != len(catalog.All()) {
		t.Fatalf("without ids: %d entries, %v", len(all), err)
	}
	id := all[0].ID
	got, err := explained([]string{id, strings.ToUpper(id)})
	if err != nil || len(got) != len(catalog.Find(id)) {
		t.Errorf("%s twice: %d entries, %v", id, len(got), err)
	}
}

func TestExplainingAnUnknownIDSaysWhichWasMeant(t *testing.T) {
	known := catalog.All()[0].ID
	for _, c := range []struct{ id, hint string }{
		{known + "x", "jwtdoc explain " + known},
		{"qqqqqqqqqqqqqqqqqqqqq", "lists every id"},
		{"\x1b[2J", "lists every id"},
		{"", "lists every id"},
	} {
		_, err := explained([]string{known, c.id})
		code, hint := finding.ExitOf(err)
		if code != finding.ExitUsage || !strings.Contains(hint, c.hint) {
			t.Errorf("%q: exit %d, hint %q; want 2 and %q", c.id, code, hint, c.hint)
		}
		if p := (*finding.Problem)(nil); !errors.As(err, &p) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v", c.id, err)
		}
	}
}
