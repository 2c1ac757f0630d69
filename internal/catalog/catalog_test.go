package catalog

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryEntryIsDocumented(t *testing.T) {
	all := All()
	if len(all) < 10 {
		t.Fatalf("only %d entries", len(all))
	}
	kebab := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	version := regexp.MustCompile(`^[0-9]+\.[0-9]+(\.[0-9]+)?$`)
	seen := map[string]bool{}
	for _, e := range all {
		name := string(e.Kind) + " " + e.ID
		if seen[name] {
			t.Errorf("%s is listed twice", name)
		}
		seen[name] = true
		if !kebab.MatchString(e.ID) {
			t.Errorf("%s: an id is kebab-case words", name)
		}
		if !version.MatchString(e.Since) {
			t.Errorf("%s: since %q is no version", name, e.Since)
		}
		for field, text := range map[string]string{"title": e.Title, "text": e.Text, "fix": e.Fix} {
			if strings.TrimSpace(text) == "" || text != strings.TrimSpace(text) {
				t.Errorf("%s: %s is %q", name, field, text)
			}
		}
		if len(e.Text) < 60 {
			t.Errorf("%s: %q explains nothing that the title does not", name, e.Text)
		}
		if strings.HasSuffix(e.Title, ".") || strings.Contains(e.Title, "\n") || len(e.Title) > 100 {
			t.Errorf("%s: the title is a line without a full stop: %q", name, e.Title)
		}
		if e.Seen == nil {
			t.Errorf("%s: seen would be null in JSON", name)
		}
		if strings.Count(e.Text, "`")%2 != 0 || strings.Count(e.Fix, "`")%2 != 0 {
			t.Errorf("%s: a backtick is left open", name)
		}
		if (e.Kind == Rule || e.Kind == Probe) != (e.Severity != "") {
			t.Errorf("%s: severity %q: rules and probes have one, causes have none", name, e.Severity)
		}
	}
}

func TestFindForgivesCaseAndSpace(t *testing.T) {
	for _, e := range All() {
		found := Find(" " + strings.ToUpper(e.ID) + "\n")
		if len(found) == 0 || len(found) > 2 {
			t.Fatalf("%s: %d entries", e.ID, len(found))
		}
		for _, f := range found {
			if f.ID != e.ID {
				t.Errorf("Find(%q) gave %q", e.ID, f.ID)
			}
		}
	}
	if found := Find("no-such-thing"); len(found) != 0 {
		t.Errorf("an unknown id gave %v", found)
	}
}

func TestSuggestFindsWhatWasMeant(t *testing.T) {
	known := []string{"token-expired", "exp-missing", "exp-wrong-type", "exp-unit-milliseconds", "secret-mismatch", "scheme-missing"}
	for _, c := range []struct {
		typed string
		want  []string
	}{
		{"token-expird", []string{"token-expired"}},
		{"tokne-expired", []string{"token-expired"}},
		{"TOKEN_EXPIRED", []string{"token-expired"}},
		{"expired", []string{"token-expired"}},
		{"exp-milli", []string{"exp-unit-milliseconds"}},
		{"mismatch", []string{"secret-mismatch"}},
		{"secret mismach", []string{"secret-mismatch"}},
		{"exp-mising", []string{"exp-missing"}},
		{"kubernetes", nil},
		{"", nil},
		{"---", nil},
		{strings.Repeat("a", 1000), nil},
	} {
		if got := suggest(c.typed, known); len(c.want) == 0 && len(got) != 0 || len(c.want) > 0 && (len(got) == 0 || got[0] != c.want[0]) {
			t.Errorf("suggest(%q) = %v, want %v first", c.typed, got, c.want)
		}
	}
}

func TestSuggestOffersAtMostThree(t *testing.T) {
	if got := suggest("exp", []string{"exp-a", "exp-b", "exp-c", "exp-d"}); len(got) != 3 {
		t.Errorf("got %v", got)
	}
}

func TestSuggestIsExactForAKnownID(t *testing.T) {
	for _, id := range ids() {
		if got := Suggest(id); len(got) == 0 || got[0] != id {
			t.Errorf("Suggest(%q) = %v", id, got)
		}
	}
}

func TestAllReturnsAFreshList(t *testing.T) {
	first := All()
	want := first[0]
	first[0].ID = "changed"
	if diff := cmp.Diff(want, All()[0]); diff != "" {
		t.Errorf("the catalogue was changed through its result:\n%s", diff)
	}
}
