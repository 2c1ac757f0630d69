package session

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestThePublishedSchemaSaysWhatIsTaken holds docs/schema/logout-event.json to the reader.
func TestThePublishedSchemaSaysWhatIsTaken(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "schema", "logout-event.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("test:///event.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("test:///event.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "events", "*.json"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	bodies := []string{tracker}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, string(b))
	}
	for _, body := range append(bodies,
		`{"type":"UNKNOWN"}`, `{"type":"NO","timestamp":1772443500000}`, `{"type":"UNKNOWN","timestamp":1772443500000,"x":1}`,
		`{"type":"UNKNOWN","timestamp":1772443500000,"idleMinutes":-1}`, `{"type":"UNKNOWN","timestamp":1772443500000,"tokens":{"access":"a"}}`,
		`{"type":"UNKNOWN","timestamp":1772443500000,"context":{"hasToken":1}}`, `{"type":"UNKNOWN","timestamp":1772443500000,"id":"short"}`,
		`{"type":"UNKNOWN","timestamp":1772443500000,"observations":[{"kind":"x","timestamp":1772443500000}]}`,
		`{"type":"UNKNOWN","timestamp":1772443500000,"samples":null,"tab":null,"context":{"userId":1.5}}`,
	) {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		inSchema := schema.Validate(value)
		_, taken := ParseEvent([]byte(body))
		if (inSchema == nil) != (taken == nil) {
			t.Errorf("the schema says %v, the reader %v: %s", inSchema, taken, body)
		}
	}

	var lists struct {
		Properties struct {
			Type         struct{ Enum []Type }
			Observations struct {
				Items struct {
					Properties struct{ Kind struct{ Enum []Kind } }
				}
			}
		}
	}
	if err := json.Unmarshal(text, &lists); err != nil {
		t.Fatal(err)
	}
	if got := lists.Properties.Type.Enum; !slices.Equal(got, Types()) {
		t.Error(cmp.Diff(Types(), got))
	}
	if got := lists.Properties.Observations.Items.Properties.Kind.Enum; !slices.Equal(got, Kinds()) {
		t.Error(cmp.Diff(Kinds(), got))
	}
}
